"""Gold files, and what the tracker made of the same articles, brought to the same terms."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tracker.pipeline import Tracker
from tracker.records import ClaimView, Document, FindingView
from tracker.settings import Settings
from tracker.sources import names, tree
from tracker.store import claim_views, claims, findings, sources

FIXTURES = Path(__file__).parent.parent / "fixtures"


@dataclass(frozen=True)
class Article:
    file: str
    text: str
    date: date
    publisher: str | None


@dataclass(frozen=True)
class Gold:
    articles: tuple[Article, ...]
    claims: dict[str, dict[str, Any]]
    findings: tuple[dict[str, Any], ...]
    acceptable: tuple[dict[str, Any], ...] = ()

    @classmethod
    def load(cls, path: Path) -> Gold:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        articles = tuple(
            Article(
                d["file"],
                (path.parent / d["file"]).read_text(encoding="utf-8"),
                d["date"],
                d.get("publisher"),
            )
            for d in raw["documents"]
        )
        only = articles[0].file
        return cls(
            articles,
            {c["id"]: {"document": only, **c} for c in raw["claims"]},
            tuple(raw["findings"]),
            tuple(raw.get("acceptable", ())),
        )

    def renamed(self, path: Path) -> Gold:
        """The same gold with every name, place and date changed as the file at `path` says."""
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        table = {r["from"]: r["to"] for r in raw["replace"]}
        pattern = re.compile("|".join(re.escape(f) for f in sorted(table, key=len, reverse=True)))
        shift = timedelta(days=raw["shift_days"])
        return Gold(
            tuple(
                Article(a.file, pattern.sub(lambda m: table[m[0]], a.text), a.date + shift, a.publisher)
                for a in self.articles
            ),
            _mapped(self.claims, lambda s: pattern.sub(lambda m: table[m[0]], s), shift),
            _mapped(self.findings, lambda s: pattern.sub(lambda m: table[m[0]], s), shift),
            self.acceptable,
        )


def _mapped(value: Any, rename: Callable[[str], str], shift: timedelta, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _mapped(v, rename, shift, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_mapped(v, rename, shift, key) for v in value)
    if isinstance(value, date):
        return value + shift
    if isinstance(value, str) and key in ("quotation", "speaker", "institutions", "common_institution"):
        return rename(value)
    return value


@dataclass
class Outcome:
    """A database made from a gold's articles, in their order of arrival."""

    gold: Gold
    tracker: Tracker
    documents: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, gold: Gold, folder: Path) -> Outcome:
        tracker = Tracker.open(Settings.from_environment(folder / "tracker.db"))
        outcome = cls(gold, tracker)
        for article in gold.articles:
            report = tracker.ingest(
                [Document(article.text, publisher=article.publisher, published_at=article.date)]
            )
            outcome.documents[f"d{report.new[0]}"] = article.file
        return outcome

    @property
    def findings(self) -> list[FindingView]:
        return findings.list_findings(self.tracker.store.db)

    def claims_like(self, gold_id: str) -> list[ClaimView]:
        """Extracted claims with the gold claim's words in its document, whoever is said to have said them."""
        wanted = self.gold.claims[gold_id]
        return [
            view
            for view in self.all_claims()
            if self.documents[view.document] == wanted["document"]
            and _plain(wanted["quotation"]) in _plain(view.quotation)
        ]

    def find(self, gold_id: str) -> ClaimView | None:
        """The first extracted claim that a gold claim describes, said by its speaker."""
        return next(iter(self.find_all(gold_id)), None)

    def find_all(self, gold_id: str) -> list[ClaimView]:
        """All propositions of the gold claim's words, said by its speaker."""
        wanted = names.key(self.gold.claims[gold_id]["speaker"])
        return [v for v in self.claims_like(gold_id) if wanted in self._speaker_keys(v)]

    def institutions(self, view: ClaimView) -> set[str]:
        """Names, under every alias, of the bodies that a claim's speaker is linked to."""
        db = self.tracker.store.db
        claim = claims.get(db, claims.resolve_id(db, view.claim_id))
        if claim.source_id is None:
            return set()
        bodies = tree.institutions(db, claim.source_id, claim.institution_id, claim.stated_at.latest)
        return {names.key(name) for body in bodies for name in self._names(body)}

    def tells(self, finding: FindingView, wanted: dict[str, Any], *, by_support: bool = True) -> bool:
        """Whether a shown finding is the gold one: one of its pairs has a gold claim on each side."""
        pairs = [(finding.earlier, finding.later), *(finding.support if by_support else ())]
        return any(
            (self._is_one_of(a, wanted["one"]) and self._is_one_of(b, wanted["other"]))
            or (self._is_one_of(a, wanted["other"]) and self._is_one_of(b, wanted["one"]))
            for a, b in pairs
        )

    def all_claims(self) -> list[ClaimView]:
        """Every stored claim, once for each place where it was reported."""
        db = self.tracker.store.db
        views = []
        for view in claim_views.view(db, claims.ids(db)):
            for place in claim_views.appearances(db, claims.resolve_id(db, view.claim_id)):
                report = place.appearance
                views.append(
                    replace(
                        view,
                        quotation=report.quotation,
                        speaker=report.mention.text if report.mention else None,
                        document=f"d{report.document_id}",
                        start=report.spans[0].start,
                        end=report.spans[-1].end,
                    )
                )
        return views

    def _is_one_of(self, view: ClaimView, gold_ids: list[str]) -> bool:
        return any(view.claim_id == v.claim_id for g in gold_ids for v in self.find_all(g))

    def _speaker_keys(self, view: ClaimView) -> set[str]:
        keys = {names.key(n) for n in (view.speaker, view.source) if n}
        if view.source_id is not None:
            keys |= {names.key(n) for n in self._names(view.source_id)}
        return keys

    def _names(self, source_id: int) -> set[str]:
        db = self.tracker.store.db
        return {sources.get(db, source_id).name, *sources.aliases(db, source_id)}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[“”\"„«»]", "", text).split()).casefold()
