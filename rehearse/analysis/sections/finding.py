"""Finds the sections of an answer: automatically, by the person's live marks, or by their edits, in rising order of authority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.sections.decoder import Beliefs, likeliest_labels
from rehearse.analysis.sections.edits import Run, apply_edits, apply_marks, deciding, label_sentences, sections_of_runs
from rehearse.analysis.sections.model import SectionModel
from rehearse.analysis.sections.sentences import Silence, silence_before, split_sentences, torn_sentences, word_set
from rehearse.model.sections import LABELS, Label, Mark, Origin, Section, Sentence
from rehearse.model.transcript import Word

#: Fewer words than this hold no story; nothing is made up about them.
FEWEST_WORDS = 6
#: A run of fewer words is no section of its own.
FEWEST_IN_A_SECTION = 3
#: A piece of one sentence is of another section than most of it only where it is believed so by this much more.
TORN_MARGIN = 0.5
#: Below every belief: a label that was not told.
_DROPPED = -1.0
#: So many of its likeliest sentences are tried for a label that was told in passing.
_TRIED = 2
#: An edge counts as right within 5 s, at 150 words a minute.
EDGE_REACH_WORDS = 12.5

_ENGLISH = word_set(
    "the a an and or but so to of in on at for with from was were is are be been had have has did do not i we you he she it they my our me us "
    "them this that there what when which who how if then because as by about would could should will can just out up"
)


@dataclass(frozen=True, slots=True)
class SectionResult:
    """Everything known about the sections of an answer.

    `sections` covers every word, or is empty when nothing was said that could be sectioned. `absent` are labels that were not heard.
    `boundaries[i]` is the chance, calibrated on unseen answers, that the edge between sections i and i + 1 is right within 5 s (1.0 for
    the person's own edges).
    """

    sentences: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    absent: tuple[Label, ...]
    boundaries: tuple[float, ...]


def sections_measured(language: str) -> str | None:
    """None if sections can be found in this language, else why not, as one sentence."""
    if language.lower().replace("_", "-").split("-")[0] in {"en", "english", ""}:
        return None
    return (
        "Sections are found in English only so far; you can still set them yourself with the section keys or by dragging edges."
    )


def looks_english(words: Sequence[Word]) -> bool:
    """Whether text of unknown language reads as English, by its share of function words. Too few words to tell count as English."""
    sample = [word.text.lower().strip(".,;:!?'\"()") for word in words[:400]]
    if len(sample) < 12:
        return all(character.isascii() or not character.isalpha() for word in sample for character in word) or not sample
    return sum(word.split("'")[0] in _ENGLISH for word in sample) / len(sample) >= 0.2


def find_sections(
    words: Sequence[Word],
    *,
    pauses: Sequence[Silence] = (),
    marks: Sequence[Mark] = (),
    edits: Sequence[Section] | None = None,
    model: SectionModel | None = None,
    unit: str = "seconds",
) -> SectionResult:
    """The sections of an answer's words (English).

    `pauses` are silences in the words' unit ("seconds", or "characters" where they are line ends). `edits` outrank `marks`, which
    outrank the model; None edits mean: as marked or automatic; empty ones: automatic, whatever was marked. `model` defaults to the
    shipped weights.
    """
    sentences = split_sentences(words, pauses, unit=unit)
    if len(words) < FEWEST_WORDS:
        runs: list[Run] = []
        boundaries: list[float] = []
    else:
        runs, boundaries = _automatic(words, sentences, pauses, model or SectionModel.load(), unit)
    decider = deciding(marks, edits)
    if decider is Origin.EDITED and edits and words:
        runs = apply_edits(edits, words)
    elif decider is Origin.MARKED and words:
        automatic = {run.first: chance for run, chance in zip(runs[1:], boundaries, strict=True)}
        runs = apply_marks(runs, marks, words, sentences)
        boundaries = [automatic.get(run.first, 1.0) if run.origin is Origin.AUTOMATIC else 1.0 for run in runs[1:]]
    if runs and runs[0].origin is Origin.EDITED:
        boundaries = [1.0] * (len(runs) - 1)
    heard = {run.label for run in runs}
    return SectionResult(
        sentences=label_sentences(sentences, runs, words),
        sections=_with_edges(sections_of_runs(runs, words), boundaries) if runs else (),
        absent=tuple(label for label in LABELS if label not in heard),
        boundaries=tuple(boundaries),
    )


def _with_edges(sections: tuple[Section, ...], boundaries: Sequence[float]) -> tuple[Section, ...]:
    return tuple(replace(section, edge_confidence=edge) for section, edge in zip(sections, (1.0, *boundaries), strict=True))


def _automatic(
    words: Sequence[Word], sentences: Sequence[Sentence], pauses: Sequence[Silence], model: SectionModel, unit: str
) -> tuple[list[Run], list[float]]:
    silences = silence_before(words, pauses) if unit == "seconds" and pauses else []
    features = model.features(sentences, words, silences)
    belief, label_beliefs = model.beliefs(features)
    whole = without_tears(label_beliefs, features.lengths, torn_sentences(words, sentences, pauses, unit=unit))
    labels = chosen_labels(whole, features.lengths, model.told(label_beliefs, model.plain_beliefs(features), features.lengths))
    firsts = [0, *(index for index in range(1, len(labels)) if labels[index] != labels[index - 1])]
    ends = [*firsts[1:], len(labels)]
    runs = []
    for first, end in zip(firsts, ends, strict=True):
        weights = features.lengths[first:end]
        confidence = float(label_beliefs[first:end, labels[first]] @ weights / weights.sum())
        confidence = float(np.interp(confidence, *model.section_curve))
        runs.append(Run(sentences[first].first, LABELS[labels[first]], confidence, Origin.AUTOMATIC))
    boundaries = [float(np.interp(edge, *model.edge_curve)) for edge in edge_beliefs(belief, labels, features.lengths)]
    return runs, boundaries


def without_tears(
    beliefs_of_labels: NDArray[np.float64], lengths: NDArray[np.float64], torn: Sequence[slice]
) -> NDArray[np.float64]:
    """The (n, labels) beliefs, in which the pieces of a torn sentence believe first what the sentence as a whole does."""
    mended = beliefs_of_labels.copy()
    for pieces in torn:
        together = int((lengths[pieces] @ beliefs_of_labels[pieces]).argmax())
        for piece in range(pieces.start, pieces.stop):
            own = int(mended[piece].argmax())
            if mended[piece, own] - mended[piece, together] < TORN_MARGIN:
                mended[piece, [own, together]] = mended[piece, [together, own]]
    return mended


def chosen_labels(
    beliefs_of_labels: NDArray[np.float64], lengths: NDArray[np.float64], told: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """The index into LABELS of each sentence, from (n, labels) probabilities, the sentences' lengths in words, and which labels were told.

    Each sentence's likeliest label among those told; one that no sentence has gets its own likeliest sentence, if no other is lost for it.
    """
    labels = likeliest_labels(np.where(told, beliefs_of_labels, _DROPPED))
    for index in np.flatnonzero(told):
        if index not in labels:
            for at in np.argsort(-beliefs_of_labels[:, index], kind="stable")[:_TRIED]:
                if np.count_nonzero(labels == labels[at]) > 1:
                    labels[at] = index
                    break
    return without_fragments(labels, lengths)


def without_fragments(labels: NDArray[np.intp], lengths: NDArray[np.float64]) -> NDArray[np.intp]:
    """The labels with every run of fewer than FEWEST_IN_A_SECTION words given to the run before it (the first: to the one after).

    A take stopped in the middle of a sentence ends on a word or two that look like anything; a section of 0:00 is no section.
    """
    joined = labels.copy()
    firsts = [0, *(index for index in range(1, len(labels)) if labels[index] != labels[index - 1])]
    for first, end in zip(firsts, [*firsts[1:], len(labels)], strict=True):
        if lengths[first:end].sum() < FEWEST_IN_A_SECTION and (first or end < len(labels)):
            joined[first:end] = joined[first - 1] if first else labels[end]
    return joined


def edge_beliefs(belief: Beliefs, labels: NDArray[np.intp], lengths: NDArray[np.float64]) -> list[float]:
    """For each edge of a labelling, the model's own (uncalibrated) probability that such an edge lies within EDGE_REACH_WORDS of it."""
    edges = belief.edges()
    starts = np.cumsum(lengths) - lengths
    chances = []
    for index in range(1, len(labels)):
        if labels[index] == labels[index - 1]:
            continue
        near = np.abs(starts[1:] - starts[index]) <= EDGE_REACH_WORDS
        chances.append(float(min(1.0, edges[near, labels[index - 1], labels[index]].sum())))
    return chances
