"""Words as printed → one clean sentence: marks, sentence ends, capitals, and who "we" is."""

from __future__ import annotations

import re

from tracker.extraction.lexicon import fold

MIN_WORDS = 3

_MARKS = re.compile(r"[“”„‟«»\"]|``|''|(?<!\w)[‘'](?=\w[^‘’']*[’'](?!\w))|(?<=\w[,.!?])’(?!\w)")
_CLOSING_SINGLE = re.compile(r"(?<=\w)’(?=\s|$)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[“‘\"(]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|St|No|vs|Inc|Corp|Ltd|Co|Jr|Sr|approx|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z]|\b[ap]\.m|\b[A-Z]\.[A-Z])\.$"
)
_SINGULAR = {
    "are": "is", "were": "was", "have": "has", "do": "does", "am": "is",
    "don’t": "doesn’t", "don't": "doesn't",
    "aren’t": "isn’t", "aren't": "isn't", "weren’t": "wasn’t", "weren't": "wasn't", "haven’t": "hasn’t",
    "haven't": "hasn't",
}  # fmt: skip
_CONTRACTED = {
    "’re": " is",
    "'re": " is",
    "’ve": " has",
    "'ve": " has",
    "’ll": " will",
    "'ll": " will",
    "’m": " is",
}


def clean(text: str) -> str:
    """Without quotation marks and superfluous blanks; apostrophes stay."""
    had_single = "‘" in text
    text = _MARKS.sub("", text)
    if had_single:
        text = _CLOSING_SINGLE.sub("", text)
    text = " ".join(text.split())
    return re.sub(r"\s+([,.;:!?])", r"\1", text)


def sentences(text: str) -> list[str]:
    """Split at sentence ends, not after abbreviations."""
    parts: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if parts and _ABBREVIATION.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    return [part for part in parts if part.strip()]


def sentence(text: str) -> str:
    """The text as one sentence: a capital in front, a full stop behind."""
    text = clean(text).strip(" ,;:–—-")
    text = re.sub(r"^(?:and |but )?that\s+(?!(?:is|was|will|would|has|had|’s)\b)", "", text)
    text = re.sub(r"\s*[,;:–—-]+$", "", text)
    if not text:
        return ""
    text = capitalised(text)
    return text if text[-1] in ".!?…" else f"{text}."


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def third_person(verb: str) -> str:
    """The form that goes with "it": "owe" → "owes", "carry" → "carries", "have" → "has"."""
    lower = verb.lower()
    if lower in _SINGULAR:
        return _SINGULAR[lower]
    if lower == "go" or re.search(r"(?:s|x|z|ch|sh)$", lower):
        return f"{verb}es"
    if re.search(r"[^aeiou]y$", lower):
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def with_subject(
    text: str, pronoun: str, subject: str, tags: dict[str, str], *, is_plural: bool
) -> str | None:
    """Put `subject` for the pronoun that begins the text; None when the verb is not simple to make agree.

    `tags` gives the parser's tag of each word of the text, lower-case.
    """
    match = re.match(rf"{pronoun}(’\w+|'\w+)?\b\s*(.*)$", text, re.IGNORECASE | re.DOTALL)
    if match is None:
        return None
    short, rest = match[1], match[2]
    if short:
        verb = _CONTRACTED.get(short.lower())
        if verb is None:
            return None
        if is_plural:
            verb = {" is": " are", " has": " have"}.get(verb, verb)
        return f"{subject}{verb} {rest}"
    words = rest.split(" ")
    for i, word in enumerate(words[:3]):
        tag = tags.get(fold(word), "")
        lower = word.lower()
        if lower in _SINGULAR or tag == "VBP":
            if not is_plural:
                words[i] = third_person(word)
            elif lower in {"am", "was"}:
                words[i] = {"am": "are", "was": "were"}[lower]
            return f"{subject} {' '.join(words)}"
        if tag in {"MD", "VBD", "VBZ"} or lower in {"will", "would", "had", "was", "did"}:
            return f"{subject} {' '.join(words)}"
        if not tag.startswith("RB"):
            return None
    return None
