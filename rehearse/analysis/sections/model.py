"""The learned weights that score each sentence for each section; read from assets/sections/weights.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.sections.decoder import STATE_TO_LABEL, STATES, Beliefs, Potentials, beliefs
from rehearse.analysis.sections.features import POSITION_NAMES, AnswerFeatures, answer_features
from rehearse.analysis.sections.lexicon import CueLexicon
from rehearse.analysis.sections.presence import PRESENCE_NAMES, TOLD_FROM, chances_told, presence_features
from rehearse.assets import asset
from rehearse.model.sections import LABELS, Sentence
from rehearse.model.transcript import Word

Array = NDArray[np.float64]
FORMAT = 2
#: The row of a name that has no weights.
_UNKNOWN = -1


@dataclass(frozen=True)
class SectionModel:
    """Scores sentences; immutable, so any thread may use it.

    `content` and `opening` hold one row of five weights (one a label) for each known feature; unknown features weigh nothing.
    `temperature` scales the scores so that stated confidence matches what was right on unseen answers; `edge_curve` (x, y) maps the
    model's own belief in an edge to the share of such edges that proved right.

    Beside the sequence stands a plain classifier of single sentences by their words and place: `plain` has one row of weights for each of
    its words, `plain_position` one for each place. Its opinion counts `plain_share` (0..1). It errs elsewhere than the sequence does, for
    it knows no cue phrases and no order, so that both together are right more often than either.

    `presence` (labels, PRESENCE_NAMES) tells whether a section was told at all; without it, what no sentence is called was not.
    """

    lexicon: CueLexicon
    content_index: Mapping[str, int]
    content: Array
    opening_index: Mapping[str, int]
    opening: Array
    position: Array
    steps: Array
    start: Array
    end: Array
    temperature: float
    section_curve: tuple[tuple[float, ...], tuple[float, ...]]
    edge_curve: tuple[tuple[float, ...], tuple[float, ...]]
    plain_index: Mapping[str, int] = field(default_factory=dict)
    plain: Array = field(default_factory=lambda: np.zeros((0, len(LABELS))))
    plain_position: Array = field(default_factory=lambda: np.zeros((len(POSITION_NAMES), len(LABELS))))
    plain_share: float = 0.0
    presence: Array | None = None

    @classmethod
    def load(cls, path: Path | None = None) -> SectionModel:
        """The shipped weights (read once), or an own file of the same form. Raises ValueError if the file is not of this form."""
        return _shipped() if path is None else cls.from_json(json.loads(path.read_text(encoding="utf-8")), CueLexicon.load())

    @classmethod
    def from_json(cls, data: Mapping[str, Any], lexicon: CueLexicon) -> SectionModel:
        """Weights as written by `to_json`."""
        if data.get("format") != FORMAT:
            raise ValueError(f"These section weights have format {data.get('format')!r}; this program reads format {FORMAT}")
        content, opening = data["content"], data["opening"]
        return cls(
            lexicon=lexicon,
            content_index={name: index for index, name in enumerate(content)},
            content=_matrix(list(content.values()), len(LABELS)),
            opening_index={name: index for index, name in enumerate(opening)},
            opening=_matrix(list(opening.values()), len(LABELS)),
            position=_matrix([data["position"][name] for name in POSITION_NAMES], STATES),
            steps=_matrix(data["steps"], STATES),
            start=np.array(data["start"], dtype=np.float64),
            end=np.array(data["end"], dtype=np.float64),
            temperature=float(data["temperature"]),
            section_curve=_curve(data["section_curve"]),
            edge_curve=_curve(data["edge_curve"]),
            plain_index={name: index for index, name in enumerate(data["plain"])},
            plain=_matrix(list(data["plain"].values()), len(LABELS)),
            plain_position=_matrix([data["plain_position"][name] for name in POSITION_NAMES], len(LABELS)),
            plain_share=float(data["plain_share"]),
            presence=_matrix([data["presence"][label.value] for label in LABELS], len(PRESENCE_NAMES)),
        )

    def features(self, sentences: Sequence[Sentence], words: Sequence[Word], silences: Sequence[float] = ()) -> AnswerFeatures:
        """The features of an answer by this model's lexicon."""
        return answer_features(sentences, words, self.lexicon, silences)

    def potentials(self, features: AnswerFeatures) -> Potentials:
        """Log scores of an answer with at least one sentence."""
        content = _sums(features.content, self.content_index, self.content)
        entering = _sums(features.opening, self.opening_index, self.opening)
        states = content[:, STATE_TO_LABEL] + features.position @ self.position
        return Potentials(states, entering, self.steps, self.start, self.end)

    def beliefs(self, features: AnswerFeatures) -> tuple[Beliefs, Array]:
        """What the sequence believes of an answer, and (n, labels) what both together believe of each sentence."""
        belief = beliefs(self.potentials(features).scaled(self.temperature))
        return belief, (1 - self.plain_share) * belief.labels() + self.plain_share * self.plain_beliefs(features)

    def told(self, beliefs_of_labels: Array, plain: Array, lengths: Array) -> NDArray[np.bool_]:
        """(labels,): which sections were told at all, at least one; from (n, labels) beliefs, the plain classifier's, and lengths in words."""
        if self.presence is None:
            return np.isin(np.arange(len(LABELS)), beliefs_of_labels.argmax(axis=1))
        chances = chances_told(presence_features(beliefs_of_labels, plain, lengths), self.presence)
        told: NDArray[np.bool_] = (chances >= TOLD_FROM) | (chances == chances.max())
        return told

    def plain_beliefs(self, features: AnswerFeatures) -> Array:
        """(n, labels): the plain classifier's probabilities."""
        scores = _sums(features.content, self.plain_index, self.plain) + features.position @ self.plain_position
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Array = odds / odds.sum(axis=1, keepdims=True)
        return shares


def _sums(names: Sequence[Sequence[str]], index: Mapping[str, int], weights: Array) -> Array:
    """(n, labels): the weights of each sentence's known names together."""
    sums = np.zeros((len(names), weights.shape[1]))
    sizes = [len(sentence) for sentence in names]
    found = map(index.get, chain.from_iterable(names), repeat(_UNKNOWN))
    rows = np.fromiter(found, dtype=np.intp, count=sum(sizes))
    known = np.flatnonzero(rows != _UNKNOWN)
    if len(known):
        sentence = np.repeat(np.arange(len(sizes)), sizes)[known]
        firsts = np.flatnonzero(np.diff(sentence, prepend=-1))
        sums[sentence[firsts]] = np.add.reduceat(weights[rows[known]], firsts, axis=0)
    return sums


def _matrix(rows: Sequence[Sequence[float]], width: int) -> Array:
    matrix = np.array(rows, dtype=np.float64).reshape(len(rows), width)
    if not np.isfinite(matrix).all():
        raise ValueError("These section weights hold a number that is not finite")
    return matrix


def _curve(points: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(float(x) for x in points[0]), tuple(float(y) for y in points[1])


@cache
def _shipped() -> SectionModel:
    path = asset("sections", "weights.json")
    return SectionModel.from_json(json.loads(path.read_text(encoding="utf-8")), CueLexicon.load())
