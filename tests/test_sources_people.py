"""Names of people across documents: spellings, families, one name for two people, and changed offices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store_samples import add_document
from tracker.records import Affiliation, SourceKind, SpeakerReading
from tracker.sources import review, tree
from tracker.sources.offices_held import held_on
from tracker.sources.people import SURE
from tracker.sources.resolver import Resolved, Resolver
from tracker.sources.spelling import agreement, is_same_surname
from tracker.store import source_links
from tracker.store import sources as store
from tracker.store.connection import Store

PERSON, ORGANISATION = SourceKind.PERSON, SourceKind.ORGANISATION
DAY = date(2022, 2, 20)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Store.open(tmp_path / "people.db") as opened, opened.write() as db:
        yield db


def read(
    db: Database,
    name: str,
    role: str | None = None,
    *,
    text: str = "",
    mention: str | None = None,
    day: date = DAY,
    organisation: str | None = None,
) -> Resolved:
    """Resolve one person named in a document of its own."""
    document = add_document(db, f"{text} {len(list(db['documents'].rows))}")
    reading = SpeakerReading(name, PERSON, role, organisation)
    return Resolver(db, day, text).resolve(reading, document, mention or name)


def link(db: Database, source: int | None) -> tuple[float, str]:
    """The score and the reason of the latest link to a source."""
    latest = source_links.of_source(db, source or 0)[-1]
    return latest.score, latest.reason


# --- names without a database -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forms",
    [
        "Zelensky Zelenskyy Zelenskiy Selenskyj",
        "Khrenin Chrenin Hrenin",
        "Lukashenko Lukashenka Loukachenko",
        "Qaddafi Gaddafi Kadhafi Qadhafi",
        "Tymoshenko Timoschenko Timoshenko",
        "Medvedev Medwedew Medvedyev",
        "Shoigu Shoygu Schoigu",
        "Yeltsin Jelzin Eltsin",
    ],
)
def test_romanisations_of_one_surname_meet(forms: str) -> None:
    first, *others = forms.split()
    assert all(is_same_surname(first, other) for other in others)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Martin", "Morton"), ("Clinton", "Clanton"), ("Johnson", "Johnston"), ("Allen", "Allan")],
)
def test_surnames_that_only_look_alike_do_not_meet(one: str, other: str) -> None:
    assert not is_same_surname(one, other)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Yulia Tymoshenko", "Julia Timoshenko", True),
        ("Mohammed Odd", "Muhammad Odd", True),
        ("Sergei Odd", "Serhiy Odd", True),
        ("Bill Odd", "William Odd", True),
        ("Tsai Ing-wen", "Ing-wen Tsai", True),
        ("Orbán Viktor", "Viktor Orban", True),
        ("Bill Odd", "Hillary Odd", False),
        ("Mira Zelensky", "Olena Zelenskiy", False),
        ("George W. Odd", "George H. W. Odd", False),
        ("Ann Odd Jr.", "Ann Odd Sr.", False),
        ("John Odd", "Joan Odd", False),
    ],
)
def test_full_names_agree_or_not(one: str, other: str, agree: bool) -> None:
    assert (agreement(one, other) is not None) is agree
    assert (agreement(other, one) is not None) is agree


# --- transliterations ---------------------------------------------------------------------------------------


def test_other_spelling_in_the_same_office_is_the_same_person(db: Database) -> None:
    known = read(db, "Viktor Khrenin", "Belarusian Defense Minister")
    other = read(db, "Wiktor Chrenin", "defense minister of Belarus")
    assert other.source_id == known.source_id
    score, reason = link(db, other.source_id)
    assert score > SURE
    assert "two spellings" in reason


def test_other_spelling_with_nothing_else_is_doubtful(db: Database) -> None:
    known = read(db, "Volodymyr Zelensky")
    other = read(db, "Volodymyr Zelenskiy")
    assert other.source_id == known.source_id
    assert link(db, other.source_id)[0] < SURE


def test_other_spelling_of_both_names_needs_an_office(db: Database) -> None:
    known = read(db, "Mike Coffman", "Representative")
    assert read(db, "Michael Kofman").source_id != known.source_id


def test_surname_in_another_spelling_alone_links_nobody(db: Database) -> None:
    known = read(db, "Volodymyr Zelensky", "Ukrainian President")
    assert read(db, "Olena Zelenskiy").source_id != known.source_id
    assert read(db, "Zelenskiy").source_id != known.source_id


# --- one name, two people -----------------------------------------------------------------------------------


def test_one_name_in_two_countries_is_two_people(db: Database) -> None:
    one = read(db, "Ann Lee", "Norwegian Foreign Minister")
    other = read(db, "Ann Lee", "French Transport Minister")
    assert one.source_id != other.source_id
    assert read(db, "Ann Lee", "foreign minister of Norway").source_id == one.source_id
    assert read(db, "Ann Lee", "France’s transport minister").source_id == other.source_id


def test_two_of_one_name_who_are_kept_apart_are_listed_with_the_reason(db: Database) -> None:
    one = read(db, "Ann Lee", "Norwegian Foreign Minister").source_id
    other = read(db, "Ann Lee", "French Transport Minister").source_id
    told = "speaks for the Government of Norway, this one for the Government of France"
    reason = f"kept apart: s{one} Ann Lee {told}"
    (doubt,) = review.doubts(db)
    assert doubt.link is not None
    assert (doubt.link.source_id, doubt.link.reason) == (other, reason)
    read(db, "Ann Lee", "France’s transport minister")
    read(db, "Ann Lee", "foreign minister of Norway")
    assert len(review.doubts(db)) == 1, "once for the pair"
    review.keep(db, doubt.id)
    assert review.doubts(db) == []


def test_one_title_of_two_bodies_at_one_time_is_listed_as_kept_apart(db: Database) -> None:
    one = read(db, "Ann Lee", "chief executive", organisation="Halvern Rail").source_id
    read(db, "Ann Lee", "chief executive", organisation="Norvik Bank")
    (doubt,) = review.doubts(db)
    assert doubt.link is not None
    assert doubt.link.reason == (
        f"kept apart: s{one} Ann Lee is chief executive of Halvern Rail at that time, this one of Norvik Bank"
    )


def test_roles_in_two_places_with_nothing_in_common_are_two_people(db: Database) -> None:
    farmer = read(db, "John Odd", "farmer in Ohio").source_id
    chief = read(db, "John Odd", "police chief of Leeds").source_id
    assert chief != farmer
    (doubt,) = review.doubts(db)
    assert doubt.link is not None
    assert doubt.link.reason == (
        f"kept apart: s{farmer} John Odd is known as farmer in Ohio, this one as police chief of Leeds"
    )
    assert read(db, "John Odd", "farmer from Ohio").source_id == farmer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mayor of Tarnwick", "chairman of Norvik Bank"),
        ("pianist in Tarnwick", "Tarnwick councillor"),
        ("pianist in Tarnwick", "singer"),
        ("teacher in Ohio", "American writer"),
    ],
)
def test_another_office_or_place_in_common_is_still_one_person(db: Database, one: str, other: str) -> None:
    assert read(db, "John Odd", one).source_id == read(db, "John Odd", other).source_id


def test_one_surname_in_two_countries_is_not_listed(db: Database) -> None:
    read(db, "Ann Lee", "Norwegian Foreign Minister")
    read(db, "Tom Lee", "French Transport Minister")
    assert review.doubts(db) == []


def test_name_of_two_people_without_an_office_is_not_given_to_either(db: Database) -> None:
    known = {
        read(db, "Ann Lee", "Norwegian Foreign Minister").source_id,
        read(db, "Ann Lee", "French Transport Minister").source_id,
    }
    found = read(db, "Ann Lee")
    assert found.source_id not in known
    assert link(db, found.source_id)[0] < SURE


def test_full_name_with_nothing_else_is_linked_and_doubtful(db: Database) -> None:
    known = read(db, "Ann Lee", "Norwegian Foreign Minister")
    other = read(db, "Ann Lee")
    assert other.source_id == known.source_id
    assert link(db, other.source_id)[0] < SURE


def test_another_walk_of_life_is_another_person(db: Database) -> None:
    senator = read(db, "Brad Odd", "Senator")
    assert read(db, "Brad Odd", "pastor").source_id != senator.source_id


def test_three_of_one_name_in_three_walks_of_life_are_three_and_listed(db: Database) -> None:
    found = [
        read(db, "MP John Smith", mention="Labour MP John Smith").source_id,
        read(db, "John Smith", "coach", organisation="Manchester United").source_id,
        read(db, "John Smith", "Ohio farmer").source_id,
    ]
    assert len(set(found)) == 3
    assert [each.is_doubtful for each in (source_links.of_source(db, one or 0)[0] for one in found)] == [
        False,
        True,
        True,
    ]
    assert read(db, "John Smith", "farmer in Ohio").source_id == found[2]


def test_one_office_in_two_states_is_two_people(db: Database) -> None:
    ohio = read(db, "Ann Lee", "senator from Ohio")
    assert read(db, "Ann Lee", "Texas senator").source_id != ohio.source_id


def test_role_that_has_nothing_in_common_is_doubtful_however_often_named(db: Database) -> None:
    known = [read(db, "Ann Lee", "pianist").source_id for _ in range(4)]
    assert read(db, "Ann Lee", "beekeeping judge").source_id == known[0]
    assert link(db, known[0])[0] < SURE


def test_body_of_one_word_that_may_be_a_surname_is_listed(db: Database) -> None:
    read(db, "Volodymyr Zelensky")
    reading = SpeakerReading("Zelenskiy", ORGANISATION)
    found = Resolver(db, DAY, "A cold day.").resolve(reading, add_document(db, "cold"), "Zelenskiy")
    assert [each.is_doubtful for each in source_links.of_source(db, found.source_id or 0)] == [True]
    text = "Halvern's shares fell."
    sure = Resolver(db, DAY, text).resolve(
        SpeakerReading("Halvern", ORGANISATION), add_document(db, text), "Halvern"
    )
    assert [each.is_doubtful for each in source_links.of_source(db, sure.source_id or 0)] == [False]


# --- the country of a bare office ---------------------------------------------------------------------------


def institution_of(db: Database, found: Resolved) -> str | None:
    return store.get(db, found.institution_id).name if found.institution_id else None


def test_bare_office_is_the_one_its_holder_is_known_for(db: Database) -> None:
    read(db, "Anna Weber", "Austrian Chancellor", text="Vienna is cold.")
    bare = read(db, "Anna Weber", "Chancellor", text="A cold day.")
    assert (bare.role, institution_of(db, bare)) == ("Chancellor", "Government of Austria")
    assert institution_of(db, read(db, "Anna Weber", "chess player", text="A cold day.")) is None


@pytest.mark.parametrize(
    ("role", "text", "body"),
    [
        ("President", "President Ivo Horvat of Croatia spoke in Paris.", "Government of Croatia"),
        (
            "Foreign Minister",
            "Foreign Minister Ivo Horvat of Croatia spoke.",
            "Ministry of Foreign Affairs of Croatia",
        ),
        ("President", "The Croatian parliament met. Zagreb is cold.", "Government of Croatia"),
        ("President", "Croatia and Austria met.", None),
    ],
)
def test_bare_office_takes_its_country_from_the_text(
    db: Database, role: str, text: str, body: str | None
) -> None:
    assert institution_of(db, read(db, "Ivo Horvat", role, text=text)) == body


def test_mayors_of_two_cities_at_one_time_are_two_people(db: Database) -> None:
    one = read(db, "Ann Lee", "mayor of Harrow")
    assert read(db, "Ann Lee", "mayor of Tarnwick").source_id != one.source_id


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Bill Odd", "Hillary Odd"),
        ("George W. Odd", "George H. W. Odd"),
        ("Ann Odd", "Ann Odd Jr."),
    ],
)
def test_members_of_a_family_are_two_people(db: Database, name: str, other: str) -> None:
    assert read(db, name).source_id != read(db, other).source_id


# --- surnames alone -----------------------------------------------------------------------------------------


def test_honorific_tells_two_of_one_surname_apart(db: Database) -> None:
    bill, hillary = read(db, "Bill Odd"), read(db, "Hillary Odd")
    assert read(db, "Odd", mention="Mrs. Odd", text="Hillary smiled.").source_id == hillary.source_id
    assert read(db, "Odd", mention="Mr. Odd", text="Bill smiled.").source_id == bill.source_id


def test_text_tells_two_of_one_surname_apart(db: Database) -> None:
    _, hillary = read(db, "Bill Odd"), read(db, "Hillary Odd")
    found = read(db, "Odd", text="The rally was for Hillary Odd.")
    assert found.source_id == hillary.source_id
    assert "the text names Hillary Odd" in link(db, found.source_id)[1]


def test_unsupported_surname_of_the_only_one_known_is_doubtful(db: Database) -> None:
    known = read(db, "Mary Odd")
    assert read(db, "Odd", text="A cold day.").source_id == known.source_id
    assert link(db, known.source_id)[0] < SURE


def test_surname_in_another_spelling_is_doubtful_without_an_office(db: Database) -> None:
    known = read(db, "Volodymyr Zelensky", "Ukrainian President")
    assert read(db, "Zelenskiy", text="A cold day.").source_id == known.source_id
    assert link(db, known.source_id)[0] < SURE
    read(db, "Zelenskiy", "Ukrainian President", text="A cold day in Kyiv.")
    assert link(db, known.source_id)[0] > SURE


def test_surname_that_the_document_did_not_explain_is_found_by_what_is_known(db: Database) -> None:
    hillary = read(db, "Hillary Odd")
    text = "Hillary Odd and Bill Odd met."
    document = add_document(db, text)
    found = Resolver(db, DAY, text).resolve(None, document, "Mrs. Odd")
    assert found.source_id == hillary.source_id
    assert Resolver(db, DAY, text).resolve(None, document, "she").source_id is None


# --- offices change -----------------------------------------------------------------------------------------


def minister_then_executive(db: Database) -> tuple[int, int, int]:
    minister = read(db, "Mira Odd", "Norwegian transport minister", day=date(2015, 3, 1))
    executive = read(db, "Mira Odd", "chief executive of Halvern Rail", day=date(2020, 3, 1))
    assert minister.source_id == executive.source_id
    assert minister.source_id
    assert minister.institution_id
    assert executive.institution_id
    return minister.source_id, minister.institution_id, executive.institution_id


def test_claim_is_held_for_the_office_of_its_day(db: Database) -> None:
    mira, ministry, rail = minister_then_executive(db)
    days = {date(2015, 5, 1): ministry, date(2014, 1, 1): ministry, date(2021, 1, 1): rail}
    assert {day: read(db, "Mira Odd", day=day).institution_id for day in days} == days
    assert held_on(db, mira, date(2017, 9, 1)) == (None, None)
    assert held_on(db, mira, date(2009, 1, 1)) == (None, None)


def test_day_of_the_statement_counts_not_that_of_the_document(db: Database) -> None:
    _, ministry, _ = minister_then_executive(db)
    document = add_document(db, "In 2015 Mira Odd said so.")
    resolver = Resolver(db, date(2020, 6, 1), "In 2015 Mira Odd said so.")
    reading = SpeakerReading("Mira Odd", PERSON)
    assert resolver.resolve(reading, document, "Mira Odd", date(2015, 3, 9)).institution_id == ministry


def test_terms_from_an_import_come_before_what_articles_show(db: Database) -> None:
    mira, ministry, rail = minister_then_executive(db)
    store.add_affiliation(
        db, Affiliation(mira, rail, "chief executive of Halvern Rail", date(2016, 1, 1), None, reason="test")
    )
    assert held_on(db, mira, date(2016, 2, 1))[0] == rail
    assert held_on(db, mira, date(2015, 2, 1))[0] == ministry


def test_office_said_to_be_over_is_not_held_any_more(db: Database) -> None:
    mira = read(db, "Mira Odd", "Norwegian transport minister", day=date(2015, 3, 1))
    former = read(db, "Mira Odd", "former Norwegian transport minister", day=date(2015, 9, 1))
    assert (former.source_id, former.institution_id) == (mira.source_id, None)
    assert read(db, "Mira Odd", day=date(2015, 10, 1)).institution_id is None
    assert read(db, "Mira Odd", day=date(2015, 8, 1)).institution_id == mira.institution_id


def test_office_named_without_its_holder_is_the_holder_the_text_names(db: Database) -> None:
    known = read(db, "Mira Odd", "mayor of Harrow")
    text = "Odd smiled. The mayor of Harrow said so."
    document = add_document(db, text)
    reading = SpeakerReading("mayor of Harrow", SourceKind.OFFICE, "mayor of Harrow")
    assert Resolver(db, DAY, text).resolve(reading, document, "the mayor").source_id == known.source_id
    other = Resolver(db, DAY, "A cold day.").resolve(reading, add_document(db, "cold"), "the mayor")
    assert other.source_id != known.source_id


# --- the tree -----------------------------------------------------------------------------------------------


def above(db: Database, name: str, role: str | None = None, kind: SourceKind = ORGANISATION) -> list[str]:
    found = Resolver(db, DAY).resolve(SpeakerReading(name, kind, role), add_document(db, name), name)
    return [store.get(db, each).name for each in tree.ancestors(db, found.source_id or 0)]


def test_bodies_stand_below_those_they_speak_for(db: Database) -> None:
    assert above(db, "Ukrainian General Staff") == [
        "General Staff of Ukraine",
        "Armed Forces of Ukraine",
        "Government of Ukraine",
    ]
    assert above(db, "FBI") == ["Federal Bureau of Investigation", "Government of the United States"]
    assert above(db, "Civic Union parliamentary group") == ["Civic Union parliamentary group", "Civic Union"]
    assert above(db, "Halvern Rail", "subsidiary of Halvern Group") == ["Halvern Rail", "Halvern Group"]


def test_campaign_stands_below_its_candidate_with_its_spokespeople(db: Database) -> None:
    mira = read(db, "Mira Odd", text="Mira Odd spoke.")
    text = "Mira Odd’s campaign answered."
    found = [
        Resolver(db, DAY, text).resolve(SpeakerReading(name, ORGANISATION), add_document(db, name), name)
        for name in ("Mira Odd’s presidential campaign", "Odd campaign", "Odd team")
    ]
    assert len({each.source_id for each in found}) == 1
    campaign = found[0].source_id or 0
    assert tree.ancestors(db, campaign) == [campaign, mira.source_id]
    aide = read(db, "Jon Bak", "spokesman for the Odd campaign", text=text)
    assert aide.institution_id == campaign
    assert {each.name for each in store.view(db, campaign).members} == {"Jon Bak"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Harrow University poll", "results of the latest Harrow University poll released Friday", True),
        ("Harrow Post-KTV News poll", "recent KTV/Harrow Post survey", True),
        ("Harrow Post-KTV News poll", "Harrow Post poll", False),
        ("recent poll by Harrow Research", "Harrow Research survey", True),
    ],
)
def test_poll_stands_for_its_pollster(db: Database, one: str, other: str, same: bool) -> None:
    found = [
        Resolver(db, DAY).resolve(SpeakerReading(name, SourceKind.COLLECTIVE), add_document(db, name), name)
        for name in (one, other)
    ]
    assert (found[0].source_id == found[1].source_id) is same


def test_polls_of_nobody_in_particular_are_never_the_same(db: Database) -> None:
    found = [
        Resolver(db, DAY).resolve(
            SpeakerReading("recent polls", SourceKind.COLLECTIVE), add_document(db, str(number)), "polls"
        )
        for number in range(2)
    ]
    assert found[0].source_id != found[1].source_id


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Democrat Mira Odd", "Mira Odd"),
        ("Harrow Gov. John Odd", "John Odd"),
        ("Mary Odd Says Strike Is Over", "Mary Odd"),
        ("Certainly Mary Odd", "Mary Odd"),
    ],
)
def test_name_is_freed_of_what_stands_around_it(db: Database, printed: str, name: str) -> None:
    assert read(db, printed).name == name
