"""Measures sections on the project's own unseen answers: rows for the published table, beside two naive methods."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from rehearse.analysis.sections.decoder import STATES
from rehearse.analysis.sections.finding import find_sections
from rehearse.analysis.sections.model import SectionModel
from rehearse.assets import asset
from rehearse.evaluate.scores import EvaluationRow
from rehearse.evaluate.section_answers import LabelledAnswer, own_answers, spoken
from rehearse.evaluate.section_scores import AnswerScore, labels_of, score_answer, together
from rehearse.model.sections import BEST_GUESS_BELOW, Label
from rehearse.model.transcript import Word

Labelling = Callable[[Sequence[Word]], Sequence[Label | None]]

#: Where sections end when an answer is cut by position alone: the mean shares of the training answers.
CUTS = ((0.21, Label.SITUATION), (0.315, Label.TASK), (0.775, Label.ACTION), (1.0, Label.RESULT))
#: Stated confidences are compared with what was right band by band; the first one is what the window calls a best guess.
CONFIDENCE_BANDS = (0.0, BEST_GUESS_BELOW, 0.85, 0.95, 1.01)
#: Word errors are drawn this many times: one draw over so few answers moves the figure by a point or two.
_DRAWS = 5


def unseen_answers() -> tuple[LabelledAnswer, ...]:
    """Our answers that no shipped weight was trained on."""
    return own_answers(asset("sections", "unseen.jsonl"))


def outside_answers() -> tuple[LabelledAnswer, ...]:
    """As unseen, by authors who had read neither the cue phrases nor any other answer: how the program does on a stranger.

    Empty where none are installed: those that were, became training answers once their mistakes were read.
    """
    file = asset("sections", "unseen_outside.jsonl")
    return own_answers(file) if file.is_file() else ()


def told_out_of_order(answer: LabelledAnswer) -> dict[str, bool]:
    """Which of the ways to break the usual order this answer takes: the cases where cutting by position fails."""
    runs = answer.labels()
    return {
        "a section missing": any(label not in runs for label in (Label.SITUATION, Label.TASK, Label.ACTION, Label.RESULT)),
        "result told first": runs[0] is Label.RESULT,
        "two action-result cycles": "ARAR" in "".join(label.letter for label in runs),
    }


def by_model(model: SectionModel) -> Labelling:
    """The program's own labelling."""
    return lambda words: labels_of(find_sections(words, model=model), words)


def by_position(words: Sequence[Word]) -> list[Label | None]:
    """Cut at fixed shares of the answer."""
    return [next(label for end, label in CUTS if (index + 0.5) / len(words) <= end) for index in range(len(words))]


def cue_words_only(model: SectionModel) -> SectionModel:
    """The model with nothing but its cue phrases: no position, no order, no neighbours, no other words."""
    keep = np.array([name.startswith(("c:", "co:")) for name in model.content_index], dtype=np.float64)
    return replace(
        model,
        content=model.content * keep[:, None],
        opening=np.zeros_like(model.opening),
        position=np.zeros_like(model.position),
        steps=np.zeros((STATES, STATES)),
        start=np.zeros(STATES),
        end=np.zeros(STATES),
        plain_share=0.0,
    )


def scores(answers: Sequence[LabelledAnswer], labelling: Labelling) -> list[AnswerScore]:
    """Every answer under one way of labelling."""
    found = []
    for answer in answers:
        words, truth = spoken(answer.parts)
        found.append(score_answer(answer, truth, labelling(words)))
    return found


def with_word_errors(answers: Sequence[LabelledAnswer], rate: float = 0.1, draw: int = 0) -> tuple[LabelledAnswer, ...]:
    """The answers as a poor recogniser would hear them: words replaced, lost or put in at random at this rate."""
    dice = random.Random(draw)
    heard_before = sorted({word for answer in answers for _, text in answer.parts for word in text.split() if word.isalpha()})

    def heard(text: str) -> str:
        out: list[str] = []
        for word in text.split():
            roll = dice.random() / rate
            if roll >= 1 or roll >= 0.8:
                out.append(word)
            if 0.8 <= roll < 1 or roll < 0.5:
                out.append(dice.choice(heard_before).lower() + (word[-1] if roll < 0.5 and word[-1] in ".,?!" else ""))
        return " ".join(out) or text

    return tuple(replace(answer, parts=tuple((label, heard(text)) for label, text in answer.parts)) for answer in answers)


def misheard_answers(answers: Sequence[LabelledAnswer]) -> tuple[LabelledAnswer, ...]:
    """Every answer under each draw of word errors."""
    return tuple(heard for draw in range(_DRAWS) for heard in with_word_errors(answers, draw=draw))


def without_punctuation(answers: Sequence[LabelledAnswer]) -> tuple[LabelledAnswer, ...]:
    """The answers in lower case without stops, commas or quotation marks, as some recognisers write."""

    def bare(text: str) -> str:
        return " ".join(word.strip('.,;:!?"“”()—–-…').lower() for word in text.split())

    return tuple(replace(answer, parts=tuple((label, bare(text)) for label, text in answer.parts)) for answer in answers)


@dataclass(frozen=True, slots=True)
class ReliabilityRow:
    """Sections whose stated confidence lies in [low, high): how many, what was stated on average, and the share of their words that was right."""

    low: float
    high: float
    sections: int
    stated: float
    right: float


def reliability(answers: Sequence[LabelledAnswer], model: SectionModel) -> tuple[ReliabilityRow, ...]:
    """Stated confidence beside what was right, in bands of confidence. Bands without sections are left out."""
    points: list[tuple[float, float]] = []
    for answer in answers:
        words, truth = spoken(answer.parts)
        for section in find_sections(words, model=model).sections:
            inside = [label for word, label in zip(words, truth, strict=True) if section.start <= word.start < section.end]
            points.append((section.confidence, inside.count(section.label) / len(inside)))
    rows = []
    for low, high in pairwise(CONFIDENCE_BANDS):
        band = [point for point in points if low <= point[0] < high]
        if band:
            stated, right = np.mean(band, axis=0)
            rows.append(ReliabilityRow(low, min(high, 1.0), len(band), float(stated), float(right)))
    return tuple(rows)


def section_rows(model: SectionModel | None = None) -> tuple[EvaluationRow, ...]:
    """The published rows, for our own unseen answers and for those of outside authors. `naive_value` is cutting by position alone."""
    model = model or SectionModel.load()
    own, outside = unseen_answers(), outside_answers()
    return (
        *rows_for(model, own, f"{len(own)} unseen written-as-spoken answers of our own"),
        *(rows_for(model, outside, f"{len(outside)} unseen written-as-spoken answers by outside authors") if outside else ()),
    )


def rows_for(model: SectionModel, unseen: Sequence[LabelledAnswer], set_name: str) -> tuple[EvaluationRow, ...]:
    """All figures on one set of answers; cue phrases alone stand in a row of their own."""
    ours, position = scores(unseen, by_model(model)), scores(unseen, by_position)
    cues = together(scores(unseen, by_model(cue_words_only(model))))
    noisy, bare = misheard_answers(unseen), without_punctuation(unseen)
    whole, naive, misheard = together(ours), together(position), together(scores(noisy, by_model(model)))

    def row(figure: str, value: float, naive_value: float | None, cases: int = len(unseen)) -> EvaluationRow:
        return EvaluationRow("sections", cases, figure, value, naive_value, set_name)

    rows = [
        row("share of time labelled right", whole.accuracy, naive.accuracy),
        row("share of time labelled right, by cue phrases alone", cues.accuracy, naive.accuracy),
        row(
            "share of time labelled right, 10 % of words misheard",
            misheard.accuracy,
            together(scores(noisy, by_position)).accuracy,
        ),
        row(
            "share of time labelled right, no punctuation",
            together(scores(bare, by_model(model))).accuracy,
            together(scores(bare, by_position)).accuracy,
        ),
        row("mean distance of an edge, seconds at 150 words a minute", whole.edge_seconds, naive.edge_seconds),
        row("edges within 5 s", whole.edges_within_5_seconds, naive.edges_within_5_seconds),
        row("absent sections found, F1", whole.absent_f1, naive.absent_f1),
    ]
    for kind in ("a section missing", "result told first", "two action-result cycles"):
        chosen = [index for index, answer in enumerate(unseen) if told_out_of_order(answer)[kind]]
        if chosen:
            mine, cut = together([ours[index] for index in chosen]), together([position[index] for index in chosen])
            rows.append(row(f"share of time labelled right, {kind}", mine.accuracy, cut.accuracy, len(chosen)))
    bands = reliability(unseen, model)
    counts = np.array([band.sections for band in bands])
    gaps = np.abs(np.array([band.right - band.stated for band in bands]))
    rows.append(
        row("mean gap between stated confidence and share right", float(gaps @ counts / counts.sum()), None, int(counts.sum()))
    )
    rows += [row(f"share of time labelled right, {_said(band)}", band.right, None, band.sections) for band in bands]
    return tuple(rows)


def _said(band: ReliabilityRow) -> str:
    if band.high <= BEST_GUESS_BELOW:
        return f"sections called a best guess (below {100 * band.high:.0f} % sure)"
    return f"sections said to be {100 * band.low:.0f} to {100 * band.high:.0f} % sure"
