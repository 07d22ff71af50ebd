"""Trains an ear that hears um and uh in the sound, and writes assets/fillers/filled_pause_sound.json and word_sounds.json.

    python scripts/train_filled_pauses.py --readers FOLDER [--ear 1 | --judges] [--answers 1600] [--seed 3] [--workers 2]

Speech: the sentences of the texts that ship (but those of the accuracy table and the demo) with fillers strewn in, held, parted (some with a
breath between) and run together, spoken by espeak-ng voices that the accuracy table never uses and, where it is installed, by flite's, at
many rates and pitches, in noise, hum and rooms; half of them at a pace as uneven as people's. With --readers also people who read aloud
(scripts/filled_pause_people.py), with hesitations made of their own vowels: no hesitation of a person is used. Each answer is looked at
under transcripts without its fillers: true times, ends stretched over the fillers, words missing (with true and with stretched times),
loose times with words missing, and under one that writes most of them.

The voices, the readers and the sentences are parted in three: on the first the network over time is trained, on the second the judge of
stretches, on the third the threshold is chosen; what is printed at the end is measured on the third.

Two ears ship, and what they say is averaged. The network of ear 0 learnt from 1,400 answers with um, uh, er and "uhm" alone, without
breaths, hum or readers, at their own pace: it hears the synthetic voices best. That of ear 1 learnt from 1,600 answers and 31 clips of 24
readers: it hears people, whose um is nearer to "ahm". Neither was taught laughs, voices behind the speaker, words of readers drawn out or
hesitations as long as people's. Their judges were (--judges), from 2,700 answers and ten takes of each clip: taught so they count for seven
tenths, and the judges of before, who knew nothing of what sets a stretch apart from its word, for three. Networks taught the new
things too (a third ear) heard held-out readers no better and the synthetic voices worse.

Needs espeak-ng, numpy and soxr; flite's libraries if they are there (Debian: flite).
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from rehearse.analysis.filled_pauses.candidates import STRETCH_FEATURES
from rehearse.analysis.filled_pauses.model import Ear, FillerModel, Layers
from rehearse.analysis.filled_pauses.net import SOUNDS, FillerNet
from rehearse.analysis.filled_pauses.word_sounds import pieces
from rehearse.analysis.tokens import bare
from rehearse.evaluate.filled_pause_scores import score_filled_pauses
from rehearse.evaluate.scores import Tally
from scripts.filled_pause_examples import CONDITIONS, Example, example, uneven, with_short
from scripts.filled_pause_learning import Lesson, learn_frames, learn_rows
from scripts.filled_pause_people import Read, person_example, read_clips
from scripts.filled_pause_voices import CHECK, FLITE_VOICES, FRAMES, STRETCHES

FILLER_ASSETS = Path(__file__).resolve().parents[1] / "assets" / "fillers"
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
#: So many judges' log odds are averaged: one alone depends on where its learning began.
_JUDGES = 5
#: New judges count for so much beside those of before, and readers so often among what they learn from.
_NEW_SHARE, _READERS_COUNT = 0.7, 3
#: Ears whose networks were taught no readers: their judges may learn from those who teach networks too.
_HEARD_NO_READERS = (0,)
#: Each clip of a reader gets so many sets of hesitations, and each of these is gone through so often in a pass.
_TAKES, _READ_AGAIN = 10, 2
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


Rows = tuple[NDArray[np.float32], NDArray[np.float32]]


def stretch_rows(examples: list[Example], nets: Sequence[FillerNet]) -> Rows:
    """The candidates of every transcript, (n, ears, features) as each ear's network hears them, and whether they are fillers (n,).

    Every network proposes stretches.
    """
    features, labels = [], []
    for each in examples:
        heard = [each.frames(net) for net in nets]
        for content, written in each.transcripts():
            for candidate in each.judged(content, written, heard):
                features.append(candidate.features)
                labels.append(each.is_true(candidate))
    rows = np.array(features, np.float32).reshape(-1, len(nets), len(STRETCH_FEATURES))
    return rows, np.array(labels, np.float32)


def train_stretches(lectures: Sequence[Rows], ear: int, seed: int) -> Layers:
    """The judge of stretches of one ear: the mean of some judges."""
    rows = np.concatenate([rows[:, ear] for rows, _ in lectures])
    truth = np.concatenate([labels for _, labels in lectures])
    print(f"{len(truth)} candidates, {np.mean(truth):.3f} of them fillers")
    return joined([learn_rows(rows, truth, units=12, epochs=12, seed=seed + turn) for turn in range(_JUDGES)])


def joined(judges: list[Layers]) -> Layers:
    """Judges of the same rows as one, whose log odds are the mean of theirs."""
    return Layers(
        judges[0].mean,
        judges[0].scale,
        np.concatenate([each.hidden for each in judges], axis=1),
        np.concatenate([each.hidden_bias for each in judges]),
        np.concatenate([each.output for each in judges]) / np.float32(len(judges)),
        float(np.mean([each.output_bias for each in judges])),
    )


def blended(one: Layers, other: Layers, share: float) -> Layers:
    """Two judges as one, whose log odds are theirs, the other's for `share` of the whole."""
    scale = other.scale / one.scale
    shift = (other.mean - one.mean) / one.scale
    return Layers(
        other.mean,
        other.scale,
        np.concatenate((scale[:, None] * one.hidden, other.hidden), axis=1).astype(np.float32),
        np.concatenate((shift @ one.hidden + one.hidden_bias, other.hidden_bias)).astype(np.float32),
        np.concatenate((one.output * np.float32(1.0 - share), other.output * np.float32(share))),
        (1.0 - share) * one.output_bias + share * other.output_bias,
    )


def measured(examples: list[Example], ears: tuple[Ear, ...], thresholds: tuple[float, ...]) -> dict[float, list[Tally]]:
    """Hits, false alarms and misses of each transcript in the order of CONDITIONS at each threshold."""
    tallies = {threshold: [Tally() for _ in CONDITIONS] for threshold in thresholds}
    for each in examples:
        heard = [each.frames(ear.frame) for ear in ears]
        for place, (content, written) in enumerate(each.transcripts()):
            candidates = each.judged(content, written, heard)
            unwritten = [word for word in each.truth if word not in written]
            for threshold in thresholds:
                kept = FillerModel(ears, threshold).keep(candidates)
                tallies[threshold][place] += score_filled_pauses(kept, unwritten)
    return tallies


def shown(tallies: list[Tally]) -> str:
    """Precision and recall of each transcript."""
    return "; ".join(f"{name} {one.precision:.3f}/{one.recall:.3f}" for name, one in zip(CONDITIONS, tallies, strict=True))


def main() -> None:
    """Speaks, trains, chooses, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--answers", type=int, default=1600)
    parser.add_argument("--readers", type=Path, help="a folder of read speech of people, which is learnt from too")
    parser.add_argument("--ear", type=int, default=1, help="which of the model's ears is taught; the others stay")
    parser.add_argument("--judges", action="store_true", help="keeps every ear's network and teaches the judges of all anew")
    parser.add_argument("--width", type=int, default=40)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kept", type=Path, help="keeps the described answers in this file, and takes them from there next time")
    parser.add_argument("--out", type=Path, default=FILLER_ASSETS)
    options = parser.parse_args()
    examples = spoken(options.kept, options.answers, options.seed, options.workers)
    begun = time.monotonic()
    clips = read_clips(options.readers) if options.readers else []
    read = [
        person_example(clip, turn * 1000 + place, behind(clips, clip, turn))
        for turn in range(_TAKES)
        for place, clip in enumerate(clips)
    ]
    own = {name: [each for each in read if each.part == name] for name in (FRAMES, STRETCHES, CHECK)}
    parts = {name: [each for each in examples if each.part == name] for name in (FRAMES, STRETCHES, CHECK)}
    print({name: len(each) for name, each in parts.items()})
    path = options.out / "filled_pause_sound.json"
    ears = list(FillerModel.load(path).ears) if path.is_file() else []
    if options.judges:
        nets = [ear.frame for ear in ears]
        lectures = lectures_of(parts[STRETCHES], own[STRETCHES], nets)
        more = [stretch_rows(with_short(own[FRAMES]), nets)] * _READERS_COUNT
        for place, ear in enumerate(ears):
            judge = train_stretches([*lectures, *(more if place in _HEARD_NO_READERS else [])], place, options.seed)
            ears[place] = Ear(ear.frame, blended(ear.stretch, judge, _NEW_SHARE))
    else:
        net = learn_frames(
            lessons_of(parts[FRAMES], own[FRAMES]),
            width=options.width,
            epochs=options.epochs,
            seed=options.seed,
            on_epoch=lambda epoch, loss: print(f"{time.monotonic() - begun:.0f} s; pass {epoch + 1}: {loss:.4f}", flush=True),
        )
        lectures = lectures_of(parts[STRETCHES], own[STRETCHES], [net])
        ears[options.ear : options.ear + 1] = [Ear(net, train_stretches(lectures, 0, options.seed))]
    synthetic = measured(uneven(parts[CHECK]), tuple(ears), THRESHOLDS)
    people = measured(own[CHECK], tuple(ears), THRESHOLDS)
    for threshold in THRESHOLDS:
        print(f"{threshold:.2f}: {shown(synthetic[threshold])}; readers {shown(people[threshold])}")
    chosen = max(THRESHOLDS, key=lambda threshold: sum(map(_worth, synthetic[threshold] + people[threshold])))
    write(FillerModel(tuple(ears), chosen), path)
    print(f"{time.monotonic() - begun:.0f} s; threshold {chosen}")


def lessons_of(answers: list[Example], read: list[Example]) -> list[Lesson]:
    """What a network is taught: answers, half of them at an uneven pace, the more natural voices twice, and readers again and again."""
    lessons = [each.lesson() for each in (*uneven(answers), *(each for each in answers if each.voice in FLITE_VOICES))]
    for turn in range(_READ_AGAIN):
        lessons += [
            (each if (turn + place) % 2 else each.at_uneven_pace(place + 1000 * turn)).lesson() for place, each in enumerate(read)
        ]
    return lessons


def lectures_of(answers: list[Example], read: list[Example], nets: Sequence[FillerNet]) -> list[Rows]:
    """What a judge is taught: answers, and readers again and again, whole and in pieces."""
    return [stretch_rows(with_short(answers), nets), *[stretch_rows(with_short(read), nets)] * _READERS_COUNT]


def behind(clips: list[Read], clip: Read, turn: int) -> NDArray[np.float32] | None:
    """Another reader to be heard behind this one, in three of ten takes."""
    draw = random.Random(f"{clip.reader} {turn}")
    others = [other for other in clips if other.reader != clip.reader]
    return draw.choice(others).samples if others and draw.random() < 0.3 else None


def _worth(found: Tally) -> float:
    """F0.5: an um that nobody said is worse than one that was missed."""
    return 1.25 * found.hits / max(1.25 * found.hits + found.false + 0.25 * found.missed, 1e-9)


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
    data = {
        "about": "Hears um and uh: trained by scripts/train_filled_pauses.py on synthetic speech and on read speech of LibriSpeech, FLEURS, "
        "VOiCES (CC BY 4.0), the Open Speech Repository and clips free of conditions. A stretch is described by: "
        + ", ".join(STRETCH_FEATURES),
        "ears": [_ear(each) for each in model.ears],
        "threshold": model.threshold,
    }
    text = json.dumps(data, separators=(",", ":")).replace("],[", "],\n[").replace(',"', ',\n"')
    path.write_text(text + "\n", "utf-8")


def _ear(ear: Ear) -> dict[str, object]:
    net = ear.frame
    return {
        "frame": {
            "mean": _rounded(net.mean),
            "scale": _rounded(net.scale),
            "layers": [{"weights": _rounded(weights), "bias": _rounded(bias)} for weights, bias in (*net.layers, net.out)],
        },
        "stretch": {
            **{name: _rounded(getattr(ear.stretch, name)) for name in ("mean", "scale", "hidden", "hidden_bias", "output")},
            "output_bias": round(ear.stretch.output_bias, 3),
        },
    }


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
