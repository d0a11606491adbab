"""Words as printed → one clean sentence: marks, sentence ends, capitals, and the forms of verbs."""

from __future__ import annotations

import re

MIN_WORDS = 3

_MARKS = re.compile(
    r"[“”„‟«»\"]|``|''|(?<!\w)[‘'](?=\w[^‘’']*[’'](?!\w))|(?<=\w[,.!?])[’'](?!\w)|(?<=[.?!] )[’'](?=\.|$)"
)
_CLOSING_SINGLE = re.compile(r"(?<=\w)’(?=\s|$)")
_SINGULAR = {
    "are": "is", "were": "was", "have": "has", "do": "does", "am": "is", "’re": " is", "'re": " is",
    "’ve": " has", "'ve": " has", "’m": " is", "'m": " is",
}  # fmt: skip
_FULL = {
    "’re": " are", "'re": " are", "’ve": " have", "'ve": " have", "’m": " am", "'m": " am",
    "’ll": " will", "'ll": " will", "’s": " is", "'s": " is",
}  # fmt: skip
_PARTICIPLES = {"be": "being", "have": "having", "lie": "lying", "die": "dying", "tie": "tying"}


def clean(text: str) -> str:
    """Without quotation marks and superfluous blanks; apostrophes stay."""
    had_single = "‘" in text
    text = _MARKS.sub("", text)
    if had_single:
        text = _CLOSING_SINGLE.sub("", text)
    text = " ".join(text.split())
    return re.sub(r"\s+([,.;:!?])", r"\1", text)


def sentence(text: str) -> str:
    """The text as one sentence: a capital in front, a full stop behind."""
    text = clean(text).strip(" ,;:–—-")
    text = re.sub(r"\s*[,;:–—-]+$", "", text)
    text = re.sub(r"\s*(?:\.\s?){2,}$", "", text)
    if text.count("(") == text.count(")") + 1:
        text = text + ")" if text.rfind("(") > len(text) / 2 else text.replace("(", "", 1)
    if not any(c.isalnum() for c in text):
        return ""
    text = capitalised(text)
    return text if text[-1] in ".!?…" else f"{text}."


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def third_person(verb: str) -> str:
    """The form that goes with "it": "owe" → "owes", "carry" → "carries", "have" → "has", "’re" → " is"."""
    lower = verb.lower()
    if lower in _SINGULAR:
        return _SINGULAR[lower]
    if lower == "go" or re.search(r"(?:s|x|z|ch|sh)$", lower):
        return f"{verb}es"
    if re.search(r"[^aeiou]y$", lower):
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def in_full(form: str, tag: str) -> str:
    """A contracted verb as it stands after a noun: "’ll" → " will"; other words as they are."""
    if form.lower() in {"’d", "'d"}:
        return " would" if tag == "MD" else " had"
    return _FULL.get(form.lower(), form)


def gerund(verb: str) -> str:
    """ "go" → "going", "take" → "taking"."""
    if verb in _PARTICIPLES:
        return _PARTICIPLES[verb]
    return f"{verb[:-1]}ing" if re.search(r"[^eoy]e$", verb) else f"{verb}ing"
