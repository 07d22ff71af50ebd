"""Questions and stories written for the tests of the practice system."""

from __future__ import annotations

from datetime import timedelta

from rehearse.model.question import FollowUpRule, Question
from rehearse.model.story import Story
from tests.fakes.window import TODAY

DAY = TODAY.date()


BANK: tuple[Question, ...] = (
    Question(
        id="wish-behind-the-wish",
        text="Tell me about a time a product manager asked for something that would not have solved the problem.",
        category="product_managers",
        roles=("ml_engineer", "data_scientist"),
        levels=("mid", "senior"),
        listener="product_manager",
        competencies=("empathy", "communication", "proactive_alignment"),
        hints=(
            "Pick a request you understood before you said no.",
            "Situation and Task in thirty seconds; the turn comes when you found out what the wish was for.",
            "Say what each side was measured on, in their own words.",
        ),
        clarifying_questions=("Would you like one where we agreed in the end, or one where we did not?",),
        strong_answer=(
            "The wish in the other person's words",
            "What you offered instead of a plain no",
            "A number with its baseline",
        ),
        weak_answer=("A product manager who was simply wrong",),
        follow_ups=(FollowUpRule("What would they say about how you handled it?", "it asks for the other side's view", "any"),),
        tags=("scope", "dates"),
    ),
    Question(
        id="teams-wanting-different-things",
        text="Three teams wanted three different things from the same model. How did you decide, and who was unhappy?",
        category="conflicting_objectives",
        roles=("general",),
        levels=("senior", "staff"),
        listener="panel",
        competencies=("conflict_resolution", "influence_without_authority"),
        hints=("Choose one where you carried the trade, not only the model.",),
        strong_answer=("The rule you decided by, said before the decision",),
        tags=("trade-offs",),
    ),
    Question(
        id="unsure-model-to-an-executive",
        text="Explain to an executive, who wants a yes or a no, how sure your model is.",
        category="explaining_ml",
        roles=("applied_scientist",),
        levels=("entry", "mid", "senior"),
        listener="executive",
        competencies=("communication",),
        hints=("Say what can go wrong in money before you say a probability.",),
        tags=("uncertainty",),
    ),
    Question(
        id="late-data",
        text="Describe a time when the data you depended on arrived late, broken or not at all.",
        category="data_engineering",
        roles=("mlops", "ml_engineer"),
        levels=("entry", "mid"),
        listener="peer",
        competencies=("conflict_resolution", "outcome_orientation"),
        tags=("pipelines",),
    ),
    Question(
        id="own-proudest",
        text="Which piece of work would your last team miss most, and why?",
        category="general",
        own=True,
        tags=("pasted",),
    ),
)


def sample_stories() -> tuple[Story, ...]:
    """Two: one written out, one begun."""
    begun = TODAY - timedelta(days=9)
    return (
        Story(
            id="s1",
            title="The churn score that finance could read",
            created=begun,
            changed=TODAY - timedelta(days=1),
            situation="Only ML engineer on the churn team. Dana, the product manager, wanted a model before the spring pricing change.",
            task="A churn score for the retention team in six weeks, and one definition of good enough with Dana and finance.",
            action=(
                "I asked which decision the score would change. I wrote one page with both numbers side by side. "
                "We settled on ninety days of billing data. I ran a two week test with twelve agents."
            ),
            result="Churn fell by 12 percent in that group against the same quarter a year before; complaint calls stayed flat.",
            reflection="The argument about the model was about what each of us was measured on. Finance joins on day one now.",
            tags=("scope", "dates"),
            categories=("product_managers", "conflicting_objectives"),
            competencies=("empathy", "communication", "conflict_resolution"),
            best_attempt="a1",
        ),
        Story(
            id="s2",
            title="The table nobody owned",
            created=begun,
            changed=TODAY - timedelta(days=3),
            situation="Two teams wrote to the same billing table and neither tested it.",
            tags=("pipelines",),
            categories=("data_engineering",),
            competencies=("conflict_resolution",),
        ),
    )
