"""Trains what the words around say about fillers, on marked sentences, and writes assets/fillers/learned.json.

    python -m scripts.train_filler_words [--only-measure]

First it measures by cross-validation over authors what the rules find alone and with weights that never saw the author, for several worths
of the rules' word beside the weights' (0: the weights alone). Each sentence is given as written, and without punctuation: alone, and run
together with others. The rules have seen all of these sentences, so their own figures here are too good. The unseen sets are never read.
Needs scipy.
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

from rehearse.analysis.filler_words.context import FillerContext
from rehearse.analysis.filler_words.english import is_english_filler, rules_find
from rehearse.analysis.filler_words.finding import judged_fillers
from rehearse.analysis.filler_words.learned import FORMAT, LearnedFillers, filler_features
from rehearse.analysis.filler_words.lists import Phrase
from rehearse.analysis.tokens import bare
from rehearse.analysis.word_classes import CLAUSE_PRONOUNS
from rehearse.evaluate.filler_word_scores import MarkedSentence, marked_sentences, without_punctuation
from rehearse.evaluate.scores import Tally, tally
from rehearse.model.transcript import Span, Word

ROOT = Path(__file__).resolve().parents[1]
TRUTH = ROOT / "tests" / "truth"
#: Whose sentences are where.
AUTHORS = {
    "our own": ("filler_words_practice", "filler_words_development"),
    "first outside author": ("filler_words_third",),
    "second outside author": ("filler_words_outside", "filler_words_fourth"),
    "third outside author": ("filler_words_outside_third",),
}
WEIGHTS = ROOT / "assets" / "fillers" / "learned.json"
L2, FLOOR = 1.5, 2
#: So many sentences are run together into one text.
RUN = 4
#: Weights nearer to nothing than this are left out of the file.
LEAST = 0.03
FOLDS, SEED = 5, 20261
WORTHS = (0.0, 0.5, 1.0, 1.5, 2.5)


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
    """ "So we ..." after another sentence is a "therefore" and no filler, as the rules have it, unless a comma sets the "so" off."""
    first = [bare(word.text) for word in sentence.words[:2]]
    if (
        len(first) < 2
        or sentence.words[0].text.lower() != "so"
        or not sentence.fillers
        or sentence.fillers[0].start > sentence.words[0].start
    ):
        return False
    return first[1] in CLAUSE_PRONOUNS or first[1] in ("it", "you", "then")


def as_given(sentences: Sequence[MarkedSentence], seed: int) -> list[MarkedSentence]:
    """As written, without the commas around fillers, and without punctuation: each alone, and among others."""
    plain = without_punctuation(sentences)
    rng = random.Random(seed)
    loose = [uncommaed(sentence) for sentence in sentences if sentence.fillers]
    return [*sentences, *run_together(sentences, rng), *loose, *plain, *run_together(plain, rng)]


def uncommaed(sentence: MarkedSentence) -> MarkedSentence:
    """The sentence as recognisers often write it: other marks in their places, but no comma on either side of a filler."""
    words = list(sentence.words)
    inside = [any(span.start < word.end and word.start < span.end for span in sentence.fillers) for word in words]
    for at, word in enumerate(words):
        if inside[at] or (at + 1 < len(words) and inside[at + 1]):
            words[at] = replace(word, text=word.text.rstrip(","))
    return replace(sentence, words=tuple(words))


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


def authors() -> dict[str, tuple[MarkedSentence, ...]]:
    """Every author's sentences."""
    return {
        author: tuple(s for name in names for s in marked_sentences((TRUTH / f"{name}.txt").read_text("utf-8")))
        for author, names in AUTHORS.items()
    }


def measured(model: LearnedFillers, worth: float | None, sentences: Sequence[MarkedSentence]) -> Tally:
    """What the rules find, weighed with the model where their word is worth something finite; None: the rules alone."""
    total = Tally()
    for sentence in sentences:
        found = judged_fillers(
            sentence.words,
            lambda here, phrase: rules_find(here, phrase) if worth is None else is_english_filler(here, phrase, model, worth),
        )
        total += tally(found, sentence.fillers)
    return total


def cross_validate(everybody: dict[str, tuple[MarkedSentence, ...]]) -> None:
    """Prints the figures of each part that the weights have not seen: another author, or a fifth of our own sentences."""
    parts: list[tuple[str, tuple[MarkedSentence, ...]]] = []
    for author, sentences in everybody.items():
        order = list(sentences)
        random.Random(SEED).shuffle(order)
        folds = FOLDS if author == "our own" else 1
        parts += [(author, tuple(order[first::folds])) for first in range(folds)]
    totals: dict[tuple[str, str, float | None], Tally] = {}
    for author, held_out in parts:
        others = [s for _, part in parts if part is not held_out for s in part]
        model = train(examples(as_given(others, SEED)))
        plain = without_punctuation(held_out)
        given = {"as written": held_out, "unmarked": plain, "unmarked, run together": run_together(plain, random.Random(SEED))}
        for how, texts in given.items():
            for worth in (None, *WORTHS):
                totals[author, how, worth] = totals.get((author, how, worth), Tally()) + measured(model, worth, texts)
    for (author, how, worth), total in totals.items():
        who = "rules alone" if worth is None else f"rules worth {worth}"
        print(f"{author:<22} {how:<23} {who:<16} P {total.precision:.3f}  R {total.recall:.3f}  F1 {total.f1:.3f}")


def main() -> int:
    """The program; 0 when it measured, and wrote unless told not to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only-measure", action="store_true")
    options = parser.parse_args()
    everybody = authors()
    cross_validate(everybody)
    if not options.only_measure:
        model = train(examples(as_given([s for sentences in everybody.values() for s in sentences], SEED)))
        kept = {name: round(weight, 3) for name, weight in sorted(model.weights.items()) if abs(weight) >= LEAST}
        WEIGHTS.write_text(json.dumps({"format": FORMAT, "weights": kept}, indent=0, ensure_ascii=False) + "\n", "utf-8")
        print(f"{WEIGHTS.name}: {len(kept)} weights, {WEIGHTS.stat().st_size / 1024:.0f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
