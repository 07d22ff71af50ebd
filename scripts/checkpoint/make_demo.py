"""Renders the demo answer: assets/demo/answer.txt becomes answer.flac (16 kHz mono) and answer.words.json (exact word times)."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))
from rehearse.evaluate.spoken_truth import RATE, Spoken, Voice, truth_speaker  # noqa: E402
from rehearse.model.transcript import Word  # noqa: E402

DEMO = REPOSITORY / "assets" / "demo"
PEAK = 0.6


def rendered(text: str, rate: int) -> tuple[npt.NDArray[np.int16], Spoken]:
    """Return the text as 16-bit sound at 16 kHz, and what is known of it."""
    spoken = truth_speaker().speak(" ".join(text.split()), Voice("en-us", rate), margin=0.0)
    return (spoken.samples / np.abs(spoken.samples).max() * PEAK * 32767).astype(np.int16), spoken


def write_flac(path: Path, sound: npt.NDArray[np.int16]) -> None:
    """Write mono 16-bit FLAC."""
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE, layout="mono", format="s16")
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def section_of(words: tuple[Word, ...], sections: list[dict[str, str]]) -> list[dict[str, float | str]]:
    """Return where each section of the truth begins and ends in the sound."""
    spans: list[dict[str, float | str]] = []
    first = 0
    for section in sections:
        count = len([word for word in section["text"].split() if not word.startswith("[[") and not word.endswith("]]")])
        said = words[first : first + count]
        spans.append({"label": section["label"], "start": round(said[0].start, 3), "end": round(said[-1].end, 3)})
        first += count
    return spans


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=150, help="espeak's words a minute")
    chosen = parser.parse_args()
    sound, spoken = rendered((DEMO / "answer.txt").read_text(), chosen.rate)
    write_flac(DEMO / "answer.flac", sound)
    truth = {
        "seconds": round(len(sound) / RATE, 3),
        "sections": section_of(spoken.words, json.loads((DEMO / "answer.json").read_text())["sections"]),
        "words": [
            {"word": word.text, "start": round(word.start, 3), "end": round(word.end, 3), "shared": place in spoken.unsure}
            for place, word in enumerate(spoken.words)
        ],
    }
    (DEMO / "answer.words.json").write_text(json.dumps(truth, indent=1) + "\n")
    sys.stdout.write(f"{len(sound) / RATE:.1f} s, {len(spoken.words)} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
