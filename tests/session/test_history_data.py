"""The data folder: export and import give way to a recording, and what was thrown away is gone."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from rehearse.audio.null import NullBackend
from rehearse.audio.trash import TRASH, discard_take
from rehearse.disk_room import DiskLimits, TakeRoom
from rehearse.errors import StorageError
from rehearse.model.attempt import AttemptState, Take
from rehearse.paths import DataPaths
from rehearse.ports import AttemptFilter
from rehearse.report.json import report_to_json
from rehearse.session.data import Data
from rehearse.session.program import Program, Surroundings
from tests.fakes.attempts import an_attempt
from tests.fakes.sample_answer import sample_report
from tests.session.conftest import Start


def unheard(_share: float | None, _doing: str) -> None:
    """Progress nobody looks at."""


def test_neither_export_nor_import_begins_while_a_take_is_recorded(start: Start, tmp_path: Path) -> None:
    program, target = start(), tmp_path / "all.zip"
    program.data.export_all(target, unheard, lambda: False)
    busy = Data(program.history, program.questions, recording=lambda: True)
    for work in (busy.export_all, busy.import_all):
        with pytest.raises(StorageError, match="recording is running"):
            work(target, unheard, lambda: False)


def test_the_room_for_a_take_is_the_recorder_s_and_unknown_where_the_disk_says_nothing(start: Start) -> None:
    program = start()
    found = program.data.room()
    assert found is not None
    assert found.free > 0
    assert (found.lacking > 0) == (found.free < DiskLimits().begin)

    def silent(_folder: Path) -> TakeRoom:
        raise OSError

    assert Data(program.history, program.questions, room=silent).room() is None


def test_an_import_gives_way_to_a_recording_that_begins_before_anything_was_added(start: Start, tmp_path: Path) -> None:
    program, target = start(), tmp_path / "all.zip"
    program.history.add(an_attempt(id="one"))
    program.data.export_all(target, unheard, lambda: False)
    assert "attempts.jsonl" in zipfile.ZipFile(target).namelist()
    program.history.run(lambda: program.history.attempts.delete("one", program.history.takes))
    states = iter([False, True])
    with pytest.raises(StorageError, match="recording is running"):
        Data(program.history, program.questions, recording=lambda: next(states)).import_all(target, unheard, lambda: False)
    assert program.history.run(program.history.attempts.count) == 0


def test_a_start_clears_what_a_killed_import_left(start: Start) -> None:
    left = start().paths.root / ".import-abc"
    left.mkdir()
    start()
    assert not left.exists()


def test_a_discarded_recording_is_gone_when_the_program_has_ended(start: Start) -> None:
    program = start()
    takes = program.paths.takes
    for name in ("one.wav", "one.json"):
        (takes / name).write_bytes(b"sound")
    discard_take(takes, Take("one.wav", 1.0, 16_000, 1))
    assert (takes / TRASH / "one.wav").exists()
    program.close()
    assert list((takes / TRASH).iterdir()) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("measures", []), ("measures", {"answer_seconds": "long"}), ("target", {"min": "a", "max": None}), ("words", None)],
)
def test_a_report_that_nobody_can_read_costs_itself_and_not_the_history(
    start: Start, tmp_path: Path, key: str, value: object
) -> None:
    program, target = start(), tmp_path / "all.zip"
    whole = report_to_json(sample_report())
    for number, report in enumerate((whole, whole | {key: value}, whole | {"schema": 99})):
        text = json.dumps(report)
        program.history.add(an_attempt(id=f"take-{number}", minutes=number, state=AttemptState.ANALYSED, report_json=text))
    program.data.export_all(target, unheard, lambda: False)
    other = Program(DataPaths(tmp_path / "other"), Surroundings(backend=NullBackend(), offline=True))
    other.open()
    try:
        other.data.import_all(target, unheard, lambda: False)
        rows = other.library.attempts(AttemptFilter())
        spoilt = AttemptState.ANALYSED if key == "words" else AttemptState.RECORDED
        assert [row.state for row in rows] == [AttemptState.ANALYSED, spoilt, AttemptState.ANALYSED]
        assert rows[2].seconds > 0
        assert other.history.get("take-2").report_json is not None
    finally:
        other.close()
