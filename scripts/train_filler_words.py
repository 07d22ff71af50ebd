"""Trains which words are fillers where no punctuation is written, on our own marked sentences, and writes assets/fillers/learned.json.

    python -m scripts.train_filler_words [--only-measure]

First it measures by cross-validation, on the development sentences the rules were last worked on, what the rules find alone and with
weights that never saw the sentence. Each sentence is given as a recogniser without punctuation writes it: alone, and run together
with others. The unseen sets are never read here. Needs scipy.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from rehearse.analysis.english_fillers import is_english_filler, rules_find
from rehearse.analysis.filler_context import FillerContext
from rehearse.analysis.filler_lists import Phrase
from rehearse.analysis.filler_words import judged_fillers
from rehearse.analysis.learned_fillers import FORMAT, LEARNED, LearnedFillers, filler_features
from rehearse.analysis.tokens import bare
from rehearse.analysis.word_classes import CLAUSE_PRONOUNS
from rehearse.evaluate.filler_word_scores import MarkedSentence, marked_sentences, without_punctuation
from rehearse.evaluate.scores import Tally, tally
from rehearse.model.transcript import Span, Word

ROOT = Path(__file__).resolve().parents[1]
PRACTICE = ROOT / "tests" / "truth" / "filler_words_practice.txt"
DEVELOPMENT = ROOT / "tests" / "truth" / "filler_words_development.txt"
WEIGHTS = ROOT / "assets" / "fillers" / "learned.json"
L2, FLOOR = 0.3, 2
#: So many sentences are run together into one text, so often each.
RUN, RUNS = 4, 2
#: Weights nearer to nothing than this are left out of the file.
LEAST = 0.02
FOLDS, SEED = 5, 20261


@dataclass(frozen=True)
class Example:
    """One candidate: its features, and whether it is a filler."""

    names: tuple[str, ...]
    filler: bool


def run_together(sentences: Sequence[MarkedSentence], rng: random.Random) -> list[MarkedSentence]:
    """The sentences in chance order, RUN to a text, with the offsets of the whole."""
    order = list(sentences)
    rng.shuffle(order)
    texts = []
    for first in range(0, len(order), RUN):
        words: list[Word] = []
        fillers: list[Span] = []
        text = ""
        for sentence in order[first : first + RUN]:
            at = len(text)
            concludes = bool(words) and _concludes(sentence)
            fillers += [Span(span.start + at, span.end + at) for span in sentence.fillers[concludes:]]
            words += [replace(word, start=word.start + at, end=word.end + at) for word in sentence.words]
            text += sentence.text + " "
        texts.append(MarkedSentence(text, tuple(words), tuple(fillers)))
    return texts


def _concludes(sentence: MarkedSentence) -> bool:
    """ "So we ..." after another sentence is a "therefore" and no filler, as the rules have it."""
    first = [bare(word.text) for word in sentence.words[:2]]
    if len(first) < 2 or first[0] != "so" or not sentence.fillers or sentence.fillers[0].start > sentence.words[0].start:
        return False
    return first[1] in CLAUSE_PRONOUNS or first[1] in ("it", "you", "then")


def as_given(sentences: Sequence[MarkedSentence], seed: int) -> list[MarkedSentence]:
    """Without punctuation: each alone, and RUNS times among others."""
    plain = without_punctuation(sentences)
    rng = random.Random(seed)
    return [*plain, *(text for _ in range(RUNS) for text in run_together(plain, rng))]


def examples(sentences: Sequence[MarkedSentence]) -> list[Example]:
    """Every candidate, the fillers before it already taken out."""
    found: list[Example] = []
    for sentence in sentences:

        def judge(here: FillerContext, phrase: Phrase, marked: tuple[Span, ...] = sentence.fillers) -> bool:
            start, end = here.first.word.start, here.last.word.end
            filler = any(span.start < end and start < span.end for span in marked)
            found.append(Example(tuple(filler_features(here, phrase)), filler))
            return filler

        judged_fillers(sentence.words, judge)
    return found


def train(data: Sequence[Example]) -> LearnedFillers:
    """L2-regularised logistic regression; features that fewer than FLOOR candidates hold are left out."""
    held = Counter(name for example in data for name in set(example.names))
    index = {name: at for at, name in enumerate(sorted(name for name, count in held.items() if count >= FLOOR))}
    where = [(row, index[name]) for row, example in enumerate(data) for name in example.names if name in index]
    matrix = sparse.csr_matrix((np.ones(len(where)), tuple(zip(*where, strict=True))), shape=(len(data), len(index)))
    truth = np.array([example.filler for example in data], dtype=np.float64)

    def loss(vector: np.ndarray) -> tuple[float, np.ndarray]:
        score = matrix @ vector
        wrong = 1 / (1 + np.exp(-score)) - truth
        surprise = float((np.logaddexp(0, score) - truth * score).sum())
        return surprise + 0.5 * L2 * float(vector @ vector), matrix.T @ wrong + L2 * vector

    found = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return LearnedFillers(dict(zip(index, found.tolist(), strict=True)))


def measured(model: LearnedFillers | None, sentences: Sequence[MarkedSentence]) -> Tally:
    """What the rules find, with the model's help where there is one."""
    total = Tally()
    for sentence in sentences:
        found = judged_fillers(
            sentence.words,
            lambda here, phrase: rules_find(here, phrase) if model is None else is_english_filler(here, phrase, model),
        )
        total += tally(found, sentence.fillers)
    return total


def cross_validate(practice: Sequence[MarkedSentence], development: Sequence[MarkedSentence]) -> None:
    """Prints the figures on development sentences that the weights of each fold have not seen."""
    order = list(development)
    random.Random(SEED).shuffle(order)
    folds = [order[first::FOLDS] for first in range(FOLDS)]
    totals: dict[tuple[str, str], Tally] = {}
    for held_out in folds:
        model = train(examples(as_given([*practice, *(s for fold in folds if fold is not held_out for s in fold)], SEED)))
        plain = without_punctuation(held_out)
        for how, given in (("alone", plain), ("run together", run_together(plain, random.Random(SEED)))):
            for who, judge in (("rules", None), ("rules and weights", model)):
                totals[how, who] = totals.get((how, who), Tally()) + measured(judge, given)
    for (how, who), total in totals.items():
        print(f"{how:<14} {who:<18} P {total.precision:.3f}  R {total.recall:.3f}  F1 {total.f1:.3f}")


def main() -> int:
    """The program; 0 when it measured, and wrote unless told not to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only-measure", action="store_true")
    options = parser.parse_args()
    practice = marked_sentences(PRACTICE.read_text("utf-8"))
    development = marked_sentences(DEVELOPMENT.read_text("utf-8"))
    cross_validate(practice, development)
    if not options.only_measure:
        words = {phrase[0] for phrase in LEARNED} | {"*"}
        model = train(examples(as_given([*practice, *development], SEED)))
        kept = {
            name: round(weight, 3)
            for name, weight in sorted(model.weights.items())
            if abs(weight) >= LEAST and name.partition("|")[0] in words
        }
        WEIGHTS.write_text(json.dumps({"format": FORMAT, "weights": kept}, indent=0, ensure_ascii=False) + "\n", "utf-8")
        print(f"{WEIGHTS.name}: {len(kept)} weights, {WEIGHTS.stat().st_size / 1024:.0f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
