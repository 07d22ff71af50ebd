"""Recordings made elsewhere, opened through the whole program: kept whole or not at all, and read as the command line reads them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from rehearse.audio.null import NullBackend
from rehearse.disk_room import DiskLimits
from rehearse.errors import CancelledError, StorageError, UnreadableInputError
from rehearse.model.attempt import AttemptState
from rehearse.paths import DataPaths
from rehearse.ports import AttemptFilter
from rehearse.report.text import report_to_text
from rehearse.session.history import stored_report
from rehearse.session.keeping import keep_recording
from rehearse.session.library import WAITS_FOR_MODEL
from rehearse.session.pipeline import Asked
from rehearse.session.program import Program, Surroundings
from rehearse.session.recordings import Recordings
from rehearse.settings import Settings, save_settings
from rehearse.speech.catalog import DEMO_VOICE

Start = Callable[[], Program]
EARLIER = datetime(2025, 3, 4, 18, 30, tzinfo=UTC)
RATE = 16_000


def _recording(folder: Path, name: str = "answer.flac", seconds: float = 2.0) -> Path:
    path = folder / name
    soundfile.write(path, np.random.default_rng(5).normal(0, 0.05, int(RATE * seconds)).astype(np.float32), RATE)
    os.utime(path, (EARLIER.timestamp(), EARLIER.timestamp()))
    return path


def _take_in(program: Program, path: Path, **other: object) -> str:
    wanted = {"question": None, "made": None, "on_progress": lambda _share, _doing: None, "cancelled": lambda: False, **other}
    return program.recordings.take_in(path, *wanted.values())  # type: ignore[arg-type]  # in the order of the port


def _nothing_kept(program: Program) -> bool:
    rows = program.history.run(lambda: program.history.database.rows("SELECT id FROM attempts"))
    return not rows and not list(program.paths.takes.iterdir())


def test_an_opened_recording_is_in_the_history_with_its_own_bytes_its_date_and_its_question(start: Start, tmp_path: Path) -> None:
    program, path = start(), _recording(tmp_path)
    question = program.questions().all()[0]
    attempt = program.history.get(_take_in(program, path, question=question))
    assert (attempt.question_id, attempt.question_text) == (question.id, question.text)
    assert attempt.created == EARLIER
    assert program.library.audio_path(attempt.id).read_bytes() == path.read_bytes()
    assert program.library.audio_path(attempt.id).suffix == ".flac"


def test_an_answer_of_ones_own_has_the_name_of_its_file_and_the_day_one_says(start: Start, tmp_path: Path) -> None:
    program = start()
    other = datetime(2024, 1, 2, 12, tzinfo=UTC)
    attempt = program.history.get(_take_in(program, _recording(tmp_path), made=other))
    assert (attempt.title, attempt.question_id, attempt.created) == ("answer.flac", "", other)


def test_an_older_recording_stands_among_the_takes_of_its_day(start: Start, tmp_path: Path) -> None:
    program = start()
    newer = _take_in(program, _recording(tmp_path), made=datetime(2025, 6, 1, tzinfo=UTC))
    older = _take_in(program, _recording(tmp_path, "older.flac"), made=datetime(2025, 5, 1, tzinfo=UTC))
    assert [row.id for row in program.library.attempts(AttemptFilter())] == [newer, older]


def test_a_file_from_the_future_is_dated_now(start: Start, tmp_path: Path) -> None:
    program, path = start(), _recording(tmp_path)
    os.utime(path, (4e9, 4e9))
    assert program.history.get(_take_in(program, path)).created <= datetime.now(UTC)


def test_without_a_model_the_words_wait_and_the_rest_is_measured(start: Start, tmp_path: Path) -> None:
    program = start()
    view = program.library.open(_take_in(program, _recording(tmp_path)))
    assert view.waiting == WAITS_FOR_MODEL
    assert view.report is not None
    assert view.report.audio.duration == pytest.approx(2.0)
    assert program.library.unread() == (view.attempt.id,)


def test_the_schedule_hears_of_an_opened_answer(start: Start, tmp_path: Path) -> None:
    program = start()
    question = program.questions().all()[0]
    kept = _take_in(program, _recording(tmp_path), question=question)
    visits = [visit for item, _title in program.agenda.subjects() for visit in item.visits]
    too_short = stored_report(program.history.get(kept)).delivery.measures.too_short  # type: ignore[union-attr]  # it was kept with one
    assert [visit.attempt_id for visit in visits] == ([] if too_short else [kept])


def test_a_silent_recording_is_kept_and_says_that_nothing_was_heard(start: Start, tmp_path: Path) -> None:
    program, path = start(), tmp_path / "silent.wav"
    soundfile.write(path, np.zeros(RATE * 2, np.float32), RATE)
    report = stored_report(program.history.get(_take_in(program, path)))
    assert report is not None
    assert "no speech" in report_to_text(report)


def _damaged(folder: Path) -> Path:
    path = _recording(folder, "damaged.flac")
    path.write_bytes(path.read_bytes()[:40] + b"\0" * 400)
    return path


def _empty(folder: Path) -> Path:
    path = folder / "empty.wav"
    path.touch()
    return path


def _letter(folder: Path) -> Path:
    path = folder / "letter.mp3"
    path.write_text("Dear Sir or Madam, " * 100)
    return path


def _endless(folder: Path) -> Path:
    path = folder / "endless.wav"
    soundfile.write(path, np.zeros(4 * 3600 * 10, np.int16), 10)
    return path


def _film(folder: Path) -> Path:
    path = folder / "film.mkv"
    path.write_bytes(b"\x1a\x45\xdf\xa3" + b"\0" * 400)
    return path


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (_damaged, "damaged"),
        (_empty, "empty.wav is empty"),
        (_letter, "is not a recording this program can read"),
        (_endless, "longer than 3 hours"),
        (_film, "is not a recording this program can read"),
        (lambda folder: folder, "is a folder, not a recording"),
        (lambda folder: folder / "gone.wav", "was not found"),
    ],
    ids=["damaged", "empty", "letter", "endless", "film", "folder", "gone"],
)
def test_what_is_no_recording_is_refused_in_a_sentence_and_leaves_nothing(
    start: Start, tmp_path: Path, made: Callable[[Path], Path], said: str
) -> None:
    program = start()
    with pytest.raises(UnreadableInputError, match=said):
        _take_in(program, made(tmp_path))
    assert _nothing_kept(program)


def test_looking_at_files_says_their_length_their_day_and_what_is_wrong_with_the_rest(start: Start, tmp_path: Path) -> None:
    good, letter = _recording(tmp_path), _letter(tmp_path)
    found, refused = start().recordings.look((good, letter))
    assert (found.made, found.seconds, found.refused) == (EARLIER, pytest.approx(2.0), None)
    assert refused.refused is not None
    assert "letter.mp3" in refused.refused.happened


@pytest.mark.parametrize("looks", [0, 1, 3])
def test_a_reading_that_is_cancelled_leaves_nothing(start: Start, tmp_path: Path, looks: int) -> None:
    program, asked = start(), []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > looks

    with pytest.raises(CancelledError):
        _take_in(program, _recording(tmp_path, seconds=30.0), cancelled=cancelled)
    assert _nothing_kept(program)


def test_a_copy_that_is_cancelled_leaves_neither_row_nor_file(start: Start, tmp_path: Path) -> None:
    program, path = start(), _recording(tmp_path)
    report = stored_report(program.history.get(_take_in(program, path)))
    assert report is not None
    before = program.history.run(program.history.attempts.ids), set(program.paths.takes.iterdir())
    with pytest.raises(CancelledError):
        keep_recording(program.history, path, report, Asked(), cancelled=lambda: True)
    assert (program.history.run(program.history.attempts.ids), set(program.paths.takes.iterdir())) == before
    assert not program.history.run(program.history.attempts.deleting)


def test_a_recording_that_cannot_be_copied_leaves_neither_row_nor_file(start: Start, tmp_path: Path) -> None:
    program, path = start(), _recording(tmp_path)
    for left in program.paths.takes.iterdir():
        left.unlink()
    program.paths.takes.rmdir()
    program.paths.takes.touch()  # a file where the folder was: nothing can be copied there
    with pytest.raises(StorageError, match="could not be copied"):
        _take_in(program, path)
    program.paths.takes.unlink()
    program.paths.takes.mkdir()
    assert _nothing_kept(program)


def test_a_copy_leaves_the_room_that_the_next_recording_needs(start: Start, tmp_path: Path) -> None:
    program, path = start(), _recording(tmp_path)
    report = stored_report(program.history.get(_take_in(program, path)))
    assert report is not None
    before = program.history.run(program.history.attempts.ids), set(program.paths.takes.iterdir())
    size = path.stat().st_size
    with pytest.raises(StorageError, match="no room for a copy"):
        keep_recording(program.history, path, report, Asked(), free=lambda _folder: size + DiskLimits().begin - 1)
    assert (program.history.run(program.history.attempts.ids), set(program.paths.takes.iterdir())) == before
    assert keep_recording(program.history, path, report, Asked(), free=lambda _folder: size + DiskLimits().begin)


def test_a_recording_that_there_is_no_room_to_keep_is_not_read_for_minutes_first(start: Start, tmp_path: Path) -> None:
    program, path, told = start(), _recording(tmp_path), []
    left = path.stat().st_size + DiskLimits().begin

    def on_a_disk_with(free: int) -> Recordings:
        reader, settings = program.library.reader, program.settings.current
        return Recordings(program.history, reader, settings, told=lambda _attempt, _report: None, free=lambda _folder: free)

    with pytest.raises(StorageError, match=r"no room for a copy of answer\.flac"):
        on_a_disk_with(left - 1).take_in(path, None, None, lambda _share, doing: told.append(doing), lambda: False)
    assert told == []
    assert _nothing_kept(program)
    assert on_a_disk_with(left).take_in(path, None, None, lambda _share, doing: told.append(doing), lambda: False)


def test_a_recording_that_was_opened_comes_back_by_its_bytes_and_no_other_of_its_length(start: Start, tmp_path: Path) -> None:
    program, path = start(), _recording(tmp_path)
    kept = program.history.get(_take_in(program, path))
    assert kept.take is not None
    assert kept.take.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    (program.paths.takes / kept.take.file).unlink()
    other = tmp_path / "other.flac"
    soundfile.write(other, np.random.default_rng(6).normal(0, 0.05, RATE * 2).astype(np.float32), RATE)
    with pytest.raises(UnreadableInputError, match="another recording, or a copy that was changed"):
        program.library.find_recording(kept.id, other)
    assert program.library.find_recording(kept.id, path).has_audio


def test_until_the_copy_is_whole_the_row_counts_as_a_deletion_that_the_next_start_ends(start: Start, tmp_path: Path) -> None:
    program, path = start(), _recording(tmp_path)
    report = stored_report(program.history.get(_take_in(program, path)))
    assert report is not None
    seen: list[tuple[str, ...]] = []

    def copying() -> bool:
        seen.append(tuple(program.history.run(program.history.attempts.deleting)))
        return False

    kept = keep_recording(program.history, path, report, Asked(), cancelled=copying)
    assert seen == [(kept.id,)]


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Program]:
    """A program with the model that ships."""
    paths = DataPaths(tmp_path / "data")
    paths.create()
    save_settings(paths.settings, Settings(model=DEMO_VOICE))
    program = Program(paths, Surroundings(backend=NullBackend(), offline=True))
    program.open()
    yield program
    program.close()


def test_with_a_model_the_running_engine_reads_it_and_says_how_far_it_is(reading: Program, tmp_path: Path) -> None:
    told: list[tuple[float | None, str]] = []
    kept = _take_in(reading, _recording(tmp_path), on_progress=lambda share, doing: told.append((share, doing)))
    report = stored_report(reading.history.get(kept))
    assert report is not None
    assert report.transcript is not None
    assert report.transcript.model.name == DEMO_VOICE
    assert (1.0, "Transcribing") in told
    assert reading.history.get(kept).state is AttemptState.ANALYSED
    assert reading.library.unread() == ()
