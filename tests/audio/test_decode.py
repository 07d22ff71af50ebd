"""Reading recordings of every kind, and refusing what is none with one clear sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.audio import wav
from rehearse.audio.decode import probe_audio, read_audio
from rehearse.audio.frames import to_float
from rehearse.audio.resample import StreamResampler
from rehearse.audio.sniff import container_of
from rehearse.errors import UnreadableInputError
from tests.fakes.audio import noise

REPOSITORY = Path(__file__).resolve().parents[2]
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


def needs_ffmpeg() -> str:
    found = shutil.which("ffmpeg")
    if found is None:
        pytest.skip("ffmpeg is not installed: it makes the files to be read")
    return found


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
    command = [needs_ffmpeg(), "-v", "error", "-y"]
    for rate, channels in shapes:
        command += ["-f", "lavfi", "-i", f"aevalsrc={'|'.join([tone] * channels)}:s={rate}:d={SOUND_SECONDS}"]
    made: Recordings = {}
    for kind, rate, channels in sorted(RECORDINGS):
        made[kind, rate, channels] = folder / f"{rate}-{channels}.{kind}"
        source = str(shapes.index((rate, channels)))
        command += ["-map", source, "-ar", str(rate), *FORMATS[kind], str(made[kind, rate, channels])]
    subprocess.run(command, check=True)
    return made


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


def write_wav(path: Path, pcm: np.ndarray, rate: int = 16_000, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.astype("<i2").tobytes())
    return path


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


def test_a_take_of_our_own_that_is_too_long_is_refused(tmp_path: Path) -> None:
    take = tmp_path / "take.wav"
    take.write_bytes(wav.header(16_000, 32_000) + bytes(64_000))
    with pytest.raises(UnreadableInputError, match="longer than"):
        read_audio(take, longest=1.5)


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


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableInputError) as caught:
        read_audio(path)
    sentence = caught.value.sentence()
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert caught.value.exit_status == 2
    return sentence


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert refusal(tmp_path / "answer.wav") == "answer.wav was not found."


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "answers").mkdir()
    assert "is a folder" in refusal(tmp_path / "answers")


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    assert refusal(tmp_path / "a.wav") == "a.wav is empty."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    assert "not an ordinary file" in refusal(tmp_path / "a.wav")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="modes mean nothing here")
def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", noise(1.0, 16_000))
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)  # root may read everything; nobody may not
    try:
        assert "permission" in refusal(path)
    finally:
        os.seteuid(user)


def test_a_name_that_no_system_takes_is_refused(tmp_path: Path) -> None:
    refusal(Path("a\0b.wav"))
    refusal(tmp_path / ("x" * 300 + ".wav"))


HLS = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.wav\n#EXT-X-ENDLIST\n"
DISGUISES = {
    "text": b"This is not sound at all.\n" * 50,
    "ffconcat": b"ffconcat version 1.0\nfile secret.wav\n",
    "hls": HLS,
    "dash": b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>secret.wav</BaseURL></MPD>',
    "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=audio 5004 RTP/AVP 0\n",
    "html": b"<!doctype html><html><body>Sign in</body></html>",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "zip": b"PK\x03\x04" + bytes(100),
    "zeros": bytes(10_000),
    "riff of another kind": b"RIFF\x10\0\0\0AVI LIST" + bytes(100),
    "only a header": b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80>\0\0\0}\0\0\x02\0\x10\0data\0\0\0\0",
    "half a header": b"RIFF\x24\0\0\0WAVEfm",
    "one ogg page of nothing": b"OggS" + bytes(200),
    "flac mark alone": b"fLaC",
    "mp4 mark alone": b"\0\0\0\x18ftypM4A " + bytes(200),
    "id3 and a playlist": b"ID3\x04\0\0\0\0\0\0" + HLS,
    "mp3 sync in noise": b"\xff\xfb\x90\x00" + bytes(3_000),
}


@pytest.mark.parametrize("content", DISGUISES.values(), ids=DISGUISES.keys())
@pytest.mark.parametrize("suffix", ["wav", "m4a", "mp3"])
def test_a_disguise_is_refused_and_no_other_file_is_read(tmp_path: Path, content: bytes, suffix: str) -> None:
    write_wav(tmp_path / "secret.wav", noise(1.0, 16_000))
    (tmp_path / f"answer.{suffix}").write_bytes(content)
    refusal(tmp_path / f"answer.{suffix}")


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.m4a"
    subprocess.run(
        [
            needs_ffmpeg(),
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "color=size=64x64:duration=1",
            "-c:v",
            "mpeg4",
            "-f",
            "mp4",
            str(path),
        ],
        check=True,
    )
    assert refusal(path) == "film.m4a has no sound in it."


def test_a_film_with_sound_gives_its_sound(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    subprocess.run(
        [
            *(
                needs_ffmpeg(),
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "color=size=64x64:duration=2",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=2",
            ),
            *("-c:v", "mpeg4", "-c:a", "aac", str(path)),
        ],
        check=True,
    )
    assert read_audio(path).duration == pytest.approx(2.0, abs=0.1)


def test_a_container_within_our_list_cannot_bring_an_exotic_decoder(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    subprocess.run(
        [needs_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", "-c:a", "wmav2", "-f", "wav", str(path)],
        check=True,
    )
    assert "kind of sound" in refusal(path)


@pytest.mark.parametrize("kind", ["wav", "mp3"])
def test_a_recording_longer_than_anybody_speaks_is_refused(recordings: Recordings, kind: str) -> None:
    path = recordings[kind, 44_100, 1]
    assert read_audio(path, longest=2.5).duration == pytest.approx(2.0, abs=0.1)
    with pytest.raises(UnreadableInputError, match="longer than"):
        read_audio(path, longest=1.5)


def test_six_channels_at_192_khz_are_read(recordings: Recordings) -> None:
    sound = read_audio(recordings["flac", 192_000, 6])
    assert (sound.channels, sound.duration) == (6, 2.0)


@settings(deadline=None, max_examples=60)
@given(
    start=st.sampled_from([b"RIFF\0\0\0\0WAVE", b"fLaC", b"OggS", b"\0\0\0\x18ftyp", b"ID3", b"\xff\xfb\x90\0", b""]),
    rest=st.binary(max_size=600),
)
def test_no_bytes_bring_anything_but_a_refusal_or_sound(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, rest: bytes
) -> None:
    path = tmp_path_factory.mktemp("hostile") / "a.wav"
    path.write_bytes(start + rest)
    try:
        sound = read_audio(path)
    except UnreadableInputError:
        return
    assert len(sound.samples) > 0


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
    subprocess.run(
        [needs_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", source, "-ac", "1", "-sample_fmt", "s16", str(path)], check=True
    )
    done = subprocess.run(
        [sys.executable, "-c", HOUR_PROGRAM, str(path)], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    samples, megabytes = map(int, done.stdout.split())
    assert samples == 3600 * 16_000
    assert megabytes < 600
