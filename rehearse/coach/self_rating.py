"""The person's own view: what changed in it over takes, and what to offer first at the level they give themselves."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.model.rating import Change, Mark, Offer, OfferKind, Rating, SelfLevel
from rehearse.model.vocabulary import Competency, Vocabulary

#: The sentence each level is chosen by.
LEVELS: dict[SelfLevel, str] = {
    SelfLevel.BEGINNER: "I mostly work alone or within a small team, and have few such stories.",
    SelfLevel.INTERMEDIATE: "I work with other teams, and find it hard to tell it as a story.",
    SelfLevel.ADVANCED: "I have good stories, and want them to hold under drilling.",
}

_OFFERS: dict[SelfLevel, tuple[Offer, ...]] = {
    SelfLevel.BEGINNER: (
        Offer(OfferKind.EXERCISE, "network_map", "Stories are closer than they seem: begin with the people you already depend on."),
        Offer(OfferKind.EXERCISE, "translation", "Explaining one thing you built to an outsider is a collaboration story in the making."),
        Offer(OfferKind.STORY_TEMPLATE, "product_manager", "The frame asks for what most people forget to remember."),
        Offer(OfferKind.QUESTION, "proud-project", "The broadest question; the first take may be rough."),
    ),
    SelfLevel.INTERMEDIATE: (
        Offer(OfferKind.STORY_TEMPLATE, "disagreement", "The kind of story that is asked most and told worst."),
        Offer(OfferKind.EXERCISE, "two_stories", "One that went well and one that did not: together they answer half of all questions."),
        Offer(OfferKind.QUESTION, "product-wish-behind-the-wish", "A first question that shows where the time goes between set-up and action."),
        Offer(OfferKind.EXERCISE, "stakeholder_role_play", "Telling it without the words of the field shows what the story is about."),
    ),
    SelfLevel.ADVANCED: (
        Offer(OfferKind.PANEL, "", "Five interviewers, one theme: what holds when the third one asks about the same number?"),
        Offer(OfferKind.EXERCISE, "disagreement_check", "Four questions that the best-rehearsed disagreement story often fails."),
        Offer(OfferKind.QUESTION, "teams-wanting-different-things", "Staff level is heard in how the trade was made."),
        Offer(OfferKind.IMPORT_QUESTIONS, "", "Paste the job description: its duties become your questions."),
    ),
}  # fmt: skip


#: The same for work that has no product managers and no models in it, and for whoever has not said what theirs is.
_OFFERS_FOR_TRADES: dict[SelfLevel, tuple[Offer, ...]] = {
    SelfLevel.BEGINNER: (
        Offer(OfferKind.EXERCISE, "network_map", "Stories are closer than they seem: begin with the people you already depend on."),
        Offer(OfferKind.EXERCISE, "two_stories", "One that went well and one that did not: together they answer half of all questions."),
        Offer(OfferKind.STORY_TEMPLATE, "colleague", "The frame asks for what most people forget to remember."),
        Offer(OfferKind.QUESTION, "proud-project", "The broadest question; the first take may be rough."),
    ),
    SelfLevel.INTERMEDIATE: (
        Offer(OfferKind.STORY_TEMPLATE, "customer", "The people you work for are asked about in nearly every interview."),
        Offer(OfferKind.EXERCISE, "two_stories", "One that went well and one that did not: together they answer half of all questions."),
        Offer(OfferKind.QUESTION, "pri-busiest-shift", "A first question that shows where the time goes between set-up and action."),
        Offer(OfferKind.EXERCISE, "stakeholder_role_play", "Telling it without the words of the trade shows what the story is about."),
    ),
    SelfLevel.ADVANCED: (
        Offer(OfferKind.PANEL, "", "Five interviewers, one theme: what holds when the third one asks about the same thing?"),
        Offer(OfferKind.EXERCISE, "disagreement_check", "Four questions that the best-rehearsed disagreement story often fails."),
        Offer(OfferKind.QUESTION, "int-target-against-a-person", "Judgement is heard where doing right had a price."),
        Offer(OfferKind.IMPORT_QUESTIONS, "", "Paste the job description: its duties become your questions."),
    ),
}  # fmt: skip


def first_offers(level: SelfLevel, *, stories: int = 0, attempts: int = 0, trade: bool = False) -> tuple[Offer, ...]:
    """What to offer first. Who has stories is not sent to a template first; who has recorded nothing is offered one question first.

    `trade`: the person did not say that their work is making machine-learning, data and AI products.
    """
    offers = list((_OFFERS_FOR_TRADES if trade else _OFFERS)[level])
    if stories:
        offers.sort(key=lambda offer: offer.kind is OfferKind.STORY_TEMPLATE)
    if not attempts:
        offers.sort(key=lambda offer: offer.kind is not OfferKind.QUESTION)
    return tuple(offers)


def dimensions_for(vocabulary: Vocabulary, *, level: str, competencies: Sequence[str] = ()) -> tuple[Competency, ...]:
    """What to rate beside a take: the five, at staff level also the six; the question's own competencies come first."""
    shown = vocabulary.dimensions(staff=level == "staff")
    return tuple(sorted(shown, key=lambda item: item.id not in competencies))


def changes(ratings: Sequence[Rating], vocabulary: Vocabulary) -> tuple[Change, ...]:
    """How each rated dimension went, in the vocabulary's order; a dimension rated once has no change yet."""
    found = []
    for dimension in vocabulary.competencies:
        marks = tuple(one.mark for one in sorted(ratings, key=lambda one: one.rated) if one.dimension == dimension.id)
        if marks:
            found.append(Change(dimension.id, marks, _sentence(dimension.title, marks)))
    return tuple(found)


def _sentence(title: str, marks: tuple[Mark, ...]) -> str:
    last = marks[-1].name.lower()
    if len(marks) == 1:
        return f"{title}: {last} in your one rated take."
    if len(set(marks)) == 1:
        return f"{title}: {last} in all {len(marks)} rated takes."
    steady = 1
    while steady < len(marks) and marks[-1 - steady] == marks[-1]:
        steady += 1
    if steady > 1:
        return f"{title}: {last} in the last {steady} of {len(marks)} rated takes, {marks[-1 - steady].name.lower()} before."
    return f"{title}: {last} in the last take, {marks[-2].name.lower()} in the one before."
