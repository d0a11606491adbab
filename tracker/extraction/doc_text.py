"""A Doc → its text and words, put together once: spaCy joins all tokens again at every `doc.text`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TEXT, _WORDS, _NAMES = "tracker_text", "tracker_words", "tracker_names"
NAME_LABELS = frozenset({"GPE", "NORP", "PERSON", "ORG"})


def text_of(doc: Doc) -> str:
    """The same as `doc.text`, in constant time after the first call."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    return str(doc.user_data[_TEXT])


def has_word(doc: Doc, word: str) -> bool:
    """True when the text has this word, written so."""
    if _WORDS not in doc.user_data:
        doc.user_data[_WORDS] = frozenset(token.text for token in doc)
    return word in doc.user_data[_WORDS]


def names_of(doc: Doc) -> frozenset[str]:
    """The words of the text that the parser takes for names, as written and in small letters."""
    if _NAMES not in doc.user_data:
        names = {t.text for t in doc if t.pos_ == "PROPN" or t.ent_type_ in NAME_LABELS}
        doc.user_data[_NAMES] = frozenset(names | {name.lower() for name in names})
    return frozenset(doc.user_data[_NAMES])
