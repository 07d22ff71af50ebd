"""Hears a stretch in its surroundings: whether the same or something else sounds beside, before and after it, and where it stands.

Who owns up later blames less; a triumph told over three sentences sounds a little in each. Linear again, over the log odds of all checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Reals = npt.NDArray[np.float64]

#: Log odds beyond this say no more, and so many of them take a sound from nothing to nearly all.
_MOST, _SOFT = 8.0, 1.5
#: "Before" and "after" reach so many stretches: the rest of a usual answer, not of an hour's talk.
_REACH = 8
#: A stretch of so many tokens is of full length, one of fewer than these says next to nothing.
_LONG, _SHORT = 20.0, 6
#: So many stretches have a first and a last one; fewer are no answer but a remark.
_ENOUGH_TO_BEGIN = 4
#: Where the log odds of other checks are taken from, in the order of the features.
PLACES = ("here", "previous", "next", "before", "after")
_REMARKS = ("length", "short", "first", "last")


def names_around(checks: Sequence[str]) -> tuple[str, ...]:
    """The names of the features, in order: how strongly the check itself sounds ("own"), then every check in every place, then remarks."""
    return ("own", *(f"{place}:{check}" for place in PLACES for check in checks), *_REMARKS)


def surroundings(scores: Reals, lengths: Sequence[int]) -> Reals:
    """(stretches, features but the first): log odds `scores` (stretches, checks) of an answer's stretches in order, of `lengths` tokens."""
    sound = 1.0 / (1.0 + np.exp(-np.clip(scores, -_MOST, _MOST) / _SOFT))
    silence = np.zeros((_REACH, scores.shape[1]))
    line = np.concatenate([silence, sound, silence])
    loudest = sliding_window_view(line, _REACH, axis=0).max(axis=2, initial=0.0)
    count = len(scores)
    previous, following = line[_REACH - 1 : _REACH - 1 + count], line[_REACH + 1 : _REACH + 1 + count]
    before, after = loudest[:count], loudest[_REACH + 1 : _REACH + 1 + count]
    many = np.array(lengths, dtype=np.float64)
    remarks = np.zeros((len(scores), len(_REMARKS)))
    remarks[:, 0], remarks[:, 1] = many / _LONG, many < _SHORT
    if len(scores) >= _ENOUGH_TO_BEGIN:
        remarks[0, 2] = remarks[-1, 3] = 1.0
    return np.hstack([sound, previous, following, before, after, remarks])


@dataclass(frozen=True, slots=True)
class Around:
    """Weights of one's own log odds (checks), of the surroundings (features x checks) and the bias (checks)."""

    own: Reals
    weights: Reals
    bias: Reals

    def weigh(self, scores: Reals, lengths: Sequence[int]) -> Reals:
        """(stretches, checks): log odds in their surroundings."""
        found: Reals = np.clip(scores, -_MOST, _MOST) * self.own + surroundings(scores, lengths) @ self.weights + self.bias
        return found
