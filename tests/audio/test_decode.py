"""Recordings of every kind are read whole, in their place and at their pitch, whatever their format, rate and channels."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio import wav
from rehearse.audio.decode import probe_audio, read_audio
from rehearse.audio.frames import to_float
from rehearse.audio.resample import StreamResampler
from rehearse.audio.sniff import container_of
from tests.audio.made_recordings import FORMATS, PACKED, RATES, SOUND_SECONDS, Recordings, ffmpeg, write_wav
from tests.fakes.audio import noise

REPOSITORY = Path(__file__).resolve().parents[2]


def place_and_pitch(samples: np.ndarray) -> tuple[float, float, float]:
    """Where the tone begins and ends (s) and its pitch (Hz)."""
    level = np.sqrt(np.convolve(samples**2, np.full(160, 1 / 160), "same"))
    loud = np.flatnonzero(level > 0.1)
    middle = samples[12_000:20_000]
    pitch = float(np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 1 << 17)))) * 16_000 / (1 << 17)
    return loud[0] / 16_000, loud[-1] / 16_000, pitch


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read_with_the_sound_in_its_place(recordings: Recordings, kind: str, channels: int) -> None:
    sound = read_audio(recordings[kind, 48_000, channels])
    begin, end, pitch = place_and_pitch(sound.samples)
    assert sound.samples.dtype == np.float32
    assert (sound.samplerate, sound.channels) == (48_000, channels)
    assert sound.duration == pytest.approx(SOUND_SECONDS, abs=0.06) == len(sound.samples) / 16_000
    assert (begin, end) == (pytest.approx(0.5, abs=0.03), pytest.approx(1.5, abs=0.03))
    assert pitch == pytest.approx(440.0, abs=0.5)
    assert np.abs(sound.samples).max() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_every_rate_gives_16_khz_of_the_same_length(recordings: Recordings, kind: str, rate: int) -> None:
    sound = read_audio(recordings[kind, rate, 1])
    assert len(sound.samples) == 32_000
    assert sound.samplerate == rate
    assert place_and_pitch(sound.samples)[2] == pytest.approx(440.0, abs=0.5)


@pytest.mark.parametrize(("kind", "rate"), PACKED)
def test_packed_formats_are_read_at_their_own_rates(recordings: Recordings, kind: str, rate: int) -> None:
    sound = read_audio(recordings[kind, rate, 1])
    assert sound.duration == pytest.approx(SOUND_SECONDS, abs=0.15)
    assert place_and_pitch(sound.samples)[2] == pytest.approx(440.0, abs=0.5)


def test_16_khz_pcm_is_read_bit_for_bit(tmp_path: Path) -> None:
    pcm = noise(3.0, 16_000)
    assert np.array_equal(read_audio(write_wav(tmp_path / "a.wav", pcm)).samples, to_float(pcm))


def take_and_its_like(folder: Path, rate: int) -> tuple[Path, Path]:
    """A take as we write it, and the same with a chunk behind the sound, which we never write."""
    sound = np.random.default_rng(4).integers(-32768, 32768, rate * 9, dtype=np.int16)
    take, foreign = folder / f"take-{rate}.wav", folder / f"foreign-{rate}.wav"
    take.write_bytes(wav.header(rate, len(sound)) + sound.tobytes())
    foreign.write_bytes(take.read_bytes() + b"LIST\x04\0\0\0INFO")
    return take, foreign


READING = textwrap.dedent(
    """
    import sys
    from rehearse.audio.decode import probe_audio, read_audio
    for path in sys.argv[1:]:
        probe_audio(path), read_audio(path)
        print("av" in sys.modules)
    """
)


def test_takes_of_our_own_are_read_without_ffmpeg(tmp_path: Path) -> None:
    takes = [take_and_its_like(tmp_path, rate) for rate in (16_000, 44_100, 48_000)]
    paths = [*(take for take, _foreign in takes), takes[0][1]]
    done = subprocess.run([sys.executable, "-c", READING, *paths], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False", "True"]


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_a_take_of_our_own_is_read_to_the_same_sample(tmp_path: Path, rate: int) -> None:
    take, foreign = take_and_its_like(tmp_path, rate)
    ours, theirs = read_audio(take), read_audio(foreign)
    assert np.array_equal(ours.samples, theirs.samples)
    assert (ours.duration, ours.samplerate, ours.channels) == (theirs.duration, theirs.samplerate, theirs.channels)
    assert probe_audio(take) == probe_audio(foreign)


def test_a_slow_take_of_our_own_needs_little_more_memory_than_its_sound(tmp_path: Path) -> None:
    take = tmp_path / "take.wav"
    take.write_bytes(wav.header(10, 6_000) + bytes(12_000))  # ten minutes in 12 kB
    tracemalloc.start()
    sound = read_audio(take).samples
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The buffer grows by half at a time.
    assert peak < 1.7 * sound.nbytes


def test_channels_are_averaged(tmp_path: Path) -> None:
    pcm = np.stack([np.full(16_000, 8_192), np.full(16_000, -4_096)], axis=1)
    sound = read_audio(write_wav(tmp_path / "a.wav", pcm, channels=2))
    assert np.allclose(sound.samples, 2_048 / 32_768)


def test_what_was_heard_live_is_what_is_read_from_the_file(tmp_path: Path) -> None:
    pcm = noise(3.0, 44_100)
    live = StreamResampler(44_100)
    heard = [live.feed(to_float(pcm[at : at + 2_205])) for at in range(0, len(pcm), 2_205)] + [live.finish()]
    assert np.array_equal(read_audio(write_wav(tmp_path / "a.wav", pcm, 44_100)).samples, np.concatenate(heard))


def test_a_fifth_of_a_second_is_read(tmp_path: Path) -> None:
    assert read_audio(write_wav(tmp_path / "a.wav", noise(0.2, 16_000))).duration == pytest.approx(0.2)


def test_silence_is_sound(tmp_path: Path) -> None:
    assert not read_audio(write_wav(tmp_path / "a.wav", np.zeros(16_000))).samples.any()


def test_a_take_that_was_never_finished_is_read_to_its_end(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", noise(2.0, 16_000))
    content = bytearray(path.read_bytes())
    content[40:44] = content[4:8] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    assert read_audio(path).duration == pytest.approx(2.0)


def test_a_file_cut_in_the_middle_gives_what_is_there(recordings: Recordings, tmp_path: Path) -> None:
    path, content = tmp_path / "a.mp3", recordings["mp3", 44_100, 1].read_bytes()
    path.write_bytes(content[: len(content) * 3 // 4])
    assert 1.0 < read_audio(path).duration < 2.0


def test_probing_tells_the_shape_without_decoding(recordings: Recordings) -> None:
    info = probe_audio(recordings["flac", 44_100, 2])
    assert (info.samplerate, info.channels, info.codec) == (44_100, 2, "flac")
    assert info.duration == pytest.approx(2.0)


def test_a_film_with_sound_gives_its_sound(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    inputs = ("-f", "lavfi", "-i", "color=size=64x64:duration=2", "-f", "lavfi", "-i", "sine=duration=2")
    ffmpeg(*inputs, "-c:v", "mpeg4", "-c:a", "aac", str(path))
    assert read_audio(path).duration == pytest.approx(2.0, abs=0.1)


def test_six_channels_at_192_khz_are_read(recordings: Recordings) -> None:
    sound = read_audio(recordings["flac", 192_000, 6])
    assert (sound.channels, sound.duration) == (6, 2.0)


def test_a_name_says_nothing_about_the_content(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.mp3", noise(1.0, 16_000))
    assert read_audio(path).duration == 1.0


def test_the_first_bytes_name_the_container() -> None:
    assert container_of(b"RIFF....WAVE") == "wav"
    assert container_of(b"OggS") == "ogg"
    assert container_of(b"") is None


HOUR_PROGRAM = textwrap.dedent(
    """
    import re, sys
    from pathlib import Path
    from rehearse.audio.decode import read_audio
    sound = read_audio(sys.argv[1])
    # Not ru_maxrss: a child starts with the peak of the (large) test process that forked it.
    print(len(sound.samples), int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
    """
)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux counts it")
def test_an_hour_is_read_in_less_than_a_gigabyte(tmp_path: Path) -> None:
    path = tmp_path / "hour.flac"
    source = "anoisesrc=d=3600:r=48000:a=0.05"
    ffmpeg("-f", "lavfi", "-i", source, "-ac", "1", "-sample_fmt", "s16", str(path))
    done = subprocess.run(
        [sys.executable, "-c", HOUR_PROGRAM, str(path)], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    samples, megabytes = map(int, done.stdout.split())
    assert samples == 3600 * 16_000
    assert megabytes < 600
