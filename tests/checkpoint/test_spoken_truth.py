"""What is promised about speech whose word times are known."""

from __future__ import annotations

import ctypes.util
import wave
from pathlib import Path

import pytest

if ctypes.util.find_library("espeak-ng") is None:
    pytest.skip("espeak-ng is not installed", allow_module_level=True)

from spoken_truth import RATE, save, speak


def test_every_word_is_spoken_in_order_and_inside_the_sound() -> None:
    samples, words = speak("So, um, I led the team in the office.")
    assert [word.word for word in words] == ["So,", "um,", "I", "led", "the", "team", "in", "the", "office."]
    starts = [word.start for word in words]
    assert starts == sorted(starts)
    assert all(0 <= word.start < word.end <= len(samples) / RATE + 0.001 for word in words)


def test_a_gap_mark_is_exactly_that_much_silence() -> None:
    whole, words = speak("First. [[gap 1.5]] Second.")
    first, _ = speak("First.")
    silence = whole[len(first) : len(first) + int(1.5 * RATE)]
    assert not silence.any()
    assert words[1].start >= len(first) / RATE + 1.5 - 0.001


def test_the_same_text_has_the_same_word_times_twice() -> None:
    first, again = (speak("We agreed on a plan.")[1] for _ in range(2))
    assert [word.start for word in again] == pytest.approx([word.start for word in first], abs=0.002)


def test_a_saved_file_holds_every_sample(tmp_path: Path) -> None:
    samples, _ = speak("We agreed.")
    save(tmp_path / "said.wav", samples)
    with wave.open(str(tmp_path / "said.wav")) as file:
        assert (file.getnframes(), file.getframerate(), file.getnchannels()) == (len(samples), RATE, 1)
