"""Chooses the next drilling questions from what an answer lacked, and says why each is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rehearse.coach.follow_ups_bank import FollowUpBank, Gap, shipped_bank
from rehearse.coach.follow_ups_gaps import FoundGap, find_gaps
from rehearse.coach.follow_ups_told import NO_STORY, several_wishes, told_in, turn_of
from rehearse.coach.generalities import told_instead
from rehearse.model.evidence import Evidence, FollowUp, Polarity, Quote
from rehearse.model.question import Question
from rehearse.model.sections import Label

ANY = "any"
#: What is asked where an answer told of no one occasion, and where the question asked for none.
NO_OCCASION, _BEAR_OUT = "no_occasion", "bear_out"


def choose_follow_ups(
    evidence: Sequence[Evidence],
    absent: Sequence[Label],
    question: Question | None,
    *,
    asked: Sequence[str] = (),
    said: str = "",
    limit: int = 3,
    bank: FollowUpBank | None = None,
    general: Quote | None = None,
    no_story_asked: bool = False,
    passed: Collection[str] = (),
) -> tuple[FollowUp, ...]:
    """At most `limit` follow-ups, one for each gap, in the order in which the gaps matter for this question.

    For each gap the question's own list comes before the bank. A question in `asked` never comes again, in whatever case or
    spacing. Where gaps run out, drilling for answers that held together fills up. The same input gives the same output.
    `said` is the answer's text: what a question takes for granted (a meeting, another side) must have been told in it, and equally fitting
    questions take turns from one answer to the next. Somebody who said that they have no story is helped to one.
    An answer of generalities (`general`: one of its sentences) is asked for an occasion first. Where the question asked for no story
    (`no_story_asked`), nothing that a story holds is asked after, but what bears the answer out. Gaps in `passed` are left alone. Nothing was
    said at all: nothing is chosen.
    """
    used = bank or shipped_bank()
    told = told_in(said, used.themes)
    if evidence and NO_STORY in told and not no_story_asked:
        return _towards_a_story(evidence, question, used, asked, told, said, limit)
    if no_story_asked or general is not None:
        # What no story was told of is not missing from it; what was better left unsaid was said all the same.
        evidence, absent = [item for item in evidence if item.polarity is Polarity.AVOID], ()
    if not evidence or set(absent) >= {Label.SITUATION, Label.TASK, Label.ACTION, Label.RESULT}:
        return ()
    found = find_gaps(evidence, absent, question)
    if several_wishes(said):
        # Whoever tells that two sides wanted two things has told of a difference, in whatever words.
        found.pop("no_disagreement_shown", None)
    # What fills up: drilling for answers that held together takes a story for granted.
    filling = ANY
    if no_story_asked:
        filling = _BEAR_OUT
        found[filling] = FoundGap(filling)
    elif general is not None:
        filling = NO_OCCASION
        found[filling] = FoundGap(filling, {"quote": general.text.strip(" ,.;:!?"), "told": told_instead(general)})
    for name in passed:
        found.pop(name, None)
    taken = {_plain(text) for text in asked}
    if question is not None:
        taken.add(_plain(question.text))
    chosen: list[FollowUp] = []
    for gap in _ordered(used, found, question):
        picked = _pick(gap, found[gap.name], question, used, taken, told, said)
        if picked is not None:
            chosen.append(picked)
            taken.add(_plain(picked.question))
        if len(chosen) >= limit:
            return tuple(chosen)
    anything = next((gap for gap in used.gaps if gap.name == filling), Gap(filling, "", frozenset()))
    while filling not in passed and len(chosen) < limit:
        picked = _pick(anything, found.get(filling, FoundGap(filling)), question, used, taken, told, said, after_gaps=bool(found))
        if picked is None:
            break
        chosen.append(picked)
        taken.add(_plain(picked.question))
    return tuple(chosen)


def _towards_a_story(
    evidence: Sequence[Evidence],
    question: Question | None,
    bank: FollowUpBank,
    asked: Sequence[str],
    told: frozenset[str],
    said: str,
    limit: int,
) -> tuple[FollowUp, ...]:
    """Without a story nothing is missing from it: one that is small enough to be remembered is asked for."""
    found = {NO_STORY: FoundGap(NO_STORY)}
    claimed = find_gaps(evidence, (), question).get("never_disagreed")
    if claimed is not None:
        found["never_disagreed"] = claimed
    taken = {_plain(text) for text in asked}
    chosen: list[FollowUp] = []
    for gap in (gap for gap in bank.gaps if gap.name in found):
        while len(chosen) < limit and (picked := _pick(gap, found[gap.name], question, bank, taken, told, said)) is not None:
            chosen.append(picked)
            taken.add(_plain(picked.question))
    return tuple(chosen)


def _ordered(bank: FollowUpBank, found: Mapping[str, FoundGap], question: Question | None) -> list[Gap]:
    """Gaps that were found, by the bank's order within each of three: those the question's own follow-ups wait for or that come first
    for its category, those that come first for its competencies, the rest.
    """
    category = question.category if question else ""
    awaited = {rule.gap for rule in question.follow_ups} if question else set()
    competencies = frozenset(question.competencies) if question else frozenset()
    order = {gap.name: place for place, gap in enumerate(bank.gaps)}

    def weight(gap: Gap) -> tuple[int, int]:
        rank = 0 if gap.name in awaited or (category and category in gap.first_for) else 1 if competencies & gap.first_for else 2
        # Without an action or a result there is no story yet, whatever the question.
        return (-1 if gap.name in (NO_OCCASION, "no_action", "no_result") else rank, order[gap.name])

    return sorted((gap for gap in bank.gaps if gap.name in found), key=weight)


def _pick(
    gap: Gap,
    found: FoundGap,
    question: Question | None,
    bank: FollowUpBank,
    taken: set[str],
    told: frozenset[str],
    said: str,
    *,
    after_gaps: bool = False,
) -> FollowUp | None:
    because = _filled(gap.because, found.facts)
    if question is not None:
        for rule in question.follow_ups:
            if (gap.name == _BEAR_OUT or (rule.gap or ANY) == gap.name) and _plain(rule.question) not in taken:
                # What waited for a gap is worth asking here too, but not for that gap.
                return FollowUp(rule.question, because if gap.name == _BEAR_OUT else rule.because or because)
    if gap.name == ANY and after_gaps:
        because = "This is what a panel would drill into next."
    category = question.category if question else ""
    rows = [
        row
        for row in bank.questions
        if row.gap == gap.name and (not row.needs or row.needs in told) and told.isdisjoint(row.unless)
    ]
    # Its own kind of question first, then what fits any; within each they take turns from one answer to the next.
    for fitting in (
        [row for row in rows if category and category in row.categories],
        [row for row in rows if not row.categories],
        [row for row in rows if row.categories and category not in row.categories],
    ):
        turn = turn_of(said, gap.name + (question.text if question else ""), len(fitting))
        for row in fitting[turn:] + fitting[:turn]:
            if _plain(row.question) not in taken:
                return FollowUp(row.question, because)
    return None


def _filled(because: str, facts: Mapping[str, str]) -> str:
    for name, value in facts.items():
        because = because.replace("{" + name + "}", value)
    return because


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
