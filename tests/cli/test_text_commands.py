"""`sections` and `fillers` on written text: the contract's objects, with character offsets."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from tests.cli.conftest import Ran

Rehearse = Callable[..., Ran]

ANSWER = """In my last job I ran a small support team, and tickets were piling up every week.
My task was to cut the backlog in half before the summer.
So, um, I sorted the tickets by cause and I found that one form made most of them.
I rewrote the form with the designer, and I tried it on ten percent of the people first.
As a result the backlog fell by sixty two percent in six weeks.
Looking back, I would have asked the customers much earlier.
"""


def test_sections_partition_the_words_and_quotes_are_exact(rehearse: Rehearse) -> None:
    found = rehearse("sections", "-", "--json", stdin=ANSWER).json
    for sentence in found["sentences"]:
        assert ANSWER[sentence["start"] : sentence["end"]] == sentence["text"]
    runs = found["sections"]
    assert all(first["end"] == second["start"] for first, second in pairwise(runs))
    assert {"Action", "Result"} <= {run["label"] for run in runs}
    for row in found["evidence"]:
        for quote in row["quotes"]:
            assert re.sub(r"\s+", " ", ANSWER[quote["start"] : quote["end"]]) == quote["text"]
    heard = {row["check"]: row["heard"] for row in found["evidence"]}
    assert heard["numbers_in_result"]
    assert len(heard) == 21


def test_a_question_for_no_story_given_in_words_has_no_section_missing(rehearse: Rehearse) -> None:
    for asked, reason in (
        ("Why did you leave your last job?", "this question asks for no story"),
        ("Tell me about a bad week.", None),
    ):
        found = rehearse("sections", "-", "--json", "--question", asked, stdin=ANSWER).json
        assert (found["sections"] is None) == (reason is not None)
        assert found.get("not_measured", {}).get("absent_sections") == reason
    said = rehearse("sections", "-", "--question", "Why did you leave your last job?", stdin=ANSWER).out
    assert said.startswith("Not in sections: this question asks for no story.")
    assert "not heard" not in said


def test_an_analogy_is_no_lack_where_every_word_was_plain(rehearse: Rehearse) -> None:
    assert "Analogy" not in rehearse("sections", "-", stdin=ANSWER).out


def test_three_dashes_separate_answers(rehearse: Rehearse) -> None:
    found = rehearse("sections", "-", "--json", stdin=f"{ANSWER}---\n{ANSWER}").json
    assert len(found) == 2
    assert found[0] == found[1]


def test_fillers_are_placed_by_line_and_offset_and_meaning_decides(rehearse: Rehearse) -> None:
    text = "So, um, it was, like, very slow.\nI like it, and I am kind of done, you know.\n"
    found = rehearse("fillers", "-", "--json", stdin=text).json
    lines = text.splitlines()
    for row in (*found["filler_words"], *found["filled_pauses"]):
        assert lines[row["line"]][row["start"] : row["end"]] == row["text"]
    assert ("like", 0) in {(row["text"], row["line"]) for row in found["filler_words"]}
    assert ("like", 1) not in {(row["text"], row["line"]) for row in found["filler_words"]}
    assert [(row["text"], row["line"]) for row in found["filled_pauses"]] == [("um", 0)]


def test_repetitions_and_hedges_stand_under_headings_of_their_own_and_are_no_fillers(rehearse: Rehearse) -> None:
    text = "I I went to the the office.\nI guess it rained.\nMaybe it was late.\n"
    found = rehearse("fillers", "-", "--json", stdin=text).json
    lines = text.splitlines()
    for name in ("repetitions", "false_starts", "hedges"):
        for row in found[name]:
            assert lines[row["line"]][row["start"] : row["end"]] == row["text"]
    assert [row["text"] for row in found["repetitions"]] == ["I I", "the the"]
    assert [row["text"] for row in found["hedges"]] == ["I guess", "Maybe"]
    assert found["filler_words"] == []
    said = rehearse("fillers", "-", stdin=text).out
    assert "0 filler words" in said
    assert "2 repetitions, not counted as fillers:\n1:1  I I\n" in said
    assert "2 hedges, not counted as fillers:\n2:1  I guess\n" in said


def test_text_for_people_quotes_and_names_what_is_missing(rehearse: Rehearse) -> None:
    said = rehearse("sections", "-", stdin=ANSWER).out
    assert "Action" in said
    assert "not heard" in said


def test_text_for_people_holds_no_empty_bracket_and_no_inner_name(rehearse: Rehearse) -> None:
    said = rehearse("sections", "-", stdin=ANSWER.replace("sixty two percent in six weeks", "a lot")).out
    assert "Number in the result: not heard" in said
    assert "Stakeholders and what they wanted" in said
    for inner in ("()", "deeds", "closing thought", "in other words", "_"):
        assert inner not in said


def test_another_language_is_not_sectioned_and_the_reason_is_given(rehearse: Rehearse) -> None:
    german = (
        "Wir hatten ein Problem mit dem Lager, und meine Aufgabe war es, die Lieferzeit zu senken. Ich habe mit allen gesprochen."
    )
    found = rehearse("sections", "-", "--json", stdin=german).json
    assert found["sections"] is None
    assert found["evidence"] is None
    assert "English" in found["not_measured"]["sections"]
    assert [german[row["start"] : row["end"]] for row in found["sentences"]] == [row["text"] for row in found["sentences"]]


FOLLOW_UP = (
    "Yes, I would ask the nurse in charge on the first day. I cut the sheet in half, and handover fell by eighteen minutes."
)


def test_a_follow_up_misses_no_section_and_a_number_counts_wherever_it_stands(rehearse: Rehearse) -> None:
    found = rehearse("sections", "-", "--json", "--follow-up", stdin=FOLLOW_UP).json
    assert found["sections"] is None
    assert found["absent_sections"] is None
    assert "follow-up" in found["not_measured"]["absent_sections"]
    assert {row["section"] for row in found["sentences"]} == {None}
    assert {row["check"]: row["heard"] for row in found["evidence"]}["numbers_in_result"]
    said = rehearse("sections", "-", "--follow-up", stdin=FOLLOW_UP).out
    assert "Not heard" not in said
    assert "Number in the result: “" in said


def test_the_question_decides_what_is_asked_next_and_its_own_follow_ups_come_first(rehearse: Rehearse) -> None:
    listed = rehearse("questions", "list", "--json").json
    for question in listed[:12]:
        found = rehearse("sections", "-", "--json", "--question", question["id"], stdin=ANSWER).json
        if {item["question"] for item in found["follow_ups"]} & {item["question"] for item in question["follow_ups"]}:
            return
    raise AssertionError("no question's own follow-up was ever chosen")


def test_a_question_in_the_persons_own_words_is_never_asked_again_and_an_unknown_id_is_refused(rehearse: Rehearse) -> None:
    plain = rehearse("sections", "-", "--json", stdin=ANSWER).json["follow_ups"][0]["question"]
    asked = rehearse("sections", "-", "--json", "--question", plain, stdin=ANSWER).json["follow_ups"]
    assert plain not in {item["question"] for item in asked}
    refused = rehearse("sections", "-", "--question", "no-such-id", stdin=ANSWER)
    assert refused.status == 2
    assert "There is no question no-such-id" in refused.err


def test_a_language_without_a_list_is_told_and_nothing_is_called_absent(rehearse: Rehearse) -> None:
    ran = rehearse("fillers", "-", "--json", "--language", "nl", stdin="eh dus zeg maar\n")
    assert [ran.json[name] for name in ("filler_words", "filled_pauses", "hedges")] == [None, None, None]
    assert set(ran.json["not_measured"]) == {"filler_words", "filled_pauses", "hedges"}
    assert ran.json["repetitions"] == []
    said = rehearse("fillers", "-", "--language", "nl", stdin="eh dus zeg maar\n")
    assert "no list of fillers" in said.err
    assert "0 filler" not in said.out
    assert "not_measured" not in rehearse("fillers", "-", "--json", "--language", "de", stdin="ehm ja\n").json
