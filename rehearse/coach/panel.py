"""Runs a mock round: picks the next question from what the last answer lacked and from the angles not yet asked."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zlib import crc32

from rehearse.assets import asset
from rehearse.coach.follow_ups import ANY, choose_follow_ups
from rehearse.coach.follow_ups_bank import shipped_bank
from rehearse.coach.generalities import asks_what_happened, find_generality
from rehearse.model.evidence import Evidence, Polarity
from rehearse.model.measures import ANGLE_TARGET, DEFAULT_TARGET, FOLLOW_UP_TARGET, Target
from rehearse.model.panel import (
    Angle,
    Interviewer,
    PanelSetup,
    Round,
    RoundAnswer,
    RoundState,
    Theme,
    Turn,
    TurnKind,
    question_id,
)
from rehearse.model.question import Question
from rehearse.model.sections import Label

#: Lengths offered, in minutes.
LENGTHS: tuple[int, ...] = (15, 30, 45)
#: Asking and settling, on top of each answer.
_ASKING = 15.0
#: Below this there is no room for another answer and the closing one, below the next not even for the closing one.
_ANSWER = 165.0
_CLOSING = 60.0
#: Nobody at a table asks more questions than this before somebody else does.
_IN_A_ROW = 2
#: What each kind of question asks for: the first the whole story, the others one side of it.
_TARGETS = {
    TurnKind.OPENING: DEFAULT_TARGET,
    TurnKind.ANGLE: ANGLE_TARGET,
    TurnKind.FOLLOW_UP: FOLLOW_UP_TARGET,
    TurnKind.CLOSING: ANGLE_TARGET,
}


def load_panel(*, any_work: bool = False) -> PanelSetup:
    """The shipped panel, that of models and products or of `any_work`; chairs and themes have the same ids, voices and gaps in both.

    Raises OSError, KeyError, tomllib.TOMLDecodeError (a broken build).
    """
    raw = _read("panel.toml")
    if any_work:
        chairs = {row["id"]: row for row in raw["interviewer"]}
        raw = _read("panel_any_work.toml")
        raw["interviewer"] = [chairs[row["id"]] | row for row in raw["interviewer"]]
    return PanelSetup(
        interviewers=tuple(
            Interviewer(row["id"], row["role"], row["interest"], row["voice"], row["listener"], tuple(row["gaps"]))
            for row in raw["interviewer"]
        ),
        themes=tuple(
            Theme(row["id"], row["title"], row["about"], row["opening"], tuple(row["categories"]), row["other_opening"])
            for row in raw["theme"]
        ),
        angles=tuple(Angle(row["id"], row["theme"], row["interviewer"], row["question"]) for row in raw["angle"]),
        closing=raw["closing"],
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(asset(name).read_text(encoding="utf-8"))


def begin_round(setup: PanelSetup, theme: str, minutes: int, *, round_id: str, now: datetime) -> Round:
    """A round with its opening question asked by the first chair. Raises KeyError for an unknown theme."""
    chosen = theme_of(setup, theme)
    opening = Turn(
        TurnKind.OPENING, setup.interviewers[0].id, chosen.opening, "The broad question first; the others drill into it."
    )
    return Round(round_id, theme, minutes, now, (opening,))


def theme_of(setup: PanelSetup, theme: str) -> Theme:
    """A theme by id. Raises KeyError."""
    for item in setup.themes:
        if item.id == theme:
            return item
    raise KeyError(theme)


def answered(held: Round, attempt_id: str, seconds: float) -> Round:
    """The current question is answered by this attempt; `seconds` is its thinking and speaking time. Raises ValueError if none waits."""
    return _closed(held, attempt_id=attempt_id, seconds=seconds)


def skipped(held: Round) -> Round:
    """The current question is left out; it costs no time and does not come again."""
    return _closed(held, skipped=True)


def paused(held: Round) -> Round:
    """Set aside; nothing runs meanwhile, as a round's time is that of its answers."""
    return replace(held, state=RoundState.PAUSED) if held.state is RoundState.RUNNING else held


def resumed(held: Round) -> Round:
    """Taken up again, at the very question at which it was set aside."""
    return replace(held, state=RoundState.RUNNING) if held.state is RoundState.PAUSED else held


def finished(held: Round) -> Round:
    """Ended, by the person or by time; a question still waiting is taken back."""
    turns = held.turns[:-1] if held.current is not None else held.turns
    return replace(held, turns=turns, state=RoundState.FINISHED)


def remaining(held: Round) -> float:
    """Seconds left of the round."""
    spent = sum(turn.seconds + _ASKING for turn in held.turns if turn.attempt_id)
    return max(0.0, held.minutes * 60.0 - spent)


def ask_next(setup: PanelSetup, held: Round, given: Sequence[RoundAnswer] = ()) -> Round:
    """The round with its next question asked, or finished when its time or its questions are at an end.

    `given` is what is known of its answers, oldest first; it is drilled into where the newest answer is the last of them. What the round
    has not heard is drilled into first, by the chair whose interest it is, once for each gap, at most once in a row in a quarter of an
    hour and twice in longer rounds; then the chair heard least asks its next angle; when all are asked, what a panel drills into anyway;
    the last minutes belong to the closing question. Where the opening question was left out, the theme opens with its other one: the rest
    asks about a story that somebody has to have told. No question comes twice, and no chair asks three in a row. While a question waits,
    or the round is not running, nothing changes.
    """
    if held.state is not RoundState.RUNNING or held.current is not None:
        return held
    left = remaining(held)
    if left < _CLOSING or (held.turns and held.turns[-1].kind is TurnKind.CLOSING):
        return finished(held)
    turn: Turn | None = None
    if left >= _ANSWER:
        newest = given and held.turns and given[-1].turn == held.turns[-1]
        known = tuple(given) if newest else ()
        turn = (
            _opened_otherwise(setup, held)
            or _drill(setup, held, known)
            or _angle(setup, held)
            or _drill(setup, held, known, anything=True)
        )
    if turn is None:
        turn = Turn(TurnKind.CLOSING, setup.interviewers[0].id, setup.closing, "The last question of the round.")
    return replace(held, turns=(*held.turns, turn))


def as_question(setup: PanelSetup, held: Round, turn: Turn) -> Question:
    """The turn as a question for a take: with the chair's listener and the theme's first category."""
    chair = next(item for item in setup.interviewers if item.id == turn.interviewer)
    return Question(
        id=question_id(held.theme, turn.kind, turn.angle),
        text=turn.question,
        category=theme_of(setup, held.theme).categories[0],
        listener=chair.listener,
        tags=("panel", held.theme),
        target=target_of(turn.kind),
    )


def target_of(kind: TurnKind) -> Target:
    """How long an answer to such a question is to be: only the first is a whole story."""
    return _TARGETS[kind]


def heard_so_far(
    evidence: Sequence[Evidence], absent: Sequence[Label] | None, earlier: Sequence[RoundAnswer]
) -> tuple[tuple[Evidence, ...], tuple[Label, ...] | None]:
    """The last answer's checks with what the answers before it told: a round is about one story, which nobody tells twice.

    What is wanted counts wherever it was heard, and a section is absent if no answer held it. What is better left unsaid is that of the
    last answer alone.
    """
    before = {item.check: item for answer in earlier for item in answer.evidence or () if item.heard}
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for answer in earlier:
        for item in answer.evidence or ():
            counted[item.check].update(item.counts)
    merged = tuple(
        replace(
            item,
            heard=item.heard or item.check in before,
            quotes=item.quotes or (before[item.check].quotes if item.check in before else ()),
            # A sum of counters drops what counts nothing, and "i: 0" says something.
            counts={
                name: item.counts.get(name, 0) + counted[item.check][name] for name in {**item.counts, **counted[item.check]}
            },
        )
        if item.polarity is Polarity.WANT
        else item
        for item in evidence
    )
    told = [set(answer.absent) for answer in earlier if answer.absent is not None]
    return merged, tuple(label for label in absent if all(label in other for other in told)) if absent is not None else None


def _opened_otherwise(setup: PanelSetup, held: Round) -> Turn | None:
    """The theme's other opening, by the next chair, where the first was left out."""
    other = theme_of(setup, held.theme).other_opening
    if len(held.turns) != 1 or not held.turns[0].skipped or not other:
        return None
    return Turn(TurnKind.OPENING, setup.interviewers[1].id, other, "The first question was left out; this one opens the round.")


def _drill(setup: PanelSetup, held: Round, given: Sequence[RoundAnswer], *, anything: bool = False) -> Turn | None:
    """Into what the round has not heard; with `anything` also what is drilled into where nothing is missing, however often in a row."""
    last = held.turns[-1] if held.turns else None
    if not given or last is None or given[-1].evidence is None:
        return None
    general = find_generality(given[-1].sentences, given[-1].words) if asks_what_happened(last.question) else None
    in_a_row = next((n for n, turn in enumerate(reversed(held.turns)) if turn.kind is not TurnKind.FOLLOW_UP), len(held.turns))
    # What the other chairs ask next takes for granted that something happened: a rule or a wish is asked for a real time at once.
    most = 1 if held.minutes <= LENGTHS[0] and general is None else _IN_A_ROW
    if not anything and in_a_row >= most:
        return None
    newest, earlier = given[-1], given[:-1]
    evidence, absent = heard_so_far(newest.evidence or (), newest.absent, earlier)
    if any(answer.evidence is None for answer in earlier):
        # An answer nobody could read may have told it.
        evidence, absent = tuple(item for item in evidence if item.polarity is Polarity.AVOID), ()
    # A gap that was asked about and still stands is not told better for being asked about again, with the same words of reason.
    passed = {_gap_asked(turn.question) for turn in held.turns} - {ANY}
    resting = _who_rests(held)
    for chair in setup.interviewers:
        if chair.id == resting:
            passed |= set(chair.gaps)
    chosen = choose_follow_ups(
        evidence,
        tuple(absent or ()),
        as_question(setup, held, last),
        asked=[turn.question for turn in held.turns],
        said=" ".join(word.text for answer in given for word in answer.words),
        limit=1,
        general=general,
        passed=passed,
    )
    if not chosen:
        return None
    gap = _gap_asked(chosen[0].question)
    if gap == ANY and not anything:
        return None
    place = next((item.id for item in setup.interviewers if gap in item.gaps), None) or _heard_least(setup, held)[0].id
    return Turn(TurnKind.FOLLOW_UP, place, chosen[0].question, chosen[0].because)


def _gap_asked(question: str) -> str:
    """The gap that a drilling question of the bank asks about; "" for any other question."""
    return next((item.gap for item in shipped_bank().questions if item.question == question), "")


def _who_rests(held: Round) -> str:
    """The chair that has asked the last questions in a row, as many as one may; "" where none has."""
    last = {turn.interviewer for turn in held.turns[-_IN_A_ROW:]}
    return last.pop() if len(last) == 1 and len(held.turns) >= _IN_A_ROW else ""


def _heard_least(setup: PanelSetup, held: Round) -> list[Interviewer]:
    """The chairs by how little they have asked, in their order; who asked last comes last."""
    last = held.turns[-1].interviewer if held.turns else ""
    asked = Counter(turn.interviewer for turn in held.turns)
    return sorted(setup.interviewers, key=lambda chair: (chair.id == last, asked[chair.id]))


def _angle(setup: PanelSetup, held: Round) -> Turn | None:
    """The next angle of the chair heard least. Which of its angles comes first differs from round to round: a theme can be drilled again."""
    asked = {turn.angle for turn in held.turns}
    for chair in _heard_least(setup, held):
        own = [angle for angle in setup.angles if (angle.theme, angle.interviewer) == (held.theme, chair.id)]
        begin = crc32(f"{held.id} {chair.id}".encode()) % len(own) if own else 0
        for angle in own[begin:] + own[:begin]:
            if angle.id not in asked:
                # Why is what this chair wants to know, which stands beside its name.
                return Turn(TurnKind.ANGLE, chair.id, angle.question, angle=angle.id)
    return None


def _closed(held: Round, *, attempt_id: str = "", seconds: float = 0.0, skipped: bool = False) -> Round:
    if held.current is None:
        raise ValueError("no question is waiting for an answer")
    turn = replace(held.turns[-1], attempt_id=attempt_id, seconds=seconds, skipped=skipped)
    return replace(held, turns=(*held.turns[:-1], turn))
