"""The frozen records that pass between rooms, named in the words of the design."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

# Lets a field be called `date` and still be one.
Day: TypeAlias = date


class Kind(StrEnum):
    """What a source does with a proposition: the kind of a claim."""

    ASSERTION = "assertion"
    DENIAL = "denial"
    COMMITMENT = "commitment"
    PREDICTION = "prediction"
    POSITION = "position"
    OTHER = "other"


class QuotationType(StrEnum):
    """How much of a quotation's content stands inside quotation marks: all, none or some of it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SourceKind(StrEnum):
    """What can be held to a statement; a collective ("bloggers", "a US official") is never the same twice."""

    PERSON = "person"
    OFFICE = "office"
    ORGANISATION = "organisation"
    GOVERNMENT = "government"
    COLLECTIVE = "collective"


class Scope(StrEnum):
    """How closely the sources of two claims belong together, narrowest first."""

    SPEAKER = "speaker"
    INSTITUTION = "institution"
    ANY = "any"


class Relation(StrEnum):
    """What the engine concludes of a pair of claims; the first three are findings."""

    REVERSAL = "reversal"
    CONTRADICTION = "contradiction"
    DISPUTE = "dispute"
    UPDATE = "update"
    REFINEMENT = "refinement"
    RESTATEMENT = "restatement"
    UNRELATED = "unrelated"
    UNSURE = "unsure"

    @property
    def is_finding(self) -> bool:
        return self in (Relation.REVERSAL, Relation.CONTRADICTION, Relation.DISPUTE)


class Precision(StrEnum):
    """How closely a date is known; RANGE is any other stretch of days ("over the weekend")."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    UNKNOWN = "unknown"


class Order(StrEnum):
    """Whether the dates of two claims say which was stated first."""

    KNOWN = "known"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """A finding's state after the latest review of it."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class Flip(StrEnum):
    """A reviewer's grade of a confirmed finding, on PolitiFact's Flip-O-Meter scale."""

    NO_FLIP = "no-flip"
    HALF_FLIP = "half-flip"
    FULL_FLOP = "full-flop"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range [start, end) of character offsets into a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a text that stand for somebody, and where they stand."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A text as received. Offsets everywhere refer to `text`, which is never altered.

    `statement_key` is set on a single imported statement: two people, or one person on two days, may use
    the same words, so there the text alone does not make the identity.
    """

    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published_at: date | None = None
    origin: str | None = None
    statement_key: str | None = None

    @property
    def hash(self) -> str:
        """Identity: sha256 of the text, and of the statement's key where there is one."""
        identity = self.text if self.statement_key is None else f"{self.statement_key}\0{self.text}"
        return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document in the database; `extracted_by` None means that its claims are still to be read.

    `language` is an ISO 639-1 code, None until it is recognised. `withdrawn` says why the document no longer
    counts, None while it does.
    """

    id: int
    document: Document
    recorded_at: str
    extracted_by: str | None
    language: str | None = None
    withdrawn: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of an import file: words whose speaker and date are given, not read from an article."""

    text: str
    speaker: str | None = None
    date: Day | None = None
    id: str | None = None
    url: str | None = None
    context: str | None = None
    role: str | None = None
    institution: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span of a document that reports what someone said; `content` may be broken ("A," he said. "B.")."""

    content: tuple[Span, ...]
    type: QuotationType
    cue: str
    cue_span: Span | None
    mention: Mention | None

    def verbatim(self, text: str) -> str:
        """The content as printed, its pieces joined by an ellipsis."""
        return " … ".join(span.of(text) for span in self.content)


@dataclass(frozen=True, slots=True)
class SpeakerReading:
    """Who a speaker mention stands for, as far as the article itself tells.

    `name` is the fullest form the article gives ("Vladimir Makei", "Belarusian Defense Ministry"),
    `role` the office words next to it ("Belarusian Foreign Minister", "Vladimir Putin's spokesman"),
    `organisation` a named body the article ties the speaker to, `aliases` other names it states
    ("LPR"), `evidence` one line on how the mention led to the name.
    """

    name: str
    kind: SourceKind
    role: str | None = None
    organisation: str | None = None
    aliases: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class SpeakerCandidate:
    """Somebody whom an unresolved speaker mention may stand for; `score` in [0, 1], higher is likelier."""

    name: str
    kind: SourceKind
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class StatedAt:
    """When something was said: on `date` or, where that is not known, from `not_before` to `not_after`.

    `precision` is DAY exactly where `date` is set and UNKNOWN where the text gives no date of the saying;
    then only `not_after` bounds it: the published date, or the earlier day on which somebody reported it
    ("Reuters reported on Friday that he said"). `phrase` keeps the words that gave the date or that bound
    ("on Wednesday"), and also those of a time that could not be read.
    """

    date: Day | None = None
    not_after: Day | None = None
    phrase: str | None = None
    not_before: Day | None = None
    precision: Precision = Precision.UNKNOWN

    def __post_init__(self) -> None:
        if (self.precision is Precision.DAY) is not (self.date is not None):
            raise ValueError("a statement has a date exactly where its precision is the day")

    @classmethod
    def on(cls, day: Day, not_after: Day | None = None, phrase: str | None = None) -> StatedAt:
        """A statement whose day is known."""
        return cls(day, not_after, phrase, None, Precision.DAY)

    @classmethod
    def given(cls, day: Day | None) -> StatedAt:
        """A statement whose day somebody gives, or not."""
        return cls() if day is None else cls.on(day, day)

    @property
    def earliest(self) -> Day | None:
        return self.date or self.not_before

    @property
    def latest(self) -> Day | None:
        return self.date or self.not_after


def order_of(a: StatedAt, b: StatedAt) -> Order:
    """Known when one statement's latest possible day lies before the other's earliest."""
    return Order.KNOWN if precedes(a, b) or precedes(b, a) else Order.UNKNOWN


def precedes(a: StatedAt, b: StatedAt) -> bool:
    """Whether one statement was made before another for sure."""
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


def a_is_earlier(a: StatedAt, b: StatedAt) -> bool:
    """Which side to show first: the one stated earlier or, where that is not known, the one known by then.

    On the same latest date a dated statement goes before one that is only bounded by it.
    """

    def position(stated: StatedAt) -> tuple[int, int]:
        latest = stated.latest
        return (latest.toordinal() if latest else 10**7, 0 if stated.date else 1)

    if precedes(a, b) or precedes(b, a):
        return precedes(a, b)
    return position(a) <= position(b)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a proposition is about, as opposed to when it was said; None is open on that side."""

    start: Day | None
    end: Day | None
    phrase: str


@dataclass(frozen=True, slots=True)
class Proposition:
    """One thing that was said, able to stand alone. `evidence` are the words that show its kind."""

    text: str
    kind: Kind
    evidence: str = ""
    about: Period | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """One quotation laid to one speaker: what extraction makes of a document.

    `speaker` None means unresolved (the words stay on `quotation.mention`); then `candidates` are those whom
    it may be, likeliest first. `kind` is that of the whole quotation. `denies` is the index, in the same
    document's list of attributions, of the attribution whose truth this one denies ("Kyiv dismissed the
    report"), None elsewhere.
    """

    quotation: Quotation
    speaker: SpeakerReading | None
    kind: Kind
    stated_at: StatedAt
    propositions: tuple[Proposition, ...]
    denies: int | None = None
    candidates: tuple[SpeakerCandidate, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(proposition.text for proposition in self.propositions)


@dataclass(frozen=True, slots=True)
class Source:
    """A stored person, office, organisation or government."""

    id: int
    kind: SourceKind
    name: str


@dataclass(frozen=True, slots=True)
class Affiliation:
    """`member_id` spoke for `institution_id` in `role`, between `since` and `until` (None: not known).

    Documents from `first_seen_at` to `seen_at` say so; one of `over_at` says that it is over.
    """

    member_id: int
    institution_id: int
    role: str | None = None
    since: date | None = None
    until: date | None = None
    seen_at: date | None = None
    reason: str = ""
    first_seen_at: date | None = None
    over_at: date | None = None


@dataclass(frozen=True, slots=True)
class SourceLink:
    """Why `name`, as a document gives it, stands for a source; with `claim_id`, for that claim alone.

    `score` in [0, 1] says how sure that is. `decided` is None until a person kept or changed the link.
    """

    id: int
    document_id: int
    claim_id: int | None
    name: str
    mention: str | None
    role: str | None
    source_id: int
    institution_id: int | None
    score: float
    reason: str
    is_doubtful: bool
    decided: str | None = None
    recorded_at: str = ""


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place where a claim was reported. `spans` are offsets into that document's text."""

    document_id: int
    spans: tuple[Span, ...]
    quotation: str
    type: QuotationType
    cue: str
    mention: Mention | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One stored proposition of one source. `institution_id` is whom the source spoke for, None if nobody.

    `source_id` None means that the speaker is not resolved: kept and searchable, never the same source.
    `withdrawn` says why nothing may rest on the claim any more, None while it stands.
    """

    id: int
    text: str
    kind: Kind
    source_id: int | None
    institution_id: int | None
    role: str | None
    stated_at: StatedAt
    external_id: str | None
    denies_claim_id: int | None
    first: Appearance
    about: Period | None = None
    withdrawn: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """A judge's three probabilities for one ordered pair; they sum to 1.

    `refinement` and `update` are parts of `neutral`, 0 where the judge does not tell them apart.
    """

    entailment: float
    neutral: float
    contradiction: float
    refinement: float = 0.0
    update: float = 0.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal that spoke for (positive weight) or against (negative) a finding, in words for a person.

    `in_a` and `in_b` are the words of either statement that carry it, as they stand there.
    """

    signal: str
    weight: float
    text: str
    in_a: tuple[str, ...] = ()
    in_b: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the engine concludes of a pair; `probability` is the chance that it is a finding, in [0, 1]."""

    relation: Relation
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result; `score` is a cosine similarity in [-1, 1]."""

    claim_id: int
    score: float


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with everything a reader needs to judge and to cite it; names instead of row ids.

    `start` and `end` are character offsets of the quotation in the document's text. `evidence` are the words
    that show the kind; `withdrawn` says why nothing may rest on the claim any more, None while it stands.
    """

    claim_id: str
    text: str
    kind: Kind
    quotation: str
    speaker: str | None
    source: str | None
    source_id: int | None
    role: str | None
    institution: str | None
    stated_at: StatedAt
    document: str
    title: str | None
    publisher: str | None
    url: str | None
    published_at: date | None
    start: int
    end: int
    appearances: int
    evidence: str = ""
    about: Period | None = None
    extracted_by: str | None = None
    withdrawn: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One person's decision on a finding; reviews are only ever added."""

    decision: Status
    flip: Flip | None
    by: str | None
    note: str | None
    recorded_at: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as shown: both statements, why, and what people said of it.

    `id` is f<number>; a pair that the engine is unsure of is shown alike, by the numbers of its claims
    ("c12-c40"). `institution` is the body both sides speak for, at institution scope. `support` lists
    further pairs of claims that tell the same finding. `withdrawn` says what it rested on no longer stands,
    None while it holds.
    """

    id: str
    relation: Relation
    scope: Scope
    probability: float
    order: Order
    status: Status
    institution: str | None
    earlier: ClaimView
    later: ClaimView
    reasons: tuple[Reason, ...]
    support: tuple[tuple[ClaimView, ClaimView], ...]
    reviews: tuple[Review, ...]
    recorded_at: str
    withdrawn: str | None = None


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with its names, the bodies it speaks for, how many claims it has, and who speaks for it."""

    id: str
    kind: SourceKind
    name: str
    aliases: tuple[str, ...]
    affiliations: tuple[AffiliationView, ...]
    claims: int
    members: tuple[MemberView, ...] = ()


@dataclass(frozen=True, slots=True)
class AffiliationView:
    """One affiliation in names."""

    institution: str
    role: str | None
    since: date | None
    until: date | None
    seen_at: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody who speaks for a source, or a body that is part of it; `id` is s<number>."""

    id: str
    name: str
    role: str | None
    since: date | None
    until: date | None
    seen_at: date | None
