"""Writes the shipped judges' model card from what was measured; no figure in it is typed by hand.

Run as `python -m training.card` after training, release, fit and evaluation. It says what was not measured.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.judging.policy import WEIGHTS_FILE
from training.data import SETS, Role
from training.evaluate import (
    CALIBRATED_ON,
    CALIBRATION_PAIRS,
    FIGURES,
    Comparison,
    OneSided,
    comparisons,
    one_sided_scores,
)
from training.network import BODIES
from training.release import JUDGES, LEAST_AGREEMENT, WEIGHTS

MANY_FALSE_FLAGS = 0.25
"""Share of other pairs called contradictions above which the card names the set among its limits."""

FINDINGS, RELATIONS = Path(".work/findings.json"), Path(".work/relations.json")
"""Where `tracker eval findings` and `tracker eval relations` have left their figures as JSON."""

_ABOUT = {
    "mnli_union": "MultiNLI, five genres: the usual yardstick",
    "snli_devtest": "SNLI: captions of photographs",
    "lingnli": "news and politics sentences (Slate)",
    "new_protocols": "small edits of facts, Wikipedia",
    "conjnli": "and, or, numbers",
    "sick": "simple sentences, non-commercial set",
    "glue_diagnostic": "linguistic phenomena, built to be hard",
    "ambient": "ambiguous pairs: shows over-flagging",
    "xnli_en": "MultiNLI's guidelines, new sentences",
    "anli": "written to mislead judges",
    "claimdiff": "claims of two news reports",
    "climate_fever": "climate claims against evidence, mostly neutral",
    "fever_symmetric": "claims and evidence, no clue in the claim alone",
    "prosecco_dev": "two statements by one speaker in political debates",
    "factopolis pairs_dev": "politicians' statements against the canonical claim",
    "flipometer pairs_dev": "statement pairs rated by PolitiFact: a handful, all contradictions",
}


def _figure(value: float | None, percent: bool = True) -> str:
    if value is None:
        return "–"
    return f"{100 * value:.1f}" if percent else f"{value:.3f}"


@dataclass(frozen=True, slots=True)
class Network:
    """One of the judges that ship: how it was trained, its description and how it differs from float32."""

    facts: Mapping[str, Any]
    description: Mapping[str, Any]
    agreement: Mapping[str, float] | None
    bits: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of the whole; `findings` and `relations` are the JSON of `tracker eval`."""

    scores: Sequence[Comparison]
    one_sided: Sequence[OneSided]
    findings: Mapping[str, Any] | None = None
    relations: Mapping[str, Any] | None = None


def _bullet(text: str) -> str:
    return textwrap.fill(text, 110, initial_indent="- ", subsequent_indent="  ")


def score_table(scores: Sequence[Comparison]) -> str:
    """Return the scores as a Markdown table."""
    rows = []
    for each in scores:
        got = each.shipped
        rows.append(
            (
                f"{got.set} ({got.split})",
                _ABOUT.get(got.set, ""),
                got.pairs,
                _figure(got.accuracy),
                _figure(each.first.accuracy),
                _figure(got.auc, percent=False),
                _figure(each.first.auc, percent=False),
                _figure(each.cosine, percent=False),
                _figure(got.recall),
                _figure(got.flagged_others),
                _figure(got.ece, percent=False),
            )
        )
    head = ("set", "what", "pairs", "accuracy %", "… first", "AUC", "… first", "… cosine")
    return _table((*head, "recall %", "false flags %", "ECE"), rows)


def one_sided_table(scores: Sequence[OneSided]) -> str:
    """Return what the judge reaches with one of the two texts as a Markdown table."""
    rows = [
        (
            each.set,
            each.pairs,
            *(_figure(x, percent=False) for x in (each.both, each.premise, each.hypothesis)),
        )
        for each in scores
    ]
    return _table(("set", "pairs", "AUC, both texts", "premise alone", "hypothesis alone"), rows)


def figure_table(measured: Mapping[str, Any] | None) -> str:
    """Return the figures of one measurement of `tracker eval` as a Markdown table."""
    if measured is None:
        return "Not measured."
    rows = [
        (f["figure"], f"{f['value']:.3f}", f"{f['low']:.3f} to {f['high']:.3f}", f["of"])
        for f in measured["figures"]
    ]
    return _table(("figure", "value", "95 % interval", "of"), rows)


def reliability_table(bins: Sequence[Mapping[str, Any]]) -> str:
    """Return the reliability as a Markdown table: ten bins, a row for each, empty ones too."""
    known = {round(each["from"], 1): each for each in bins}
    rows = []
    for number in range(10):
        low = number / 10
        each = known.get(low)
        cells = (0, "–", "–", "–")
        if each is not None:
            cells = (
                each["of"],
                _figure(each["share"]),
                _figure(each["mean_chance"], percent=False),
                _figure(each["frequency"], percent=False),
            )
        rows.append((f"{low:.1f} to {low + 0.1:.1f}", *cells))
    return _table(
        ("chance shown", "pairs", "share % at natural rarity", "mean chance", "findings among them"), rows
    )


def policy_table(policy: Mapping[str, Any]) -> str:
    """Return the policy's coefficients as a Markdown table: signals down, outcomes across."""
    columns = {**policy["outcomes"], "turn": policy["turn"]}
    names = list(dict.fromkeys(name for column in columns.values() for name in column["weights"]))
    rows: list[Sequence[object]] = [("(bias)", *(f"{column['bias']:.2f}" for column in columns.values()))]
    rows += [
        (name, *(f"{column['weights'].get(name, 0):.2f}" for column in columns.values())) for name in names
    ]
    return _table(("signal", *columns), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _filled(text: str) -> str:
    return textwrap.fill(text, 110)


def data_table(sets: Sequence[Mapping[str, Any]]) -> str:
    """Return the training sets, their licences and sizes as a Markdown table."""
    licences = {item.name: (item.licence, item.origin) for item in SETS if item.role is Role.TRAIN}
    licences["restatement"] = ("as the sets above", "a premise against itself: entailment")
    licences["unrelated"] = ("as the sets above", "statements of different pairs: neutral")
    lines = [
        "| set | origin | licence | pairs in the mix | left out: measured |",
        "|---|---|---|---|---|",
    ]
    for item in sets:
        base, *_ = item["name"].split(", recombined")
        licence, origin = licences[base]
        if base != item["name"]:
            origin = f"a first and a near second text of different pairs of {base}: neutral"
        lines.append(f"| {item['name']} | {origin} | {licence} | {item['kept']} | {item['contaminated']} |")
    return "\n".join(lines)


def trained_how(facts: Mapping[str, Any]) -> str:
    """Say how a network was trained, in a sentence or two."""
    plan, invented = facts["plan"], ""
    if "steps" in plan:  # a run in one phase
        count, available = facts["pairs_trained"], facts["pairs_available"]
        how = (
            f"{plan['steps']:,} steps of {plan['batch']}: {count:,} pairs of a mix of {available:,}, "
            "in one phase"
        )
        turns = ", ".join(f"{rate:.2g} from step {step:,}" for step, rate in plan.get("replans", ()))
        fall = (
            f"planned anew on the way, the rate falling in a line from {turns}" if turns else "a linear fall"
        )
    else:
        broad, closing = facts["pairs_broad"], facts["pairs_closing"]
        how = (
            f"{broad:,} pairs of the public sets ({facts['pairs_available']:,} in the mix) at a constant "
            f"rate, then {closing:,}, four in five of them of the {facts['statement_pairs']:,} invented "
            f"statement pairs of the train topics in both orders, in steps of {plan['batch']}; the latter "
            "twice from the same start, without and with the contrasts, the weights averaged"
        )
        fall = (
            f"a rise over {plan['warmup']} steps and, in the closing phase, three quarters of it, a faster "
            "head, dropout 0.1 and a linear fall"
        )
        invented = " The invented pairs are CC BY 4.0 (`training/pairs/CARD.md`)."
    return _filled(
        f"{how}; AdamW, greatest learning rate {plan['rate']:g}, {fall}; bfloat16 autocast, seed "
        f"{facts['seed']}. Pairs of more than {facts['max_train_tokens']} tokens were left "
        f"out.{invented}{facts.get('remark', '')}"
    )


def network_section(title: str, network: Network) -> str:
    """Return the facts of one network in Markdown."""
    about, facts, agreed = network.description, network.facts, network.agreement
    body = BODIES[facts.get("body", "minilm")]
    rows = [
        (
            "file",
            f"`{about['file']}`, ONNX, {network.bits} bits a weight, {about['size_bytes'] / 1e6:.1f} MB",
        ),
        ("sha256", f"`{about['sha256']}`"),
        ("starting weights", f"{body.described}, Apache-2.0, a cross-encoder"),
        ("reads", f"at most {about['max_tokens']} tokens"),
        ("temperature", f"{about['temperature']:.2f}"),
    ]
    if about.get("gate") is not None:
        rows.append(
            ("gate", f"reads what the first judge gives a contradiction at least {about['gate']:.4f}")
        )
    exact = "How the file differs from float32 was not measured."
    if agreed is not None:
        accuracy = agreed.get("accuracy_shipped", agreed.get("accuracy_int8"))
        exact = (
            f"Against float32 on {agreed['pairs']:.0f} MultiNLI pairs: same label "
            f"{_figure(agreed['same_label'])} % (at least {_figure(LEAST_AGREEMENT)} % is asked for); "
            f"difference of a probability {_figure(agreed['mean_difference'], percent=False)} on average, "
            f"{_figure(agreed['greatest_difference'], percent=False)} at most; accuracy "
            f"{_figure(accuracy)} % against {_figure(agreed['accuracy_float'])} %."
        )
    parts = (
        f"### {title}: {about['name']}",
        _table(("", ""), rows),
        trained_how(facts),
        data_table(facts["sets"]),
        _filled(exact),
    )
    return "\n\n".join(parts)


_REPEATABLE = (
    "the same weights on one machine with as many threads, resumed or not; elsewhere figures within the "
    "intervals below are expected, which was not measured"
)
_HELD_OUT = (
    "No pair that any measured set holds, in either order and after normalisation, was trained on, nor one "
    "that shares a measured premise of five or more words; training refuses to start otherwise "
    "(`training/held_out.py`). Contradictions are symmetric, so a third of the public ones were turned "
    "round; neutral and entailed pairs with a clearly shorter hypothesis were turned round too, as neutral, "
    "so that order and length do not give the label away."
)


def card(first: Network, second: Network | None, policy: Mapping[str, Any], measured: Measured) -> str:
    """Return the model card in Markdown."""
    networks = network_section("The first judge", first)
    ways = "One network reads every pair."
    if second is not None:
        networks += "\n\n" + network_section("The second judge", second)
        ways = "A small network reads every pair, a larger one those that the small one suspects."
    opening = _filled(
        "Given two statements it gives the probabilities of entailment, neutral and contradiction, and a "
        f"small policy weighs these with named signals into a relation and a chance. {ways} Written by "
        "`training/card.py` from measured figures; `make judge` makes all of it."
    )
    calibrated = ", ".join(name for name, _ in CALIBRATED_ON)
    temperatures = _filled(
        f"Temperatures were fitted on {CALIBRATION_PAIRS} pairs each of the development parts of {calibrated}"
        "; these pairs are not among the scored ones."
    )
    line, found = policy["calibration"], measured.findings
    flagging = ", ".join(
        f"{each.shipped.set} {_figure(each.shipped.flagged_others)} %"
        for each in measured.scores
        if each.shipped.flagged_others is not None and each.shipped.flagged_others > MANY_FALSE_FLAGS
    )
    over_flags = _bullet(
        "It over-flags where the subject is shared and the claims are not. Other pairs called a "
        f"contradiction: {flagging or 'few'}."
    )
    length = _bullet(
        f"Texts are cut at {first.description['max_tokens']} tokens; it was trained on shorter pairs "
        "(see each network): longer passages are outside what it learnt."
    )
    chance = _filled(
        f"The chance shown is the sigmoid of {line['slope']:.3f} × log-odds of a finding "
        f"{line['intercept']:+.3f}. From {policy['finding_above']} on a pair is a finding, from "
        f"{policy['unsure_above']} on `unsure`. The policy was fitted for the judge `{policy['judge']}`."
    )
    return f"""# Model card: the judge of claim-tracker

{opening}

| | |
|---|---|
| language | English |
| licence | Apache-2.0; the training sets keep their own licences, below |
| repeatable | {_REPEATABLE} |

## Networks

{networks}

{_filled(_HELD_OUT)}

{temperatures}

## Policy

Weights of the signals for each outcome, and for telling a reversal (above 0) from a contradiction ("turn").
Signals are in [-1, 1]; what each reads is in `tracker/judging/features.py`.

{policy_table(policy)}

{chance}

## Scores of the networks

"first" is the first judge alone, "cosine" the similarity of the two texts by the embedder. Accuracy is
three-way; AUC, recall, false flags (other pairs called a contradiction) and ECE (expected calibration
error) are of the contradiction class. "–": the set's labels do not allow it. Large sets are fixed samples.

{score_table(measured.scores) if measured.scores else "Not measured."}

With one of the two texts only, "…" standing for the other. A judge that guesses from one side is far from
0.5 here:

{one_sided_table(measured.one_sided) if measured.one_sided else "Not measured."}

What shallow models reach on the invented pairs with one text is in `training/pairs/CARD.md`.

## Scores of the whole

The invented statement pairs of the test topics:

{figure_table(measured.relations)}

Real pairs that the engine proposed and people labelled, the half that only measures, at natural rarity and
the default threshold:

{figure_table(found)}

{reliability_table(found["reliability"]) if found is not None else ""}

## Limits

- The networks are trained mostly on crowd-written pairs, where the two texts speak of the same event.
  Political statements are vaguer: see the rows of prosecco_dev and factopolis before trusting a single
  score.
{over_flags}
- The networks know nothing of speakers, dates or the world. A figure that changed over time, a refinement
  and a real contradiction can look alike to them; the policy weighs those.
- Numbers, conjunctions and quantifiers are weak spots (rows of conjnli and glue_diagnostic).
{length}
- English only. Sets written by crowd workers carry their social biases, and so do these networks."""


def written(folder: Path = WEIGHTS) -> str:
    """Return the card of what lies in a folder of weights, from the figures under `.work/`."""
    networks = {}
    for key, judge in JUDGES.items():
        if (folder / judge.description).is_file():
            agreement = _json(judge.agreement)
            if agreement is None and (old := _json(judge.checkpoint.with_suffix(".scores.json"))) is not None:
                agreement = old["agreement"]
            facts = _json(judge.facts)
            if facts is None:
                raise FileNotFoundError(f"{judge.facts} is missing: it says what {judge.name} was trained on")
            networks[key] = Network(facts, _json(folder / judge.description) or {}, agreement, judge.bits)
    known = _json(FIGURES) or {"sets": {}, "one_sided": {}}
    measured = Measured(comparisons(known), one_sided_scores(known), _json(FINDINGS), _json(RELATIONS))
    return card(networks["judge"], networks.get("second"), _json(WEIGHTS_FILE) or {}, measured)


def _json(path: Path) -> dict[str, Any] | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def main() -> None:
    """Write MODEL_CARD.md."""
    (WEIGHTS / "MODEL_CARD.md").write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
