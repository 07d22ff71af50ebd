"""Speaks every shipped question with espeak-ng into assets/questions/audio/<id>.opus, so that a machine without a voice still asks aloud.

Run after a question's text changed. A question whose text has not changed since (see spoken.json beside the files) is not spoken again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from pathlib import Path

import soundfile
import soxr

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rehearse.assets import asset
from rehearse.audio.clip import read_clip
from rehearse.model.question import Question
from rehearse.speech.voice_out import SpeechRenderer
from rehearse.store.questions import QuestionBank

#: Opus works at 24 kHz; espeak-ng speaks at 22.05.
RATE = 24_000
VOICES = ("en-us", "en-gb", "en-us+f3", "en-gb+m3")


def voice_of(question: Question) -> str:
    """The same question always speaks with the same voice; neighbours differ."""
    return VOICES[int(hashlib.sha256(question.id.encode()).hexdigest(), 16) % len(VOICES)]


def fingerprint(question: Question) -> str:
    """Changes with the text or the voice."""
    return hashlib.sha256(f"{voice_of(question)}\n{question.text}".encode()).hexdigest()[:16]


def render(question: Question, renderer: SpeechRenderer, target: Path) -> None:
    """One question to one Opus file."""
    samples, rate = read_clip(renderer.render(question.text, voice_of(question), 150))
    soundfile.write(target, soxr.resample(samples, rate, RATE) * 0.9, RATE, format="OGG", subtype="OPUS")


def main() -> int:
    """Returns 1 with --check when something is not up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is not up to date")
    options = parser.parse_args()
    folder = asset("questions", "audio")
    folder.mkdir(exist_ok=True)
    record = folder / "spoken.json"
    spoken: dict[str, str] = json.loads(record.read_text()) if record.exists() else {}
    questions = QuestionBank(asset("questions"), Path("nowhere")).all()
    stale = [one for one in questions if spoken.get(one.id) != fingerprint(one) or not (folder / f"{one.id}.opus").exists()]
    if options.check:
        sys.stdout.write("".join(f"not spoken: {one.id}\n" for one in stale))
        return 1 if stale else 0
    with tempfile.TemporaryDirectory() as cache:
        renderer = SpeechRenderer(Path(cache))
        for one in stale:
            render(one, renderer, folder / f"{one.id}.opus")
    known = {one.id for one in questions}
    for path in folder.glob("*.opus"):
        if path.stem not in known:
            path.unlink()
    record.write_text(json.dumps({one.id: fingerprint(one) for one in questions}, indent=1, sort_keys=True) + "\n")
    sys.stdout.write(f"{len(stale)} of {len(questions)} questions spoken\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
