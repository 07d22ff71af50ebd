"""The project's own test set of spoken answers: assets/evaluation/answers.txt in several voices, rates and rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.assets import asset
from rehearse.evaluate.conditions import CONDITIONS, Condition, applied
from rehearse.evaluate.spoken_truth import Spoken, Voice, truth_speaker
from rehearse.model.transcript import Word
from rehearse.speech.voice_activity import probabilities

#: Never used to train anything that ships.
TEST_VOICES = (
    Voice("en-us", 160, 50),
    Voice("en-gb+f2", 150, 60),
    Voice("en-gb-x-rp+m3", 175, 40),
    Voice("en-us+f4", 185, 55),
    Voice("en-gb-scotland+m7", 140, 45),
)
_FILLER = re.compile(r"\{(\w+)(!?)\}([^\w\s]?)")
_SILENCE = re.compile(r"\[([\d.]+)\]")
FILLED = frozenset(("um", "uh"))


@dataclass(frozen=True, slots=True)
class Case:
    """One answer as recorded: 16 kHz sound under a condition, voice-activity probabilities, and the truth."""

    spoken: Spoken
    voice: Voice
    condition: Condition
    samples: NDArray[np.float32]
    probabilities: NDArray[np.float32]

    @property
    def fillers(self) -> tuple[Word, ...]:
        """The um and uh that were spoken."""
        return tuple(word for word in self.spoken.words if bare_filler(word))

    @property
    def content(self) -> tuple[Word, ...]:
        """All other words."""
        return tuple(word for word in self.spoken.words if not bare_filler(word))


def bare_filler(word: Word) -> bool:
    """Whether a word of the test set is a filled pause."""
    return word.text.lower().strip(".,") in FILLED


def answers() -> tuple[str, ...]:
    """The texts, in the speaker's notation."""
    lines = asset("evaluation", "answers.txt").read_text("utf-8").splitlines()
    return tuple(for_speaker(line) for line in lines if line.strip() and not line.startswith("#"))


def for_speaker(line: str) -> str:
    """The file's notation in the speaker's: {um!} spoken slowly, [1.2] a silence."""
    text = _FILLER.sub(lambda found: f"[[slow {found[1]}{found[3]}]]" if found[2] else f"{found[1]}{found[3]}", line)
    return _SILENCE.sub(r"[[gap \1]]", text).replace("[[[[", "[[").replace("]]]]", "]]")


def cases(
    voices: Sequence[Voice] = TEST_VOICES, conditions: Sequence[Condition] = CONDITIONS, texts: Sequence[str] | None = None
) -> Iterator[Case]:
    """Every answer once, voices and conditions taking turns so that each pair occurs."""
    for number, text in enumerate(texts if texts is not None else answers()):
        for turn in range(len(voices)):
            voice, condition = voices[turn], conditions[(number + turn) % len(conditions)]
            spoken = truth_speaker().speak(text, voice)
            samples = applied(spoken.samples, condition, seed=number * 100 + turn)
            yield Case(spoken, voice, condition, samples, probabilities(samples))
