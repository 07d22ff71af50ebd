"""Guesses where sentences end in text without full stops, from the words around each gap; weights in assets/sections/cuts.json."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rehearse.assets import asset

FORMAT = 1
#: A gap whose log odds of ending a sentence pass this is cut. Well below zero: for sections a cut too many costs less than one too few.
CUT_ABOVE = -1.8
#: What a second of silence adds to those log odds, up to this many seconds. Set by hand: no labelled recordings exist to learn it from.
PAUSE_WEIGHT, LONGEST_PAUSE = 3.0, 1.0
#: No piece is shorter or (where it can be helped) longer, in words.
SHORTEST, LONGEST = 3, 24
_EDGE = "^"
_SURE = 100.0


def gap_features(bare: Sequence[str], at: int) -> Iterator[str]:
    """Names of what stands around the gap before word `at`: the words on each side, their pairs, and their endings."""
    before = bare[at - 1] if at > 0 else _EDGE
    after = bare[at] if at < len(bare) else _EDGE
    yield f"p:{before}"
    yield f"n:{after}"
    yield f"pn:{before} {after}"
    yield f"nn:{after} {bare[at + 1] if at + 1 < len(bare) else _EDGE}"
    yield f"pp:{bare[at - 2] if at > 1 else _EDGE} {before}"
    yield f"n2:{bare[at + 1] if at + 1 < len(bare) else _EDGE}"
    yield f"p3:{before[-3:]}"
    yield f"n3:{after[-3:]}"


@dataclass(frozen=True)
class CutModel:
    """A logistic regression on the words around a gap; immutable, so any thread may use it."""

    bias: float
    weights: Mapping[str, float]

    @classmethod
    def load(cls) -> CutModel:
        """The shipped weights, read once. Raises ValueError if the file is of another form."""
        return _shipped()

    def score(self, bare: Sequence[str], at: int) -> float:
        """Log odds that a sentence ends before word `at`. `bare` are words in lower case without punctuation."""
        return self.bias + sum(self.weights.get(name, 0.0) for name in gap_features(bare, at))

    def cuts(self, bare: Sequence[str], sure: Collection[int] = (), silences: Sequence[float] = ()) -> list[int]:
        """Indices of the words that begin a new sentence, rising, first one left out. Linear in the number of words.

        Before the words that `sure` names a sentence ends whatever stands around them, unless the piece would be too short. `silences`
        are the seconds of silence before each word, or empty where unknown.
        """
        scores = [_SURE if at in sure else self.score(bare, at) for at in range(len(bare))]
        for at, silence in enumerate(silences):
            scores[at] += PAUSE_WEIGHT * min(silence, LONGEST_PAUSE)
        cuts: list[int] = []
        start, at = 0, SHORTEST
        while at <= len(bare) - SHORTEST:
            if at - start >= LONGEST:
                window = range(start + SHORTEST, at + 1)
                cuts.append(max(window, key=lambda place: scores[place]))
            elif scores[at] > CUT_ABOVE:
                # Of good cuts closer together than the shortest piece the best one stands.
                near = range(at, min(at + SHORTEST, len(bare) - SHORTEST + 1))
                cuts.append(max(near, key=lambda place: scores[place]))
            else:
                at += 1
                continue
            start = cuts[-1]
            at = start + SHORTEST
        return cuts


@cache
def _shipped() -> CutModel:
    data = json.loads(asset("sections", "cuts.json").read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        raise ValueError(f"These sentence cuts have format {data.get('format')!r}; this program reads format {FORMAT}")
    return CutModel(float(data["bias"]), {str(name): float(weight) for name, weight in data["weights"].items()})
