"""What is no recording, or none that anybody would speak, is refused with one clear sentence, and nothing else is read instead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.audio import wav
from rehearse.audio.decode import read_audio
from rehearse.errors import UnreadableInputError
from tests.audio.made_recordings import Recordings, ffmpeg, write_wav
from tests.fakes.audio import noise


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
    ffmpeg("-f", "lavfi", "-i", "color=size=64x64:duration=1", "-c:v", "mpeg4", "-f", "mp4", str(path))
    assert refusal(path) == "film.m4a has no sound in it."


def test_a_container_within_our_list_cannot_bring_an_exotic_decoder(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "-c:a", "wmav2", "-f", "wav", str(path))
    assert "kind of sound" in refusal(path)


def test_a_take_of_our_own_that_is_too_long_is_refused(tmp_path: Path) -> None:
    take = tmp_path / "take.wav"
    take.write_bytes(wav.header(16_000, 32_000) + bytes(64_000))
    with pytest.raises(UnreadableInputError, match="longer than"):
        read_audio(take, longest=1.5)


@pytest.mark.parametrize("kind", ["wav", "mp3"])
def test_a_recording_longer_than_anybody_speaks_is_refused(recordings: Recordings, kind: str) -> None:
    path = recordings[kind, 44_100, 1]
    assert read_audio(path, longest=2.5).duration == pytest.approx(2.0, abs=0.1)
    with pytest.raises(UnreadableInputError, match="longer than"):
        read_audio(path, longest=1.5)


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
