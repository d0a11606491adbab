"""Something published that speaks ("the statement", "a report by Acme") → whose words it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.lexicon import fold, words
from tracker.extraction.noun_phrases import Range, is_capital
from tracker.extraction.pronouns import Spoken
from tracker.extraction.rankings import Ranked, Ranking
from tracker.extraction.resolutions import Resolution, because, resolved

if TYPE_CHECKING:
    from spacy.tokens import Doc


def author_words(doc: Doc, core: Range, part: Range) -> Range | None:
    """The words of a mention that name the author; an empty range where they stand outside the mention."""
    after = core.end
    if after + 1 < len(doc) and doc[after].lower_ in {"from", "by", "of"} and after < part.end + 1:
        return Range(after + 1, max(after + 1, part.end))
    marks = [t.i for t in doc[core.start : core.end] if fold(t.text) == "'s" or t.text == "’"]
    if marks:
        return Range(core.start, marks[-1])
    capitals = [
        t.i for t in doc[core.start : core.end - 1] if is_capital(t) and t.pos_ not in {"DET", "PRON"}
    ]
    return Range(capitals[0], capitals[-1] + 1) if capitals else None


def author_before(doc: Doc, core: Range) -> Range | None:
    """The author that the same document was given before: "a report by Acme … [the report]"."""
    noun = doc[core.end - 1]
    if doc[core.start].lower_ not in {"the", "this", "that"} or core.end > core.start + 2:
        return None
    for token in reversed(doc[: core.start]):
        if token.lower_ == noun.lower_ and token.i + 1 < len(doc):
            after = doc[token.i + 1]
            if after.lower_ not in {"by", "from"} or not any(is_capital(t) for t in after.subtree):
                return None
            return Range(after.i + 1, max(t.i for t in after.subtree) + 1)
    return None


def publisher(doc: Doc, bodies: Bodies, spoken: Spoken, core: Range) -> Resolution:
    """The last who spoke, when the words around that speak of such a document ("said in a statement")."""
    noun = fold(doc[core.end - 1].text)
    last = spoken.last(core.start)
    if last is None or bodies.paragraph(core.start) - bodies.paragraph(last.range.start) > 1:
        return Resolution()
    reading = because(last.reading, f"“{core.text(doc)}” after the previous speaker")
    ranked = Ranked(reading, 0.0, "spoke before", last.gender, last.person)
    near = doc[last.range.end : doc[last.range.start].sent.end]
    tied = any(fold(t.text) == noun and t.head.lemma_ in words("bodies", "publishing") for t in near)
    return resolved(Ranking((ranked,), ranked if tied else None))
