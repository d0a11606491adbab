"""The components that read who said what, one call signature for all, chosen by a document's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast, runtime_checkable

from tracker.errors import UsageError
from tracker.extraction.extract import extract
from tracker.extraction.languages import ENGLISH
from tracker.records import Attribution, Span

DEFAULT = "default"
GROUP = "claim_tracker.extractors"
"""Entry points of this group are extractors, or classes of such."""
NOBODY = "none"
"""What stands in place of an extractor's id where no extractor reads a document's language."""
GIVEN = "statement"
"""What stands there for a statement whose speaker was given: nothing was extracted."""


@runtime_checkable
class Extractor(Protocol):
    """Reads documents of some languages.

    `id` names the component and its version, "en-rules-3": it changes whenever what is read changes, so that
    older documents can be told apart and read again; what stands before the last "-" stays.
    `languages` are ISO 639-1 codes. `extract` is pure: the same text gives the same attributions, in the
    order of their words, with offsets into that text. See `faults` for what it must keep to.
    """

    @property
    def id(self) -> str: ...
    @property
    def languages(self) -> frozenset[str]: ...
    def extract(self, text: str, published_at: date | None) -> list[Attribution]: ...


class EnglishRules:
    """The built-in extractor: rules over a dependency parse of English."""

    id = "en-rules-3"
    languages = frozenset({ENGLISH})

    def extract(self, text: str, published_at: date | None) -> list[Attribution]:
        """Who said what in an English text. Raises ModelError when no English parser is installed."""
        return extract(text, published_at)


class Extractors:
    """The extractors of one run. Of several that read a language, the first one reads it."""

    def __init__(self, of: Sequence[Extractor]) -> None:
        self._of = tuple(of)

    @classmethod
    def load(cls, names: str = DEFAULT) -> Extractors:
        """Those named by "package.module:object" or as entry points, the built-in one, other entry points.

        `names` may be several, separated by commas. Raises UsageError for what cannot be loaded.
        """
        asked = [name.strip() for name in names.split(",") if name.strip() not in ("", DEFAULT)]
        others = sorted({each.name for each in entry_points(group=GROUP)} - set(asked))
        return cls([*map(_load, asked), EnglishRules(), *map(_load, others)])

    def __iter__(self) -> Iterator[Extractor]:
        return iter(self._of)

    @property
    def languages(self) -> frozenset[str]:
        """Every language that one of them reads."""
        return frozenset().union(*(each.languages for each in self._of))

    def of(self, language: str) -> Extractor | None:
        """The extractor that reads a language, None when there is none."""
        return next((each for each in self._of if language in each.languages), None)

    def know(self, extractor_id: str) -> bool:
        """Whether one of them, in whatever version, is the component of this id."""
        return _component(extractor_id) in {_component(each.id) for each in self._of}


def faults(text: str, attributions: Sequence[Attribution]) -> list[str]:
    """What is wrong with an extractor's answer for a text; nothing, if it keeps to the protocol."""
    found = []
    for number, each in enumerate(attributions):
        quotation = each.quotation
        mention = quotation.mention
        if not quotation.content:
            found.append(f"attribution {number} has no content")
        if not all(_stands_in(span, text) for span in quotation.content):
            found.append(f"attribution {number} has content outside the text")
        if quotation.cue_span is not None and not _stands_in(quotation.cue_span, text):
            found.append(f"attribution {number} has its cue outside the text")
        if mention is not None and mention.span.of(text) != mention.text:
            found.append(f"attribution {number} has its speaker at an offset where other words stand")
        if not all(part.text.strip() for part in each.propositions):
            found.append(f"attribution {number} has an empty proposition")
        if each.denies is not None and not 0 <= each.denies < number:
            found.append(f"attribution {number} denies one that does not come before it")
    return found


def _stands_in(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def _component(extractor_id: str) -> str:
    return extractor_id.rpartition("-")[0] or extractor_id


def _load(name: str) -> Extractor:
    try:
        found = _object(name)
        made = found() if isinstance(found, type) else found
    except Exception as error:
        raise UsageError(
            f"the extractor {name!r} cannot be loaded ({type(error).__name__}: {error}); {_WHAT_TO_DO}"
        ) from error
    if not isinstance(made, Extractor) or not made.id or made.id in (NOBODY, GIVEN):
        raise UsageError(
            f"{name!r} is no extractor: it needs an id, languages and extract(text, published_at); "
            f"{_WHAT_TO_DO}"
        )
    return made


_WHAT_TO_DO = (
    "set TRACKER_EXTRACTOR to package.module:object of an installed package, or unset it for the built-in "
    f"one; a package of the group {GROUP} that does not load must be upgraded or removed"
)


def _object(name: str) -> object:
    for each in entry_points(group=GROUP, name=name):
        return cast("object", each.load())
    module, _, path = name.partition(":")
    if not path:
        raise ValueError("there is none of that name")
    found: object = import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found
