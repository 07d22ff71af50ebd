"""Trains the model that hears um and uh in the sound, on synthetic speech alone, and writes assets/fillers/filled_pause_sound.json and
word_sounds.json.

    python scripts/train_filled_pauses.py [--answers 1600] [--seed 1] [--workers 2]

Speech: the sentences of the texts that ship (but those of the accuracy table and the demo) with fillers strewn in, held, parted and run
together, spoken by espeak-ng voices that the accuracy table never uses and, where it is installed, by flite's, at many rates and pitches,
in noise and rooms. Each answer is looked at under transcripts without its fillers: true times, ends stretched over the fillers, words
missing (with true and with stretched times), and loose times with words missing. No recording of a person is used. The voices are parted in
three: on the first the network over time is trained, on the second the judge of stretches, on the third the threshold is chosen; what is
printed at the end is measured on the third. Needs espeak-ng, numpy and soxr; flite's libraries if they are there.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from rehearse.analysis.filled_pauses import Gap, unexplained_speech
from rehearse.analysis.filler_candidates import STRETCH_FEATURES, Candidate, Frames, candidates_in, on_frames
from rehearse.analysis.filler_model import FillerModel, Layers
from rehearse.analysis.filler_net import CONTEXT, SOUNDS, FillerNet
from rehearse.analysis.filler_sound import CHANGE, VoiceReference, change_of, described, pitch_of, reference_of
from rehearse.analysis.level import HOP, without_rumble
from rehearse.analysis.pitch import reduced
from rehearse.analysis.tokens import bare
from rehearse.analysis.voice_activity import speech_spans
from rehearse.analysis.word_sounds import pieces
from rehearse.evaluate.filled_pause_scores import score_filled_pauses, stretched
from rehearse.evaluate.scores import Tally
from rehearse.evaluate.worn_transcripts import with_loose_times, with_missing_words
from rehearse.model.transcript import Span, Word
from scripts.filled_pause_learning import Lesson, learn_frames, learn_rows
from scripts.filled_pause_speech import RATE, Said, in_a_room, is_filler, said
from scripts.filled_pause_voices import CHECK, FLITE_VOICES, FRAMES, STRETCHES, part_of

FILLER_ASSETS = Path(__file__).resolve().parents[1] / "assets" / "fillers"
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
CONDITIONS = ("exact", "stretched", "missing", "missing, stretched", "missing, loose", "written")
#: Voices built from people's recordings are few among those of the third kind: they are heeded more.
_NATURAL_HEED = 3.0
_NATURAL_PASSES = 2
#: A piece of a word must have been heard so often to be believed.
_LEAST_HEARD = 25


@dataclass(frozen=True)
class Example:
    """One answer: its frames (with CONTEXT on either side), and the gaps of each transcript."""

    voice: str
    truth: tuple[Word, ...]
    content: tuple[Word, ...]
    silences: tuple[Span, ...]
    speech: tuple[Span, ...]
    sounds: tuple[tuple[int, float, float], ...]
    reference: VoiceReference
    rows: NDArray[np.float16]
    pitch: NDArray[np.float32]
    level: NDArray[np.float32]
    seed: int

    @property
    def part(self) -> str:
        """What this voice is for."""
        return part_of(self.voice)

    def lesson(self) -> Lesson:
        """What the network over time learns from it."""
        count = len(self.level)
        at = np.asarray((np.arange(count) + 0.5) * HOP, np.float64)
        kinds = np.zeros(count, np.uint8)
        for kind, start, end in self.sounds:
            kinds[(at >= start) & (at < end)] = kind
        spoken = _within(at, self.truth)
        weights = np.where(_within(at, self.speech), 1.0, 0.1).astype(np.float32)
        return Lesson(self.rows, spoken, kinds, weights)

    def frames(self, net: FillerNet) -> Frames:
        """All of the answer, heard."""
        rows = self.rows.astype(np.float32)
        odds, sounds = net(rows)
        change = change_of(rows)[CONTEXT - CHANGE : CONTEXT - CHANGE + len(odds)]
        return Frames(0.0, odds, sounds, change, self.pitch, self.level)

    def transcripts(self) -> tuple[tuple[tuple[Word, ...], tuple[Word, ...]], ...]:
        """What recognisers of six kinds return, in the order of CONDITIONS: the content words, and the fillers that they wrote."""
        missing = with_missing_words(self.content, self.seed)
        loose = with_missing_words(self.content, self.seed + 1) if self.seed % 2 else self.content
        draw = random.Random(self.seed)
        written = [word for word in self.truth if draw.random() < 0.9]
        words = sorted([*self.content, *written], key=lambda word: word.start)
        if self.seed % 3:
            words = list(with_loose_times(words, self.silences, self.seed))
        return (
            (self.content, ()),
            (stretched(self.content, self.silences), ()),
            (missing, ()),
            (stretched(missing, self.silences), ()),
            (with_loose_times(loose, self.silences, self.seed), ()),
            (
                tuple(word for word in stretched(words, self.silences) if not is_filler(word.text)),
                tuple(written),
            ),
        )

    def judged(self, content: tuple[Word, ...], written: tuple[Word, ...], frames: Frames) -> list[Candidate]:
        """The candidates under a transcript, but those that it says are filled pauses."""
        gaps = unexplained_speech(self.speech, content, len(written) / max(len(content), 1))
        return [
            each
            for each in self.candidates(gaps, frames)
            if not any(each.start < word.end and word.start < each.end for word in written)
        ]

    def candidates(self, gaps: tuple[Gap, ...], frames: Frames) -> list[Candidate]:
        """As FillerModel.candidates."""
        found: list[Candidate] = []
        for gap in gaps:
            start, end = on_frames(gap)
            own = slice(round(start / HOP), min(round(end / HOP), len(self.level)))
            if own.stop > own.start:
                part = Frames(
                    start,
                    frames.odds[own],
                    frames.sounds[own],
                    frames.change[own],
                    frames.pitch[own],
                    frames.level[own],
                )
                found += candidates_in(gap, part, self.reference)
        return found

    def is_true(self, candidate: Candidate) -> bool:
        """Whether candidate and a filler cover each other by more than half."""
        for span in self.truth:
            common = min(span.end, candidate.end) - max(span.start, candidate.start)
            own, theirs = candidate.end - candidate.start, span.end - span.start
            if common > 0.5 * max(theirs, own) or (common > 0.5 * min(theirs, own) and own < 0.6):
                return True
        return False


def _within(at: NDArray[np.float64], spans: tuple[Span, ...] | tuple[Word, ...]) -> NDArray[np.bool_]:
    inside = np.zeros(len(at), np.bool_)
    for span in spans:
        inside |= (at >= span.start) & (at < span.end)
    return inside


def activity(told: Said) -> NDArray[np.float32]:
    """Voice activity from the truth, 512 samples a value: the network's part is not what is trained here."""
    middles = (np.arange(len(told.samples) // 512) + 0.5) * 512 / RATE
    active = (middles > told.answer.start) & (middles < told.answer.end)
    for silence in told.silences:
        active &= (middles < silence.start) | (middles > silence.end)
    return np.where(active, 0.95, 0.02).astype(np.float32)


def example(job: tuple[int, int]) -> Example:
    """Speaks and describes answer `number` of the run with `seed`."""
    seed, number = job
    voice, told = said(seed, number)
    samples = without_rumble(in_a_room(told.samples, number))
    speech = speech_spans(activity(told), samples)
    reference = reference_of(samples, speech)
    count = len(samples) // (RATE // 100)
    rows, level = described(samples, np.arange(-CONTEXT, count + CONTEXT), reference)
    (pitch,) = pitch_of(reduced(samples), [(0, count)])
    return Example(
        voice,
        told.fillers,
        told.content,
        told.silences,
        speech,
        told.sounds,
        reference,
        rows.astype(np.float16),
        pitch,
        level[CONTEXT : CONTEXT + count],
        number,
    )


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


def lessons_of(examples: list[Example]) -> list[Lesson]:
    """What the network learns from; answers in a natural voice come up more than once in a pass."""
    return [lesson for each in examples for lesson in [each.lesson()] * (_NATURAL_PASSES if each.voice in FLITE_VOICES else 1)]


def train_stretches(examples: list[Example], net: FillerNet, seed: int) -> Layers:
    """The judge of stretches, from the candidates of every transcript of the second part's voices."""
    features, labels, heed = [], [], []
    for each in examples:
        frames = each.frames(net)
        for content, written in each.transcripts():
            for candidate in each.judged(content, written, frames):
                features.append(candidate.features)
                labels.append(each.is_true(candidate))
                heed.append(_NATURAL_HEED if each.voice in FLITE_VOICES else 1.0)
    print(f"{len(labels)} candidates, {np.mean(labels):.3f} of them fillers")
    given = [np.array(values, np.float32) for values in (features, labels, heed)]
    return learn_rows(given[0], given[1], given[2], units=24, epochs=30, seed=seed)


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
    parser.add_argument("--answers", type=int, default=1600)
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=5)
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
        lessons_of(parts[FRAMES]),
        width=options.width,
        epochs=options.epochs,
        seed=options.seed,
        on_epoch=lambda epoch, loss: print(f"{time.monotonic() - begun:.0f} s; pass {epoch + 1}: {loss:.4f}", flush=True),
    )
    judge = train_stretches(parts[STRETCHES], net, options.seed)
    tallies = measured(parts[CHECK], net, judge, THRESHOLDS)
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
