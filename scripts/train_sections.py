"""Trains the section model on labelled answers, measures it by cross-validation, calibrates it and writes assets/sections/weights.json.

    python scripts/train_sections.py [--third-party star_dev.jsonl] [--only-measure]

Ours are read from scripts/answers/section*.jsonl and from the answers labelled for the evidence checks, which have sections too; the unseen
parts (assets/sections/unseen*.jsonl, assets/evaluation/evidence_unseen*.toml) are never read here. What is measured and calibrated on are
authors left out: nobody who practises has written training answers.
Third-party rows train only where their licence is MIT or Apache-2.0. Needs scipy, which the program itself does not.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from rehearse.analysis.sections.features import POSITION_NAMES
from rehearse.analysis.sections.finding import find_sections
from rehearse.analysis.sections.lexicon import CueLexicon
from rehearse.analysis.sections.model import FORMAT, SectionModel
from rehearse.analysis.sections.sentences import split_sentences
from rehearse.evaluate.evidence_answers import evidence_answers
from rehearse.evaluate.section_answers import LabelledAnswer, own_answers, spoken, third_party_answers
from rehearse.evaluate.section_scores import AnswerScore, labels_of, score_answer, together
from rehearse.model.sections import LABELS
from scripts.labelled_answers import ROOT, SECTION_ANSWERS, WITH_SECTIONS
from scripts.section_augment import augmented, misheard, mixed, unpunctuated, with_fillers, written_out
from scripts.section_calibration import Unseen, by_confidence, calibrated, unseen
from scripts.section_plain import fit_plain
from scripts.section_training import Example, allowed_states, fit, vocabulary

WEIGHTS = ROOT / "assets" / "sections" / "weights.json"
#: The newest outside authors by what their answers' ids begin with, with a third-party source or none; each row is left out once.
LEFT_OUT = (
    (("u3", "t3", "v", "n1", "m1"), "ashraf-revo"),
    (("u4", "t1", "y", "n2"), "chitamoor"),
    (("t2", "z", "n3", "m2"), "arjunmayilvaganan"),
    (("t", "h"), "soma00333"),
)
SEED = 20260
#: A silence before a sentence speaks a little for a new section. Set by hand and kept small: no labelled recordings exist to learn it from.
PAUSE_WEIGHTS = {"pause": 0.25, "long_pause": 0.25}


def example(answer: LabelledAnswer, model: SectionModel, weight: float) -> Example:
    """An answer's sentences, each with the label of most of its words."""
    words, truth = spoken(answer.parts)
    sentences = split_sentences(words)
    labels = []
    for sentence in sentences:
        inside = truth[sentence.first : sentence.last]
        labels.append(max(LABELS, key=inside.count))
    features = model.features(sentences, words)
    learning = [bool({"c:learning", "c:hindsight"} & set(names)) for names in features.content]
    return Example(features, allowed_states(labels, learning, own_reflection=answer.own_reflection), weight)


def _blank(lexicon: CueLexicon) -> SectionModel:
    none = np.zeros((0, len(LABELS)))
    straight = ((0.0, 1.0), (0.0, 1.0))
    return SectionModel(
        lexicon,
        {},
        none,
        {},
        none,
        np.zeros((len(POSITION_NAMES), 6)),
        np.zeros((6, 6)),
        np.zeros(6),
        np.zeros(6),
        1.0,
        straight,
        straight,
    )


def train(answers: Sequence[LabelledAnswer], lexicon: CueLexicon, options: argparse.Namespace) -> SectionModel:
    """Fits on the answers and on what augmentation makes of them."""
    dice = random.Random(SEED)
    blank = _blank(lexicon)
    own = [answer for answer in answers if answer.source == "own"]
    own += written_out(own, dice)
    theirs = [answer for answer in answers if answer.source != "own"]
    plain = [example(answer, blank, options.own_weight if answer.source == "own" else 1.0) for answer in (*own, *theirs)]
    more = augmented(own, dice, options.own_copies) if own else []
    more += augmented(mixed(own, dice, options.mixed_copies), dice, 1) if own else []
    more += augmented(theirs, dice, options.copies) if theirs else []
    extra = [example(answer, blank, options.own_weight * 0.5 if answer.source == "own" else 0.5) for answer in more]
    names = vocabulary([one.features for one in plain], n_gram_floor=options.floor)
    sequence = fit(
        plain + extra,
        names,
        lexicon,
        l2=options.l2,
        n_gram_l2=options.n_gram_l2,
        position_l2=options.position_l2,
        iterations=options.iterations,
    )
    # The plain classifier is taught on fewer copies: it is to judge otherwise, and the same copies would teach it the same.
    bare = [example(answer, blank, options.own_weight * 0.5) for answer in as_unpunctuated(own)]
    index, words, places = fit_plain(plain + bare, floor=options.plain_floor)
    return replace(sequence, plain_index=index, plain=words, plain_position=places, plain_share=options.plain_share)


def all_own() -> list[LabelledAnswer]:
    """Every answer of ours: those written for their sections, then those written for the evidence checks."""
    labelled = [answer for file in WITH_SECTIONS for answer in evidence_answers(file)]
    return [
        *own_answers(*SECTION_ANSWERS),
        *(LabelledAnswer(answer.id, "own", answer.parts, own_reflection=True, trainable=True) for answer in labelled),
    ]


def measure(answers: Sequence[LabelledAnswer], model: SectionModel) -> list[AnswerScore]:
    """Scores of every answer under a model."""
    scores = []
    for answer in answers:
        words, truth = spoken(answer.parts)
        scores.append(score_answer(answer, truth, labels_of(find_sections(words, model=model), words)))
    return scores


def folds(answers: Sequence[LabelledAnswer]) -> list[tuple[list[LabelledAnswer], list[LabelledAnswer]]]:
    """(train, test) by author: each outside author and each source is tested once, on what others wrote."""
    made = []
    for authors, source in LEFT_OUT:
        theirs = re.compile(rf"({'|'.join(authors)})s?\d\d-")
        left_out = [
            bool(theirs.match(answer.id)) if answer.source == "own" else answer.source.startswith(source) for answer in answers
        ]
        made.append(
            (
                [answer for answer, out in zip(answers, left_out, strict=True) if not out],
                [answer for answer, out in zip(answers, left_out, strict=True) if out],
            )
        )
    return made


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A model and the answers that it was trained without: `hearings` are ours as they are, misheard, and without punctuation."""

    model: SectionModel
    third_party: list[LabelledAnswer]
    hearings: tuple[list[LabelledAnswer], ...]
    proofs: list[Unseen]


def line(name: str, scores: Sequence[AnswerScore]) -> str:
    """One row of figures."""
    if not scores:
        return f"{name:34s} none"
    all_ = together(scores)
    return (
        f"{name:34s} n={all_.answers:4d} accuracy={all_.accuracy:.3f} edge={all_.edge_seconds:5.2f}s within5={all_.edges_within_5_seconds:.2f} "
        f"absent P={all_.absent_precision:.2f} R={all_.absent_recall:.2f} F1={all_.absent_f1:.2f}"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--third-party", type=Path)
    parser.add_argument("--only-measure", action="store_true")
    parser.add_argument("--skip-folds", action="store_true")
    parser.add_argument("--by-source", action="store_true", help="also train without each source and measure on it")
    parser.add_argument("--l2", type=float, default=12.0)
    parser.add_argument("--n-gram-l2", type=float, default=24.0)
    parser.add_argument("--position-l2", type=float, default=1.0)
    parser.add_argument("--iterations", type=int, default=60)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--own-copies", type=int, default=0)
    parser.add_argument("--mixed-copies", type=int, default=1)
    parser.add_argument("--own-weight", type=float, default=1.5)
    parser.add_argument("--plain-floor", type=int, default=2)
    parser.add_argument("--plain-share", type=float, default=0.25)
    parser.add_argument("--floor", type=int, default=4)
    return parser.parse_args()


def main() -> int:
    options = arguments()
    lexicon = CueLexicon.load()
    own = all_own()
    theirs = third_party_answers(options.third_party) if options.third_party else ()
    trainable = [*own, *(answer for answer in theirs if answer.trainable)]
    measured = [answer for answer in theirs if not answer.trainable]
    if not trainable:
        print("Nothing to train on", file=sys.stderr)
        return 2
    print(f"{len(own)} own answers, {len(trainable) - len(own)} third-party answers to train on, {len(measured)} to measure only")
    held: list[AnswerScore] = []
    held_own: list[AnswerScore] = []
    held_noisy: list[AnswerScore] = []
    held_bare: list[AnswerScore] = []
    proofs: list[Unseen] = []
    left_out: list[LeftOut] = []
    for train_part, test_part in [] if options.skip_folds else folds(trainable):
        model = train(train_part, lexicon, options)
        ours = [one for one in test_part if one.source == "own"]
        theirs_out = [one for one in test_part if one.source != "own"]
        hearings = ours, as_misheard(ours), as_unpunctuated(ours)
        left_out.append(LeftOut(model, theirs_out, hearings, [unseen(one, model) for hearing in hearings for one in hearing]))
    for fold in left_out:
        # What was told at all is judged, like the rest, by what others wrote.
        model = calibrated(fold.model, [proof for other in left_out if other is not fold for proof in other.proofs])
        held += measure(fold.third_party, model)
        for scores, hearing in zip((held_own, held_noisy, held_bare), fold.hearings, strict=True):
            scores += measure(hearing, model)
        proofs += fold.proofs
    print(line("third-party, unseen answers", held))
    print(line("own, unseen answers", held_own))
    print(line("own, 10 % word errors", held_noisy))
    print(line("own, no punctuation, more fillers", held_bare))
    if options.by_source:
        for source in ("own", *sorted({answer.source for answer in theirs if answer.trainable})):
            others = [answer for answer in trainable if answer.source != source]
            print(
                line(
                    f"trained without {source}"[:34],
                    measure([one for one in trainable if one.source == source], train(others, lexicon, options)),
                )
            )
    model = train(trainable, lexicon, options)
    if proofs:
        model = calibrated(model, proofs)
        for low, high, count, right in by_confidence(proofs, model):
            print(f"sections stated {low:.2f} to {high:.2f}: n={count:4d}, share of words right {right:.3f}")
        print(f"temperature {model.temperature:.2f}\nsections {model.section_curve}\nedges {model.edge_curve}")
    print(line("measured only (people)", measure(measured, model)))
    if not options.only_measure:
        write(model, WEIGHTS)
    return 0


def as_misheard(answers: Sequence[LabelledAnswer], rate: float = 0.1) -> list[LabelledAnswer]:
    """The answers with random word errors."""
    dice = random.Random(SEED)
    words = sorted({word.lower() for answer in answers for _, text in answer.parts for word in text.split() if word.isalpha()})
    return [replace(answer, parts=misheard(answer.parts, rate, dice, words)) for answer in answers]


def as_unpunctuated(answers: Sequence[LabelledAnswer]) -> list[LabelledAnswer]:
    """The answers in lower case without stops, with a few more fillers."""
    dice = random.Random(SEED)
    return [replace(answer, parts=unpunctuated(with_fillers(answer.parts, 0.03, dice))) for answer in answers]


def presence_of(model: SectionModel) -> np.ndarray:
    """The weights of presence, which calibration has fitted. Raises ValueError before that."""
    if model.presence is None:
        raise ValueError("Whether a section was told at all is fitted on the folds: run without --skip-folds to write weights")
    return model.presence


def write(model: SectionModel, path: Path) -> None:
    """Weights as JSON, one feature a line, three decimals; features that weigh nothing are left out."""

    def rows(index: dict[str, int], weights: np.ndarray, digits: int = 3, least: float = 0.04) -> dict[str, list[float]]:
        kept = {}
        for name, at in index.items():
            row = [round(float(weight), digits) for weight in weights[at]]
            if max(abs(weight) for weight in row) >= least:
                kept[name] = row
        return kept

    data = {
        "format": FORMAT,
        "labels": [label.value for label in LABELS],
        "temperature": round(model.temperature, 3),
        "section_curve": [[round(x, 3) for x in axis] for axis in model.section_curve],
        "edge_curve": [[round(x, 3) for x in axis] for axis in model.edge_curve],
        "steps": [[round(float(x), 3) for x in row] for row in model.steps],
        "start": [round(float(x), 3) for x in model.start],
        "end": [round(float(x), 3) for x in model.end],
        "position": {name: [round(float(x), 3) for x in model.position[row]] for row, name in enumerate(POSITION_NAMES)},
        "opening": {
            **rows(dict(model.opening_index), model.opening),
            **{name: [weight] * len(LABELS) for name, weight in PAUSE_WEIGHTS.items()},
        },
        "content": rows(dict(model.content_index), model.content),
        "presence": {
            label.value: [round(float(x), 3) for x in row] for label, row in zip(LABELS, presence_of(model), strict=True)
        },
        "plain_share": model.plain_share,
        "plain_position": {
            name: [round(float(x), 3) for x in model.plain_position[row]] for row, name in enumerate(POSITION_NAMES)
        },
        "plain": rows(dict(model.plain_index), model.plain, digits=2, least=0.18),
    }
    parts = []
    for key, value in data.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"{json.dumps(name)}:{json.dumps(row, separators=(',', ':'))}" for name, row in value.items())
            parts.append(f"{json.dumps(key)}:{{\n{inner}\n}}")
        else:
            parts.append(f"{json.dumps(key)}:{json.dumps(value)}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    print(f"wrote {path.name}: {path.stat().st_size / 1e6:.2f} MB, {len(model.content_index)} content features")


if __name__ == "__main__":
    sys.exit(main())
