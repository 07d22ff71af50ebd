"""Chooses from which log odds on a check of evidence is heard, and below which a phrase is doubted, on answers of authors left out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize

from rehearse.coach.evidence import FAMILIES
from scripts.evidence_training import LEARNED

Reals = npt.NDArray[np.float64]

#: How many findings in a hundred should be right, on authors left out. What is unwanted is an accusation, and fewer answers teach it:
#: its edges are held a little higher.
_RIGHT = 0.905
_RIGHT_UNWANTED = 0.92
_UNWANTED = frozenset({"seven sins", "disagreement failures"})
#: What figures are too exact is a matter of rules: they are believed, and the ear adds to them only what it is sure of.
BELIEVED = frozenset({"false_precision"})
_SURE = 2.4
_MOST = 12.0
#: Log odds of a finding before any answer is seen: by how strongly it sounds, whether a phrase hears it, and neither.
_FIRST_GUESS = np.array([0.9, 2.0, -2.0])
_HELD = np.array([1.0, 1.0, 0.1])
#: How much nearer a check is held to its family than the family to the first guess.
_HELD_TO_FAMILY = np.array([8.0, 8.0, 0.0])
_LEAST_SLOPE = 0.3


@dataclass(frozen=True, slots=True)
class Case:
    """One check in one answer of an author left out: how strongly it sounds at most, how strongly where phrases hear it (minus infinity: they
    do nowhere), and whether it is there."""

    author: str
    check: str
    sound: float
    by_phrase: float
    truth: bool


def edges(cases: Sequence[Case]) -> dict[str, tuple[float, float | None]]:
    """By check from where on it is heard without a phrase, and below what a phrase is doubted (None: never).

    A family's checks share one probability from which on they are heard, the lowest at which enough of the family's findings are right: what
    is best for a single check on some authors is not on the next. Probabilities are Platt's (1999), each check's held near its family's.
    """
    chosen: dict[str, tuple[float, float | None]] = {}
    for family, checks in FAMILIES.items():
        own = [case for case in cases if case.check in checks]
        if not own:
            continue
        of_family = _platt(own, _FIRST_GUESS, _HELD)
        of_check = {
            check: _platt([case for case in own if case.check == check], of_family, _HELD_TO_FAMILY)
            for check in LEARNED
            if check in checks
        }
        odds = np.array([float(_odds([case], of_check[case.check])[0][0]) for case in own])
        lowest = _lowest(odds, np.array([case.truth for case in own]), _RIGHT_UNWANTED if family in _UNWANTED else _RIGHT)
        for check, (slope, phrase, bias) in of_check.items():
            hears = round((lowest - bias) / slope, 2)
            chosen[check] = (max(hears, _SURE), None) if check in BELIEVED else (hears, round(hears - phrase / slope, 2))
    return chosen


def _lowest(odds: Reals, truth: npt.NDArray[np.bool_], right: float) -> float:
    """The lowest log odds down to which a share `right` of the findings is right."""
    order = np.argsort(-odds, kind="stable")
    share = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= right)
    return float(odds[order][enough[-1]]) if len(enough) else math.inf


def _odds(cases: Sequence[Case], point: Reals) -> tuple[Reals, Reals]:
    """Log odds of findings, and their slope: a phrase adds to how strongly it sounds where it was said."""
    slope, phrase, bias = point
    anywhere = np.clip([case.sound for case in cases], -_MOST, _MOST)
    there = np.clip([case.by_phrase for case in cases], -_MOST, _MOST)
    said = np.isfinite([case.by_phrase for case in cases]) & (slope * there + phrase > slope * anywhere)
    sound = np.where(said, there, anywhere)
    return slope * sound + phrase * said + bias, np.column_stack([sound, said, np.ones(len(cases))])


def _platt(cases: Sequence[Case], near: Reals, held: Reals) -> Reals:
    """Slope, what a phrase adds, and bias: log odds of a finding, as in Platt's scaling, held near a guess."""
    sign = np.array([1.0 if case.truth else -1.0 for case in cases])

    def loss(point: Reals) -> tuple[float, Reals]:
        odds, rows = _odds(cases, point)
        margin = sign * odds
        value = float(np.logaddexp(0.0, -margin).sum()) + 0.5 * float(held @ (point - near) ** 2)
        return value, rows.T @ (-sign / (1.0 + np.exp(margin))) + held * (point - near)

    found: Reals = optimize.minimize(loss, near, jac=True, method="L-BFGS-B").x
    return np.maximum(found, [_LEAST_SLOPE, 0.0, -math.inf])


def without(cases: Sequence[Case], author: str) -> list[Case]:
    """The cases of all other authors."""
    return [case for case in cases if case.author != author]


def by_hand(value: Mapping[str, tuple[float, float | None]]) -> str:
    """The edges as one line, to be read."""
    return "; ".join(f"{check} {hears}" + ("" if doubts is None else f"/{doubts}") for check, (hears, doubts) in value.items())
