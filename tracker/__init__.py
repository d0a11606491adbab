"""Catches public figures and institutions contradicting what they said before."""

__version__ = "0.1.0"
