"""Claim → candidates: the earlier and later claims worth judging against it."""
