from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from rehearse.errors import DownloadError
from rehearse.settings import Settings, Theme
from tests.fakes.window import FakeDevices, FakeModels, fake_ports
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place


@pytest.fixture
def settings(desk: Desk) -> Any:
    """The settings screen."""
    return desk.go(Place.SETTINGS)


def test_every_change_is_saved_at_once(desk: Desk, settings: Any) -> None:
    settings.work.setCurrentIndex(settings.work.findText("Teacher or trainer"))
    settings.work.activated.emit(settings.work.currentIndex())
    settings.thinking._buttons[2].click()
    settings.speak.click()
    settings.fillers.setText("to be honest,  in a sense ,")
    settings.fillers.editingFinished.emit()
    settings.bands[next(iter(settings.bands))][1].setValue(25)
    settings.bands[next(iter(settings.bands))][1].editingFinished.emit()
    desk.settle()
    kept = desk.ports.settings.kept
    assert kept.work == "teaching"
    assert kept.thinking_seconds == 30
    assert kept.speak_questions is False
    assert kept.own_fillers == ("to be honest", "in a sense")
    assert kept.bands["Situation"] == [0.1, 0.25]


def test_a_preset_and_an_own_target_are_kept_in_order(desk: Desk, settings: Any) -> None:
    settings.target._buttons[1].click()
    desk.settle()
    assert (desk.ports.settings.kept.target_minimum, desk.ports.settings.kept.target_maximum) == (75.0, 90.0)
    settings.target._buttons[-1].click()
    settings.shortest.setValue(200)
    assert settings.longest.value() == 200
    settings.longest.setValue(100)
    settings.longest.editingFinished.emit()
    desk.settle()
    assert (desk.ports.settings.kept.target_minimum, desk.ports.settings.kept.target_maximum) == (100.0, 100.0)


def test_tab_stops_at_the_option_lit_and_an_arrow_chooses_the_next(desk: Desk, settings: Any) -> None:
    stops = [button.text() for button in settings.target._buttons if button.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == ["2-3 min"]
    settings.target.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press("Right")
    assert (desk.ports.settings.kept.target_minimum, desk.ports.settings.kept.target_maximum) == (150.0, 180.0)
    assert [button.hasFocus() for button in settings.target._buttons if button.isChecked()] == [True]


def test_the_lower_edge_of_a_band_never_stands_above_the_upper_one(settings: Any) -> None:
    low, high = next(iter(settings.bands.values()))
    low.setValue(40)
    assert (low.value(), high.value()) == (40, 40)
    high.setValue(15)
    assert (low.value(), high.value()) == (15, 15)


def _turn_wheel(control: QWidget) -> None:
    """One notch down, in the middle of the control."""
    middle = QPointF(control.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(control.mapToGlobal(control.rect().center())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(control, event)


def test_the_wheel_changes_only_what_has_the_keyboard(desk: Desk, settings: Any) -> None:
    low = next(iter(settings.bands.values()))[0]
    before, kept = low.value(), desk.ports.settings.kept
    settings.setFocus()
    for control in (low, settings.keeping, settings.language):
        _turn_wheel(control)
    desk.settle()
    assert low.value() == before
    assert not low.hasFocus()
    assert desk.ports.settings.kept == kept
    low.setFocus()
    _turn_wheel(low)
    assert low.value() == before - 1


def test_the_theme_changes_the_whole_window(desk: Desk, settings: Any, theme: Any) -> None:
    settings.theme._buttons[2].click()
    desk.settle()
    assert theme.tokens.name == "dark"
    assert desk.ports.settings.kept.theme is Theme.DARK


def test_a_microphone_that_is_not_plugged_in_stays_chosen(make_desk: MakeDesk) -> None:
    desk = make_desk(settings=Settings(first_run_done=True, input_device="Studio Mic"))
    screen = desk.go(Place.SETTINGS)
    assert screen.input.currentText() == "Studio Mic (not plugged in)"
    assert desk.ports.settings.kept.input_device == "Studio Mic"


def test_the_microphone_is_spoken_to_and_heard_back(desk: Desk, settings: Any) -> None:
    settings.check.listen()
    assert "heard well" in settings.check.text.text()
    settings.check.play()
    assert desk.ports.devices.check.phase == "playing"
    desk.press("Ctrl+3")
    assert desk.ports.devices.check.phase == "idle"


def test_no_microphone_at_all_is_said_plainly(make_desk: MakeDesk) -> None:
    from dataclasses import replace

    desk = make_desk(ports=replace(fake_ports(), devices=FakeDevices(())))
    screen = desk.go(Place.SETTINGS)
    screen.check.listen()
    assert "No microphone was found." in screen.check.text.text()
    screen.check.stop()


def test_a_download_says_its_size_source_and_progress_and_is_then_used(make_desk: MakeDesk) -> None:
    from dataclasses import replace

    told: list[str] = []
    models = FakeModels()
    desk = make_desk(ports=replace(fake_ports(filled=False, settings=Settings(first_run_done=True)), models=models))
    screen = desk.go(Place.SETTINGS)
    entry = models.catalogue()[1]
    screen.models.status.destroyed.connect(lambda: None)
    screen.models.download(entry)
    desk.settle()
    told.append(screen.models.status.text())
    assert desk.ports.settings.kept.model == "base.en"
    assert "ready" in told[-1]


def test_a_cancelled_download_says_that_nothing_is_lost(make_desk: MakeDesk) -> None:
    from dataclasses import replace

    desk = make_desk(
        at_once=False, ports=replace(fake_ports(filled=False, settings=Settings(first_run_done=True)), models=FakeModels())
    )
    screen = desk.go(Place.SETTINGS)
    desk.executor.run_all()
    desk.settle()
    screen.models.download(desk.ports.models.catalogue()[0])
    assert screen.models.progress.isVisible()
    screen.models.stop()
    desk.executor.run_all()
    desk.settle()
    assert desk.ports.models.installed == set()
    assert "goes on from there" in screen.models.status.text()
    assert desk.ports.settings.kept.model == ""


def test_a_failed_download_is_told_in_the_program_s_words(make_desk: MakeDesk) -> None:
    from dataclasses import replace

    models = FakeModels()
    models.failure = DownloadError("The download broke off.", safe="What arrived is kept.", next_step="Try again.")
    desk = make_desk(ports=replace(fake_ports(filled=False), models=models))
    screen = desk.go(Place.SETTINGS)
    screen.models.download(models.catalogue()[0])
    desk.settle()
    assert screen.models.status.text() == "The download broke off. What arrived is kept. Try again."
    assert not screen.models.busy


def test_offline_refuses_downloads_and_says_so(make_desk: MakeDesk) -> None:
    desk = make_desk(settings=Settings(first_run_done=True, offline=True, model="base.en"))
    screen = desk.go(Place.SETTINGS)
    assert "Offline" in screen.models.status.text()
    assert "Offline" in desk.window.rail.foot.text()


def test_a_folder_without_a_model_is_refused_with_advice(desk: Desk, settings: Any, tmp_path: Path) -> None:
    settings.models.use_folder(tmp_path)
    desk.settle()
    assert "holds no model" in settings.models.status.text()
    assert desk.ports.settings.kept.model == "base.en"


def test_the_welcome_can_be_skipped_by_keys_alone_and_does_not_come_back(make_desk: MakeDesk) -> None:
    desk = make_desk(settings=Settings(first_run_done=False))
    assert desk.window.place is Place.FIRST_RUN
    desk.press("Esc", "Esc")
    assert desk.window.place in (Place.TODAY, Place.PRACTISE)
    assert desk.ports.settings.kept.first_run_done


def test_page_keys_scroll_the_settings_from_the_page_and_from_a_box(desk: Desk, settings: Any) -> None:
    bar = settings.column.verticalScrollBar()
    assert bar.value() == 0
    desk.press("PgDown")
    assert 0 < bar.value() < bar.maximum()
    desk.press("PgUp")
    assert bar.value() == 0
    desk.press("End")
    assert bar.value() == bar.maximum()
    desk.press("Home")
    assert bar.value() == 0
    settings.speak.setFocus()
    desk.press("End")
    assert bar.value() == bar.maximum()


def test_end_in_a_field_of_the_settings_is_the_field_s_own(desk: Desk, settings: Any) -> None:
    settings.fillers.setText("to be honest")
    settings.fillers.setFocus()
    settings.fillers.setCursorPosition(0)
    before = settings.column.verticalScrollBar().value()
    desk.press("End")
    assert settings.fillers.cursorPosition() == len("to be honest")
    assert settings.column.verticalScrollBar().value() == before


def test_after_a_check_without_a_microphone_the_button_beside_it_looks_again(make_desk: MakeDesk) -> None:
    from dataclasses import replace

    devices = FakeDevices(())
    looks: list[int] = []
    inputs = devices.inputs
    devices.inputs = lambda: (looks.append(1), inputs())[1]  # type: ignore[method-assign]  # a fake that counts
    desk = make_desk(ports=replace(fake_ports(), devices=devices))
    check = desk.go(Place.SETTINGS).check
    check.start.click()
    assert "then look again" in check.text.text()
    assert "in Settings" not in check.text.text()
    assert check.start.text() == "Look again"
    before = len(looks)
    devices.names = ("USB Headset",)
    check.start.click()
    desk.settle()
    assert len(looks) == before + 1
    assert devices.check.phase == "listening"
    check.stop()


def test_the_text_sizes_stay_under_the_mouse_when_another_one_is_chosen(desk: Desk, settings: Any) -> None:
    port, bar = settings.column.viewport(), settings.column.verticalScrollBar()
    settings.column.scroll_to(settings.scale)
    bar.setValue(bar.value() + port.height() // 3)
    desk.settle()
    before = settings.scale.mapTo(port, QPoint(0, 0)).y()
    for size in (2, 3, 0):
        settings.scale._buttons[size].click()
        desk.settle()
        assert abs(settings.scale.mapTo(port, QPoint(0, 0)).y() - before) <= 2
