"""The one SQLite file that holds everything: `Store` opens it, one module per kind of record uses it."""

from tracker.store.connection import Store

__all__ = ["Store"]
