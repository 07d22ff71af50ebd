"""What a person changes in a take's sections and words: by keys and mouse, and back again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from rehearse.errors import StorageError
from rehearse.model.sections import Label, Mark, Origin
from rehearse.settings import Theme as Choice
from tests.ui.conftest import Desk
from ui.places import Place


def test_a_word_is_reached_played_and_corrected_by_keys_and_taken_back(desk: Desk, review: Any) -> None:
    review.transcript.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press("Right", "Right", "Right")
    assert review.transcript.current_word == 2
    assert desk.ports.playback.status.position == pytest.approx(review.report.transcript.words[2].start)
    desk.press("F2")
    field = review.transcript.findChild(type(review.header.field))
    field.setText("very last")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.settle()
    assert [word.text for word in review.report.transcript.words[:5]] == ["In", "my", "very", "last", "role"]
    desk.press("Ctrl+Z")
    assert [word.text for word in review.report.transcript.words[:4]] == ["In", "my", "last", "role"]
    desk.press("Ctrl+Shift+Z")
    assert review.report.transcript.words[2].text == "very"


def test_esc_leaves_a_word_as_it_was(desk: Desk, review: Any) -> None:
    review.transcript.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press("Right", "F2")
    field = review.transcript.findChild(type(review.header.field))
    field.setText("something else")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    desk.settle()
    assert review.report.transcript.words[0].text == "In"
    assert not review.editing.history.can_undo


def test_an_edge_is_moved_word_by_word_by_keys_and_taken_back(desk: Desk, review: Any) -> None:
    before = review.report.sections
    desk.press("E", "Ctrl+Right", "Ctrl+Right")
    after = review.report.sections
    words = [word.start for word in review.report.transcript.words]
    assert words.index(after[1].start) == words.index(before[1].start) + 2
    assert after[1].origin is Origin.EDITED
    desk.press("Ctrl+Z", "Ctrl+Z")
    assert review.report.sections == before
    assert not review.editing.history.can_undo


def test_an_edge_is_dragged_with_the_mouse_and_snaps_to_a_word(desk: Desk, review: Any) -> None:
    line = review.timeline
    before = review.report.sections
    middle = int(line._area().bands.center().y())
    start = int(line._scale().x(before[1].start))
    QTest.mousePress(line, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPointF(start, middle).toPoint())
    QTest.mouseMove(line, QPointF(start + 40, middle).toPoint())
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPointF(start + 40, middle).toPoint())
    desk.settle()
    after = review.report.sections
    assert after[1].start > before[1].start
    assert after[1].start in [word.start for word in review.report.transcript.words]


def test_a_number_names_the_rest_of_the_section_and_everything_goes_back_to_automatic(desk: Desk, review: Any) -> None:
    before = review.report.sections
    review.transport.seek(before[2].start + 30)
    desk.press("4")
    assert [item.label.letter for item in review.report.sections] == ["S", "T", "A", "R", "F"]
    assert review.report.sections[3].start < before[3].start
    assert "as you set them" in review.state.text.text()
    desk.press("Ctrl+B")
    assert review.report.sections == before
    desk.press("Ctrl+Z")
    assert review.report.sections != before


def test_a_drag_does_not_move_the_timeline_from_under_the_mouse(desk: Desk, review: Any) -> None:
    before = review.timeline.mapTo(review, QPoint(0, 0))
    moved = tuple(
        replace(item, start=item.start + (3.0 if number == 2 else 0.0), end=item.end + (3.0 if number == 1 else 0.0))
        for number, item in enumerate(review.report.sections)
    )
    review.timeline.edited.emit(moved)
    desk.settle()
    assert review.state.isVisible()
    assert review.timeline.mapTo(review, QPoint(0, 0)) == before
    desk.go(Place.REVIEW, "a6")
    assert review.state.isVisible()


def test_automatic_sections_are_reached_past_live_marks_and_the_marks_come_back(desk: Desk) -> None:
    library = desk.ports.library
    library.kept["a1"] = replace(library.kept["a1"], marks=(Mark(Label.ACTION, 20.0),))
    report = library.reports["a1"]
    marked = tuple(replace(item, origin=Origin.MARKED) if item.label is Label.ACTION else item for item in report.sections)
    library.reports["a1"] = replace(report, sections=marked)
    review = desk.go(Place.REVIEW, "a1")
    assert review.state.text.text().startswith("Action begins where you marked it.")
    desk.press("Ctrl+B")
    assert library.kept["a1"].edits == ()
    assert "Your marks are kept" in review.state.more.text()
    review.back_to_marks()
    desk.settle()
    assert library.kept["a1"].edits is None
    desk.press("Ctrl+Z")
    assert library.kept["a1"].edits == ()


def test_a_correction_being_typed_outlives_another_edit_and_another_theme(desk: Desk, review: Any, theme: Any) -> None:
    review.transcript.go_to(20.0)
    review.transcript.correct()
    field = review.transcript._field
    field.setText("half typed")
    review.editing.set_sections(review.report.sections[1:])
    desk.settle()
    theme.set(Choice.DARK, 1.5, reduced_motion=False)
    desk.settle()
    assert review.transcript._field is field
    assert field.isVisible()
    assert field.text() == "half typed"
    desk.press("Return")
    assert "half typed" in " ".join(word.text for word in review.report.transcript.words)


def test_a_correction_goes_with_the_words_it_was_about(desk: Desk, review: Any) -> None:
    review.transcript.go_to(20.0)
    review.transcript.correct()
    review.transcript._field.setText("half typed")
    desk.go(Place.REVIEW, "a2")
    assert review.transcript._field is None


def test_an_edit_that_cannot_be_stored_changes_nothing_and_says_so(desk: Desk, review: Any) -> None:
    before = review.report.sections
    desk.press("E")
    desk.ports.library.failure = StorageError("The disk is full.", safe="Nothing was changed.")
    desk.press("Ctrl+Right")
    assert review.report.sections == before
    assert not review.editing.history.can_undo
    assert "The disk is full." in desk.window.notice.text.text()
