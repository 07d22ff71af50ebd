from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from rehearse.errors import StorageError
from rehearse.model.rating import Mark
from rehearse.model.schedule import Outcome
from tests.fakes.panel_system import drill_ports
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place
from ui.widgets.buttons import Button
from ui.widgets.text import Text


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk(ports=drill_ports())


def press(widget: object, name: str) -> None:
    """A button by its text."""
    assert hasattr(widget, "findChildren")
    next(button for button in widget.findChildren(Button) if button.text() == name).click()


def test_a_take_is_rated_from_its_review_and_one_comes_back_to_it(desk: Desk) -> None:
    desk.go(Place.REVIEW, "a1")
    desk.press("T")
    assert desk.window.place.title == "Rate a take"
    assert len(desk.screen.cards) == 5
    desk.press("Esc")
    assert desk.window.place is Place.REVIEW
    assert desk.screen.view.attempt.id == "a1"


def test_what_shows_and_belies_a_dimension_stands_behind_plain_bullets_for_nothing_was_judged(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "a1")
    card = screen.cards["empathy"]
    dimension = card.view.competency
    labels = [label for label in card.findChildren(Text) if label.isVisible()]
    assert all(label.pixmap().isNull() for label in labels), "a tick or a dash reads as heard or not heard"
    assert sum(label.text() == "\N{BULLET}" for label in labels) == len(dimension.strong) + len(dimension.weak)


def test_a_word_on_a_dimension_is_kept_with_its_note(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "a1")
    card = screen.cards["empathy"]
    assert card.note.isHidden()
    press(card, "Strong")
    desk.settle()
    assert desk.ports.ratings.kept["empathy"].mark is Mark.STRONG
    card.note.setFocus()
    QTest.keyClicks(card.note, "Her reason first.")
    desk.press("Ctrl+3")
    assert desk.ports.ratings.kept["empathy"].note == "Her reason first."


def test_a_note_that_is_being_typed_outlives_cards_that_come_and_go_beside_it(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "a1")
    card = screen.cards["empathy"]
    press(card, "Strong")
    desk.settle()
    card.note.setFocus()
    QTest.keyClicks(card.note, "Her reason")
    for shown in (11, 5):
        screen.staff.setChecked(not screen.staff.isChecked())
        desk.settle()
        assert len(screen.cards) == shown
        assert screen.cards["empathy"].note.text() == "Her reason"
        assert screen.cards["empathy"].note.hasFocus()
    assert [screen._cards.itemAt(at).widget() for at in range(5)] == list(screen.cards.values())


def test_a_verdict_while_cards_are_still_made_leaves_those_that_are_there_and_the_rest_follows(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "a1")
    screen.staff.setChecked(True)
    for _turn in range(1_000):  # turn by turn: waiting by the clock would find all of them made
        if len(screen.cards) >= 6:
            break
        desk.application.processEvents()
    assert len(screen.cards) >= 6
    made = dict(screen.cards)
    last = list(made)[-1]
    press(made[last], "Strong")
    desk.settle()
    assert desk.ports.ratings.kept[last].mark is Mark.STRONG
    assert len(screen.cards) == 11
    assert all(screen.cards[dimension] is card for dimension, card in made.items())


def test_earlier_takes_and_the_change_are_told_in_words(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "a1")
    press(screen.cards["empathy"], "Strong")
    desk.settle()
    card = screen.cards["empathy"]
    assert card.before.text().startswith("Earlier: weak (")
    assert card.change.text() == "Empathy: strong in the last take, mixed in the one before."
    assert screen.cards["communication"].before.isHidden()


def test_a_word_can_be_taken_back(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "a1")
    press(screen.cards["empathy"], "Weak")
    desk.settle()
    screen.cards["empathy"].take_back.click()
    desk.settle()
    assert desk.ports.ratings.kept == {}
    assert screen.cards["empathy"].choice.value is None


def test_the_take_as_a_whole_goes_to_the_schedule(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "a1")
    press(screen.verdict, "Weak")
    desk.settle()
    assert desk.ports.ratings.verdict is Outcome.WEAK
    screen.no_verdict.click()
    desk.settle()
    assert desk.ports.ratings.verdict is None


def test_a_take_without_words_can_be_rated_by_ear(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "a4")
    assert screen.no_words.isVisible()
    assert screen.cards["empathy"].isVisible()


def test_a_take_that_is_gone_is_told_with_a_way_on(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "never")
    assert "no longer there" in screen.state.text.text()
    press(screen.state, "Go to the history")
    desk.settle()
    assert desk.window.place is Place.HISTORY


def test_a_word_that_could_not_be_kept_is_not_shown_as_kept(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "a1")
    desk.ports.ratings.failure = StorageError("The disk is full.", safe="Nothing was lost.")
    press(screen.cards["communication"], "Strong")
    desk.settle()
    assert screen.cards["communication"].choice.value is None
    assert desk.window.notice.isVisible()


def test_what_staff_level_means_is_folded_away_until_it_is_asked_for(desk: Desk) -> None:
    screen = desk.go(Place.RATING, "a1")
    assert not screen.about_staff.isVisible()
    screen.what_staff.click()
    assert screen.about_staff.isVisible()
    assert "rung above senior" in screen.about_staff.text()
    screen.what_staff.click()
    assert not screen.about_staff.isVisible()
