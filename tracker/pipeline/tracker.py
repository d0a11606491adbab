"""The engine as one object: what a command, a script or a page asks of the tracker.

Extraction is imported by the methods that read text, so that a search does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from tracker.errors import ExtractionError, UsageError
from tracker.judging import Policy
from tracker.matching.archive import Archive
from tracker.matching.candidates import Candidate, Finder
from tracker.models import registry
from tracker.models.checked import CheckedEmbedder
from tracker.models.protocols import Embedder, Judge
from tracker.pipeline.appearances import Joiner
from tracker.pipeline.assessment import Assessor
from tracker.pipeline.engine import engine_id, load_judge, policy_of
from tracker.pipeline.pairs import PairInput, PairResult, judge_pairs
from tracker.pipeline.progress import Progress, Silent, chunks
from tracker.pipeline.remembering import RememberingJudge
from tracker.records import (
    Appearance,
    Claim,
    ClaimView,
    Document,
    FindingView,
    Hit,
    Order,
    QuotationType,
    Reason,
    Relation,
    Scope,
    Span,
    StatedAt,
    Statement,
    a_is_earlier,
    order_of,
)
from tracker.settings import Settings
from tracker.sources import admin
from tracker.sources.resolver import Resolver
from tracker.store import Store, claim_views, claims, documents, findings, sources
from tracker.store.clock import now

if TYPE_CHECKING:
    from tracker.extraction import Extractors
    from tracker.pipeline.explanation import Explanation
    from tracker.pipeline.reextraction import ReextractReport
    from tracker.pipeline.rejudging import RejudgeReport

_STATEMENTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Foreign:
    """A document in a language that no extractor reads; `readable` are the languages that are read."""

    document_id: int
    title: str | None
    language: str
    readable: frozenset[str]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of the documents: ids of new and of known ones, how many claims, and new findings.

    `unread` says of each stored document whose claims could not be read why. `foreign` are the documents that
    no extractor reads, stored and found all the same. `withdrawn` are findings that rest on nothing any more.
    """

    new: tuple[int, ...]
    known: tuple[int, ...]
    claims: int
    findings: tuple[FindingView, ...]
    unread: tuple[str, ...] = ()
    foreign: tuple[Foreign, ...] = ()
    withdrawn: tuple[FindingView, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the statements. `refused` says of each one not stored why, and what to do."""

    new: int
    known: int
    refused: tuple[str, ...]
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class WithdrawalReport:
    """Which claims a notice has changed, the findings that rest on nothing now, and those that are new."""

    claims: tuple[int, ...]
    withdrawn: tuple[FindingView, ...]
    findings: tuple[FindingView, ...]


@dataclass(slots=True)
class _Read:
    """What reading documents has led to so far."""

    claims: int = 0
    resettled: tuple[int, ...] = ()
    failed: dict[int, str] = field(default_factory=dict)
    foreign: list[Foreign] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CheckedPair:
    """A stored claim against the statement asked about, and what the engine concludes.

    `institution` is the body that both speak for, at institution scope.
    """

    claim: ClaimView
    relation: Relation
    probability: float
    scope: Scope
    institution: str | None
    order: Order
    reasons: tuple[Reason, ...]


class Tracker:
    """One database with its models, which are loaded when first needed."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings

    @classmethod
    def open(cls, settings: Settings, *, create: bool = True) -> Self:
        """Open the database the settings name, made new if need be and allowed."""
        return cls(Store.open(settings.db, create=create), settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()

    @cached_property
    def embedder(self) -> Embedder:
        return CheckedEmbedder(registry.load_embedder(self.settings.embedder))

    @cached_property
    def judge(self) -> Judge:
        return load_judge(self.settings, self.store.db)

    @cached_property
    def policy(self) -> Policy:
        return policy_of(self.judge.id, self.store.db)

    @property
    def engine_id(self) -> str:
        """What the verdicts made here are known by: the judge and the policy."""
        return engine_id(self.judge.id, self.policy)

    @property
    def _recalling(self) -> Judge:
        """The judge for what must write nothing: it takes what is known from the database."""
        return RememberingJudge(self.judge, self.store, keeps=False)

    @cached_property
    def extractors(self) -> Extractors:
        from tracker.extraction import Extractors

        return Extractors.load(self.settings.extractor)

    @cached_property
    def archive(self) -> Archive:
        return Archive(self.store, self.embedder)

    def ingest(self, incoming: Iterable[Document], progress: Progress | None = None) -> IngestReport:
        """Store documents, read their claims, and judge these against everything stored.

        Each document is whole in the database or not there at all. Work that an interrupted run left
        undone is done too.
        """
        progress = progress or Silent()
        new: list[int] = []
        known: list[int] = []
        read = _Read()
        self._read_waiting(progress, read)
        for count, document in enumerate(incoming, 1):
            progress.step("reading documents", count, None)
            with self.store.write() as db:
                document_id, is_new = documents.add(db, document, now())
            (new if is_new else known).append(document_id)
            self._read_waiting(Silent(), read)
        found = self.catch_up(progress)
        return IngestReport(
            new=tuple(new),
            known=tuple(known),
            claims=read.claims,
            findings=found,
            unread=tuple(read.failed.values()),
            foreign=tuple(read.foreign),
            withdrawn=self.withdrawn_among(read.resettled),
        )

    def import_statements(
        self, statements: Iterable[Statement], progress: Progress | None = None
    ) -> ImportReport:
        """Store statements in bulk and judge them. One whose id already names another is refused."""
        from tracker.pipeline.reading import store_statements

        progress = progress or Silent()
        new = known = 0
        refused: list[str] = []
        for chunk in chunks(statements, _STATEMENTS_AT_ONCE):
            fitting = [statement for statement in chunk if not self._is_taken(statement)]
            refused += [
                f"statement {statement.id!r}: the database has another statement of that id; "
                "give this one its own id"
                for statement in chunk
                if statement not in fitting
            ]
            for is_new, _ in store_statements(self.store, fitting, now()):
                new += is_new
                known += not is_new
            progress.step("storing statements", new + known, None)
        return ImportReport(new, known, tuple(refused), self.catch_up(progress))

    def catch_up(self, progress: Progress | None = None) -> tuple[FindingView, ...]:
        """Embed and judge whatever is waiting; returns the findings that are new."""
        progress = progress or Silent()
        self.archive.embed_waiting(lambda done, total: progress.step("embedding claims", done, total))
        judge = RememberingJudge(self.judge, self.store)
        Joiner(self.store, self.archive, judge, self.engine_id).join_waiting(progress)
        new = Assessor(self.store, self.archive, judge, self.policy).assess_waiting(progress)
        db = self.store.db
        return tuple(findings.get(db, finding_id) for finding_id in findings.existing(db, new))

    def rejudge(self, progress: Progress | None = None) -> RejudgeReport:
        """Judge what another engine has judged with the one at hand; reviews stay. Can be interrupted.

        Pairs that this engine has judged before are not scored again.
        """
        from tracker.pipeline.rejudging import compared

        db = self.store.db
        waiting = len(claims.waiting_for_verdict(db, self.engine_id))
        before = {view.id: view for view in findings.views(db, findings.ids(db))}
        self.catch_up(progress)
        after = {view.id: view for view in findings.views(db, findings.ids(db))}
        return compared(waiting, before, after)

    def reextract(
        self,
        document_ids: Iterable[int] | None = None,
        *,
        every: bool = False,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> ReextractReport:
        """Read documents again: those named, else those whose extractor has changed, or `every` one.

        Claims that are found again keep their numbers, reviews and findings; those that are not are
        withdrawn. Each document is read whole or not at all, so an interrupted run goes on when run again.
        A dry run reports the same and changes nothing. Raises UsageError for an imported statement.
        """
        from tracker.pipeline import reextraction

        progress = progress or Silent()
        if document_ids is None and not every:
            asked = reextraction.outdated(self.store, self.extractors)
        else:
            asked = reextraction.readable(self.store, document_ids)
        done, unread = reextraction.read_again(
            self.store, self.extractors, asked, now(), progress, dry_run=dry_run
        )
        found = () if dry_run else self.catch_up(progress)
        resettled = [claim_id for each in done for claim_id in each.resettled]
        withdrawn = () if dry_run else self.withdrawn_among(resettled)
        return reextraction.ReextractReport(tuple(done), tuple(unread), found, withdrawn)

    def withdraw(self, document_id: int, note: str, progress: Progress | None = None) -> WithdrawalReport:
        """Let nothing rest on a document any more; it stays stored, and can be restored."""
        from tracker.pipeline import withdrawal

        with self.store.write() as db:
            changed = withdrawal.withdraw(db, document_id, note, now())
        return self._report(changed, progress)

    def restore(self, document_id: int, progress: Progress | None = None) -> WithdrawalReport:
        """Let a withdrawn document count again and judge its claims. Raises UsageError when it counts."""
        from tracker.pipeline import withdrawal

        with self.store.write() as db:
            changed = withdrawal.restore(db, document_id, now())
        return self._report(changed, progress)

    def withdrawn_among(self, claim_ids: Iterable[int]) -> tuple[FindingView, ...]:
        """The findings told by one of these claims that rest on nothing any more."""
        told = findings.of_claims(self.store.db, claim_ids)
        views = findings.views(self.store.db, [each.id for each in told])
        return tuple(view for view in views if view.withdrawn is not None)

    def _report(self, changed: Sequence[int], progress: Progress | None) -> WithdrawalReport:
        found = self.catch_up(progress)
        return WithdrawalReport(tuple(changed), self.withdrawn_among(changed), found)

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        """The k stored claims nearest in meaning to each query, best first."""
        if k < 1:
            raise UsageError("-k must be 1 or more")
        return self.archive.search(self.embedder.encode(queries), k)

    def similar(self, claim_id: int, k: int) -> list[Hit]:
        """The k claims nearest to a stored one, itself left out."""
        text = claims.get(self.store.db, claim_id).text
        return [hit for hit in self.search([text], k + 1)[0] if hit.claim_id != claim_id][:k]

    def check(self, statement: Statement) -> list[CheckedPair]:
        """Judge a statement against what its source, or its institution, said before. Writes nothing.

        Returns findings and other relations alike, likeliest finding first.
        """
        if statement.speaker is None:
            raise UsageError("say whose statement it is with --source NAME")
        claim = self._transient(statement)
        vector = self.embedder.encode([claim.text])[0]
        finder = Finder(self.store.db, self.archive)
        candidates = finder.candidates(claim, vector, finder.nearest(vector[np.newaxis, :])[0])
        others = claims.get_many(self.store.db, [c.claim_id for c in candidates])
        judged = Assessor(self.store, self.archive, self._recalling, self.policy).judge_pairs(
            [
                (claim, other, c) if a_is_earlier(claim.stated_at, other.stated_at) else (other, claim, c)
                for other, c in zip(others, candidates, strict=True)
            ]
        )
        views = claim_views.view(self.store.db, [other.id for other in others])
        checked = [
            CheckedPair(
                view,
                j.verdict.relation,
                j.verdict.probability,
                j.candidate.scope,
                self._institution(j.candidate),
                order_of(j.a.stated_at, j.b.stated_at),
                j.verdict.reasons,
            )
            for view, j in zip(views, judged, strict=True)
        ]
        return sorted(checked, key=lambda pair: -pair.probability)

    def explain(self, claim_a: int, claim_b: int) -> Explanation:
        """Why two stored claims were, or were not, proposed, judged and shown. Writes nothing."""
        from tracker.pipeline.explanation import explain

        return explain(self.store, self.archive, self._recalling, self.policy, claim_a, claim_b)

    def judge_pairs(self, pairs: Iterable[PairInput]) -> Iterator[PairResult]:
        """Judge pairs of texts from outside; needs no stored claims."""
        return judge_pairs(pairs, self.embedder, self.judge, self.policy)

    def _institution(self, candidate: Candidate) -> str | None:
        if candidate.scope is not Scope.INSTITUTION or candidate.institution_id is None:
            return None
        return sources.get(self.store.db, candidate.institution_id).name

    def _read_waiting(self, progress: Progress, read: _Read) -> None:
        """Read the claims of documents that wait for it, but for those known to fail."""
        from tracker.extraction import NOBODY
        from tracker.pipeline.reading import read_document

        waiting = [each for each in documents.waiting(self.store.db) if each not in read.failed]
        for count, document_id in enumerate(waiting, 1):
            progress.step("finishing an earlier run", count, len(waiting))
            try:
                stored = read_document(self.store, self.extractors, document_id, now())
            except ExtractionError as error:
                read.failed[document_id] = str(error)
                continue
            read.claims += stored.claims
            read.resettled += stored.resettled
            if stored.extractor_id == NOBODY:
                read.foreign.append(self._foreign(document_id, stored.language))

    def _foreign(self, document_id: int, language: str) -> Foreign:
        title = documents.get(self.store.db, document_id).document.title
        return Foreign(document_id, title, language, self.extractors.languages)

    def _is_taken(self, statement: Statement) -> bool:
        """Whether its id names a stored statement with other words, or of another speaker."""
        claim_id = claims.by_external_id(self.store.db, statement.id) if statement.id is not None else None
        if claim_id is None:
            return False
        (view,) = claim_views.view(self.store.db, [claim_id])
        return (view.text, view.speaker) != (statement.text, statement.speaker)

    def _transient(self, statement: Statement) -> Claim:
        """A claim that is in no database, with id 0."""
        from tracker.extraction import statement_kinds

        source_id = admin.find(self.store.db, statement.speaker or "")
        if statement.institution:
            institution_id: int | None = admin.find(self.store.db, statement.institution)
        else:
            institution_id, _ = Resolver(self.store.db, statement.date).known_institution(source_id)
        whole = (Span(0, len(statement.text)),)
        return Claim(
            id=0,
            text=statement.text,
            kind=statement_kinds([statement.text])[0],
            source_id=source_id,
            institution_id=institution_id,
            role=statement.role,
            stated_at=StatedAt.given(statement.date),
            external_id=None,
            denies_claim_id=None,
            first=Appearance(0, whole, statement.text, QuotationType.DIRECT, "", None),
        )
