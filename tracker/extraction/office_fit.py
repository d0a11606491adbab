"""An office that somebody holds and the words for one → whether they can mean the same."""

from __future__ import annotations

from tracker.extraction.cast import Person, is_former
from tracker.extraction.lexicon import fold, is_demonym, table, words
from tracker.extraction.offices import Office
from tracker.extraction.party_labels import joined_states, state_words

MAX_MISSING = 2  # words of an office that nobody is said to hold in so many words


def fit(held: Office, meant: Office, labels: frozenset[str] = frozenset()) -> float | None:
    """How well an office that somebody holds fits the one meant, in (0, 1]; None when not at all.

    `labels` are the party and the state that are printed after the holder's name.
    """
    mine, other = held.head.split()[-1], meant.head.split()[-1]
    if mine != other and not any(mine in group and other in group for group in table("roles")["alike"]):
        return None
    if mine != other and "secretary" in {mine, other} and not _both_speak_for_others(held, meant):
        return None
    if meant.organisation and held.organisation and fold(meant.organisation) != fold(held.organisation):
        return None
    have, want = role_words(held) | labels, role_words(meant)
    missing = want - have - words("roles", "fillers")
    if (have - want) & words("roles", "limits") or is_former(meant) is not is_former(held):
        return None
    parties = words("roles", "parties")
    if any(missing & kind and have & kind for kind in (parties, state_words())):
        return None
    if missing - parties - state_words():
        where = any(map(is_demonym, missing)) or missing & (
            words("places", "countries") | words("roles", "limits")
        )
        return None if where or meant.head in words("roles", "posts") or len(missing) > MAX_MISSING else 0.4
    score = 0.7 if missing else 1.0
    if held.organisation and not meant.organisation and have - want:
        score -= 0.1
    return score if mine == other else score - 0.2


def _both_speak_for_others(held: Office, meant: Office) -> bool:
    """True for a press secretary and a spokesman, false for a foreign secretary."""
    return {held.head, meant.head} <= words("roles", "spokespeople")


def holds_another(person: Person, meant: Office) -> bool:
    """True for a senator when the words mean a governor."""
    posts = words("roles", "posts")
    if meant.head not in posts:
        return False
    held = {o.head for o in person.offices()} & posts
    return bool(held) and meant.head not in held


def is_of_another_kind(person: Person, meant: Office) -> bool:
    """True for a person only known as a Democrat, or of Ohio, when the words mean another party or state."""
    if meant.head not in words("roles", "posts") | words("roles", "contenders"):
        return False
    wanted = role_words(meant)
    known = set(person.labels).union(*map(role_words, person.offices()))
    return any(
        wanted & group and known & group and not wanted & known & group
        for group in (words("roles", "parties"), state_words())
    )


def has_other_work(person: Person, meant: Office) -> bool:
    """True for an economist when the words mean a nominee."""
    politics = words("roles", "posts") | words("roles", "contenders")
    if meant.head not in politics:
        return False
    held = {o.head for o in person.offices()}
    return bool(held) and not held & (politics | words("roles", "epithets"))


def names_a_state(meant: Office) -> bool:
    return bool(role_words(meant) & state_words())


def role_words(office: Office) -> set[str]:
    """The words of an office, folded, without its head; a state is one word."""
    named = f"{office.role} {office.organisation or ''}"
    plain = joined_states(fold(named).replace("'s", "").replace("-", " ")).split()
    synonyms = table("roles")["synonyms"]
    own = {"the", "of", "for", "and", office.head.split()[-1]}
    return {synonyms.get(word, word) for word in plain} - own
