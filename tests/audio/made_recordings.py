"""Recordings of every kind for the tests that read them: made by ffmpeg, or written as plain WAV."""

from __future__ import annotations

import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

FORMATS = {
    "wav": ["-c:a", "pcm_s16le"],
    "24.wav": ["-c:a", "pcm_s24le"],
    "float.wav": ["-c:a", "pcm_f32le"],
    "8bit.wav": ["-c:a", "pcm_u8"],
    "flac": ["-c:a", "flac"],
    "mp3": ["-c:a", "libmp3lame", "-q:a", "2"],
    "m4a": ["-c:a", "aac", "-b:a", "128k"],
    "ogg": ["-c:a", "libvorbis", "-q:a", "5"],
    "opus": ["-c:a", "libopus", "-b:a", "96k"],
}
SOUND_SECONDS = 2.0


def ffmpeg(*arguments: str) -> None:
    """Runs it to make a file to be read; the test is skipped where it is not installed."""
    found = shutil.which("ffmpeg")
    if found is None:
        pytest.skip("ffmpeg is not installed: it makes the files to be read")
    subprocess.run([found, "-v", "error", "-y", *arguments], check=True)


RATES = [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 88_200, 96_000]
PACKED = [("mp3", 8_000), ("mp3", 44_100), ("m4a", 96_000), ("ogg", 22_050), ("opus", 16_000)]
#: Kind, rate and channels of every recording that is read here.
RECORDINGS = {
    *((kind, 48_000, channels) for kind in FORMATS for channels in (1, 2)),
    *((kind, rate, 1) for kind in ("wav", "flac") for rate in RATES),
    *((kind, rate, 1) for kind, rate in PACKED),
    ("flac", 44_100, 2),
    ("flac", 192_000, 6),
}
Recordings = dict[tuple[str, int, int], Path]


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Recordings:
    """Each of two seconds: 0.5 s of quiet, a 440 Hz tone of amplitude 0.5 for 1 s, 0.5 s of quiet, the same in every channel.

    Made by one run of ffmpeg: forty took longer than all that is asked of them.
    """
    folder = tmp_path_factory.mktemp("recordings")
    tone = "if(between(t\\,0.5\\,1.5)\\,0.5*sin(2*PI*440*t)\\,0)"
    shapes = sorted({(rate, channels) for _kind, rate, channels in RECORDINGS})
    arguments: list[str] = []
    for rate, channels in shapes:
        arguments += ["-f", "lavfi", "-i", f"aevalsrc={'|'.join([tone] * channels)}:s={rate}:d={SOUND_SECONDS}"]
    made: Recordings = {}
    for kind, rate, channels in sorted(RECORDINGS):
        made[kind, rate, channels] = folder / f"{rate}-{channels}.{kind}"
        source = str(shapes.index((rate, channels)))
        arguments += ["-map", source, "-ar", str(rate), *FORMATS[kind], str(made[kind, rate, channels])]
    ffmpeg(*arguments)
    return made


def write_wav(path: Path, pcm: np.ndarray, rate: int = 16_000, channels: int = 1) -> Path:
    """Samples of 16 bits as a WAV file that others may have written."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.astype("<i2").tobytes())
    return path
