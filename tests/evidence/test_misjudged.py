"""What a user trial found misjudged: fillers taken for cues, results taken for doubt, people taken for figures, cut quotations."""

from __future__ import annotations

from rehearse.coach.evidence import find_evidence
from tests.evidence.spoken import evidence_of, heard, quotes, spoken

RESULT = "The complaints went from 300 a week to about 100, and, um, two other teams now use the same process."


def test_a_like_that_counts_as_a_filler_likens_nothing():
    sentences, words = spoken(("Action", "We agreed on a limit, and that was, like, the most important step."))
    like = next(word for word in words if word.text == "like,")
    by_check = {item.check: item for item in find_evidence(sentences, words)}
    without = {item.check: item for item in find_evidence(sentences, words, fillers=[(like.start, like.end)])}
    assert by_check["analogy"].heard
    assert not without["analogy"].heard
    assert not without["analogy"].counts


def test_quotations_keep_the_fillers_that_were_said_inside_them():
    sentences, words = spoken(("Result", "Complaints fell like by 25 percent."))
    like = next(word for word in words if word.text == "like")
    found = {item.check: item for item in find_evidence(sentences, words, fillers=[(like.start, like.end)])}
    assert any("fell like by 25 percent" in quote.text for quote in found["numbers_in_result"].quotes)


def test_a_result_already_reached_is_no_hidden_uncertainty_however_round():
    assert "hidden_uncertainty" not in heard(RESULT, section="Result")
    assert "hidden_uncertainty" in heard("I told them it will definitely work, we had not tested it.")


def test_quotations_do_not_end_on_what_leads_on():
    for item in evidence_of(("Result", RESULT)).values():
        for quote in item.quotes:
            assert quote.text.split()[-1].strip(",").lower() not in ("and", "um", "uh", "so", "like")


def test_teams_that_took_part_are_no_figure_of_the_result_but_a_number_of_people_that_changed_is():
    assert not evidence_of(("Result", "In the end two other teams now use the same process."))["numbers_in_result"].heard
    assert not evidence_of(("Result", "Our model had stopped two many good payments."))["numbers_in_result"].heard
    assert evidence_of(("Result", "We went from six people to two people on call."))["numbers_in_result"].heard
    assert evidence_of(("Result", "We served 400 people more."))["numbers_in_result"].heard


def test_a_quotation_begins_at_its_clause_where_few_words_would_be_cut_off():
    assert quotes(
        "As a result, false positives went down by 25 percent in two months.", "numbers_in_result", section="Result"
    ) == ["false positives went down by 25 percent in two months."]
