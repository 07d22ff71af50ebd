"""Bad input ends in one clear sentence and the right exit status, never in a traceback."""

from __future__ import annotations

import os
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import Ran

Rehearse = Callable[..., Ran]


def write_wav(path: Path, samples: np.ndarray, rate: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def one_sentence(said: str) -> bool:
    return len(said.strip().splitlines()) == 1 and "Traceback" not in said and len(said.split()) >= 3


def test_a_missing_file(rehearse: Rehearse, tmp_path: Path) -> None:
    ran = rehearse("analyze", tmp_path / "nowhere.wav")
    assert ran.status == 2
    assert one_sentence(ran.err), ran.err
    assert not ran.out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.wav", b"this is only text\n" * 50),
        ("empty.wav", b""),
        ("noise.mp3", bytes(range(256)) * 40),
        ("list.wav", b"ffconcat version 1.0\nfile x.wav\n"),
    ],
)
def test_a_file_that_is_not_a_recording(rehearse: Rehearse, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    ran = rehearse("analyze", tmp_path / name)
    assert ran.status == 2
    assert one_sentence(ran.err), ran.err


def test_a_folder(rehearse: Rehearse, tmp_path: Path) -> None:
    ran = rehearse("analyze", tmp_path)
    assert ran.status == 2
    assert one_sentence(ran.err), ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(rehearse: Rehearse, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "closed.wav", np.zeros(16_000))
    path.chmod(0)
    assert rehearse("analyze", path).status == 2


@pytest.mark.model
def test_silence_given_to_a_model_brings_no_words_and_no_claim_that_something_is_missing(
    rehearse: Rehearse, tmp_path: Path
) -> None:
    ran = rehearse("analyze", write_wav(tmp_path / "silence.wav", np.zeros(16_000 * 5)), "--json", "--model", "demo-voice")
    assert ran.status == 0
    assert ran.json["words"] == []
    assert ran.json["absent_sections"] is None
    assert "no speech" in ran.json["not_measured"]["sections"]
    assert "Not for people" in ran.err  # this model hears only the demo's voice


def test_silence_has_no_words_and_says_so(rehearse: Rehearse, tmp_path: Path) -> None:
    ran = rehearse("analyze", write_wav(tmp_path / "silence.wav", np.zeros(16_000 * 5)), "--json")
    assert ran.status == 3  # no model here; what needs none was measured
    assert ran.json["measures"]["answer_seconds"] is None
    assert ran.json["words"] is None
    assert "no speech" in " ".join(ran.json["not_measured"].values()).lower()


def test_a_fifth_of_a_second(rehearse: Rehearse, tmp_path: Path) -> None:
    ran = rehearse("analyze", write_wav(tmp_path / "short.wav", np.random.default_rng(1).normal(0, 0.1, 3_200)), "--json")
    assert ran.status == 3
    assert ran.json["audio"]["duration"] == pytest.approx(0.2)


def test_without_a_model_the_rest_is_measured_and_the_exit_status_is_three(rehearse: Rehearse, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "noise.wav", np.random.default_rng(2).normal(0, 0.05, 16_000 * 3))
    ran = rehearse("analyze", path, "--json")
    assert ran.status == 3
    assert "rehearse models download" in ran.err
    assert set(ran.json["not_measured"]) >= {"words", "sections", "evidence", "speech_rate"}


def test_wrong_use_ends_with_two(rehearse: Rehearse, tmp_path: Path) -> None:
    assert rehearse("analyze").status == 2
    assert rehearse("frobnicate").status == 2
    assert rehearse("analyze", tmp_path / "x.wav", "--target", "long").status == 2
    assert rehearse("analyze", write_wav(tmp_path / "a.wav", np.zeros(16_000)), "--question", "nobody-asked").status == 2
    assert rehearse("history", "show", "zzz").status == 2


def test_an_unknown_or_absent_model_is_named(rehearse: Rehearse, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.zeros(16_000))
    ran = rehearse("analyze", path, "--model", "large-v99")
    assert ran.status == 2
    assert "large-v99" in ran.err
    ran = rehearse("analyze", path, "--model", "base.en")
    assert ran.status == 3
    assert one_sentence(ran.err)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("sections", "-", "--listener", "boss"), "product_manager"),
        (("fillers", "-", "--language", "xx"), "de, en, es, fr, pt"),
        (("analyze", "a.wav", "--language", "klingon"), "de, en, es, fr, pt"),
        (("questions", "list", "--role", "wizard"), "health_care"),
    ],
)
def test_a_word_that_is_not_known_is_refused_and_those_that_are_known_are_named(
    rehearse: Rehearse, arguments: tuple[str, ...], named: str
) -> None:
    ran = rehearse(*arguments, stdin="I met a customer.")
    assert ran.status == 2
    assert named in ran.err
    assert arguments[-1] in ran.err
    assert not ran.out


def test_a_language_may_be_written_with_its_region(rehearse: Rehearse) -> None:
    assert rehearse("fillers", "-", "--language", "pt-BR", stdin="hum sim\n").status == 0


def test_a_model_that_is_not_here_is_not_said_to_be_removed(rehearse: Rehearse, tmp_path: Path) -> None:
    ran = rehearse("models", "remove", "base.en")
    assert ran.status != 0
    assert "base.en is not on this machine" in ran.err
    assert "is removed" not in ran.err
    (tmp_path / "data" / "models" / "base.en.incomplete").mkdir(parents=True)
    ran = rehearse("models", "remove", "base.en")
    assert ran.status == 0
    assert "base.en is removed" in ran.err
    assert rehearse("models", "remove", "large-v99").status == 2


def test_the_demo_says_that_it_leaves_a_folder_alone_and_does_not_offer_one(rehearse: Rehearse, tmp_path: Path) -> None:
    ran = rehearse("demo")
    assert f"{tmp_path / 'data'} is left as it is" in ran.err
    assert not (tmp_path / "data").exists()
    assert "--data-dir" not in rehearse("demo", "--help").out
    assert "--data-dir" in rehearse("doctor", "--help").out


def test_offline_refuses_a_download(rehearse: Rehearse) -> None:
    ran = rehearse("--offline", "models", "download", "tiny.en")
    assert ran.status == 3
    assert "offline" in ran.err.lower()


@pytest.mark.parametrize("text", ["", "   \n\n", "word", "<b>bold</b> & \u2603 \U0001f600\n", "---\n---\n"])
def test_odd_text_has_clear_results(rehearse: Rehearse, text: str) -> None:
    assert rehearse("sections", "-", "--json", stdin=text).status == 0
    assert rehearse("fillers", "-", "--json", stdin=text).json["filler_words"] == []


def test_text_that_is_not_text(rehearse: Rehearse, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x01" * 100)
    ran = rehearse("sections", tmp_path / "binary")
    assert ran.status == 2
    assert one_sentence(ran.err)
