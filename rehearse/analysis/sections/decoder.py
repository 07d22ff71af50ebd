"""Finds the most probable labelling of a sequence of sentences, and how sure each part of it is.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over six states: the five sections and "told first", a result
that opens the answer before anything else. Sections may be skipped and may come back; what usually follows what is learned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.model.sections import LABELS, Label

Array = NDArray[np.float64]

#: The label of each state. The last one, "told first", can only begin an answer.
STATE_LABELS: tuple[Label, ...] = (*LABELS, Label.RESULT)
STATES = len(STATE_LABELS)
TOLD_FIRST = STATES - 1
STATE_TO_LABEL = np.array([LABELS.index(label) for label in STATE_LABELS])
_NEVER = -1e9

#: allowed[i, j]: state j may follow state i. Nothing leads into "told first" but itself, and it never runs straight into the other result.
ALLOWED = np.ones((STATES, STATES), dtype=bool)
ALLOWED[:TOLD_FIRST, TOLD_FIRST] = False
ALLOWED[TOLD_FIRST, LABELS.index(Label.RESULT)] = False

_CHANGES = (STATE_TO_LABEL[:, None] != STATE_TO_LABEL[None, :]).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Potentials:
    """Log scores of n sentences: `states` (n, STATES), `entering` (n, labels) added where a label begins, `steps` (STATES, STATES), `start`, `end` (STATES)."""

    states: Array
    entering: Array
    steps: Array
    start: Array
    end: Array

    def step_scores(self) -> Array:
        """(n - 1, STATES, STATES): the score of stepping from a state to the next at each sentence after the first."""
        entering = self.entering[1:, STATE_TO_LABEL]
        scores = self.steps[None, :, :] + _CHANGES[None, :, :] * entering[:, None, :]
        return np.where(ALLOWED[None, :, :], scores, _NEVER)

    def scaled(self, factor: float) -> Potentials:
        """All scores times `factor`: below 1 makes the model less sure of itself."""
        return Potentials(
            self.states * factor, self.entering * factor, self.steps * factor, self.start * factor, self.end * factor
        )


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Probabilities of n sentences: `states` (n, STATES), `steps` (n - 1, STATES, STATES) of adjacent pairs."""

    states: Array
    steps: Array

    def labels(self) -> Array:
        """(n, labels): the probability of each label at each sentence."""
        folded = np.zeros((len(self.states), len(LABELS)))
        for state, label in enumerate(STATE_TO_LABEL):
            folded[:, label] += self.states[:, state]
        return folded

    def edges(self) -> Array:
        """(n - 1, labels, labels): the probability that one label is followed by another at each gap between sentences."""
        folded = np.zeros((len(self.steps), len(LABELS), len(LABELS)))
        for i in range(STATES):
            for j in range(STATES):
                folded[:, STATE_TO_LABEL[i], STATE_TO_LABEL[j]] += self.steps[:, i, j]
        return folded


def _log_sum(scores: Array, axis: int) -> Array:
    top = scores.max(axis=axis, keepdims=True)
    total: Array = np.log(np.exp(scores - top).sum(axis=axis)) + np.squeeze(top, axis=axis)
    return total


def beliefs(potentials: Potentials) -> Beliefs:
    """Forward-backward over the whole answer."""
    states, steps = potentials.states, potentials.step_scores()
    count = len(states)
    forward, backward = np.zeros_like(states), np.zeros_like(states)
    forward[0] = potentials.start + states[0]
    for t in range(1, count):
        forward[t] = _log_sum(forward[t - 1][:, None] + steps[t - 1], 0) + states[t]
    backward[-1] = potentials.end
    for t in range(count - 2, -1, -1):
        backward[t] = _log_sum(steps[t] + (states[t + 1] + backward[t + 1])[None, :], 1)
    whole = _log_sum(forward[-1] + backward[-1], 0)
    pairs = forward[:-1, :, None] + steps + (states[1:] + backward[1:])[:, None, :] - whole
    return Beliefs(np.exp(forward + backward - whole), np.exp(pairs))


def likeliest_labels(beliefs_of_labels: Array) -> NDArray[np.intp]:
    """The index into LABELS of each sentence's own most probable label, from (n, labels) probabilities.

    Labels chosen one by one by their posterior make the expected share of time right as large as it can be, which the single most
    probable path (Viterbi) does not; where the model is unsure of an edge, the path would often move it far to save one change.
    """
    labels: NDArray[np.intp] = beliefs_of_labels.argmax(axis=1)
    return labels
