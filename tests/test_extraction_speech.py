"""Kinds of reported speech: what is taken for a statement, whose it is, and what is left alone."""

from __future__ import annotations

import pytest

from tracker.extraction import extract
from tracker.extraction.attribution import Found, attributions
from tracker.extraction.parse import parse
from tracker.records import QuotationType, SourceKind

Read = tuple[str, str, str]


def found(text: str) -> list[Found]:
    return attributions(parse(text))


def read(text: str) -> list[Read]:
    """(speakers, cue, content) of each attribution."""
    return [
        (" & ".join(m.text for m in f.speakers), f.quotation.cue, f.quotation.verbatim(text))
        for f in found(text)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“The line is safe,” Lisk said in a statement.", ("Lisk", "said", "The line is safe,")),
        ("In a statement, Lisk said the line is safe.", ("Lisk", "said", "the line is safe")),
        ("Lisk tweeted that the vote was a fraud.", ("Lisk", "tweeted", "the vote was a fraud")),
        ("“The vote was a fraud,” Fennick tweeted.", ("Fennick", "tweeted", "The vote was a fraud,")),
        (
            "Fennick posted on Facebook that the vote was a fraud.",
            ("Fennick", "posted", "the vote was a fraud"),
        ),
        ("Lisk wrote on Facebook: “The vote was a fraud.”", ("Lisk", "wrote", "The vote was a fraud.")),
        (
            "Fennick confirmed that the bridge would close.",
            ("Fennick", "confirmed", "the bridge would close"),
        ),
        (
            "Kelderby denied taking money from the union.",
            ("Kelderby", "denied", "taking money from the union"),
        ),
        ("The report says the bridge is unsafe.", ("The report", "says", "the bridge is unsafe")),
        ("The memo stated that the pipe had burst.", ("The memo", "stated", "the pipe had burst")),
        (
            "The poll showed Fennick leading by nine points.",
            ("The poll", "showed", "Fennick leading by nine points"),
        ),
        ("Kelderby said they believe the line was sold.", ("Kelderby", "said", "the line was sold")),
        ("Kelderby said of the mayor that she was lazy.", ("Kelderby", "said", "she was lazy")),
        (
            "Kelderby expressed concern that the line would close.",
            ("Kelderby", "expressed", "the line would close"),
        ),
        (
            "Kelderby asked whether the line would close.",
            ("Kelderby", "asked", "whether the line would close"),
        ),
        (
            "Kelderby urged the council to buy the mill.",
            ("Kelderby", "urged", "to buy the mill"),
        ),
        (
            "The ministry said on Monday there was no risk to the public.",
            ("The ministry", "said", "there was no risk to the public"),
        ),
        (
            "According to its director, Vera Tolland, a roof of the school has to be replaced.",
            ("its director, Vera Tolland", "According to", "a roof of the school has to be replaced"),
        ),
        (
            "Repairs to the line would now cost 65 million crowns, Peter Sandrow, a spokesman for the city’s "
            "Transport Ministry, told reporters on Monday.",
            (
                "Peter Sandrow, a spokesman for the city’s Transport Ministry",
                "told",
                "Repairs to the line would now cost 65 million crowns",
            ),
        ),
        (
            "As part of his plea, Marcel Arden, 44, said that he had opened the gate.",
            ("Marcel Arden, 44", "said", "he had opened the gate"),
        ),
    ],
)
def test_attributions_finds_one_statement(text: str, wanted: Read) -> None:
    texts = [each for each in read("The bridge is old.\n\n" + text) if each[1] == wanted[1]]
    assert texts == [wanted]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Anton Kelderby, who said the line would close, left on Monday.", "the line would close"),
        (
            "The minister met Olga Fennick, who promised to open the bridge in May.",
            "to open the bridge in May",
        ),
        ("The dam was closed by the ministry, which said that it was unsafe.", "it was unsafe"),
    ],
)
def test_attributions_names_the_relative_pronoun_as_the_mention(text: str, content: str) -> None:
    ((speaker, _, said),) = read(text)
    assert speaker in ("who", "which")
    assert said == content


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "Reuters reported that Lavin said the troops would stay in Norland.",
            "Lavin",
            "the troops would stay in Norland",
        ),
        (
            "The Norland Times reported that Lavin had promised to keep the bridge.",
            "Lavin",
            "to keep the bridge",
        ),
        ("“We have won the vote,” Reuters quoted Lavin as saying.", "Lavin", "We have won the vote,"),
        ("Lavin was quoted by Reuters as saying that the war was lost.", "Lavin", "the war was lost"),
        (
            "Lisk said that Lavin had told her the bridge was safe.",
            "Lisk",
            "Lavin had told her the bridge was safe",
        ),
    ],
)
def test_attributions_lays_a_relayed_statement_to_who_made_it(text: str, speaker: str, content: str) -> None:
    ((who, _, said),) = read(text)
    assert (who, said) == (speaker, content)


@pytest.mark.parametrize(
    "text",
    [
        "Kelderby thinks the line will close.",
        "Olga Fennick hopes the line will stay.",
        "The company plans to close the mill.",
        "Kelderby wants to sell the old mill.",
        "The word “sorry” is hard to say.",
        "She read “The Long Line” on the train.",
        "He wrote a song, “The Long Line”, in May.",
        "A spokesman asked not to be named.",
        "Asked whether the line would close, Kelderby laughed.",
        "It is said that the line is closed.",
    ],
)
def test_attributions_leaves_beliefs_plans_titles_and_scare_quotes_alone(text: str) -> None:
    assert read(text) == []


def test_attributions_points_a_rejected_claim_at_what_was_claimed() -> None:
    claimed, rejected = found("Lisk said the minister had lied.\n\nKelderby rejects that claim.")
    assert claimed.denies_hint is None
    assert rejected.denies_hint is not None
    assert rejected.denies_hint.denied == 0


def test_attributions_gives_a_transcript_one_claim_a_turn() -> None:
    text = (
        "SMITH: We will close the bridge. I think it is not safe.\n\n"
        "JONES: When will that be, and who will pay for it?\n\nIt was built in May.\n\n"
        "(Laughter)\n\n"
        "SMITH: In May, and the town will pay.\n\nThe show was aired on Monday.\n"
    )
    assert [(speaker, content) for speaker, _, content in read(text)] == [
        ("SMITH", "We will close the bridge. I think it is not safe"),
        ("JONES", "When will that be, and who will pay for it?\n\nIt was built in May"),
        ("SMITH", "In May, and the town will pay"),
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "Lisk: no troops will stay after the drills\n\nMs Lisk spoke in May.",
            "Lisk",
            "no troops will stay after the drills",
        ),
        ("Minister: ‘No, we will not pay’", "Minister", "No, we will not pay"),
        ("Floods in the east\n\nUN: 40,000 have fled Marbu\n\nIt rained.", "UN", "40,000 have fled Marbu"),
        ("Floods\n\nLisk: ‘We never met him’\n\nMs Lisk left.", "Lisk", "We never met him"),
        ("Lisk: no plans for talks\n\nMs Lisk left.", "Lisk", "no plans for talks"),
        ("Norland governor: Border will be closed", "Norland governor", "Border will be closed"),
        (
            "“The port is ours again”: Mara Lind at the harbour on Sunday.",
            "Mara Lind",
            "The port is ours again",
        ),
        (
            "“No double tax for us, ever again.” ― Mara Lind\n\nMore.",
            "Mara Lind",
            "No double tax for us, ever again.",
        ),
        (
            "“No double tax for us, ever again.”\n– Mara Lind, teacher\n",
            "Mara Lind",
            "No double tax for us, ever again.",
        ),
    ],
)
def test_attributions_reads_labels_and_signatures(text: str, speaker: str, content: str) -> None:
    ((who, _, said),) = read(text)
    assert (who, said) == (speaker, content)


def test_attributions_reads_turns_of_those_whose_office_stands_in_brackets() -> None:
    text = (
        "SEN. TED BRANDT (R-TX): I voted against the whole bill.\n\n"
        "QUESTION: Will you do it again, or not?\n\n"
        "KARIN DAHL (FINANCE MINISTER): The bill will come back in June.\n"
    )
    assert [(speaker, content) for speaker, _, content in read(text)] == [
        ("SEN. TED BRANDT", "I voted against the whole bill"),
        ("KARIN DAHL", "The bill will come back in June"),
    ]


def test_extract_reads_a_titled_label_of_a_transcript_as_a_person() -> None:
    text = "MR. MARL: We have no plans to send troops.\n\nMS. LIND: They will be sent home in June."
    readings = [found.speaker for found in extract(text, None)]
    assert [(r.name, r.kind) for r in readings if r] == [
        ("MARL", SourceKind.PERSON),
        ("LIND", SourceKind.PERSON),
    ]


@pytest.mark.parametrize("text", ["Ways to eat: Cook it slowly\n\nMore.", "Photo: Mara Lind runs\n\nMore."])
def test_attributions_takes_no_label_of_a_thing_for_a_speaker(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "''We will stay here,'' Kelderby said. ''The ‘old' line is gone.''",
            "We will stay here, … The ‘old' line is gone.",
        ),
        ("»We go home now«, said Kelderby.", "We go home now"),
        ("« We go home now », said Kelderby.", "We go home now"),
        ("„We go home now“, said Kelderby.", "We go home now"),
        ("‘We will stay here,’ Kelderby said.", "We will stay here,"),
        ("“We will stay here, Kelderby said.", "We will stay here,"),
        ("“Are we late? Probably not,” Kelderby said.", "Are we late? Probably not,"),
        ("“I heard her say, ‘We will all go,’” Kelderby said.", "I heard her say, ‘We will all go,’"),
    ],
)
def test_attributions_reads_every_style_of_mark(text: str, content: str) -> None:
    ((who, _, said),) = read(text)
    assert (who, said) == ("Kelderby", content)


def test_attributions_takes_a_quotation_after_a_line_end_and_a_colon() -> None:
    text = "Kelderby released the following statement:\n\n“We are sad about the fire in the mill.”"
    ((who, _, said),) = read(text)
    assert (who, said) == ("Kelderby", "We are sad about the fire in the mill.")


def test_attributions_reads_a_place_before_the_name_as_a_dateline() -> None:
    text = (
        "TARNWICK -- Former Minister Michael Marl told delegates that the use of a private train was wrong."
    )
    ((who, _, said),) = read(text)
    assert (who, said) == ("Former Minister Michael Marl", "the use of a private train was wrong")


def test_attributions_reads_text_in_capitals() -> None:
    text = "THE LINE IS OURS, HE TOLD REPORTERS ON MONDAY."
    ((who, _, said),) = read(text)
    assert (who, said) == ("HE", "THE LINE IS OURS")


def test_attributions_of_a_mixed_quotation_is_mixed() -> None:
    (only,) = found("Kelderby said the mayor was “completely out of her depth” in May.")
    assert only.quotation.type is QuotationType.MIXED


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "“The mill,” said teacher Mara Lind, “will not last.”",
            "teacher Mara Lind",
            "The mill, … will not last.",
        ),
        (
            "Radio Tarn reported that, according to two guards, the gate was shut.",
            "two guards",
            "the gate was shut",
        ),
        ("Lisk said Monday's strike would go on.", "Lisk", "Monday's strike would go on"),
        ("Lisk said on Friday grain exports would not fall.", "Lisk", "grain exports would not fall"),
        ("Lisk said on X that Norland would not yield.", "Lisk", "Norland would not yield"),
        ("Lisk told Radio Tarn in an interview aired Sunday that she had won.", "Lisk", "she had won"),
        ("TARNWICK ― The mill would be closed, Lisk said.", "Lisk", "The mill would be closed"),
        (
            "“We saw nothing at the mill,” Tarn police Chief Ned Halm said.",
            "Tarn police Chief Ned Halm",
            "We saw nothing at the mill,",
        ),
        (
            "“First, we are late.\n\n“Second, we are poor.\n\n“Third, we are tired,” Mara Lind said.",
            "Mara Lind",
            "First, we are late. … Second, we are poor. … Third, we are tired,",
        ),
        ("❝We will go home now,❞ Mara Lind said.", "Mara Lind", "We will go home now,"),
        ("『We will go home now,』 Mara Lind said.", "Mara Lind", "We will go home now,"),
        ("「We will go home now,」 Mara Lind said.", "Mara Lind", "We will go home now,"),
        ("‹We will go home now,› Mara Lind said.", "Mara Lind", "We will go home now,"),
        ("＂We will go home now,＂ Mara Lind said.", "Mara Lind", "We will go home now,"),
    ],
)
def test_attributions_cuts_content_and_speaker_where_they_end(text: str, speaker: str, content: str) -> None:
    ((who, _, said),) = read(text)
    assert (who, said) == (speaker, content)


def test_attributions_takes_no_recording_for_a_speaker() -> None:
    assert read("Video shows that the gate was open.\n\nThe data show that the river rises.") == []


def test_attributions_gives_no_question_of_a_transcript_to_the_one_who_answers() -> None:
    text = (
        "MR. LISK: We have begun to help them.\n\nQUESTION: Will you close the mill?\n\n"
        "MR. LISK: We have no plans to close it.\n\nQ: And the old bridge?\n\nMS. MARL: We shall see it.\n"
    )
    assert [(speaker, content) for speaker, _, content in read(text)] == [
        ("MR. LISK", "We have begun to help them"),
        ("MR. LISK", "We have no plans to close it"),
        ("MS. MARL", "We shall see it"),
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The board’s statement that the bridge was safe surprised many.", "The board"),
        ("The police's earlier claim that the bridge was safe surprised many.", "The police"),
        ("Lisk spoke of the council's promise to close the bridge.", "the council"),
    ],
)
def test_attributions_of_a_noun_are_its_owners(text: str, speaker: str) -> None:
    assert [who for who, _, _ in read(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "But Fennick said Lisk was not working for the party and said Kelderby was not involved.",
            ("Fennick", "said", "Kelderby was not involved"),
        ),
        (
            "The Orsk Herald quoted Karl Fennick, then the mayor’s aide, saying, “The line is safe.”",
            ("Karl Fennick", "saying", "The line is safe."),
        ),
        (
            "“The line is safe,” Lisk said in an interview. “It was built in May of last year.”  Kelderby "
            "explained her decision a day later.",
            ("Lisk", "said", "The line is safe, … It was built in May of last year."),
        ),
    ],
)
def test_attributions_lays_a_statement_to_whoever_made_it(text: str, wanted: Read) -> None:
    assert wanted in read(text)
    assert wanted[2] not in [content for speaker, _, content in read(text) if speaker != wanted[0]]


def test_attributions_takes_no_name_for_what_a_newspaper_quoted() -> None:
    text = "The Orsk Herald quoted Karl Fennick, then the mayor’s aide, saying, “The line is safe.”"
    assert len(read(text)) == 1
