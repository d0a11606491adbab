"""What the tracker is not sure of about who spoke, and what a person decides of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from tracker.errors import NotFoundError, UsageError
from tracker.records import Claim, ClaimView, SourceKind, SourceLink, SpeakerCandidate
from tracker.sources import admin, tree
from tracker.sources.offices_held import held_as
from tracker.sources.statements import kind_of
from tracker.store import claim_views, claims, source_links
from tracker.store import sources as store
from tracker.store.source_links import Said

_LINK = re.compile(r"^[lL](\d{1,18})$")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A link to look at, or a claim whose speaker is not resolved (`link` and `source` None).

    `claim` is the first claim that the link is about, None where none is left.
    """

    link: SourceLink | None
    document_id: int
    name: str | None
    source: str | None
    claim: ClaimView | None
    candidates: tuple[SpeakerCandidate, ...] = ()

    @property
    def id(self) -> str:
        return f"l{self.link.id}" if self.link else self.claim.claim_id if self.claim else ""


def doubts(db: Database, *, decided: bool = False, limit: int | None = None) -> list[Doubt]:
    """The doubtful links, least sure first, then the claims without a speaker; with `decided` every link."""
    found = [_of_link(db, link) for link in source_links.doubtful(db, decided=decided)[:limit]]
    left = None if limit is None else limit - len(found)
    unresolved = claims.unresolved(db, left) if left != 0 else []
    for claim in claims.get_many(db, unresolved):
        view = claim_views.view(db, [claim.id])[0]
        found.append(
            Doubt(None, claim.first.document_id, view.speaker, None, view, claims.candidates(db, claim.id))
        )
    return found


def keep(db: Database, link: str | int) -> SourceLink:
    """Record that a link is right; inside a write transaction."""
    found = source_links.get(db, _number(link))
    source_links.keep(db, found)
    return found


def assign(db: Database, claim: str | int, source: str | int, *, is_new: bool = False) -> tuple[int, int]:
    """Let a claim be somebody's, and return that source and how many claims moved.

    Where the document names the speaker, all its claims under that name move; a claim whose speaker was not
    resolved moves alone. What is decided here outlives reading the document again. With `is_new` the name is
    that of somebody not stored yet, whoever else bears it. Inside a write transaction; what moved waits to be
    judged anew. Raises UsageError where the claim is theirs already.
    """
    claim_id = claim if isinstance(claim, int) else claims.resolve_id(db, claim)
    target = (
        admin.make(db, str(source), kind_of(str(source)), "made by hand") if is_new else _find(db, source)
    )
    of = claims.get(db, claim_id)
    if of.source_id == target:
        name = store.get(db, target).name
        raise UsageError(f"c{claim_id} is said by s{target} {name} already; nothing to change")
    name = claim_views.view(db, [claim_id])[0].speaker or ""
    document_id = of.first.document_id
    link = source_links.of_name(db, document_id, name) if of.source_id is not None else None
    if link is None:
        institution = _institution(db, of, target)
        source_links.settle(db, _said(of), document_id, name, target, institution)
        claims.set_speaker(db, claim_id, target, institution)
        return target, 1
    moved = claims.get_many(
        db, [each for each in claims.named_in(db, document_id, name) if _is_of(db, each, of.source_id)]
    )
    source_links.change(db, link, target, [_said(each) for each in moved])
    for each in moved:
        claims.set_speaker(db, each.id, target, _institution(db, each, target))
    return target, len(moved)


def unassign(db: Database, claim: str | int) -> tuple[int | None, int]:
    """Take back the latest `assign` that a claim was part of; return whose it is now and how many moved.

    All that moved goes back to whom it was, and so does what was read under the name since; a source that was
    made for it stays. The log keeps both decisions. Inside a write transaction; what moved waits to be judged
    anew. Raises NotFoundError where nobody assigned the claim.
    """
    claim_id = claim if isinstance(claim, int) else claims.resolve_id(db, claim)
    of = claims.get(db, claim_id)
    document_id, name = of.first.document_id, claim_views.view(db, [claim_id])[0].speaker
    change = source_links.last_change(db, claim_id, document_id, name)
    if change is None:
        raise NotFoundError(f"nobody assigned c{claim_id}, so there is nothing to take back")
    if change.said is None:
        raise UsageError(
            f"c{claim_id} was assigned by an older version, which did not write down what it changed; "
            f"give it another source with: tracker sources assign c{claim_id} SOURCE"
        )
    assigned = store.get(db, change.into_id).id
    before = {
        each.claim_id: (_now(db, each.source_id), _now(db, each.institution_id)) for each in change.said
    }
    asked = claims.existing(db, before)
    link = change.before
    if link is not None:
        link = replace(
            link, source_id=store.get(db, link.source_id).id, institution_id=_now(db, link.institution_id)
        )
        asked += [each for each in claims.named_in(db, link.document_id, link.name) if each not in before]
    source_links.take_back(db, change, assigned, link)
    moved = [each for each in claims.get_many(db, asked) if each.source_id == assigned]
    for each in moved:
        if each.id in before:
            claims.set_speaker(db, each.id, *before[each.id])
        elif link is not None:
            claims.set_speaker(db, each.id, link.source_id, _institution(db, each, link.source_id))
    return claims.get(db, claim_id).source_id, len(moved)


def unmerge(db: Database, source: str | int) -> tuple[int, int]:
    """Undo the latest merge that a source was part of, and return the ids of the two.

    Claims read after the merge stay where they are. Inside a write transaction; what both said waits to be
    judged anew, and reviews stay. Raises NotFoundError where nothing was merged.
    """
    match = admin.ID.match(source.strip()) if isinstance(source, str) else None
    number = int(match[1]) if match else admin.find(db, source)
    apart, left = store.unmerge(db, number)
    claims.judge_again(db, {apart, left, *tree.members(db, apart), *tree.members(db, left)})
    return apart, left


def _of_link(db: Database, link: SourceLink) -> Doubt:
    if link.claim_id is not None:
        about = [link.claim_id]
    else:
        about = claims.named_in(db, link.document_id, link.name)[:1]
    view = claim_views.view(db, about)[0] if about else None
    source = store.get(db, link.source_id)
    return Doubt(link, link.document_id, link.name, f"s{source.id} {source.name}", view)


def _number(link: str | int) -> int:
    if isinstance(link, int):
        return link
    match = _LINK.match(link.strip())
    if match is None:
        raise UsageError(f"“{link}” is not a link; `tracker sources review` shows them as l12")
    return int(match[1])


def _find(db: Database, source: str | int) -> int:
    try:
        return admin.find(db, source)
    except NotFoundError as error:
        raise NotFoundError(f"{error}; for somebody not stored yet add --new") from None


def _institution(db: Database, claim: Claim, target: int) -> int | None:
    """The body that a claim is held for once it is somebody else's: the one its document named, if any."""
    if store.get(db, target).kind in (SourceKind.ORGANISATION, SourceKind.GOVERNMENT):
        return target
    if claim.role is not None and claim.institution_id not in (None, claim.source_id):
        return claim.institution_id
    return held_as(db, target, _day(claim), claim.role)[0]


def _day(claim: Claim) -> date | None:
    return claim.stated_at.latest


def _is_of(db: Database, claim_id: int, source_id: int | None) -> bool:
    return claims.get(db, claim_id).source_id == source_id


def _said(claim: Claim) -> Said:
    return Said(claim.id, claim.source_id, claim.institution_id)


def _now(db: Database, source_id: int | None) -> int | None:
    """The source that one of before is by now: another where it was merged since."""
    return None if source_id is None else store.get(db, source_id).id
