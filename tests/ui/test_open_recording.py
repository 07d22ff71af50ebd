"""Recordings made elsewhere are chosen or dropped, given a question, read and shown; a refusal or a stop is told in place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from rehearse.errors import TranscriptionError
from rehearse.settings import Settings
from rehearse.settings import Theme as Choice
from tests.fakes.sample_answer import QUESTION
from tests.fakes.window import fake_ports
from tests.fakes.window_recordings import FakeRecordings
from tests.ui.access import SMALL, faults, faults_of_large_text
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place
from ui.screens.wanted import Opening
from ui.under_way import UNDER_WAY

FILES = (Path("phone.m4a"), Path("notes.txt"), Path("talk.mp3"))


@pytest.fixture
def recordings() -> FakeRecordings:
    return FakeRecordings()


@pytest.fixture
def desk(make_desk: MakeDesk, recordings: FakeRecordings) -> Desk:
    return make_desk(ports=replace(fake_ports(), recordings=recordings))


def test_a_chosen_recording_answers_the_question_on_practise_and_opens_in_the_review(
    desk: Desk, recordings: FakeRecordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: (["phone.m4a"], ""))
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Ctrl+O")
    assert QUESTION.text in shown_text(desk.screen)
    desk.press("Ctrl+Return")
    assert recordings.taken == [("phone.m4a", QUESTION, None)]
    assert desk.window.place is Place.REVIEW


def test_no_question_is_a_choice_and_escape_leads_back(desk: Desk, recordings: FakeRecordings) -> None:
    desk.go(Place.PRACTISE, QUESTION)
    desk.go(Place.OPEN, Opening(FILES[:1]))
    desk.press("O", "Ctrl+Return")
    assert recordings.taken == [("phone.m4a", None, None)]
    desk.go(Place.HISTORY)
    desk.go(Place.OPEN, Opening(FILES[:1]))
    desk.press("Esc")
    assert desk.window.place is Place.HISTORY


def test_dropped_files_are_looked_at_and_what_is_no_recording_says_why(desk: Desk, recordings: FakeRecordings) -> None:
    desk.go(Place.HISTORY)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path.absolute())) for path in FILES])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    desk.window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    desk.settle()
    assert "not a recording this program can read" in shown_text(desk.screen)
    desk.press("Ctrl+Return")
    assert [name for name, _question, _made in recordings.taken] == ["phone.m4a", "talk.mp3"]
    assert "2 recordings kept in the history" in shown_text(desk.screen)


def test_a_stop_keeps_nothing_of_the_one_at_work_and_leaves_the_rest(desk: Desk, recordings: FakeRecordings) -> None:
    screen: Any = desk.go(Place.OPEN, Opening((FILES[0], FILES[2])))
    recordings.meanwhile = screen.cancel
    desk.press("Ctrl+Return")
    assert recordings.taken == []
    assert "Stopped." in screen.state.text.text()
    assert "Nothing was kept" in screen.state.more.text()
    assert "phone.m4a" in shown_text(screen)


def test_a_reading_that_fails_says_why_where_it_was_chosen(desk: Desk, recordings: FakeRecordings) -> None:
    recordings.failure = TranscriptionError("The speech model ran out of memory.", safe="Your recording is safe.")
    desk.go(Place.OPEN, Opening(FILES[:1]))
    desk.press("Ctrl+Return")
    assert "ran out of memory" in shown_text(desk.screen)
    assert desk.window.place is Place.OPEN


def test_every_control_of_the_page_has_a_name_and_fits(desk: Desk) -> None:
    desk.go(Place.OPEN, Opening(FILES))
    assert faults(desk) == []


def test_the_page_fits_at_large_text(make_desk: MakeDesk, theme: Any, recordings: FakeRecordings) -> None:
    theme.set(Choice.LIGHT, 2.0, reduced_motion=False)
    settings = Settings(first_run_done=True, model="base.en", text_scale=2.0)
    desk = make_desk(size=SMALL, ports=replace(fake_ports(settings=settings), recordings=recordings))
    desk.go(Place.OPEN, Opening(FILES))
    assert faults_of_large_text(desk) == []


def test_a_file_moved_onto_the_window_is_copied_so_that_its_owner_keeps_it(desk: Desk) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(Path("phone.m4a").absolute()))])
    either = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDropEvent(QPointF(5, 5), either, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    assert event.proposedAction() is Qt.DropAction.MoveAction
    desk.window.dropEvent(event)
    assert event.isAccepted()
    assert event.dropAction() is Qt.DropAction.CopyAction


def test_no_file_dialog_opens_over_a_take_being_recorded(
    desk: Desk, recordings: FakeRecordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bool] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: (opened.append(True), ([], ""))[1])
    desk.go(Place.PRACTISE, QUESTION)
    desk.press("Space")
    desk.press("Ctrl+O")
    assert desk.ports.practice.poll().phase in UNDER_WAY
    assert not opened
    assert "stop it first" in shown_text(desk.window.notice)
