"""Trains where sentences end in text without full stops, on answers whose stops are known, and writes assets/sections/cuts.json.

    python -m scripts.train_sentence_cuts [--third-party star_dev.jsonl] [--only-measure]

The unseen answers are never read here. Third-party rows train only where their licence is MIT or Apache-2.0. Needs scipy.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from rehearse.analysis.sections.sentence_cuts import FORMAT, CutModel, gap_features
from rehearse.evaluate.section_answers import LabelledAnswer, own_answers, third_party_answers

ROOT = Path(__file__).resolve().parents[1]
OWN = tuple(ROOT / "scripts" / "answers" / name for name in ("sections.jsonl", "section_voices.jsonl"))
CUTS = ROOT / "assets" / "sections" / "cuts.json"
#: The end of a section counts as this many ends of a sentence: it is the one that must not be missed.
SECTION_END = 3.0
SEED = 20261


def stream(answer: LabelledAnswer) -> tuple[list[str], list[bool], list[float]]:
    """Bare words; for each but the first, whether a sentence ends before it, and how much that counts."""
    words: list[str] = []
    ends: list[bool] = []
    counts: list[float] = []
    stopped = False
    for _, text in answer.parts:
        begins = True
        for token in text.split():
            if not any(character.isalnum() for character in token):
                continue
            if words:
                ends.append(begins or stopped)
                counts.append(SECTION_END if begins else 1.0)
            words.append(token.lower().replace("’", "'").strip("\"'“”‘.,;:!?…()[]-–—*_"))
            stopped, begins = token.rstrip("\"'”’)").endswith((".", "!", "?")), False
    return words, ends, counts


def has_stops(answer: LabelledAnswer) -> bool:
    """Whether its author wrote full stops at all."""
    return sum(text.count(".") + text.count("?") for _, text in answer.parts) > len(answer.parts)


def train(answers: Sequence[LabelledAnswer], floor: int, l2: float) -> CutModel:
    """L2-regularised logistic regression; features that fewer than `floor` gaps hold are left out."""
    rows: list[list[str]] = []
    ends: list[bool] = []
    counts: list[float] = []
    for answer in answers:
        words, stops, count = stream(answer)
        rows += [list(gap_features(words, at)) for at in range(1, len(words))]
        ends += stops
        counts += count
    held = Counter(name for row in rows for name in row)
    index = {name: at for at, name in enumerate(sorted(name for name, count in held.items() if count >= floor))}
    where = [(row, index[name]) for row, names in enumerate(rows) for name in names if name in index]
    matrix = sparse.csr_matrix((np.ones(len(where)), tuple(zip(*where, strict=True))), shape=(len(rows), len(index)))
    truth, weight = np.array(ends, dtype=np.float64), np.array(counts)

    def loss(vector: np.ndarray) -> tuple[float, np.ndarray]:
        score = matrix @ vector[1:] + vector[0]
        wrong = weight * (1 / (1 + np.exp(-score)) - truth)
        gradient = np.concatenate([[wrong.sum()], matrix.T @ wrong + l2 * vector[1:]])
        surprise = float(weight @ (np.logaddexp(0, score) - truth * score))
        return surprise + 0.5 * l2 * float(vector[1:] @ vector[1:]), gradient

    found = minimize(loss, np.zeros(len(index) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 80}).x
    weights = {name: round(float(found[at + 1]), 2) for name, at in index.items()}
    return CutModel(round(float(found[0]), 3), {name: value for name, value in weights.items() if abs(value) >= 0.1})


def measure(answers: Sequence[LabelledAnswer], model: CutModel) -> str:
    """Precision and recall of sentence ends, and recall of section ends, on text stripped of stops and capitals."""
    right = found = true = sections = kept = 0
    for answer in answers:
        words, ends, counts = stream(answer)
        cuts = set(model.cuts(words))
        stops = {at + 1 for at, end in enumerate(ends) if end}
        edges = {at + 1 for at, count in enumerate(counts) if count > 1}
        right, found, true = right + len(cuts & stops), found + len(cuts), true + len(stops)
        sections, kept = sections + len(edges), kept + len(edges & cuts)
    return f"n={len(answers)} precision={right / found:.3f} recall={right / true:.3f} section edges kept={kept / sections:.3f}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--third-party", type=Path)
    parser.add_argument("--only-measure", action="store_true")
    parser.add_argument("--floor", type=int, default=8)
    parser.add_argument("--l2", type=float, default=1.0)
    return parser.parse_args()


def main() -> int:
    options = arguments()
    theirs = third_party_answers(options.third_party) if options.third_party else ()
    answers = [answer for answer in (*own_answers(*OWN), *(one for one in theirs if one.trainable)) if has_stops(answer)]
    random.Random(SEED).shuffle(answers)
    held = [answer for answer in answers[::4] if answer.source == "own"]
    taught = [answer for at, answer in enumerate(answers) if at % 4]
    print("own, unseen answers", measure(held, train(taught, options.floor, options.l2)))
    model = train(answers, options.floor, options.l2)
    if not options.only_measure:
        rows = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}:{value}" for name, value in model.weights.items())
        CUTS.write_text(f'{{\n"format": {FORMAT},\n"bias": {model.bias},\n"weights": {{\n{rows}\n}}\n}}\n', encoding="utf-8")
        print(f"wrote {CUTS.name}: {CUTS.stat().st_size / 1e6:.2f} MB, {len(model.weights)} features")
    return 0


if __name__ == "__main__":
    sys.exit(main())
