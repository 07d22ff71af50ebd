"""Tells of each check whether the question asked for it: what cannot be missing is not said to be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rehearse.model.evidence import Evidence, Polarity
from rehearse.model.question import ANY_WORK, Question

#: A check about one real difference of views: "I have never had conflicts" answers a question about strengths as well as any other.
_OF_A_STORY_ONLY = frozenset({"never_disagreed"})
#: Questions in which several parties want something of each other.
_OF_OTHERS = frozenset(
    "product_managers data_engineering disagreement manager_disagreement conflicting_objectives escalation cross_team influence colleagues "
    "leading_people mentoring bad_news more_with_less ambiguity priorities research_to_product new_tools explaining_ml".split()
)
#: Of these, the ones in which wishes stand against each other and have to be weighed.
_OF_DIFFERENCE = frozenset(
    "disagreement manager_disagreement conflicting_objectives escalation cross_team influence product_managers".split()
)
#: Questions that turn on a choice.
_OF_CHOICE = frozenset(
    "ambiguity priorities more_with_less conflicting_objectives escalation product_managers research_to_product explaining_ml".split()
)
#: Questions about what the person did wrong, or about somebody they serve: whoever else appears there is no party to be won.
_OF_ONESELF = frozenset({"failure", "incidents", "integrity", "customers", "pride"})
#: The same by the words of a question that has no category of its own.
_OTHERS_WORDS = re.compile(
    r"\b(?:disagree\w*|conflicts?|persuad\w+|convinc\w+|influenc\w+|negotiat\w+|stakeholders?|cross[- ]functional|(?:different|other|another|across) teams?"
    r"|colleagues?|co-?workers?|team ?mates?|manager|boss|supervisor|led|lead|difficult (?:person|people)|difference of (?:opinion|views))\b"
)
_DIFFERENCE_WORDS = re.compile(
    r"\b(?:disagree\w*|conflicts?|conflicting|persuad\w+|convinc\w+|influenc\w+|negotiat\w+|difference of (?:opinion|views)|pushed back)\b"
)
_CHOICE_WORDS = re.compile(
    r"\b(?:decid\w+|decisions?|cho(?:ice|ose|se|osing)|priorit\w+|trade-?offs?|ambigu\w+|unclear|incomplete information|dilemma)\b"
)
_ONESELF_WORDS = re.compile(
    r"\b(?:mistakes?|fail\w*|went wrong|weakness\w*|regret\w*|(?:angry|upset|difficult|unhappy) (?:customer|client|patient|guest|parent|caller)s?)\b"
)
#: The gap of the follow-up bank by which a question's own follow-ups wait for a check.
_GAP = {"stakeholders": "no_stakeholder_view", "conflict_made_measurable": "no_measurable_conflict", "decision": "no_decision"}
_BY_CATEGORY = {"stakeholders": _OF_OTHERS, "conflict_made_measurable": _OF_DIFFERENCE, "decision": _OF_CHOICE}
_BY_WORDS = {"stakeholders": _OTHERS_WORDS, "conflict_made_measurable": _DIFFERENCE_WORDS, "decision": _CHOICE_WORDS}
#: What only an answer about a difference of views runs into, and what only one in the trade of models and figures does.
_IN_A_DIFFERENCE = frozenset(
    {"never_disagreed", "just_let_them", "proved_them_wrong", "hero_and_obstacle", "dismissing_concerns"}
)
_IN_THE_FIELD = frozenset({"academic_detour", "false_precision", "hidden_uncertainty"})
_OF_THE_FIELD = frozenset({"explaining_ml", "research_to_product", "data_engineering", "product_managers"})


def without_story_checks(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The checks that stand where a question asks for no story."""
    return tuple(item for item in evidence if item.check not in _OF_A_STORY_ONLY)


def without_deeds(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The checks of an answer that tells nothing that happened: what an answer had better hold was not done, so it is not heard in it.

    A comparison stays one, whatever it is made for.
    """
    return tuple(
        replace(item, heard=False, quotes=(), counts={}) if item.polarity is Polarity.WANT and item.check != "analogy" else item
        for item in evidence
    )


def as_asked(evidence: Sequence[Evidence], question: Question | None) -> tuple[Evidence, ...]:
    """The same checks, each told whether `question` asked for it. Where no question is known, everything is."""
    return tuple(replace(item, asked=asks_for(item.check, question)) for item in evidence)


def asks_for(check: str, question: Question | None) -> bool:
    """Whether not hearing `check` says anything about an answer to `question`: by its category, by the gaps that its own follow-ups wait
    for, and by its words where it has neither.

    A mistake, a weakness, a customer or an achievement asks for no party that had to be won, whoever appears in it.
    """
    if question is None:
        return True
    text = question.text.casefold().replace("’", "'")
    if check in _IN_A_DIFFERENCE:
        return question.category in _OF_OTHERS or bool(_OTHERS_WORDS.search(text))
    if check in _IN_THE_FIELD:
        return question.category in _OF_THE_FIELD or ANY_WORK not in question.roles
    if check not in _GAP:
        return True
    if question.category in _BY_CATEGORY[check]:
        return True
    own = any(rule.gap == _GAP[check] for rule in question.follow_ups)
    if check == "stakeholders":
        # There their own follow-ups ask what it cost somebody, or what a customer was afraid of.
        of_oneself = question.category in _OF_ONESELF or (
            bool(_ONESELF_WORDS.search(text))
            and not _DIFFERENCE_WORDS.search(text)  # "a mistake you made in a conflict" has its other side
        )
        return not of_oneself and (own or bool(_BY_WORDS[check].search(text)))
    return own or bool(_BY_WORDS[check].search(text))
