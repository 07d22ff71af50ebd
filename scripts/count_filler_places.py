"""Counts between which words people hesitate and writes assets/fillers/filler_places.json: some numbers, no text.

    python scripts/count_filler_places.py TURNS.jsonl

TURNS.jsonl holds turns of spontaneous speech, one object a line with "meeting" and "word_times" [[word, start, end], ...]; what ships was
counted in 55 turns of the AMI Meeting Corpus (CC BY 4.0). Each word's share of hesitations is drawn towards the share of all words, and the
whole is multiplied by what it proves worth in meetings that were not counted (logistic regression over five folds).
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ASSET = Path(__file__).resolve().parents[1] / "assets" / "fillers" / "filler_places.json"
HESITATIONS = frozenset(("um", "uh", "mm", "hmm"))
#: A word is believed as if it had been heard so often with the share of all words.
_PRIOR = 12
#: Words of fewer meetings are their topic's, not the language's.
_LEAST_MEETINGS = 8
_FOLDS = 5


@dataclass(frozen=True)
class Place:
    """Two neighbouring words, the edges being ^ and $, and whether somebody hesitated between them."""

    meeting: str
    left: str
    right: str
    filled: bool


@dataclass
class Counts:
    """How often each word was heard, how often with a hesitation, and in which meetings."""

    heard: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    meetings: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, word: str, filled: bool, meeting: str) -> None:
        """One more."""
        self.meetings[word].add(meeting)
        self.heard[word] += 1
        self.filled[word] += filled

    def log_odds(self, word: str, share: float) -> float:
        """Beside `share`, that of all words."""
        own = (self.filled[word] + _PRIOR * share) / (self.heard[word] + _PRIOR)
        return math.log(own / (1.0 - own)) - math.log(share / (1.0 - share))


def places(path: Path) -> list[Place]:
    """Every place between two words that are no hesitations."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        turn = json.loads(line)
        left, filled = "^", False
        for text in [*(row[0].lower().strip(".,?!") for row in turn["word_times"]), "$"]:
            if text in HESITATIONS:
                filled = True
                continue
            found.append(Place(turn["meeting"], left, text, filled))
            left, filled = text, False
    return found


def counted(given: Sequence[Place]) -> tuple[Counts, Counts, float]:
    """By the word before the place, by the word after it, and the share of places that are filled."""
    left, right = Counts(), Counts()
    for each in given:
        left.add(each.left, each.filled, each.meeting)
        right.add(each.right, each.filled, each.meeting)
    return left, right, sum(each.filled for each in given) / len(given)


def worth(given: Sequence[Place]) -> float:
    """The slope of a logistic regression of the truth on the summed log odds, both taken from meetings that were not counted."""
    meetings = sorted({each.meeting for each in given})
    scores, truth = [], []
    for fold in range(_FOLDS):
        out = set(meetings[fold::_FOLDS])
        left, right, share = counted([each for each in given if each.meeting not in out])
        for each in given:
            if each.meeting in out:
                scores.append(left.log_odds(each.left, share) + right.log_odds(each.right, share))
                truth.append(each.filled)
    design = np.column_stack((np.ones(len(scores)), scores))
    wanted = np.array(truth, np.float64)
    weights = np.zeros(2)
    for _ in range(20):
        chance = 1.0 / (1.0 + np.exp(-(design @ weights)))
        curvature = (design * (chance * (1.0 - chance))[:, None]).T @ design
        weights += np.linalg.solve(curvature, design.T @ (wanted - chance))
    return float(weights[1])


def main() -> None:
    """Counts and writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("turns", type=Path)
    given = places(parser.parse_args().turns)
    slope = worth(given)
    left, right, share = counted(given)
    print(f"{len(given)} places, {share:.3f} of them filled; worth {slope:.2f}")

    def table(counts: Counts) -> dict[str, float]:
        words = sorted(word for word, where in counts.meetings.items() if len(where) >= _LEAST_MEETINGS and word not in "^$")
        rounded = {word: round(slope * counts.log_odds(word, share), 2) for word in words}
        return {word: value for word, value in rounded.items() if value}

    about = (
        "Log odds of a filled pause after and before a word, beside any place; counted by scripts/count_filler_places.py in 55 turns of "
        "the AMI Meeting Corpus (University of Edinburgh, CC BY 4.0)"
    )
    data = {"about": about, "after": table(left), "before": table(right)}
    ASSET.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
