"""Renders the demo answer: assets/demo/answer.txt becomes answer.flac (16 kHz mono) and answer.words.json (exact word times)."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import soxr

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from spoken_truth import RATE as SPOKEN_RATE  # noqa: E402
from spoken_truth import SpokenWord, speak  # noqa: E402  (scripts/ is no package)

DEMO = HERE.parents[1] / "assets" / "demo"
RATE = 16000
PEAK = 0.6


def rendered(text: str, rate: int) -> tuple[npt.NDArray[np.int16], list[SpokenWord]]:
    """Return the text spoken at 16 kHz, and its words."""
    samples, words = speak(" ".join(text.split()), "en-us", rate)
    sound = soxr.resample(samples, SPOKEN_RATE, RATE)
    return (sound / np.abs(sound).max() * PEAK * 32767).astype(np.int16), words


def write_flac(path: Path, sound: npt.NDArray[np.int16]) -> None:
    """Write mono 16-bit FLAC."""
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE, layout="mono", format="s16")
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def section_of(words: list[SpokenWord], sections: list[dict[str, str]]) -> list[dict[str, float | str]]:
    """Return where each section of the truth begins and ends in the sound."""
    spans: list[dict[str, float | str]] = []
    first = 0
    for section in sections:
        count = len([word for word in section["text"].split() if not word.startswith("[[") and not word.endswith("]]")])
        said = words[first : first + count]
        spans.append({"label": section["label"], "start": said[0].start, "end": said[-1].end})
        first += count
    return spans


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=150, help="espeak's words a minute")
    chosen = parser.parse_args()
    sound, words = rendered((DEMO / "answer.txt").read_text(), chosen.rate)
    write_flac(DEMO / "answer.flac", sound)
    truth = {
        "seconds": round(len(sound) / RATE, 3),
        "sections": section_of(words, json.loads((DEMO / "answer.json").read_text())["sections"]),
        "words": [{"word": word.word, "start": word.start, "end": word.end, "shared": word.shared} for word in words],
    }
    (DEMO / "answer.words.json").write_text(json.dumps(truth, indent=1) + "\n")
    sys.stdout.write(f"{len(sound) / RATE:.1f} s, {len(words)} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
