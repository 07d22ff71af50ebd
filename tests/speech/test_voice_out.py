"""Questions read aloud by a voice of this machine."""

from __future__ import annotations

import shutil
import sys
import wave
from pathlib import Path

import pytest

from rehearse.errors import DeviceError
from rehearse.speech.voice_out import SpeechRenderer

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")


def program(folder: Path, body: str) -> str:
    """A stand-in for espeak-ng."""
    path = folder / "espeak-ng"
    path.write_text(f"#!{sys.executable}\nimport sys\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


WRITES = (
    "import wave\n"
    "w = wave.open(sys.argv[sys.argv.index('-w') + 1], 'wb')\n"
    "w.setnchannels(1); w.setsampwidth(2); w.setframerate(16000); w.writeframes(bytes(4000)); w.close()\n"
    "open(__file__ + '.count', 'a').write('x')"
)


@needs_espeak
def test_text_becomes_a_sound_file(tmp_path: Path) -> None:
    path = SpeechRenderer(tmp_path).render("Tell me about a time you failed.")
    with wave.open(str(path), "rb") as sound:
        assert 1.0 < sound.getnframes() / sound.getframerate() < 5.0


@needs_espeak
def test_text_that_looks_like_an_option_is_read_and_not_obeyed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.wav"
    SpeechRenderer(tmp_path / "cache").render(f"-w {outside} hello there")
    assert not outside.exists()


@needs_espeak
def test_voices_are_listed_with_their_language(tmp_path: Path) -> None:
    assert "en-us" in {voice.language for voice in SpeechRenderer(tmp_path).voices()}


def test_the_same_text_is_rendered_once(tmp_path: Path) -> None:
    path = program(tmp_path, WRITES)
    renderer = SpeechRenderer(tmp_path / "cache", find_program=lambda _name: path)
    first = renderer.render("Why this company?")
    assert renderer.render("  Why this\ncompany? ") == first
    assert renderer.render("Why this company?", rate=120) != first
    assert renderer.render("Why this company?", voice="de") != first
    assert Path(path + ".count").read_text(encoding="utf-8") == "xxx"


def test_a_damaged_file_in_the_cache_is_rendered_again(tmp_path: Path) -> None:
    path = program(tmp_path, WRITES)
    renderer = SpeechRenderer(tmp_path / "cache", find_program=lambda _name: path)
    first = renderer.render("Why this company?")
    first.write_bytes(b"")
    assert renderer.render("Why this company?").stat().st_size > 1000


@pytest.mark.parametrize(
    "body", ["sys.exit(1)", "pass", "open(sys.argv[2], 'wb').write(b'RIFF')", "import threading; threading.Event().wait()"]
)
def test_a_voice_that_fails_or_hangs_is_told_and_leaves_nothing(tmp_path: Path, body: str) -> None:
    path = program(tmp_path, body)
    renderer = SpeechRenderer(tmp_path / "cache", timeout=1.0, find_program=lambda _name: path)
    with pytest.raises(DeviceError, match="no voice"):
        renderer.render("Why this company?")
    assert list((tmp_path / "cache").iterdir()) == []
