"""Trains the model that hears um and uh in the sound, on synthetic speech alone, and writes assets/fillers/filled_pause_sound.json and
word_sounds.json.

    python scripts/train_filled_pauses.py [--answers 2000] [--seed 1] [--workers 2]

Speech: the sentences of the texts that ship (but those of the accuracy table and the demo) with fillers strewn in, held, parted and run
together, spoken by espeak-ng voices that the accuracy table never uses and, where it is installed, by flite's, at many rates and pitches,
in noise and rooms; half of them at a pace as uneven as people's. Each answer is looked at under transcripts without its fillers: true
times, ends stretched over the fillers, words missing (with true and with stretched times), loose times with words missing, and under one
that writes most of them. No recording of a person is used; flite's makers built three of its voices from some.

The voices, and the sentences, are parted in three: on the first the network over time is trained, on the second the judge of stretches, on
the third the threshold is chosen; what is printed at the end is measured on the third.

The network that ships learnt from 1,400 answers, all at their own pace, with neither units nor bands silenced, the natural voices twice in
each pass. Learnt as it stands here (2,000 answers, width 40) it asked more of voices unlike its own: it heard people a little better and
the accuracy table's voices a little worse. The judge that ships learnt as it stands here.

Needs espeak-ng, numpy and soxr; flite's libraries if they are there (Debian: flite).
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from rehearse.analysis.filler_candidates import STRETCH_FEATURES
from rehearse.analysis.filler_model import FillerModel, Layers
from rehearse.analysis.filler_net import SOUNDS, FillerNet
from rehearse.analysis.tokens import bare
from rehearse.analysis.word_sounds import pieces
from rehearse.evaluate.filled_pause_scores import score_filled_pauses
from rehearse.evaluate.scores import Tally
from scripts.filled_pause_examples import CONDITIONS, Example, example, uneven, with_short
from scripts.filled_pause_learning import learn_frames, learn_rows
from scripts.filled_pause_voices import CHECK, FRAMES, STRETCHES

FILLER_ASSETS = Path(__file__).resolve().parents[1] / "assets" / "fillers"
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
#: A piece of a word must have been heard so often to be believed.
_LEAST_HEARD = 25


def word_sounds(examples: list[Example]) -> dict[str, NDArray[np.float64]]:
    """Milliseconds of each kind of sound for every piece of a word, by ridge regression over all words said, at an even pace."""
    seen: Counter[str] = Counter()
    said_words: list[tuple[list[str], NDArray[np.float64]]] = []
    for each in examples:
        edges = np.array([(kind, start, end) for kind, start, end in each.sounds if kind])
        rows = []
        for word in each.content:
            near = edges[(edges[:, 2] > word.start + 0.005) & (edges[:, 1] < word.end - 0.005)]
            common = np.minimum(near[:, 2], word.end) - np.maximum(near[:, 1], word.start)
            seconds = np.asarray(np.bincount(near[:, 0].astype(np.int64), common, minlength=len(SOUNDS)), np.float64)
            text = bare(word.text)
            if text and 0.02 < seconds.sum() < 1.2:
                rows.append((pieces(text), seconds))
        if len(rows) < 10:
            continue
        # Every answer at the same pace: what remains is the word's.
        letters = sum(len(names) for names, _ in rows)
        pace = sum(float(seconds.sum()) for _, seconds in rows) / letters
        for names, seconds in rows:
            said_words.append((names, seconds / pace))
            seen.update(names)
    known = {piece: place for place, piece in enumerate(sorted(piece for piece, times in seen.items() if times >= _LEAST_HEARD))}
    moment, toward = np.zeros((len(known), len(known))), np.zeros((len(known), len(SOUNDS)))
    for names, seconds in said_words:
        at = [known[name] for name in names if name in known]
        for place in at:
            np.add.at(moment[place], at, 1.0)
            toward[place] += seconds
    weights = np.linalg.solve(moment + np.diag(np.full(len(known), 6.0)), toward)
    mean_pace = 1000.0 * 0.02
    return {piece: weights[place] * mean_pace for piece, place in known.items()}


def train_stretches(examples: list[Example], net: FillerNet, seed: int) -> Layers:
    """The judge of stretches, from the candidates of every transcript of the second part's voices."""
    features, labels = [], []
    for each in examples:
        frames = each.frames(net)
        for content, written in each.transcripts():
            for candidate in each.judged(content, written, frames):
                features.append(candidate.features)
                labels.append(each.is_true(candidate))
    print(f"{len(labels)} candidates, {np.mean(labels):.3f} of them fillers")
    return learn_rows(np.array(features, np.float32), np.array(labels, np.float32), units=16, epochs=10, seed=seed)


def measured(examples: list[Example], net: FillerNet, judge: Layers, thresholds: tuple[float, ...]) -> dict[float, list[Tally]]:
    """Hits, false alarms and misses of each transcript in the order of CONDITIONS at each threshold."""
    tallies = {threshold: [Tally() for _ in CONDITIONS] for threshold in thresholds}
    for each in examples:
        frames = each.frames(net)
        for place, (content, written) in enumerate(each.transcripts()):
            candidates = each.judged(content, written, frames)
            unwritten = [word for word in each.truth if word not in written]
            for threshold in thresholds:
                kept = FillerModel(net, judge, threshold).keep(candidates)
                tallies[threshold][place] += score_filled_pauses(kept, unwritten)
    return tallies


def shown(tallies: list[Tally]) -> str:
    """Precision and recall of each transcript."""
    return "; ".join(f"{name} {one.precision:.3f}/{one.recall:.3f}" for name, one in zip(CONDITIONS, tallies, strict=True))


def main() -> None:
    """Speaks, trains, chooses, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--answers", type=int, default=2000)
    parser.add_argument("--width", type=int, default=48)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kept", type=Path, help="keeps the described answers in this file, and takes them from there next time")
    parser.add_argument("--out", type=Path, default=FILLER_ASSETS)
    options = parser.parse_args()
    examples = spoken(options.kept, options.answers, options.seed, options.workers)
    begun = time.monotonic()
    parts = {name: [each for each in examples if each.part == name] for name in (FRAMES, STRETCHES, CHECK)}
    print({name: len(each) for name, each in parts.items()})
    write_word_sounds(word_sounds(parts[FRAMES]), options.out / "word_sounds.json")
    net = learn_frames(
        [each.lesson() for each in uneven(parts[FRAMES])],
        width=options.width,
        epochs=options.epochs,
        seed=options.seed,
        on_epoch=lambda epoch, loss: print(f"{time.monotonic() - begun:.0f} s; pass {epoch + 1}: {loss:.4f}", flush=True),
    )
    judge = train_stretches(with_short(parts[STRETCHES]), net, options.seed)
    tallies = measured(uneven(parts[CHECK]), net, judge, THRESHOLDS)
    for threshold, found in tallies.items():
        print(f"{threshold:.2f}: {shown(found)}")
    # The best sum of F1 over all transcripts.
    chosen = max(THRESHOLDS, key=lambda threshold: sum(one.f1 for one in tallies[threshold]))
    model = FillerModel(net, judge, chosen)
    write(model, options.out / "filled_pause_sound.json")
    print(f"{time.monotonic() - begun:.0f} s; threshold {model.threshold}")


def spoken(kept: Path | None, answers: int, seed: int, workers: int) -> list[Example]:
    """The described answers, from the file where there is one."""
    if kept is not None and kept.is_file():
        return list(pickle.loads(kept.read_bytes()))
    jobs = [(seed, number) for number in range(answers)]
    with get_context("spawn").Pool(workers) as pool:
        examples = list(pool.imap(example, jobs, chunksize=4))
    if kept is not None:
        kept.write_bytes(pickle.dumps(examples))
    return examples


def write(model: FillerModel, path: Path) -> None:
    """As readable JSON, three decimals."""
    net = model.frame
    data = {
        "about": "Hears um and uh: trained by scripts/train_filled_pauses.py on synthetic speech only. A stretch is described by: "
        + ", ".join(STRETCH_FEATURES),
        "frame": {
            "mean": _rounded(net.mean),
            "scale": _rounded(net.scale),
            "layers": [{"weights": _rounded(weights), "bias": _rounded(bias)} for weights, bias in (*net.layers, net.out)],
        },
        "stretch": {
            **{name: _rounded(getattr(model.stretch, name)) for name in ("mean", "scale", "hidden", "hidden_bias", "output")},
            "output_bias": round(model.stretch.output_bias, 3),
        },
        "threshold": model.threshold,
    }
    text = json.dumps(data, separators=(",", ":")).replace("],[", "],\n[").replace(',"', ',\n"')
    path.write_text(text + "\n", "utf-8")


def write_word_sounds(table: dict[str, NDArray[np.float64]], path: Path) -> None:
    """As readable JSON in whole milliseconds; what stands for nothing is left out."""
    rows = {piece: np.round(values).astype(int).tolist() for piece, values in table.items()}
    lines = [f"{json.dumps(piece)}: {json.dumps(values, separators=(',', ':'))}" for piece, values in rows.items() if any(values)]
    about = "Milliseconds of each kind of sound (" + ", ".join(SOUNDS) + ") in pieces of words; by scripts/train_filled_pauses.py"
    path.write_text(f'{{"about": {json.dumps(about)},\n"milliseconds": {{\n' + ",\n".join(lines) + "\n}}\n", "utf-8")


def _rounded(values: NDArray[np.float32]) -> list[object]:
    return list(np.round(values.astype(np.float64), 3).tolist())


if __name__ == "__main__":
    main()
