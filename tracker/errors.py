"""Every error the tracker raises on purpose, each with its exit code.

TrackerError            1   anything a user can cause; the message says what to do
├── UsageError          2   the command's words are off
├── NotFoundError       4   no such claim, finding, document or source
├── ModelError          5   a model is missing, corrupted or not understood
├── BusyError          75   another process holds the database
├── IntakeError         1   a file, page or line cannot be read
├── CalibrationError    1   the labelled pairs carry no calibration; the one before holds
├── ExtractionError     1   a stored text cannot be read for claims; it waits, others go on
└── StoreError          1   the database cannot be opened or written
"""

from __future__ import annotations


class TrackerError(Exception):
    """Base of all: its text is shown to the user as it stands."""

    exit_code = 1


class UsageError(TrackerError):
    """The command's arguments cannot be meant as they stand."""

    exit_code = 2


class NotFoundError(TrackerError):
    """Nothing in the database answers to that name or id."""

    exit_code = 4


class ModelError(TrackerError):
    """A model's files are missing, corrupted, or carry labels that are not understood."""

    exit_code = 5


class BusyError(TrackerError):
    """Another process has held the database's write lock for too long."""

    exit_code = 75


class IntakeError(TrackerError):
    """An input cannot be read as text or statements."""


class CalibrationError(TrackerError):
    """Labelled pairs are too few, or the scores say nothing of their labels."""


class ExtractionError(TrackerError):
    """Reading one text for claims has failed; it stays in the database, still to be read."""


class StoreError(TrackerError):
    """The database file cannot be opened, read or written."""
