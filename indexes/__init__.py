"""Vectors and ids in, ids and similarities out; everything that touches FAISS."""
