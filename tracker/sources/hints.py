"""A document's text → the invented countries it names, and whose ministry "the ministry" is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from tracker.sources.bodies import Body
from tracker.sources.names import acronym as initials
from tracker.sources.names import key, straight, word_list
from tracker.sources.offices import body_of, is_subject
from tracker.sources.polities import (
    Form,
    is_ordinary,
    looks_like_demonym,
    mentions,
    polity,
    polity_form,
    same_stem,
    stem,
)
from tracker.sources.roles import office_of

_CAPITALISED = re.compile(r"(?<![\w'-])[A-Z][a-z][\w-]{2,}")
_OF_A_STATE = re.compile(
    r"(?<![\w'-])([A-Z][a-z][\w-]+)'s (?:\w+ )?"
    r"(?:government|parliament|army|armed forces|minister|ministry|capital|prime minister|border|embassy)\b"
)
_GOVERNMENT_OF = re.compile(
    r"(?i:government|ministry|minister|army|parliament) of (?:the )?([A-Z][a-z][\w-]+)\b(?! (?:and|of)\b)"
)
_PHRASE = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w'-]*)(?: (?:(?:and|of) )?[A-Z][\w'-]*){0,5}"
_LEAST_INITIALS = 3
_SHORT = 1500
"""In a text of fewer characters a country that is named once is the one it is about."""
_OF_A_BODY = word_list("legal_forms") | word_list("of_bodies") | word_list("after_a_body")
_WORD = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w-]*)"
_OFFICE = re.compile(
    # "Ministry of Transport of Norland", "minister for rural roads of Norland"
    rf"(?:[A-Za-z]+ ){{0,3}}(?i:ministry|minister) (?:of|for) (?:the )?[\w ]{{3,40}}?"
    rf" of (?:the )?{_WORD}(?: {_WORD})?"
    # "Transport Ministry of Norland", "Minister of Transport"
    rf"|(?:[A-Za-z]+ ){{0,3}}(?i:ministry|minister) of (?:the )?{_WORD}(?: {_WORD})?"
    # "Norland's deputy transport minister", "US Defense Department"
    rf"|(?:{_WORD}(?:'s)? ){{1,4}}(?:[a-z]+ ){{0,3}}(?i:minister|ministry|secretary|department|office)\b"
)


@dataclass(slots=True)
class Hints:
    """What one document's text tells; everything is read from the text on first use. `text` may be empty."""

    text: str = ""
    _nouns: tuple[str, ...] | None = field(default=None, init=False)
    _ministries: tuple[Body, ...] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.text = "\n".join(straight(line) for line in self.text.splitlines())

    def nouns(self) -> tuple[str, ...]:
        """Invented polities: "Norland" where the text has "Norlandian" or "Norland's parliament"."""
        if self._nouns is None:
            self._nouns = _invented_nouns(self.text)
        return self._nouns

    def body_like(self, body: Body, nouns: Collection[str] = ()) -> Body | None:
        """The body of the same name with its country, if the text names exactly one."""
        if self._ministries is None:
            self._ministries = tuple(_ministries(self.text, (*nouns, *self.nouns())))
        fitting = {
            found.keys[0]: found for found in self._ministries if found.general_key == body.general_key
        }
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def has(self, words: str) -> bool:
        """Whether the text has these words, as they are printed."""
        return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.text)) if self.text else False

    def country_of(self, name: str) -> str | None:
        """The country in "Ivo Horvat of Croatia", None where the text has no such words."""
        match = re.search(rf"(?<!\w){re.escape(name)} of (?:the )?({_PHRASE})", self.text)
        if match is None:
            return None
        words = match[1].split()
        spans = (" ".join(words[:size]) for size in range(len(words), 0, -1))
        return next((span for span in spans if self._is_country(span)), None)

    def _is_country(self, words: str) -> bool:
        found = polity_form(words)
        if found is not None:
            return found[1] is Form.NAME and not found[0].is_bloc
        return words in self.nouns()

    def countries(self) -> Counter[str]:
        """The countries that the text names, by whatever word, and how often."""
        found: Counter[str] = Counter()
        for match in re.finditer(_PHRASE, self.text):
            words = match[0].split()
            spans = (
                " ".join(words[start:end])
                for start in range(len(words))
                for end in range(start + 1, min(len(words), start + 3) + 1)
            )
            found.update(country for span in spans if (country := self._country(span)) is not None)
        return found

    def expansion(self, acronym: str) -> str | None:
        """The name that the text gives for an acronym: "Volkswagen (VW)", "Harrow Ferry Union" for HFU."""
        if (found := self.bracketed(acronym)) is not None:
            return found
        if len(acronym) < _LEAST_INITIALS:
            return None
        phrases = dict.fromkeys(match[0] for match in re.finditer(_PHRASE, self.text))
        return next((found for each in phrases if (found := _initialled(each, acronym)) is not None), None)

    def bracketed(self, acronym: str) -> str | None:
        """The name that the text puts beside an acronym, one of them in brackets: "Volkswagen (VW)"."""
        named = rf"({_PHRASE}) \({re.escape(acronym)}\)|(?<!\w){re.escape(acronym)} \(({_PHRASE})\)"
        fitting = (_fitting(match[1] or match[2], acronym) for match in re.finditer(named, self.text))
        return next((found for found in fitting if found is not None), None)

    def acronym_of(self, name: str) -> str | None:
        """The acronym that the text puts beside a name, one of them in brackets."""
        beside = rf"(?<!\w){re.escape(name)} \(([A-Z]{{2,6}})\)|(?<!\w)([A-Z]{{2,6}}) \({re.escape(name)}\)"
        found = (match[1] or match[2] for match in re.finditer(beside, self.text))
        return next((each for each in found if _fitting(name, each) is not None), None)

    def only_country(self) -> str | None:
        """The one country that the text names, by whatever word; None where it names none or several."""
        found = self.countries()
        if len(found) != 1:
            return None
        country, times = next(iter(found.items()))
        return country if times > 1 or len(self.text) < _SHORT else None

    def _country(self, words: str) -> str | None:
        if (entry := polity(words)) is not None:
            return None if entry.is_bloc else entry.name
        if key(words) in word_list("us_states"):
            return "United States"
        return next((noun for noun in self.nouns() if same_stem(noun, words)), None)

    def shows_a_body(self, word: str) -> bool:
        """Whether the text has the word with what only a body has: "Halvern Group", "Halvern's shares"."""
        pattern = rf"(?<!\w){re.escape(word)}(?:'s)? ([\w.]+)"
        return any(key(found) in _OF_A_BODY for found in re.findall(pattern, self.text))

    def is_common(self, word: str) -> bool:
        """Whether the text has the word in lower case too, so that its capital is a headline's."""
        return self.has(word.lower())

    def allows(self, country: str) -> bool:
        """Whether the text names that country in any form; a document without text allows every one."""
        if not self.text:
            return True
        if (known := polity(country)) is not None:
            return mentions(self.text, known)
        return country in self.text or any(
            same_stem(word, country) for word in _CAPITALISED.findall(self.text)
        )


def _initialled(phrase: str, acronym: str) -> str | None:
    """The last words of a phrase whose initials make the acronym."""
    words = phrase.split()
    endings = (" ".join(words[start:]) for start in range(len(words) - 1))
    return next((each for each in endings if initials(each) == acronym), None)


def _fitting(phrase: str, acronym: str) -> str | None:
    """The words before "(VW)" that it stands for: by their initials, or a word with its letters in order."""
    if (found := _initialled(phrase, acronym)) is not None:
        return found
    last = phrase.split()[-1]
    letters = iter(last.casefold())
    is_in_order = all(letter in letters for letter in acronym.casefold())
    return last if is_in_order and last[0] == acronym[0] and last != acronym else None


def _invented_nouns(text: str) -> tuple[str, ...]:
    words = dict.fromkeys(word for word in _CAPITALISED.findall(text) if polity(word) is None)
    by_stem: dict[str, list[str]] = {}
    for word in words:
        by_stem.setdefault(stem(word), []).append(word)
    found = [
        word
        for group in by_stem.values()
        if any(looks_like_demonym(other) for other in group)
        for word in group
        if not any(len(other) < len(word) for other in group) and len(group) > 1
    ]
    found += [match[1] for pattern in (_OF_A_STATE, _GOVERNMENT_OF) for match in pattern.finditer(text)]
    fitting = (
        word for word in found if polity(word) is None and not is_ordinary(word) and not is_subject(word)
    )
    return tuple(dict.fromkeys(fitting))


def _ministries(text: str, nouns: Collection[str]) -> list[Body]:
    found = []
    for match in _OFFICE.finditer(text):
        tokens = match[0].split()
        for start in range(len(tokens) - 1):
            phrase = " ".join(tokens[start:])
            body = body_of(phrase, nouns)
            if body is None and (office := office_of(phrase, nouns)) is not None:
                body = office.body
            if body is not None and body.general_key is not None and body.polity is not None:
                found.append(body)
    return found


def country_in(name: str, general_name: str) -> str:
    """The country in the name of a stored body: "Ministry of Transport of Norland" → "Norland"."""
    return re.sub(r"^of (?:the )?|^the ", "", name.replace(general_name, "").strip()) if general_name else ""


def is_general(name: str, general_key: str) -> bool:
    """Whether a stored body's name is the name without a country."""
    return key(name) == general_key
