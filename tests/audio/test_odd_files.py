"""Recordings as odd machines write them: every width of sample, sizes that lie, channels that cancel, nothing at all."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio.decode import probe_audio, read_audio
from rehearse.errors import UnreadableInputError

RATE = 48_000
TONE = 0.4 * np.sin(2 * np.pi * 330 * np.arange(RATE) / RATE)
PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
#: What follows the kind's two bytes in every WAVE_FORMAT_EXTENSIBLE subformat.
_GUID = bytes.fromhex("000000001000800000aa00389b71")


def a_wav(
    data: bytes,
    *,
    kind: int = PCM,
    channels: int = 1,
    rate: int = RATE,
    bits: int = 16,
    claims: int | None = None,
    tag: bytes = b"RIFF",
) -> bytes:
    """A WAV file of these bytes of sound; `claims` is what its header says of their number."""
    width = channels * bits // 8
    extra = b""
    if kind == EXTENSIBLE:
        extra = struct.pack("<HHI", 22, bits, 0) + struct.pack("<H", PCM) + _GUID
    form = struct.pack("<HHIIHH", kind, channels, rate, rate * width % 2**32, width % 2**16, bits) + extra
    said = len(data) if claims is None else claims
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", said) + data
    return tag + struct.pack("<I", min(len(body) if claims is None else said, 2**32 - 1)) + body


def in_24_bits(samples: np.ndarray) -> bytes:
    return b"".join(struct.pack("<i", round(sample * (2**23 - 1)))[:3] for sample in samples)


PCM16 = (TONE * 32_767).astype("<i2")
WHOLE = {
    "8 bits": a_wav((TONE * 127 + 128).astype("u1").tobytes(), bits=8),
    "24 bits": a_wav(in_24_bits(TONE), bits=24),
    "32 bits": a_wav((TONE * (2**31 - 1)).astype("<i4").tobytes(), bits=32),
    "float": a_wav(TONE.astype("<f4").tobytes(), kind=FLOAT, bits=32),
    "double": a_wav(TONE.astype("<f8").tobytes(), kind=FLOAT, bits=64),
    "extensible": a_wav(PCM16.tobytes(), kind=EXTENSIBLE),
    "six channels": a_wav(np.repeat(PCM16, 6).tobytes(), kind=EXTENSIBLE, channels=6),
    "claims 2 GiB": a_wav(PCM16.tobytes(), claims=2**31),
    "claims 4 GiB": a_wav(PCM16.tobytes(), claims=2**32 - 1),
    "claims nothing": a_wav(PCM16.tobytes(), claims=0),
    "half a sample too many": a_wav(PCM16.tobytes() + b"\0"),
    "upside down": a_wav(np.stack([PCM16, -PCM16], axis=1).tobytes(), channels=2),
}


@pytest.mark.parametrize("name", WHOLE)
def test_every_kind_of_wav_gives_the_tone_it_holds(tmp_path: Path, name: str) -> None:
    (tmp_path / "odd.wav").write_bytes(WHOLE[name])
    sound = read_audio(tmp_path / "odd.wav")
    assert sound.duration == pytest.approx(1.0, abs=0.01)
    assert np.abs(sound.samples).max() == pytest.approx(0.4, abs=0.02)
    said = probe_audio(tmp_path / "odd.wav")
    assert (said.samplerate, said.channels) == (RATE, sound.channels)


def test_one_side_upside_down_is_heard_and_two_voices_are_both_kept(tmp_path: Path) -> None:
    other = (0.2 * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE) * 32_767).astype("<i2")
    for left, right, pitches in ((PCM16, -PCM16 // 2, (330,)), (PCM16, other, (330, 1000)), (0 * PCM16, PCM16, (330,))):
        (tmp_path / "two.wav").write_bytes(a_wav(np.stack([left, right], axis=1).astype("<i2").tobytes(), channels=2))
        spectrum = np.abs(np.fft.rfft(read_audio(tmp_path / "two.wav").samples, 16_000))
        assert all(spectrum[pitch] > 300 for pitch in pitches)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_numbers_that_are_no_sound_become_none_or_full_scale_without_a_warning(tmp_path: Path, value: float) -> None:
    (tmp_path / "wild.wav").write_bytes(a_wav(np.full(RATE, value).astype("<f8").tobytes(), kind=FLOAT, bits=64))
    samples = read_audio(tmp_path / "wild.wav").samples
    assert np.isfinite(samples).all()
    assert np.abs(samples[4000:-4000]).max() <= 1.0 + 1e-3


@pytest.mark.parametrize(
    "content",
    [
        a_wav(b""),
        a_wav(PCM16.tobytes())[:44],
        a_wav(PCM16.tobytes())[:20],
        a_wav(PCM16.tobytes(), rate=0),
        a_wav(PCM16.tobytes(), rate=2**32 - 1),
        a_wav(PCM16.tobytes(), channels=0),
        a_wav(PCM16.tobytes(), channels=65_535),
        a_wav(PCM16.tobytes(), bits=0),
        a_wav(PCM16.tobytes(), tag=b"RIFX"),
        a_wav(b"\x12" * 1000, kind=0x2001),
    ],
    ids=[
        "no frames",
        "a header",
        "half a header",
        "no rate",
        "an endless rate",
        "no channel",
        "too many",
        "no bits",
        "turned",
        "a codec",
    ],
)
def test_what_holds_no_sound_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "none.wav").write_bytes(content)
    with pytest.raises(UnreadableInputError) as refused:
        read_audio(tmp_path / "none.wav")
    assert "none.wav" in refused.value.sentence()
