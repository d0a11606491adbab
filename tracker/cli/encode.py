"""Turns records into the JSON objects that scripts rely on; the only place where their keys are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.judging import marks
from tracker.records import (
    AffiliationView,
    Attribution,
    ClaimView,
    FindingView,
    Hit,
    MemberView,
    Period,
    Precision,
    Reason,
    Review,
    SourceView,
    SpeakerCandidate,
    StatedAt,
    StoredDocument,
)

if TYPE_CHECKING:
    from tracker.evaluation.reliability import Bin
    from tracker.evaluation.suites import Result

if TYPE_CHECKING:
    from tracker.store.documents import DocumentRow
    from tracker.store.notices import Notice

Json = dict[str, Any]

SIDE_KEYS = (
    "claim_id",
    "text",
    "quotation",
    "speaker",
    "source",
    "role",
    "institution",
    "stated_at",
    "not_before",
    "not_after",
    "precision",
    "about_from",
    "about_to",
    "about_phrase",
    "document",
    "title",
    "publisher",
    "url",
    "start",
    "end",
)
CLAIM_KEYS = (*SIDE_KEYS, "kind", "published_at", "appearances", "evidence", "extracted_by", "withdrawn")
FINDING_KEYS = (
    "id",
    "relation",
    "scope",
    "probability",
    "order",
    "status",
    "withdrawn",
    "institution",
    *(f"earlier_{key}" for key in SIDE_KEYS),
    *(f"later_{key}" for key in SIDE_KEYS),
    "reasons",
    "support",
    "recorded_at",
    *(f"marks_{side}_{text}" for side in ("earlier", "later") for text in ("text", "quotation")),
)
ATTRIBUTION_KEYS = (
    "content",
    "speaker_text",
    "speaker_start",
    "speaker_end",
    "cue",
    "kind",
    "stated_at",
    "not_before",
    "not_after",
    "precision",
    "source",
    "texts",
)


def day(value: date | None) -> str | None:
    """Return an ISO date, None for what is not known."""
    return value.isoformat() if value else None


def probability(value: float) -> float:
    """Round to four places: more would be false precision."""
    return round(float(value), 4)


def when(stated: StatedAt) -> Json:
    """Return the dates of a statement.

    `stated_at` is the day, null unless `precision` is "day"; otherwise it was made from `not_before` to
    `not_after` and, where `precision` is "unknown", no later than `not_after`.
    """
    return {
        "stated_at": day(stated.date),
        "not_before": day(stated.not_before),
        "not_after": day(stated.not_after),
        "precision": stated.precision.value,
    }


def days_of(about: Period | None) -> Json:
    """Return the days that a statement is about; null where no words tell, or where a side is open."""
    return {
        "about_from": day(about.start) if about else None,
        "about_to": day(about.end) if about else None,
        "about_phrase": about.phrase if about else None,
    }


def stated_at(row: Mapping[str, Any]) -> StatedAt:
    """Read back what `when` wrote."""
    days = (
        date.fromisoformat(row[key]) if row[key] else None for key in ("stated_at", "not_before", "not_after")
    )
    exact, not_before, not_after = days
    return StatedAt(exact, not_after, None, not_before, Precision(row["precision"]))


def claim(view: ClaimView) -> Json:
    """Return a claim; see `when` and `days_of` for its dates."""
    return {
        **side(view),
        "kind": view.kind.value,
        "published_at": day(view.published_at),
        "appearances": view.appearances,
        "evidence": view.evidence or None,
        "extracted_by": view.extracted_by,
        "withdrawn": view.withdrawn,
    }


def side(view: ClaimView) -> Json:
    """Return a claim as one side of a finding."""
    return {
        "claim_id": view.claim_id,
        "text": view.text,
        "quotation": view.quotation,
        "speaker": view.speaker,
        "source": view.source,
        "role": view.role,
        "institution": view.institution,
        **when(view.stated_at),
        **days_of(view.about),
        "document": view.document,
        "title": view.title,
        "publisher": view.publisher,
        "url": view.url,
        "start": view.start,
        "end": view.end,
    }


def hit(found: Hit, view: ClaimView) -> Json:
    """Return one search result; `score` is a cosine similarity."""
    return {
        "id": view.claim_id,
        "score": round(float(found.score), 6),
        "text": view.text,
        "source": view.source,
        "speaker": view.speaker,
        "kind": view.kind.value,
        **when(view.stated_at),
        "withdrawn": view.withdrawn,
    }


def reasons(of: Sequence[Reason]) -> list[Json]:
    """Return why, one object a signal; `words` carry it in the earlier and in the later statement."""
    return [
        {
            "signal": each.signal,
            "weight": round(each.weight, 4),
            "text": each.text,
            "words": [list(each.in_a), list(each.in_b)],
        }
        for each in of
    ]


def marked(sides: tuple[ClaimView, ClaimView], why: Sequence[Reason]) -> Json:
    """Return the words that carry the conflict as [start, end) offsets into each `text` and `quotation`."""
    words = marks.conflict_words(why)
    return {
        name: {
            "text": _spans(said, view.text),
            "quotation": _spans(said, view.quotation),
        }
        for name, view, said in zip(("earlier", "later"), sides, words, strict=True)
    }


def _spans(words: Sequence[str], text: str) -> list[list[int]]:
    return [[span.start, span.end] for span in marks.spans(words, text)]


def finding(view: FindingView) -> Json:
    """Return a finding with both sides; `support` lists the ids of further pairs that tell the same."""
    return {
        "id": view.id,
        "relation": view.relation.value,
        "scope": view.scope.value,
        "probability": probability(view.probability),
        "order": view.order.value,
        "status": view.status.value,
        "withdrawn": view.withdrawn,
        "institution": view.institution,
        "earlier": side(view.earlier),
        "later": side(view.later),
        "reasons": reasons(view.reasons),
        "marks": marked((view.earlier, view.later), view.reasons),
        "support": [[a.claim_id, b.claim_id] for a, b in view.support],
        "reviews": [review(each) for each in view.reviews],
        "recorded_at": view.recorded_at,
    }


def review(of: Review) -> Json:
    """Return one person's decision."""
    return {
        "decision": of.decision.value,
        "flip": of.flip.value if of.flip else None,
        "by": of.by,
        "note": of.note,
        "recorded_at": of.recorded_at,
    }


def document(stored: StoredDocument) -> Json:
    """Return a document with its text."""
    return {
        "id": f"d{stored.id}",
        "title": stored.document.title,
        "publisher": stored.document.publisher,
        "url": stored.document.url,
        "published_at": day(stored.document.published_at),
        "origin": stored.document.origin,
        "recorded_at": stored.recorded_at,
        "language": stored.language,
        "extracted_by": stored.extracted_by,
        "withdrawn": stored.withdrawn,
        "characters": len(stored.document.text),
        "text": stored.document.text,
    }


def document_row(row: DocumentRow, claims: int) -> Json:
    """Return a document of a listing; `snippet`, where a search found it."""
    found = {} if row.snippet is None else {"snippet": row.snippet}
    return {
        "id": f"d{row.id}",
        "published_at": day(row.published_at),
        "recorded_at": row.recorded_at,
        "language": row.language,
        "publisher": row.publisher,
        "title": row.title,
        "url": row.url,
        "claims": claims,
        "extracted_by": row.extracted_by,
        "withdrawn": row.withdrawn,
        **found,
    }


def notice(of: Notice) -> Json:
    """Return what became of a document; `replaced_by` is the newer version that says so."""
    return {
        "standing": of.standing.value,
        "note": of.note,
        "replaced_by": f"d{of.replaced_by}" if of.replaced_by else None,
        "recorded_at": of.recorded_at,
    }


def receipt(stored: StoredDocument) -> Json:
    """Return one later receipt of a document: who carried the same text."""
    return {
        "title": stored.document.title,
        "publisher": stored.document.publisher,
        "url": stored.document.url,
        "published_at": day(stored.document.published_at),
        "origin": stored.document.origin,
        "recorded_at": stored.recorded_at,
    }


def source(view: SourceView) -> Json:
    """Return a source with its names, the bodies it speaks for and those who speak for it."""
    return {
        "id": view.id,
        "name": view.name,
        "kind": view.kind.value,
        "claims": view.claims,
        "aliases": list(view.aliases),
        "affiliations": [affiliation(each) for each in view.affiliations],
        "members": [member(each) for each in view.members],
    }


def member(view: MemberView) -> Json:
    """Return one who speaks for a source; null dates are not known."""
    return {
        "id": view.id,
        "name": view.name,
        "role": view.role,
        "since": day(view.since),
        "until": day(view.until),
        "seen_at": day(view.seen_at),
    }


def affiliation(view: AffiliationView) -> Json:
    """Return one affiliation; null dates are not known."""
    return {
        "institution": view.institution,
        "role": view.role,
        "since": day(view.since),
        "until": day(view.until),
        "seen_at": day(view.seen_at),
        "reason": view.reason,
    }


def attribution(of: Attribution) -> Json:
    """Return one entry of `tracker extract`: spans are [start, end) character offsets into the input text."""
    mention = of.quotation.mention
    return {
        "content": [[span.start, span.end] for span in of.quotation.content],
        "speaker_text": mention.text if mention else None,
        "speaker_start": mention.span.start if mention else None,
        "speaker_end": mention.span.end if mention else None,
        "cue": of.quotation.cue,
        "kind": of.kind.value,
        **when(of.stated_at),
        "source": of.speaker.name if of.speaker else None,
        "texts": list(of.texts),
    }


def candidate(of: SpeakerCandidate) -> Json:
    """Return somebody whom an unresolved speaker may be; `score` is in [0, 1]."""
    return {
        "name": of.name,
        "kind": of.kind.value,
        "score": probability(of.score),
        "reason": of.reason,
    }


def reliability(of: Sequence[Bin]) -> list[Json]:
    """Return the bins of chances that hold any case, with the share of cases and what came true."""
    return [
        {
            "from": each.low,
            "to": each.high,
            "of": each.of,
            "share": round(each.share, 4),
            "mean_chance": round(each.mean_chance, 4),
            "frequency": round(each.frequency, 4),
        }
        for each in of
    ]


def evaluation(of: Result) -> Json:
    """Return one measurement; `data` is the sha256 of the files it was made on, shares are in [0, 1]."""
    return {
        "name": of.name,
        "cases": of.cases,
        "data": of.data,
        "figures": [
            {
                "figure": each.name,
                "value": round(each.value, 4),
                "low": round(each.low, 4),
                "high": round(each.high, 4),
                "of": each.of,
            }
            for each in of.figures
        ],
    }
