"""Documents, claims, sources, vectors and verdicts: what goes in comes out, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.store_samples import NOW, add_claims, add_document, add_source, appearance, new_claim, new_finding
from tracker.errors import NotFoundError, StoreError
from tracker.records import (
    Affiliation,
    Document,
    Kind,
    Reason,
    Relation,
    Scope,
    Scores,
    SourceKind,
    StatedAt,
    Verdict,
)
from tracker.store import Store, claim_views, claims, documents, findings, sources, vectors, verdicts
from tracker.store.text_keys import words_key

DAY = date(2024, 3, 4)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Store.open(tmp_path / "a.db") as store, store.write() as database:
        yield database


# documents


def test_document_comes_back_as_it_went_in(db: Database) -> None:
    document = Document("“Ünïcode”\r\n\0 text \U0001f600 ", "T", "P", "https://x/1", DAY, "a.txt", "key")
    document_id, is_new = documents.add(db, document, NOW)
    assert is_new
    stored = documents.get(db, document_id)
    assert (stored.document, stored.recorded_at, stored.extracted_by) == (document, NOW, None)
    assert stored.document.hash == document.hash


def test_document_unknown(db: Database) -> None:
    with pytest.raises(NotFoundError, match="no document d7"):
        documents.get(db, 7)


def test_document_waits_until_it_is_read(db: Database) -> None:
    one, two = add_document(db, "one"), add_document(db, "two")
    documents.mark_extracted(db, one, "rules/1")
    assert documents.waiting(db) == [two]
    assert documents.get(db, one).extracted_by == "rules/1"
    assert documents.count(db) == 2


def test_document_known_text_from_another_outlet_is_a_receipt(db: Database) -> None:
    first = Document("text", "T", "AP", "https://ap/1", DAY)
    second = Document("text", "Other title", "BBC", "https://bbc/1", date(2024, 3, 5))
    document_id, _ = documents.add(db, first, NOW)
    for _ in range(2):
        assert documents.add(db, second, "later") == (document_id, False)
    assert documents.get(db, document_id).document == first
    assert [r.document for r in documents.receipts(db, document_id)] == [second]


def test_document_the_same_again_leaves_nothing(db: Database) -> None:
    document = Document("text", "T", "AP", "https://ap/1", DAY, "a.txt")
    document_id, _ = documents.add(db, document, NOW)
    documents.add(db, document, "later")
    assert documents.receipts(db, document_id) == []


def test_document_gains_what_it_lacked_and_is_read_again_for_a_date(db: Database) -> None:
    document_id = add_document(db, "text")
    documents.mark_extracted(db, document_id, "rules/1")
    documents.add(db, Document("text", "T", "AP", "https://ap/1"), NOW)
    assert documents.waiting(db) == []
    documents.add(db, Document("text", published_at=DAY), NOW)
    assert documents.waiting(db) == [document_id]
    assert documents.get(db, document_id).document == Document("text", "T", "AP", "https://ap/1", DAY)


def test_document_never_mixes_two_outlets(db: Database) -> None:
    document_id = add_document(db, "text", publisher="AP")
    documents.add(db, Document("text", "Title", "BBC", "https://bbc/1", DAY), NOW)
    assert documents.get(db, document_id).document == Document("text", publisher="AP", published_at=DAY)


def test_document_text_cannot_be_altered(db: Database) -> None:
    document_id = add_document(db)
    with pytest.raises(Exception, match="never altered"):
        db["documents"].update(document_id, {"text": "another"})


# claims


def test_claim_comes_back_as_it_went_in(db: Database) -> None:
    document_id, source_id = add_document(db), add_source(db)
    office = add_source(db, "Ministry", SourceKind.ORGANISATION)
    new = new_claim(
        document_id,
        source_id=source_id,
        institution_id=office,
        role="minister",
        external_id="x1",
        appearance=appearance(document_id, 3, 9, mention="she"),
        speaker_name="Ada Weir",
    )
    claim = claims.get(db, claims.add(db, new))
    for name in ("text", "kind", "source_id", "institution_id", "role", "stated_at", "external_id"):
        assert getattr(claim, name) == getattr(new, name), name
    assert claim.first == new.appearance
    (view,) = claim_views.view(db, [claim.id])
    assert (view.claim_id, view.document, view.source, view.institution) == (
        "x1",
        f"d{document_id}",
        "Ada Weir",
        "Ministry",
    )
    assert (view.speaker, view.start, view.end, view.appearances) == ("Ada Weir", 3, 9, 1)


def test_claim_of_the_same_place_is_the_same(db: Database) -> None:
    document_id = add_document(db)
    ids = [
        claims.add(db, new_claim(document_id, part=part, speaker_name=name))
        for _ in range(2)
        for part, name in ((0, None), (1, None), (0, "Ada"), (0, "Eve"))
    ]
    assert ids[:4] == ids[4:]
    assert len(set(ids)) == 4 == claims.count(db)
    assert claims.ids(db) == sorted(set(ids))


def test_claim_read_again_takes_the_new_reading_and_waits_to_be_judged(db: Database) -> None:
    document_id = add_document(db)
    new = new_claim(document_id)
    one, two = claims.add(db, new), *add_claims(db, "Another.")
    claims.mark_judged(db, [one, two], "judge/1")
    verdicts.put(db, one, two, "judge/1", Scope.ANY, Verdict(Relation.UNRELATED, 0.1, ()))
    assert claims.add(db, new) == one
    assert claims.waiting_for_verdict(db, "judge/1") == []
    dated = StatedAt.on(DAY)
    changed = new_claim(document_id, stated_at=dated, kind=Kind.COMMITMENT, text="It opens in June.")
    assert claims.add(db, changed) == one
    claim = claims.get(db, one)
    assert (claim.stated_at, claim.kind, claim.text) == (dated, Kind.COMMITMENT, "It opens in June.")
    for word, matches in (("june", [one]), ("may", [])):
        assert [row["id"] for row in db.table("claims").search(word)] == matches
    assert claims.waiting_for_verdict(db, "judge/1") == [one]
    assert claims.waiting_for_verdict(db, "judge/2") == [one, two]
    assert verdicts.known_pairs(db, "judge/1", [(one, two)]) == set()
    assert verdicts.get(db, one, two, "judge/1") is None


def test_claim_of_several_outlets_keeps_the_first_wording(db: Database) -> None:
    first, second = add_document(db, "one", publisher="AP"), add_document(db, "two", publisher="BBC")
    claim_id = claims.add(db, new_claim(first, stated_at=StatedAt(None, DAY)))
    assert claims.add_appearance(db, claim_id, appearance(second))
    assert not claims.add_appearance(db, claim_id, appearance(second))
    assert claims.add(db, new_claim(second, text="Other words.")) == claim_id
    assert claims.get(db, claim_id).text == "The bridge opens in May."
    assert [place.publisher for place in claim_views.appearances(db, claim_id)] == ["AP", "BBC"]
    assert claim_views.view(db, [claim_id])[0].appearances == 2
    assert claims.of_document(db, second) == [claim_id]
    claims.set_stated_at(db, claim_id, StatedAt.on(DAY, DAY, "today"))
    claims.add(db, new_claim(first, stated_at=StatedAt(None, DAY)))
    assert claims.get(db, claim_id).stated_at == StatedAt.on(DAY, DAY, "today")


def test_claim_counts_the_outlets_that_carried_one_text(db: Database) -> None:
    document_id = add_document(db, "wire", publisher="AP", url="https://ap/1")
    claim_id = claims.add(db, new_claim(document_id))
    for fields in (
        {"publisher": "BBC", "url": "https://bbc/1"},
        {"publisher": "BBC", "url": "https://bbc/1", "origin": "feed"},
        {"publisher": "AP", "url": "https://ap/1", "origin": "feed"},
        {"publisher": "AP"},
        {"publisher": "Reuters"},
        {"origin": "b.txt"},
    ):
        documents.add(db, Document("wire", **fields), NOW)  # type: ignore[arg-type]
    places = claim_views.appearances(db, claim_id)
    assert [place.publisher for place in places] == ["AP", "BBC", "Reuters"]
    assert claim_views.view(db, [claim_id])[0].appearances == 3


def test_claim_ids_resolve_the_importers_first(db: Database) -> None:
    one, two = add_claims(db, "One."), add_claims(db, "Two.", external_id="c1")
    three = add_claims(db, "Three.")
    assert claims.resolve_id(db, "c1") == two[0]
    assert claims.resolve_id(db, f"C{three[0]}") == three[0]
    assert claims.by_external_id(db, "c1") == two[0]
    assert claims.by_external_id(db, "c9") is None
    for name in ("c99", "x", "", "c0", "c" + "9" * 30, "'"):
        with pytest.raises(NotFoundError):
            claims.resolve_id(db, name)
    with pytest.raises(StoreError, match="already names another"):
        add_claims(db, "Four.", external_id="c1")
    assert one != two


def test_claims_keep_the_order_asked_for(db: Database) -> None:
    ids = add_claims(db, "One.", "Two.", "Three.")
    asked = [ids[2], ids[0], ids[2]]
    assert [claim.id for claim in claims.get_many(db, asked)] == asked
    assert [view.text for view in claim_views.view(db, asked)] == ["Three.", "One.", "Three."]
    assert claims.texts(db, [ids[1], 99]) == {ids[1]: "Two."}
    assert claims.get_many(db, []) == []
    for function in (claims.get_many, claim_views.view):
        with pytest.raises(NotFoundError, match="no claim c99"):
            function(db, [ids[0], 99])


def test_claims_of_sources_and_in_the_same_words(db: Database) -> None:
    ada, eve = add_source(db), add_source(db, "Eve")
    one, two = add_claims(db, "We won't leave!", "Other.", source_id=ada)
    (three,) = add_claims(db, "We won’t leave", source_id=eve)
    add_claims(db, "Nobody's.")
    assert claims.of_sources(db, [ada]) == [one, two]
    assert claims.of_sources(db, [eve, ada]) == [one, two, three]
    assert claims.of_sources(db, []) == []
    assert [claim.id for claim in claims.same_words(db, ada, "“we WON’T — leave.”")] == [one]
    assert claims.same_words(db, ada, "We leave") == []


def test_claims_listed_by_date_kind_and_source(db: Database) -> None:
    body = add_source(db, "Ministry", SourceKind.ORGANISATION)
    (late,) = add_claims(db, "Late.", stated_at=StatedAt.on(date(2024, 5, 1)), institution_id=body)
    (undated,) = add_claims(db, "Undated.", stated_at=StatedAt())
    (bounded,) = add_claims(db, "Bounded.", stated_at=StatedAt(None, date(2024, 4, 1)), kind=Kind.DENIAL)
    (early,) = add_claims(db, "Early.", stated_at=StatedAt.on(date(2024, 3, 1), date(2024, 6, 1)))

    def listed(**wanted: object) -> list[int]:
        return [int(view.claim_id[1:]) for view in claim_views.list_views(db, **wanted)]  # type: ignore[arg-type]

    assert listed() == [early, bounded, late, undated]
    assert listed(oldest_first=False) == [late, bounded, early, undated]
    assert listed(limit=2) == [early, bounded]
    assert listed(since=date(2024, 4, 1), until=date(2024, 5, 1)) == [bounded, late]
    assert listed(kind=Kind.DENIAL) == [bounded]
    assert listed(source_ids=[body]) == [late]
    assert listed(source_ids=[]) == []


def test_claim_denials_are_linked_once(db: Database) -> None:
    one, two = add_claims(db, "It fell.", "It did not.")
    claims.mark_judged(db, [one, two], "judge/1")
    for _ in range(2):
        claims.set_denied(db, two, one)
        assert claims.get(db, two).denies_claim_id == one
        assert claims.denying(db, one) == [two]
    assert claims.waiting_for_verdict(db, "judge/1") == [two]


def test_claims_are_searched_by_other_tools_that_open_the_file(db: Database) -> None:
    ids = add_claims(db, "Troops are leaving Minsk.", "Troops stay.")
    assert [row["id"] for row in db.table("claims").search("troops leave")] == [ids[0]]
    assert {row["id"] for row in db.table("claims").search("TROOPS")} == set(ids)


@given(st.text())
def test_words_key_is_stable(text: str) -> None:
    key = words_key(text)
    assert words_key(key) == key
    assert key == " ".join(key.split())


# sources


def test_source_answers_to_its_keys(db: Database) -> None:
    ada, office = add_source(db), add_source(db, "Ada Weir", SourceKind.OFFICE)
    assert sources.add_alias(db, ada, "Ada Weir", "ada weir", "its name")
    assert not sources.add_alias(db, ada, "ADA WEIR", "ada weir", "again")
    sources.add_alias(db, ada, "Weir", "weir", "last name")
    sources.add_alias(db, office, "Weir", "weir", "last name")
    assert [source.id for source in sources.by_key(db, "weir")] == [ada, office]
    assert sources.by_key(db, "nobody") == []
    assert sources.aliases(db, ada) == ["Ada Weir", "Weir"]
    assert sources.view(db, ada).aliases == ("Weir",)
    with pytest.raises(NotFoundError, match="no source s99"):
        sources.get(db, 99)


def test_affiliation_seen_again_keeps_the_latest_date(db: Database) -> None:
    ada, body = add_source(db), add_source(db, "Ministry", SourceKind.ORGANISATION)
    for seen, since, expected in (
        (date(2024, 3, 1), None, True),
        (date(2024, 5, 1), DAY, False),
        (date(2024, 4, 1), date(2020, 1, 1), False),
        (None, None, False),
    ):
        affiliation = Affiliation(ada, body, "minister", since, seen_at=seen, reason="“minister Weir”")
        assert sources.add_affiliation(db, affiliation) is expected
    assert sources.add_affiliation(db, Affiliation(ada, body))
    assert not sources.add_affiliation(db, Affiliation(ada, body))
    assert not sources.add_affiliation(db, Affiliation(ada, ada))
    known = [
        Affiliation(ada, body, "minister", DAY, None, date(2024, 5, 1), "“minister Weir”", date(2024, 3, 1)),
        Affiliation(ada, body),
    ]
    assert sources.institutions_of(db, ada) == known == sources.members_of(db, body)
    assert sources.view(db, ada).affiliations[0].institution == "Ministry"


def test_source_merge_moves_everything_and_says_what(db: Database) -> None:
    old, new, body = add_source(db, "A. Weir"), add_source(db), add_source(db, "Ministry")
    sources.add_alias(db, old, "A. Weir", "a weir", "")
    sources.add_alias(db, old, "Weir", "weir", "")
    sources.add_alias(db, new, "Weir", "weir", "")
    sources.add_affiliation(db, Affiliation(old, body, "minister", seen_at=date(2024, 5, 1)))
    sources.add_affiliation(db, Affiliation(new, body, "minister", seen_at=date(2024, 3, 1)))
    sources.add_affiliation(db, Affiliation(old, new))
    sources.add_affiliation(db, Affiliation(body, old))
    one, two = add_claims(db, "One.", "Two.", source_id=old, institution_id=old)
    finding = findings.add(db, new_finding(one, two, institution_id=old))
    sources.merge(db, old, new, "same person")
    assert sources.get(db, old) == sources.get(db, new)
    assert [source.id for source in sources.by_key(db, "a weir")] == [new]
    assert [source.id for source in sources.by_key(db, "weir")] == [new]
    assert sources.institutions_of(db, old) == [
        Affiliation(new, body, "minister", seen_at=date(2024, 5, 1), first_seen_at=date(2024, 3, 1)),
    ]
    assert sources.institutions_of(db, body) == [Affiliation(body, new)]
    assert claims.of_sources(db, [new]) == [one, two]
    assert claims.get(db, one).institution_id == new
    assert findings.row(db, finding).institution_id == new
    assert [source.id for source in sources.all_sources(db)] == [new, body]
    assert sources.count(db) == 2
    view = sources.view(db, old)
    assert (view.id, view.claims, view.aliases) == (f"s{new}", 2, ("A. Weir", "Weir"))
    (log,) = db["source_merges"].rows
    assert (log["from_id"], log["into_id"], log["reason"]) == (old, new, "same person")
    assert f'"claims_source": [{one}, {two}]' in log["moved"]
    with pytest.raises(ValueError, match="same source already"):
        sources.merge(db, old, new, "again")
    third = add_source(db, "Third")
    sources.merge(db, new, third, "chain")
    assert sources.get(db, old).id == third


# vectors


def test_vectors_come_back_unit_long(db: Database) -> None:
    generator = np.random.default_rng(1)
    rows = {f"text {i}": generator.normal(size=16).astype(np.float32) for i in range(30)}
    vectors.put(db, "m", rows)
    texts = [*reversed(rows), "text 3"]
    claim_ids = [claims.add(db, new_claim(add_document(db, f"in {i}"), text)) for i, text in enumerate(texts)]
    found, matrix = vectors.for_claims(db, "m")
    expected = np.stack([rows[text] / np.linalg.norm(rows[text]) for text in texts])
    assert (found.tolist(), matrix.dtype) == (claim_ids, np.float32)
    np.testing.assert_allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(matrix, expected, atol=1e-3)
    assert vectors.for_claims(db, "other")[0].size == 0


@pytest.mark.parametrize("bad", [[0.0, 0.0], [np.nan, 1.0], [np.inf, 1.0], [[1.0, 2.0]], [1.0], []])
def test_vectors_refuse_what_is_none(db: Database, bad: object) -> None:
    vectors.put(db, "m", {"good": [1.0, 2.0]})
    with pytest.raises(ValueError, match="vector"):
        vectors.put(db, "m", {"a": [2.0, 1.0], "b": bad})  # type: ignore[dict-item]
    assert db.table("vectors").count == 1


def test_vectors_for_claims_share_texts_and_leave_out_what_waits(db: Database) -> None:
    one, two = add_claims(db, "Same.", "Other.")
    three = claims.add(db, new_claim(add_document(db, "elsewhere"), "Same."))
    assert claims.waiting_for_vector(db, "m") == [(one, "Same."), (two, "Other."), (three, "Same.")]
    assert [part.shape for part in vectors.for_claims(db, "m")] == [(0,), (0, 0)]
    vectors.put(db, "m", {"Same.": [3.0, 4.0]})
    vectors.put(db, "m", {"Same.": [4.0, 3.0]})
    ids, matrix = vectors.for_claims(db, "m", [three, two, one, 99])
    assert (ids.dtype, matrix.dtype, ids.tolist()) == (np.int64, np.float32, [one, three])
    np.testing.assert_allclose(matrix, [[0.6, 0.8]] * 2, atol=1e-3)
    assert claims.waiting_for_vector(db, "m") == [(two, "Other.")]
    assert vectors.for_claims(db, "m")[0].tolist() == [one, three]


def test_vectors_watermark_moves_with_the_claims_it_covers(db: Database) -> None:
    seen = [vectors.watermark(db, "m")]
    add_claims(db, "One.", "Two.")
    assert vectors.watermark(db, "m") == seen[0]
    vectors.put(db, "m", {"Two.": [1.0, 0.0]})
    seen.append(vectors.watermark(db, "m"))
    vectors.put(db, "m", {"One.": [1.0, 0.0]})
    seen.append(vectors.watermark(db, "m"))
    (three,) = add_claims(db, "Three.")
    four = claims.add(db, new_claim(document := add_document(db, "again"), "Two."))
    seen.append(vectors.watermark(db, "m"))
    assert [vectors.claims_after(db, "m", token) for token in seen] == [[1, 2, four], [1, four], [four], []]
    vectors.put(db, "m", {"Three.": [1.0, 0.0]})
    assert vectors.claims_after(db, "m", seen[-1]) == [three]
    seen.append(vectors.watermark(db, "m"))
    vectors.put(db, "other", {"One.": [1.0]})
    assert vectors.watermark(db, "m") == seen[-1]
    claims.add(db, new_claim(document, "One."))
    seen.append(vectors.watermark(db, "m"))
    assert len(set(seen)) == len(seen)
    assert vectors.claims_after(db, "m", seen[-2]) is None
    for token in ("", "1.2", "a.b.c"):
        assert vectors.claims_after(db, "m", token) is None


# verdicts


def test_verdict_turns_with_the_pair(db: Database) -> None:
    one, two, three = add_claims(db, "One.", "Two.", "Three.")
    forth, back = Scores(0.1, 0.2, 0.7), Scores(0.3, 0.3, 0.4)
    verdict = Verdict(Relation.REVERSAL, 0.9, (Reason("negation", 0.5, "“no” → „yes“"),))
    first = verdicts.put(db, two, one, "judge/1", Scope.SPEAKER, verdict, forth, back, 0.8)
    stored = verdicts.get(db, two, one, "judge/1")
    assert stored is not None
    assert (stored.id, stored.verdict, stored.scope, stored.similarity) == (
        first,
        verdict,
        Scope.SPEAKER,
        0.8,
    )
    assert (stored.scores_ab, stored.scores_ba) == (forth, back)
    assert (stored.relation, stored.probability) == (Relation.REVERSAL, 0.9)
    turned = verdicts.get(db, one, two, "judge/1")
    assert turned is not None
    assert (turned.scores_ab, turned.scores_ba) == (back, forth)
    weaker = Verdict(Relation.UNSURE, 0.4, ())
    assert verdicts.put(db, one, two, "judge/1", Scope.ANY, weaker) == first
    assert verdicts.put(db, one, two, "judge/2", Scope.ANY, weaker) != first
    again = verdicts.get(db, one, two, "judge/1")
    assert again is not None
    assert (again.verdict, again.scores_ab, again.similarity) == (weaker, None, None)
    pairs = [(two, one), (one, two), (one, three)]
    assert verdicts.known_pairs(db, "judge/1", pairs) == {(two, one), (one, two)}
    assert verdicts.known_pairs(db, "judge/9", pairs) == set()
    assert verdicts.reasons_of(db, [first]) == {first: ()}
