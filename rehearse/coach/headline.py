"""The first facts of a report: three at most, those that matter most for this question, each with its norm and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rehearse.clock import minutes
from rehearse.coach.generalities import told_text
from rehearse.counted import times
from rehearse.model.evidence import Evidence, Quote
from rehearse.model.measures import Measures, Remark, RemarkLevel, Target
from rehearse.model.question import Question
from rehearse.model.sections import Label, SectionTotal, Verdict

MOST_FACTS = 3
SETUP_LIMIT = 0.35
#: Fillers a minute: up to the first nothing is said, past the second it weighs much.
FILLERS_NOTED = 5.0
FILLERS_FLAGGED = 12.0
#: Seconds below which the rate of a few words says nothing.
_ENOUGH_FOR_RATES = 10.0

_SHARES = "shares after University of Washington careers (20/10/60/10); no source gives a share for Reflection"
_AMAZON = "hiring.amazon.com asks for “I”, not “we”; University of Washington and MIT careers agree"
_NUMBERS = "interviewers in this field take an effect without a figure as made up; hiring.amazon.com asks for numbers"
_SAID = "how interviewers in this field mark such answers; a convention, no study"

#: What weighs how much (higher first), and for which categories or competencies it weighs more.
_WEIGHT: dict[str, float] = {
    "no_occasion": 11.0,
    "absent_action": 10.0,
    "absent_result": 9.0,
    "far_short": 8.7,
    "never_disagreed": 8.6,
    "just_let_them": 8.5,
    "proved_them_wrong": 8.4,
    "hero_and_obstacle": 8.3,
    "blame": 8.2,
    "setup_share": 8.0,
    "numbers_in_result": 7.0,
    "own_contribution": 6.5,
    "answer_seconds": 6.0,
    "fillers": 5.5,
    "responsibility_deflection": 5.4,
    "over_promising": 5.3,
    "dismissing_concerns": 5.2,
    "jargon_bombing": 5.1,
    "stakeholders": 4.5,
    "absent_task": 4.2,
    "absent_situation": 4.1,
    "reflection": 4.0,
    "conflict_made_measurable": 3.0,
    "fillers_noted": 2.0,
}
_RAISED_FOR: dict[str, frozenset[str]] = {
    "reflection": frozenset({"failure", "incidents", "mentoring", "integrity", "maturity", "impact_reflection"}),
    "stakeholders": frozenset(
        {
            "empathy",
            "product_managers",
            "cross_team",
            "influence",
            "conflicting_objectives",
            "disagreement",
            "colleagues",
            "leading_people",
        }
    ),
    "conflict_made_measurable": frozenset({"conflicting_objectives", "conflict_mechanism", "disagreement", "cross_team"}),
    "jargon_bombing": frozenset({"explaining_ml", "business_judgement"}),
    "over_promising": frozenset({"bad_news", "customers"}),
    "dismissing_concerns": frozenset({"explaining_ml", "bad_news", "customers"}),
    "own_contribution": frozenset({"pride", "scope_ownership"}),
    "numbers_in_result": frozenset({"pride", "outcome_orientation", "more_with_less"}),
    "responsibility_deflection": frozenset({"incidents", "failure", "integrity"}),
}
_RAISE = 3.0


def headline(
    totals: Sequence[SectionTotal],
    absent: Sequence[Label],
    evidence: Sequence[Evidence],
    measures: Measures,
    target: Target,
    question: Question | None,
    *,
    general: Quote | None = None,
    marked: bool = False,
) -> tuple[Remark, ...]:
    """At most three facts, the weightiest for this question first. An answer with nothing to remark on gets its length alone.
    `general`: what an answer of generalities said instead of telling what happened. `marked`: the person decided the sections, so that an
    absent one was not marked, whatever was heard.

    Facts only: no grade and no praise. Remarks use the keys of `measures`, check names, or "absent_sections".
    """
    spoken = {item.check: item for item in evidence}
    if not totals and not measures.answer_seconds and general is None:
        return ()
    facts: dict[str, Remark] = {}
    facts.update(_sections(totals, absent, measures, "marked" if marked else "heard"))
    facts.update(_length(measures, target))
    facts.update(_fillers(measures))
    facts.update(_said(spoken, absent, question))
    if general is not None:
        facts["no_occasion"] = _no_occasion(general)
    ordered = sorted(facts, key=lambda name: -_weight(name, question))
    if not ordered:
        return _within(measures, target)
    return tuple(facts[name] for name in ordered[:MOST_FACTS])


def _no_occasion(general: Quote) -> Remark:
    return Remark(
        "no_occasion",
        RemarkLevel.NOTE,
        told_text(general),
        "one time when it happened: where, who, what you did",
        _SAID,
        general.start,
    )


def _weight(name: str, question: Question | None) -> float:
    about = {question.category, *question.competencies} if question else set()
    return _WEIGHT[name] + (_RAISE if _RAISED_FOR.get(name, frozenset()) & about else 0.0)


def _sections(totals: Sequence[SectionTotal], absent: Sequence[Label], measures: Measures, found_by: str) -> dict[str, Remark]:
    found: dict[str, Remark] = {}
    if len(absent) < len(Label):
        for label in absent:
            if label is not Label.REFLECTION:
                found[f"absent_{label.value.lower()}"] = Remark(
                    "absent_sections",
                    RemarkLevel.NOTE,
                    f"No {label.value} was {found_by}.",
                    "Situation, Task, Action and Result each once",
                    _SHARES,
                )
    setup = [total for total in totals if total.label in (Label.SITUATION, Label.TASK)]
    share = measures.setup_share if measures.setup_share is not None else sum(total.share for total in setup)
    if share > SETUP_LIMIT:
        seconds = sum(total.seconds for total in setup)
        # The sum of the shares shown for both, not rounded apart from them.
        shown = sum(round(100 * total.share) for total in setup) or round(100 * share)
        answer = measures.answer_seconds
        length = f" ({minutes(seconds)} of {minutes(answer)})" if answer and setup else ""
        text = f"Situation and Task took {shown} % of the answer{length}."
        norm = f"up to {round(100 * SETUP_LIMIT)} %, so that most of the time is left for the Action"
        found["setup_share"] = Remark("setup_share", RemarkLevel.FLAG, text, norm, _SHARES)
    return found


def _length(measures: Measures, target: Target) -> dict[str, Remark]:
    seconds = measures.answer_seconds
    if not seconds or target.verdict(seconds) is Verdict.WITHIN:
        return {}
    way = "shorter than" if target.verdict(seconds) is Verdict.UNDER else "longer than"
    text = f"The answer took {minutes(seconds)}, {round(target.outside_by(seconds))} s {way} the target."
    # Under half of the least that was aimed at, all else follows from it: shares of so little are seconds.
    name = "far_short" if seconds < target.minimum / 2 else "answer_seconds"
    return {name: Remark("answer_seconds", RemarkLevel.NOTE, text, _band(target), "the target of this question")}


def _within(measures: Measures, target: Target) -> tuple[Remark, ...]:
    if not measures.answer_seconds:
        return ()
    text = f"The answer took {minutes(measures.answer_seconds)}, within the target."
    return (Remark("answer_seconds", RemarkLevel.NOTE, text, _band(target), "the target of this question"),)


def _band(target: Target) -> str:
    return f"{minutes(target.minimum)} to {minutes(target.maximum)}"


def _fillers(measures: Measures) -> dict[str, Remark]:
    sounds, words = measures.filled_pauses_per_minute, measures.filler_words_per_minute
    total = (sounds or 0.0) + (words or 0.0)
    if round(total, 1) <= FILLERS_NOTED or (measures.answer_seconds or 0.0) < _ENOUGH_FOR_RATES:
        return {}
    flagged = total > FILLERS_FLAGGED
    digits = 0 if flagged else 1  # near the norm the tenths decide
    text = f"{total:.{digits}f} fillers a minute: {sounds or 0.0:.{digits}f} um and uh, {words or 0.0:.{digits}f} filler words."
    norm = "up to 5 a minute goes unnoticed; 12 a minute did harm"
    source = "Laske & DiGennaro Reed 2024, JABA, doi:10.1002/jaba.1093"
    measure = "filled_pauses_per_minute" if (sounds or 0.0) >= (words or 0.0) else "filler_words_per_minute"
    level = RemarkLevel.FLAG if flagged else RemarkLevel.NOTE
    return {"fillers" if flagged else "fillers_noted": Remark(measure, level, text, norm, source)}


_HEARD_TEXTS = {
    "never_disagreed": "You said “{quote}”; the question asks for a real difference of views.",
    "just_let_them": "You said “{quote}”; your own view did not get its hearing.",
    "proved_them_wrong": "You said “{quote}”; it tells who won.",
    "hero_and_obstacle": "You said “{quote}”; the other side sounded like the obstacle.",
    "blame": "You said “{quote}”; it says whose fault it was.",
    "responsibility_deflection": "You said “{quote}”; it hands the responsibility away.",
    "over_promising": "You said “{quote}”; it promises more than can be known.",
    "dismissing_concerns": "You said “{quote}”; a concern was left unanswered.",
    "jargon_bombing": "You used {terms} terms this listener may not know, such as “{quote}”.",
}
_ONE_TERM = "You said “{quote}”; this listener may not know what that is."
#: What is said, its norm and its source where a wanted check was not heard, the weightiest first.
UNHEARD: dict[str, tuple[str, str, str]] = {
    "numbers_in_result": ("No number was heard in the result.", "one figure or honest estimate", _NUMBERS),
    "stakeholders": ("No other person's goal or worry was heard.", "each party with what it wanted or could not give up", _SAID),
    "reflection": (
        "No reflection was heard: what you took from it.",
        "one sentence on what you learned or would do differently",
        _SAID,
    ),
    "conflict_made_measurable": (
        "How the different wishes were weighed was not heard.",
        "a shared number, a trial with rules agreed first, a written decision, or someone asked to decide",
        _SAID,
    ),
}
#: A missing one of these is a headline only where the question is about it; the report shows it in any case.
_ONLY_WHERE_ASKED = frozenset({"stakeholders", "reflection", "conflict_made_measurable"})


def _said(spoken: Mapping[str, Evidence], absent: Sequence[Label], question: Question | None) -> dict[str, Remark]:
    found: dict[str, Remark] = {}
    for check, (text, norm, source) in UNHEARD.items():
        item = spoken.get(check)
        if item is None or item.heard or not item.asked or (check == "numbers_in_result" and Label.RESULT in absent):
            continue
        if check not in _ONLY_WHERE_ASKED or _weight(check, question) > _WEIGHT[check]:
            found[check] = Remark(check, RemarkLevel.NOTE, text, norm, source)
    for check, text in _HEARD_TEXTS.items():
        item = spoken.get(check)
        if item is not None and item.heard and item.quotes:
            terms = item.counts.get("terms", 0)
            if check == "jargon_bombing" and terms < 2:  # one term, or what only the learned ear took for one
                text = _ONE_TERM
            words = text.replace("{quote}", item.quotes[0].text.strip(" ,.;:!?")).replace("{terms}", str(terms))
            found[check] = Remark(check, RemarkLevel.FLAG, words, item.advice, _SAID, item.quotes[0].start)
    own = spoken.get("own_contribution")
    if own is not None and own.counts.get("we", 0) > own.counts.get("i", 0):
        said_we, said_i = (times(own.counts.get(word, 0)) for word in ("we", "i"))
        text = f"In the Action you said “we” or “our” {said_we}, “I” or “my” {said_i}."
        found["own_contribution"] = Remark("own_contribution", RemarkLevel.NOTE, text, "“I” for what you did yourself", _AMAZON)
    return found
