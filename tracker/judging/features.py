"""The table of signals: what each reads, and how it is said to a person. A policy weighs their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker.judging import calendar_words, measures, negation, signals, wordings
from tracker.judging.evidence import NOTHING, Evidence
from tracker.judging.log_odds import BOUND, log_odds
from tracker.judging.pairs import Pair
from tracker.records import Kind

_TURNABLE = frozenset({Kind.COMMITMENT, Kind.POSITION, Kind.PREDICTION})
_WILLED = frozenset({Kind.COMMITMENT, Kind.POSITION})
_STATED = frozenset({Kind.ASSERTION, Kind.DENIAL})


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that speaks for or against a relation. `words` says it of a pair in which it was found."""

    name: str
    read: Callable[[Pair], Evidence]
    words: Callable[[Pair, Evidence], str]


def evidence(pair: Pair) -> dict[str, Evidence]:
    """What every signal finds in a pair, in the order of the table; symmetric but for the words' sides."""
    return {signal.name: signal.read(pair) for signal in SIGNALS}


def values(found: Mapping[str, Evidence]) -> list[float]:
    """The values that a policy weighs, in the order of the table."""
    return [found[signal.name].value for signal in SIGNALS]


def is_turnable(pair: Pair) -> bool:
    """Whether both sides are a promise, plan or position, by their kind or else by their words."""
    return all(
        side.kind in _TURNABLE
        or (side.kind in (None, Kind.ASSERTION, Kind.DENIAL) and signals.is_forward_looking(side.text))
        for side in (pair.a, pair.b)
    )


def _of_texts(read: Callable[[str, str], Evidence]) -> Callable[[Pair], Evidence]:
    return lambda pair: read(pair.a.text, pair.b.text)


def _value(of: Callable[[Pair], float]) -> Callable[[Pair], Evidence]:
    return lambda pair: Evidence(of(pair))


def _contradiction(pair: Pair) -> float:
    return (log_odds(pair.a_to_b.contradiction) + log_odds(pair.b_to_a.contradiction)) / (2 * BOUND)


def _less_contradiction(pair: Pair) -> float:
    return log_odds(min(pair.a_to_b.contradiction, pair.b_to_a.contradiction)) / BOUND


def _entailment(pair: Pair) -> float:
    return log_odds(max(pair.a_to_b.entailment, pair.b_to_a.entailment)) / BOUND


def _less_entailment(pair: Pair) -> float:
    return log_odds(min(pair.a_to_b.entailment, pair.b_to_a.entailment)) / BOUND


def _opposites(a: str, b: str) -> Evidence:
    found = signals.opposites(a, b)
    if not found:
        return NOTHING
    return Evidence(1.0, tuple(one for one, _ in found), tuple(other for _, other in found))


def _turned(a: str, b: str) -> Evidence:
    return Evidence(float(signals.opposition(a, b)))


def _number_change(a: str, b: str) -> Evidence:
    if not signals.is_number_change(a, b):
        return NOTHING
    in_a, in_b = signals.numbers_said(a), signals.numbers_said(b)
    return Evidence(1.0, tuple(sorted(in_a.values())), tuple(sorted(in_b.values())))


def _denial(pair: Pair) -> float:
    return float(pair.denies or signals.is_denial_of(pair.a.text, pair.b.text))


def _undone(pair: Pair) -> Evidence:
    return negation.turned_word_for_word(pair.a.text, pair.b.text) if is_turnable(pair) else NOTHING


def _promise_and_fact(pair: Pair) -> float:
    kinds = {pair.a.kind, pair.b.kind}
    return float(not kinds.isdisjoint(_WILLED) and not kinds.isdisjoint(_STATED))


def _prediction(pair: Pair) -> float:
    return float(Kind.PREDICTION in (pair.a.kind, pair.b.kind))


def _said(what: str) -> Callable[[Pair, Evidence], str]:
    def words(_: Pair, found: Evidence) -> str:
        told = [" ".join(each[:4]) for each in (found.in_a, found.in_b) if each]
        return f"{what}: {' / '.join(told)}" if told else what

    return words


def _either(positive: str, negative: str) -> Callable[[Pair, Evidence], str]:
    def words(pair: Pair, found: Evidence) -> str:
        return _said(positive if found.value > 0 else negative)(pair, found)

    return words


def _judge_words(pair: Pair, _: Evidence) -> str:
    both = f"{pair.a_to_b.contradiction:.2f}, turned round {pair.b_to_a.contradiction:.2f}"
    return f"the judge's chance of a contradiction: {both}"


def _shared_words(pair: Pair, _: Evidence) -> str:
    shared = signals.shared_words(pair.a.text, pair.b.text)[:8]
    return "words in common: " + (", ".join(shared) or "none")


SIGNALS: tuple[Signal, ...] = (
    Signal("contradiction", _value(_contradiction), _judge_words),
    Signal(
        "contradiction either way",
        _value(_less_contradiction),
        lambda p, _: (
            "the judge's lesser chance of a contradiction: "
            f"{min(p.a_to_b.contradiction, p.b_to_a.contradiction):.2f}"
        ),
    ),
    Signal(
        "entailment",
        _value(_entailment),
        lambda p, _: (
            "the judge's chance that one follows from the other: "
            f"{max(p.a_to_b.entailment, p.b_to_a.entailment):.2f}"
        ),
    ),
    Signal(
        "entailment either way",
        _value(_less_entailment),
        lambda p, _: (
            "the judge's chance that each follows from the other: "
            f"{min(p.a_to_b.entailment, p.b_to_a.entailment):.2f}"
        ),
    ),
    Signal(
        "says refinement",
        _value(lambda p: (p.a_to_b.refinement + p.b_to_a.refinement) / 2),
        lambda _, f: f"the judge's chance that one refines the other: {f.value:.2f}",
    ),
    Signal(
        "says update",
        _value(lambda p: (p.a_to_b.update + p.b_to_a.update) / 2),
        lambda _, f: f"the judge's chance that the world moved in between: {f.value:.2f}",
    ),
    Signal(
        "similarity",
        _value(lambda pair: pair.similarity),
        lambda p, _: f"similarity of the two statements: {p.similarity:.2f}",
    ),
    Signal(
        "words in common",
        _value(lambda pair: signals.overlap(pair.a.text, pair.b.text)),
        _shared_words,
    ),
    Signal(
        "names in common",
        _value(lambda pair: signals.shared_names(pair.a.text, pair.b.text)),
        lambda _, f: f"share of the names that both have: {f.value:.2f}",
    ),
    Signal(
        "negation",
        _of_texts(negation.mismatch),
        _either("negated in one only", "the same words are negated in both"),
    ),
    Signal("opposite words", _of_texts(_opposites), _said("opposite words")),
    Signal("turned round", _of_texts(_turned), _either("turned round once", "turned round twice")),
    Signal(
        "quantities",
        _of_texts(measures.compare),
        _either("quantities that cannot both hold", "quantities that agree"),
    ),
    Signal(
        "numbered",
        _of_texts(measures.numbered),
        _either("about others of their kind", "about the same one of its kind"),
    ),
    Signal("only numbers differ", _of_texts(_number_change), _said("they count the same things differently")),
    Signal("times", _of_texts(calendar_words.compare), _either("about other times", "about the same time")),
    Signal("hedge", _of_texts(wordings.hedged), _said("only one of them is hedged")),
    Signal("condition", _of_texts(wordings.conditional), _said("only one of them is on a condition")),
    Signal("quantifier", _of_texts(wordings.quantified), _said("all or none against a part")),
    Signal("who to whom", _of_texts(wordings.roles_turned), _said("who did it to whom is turned round")),
    Signal("change", _of_texts(wordings.changed), _said("one of them tells of a change")),
    Signal("narrowing", _of_texts(wordings.narrowed), _said("one of them narrows what it says")),
    Signal("own words", _of_texts(wordings.own_words_denied), _said("words are denied to have been said")),
    Signal("others' words", _of_texts(wordings.others_words), _said("one gives other people's words")),
    Signal("explicit denial", _value(_denial), _said("one statement denies what the other says")),
    Signal("word for word", _undone, _said("a promise or position turned round word for word")),
    Signal(
        "plans or positions",
        _value(lambda pair: float(is_turnable(pair))),
        _said("both are promises, plans or positions"),
    ),
    Signal("promise and fact", _value(_promise_and_fact), _said("a promise or position against a fact")),
    Signal("prediction", _value(_prediction), _said("one of them is a forecast")),
    Signal("length", _of_texts(wordings.length_apart), _said("one of them says much more")),
)
