"""The Belarus article, the same article renamed, and the story: what a careful reader finds is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.gold import FIXTURES, Gold, Outcome
from tracker.sources import names

ARTICLE = Gold.load(FIXTURES / "belarus-2022-02-20.gold.toml")
GOLDS = {
    "article": ARTICLE,
    "renamed": ARTICLE.renamed(FIXTURES / "belarus-renamed.toml"),
    "story": Gold.load(FIXTURES / "story" / "gold.toml"),
}


def _cases(what: str) -> list[Any]:
    """One test case per gold claim or finding; an expected failure fails as soon as it is reached."""
    cases = []
    for name, gold in GOLDS.items():
        entries = gold.claims.values() if what == "claims" else gold.findings
        for entry in entries:
            key = entry.get("id") or entry.get("row") or entry["story"]
            reason = entry.get("expected_failure")
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            cases.append(pytest.param(name, entry, id=f"{name}-{key}", marks=marks))
    return cases


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Outcome]]:
    made = {name: Outcome.of(gold, tmp_path_factory.mktemp(name)) for name, gold in GOLDS.items()}
    yield made
    for outcome in made.values():
        outcome.tracker.store.close()


@pytest.mark.parametrize(("name", "wanted"), _cases("claims"))
def test_claim_is_extracted_with_its_speaker_institution_and_date(
    outcomes: dict[str, Outcome], name: str, wanted: dict[str, Any]
) -> None:
    outcome = outcomes[name]
    like = outcome.claims_like(wanted["id"])
    assert like, f"no claim of {wanted['document']} has the words {wanted['quotation']!r}"
    view = outcome.find(wanted["id"])
    assert view, f"{wanted['speaker']} expected, {[v.source for v in like]} found"
    assert view.stated_at.date == wanted.get("stated_at")
    if wanted.get("institutions"):
        assert {names.key(i) for i in wanted["institutions"]} & outcome.institutions(view)
    if wanted.get("kind"):
        assert view.kind == wanted["kind"]


@pytest.mark.parametrize(("name", "wanted"), _cases("findings"))
def test_finding_is_shown_once_with_its_relation_and_scope(
    outcomes: dict[str, Outcome], name: str, wanted: dict[str, Any]
) -> None:
    outcome = outcomes[name]
    telling = [f for f in outcome.findings if outcome.tells(f, wanted)]
    assert len(telling) == 1, [f"{f.earlier.text} / {f.later.text}" for f in telling]
    (finding,) = telling
    assert (finding.relation, finding.scope) == (wanted["relation"], wanted["scope"])
    if wanted.get("order"):
        assert finding.order == wanted["order"]
    if wanted.get("common_institution"):
        assert finding.institution is not None
        assert names.key(finding.institution) == names.key(wanted["common_institution"])
    if wanted.get("first"):
        assert finding.id == outcome.findings[0].id


@pytest.mark.parametrize("name", GOLDS)
def test_no_finding_is_shown_that_a_careful_reader_would_call_wrong(
    outcomes: dict[str, Outcome], name: str
) -> None:
    outcome = outcomes[name]
    right = (*outcome.gold.findings, *outcome.gold.acceptable)
    false = [
        f"{f.relation} {f.scope} {f.probability:.2f}: {f.earlier.source}: {f.earlier.text} / "
        f"{f.later.source}: {f.later.text}"
        for f in outcome.findings
        if not any(outcome.tells(f, wanted, by_support=False) for wanted in right)
    ]
    assert not false, "\n".join(false)


@pytest.mark.parametrize("name", GOLDS)
def test_every_quotation_slices_back_from_its_document(outcomes: dict[str, Outcome], name: str) -> None:
    outcome = outcomes[name]
    texts = {a.file: a.text for a in outcome.gold.articles}
    for view in outcome.all_claims():
        text = texts[outcome.documents[view.document]]
        pieces = view.quotation.split(" … ")
        assert text[view.start : view.end].startswith(pieces[0])
        assert text[view.start : view.end].endswith(pieces[-1])
