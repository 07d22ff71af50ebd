"""Measures a checkpoint folder through the unchanged faster-whisper: word errors, filled pauses, word starts, and silence.

The takes are unseen: the demo answer cut at its pauses as the program cuts it; sentences held out of training joined to chunks (while
they were kept out, more training prose was written in their manner); sentences written after the last training text; and sentences
newly drawn from the grammar.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
sys.path.insert(0, str(REPOSITORY))
from rehearse.evaluate.spoken_truth import RATE, Voice, truth_speaker  # noqa: E402

ANSWER = REPOSITORY / "assets" / "demo" / "answer.txt"
QUIET = 0.004
FILLED_PAUSES = ("um", "uh")

Sound = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """A word as it is compared, and when it starts."""

    word: str
    start: float


@dataclass(frozen=True)
class Take:
    """One chunk of sound and the words in it."""

    sound: Sound
    words: list[Heard]


@dataclass
class Tally:
    """The figures of one set of takes. Plain counters; single thread."""

    words: int = 0
    errors: int = 0
    fillers: int = 0
    fillers_heard: int = 0
    fillers_invented: int = 0
    late: list[float] = field(default_factory=list)
    seconds: float = 0.0
    spent: float = 0.0

    def line(self, name: str) -> str:
        late = np.array(self.late or [np.nan])
        return (
            f"{name:8} WER {self.errors / max(1, self.words):.3f} ({self.errors}/{self.words} words)  "
            f"um/uh {self.fillers_heard}/{self.fillers} heard, {self.fillers_invented} invented  "
            f"word starts median {1000 * np.median(late):.0f} ms p90 {1000 * np.percentile(late, 90):.0f} ms "
            f"(n={len(self.late)})  real-time factor {self.spent / max(1e-9, self.seconds):.3f}\n"
        )


def compared(word: str) -> list[str]:
    """Return a spoken or written word as it is compared (none for bare punctuation)."""
    return re.sub(r"[^a-z0-9' ]", " ", word.lower().replace("%", " percent")).split()


def aligned(said: list[str], heard: list[str]) -> list[tuple[int, int]]:
    """Return the pairs of a least-errors alignment; -1 stands for nothing."""
    cost = np.zeros((len(said) + 1, len(heard) + 1), np.int32)
    cost[:, 0], cost[0] = np.arange(len(said) + 1), np.arange(len(heard) + 1)
    for i, one in enumerate(said, 1):
        for j, other in enumerate(heard, 1):
            cost[i, j] = min(cost[i - 1, j] + 1, cost[i, j - 1] + 1, cost[i - 1, j - 1] + (one != other))
    pairs, i, j = [], len(said), len(heard)
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (said[i - 1] != heard[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            pairs.append((i, -1))
        else:
            j -= 1
            pairs.append((-1, j))
    return pairs[::-1]


def spoken(text: str, rate: int, pitch: int = 50) -> Take:
    """Return the text as sound at 16 kHz with its words."""
    said = truth_speaker().speak(text, Voice("en-us", rate, pitch), margin=0.0)
    return Take(said.samples, [Heard(part, word.start) for word in said.words for part in compared(word.text)])


def joined(takes: Iterable[Take], rng: random.Random, longest: float) -> Iterator[Take]:
    """Yield chunks of 8 to `longest` seconds, with gaps between the sentences."""
    sounds: list[Sound] = [np.zeros(int(rng.uniform(0.1, 0.3) * RATE), np.float32)]
    words: list[Heard] = []
    goal = rng.uniform(8, longest)
    for take in takes:
        length = sum(map(len, sounds)) / RATE
        if words and length + len(take.sound) / RATE > goal:
            yield Take(np.concatenate(sounds), words)
            sounds, words, length = [np.zeros(int(0.25 * RATE), np.float32)], [], 0.25
            goal = rng.uniform(8, longest)
        words += [Heard(one.word, one.start + length) for one in take.words]
        sounds += [take.sound, np.zeros(int(rng.uniform(0.2, 1.1) * RATE), np.float32)]
    if words:
        yield Take(np.concatenate(sounds), words)


def chunks(take: Take) -> Iterator[Take]:
    """Cut a take as the program does: in a pause of half a second once 8 s are full, at the quietest place before 28 s."""
    frame = RATE // 50
    level = np.sqrt((take.sound[: len(take.sound) // frame * frame].reshape(-1, frame) ** 2).mean(1))
    begin = 0
    while begin < len(level):
        cut, run = len(level), 0
        for place in range(begin, len(level)):
            run = run + 1 if level[place] < QUIET else 0
            if run >= 25 and place - begin > 400:
                cut = place - 12
                break
            if place - begin >= 1400:
                cut = begin + 700 + int(level[begin + 700 : place].argmin())
                break
        first, last = max(0, begin - 15) * frame, min(len(level), cut + 15) * frame
        inside = [Heard(one.word, one.start - first / RATE) for one in take.words if begin <= one.start * 50 < cut]
        yield Take(take.sound[first:last], inside)
        begin = cut


class Listener:
    """A checkpoint loaded as the program loads it."""

    def __init__(self, folder: Path, threads: int) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        from faster_whisper import WhisperModel

        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)

    def words(self, sound: Sound) -> list[Heard]:
        spans, _ = self._model.transcribe(
            sound,
            language="en",
            word_timestamps=True,
            condition_on_previous_text=False,
            beam_size=1,
            temperature=0,
        )
        found = [word for span in spans for word in span.words or []]
        return [Heard(part, word.start) for word in found for part in compared(word.word)]


def measured(listener: Listener, takes: Iterable[Take], shown: int) -> Tally:
    """Return the figures over all takes; the first ones are written out."""
    tally = Tally()
    for take in takes:
        began = time.perf_counter()
        heard = listener.words(take.sound)
        tally.spent += time.perf_counter() - began
        tally.seconds += len(take.sound) / RATE
        said_words, heard_words = [one.word for one in take.words], [one.word for one in heard]
        for i, j in aligned(said_words, heard_words):
            matches = i >= 0 and j >= 0 and said_words[i] == heard_words[j]
            tally.errors += not matches
            tally.fillers_heard += matches and said_words[i] in FILLED_PAUSES
            tally.fillers_invented += not matches and j >= 0 and heard_words[j] in FILLED_PAUSES
            if matches:
                tally.late.append(abs(heard[j].start - take.words[i].start))
        tally.words += len(said_words)
        tally.fillers += sum(word in FILLED_PAUSES for word in said_words)
        if shown > 0:
            shown -= 1
            sys.stdout.write(f"said:  {' '.join(said_words)}\nheard: {' '.join(heard_words)}\n")
    return tally


def invented_in_silence(listener: Listener) -> int:
    """Return how many words are heard where there is nothing, or only a little noise."""
    noise = np.random.default_rng(0)
    count = 0
    for seconds in (1, 3, 8, 15, 29):
        for level in (0.0, 1e-4, 1e-3):
            sound = noise.standard_normal(seconds * RATE, np.float32) * np.float32(level)
            count += len(listener.words(sound))
    return count


def held_out(rng: random.Random, name: str = "holdout.txt") -> Iterator[Take]:
    """Yield chunks of sentences kept out of training, in order and shuffled, at several speeds."""
    lines = (HERE / name).read_text().split("\n")
    for speed in (150, 160, 175):
        yield from joined((spoken(line, speed) for line in lines if line), rng, 27)
        rng.shuffle(lines)


def drawn(rng: random.Random, count: int) -> Iterator[Take]:
    """Yield chunks of sentences newly drawn from the grammar."""
    from corpus import filled, with_fillers

    grammar = tomllib.loads((HERE / "grammar.toml").read_text())
    texts = []
    for _ in range(count):
        kind = "interview" if rng.random() < 0.5 else "plain"
        text = filled(rng.choice(grammar["patterns"][kind]), grammar["classes"], rng)
        texts.append(with_fillers(text, rng) if rng.random() < 0.5 else text)
    yield from joined((spoken(text, rng.randint(145, 180)) for text in texts if len(text.split()) < 26), rng, 27)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the checkpoint folder")
    parser.add_argument("--drawn", type=int, default=80, help="sentences to draw from the grammar")
    parser.add_argument("--shown", type=int, default=1, help="takes of each set to write out")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--json", type=Path, help="file for the figures")
    chosen = parser.parse_args()
    listener = Listener(chosen.folder, chosen.threads)
    answer = " ".join(ANSWER.read_text().split())
    sets = {
        "answer": (take for rate in (155, 165) for take in chunks(spoken(answer, rate))),
        "heldout": held_out(random.Random(chosen.seed)),
        "unseen": held_out(random.Random(chosen.seed), "unseen.txt"),
        "drawn": drawn(random.Random(chosen.seed), chosen.drawn),
    }
    figures: dict[str, dict[str, float]] = {}
    for name, takes in sets.items():
        tally = measured(listener, takes, chosen.shown)
        sys.stdout.write(tally.line(name))
        figures[name] = {
            "wer": tally.errors / max(1, tally.words),
            "words": tally.words,
            "filler_recall": tally.fillers_heard / max(1, tally.fillers),
            "fillers": tally.fillers,
            "start_median": float(np.median(tally.late or [np.nan])),
        }
    figures["silence"] = {"words": invented_in_silence(listener)}
    sys.stdout.write(f"silence  {figures['silence']['words']} words in 15 takes without speech\n")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
