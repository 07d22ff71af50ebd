"""Weighs the features of stretches and of runs of clauses by linear models, one a check, all checks in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rehearse.coach.evidence_codes import RUN_KINDS, RUN_STRENGTH, Codes, Reals, StretchReader


@dataclass(frozen=True, slots=True)
class Linear:
    """Codes of features (in order), their weights (features x checks) and the bias (checks): they give log odds."""

    codes: Codes
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def known(self, codes: Codes) -> tuple[Codes, Codes]:
        """Which of the codes have weights (their indices), and in which row each of these."""
        rows = np.searchsorted(self.codes, codes)
        rows[rows == len(self.codes)] = 0
        found = np.flatnonzero(self.codes[rows] == codes) if len(self.codes) else rows[:0]
        return found, rows[found]


def weigh_stretches(model: Linear, reader: StretchReader, spans: Sequence[tuple[int, int]]) -> Reals:
    """(spans, checks): log odds of token spans by all that they hold."""
    scores = np.tile(model.bias.astype(np.float64), (len(spans), 1))
    for begin, coded in reader.read(spans):
        known, rows = model.known(coded.code)
        if len(known):
            stretch = coded.stretch[known]
            firsts = np.flatnonzero(np.diff(stretch, prepend=-1))
            weighed = model.weights[rows] * coded.value[known].astype(np.float32)[:, None]
            scores[begin + stretch[firsts]] += np.add.reduceat(weighed, firsts, axis=0)
    return scores


class RunningSums:
    """What the words of an answer weigh, added up from its beginning: any run of its tokens is then weighed by one subtraction."""

    def __init__(self, model: Linear, reader: StretchReader) -> None:
        """`model`: of the kinds of features that a run is heard by (RUN_KINDS)."""
        coded = reader.tellings()
        place = (coded.stretch + 1) * RUN_KINDS + coded.value.astype(np.int64)
        slots = (reader.length + 1) * RUN_KINDS
        known, rows = model.known(coded.code)
        order = np.argsort(place[known], kind="stable")
        where = place[known][order]
        summed = np.zeros((slots, len(model.bias)))
        if len(where):
            firsts = np.flatnonzero(np.diff(where, prepend=-1))
            summed[where[firsts]] = np.add.reduceat(model.weights[rows[order]], firsts, axis=0)
        self._bias = model.bias
        self._sums = summed.reshape(reader.length + 1, RUN_KINDS, len(model.bias)).cumsum(axis=0)
        self._counts = np.bincount(place, minlength=slots).reshape(-1, RUN_KINDS).cumsum(axis=0)

    def weigh(self, spans: Sequence[tuple[int, int]]) -> Reals:
        """(spans, checks): log odds of token spans `[first, last)`."""
        first, last = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        scale = RUN_STRENGTH / np.sqrt(np.maximum(self._counts[last] - self._counts[first], 1))
        found: Reals = ((self._sums[last] - self._sums[first]) * scale[:, :, None]).sum(axis=1) + self._bias
        return found
