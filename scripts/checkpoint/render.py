"""Speaks the pool: every sentence becomes one or two clips of 16 kHz sound with the start of each word."""

from __future__ import annotations

import argparse
import json
import pickle
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))
from rehearse.evaluate.spoken_truth import RATE, Spoken, Voice, truth_speaker

MARGIN = 400
LOUD = 0.003
PEAK = 0.6


def voices(rng: random.Random) -> Iterator[Voice]:
    """Yield ways of speaking espeak's en-us around the default one: half of them at espeak's own pitch."""
    while True:
        yield Voice("en-us", rng.randint(138, 188), 50 if rng.random() < 0.5 else rng.randint(44, 56))


def marked(text: str, rng: random.Random) -> list[str]:
    """Return the sentence as it is, with a silent gap at one comma, or cut in two there, as hesitant speech is."""
    commas = [found.end() for found in re.finditer(r",(?= )", text)]
    chance = rng.random()
    if not commas or chance > 0.24:
        return [text]
    at = rng.choice(commas)
    if chance < 0.10:
        return [text[:at], text[at:].strip()]
    return [f"{text[:at]} [[gap {rng.uniform(0.2, 1.1):.2f}]]{text[at:]}"]


def trimmed(spoken: Spoken) -> tuple[npt.NDArray[np.int16], list[float]]:
    """Return the clip at 16 kHz, 25 ms from its first and last sound, at one loudness, and the word starts in it."""
    sound = spoken.samples
    loud = np.abs(sound) > LOUD
    if not loud.any():
        return np.zeros(0, np.int16), []
    first = max(0, int(loud.argmax()) - MARGIN)
    last = min(len(sound), len(sound) - int(loud[::-1].argmax()) + MARGIN)
    clip = sound[first:last] / max(1e-3, float(np.abs(sound).max())) * PEAK
    return (clip * 32767).astype(np.int16), [max(0.0, word.start - first / RATE) for word in spoken.words]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="holds pool.json; pool.i16 and pool.pkl are written beside it")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = random.Random(chosen.seed)
    ways = voices(rng)
    way = next(ways)
    clips: list[tuple[int, int, str, list[str], list[float]]] = []
    offset = 0
    with (chosen.folder / "pool.i16").open("wb") as file:
        for number, text in enumerate(json.loads((chosen.folder / "pool.json").read_text())):
            if number % 20 == 0:
                way = next(ways)
            for part in marked(text, rng):
                spoken = truth_speaker().speak(part, way)
                said = re.sub(r" \[\[.*?\]\]", "", part)
                if [word.text for word in spoken.words] != said.split():
                    continue
                clip, starts = trimmed(spoken)
                file.write(clip.tobytes())
                clips.append((offset, len(clip), said, said.split(), starts))
                offset += len(clip)
    rng.shuffle(clips)
    (chosen.folder / "pool.pkl").write_bytes(pickle.dumps(clips))
    sys.stdout.write(f"{len(clips)} clips, {offset / RATE / 3600:.1f} hours\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
