"""The headline states facts, three at most, the weightiest for this question first."""

from __future__ import annotations

import pytest

from rehearse.coach.evidence import find_evidence
from rehearse.coach.headline import headline
from rehearse.model.evidence import Evidence, Polarity, Quote
from rehearse.model.measures import DEFAULT_TARGET, Measures, Remark, RemarkLevel
from rehearse.model.question import Question
from rehearse.model.sections import DEFAULT_BANDS, Label, SectionTotal, Verdict
from tests.evidence.spoken import spoken

PLAIN = (("Action", "We met and we talked. We shipped it."), ("Result", "It was better."))


def _totals(**shares: float) -> tuple[SectionTotal, ...]:
    return tuple(
        SectionTotal(Label(name), 150 * share, share, DEFAULT_BANDS[Label(name)], Verdict.WITHIN)
        for name, share in shares.items()
    )


def _headline(
    parts: tuple[tuple[str, str], ...],
    *,
    shares: dict[str, float] | None = None,
    absent: tuple[Label, ...] = (),
    measures: Measures | None = None,
    question: Question | None = None,
) -> tuple[Remark, ...]:
    measured = measures or Measures(answer_seconds=150.0)
    totals = _totals(**(shares or {"Situation": 0.15, "Task": 0.1, "Action": 0.55, "Result": 0.2}))
    return headline(totals, absent, find_evidence(*spoken(*parts)), measured, DEFAULT_TARGET, question)


def test_there_are_never_more_than_three_facts_and_each_has_a_norm_and_a_source():
    facts = _headline(
        PLAIN,
        shares={"Situation": 0.4, "Task": 0.2, "Action": 0.4},
        absent=(Label.RESULT,),
        measures=Measures(answer_seconds=300.0, filled_pauses_per_minute=20.0, filler_words_per_minute=3.0),
    )
    assert len(facts) == 3
    assert all(fact.text and fact.norm and fact.source for fact in facts)


def test_set_up_past_a_third_is_told_with_its_seconds():
    facts = _headline(
        PLAIN, shares={"Situation": 0.4, "Task": 0.1, "Action": 0.5}, measures=Measures(answer_seconds=150.0, setup_share=0.5)
    )
    assert facts[0].text == "Situation and Task took 50 % of the answer (1:15 of 2:30)."
    assert facts[0].level is RemarkLevel.FLAG


def test_an_answer_far_too_short_is_told_its_length_before_the_shares_of_it():
    shares = {"Situation": 0.29, "Task": 0.1, "Action": 0.61}
    numbered = (("Action", "I met them. I shipped it."), ("Result", "Costs fell by twelve percent."))
    first = _headline(numbered, shares=shares, measures=Measures(answer_seconds=25.0, setup_share=0.39))[0]
    assert first.text == "The answer took 0:25, 95 s shorter than the target."
    first = _headline(numbered, shares=shares, measures=Measures(answer_seconds=100.0, setup_share=0.39))[0]
    assert first.text.startswith("Situation and Task took 39 %")


def test_a_set_up_of_thirty_five_percent_is_not_remarked():
    facts = _headline(PLAIN, shares={"Situation": 0.2, "Task": 0.15}, measures=Measures(answer_seconds=150.0, setup_share=0.35))
    assert all(fact.measure != "setup_share" for fact in facts)


def test_an_absent_action_outweighs_everything():
    facts = _headline(
        PLAIN, shares={"Situation": 0.9}, absent=(Label.ACTION, Label.RESULT), measures=Measures(answer_seconds=20.0)
    )
    assert [fact.text for fact in facts[:2]] == ["No Action was heard.", "No Result was heard."]


def test_we_outweighing_i_is_told_in_counts():
    texts = [fact.text for fact in _headline(PLAIN)]
    assert "In the Action you said “we” or “our” 3 times, “I” or “my” not once." in texts
    assert "No number was heard in the result." in texts


def test_no_reflection_leads_where_the_question_is_about_failure_and_is_left_out_elsewhere():
    failure = Question("q", "Tell me about a failure.", "failure")
    good = (("Action", "I wrote it."), ("Result", "It fell by half."))
    assert [fact.measure for fact in _headline(good, question=failure)] == ["reflection"]
    assert [fact.measure for fact in _headline(good)] == ["answer_seconds"]


def test_an_answer_inside_every_norm_gets_its_length_alone():
    facts = _headline((("Action", "I wrote it."), ("Result", "It fell by half.")))
    assert [fact.text for fact in facts] == ["The answer took 2:30, within the target."]


def test_an_unwanted_phrase_is_quoted_and_leads_to_its_moment():
    facts = _headline((("Action", "I built it. It was the data team's fault."), ("Result", "It fell by half.")))
    assert "data team's fault" in facts[0].text
    assert facts[0].start is not None


def test_fillers_are_noted_past_five_a_minute_and_flagged_past_twelve():
    good = (("Action", "I wrote it."), ("Result", "It fell by half."))
    quiet = _headline(good, measures=Measures(answer_seconds=150.0, filled_pauses_per_minute=7.0, filler_words_per_minute=5.0))
    loud = _headline(good, measures=Measures(answer_seconds=150.0, filled_pauses_per_minute=8.0, filler_words_per_minute=5.0))
    few = _headline(good, measures=Measures(answer_seconds=150.0, filled_pauses_per_minute=3.0, filler_words_per_minute=2.0))
    brief = _headline(good, measures=Measures(answer_seconds=9.0, filled_pauses_per_minute=7.0, filler_words_per_minute=5.0))
    assert few[0].measure == "answer_seconds"
    assert [fact.measure for fact in brief] == ["answer_seconds"]
    assert (quiet[0].text, quiet[0].level) == ("12.0 fillers a minute: 7.0 um and uh, 5.0 filler words.", RemarkLevel.NOTE)
    assert loud[0].level is RemarkLevel.FLAG
    assert loud[0].text == "13 fillers a minute: 8 um and uh, 5 filler words."


def test_fillers_that_are_only_noted_come_after_everything_else():
    facts = _headline(PLAIN, measures=Measures(answer_seconds=100.0, filled_pauses_per_minute=5.8, filler_words_per_minute=0.0))
    assert "fillers" not in facts[0].text
    assert all(fact.measure != "filled_pauses_per_minute" for fact in facts[:2])


def test_nothing_measured_gives_no_headline():
    assert headline((), (), (), Measures(), DEFAULT_TARGET, None) == ()


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (3, "You used 3 terms this listener may not know, such as “a bandit”."),
        (1, "You said “a bandit”; this listener may not know what that is."),
        (0, "You said “a bandit”; this listener may not know what that is."),
    ],
)
def test_terms_are_counted_only_where_there_are_several(terms: int, said: str):
    jargon = Evidence("jargon_bombing", Polarity.AVOID, True, (Quote("a bandit,", 1.0, 2.0),), {"terms": terms})
    assert headline((), (), (jargon,), Measures(answer_seconds=150.0), DEFAULT_TARGET, None)[0].text == said
