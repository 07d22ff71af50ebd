from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from rehearse.errors import DownloadError
from rehearse.session.models import TITLES, _accuracy
from rehearse.settings import Settings
from rehearse.speech.catalog import CATALOG
from tests.fakes.window import FakeModels, fake_ports
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place
from ui.widgets.buttons import Button

REFUSED = DownloadError("The download could not be started.", safe="Nothing was changed.", next_step="Check the network.")


def _desk(make_desk: MakeDesk, models: FakeModels, place: Place, *, at_once: bool = True) -> Desk:
    settings = Settings(first_run_done=place is not Place.FIRST_RUN)
    desk = make_desk(size=(1440, 900), at_once=at_once, ports=replace(fake_ports(filled=False, settings=settings), models=models))
    desk.go(place, "models" if place is Place.SETTINGS else None)
    _run(desk)
    if place is Place.FIRST_RUN:
        desk.screen.next()
        _run(desk)
    return desk


def _run(desk: Desk) -> None:
    for _turn in range(3):
        desk.executor.run_all()
        desk.settle()


def _button(desk: Desk, start: str) -> Any:
    return next(one for one in desk.screen.findChildren(Button) if one.accessibleName().startswith(start) and one.isVisible())


def _in_sight(desk: Desk, part: QWidget) -> bool:
    port = desk.screen.column.viewport()
    top = part.mapTo(port, QPoint(0, 0)).y()
    return part.isVisible() and top >= 0 and top + part.height() <= port.height()


@pytest.mark.parametrize("place", [Place.SETTINGS, Place.FIRST_RUN], ids=["settings", "welcome"])
@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_failed_download_is_told_in_the_row_that_was_pressed(make_desk: MakeDesk, place: Place, number: int) -> None:
    models = FakeModels()
    models.failure = REFUSED
    desk = _desk(make_desk, models, place)
    entry = models.catalogue()[number]
    button = _button(desk, f"Download {entry.title},")
    desk.screen.column.ensureWidgetVisible(button)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.settle()
    chooser = desk.screen.models
    assert "could not be started" in chooser.status.text()
    assert _in_sight(desk, chooser.status)
    assert button.parentWidget().isAncestorOf(chooser.status)


def test_the_progress_of_a_download_is_shown_in_its_row_with_cancel(make_desk: MakeDesk) -> None:
    desk = _desk(make_desk, FakeModels(), Place.SETTINGS, at_once=False)
    button = _button(desk, "Download Base, English")
    desk.screen.column.ensureWidgetVisible(button)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.settle()
    chooser = desk.screen.models
    for part in (chooser.status, chooser.progress, chooser.cancel):
        assert _in_sight(desk, part)
        assert button.parentWidget().isAncestorOf(part)
    chooser.refresh()
    _run(desk)
    assert "ready" in chooser.status.text()


def test_what_was_told_stays_in_its_row_when_the_list_is_read_anew(make_desk: MakeDesk) -> None:
    models = FakeModels()
    models.failure = REFUSED
    desk = _desk(make_desk, models, Place.SETTINGS)
    QTest.mouseClick(_button(desk, "Download Small"), Qt.MouseButton.LeftButton)
    desk.settle()
    desk.screen.models.refresh()
    desk.settle()
    assert "could not be started" in desk.screen.models.status.text()
    assert _button(desk, "Download Small").parentWidget().isAncestorOf(desk.screen.models.status)


def test_an_own_folder_and_the_timing_are_offered_before_the_list(make_desk: MakeDesk) -> None:
    desk = _desk(make_desk, FakeModels(), Place.FIRST_RUN)
    chooser = desk.screen.models
    for button in (chooser.folder, chooser.measure):
        assert _in_sight(desk, button)
        assert button.mapTo(chooser, QPoint(0, 0)).y() < _button(desk, "Download Tiny").mapTo(chooser, QPoint(0, 0)).y()


def test_another_download_takes_the_place_of_what_was_told_before(make_desk: MakeDesk) -> None:
    models = FakeModels()
    models.failure = REFUSED
    desk = _desk(make_desk, models, Place.SETTINGS)
    QTest.mouseClick(_button(desk, "Download Small"), Qt.MouseButton.LeftButton)
    desk.settle()
    models.failure = None
    QTest.mouseClick(_button(desk, "Download Tiny"), Qt.MouseButton.LeftButton)
    desk.settle()
    assert "ready" in desk.screen.models.status.text()
    assert not _button(desk, "Download Small").parentWidget().isAncestorOf(desk.screen.models.status)


def test_the_model_in_use_stands_first_and_those_on_this_machine_before_downloads(make_desk: MakeDesk) -> None:
    models = FakeModels(installed=("base", "small.en"))
    desk = make_desk(ports=replace(fake_ports(filled=False, settings=Settings(first_run_done=True, model="base")), models=models))
    chooser = desk.go(Place.SETTINGS, "models").models
    assert list(chooser._rows) == ["base", "small.en", "tiny.en", "base.en"]


def test_a_folder_with_the_demos_model_is_said_to_hear_no_people(make_desk: MakeDesk, tmp_path: Path) -> None:
    folder = tmp_path / "demo-voice"
    folder.mkdir()
    (folder / "model.bin").touch()
    desk = make_desk(ports=replace(fake_ports(filled=False), models=FakeModels()))
    chooser = desk.go(Place.SETTINGS, "models").models
    chooser.use_folder(folder)
    desk.settle()
    assert "hears the synthetic demo only" in chooser.status.text()


def test_the_model_that_suits_is_named_in_a_sentence_without_what_it_is_good_for(make_desk: MakeDesk) -> None:
    models = FakeModels()
    entries = tuple(replace(one, title=f"{one.title}: the usual choice") for one in models.catalogue())
    models.catalogue = lambda: entries  # type: ignore[method-assign]  # a fake's own list
    desk = _desk(make_desk, models, Place.SETTINGS)
    chooser = desk.screen.models
    chooser._measured(entries[1].name)
    _run(desk)
    assert chooser.status.text() == f"{models.catalogue()[1].title.split(':')[0]}, keeps up with speech on this machine."


def test_no_model_says_twice_that_it_is_the_usual_choice() -> None:
    for model in CATALOG:
        assert "usual choice" not in _accuracy(model)
    assert [name for name, title in TITLES.items() if "usual choice" in title] == ["base.en"]


def test_the_welcome_counts_the_step_that_today_asks(make_desk: MakeDesk) -> None:
    desk = _desk(make_desk, FakeModels(), Place.FIRST_RUN)
    assert desk.screen.step.text() == "Step 2 of 3"
    assert desk.screen._next.text() == "Next"
