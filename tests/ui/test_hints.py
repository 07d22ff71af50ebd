from __future__ import annotations

from dataclasses import replace

from rehearse.model.question import Question
from tests.fakes.sample_answer import QUESTION
from tests.ui.conftest import Desk, shown_text
from ui.places import Place

ASKED = replace(
    QUESTION,
    hints=("Whose goal was it?", "Say the number.", "Then what you learned."),
    clarifying_questions=("A project at work, or any?",),
)
PLAIN = Question("plain", "Tell me about a failure.", "failure")


def test_hints_come_one_by_one_at_the_persons_word(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, ASKED)
    assert not screen.hints.isVisible()
    desk.press("I")
    assert "Hint 1 of 3" in shown_text(desk.screen.hints)
    assert "Whose goal was it?" in shown_text(desk.screen.hints)
    assert "Say the number." not in shown_text(desk.screen.hints)
    assert screen.controls.hint.accessibleName() == "Next hint (2 left)"
    desk.press("I", "I")
    assert "Then what you learned." in shown_text(desk.screen.hints)
    assert not screen.controls.hint.isVisible()


def test_what_one_could_ask_back_is_one_key_away(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, ASKED)
    desk.press("B")
    assert "A project at work, or any?" in shown_text(desk.screen.hints)
    assert not screen.controls.ask_back.isVisible()


def test_no_hint_is_on_the_screen_while_somebody_speaks(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, ASKED)
    desk.press("I")
    desk.ports.practice.start()
    screen.poll()
    assert not screen.hints.isVisible()
    assert not screen.controls.hint.isVisible()
    desk.press("I")
    assert screen.hints.left == 2


def test_another_question_hides_what_was_shown_and_one_without_hints_offers_none(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, ASKED)
    desk.press("I", "B")
    desk.go(Place.PRACTISE, PLAIN)
    assert screen.hints.empty
    assert not screen.controls.hint.isVisible()
    assert not screen.controls.ask_back.isVisible()
