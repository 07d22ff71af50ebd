"""What a take on disk survives: kills at every step, crafted and damaged files, compression cut short."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import textwrap
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rehearse.audio import wav
from rehearse.audio.take_file import TakeWriter
from rehearse.audio.take_recovery import describe_take, recover_takes
from rehearse.errors import StorageError, UnreadableInputError
from rehearse.platform import Files
from tests.audio.recording_rig import stored
from tests.fakes.audio import FakeClock, noise
from tests.fakes.audio_files import DyingFiles, FullDisk, Grudging, Killed, Noting

RATE = 16_000
REPOSITORY = Path(__file__).resolve().parents[2]


def write_take(folder: Path, seconds: float, files: Files | None = None, *, finish: bool = True) -> TakeWriter:
    """A take of noise in 0.1 s pieces; the clock passes with them."""
    clock = FakeClock()
    writer = TakeWriter(folder / "take.wav", RATE, {"question_id": "q"}, clock=clock, files=files)
    writer.open()
    pcm = noise(seconds, RATE)
    for at in range(0, len(pcm), RATE // 10):
        writer.write(pcm[at : at + RATE // 10])
        clock.advance(0.1)
        if at == RATE:
            writer.note({"marks": [["Action", 1.0]]})
    if finish:
        writer.finish()
    return writer


def test_a_finished_take_is_read_by_others(tmp_path: Path) -> None:
    write_take(tmp_path, 2.5)
    assert np.array_equal(stored(tmp_path / "take.wav"), noise(2.5, RATE))


def test_a_system_that_writes_in_small_bites_loses_nothing(tmp_path: Path) -> None:
    write_take(tmp_path, 2.5, Grudging())
    assert np.array_equal(stored(tmp_path / "take.wav"), noise(2.5, RATE))


def test_a_power_cut_costs_no_more_than_about_a_second(tmp_path: Path) -> None:
    files = Noting()
    writer = write_take(tmp_path, 9.5, files, finish=False)
    written = 44 + 2 * writer.frames
    assert written - 2 * RATE * 1.15 <= files.synced <= written
    writer.finish()
    assert writer.frames / RATE == pytest.approx(9.5)


def count_steps(tmp_path: Path) -> int:
    folder = tmp_path / "counted"
    folder.mkdir()
    files = DyingFiles(None)
    write_take(folder, 2.5, files)
    return files.steps


def test_a_kill_at_any_step_of_recording_loses_nothing_that_was_written(tmp_path: Path) -> None:
    steps = count_steps(tmp_path)
    assert steps > 40
    whole = noise(2.5, RATE)
    survived = []
    for step in range(steps):
        folder = tmp_path / str(step)
        folder.mkdir()
        dying = DyingFiles(step)
        written = 0
        try:
            write_take(folder, 2.5, dying)
        except Killed:
            dying.bury()
            parts = [*folder.glob("take.wav*")]
            written = max(0, parts[0].stat().st_size - 44) // 2 if parts else 0
        recover_takes(folder)
        assert not list(folder.glob("*.part"))
        found = stored(folder / "take.wav") if (folder / "take.wav").exists() else np.zeros(0, np.int16)
        assert len(found) >= written
        assert np.array_equal(found, whole[: len(found)])
        survived.append(len(found))
    assert survived == sorted(survived)
    assert survived[-1] == len(whole)


def test_a_kill_at_any_step_of_recovery_is_mended_by_the_next_one(tmp_path: Path) -> None:
    for step in range(6):
        folder = tmp_path / str(step)
        folder.mkdir()
        writer = write_take(folder, 1.25, finish=False)
        writer._files.close(writer._fd)  # a killed process: its lock goes, its file stays
        try:
            recover_takes(folder, files=DyingFiles(step))
        except Killed:
            recover_takes(folder)
        assert np.array_equal(stored(folder / "take.wav"), noise(1.25, RATE))


RECORDING_PROGRAM = textwrap.dedent(
    """
    import sys, threading, time
    from pathlib import Path
    import numpy as np
    from rehearse.audio.device_worker import DeviceWorker
    from rehearse.audio.file_fed import FileFedBackend
    from rehearse.audio.io_worker import IoWorker
    from rehearse.audio.recorder import Recorder
    io = IoWorker()
    ramp = ((np.arange(16_000 * 60) % 65_536) - 32_768).astype(np.float32) / 32_768
    backend = FileFedBackend(ramp, 16_000, pace=4.0)
    recorder = Recorder(backend, DeviceWorker(), io, time.monotonic)
    recorder.start(Path(sys.argv[1]) / "take.wav", {"question_id": "q"})
    while recorder.poll().seconds < 3.0:
        threading.Event().wait(0.01)
    recorder.note({"marks": [["Action", 1.5]]})
    io.submit(lambda: None).result(10)
    print("recording", flush=True)
    threading.Event().wait()
    """
)


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_killed_program_leaves_a_take_that_is_recovered_whole(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", RECORDING_PROGRAM, str(tmp_path)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    with program.stdout:
        assert program.stdout.readline() == "recording\n"
        assert recover_takes(tmp_path) == ()  # the writer is alive: its file is left alone
        assert program.poll() is None
        program.send_signal(signal.SIGKILL)
        assert program.wait(10) == -signal.SIGKILL
    size = (tmp_path / "take.wav.part").stat().st_size
    (recovered,) = recover_takes(tmp_path)
    samples = stored(tmp_path / "take.wav")
    assert len(samples) == (size - 44) // 2
    assert recovered.take.seconds == len(samples) / RATE >= 2.5
    assert np.array_equal(samples, ((np.arange(len(samples)) % 65_536) - 32_768).astype(np.int16))
    assert recovered.sidecar["question_id"] == "q"
    assert recovered.sidecar["marks"] == [["Action", 1.5]]


def part(folder: Path, content: bytes, sidecar: str | None = None) -> Path:
    path = folder / "found.wav.part"
    path.write_bytes(content)
    if sidecar is not None:
        (folder / "found.json").write_text(sidecar)
    return path


@pytest.mark.parametrize("claimed", [0, 7, 0xFFFFFFFF])
def test_the_header_is_never_believed_about_the_length(tmp_path: Path, claimed: int) -> None:
    header = bytearray(wav.header(RATE, 0))
    header[40:44] = struct.pack("<I", claimed)
    part(tmp_path, bytes(header) + noise(1.0, RATE).tobytes())
    (recovered,) = recover_takes(tmp_path)
    assert recovered.take.seconds == 1.0
    assert np.array_equal(stored(tmp_path / "found.wav"), noise(1.0, RATE))


def test_a_first_block_that_a_power_cut_left_zero_is_rebuilt_from_the_sidecar(tmp_path: Path) -> None:
    part(tmp_path, bytes(44) + noise(1.0, 44_100).tobytes(), '{"samplerate": 44100}')
    (recovered,) = recover_takes(tmp_path)
    assert recovered.take.samplerate == 44_100
    assert np.array_equal(stored(tmp_path / "found.wav"), noise(1.0, 44_100))


@pytest.mark.parametrize("sidecar", [None, "", "[1]", '{"samplerate": "48k"}', '{"samplerate": -1}', "\x00", "[" * 10_000])
def test_a_part_without_any_rate_stays_as_it_is(tmp_path: Path, sidecar: str | None, caplog: pytest.LogCaptureFixture) -> None:
    path = part(tmp_path, bytes(44) + b"sound", sidecar)
    assert recover_takes(tmp_path) == ()
    assert path.read_bytes() == bytes(44) + b"sound"


@pytest.mark.parametrize("size", [0, 1, 20, 43])
def test_a_part_cut_inside_its_header_is_kept(tmp_path: Path, size: int, caplog: pytest.LogCaptureFixture) -> None:
    part(tmp_path, wav.header(RATE, 0)[:size], '{"samplerate": 16000}')
    (recovered,) = recover_takes(tmp_path)
    assert recovered.take.seconds == 0.0


def test_recovery_never_overwrites_a_finished_take(tmp_path: Path) -> None:
    (tmp_path / "found.wav").write_bytes(b"precious")
    part(tmp_path, wav.header(RATE, 0) + noise(1.0, RATE).tobytes())
    (recovered,) = recover_takes(tmp_path)
    assert (tmp_path / "found.wav").read_bytes() == b"precious"
    assert recovered.take.file == "found-2.wav"


def test_recovery_tells_when_the_take_began(tmp_path: Path) -> None:
    part(tmp_path, wav.header(RATE, 0) + b"\0\0", '{"started": "2026-03-01T10:00:00+01:00", "samplerate": 16000}')
    (recovered,) = recover_takes(tmp_path)
    assert recovered.started.isoformat() == "2026-03-01T10:00:00+01:00"


def test_a_link_named_like_a_part_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_bytes(wav.header(RATE, 0) + b"\0\0")
    (tmp_path / "found.wav.part").symlink_to(target)
    assert recover_takes(tmp_path) == ()
    assert target.read_bytes() == wav.header(RATE, 0) + b"\0\0"


@settings(deadline=None, max_examples=150)
@given(
    frames=st.integers(0, 400),
    torn=st.binary(max_size=1),
    claimed=st.integers(0, 0xFFFFFFFF),
    riff=st.integers(0, 0xFFFFFFFF),
    extra=st.lists(st.tuples(st.sampled_from([b"LIST", b"JUNK", b"bext"]), st.binary(max_size=9)), max_size=3),
    rate=st.sampled_from([8_000, 16_000, 44_100, 48_000, 96_000]),
    channels=st.integers(1, 3),
)
def test_any_header_is_mended_to_the_true_length_and_no_sample_changes(
    tmp_path_factory: pytest.TempPathFactory,
    frames: int,
    torn: bytes,
    claimed: int,
    riff: int,
    extra: list,
    rate: int,
    channels: int,
) -> None:
    folder = tmp_path_factory.mktemp("wav")
    chunks = b"".join(name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for name, body in extra)
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, rate * 2 * channels, 2 * channels, 16)
    sound = np.arange(frames * channels, dtype="<i2").tobytes()
    head = b"RIFF" + struct.pack("<I", riff) + b"WAVE" + chunks + fmt + b"data" + struct.pack("<I", claimed)
    part(folder, head + sound + torn)
    (recovered,) = recover_takes(folder)
    assert recovered.take.seconds == frames / rate
    with wave.open(str(folder / "found.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (rate, channels, frames)
        assert file.readframes(frames) == sound


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), sidecar=st.binary(max_size=60))
def test_no_damage_makes_recovery_fail_or_lose_a_byte(
    tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture, content: bytes, sidecar: bytes
) -> None:
    folder = tmp_path_factory.mktemp("wav")
    part(folder, content)
    (folder / "found.json").write_bytes(sidecar)
    recover_takes(folder)
    (left,) = folder.glob("found.wav*")
    assert left.stat().st_size >= len(content)


def test_a_finished_take_whose_header_says_nothing_is_mended_when_described(tmp_path: Path) -> None:
    path = tmp_path / "orphan.wav"
    path.write_bytes(wav.header(RATE, 0) + noise(2.0, RATE).tobytes())
    assert describe_take(path).seconds == 2.0
    assert len(stored(path)) == 2 * RATE


def test_describing_what_is_no_take_says_so(tmp_path: Path) -> None:
    path = tmp_path / "orphan.wav"
    path.write_bytes(b"not sound")
    with pytest.raises(UnreadableInputError):
        describe_take(path)
    with pytest.raises(UnreadableInputError):
        describe_take(tmp_path / "missing.wav")


def test_a_disk_without_room_for_the_header_leaves_nothing_behind(tmp_path: Path) -> None:
    for room in (0, 10, 400):
        with pytest.raises(StorageError):
            write_take(tmp_path, 1.0, FullDisk(room))
        assert [path for path in tmp_path.glob("take*") if path.suffix == ".part" and path.stat().st_size <= 44] == []
        for path in tmp_path.glob("take*"):
            path.unlink()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_really_full_disk_keeps_what_fitted(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let tests mount a small disk")
    try:
        clock = FakeClock()
        writer = TakeWriter(disk / "take.wav", 48_000, {}, clock=clock)
        writer.open()
        pcm = noise(30.0)

        def write_all() -> None:
            for at in range(0, len(pcm), 4_801):
                writer.write(pcm[at : at + 4_801])
                clock.advance(0.1)

        with pytest.raises(StorageError, match="full"):
            write_all()
        writer.finish()
        kept = stored(disk / "take.wav")
        assert len(kept) == writer.frames > 450_000
        assert np.array_equal(kept, pcm[: len(kept)])
    finally:
        subprocess.run(["umount", str(disk)], check=True)
