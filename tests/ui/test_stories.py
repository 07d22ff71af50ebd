"""The story bank's screen: written, kept while one types, begun from frames and takes, matched, deleted and brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from rehearse.coach.story_draft import load_templates, open_slots, story_from_template
from rehearse.errors import StorageError
from rehearse.model.schedule import SubjectKind
from rehearse.model.sections import Label
from rehearse.ports import Ports
from tests.fakes.practice_system import BANK, practice_ports
from tests.fakes.window_machine import READY
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.models.story_rows import facts
from ui.places import Place


@pytest.fixture
def stories(make_desk: MakeDesk) -> Desk:
    desk = make_desk(ports=practice_ports())
    desk.go(Place.STORIES)
    return desk


def _type(desk: Desk, label: Label, text: str) -> None:
    field = desk.screen.editor.notes.fields[label]
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.moveCursor(field.textCursor().MoveOperation.End)
    field.insertPlainText(text)


def test_the_story_changed_last_is_open_with_its_notes_questions_and_takes(stories: Desk) -> None:
    editor = stories.screen.editor
    assert editor.title.text() == "The churn score that finance could read"
    assert editor.notes.notes[Label.RESULT].startswith("Churn fell by 12 percent")
    shown = shown_text(stories.screen)
    assert "same kind of question" in shown
    assert "best take" in shown


def test_what_is_typed_is_kept_after_a_moment_and_the_checks_follow(stories: Desk) -> None:
    editor = stories.screen.editor
    _type(stories, Label.ACTION, " We argued. We measured. We agreed.")
    assert editor.state.text() == "Writing …"
    editor._patience.timeout.emit()
    stories.settle()
    assert stories.ports.stories.kept["s1"].action.endswith("We agreed.")
    assert "“we” 4 times" in editor.findings.text.text()
    assert editor.state.text() == "Saved"


def test_what_was_typed_last_is_kept_when_one_leaves_or_closes(make_desk: MakeDesk) -> None:
    ports = practice_ports()
    desk = make_desk(ports=ports)
    desk.go(Place.STORIES)
    _type(desk, Label.TASK, " By May.")
    desk.press("Ctrl+2")
    kept = desk.ports.stories.kept
    assert kept["s1"].task.endswith("By May.")
    desk.go(Place.STORIES)
    _type(desk, Label.TASK, " With two people.")
    desk.window.close()
    assert kept["s1"].task.endswith("By May. With two people.")


def test_going_to_another_story_keeps_the_one_before_and_mixes_nothing(stories: Desk) -> None:
    _type(stories, Label.RESULT, " And it stayed so.")
    stories.screen.list.setFocus(Qt.FocusReason.TabFocusReason)
    stories.press("Down")
    kept = stories.ports.stories.kept
    assert kept["s1"].result.endswith("And it stayed so.")
    assert stories.screen.editor.title.text() == "The table nobody owned"
    assert kept["s2"].result == ""


def test_numbers_and_balance_of_the_notes_are_facts_not_marks(stories: Desk) -> None:
    said = stories.screen.editor.findings.text.text()
    assert "“I” 3 times, “we” once in Action." in said
    assert "A number in the result" in said
    stories.screen.list.setFocus(Qt.FocusReason.TabFocusReason)
    stories.press("Down")
    assert "Still empty: Task, Action, Result and Reflection." in stories.screen.editor.findings.text.text()


def test_a_story_is_begun_from_a_frame_by_keys_and_its_blanks_fill_the_notes(stories: Desk) -> None:
    stories.press("Ctrl+N", "Return")
    editor = stories.screen.editor
    assert editor.view.template.id == "product_manager"
    field = next(iter(editor.blanks.fields.values()))
    assert field.hasFocus()
    field.insert("Dana from checkout")
    stories.press("Tab")
    assert editor.notes.notes[Label.SITUATION].startswith("Dana from checkout wanted [")
    assert "open)" in editor.blanks.toggle.text()


def test_a_blank_story_begins_with_its_title(stories: Desk) -> None:
    stories.press("Ctrl+N")
    stories.screen.frames.buttons[-1].click()
    stories.settle()
    assert stories.screen.editor.title.hasFocus()
    stories.screen.editor.title.insert("A quiet week")
    stories.screen.editor.title.textEdited.emit("A quiet week")
    stories.press("Ctrl+S")
    assert "A quiet week" in {story.title for story in stories.ports.stories.kept.values()}


def test_choosing_its_kind_finds_questions_at_once(stories: Desk) -> None:
    editor = stories.screen.editor
    editor.kinds.actions_["explaining_ml"].trigger()
    stories.settle()
    assert stories.ports.stories.kept["s1"].categories[-1] == "explaining_ml"
    assert "unsure-model-to-an-executive" in {item.question.id for item in editor.view.questions}


def test_a_question_is_taken_out_and_put_back(stories: Desk) -> None:
    editor = stories.screen.editor
    editor.answers.judged.emit(BANK[0].id, False)
    stories.settle()
    assert stories.ports.stories.kept["s1"].excluded == (BANK[0].id,)
    assert "you took it out" in shown_text(stories.screen)
    editor.answers.judged.emit(BANK[0].id, None)
    stories.settle()
    assert stories.ports.stories.kept["s1"].excluded == ()


def test_a_question_is_added_by_hand(stories: Desk) -> None:
    editor = stories.screen.editor
    editor.answers.add.click()
    stories.settle()
    assert editor.chooser.isVisible()
    editor.chooser.chosen.emit(BANK[3])
    stories.settle()
    assert stories.ports.stories.kept["s1"].included == (BANK[3].id,)


def test_the_best_take_is_the_persons_choice_and_can_be_taken_back(stories: Desk) -> None:
    editor = stories.screen.editor
    editor.takes.chosen.emit("a3")
    stories.settle()
    assert stories.ports.stories.kept["s1"].best_attempt == "a3"
    editor.takes.chosen.emit("")
    stories.settle()
    assert stories.ports.stories.kept["s1"].best_attempt == ""


def test_practising_a_story_asks_a_question_it_answers_and_marks_the_take_as_its_own(stories: Desk) -> None:
    stories.press("Ctrl+Return")
    assert stories.window.place is Place.PRACTISE
    assert stories.ports.practice.asked == [BANK[0]]
    assert stories.screen._wanted.story_id == "s1"


def test_coverage_names_the_gaps_and_a_row_opens_its_questions(stories: Desk) -> None:
    stories.press("Ctrl+G")
    assert "three different teamwork stories" in stories.screen.map.gaps.text()
    row = next(button for button in stories.screen.map.rows if "Explaining" in button.accessibleName())
    assert "no story yet" in row.accessibleName()
    row.setFocus(Qt.FocusReason.TabFocusReason)
    stories.press("Return")
    assert stories.window.place is Place.QUESTIONS
    assert stories.screen.rows.rowCount() == 1


def test_the_same_key_and_esc_lead_back_from_the_side_pages(stories: Desk) -> None:
    screen = stories.screen
    for away, back in (("Ctrl+G", "Ctrl+G"), ("Ctrl+T", "Esc"), ("Ctrl+N", "Esc")):
        stories.press(away)
        assert screen.panel.currentWidget() is not screen._editor_page, away
        stories.press(back)
        assert screen.panel.currentWidget() is screen._editor_page, back


@pytest.mark.parametrize("keys", ["Ctrl+N", "Ctrl+G", "Ctrl+T"])
def test_a_click_on_the_lit_story_shows_it_again_from_any_page(stories: Desk, keys: str) -> None:
    screen = stories.screen
    lit = screen.editor.view.story.id
    stories.press(keys)
    place = screen.list.visualRect(screen.list.currentIndex()).center()
    QTest.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    stories.settle()
    assert screen.panel.currentWidget() is screen._editor_page
    assert screen.editor.view.story.id == lit


def test_concepts_are_said_three_ways(stories: Desk) -> None:
    stories.press("Ctrl+T")
    ways = stories.screen.ways
    ways.choice.setCurrentText("Overfitting")
    assert "exam by heart" in ways.texts["analogy"].text()
    assert ways.texts["decision"].text().endswith("?")


def test_a_deleted_story_is_gone_until_undo_and_final_when_the_notice_goes(stories: Desk) -> None:
    port = stories.ports.stories
    stories.press("Ctrl+Delete")
    assert "s1" not in port.kept
    stories.press("Ctrl+Z")
    assert stories.screen.editor.title.text() == "The churn score that finance could read"
    assert port.purged == []
    stories.press("Ctrl+Delete")
    stories.window.notice.finish()
    stories.settle()
    assert port.purged == ["s1"]


def test_a_story_goes_on_the_schedule(stories: Desk) -> None:
    stories.ports.today.items.clear()
    stories.press("Ctrl+P")
    assert stories.ports.today.on_schedule(SubjectKind.STORY, "s1")


def test_a_take_becomes_a_story_from_the_review(stories: Desk) -> None:
    stories.go(Place.REVIEW, "a1")
    stories.screen.header.story_wanted.emit()
    stories.settle()
    assert stories.window.place is Place.STORIES
    assert stories.screen.editor.title.text() == "From a take"
    assert "words by section are the notes" in stories.window.notice.text.text()


def test_an_empty_bank_offers_the_frames(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(filled=False, settings=READY))
    screen = desk.go(Place.STORIES)
    assert "No story yet" in shown_text(desk.screen)
    assert screen.frames.isVisible()
    assert len(screen.frames.buttons) == len(load_templates()) + 1


def test_a_second_visit_to_an_empty_bank_has_the_keyboard_on_the_first_frame(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(filled=False, settings=READY))
    desk.go(Place.STORIES)
    desk.go(Place.TODAY)
    screen = desk.go(Place.STORIES)
    assert screen.frames.buttons[0].hasFocus()


def test_the_frames_are_in_the_order_they_come_in_also_when_the_work_has_changed(stories: Desk) -> None:
    frames = stories.screen.frames
    templates = load_templates()
    frames.show_templates(templates)
    first = frames.buttons[0]
    frames.show_templates(templates)
    assert frames.buttons[0] is first
    frames.show_templates(tuple(reversed(templates)))
    assert frames.buttons[0].toolTip() == f"Begin: {templates[-1].title}"
    assert len(frames.buttons) == len(templates) + 1


def test_a_frame_that_nothing_was_filled_into_does_not_answer_questions_yet(stories: Desk) -> None:
    card = stories.screen.rows.everything[0]
    frame = next(one for one in load_templates() if one.id == "disagreement")
    one_of_many = story_from_template(frame, {frame.slots[0].id: "a trial"}, story_id="s", title="t", now=card.story.changed)
    still_open = len(open_slots(frame, one_of_many.slots))
    assert still_open > 10
    assert facts(replace(card, story=one_of_many)).startswith(f"{still_open} blanks open  ·  could answer")
    nothing = story_from_template(frame, {}, story_id="s", title="t", now=card.story.changed)
    assert facts(replace(card, story=nothing)).startswith(f"{len(frame.slots)} blanks open")
    assert "answer" not in facts(replace(card, story=nothing))
    filled = story_from_template(
        frame, {slot.id: "this" for slot in frame.slots}, story_id="s", title="t", now=card.story.changed
    )
    assert facts(replace(card, story=filled)).startswith("answers")
    assert facts(replace(card, story=replace(card.story, template="", action="I said [loudly] no."))).startswith("answers")


def test_opening_the_stories_reads_the_first_one_once(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(), at_once=False)
    desk.go(Place.STORIES)
    desk.executor.run_all()
    desk.settle()
    assert len(desk.executor.waiting) == 1
    desk.executor.run_all()
    desk.settle()
    assert desk.screen.editor.title.text() == "The churn score that finance could read"
    assert desk.screen.list.currentIndex().row() == 0
    assert desk.executor.waiting == []


def test_search_finds_words_of_the_notes(stories: Desk) -> None:
    stories.screen.search.setText("billing table")
    assert stories.screen.rows.rowCount() == 1
    stories.screen.search.setText("zebra")
    assert "Nothing found" in shown_text(stories.screen)


def test_trouble_reading_is_said_with_a_way_to_try_again(make_desk: MakeDesk) -> None:
    ports: Ports = practice_ports()
    ports.stories.failure = StorageError("The stories cannot be read.", safe="Nothing is lost.")  # type: ignore[union-attr]
    desk = make_desk(ports=ports)
    screen = desk.go(Place.STORIES)
    assert "The stories cannot be read." in shown_text(desk.screen)
    screen.refresh()
    desk.settle()
    assert screen.rows.rowCount() == 2


def test_a_late_save_does_not_write_over_what_was_typed_since(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(), at_once=False)
    desk.go(Place.STORIES)
    for _round in range(4):
        desk.executor.run_all()
        desk.settle()
    _type(desk, Label.TASK, " One.")
    desk.screen.editor.save()
    _type(desk, Label.TASK, " Two.")
    desk.executor.run_all()
    desk.settle()
    assert desk.screen.editor.notes.notes[Label.TASK].endswith("One. Two.")
    desk.screen.editor.finish()
    assert desk.ports.stories.kept["s1"].task.endswith("One. Two.")


def test_a_frame_taken_by_a_slip_is_taken_back_by_ctrl_z_and_the_frames_are_there_again(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(filled=False, settings=READY))
    screen = desk.go(Place.STORIES)
    screen.frames.buttons[0].click()
    desk.settle()
    assert len(screen.rows.everything) == 1
    desk.window.setFocus()
    desk.press("Ctrl+Z")
    assert screen.rows.everything == ()
    assert screen.frames.buttons[0].hasFocus()


def test_undoing_a_frame_that_was_written_into_can_itself_be_undone(make_desk: MakeDesk) -> None:
    desk = make_desk(ports=practice_ports(settings=READY))
    desk.go(Place.STORIES)
    port = desk.ports.stories
    desk.screen.begin("", port.templates()[0].id)
    desk.settle()
    story_id = desk.screen.editor.view.story.id
    _type(desk, Label.ACTION, " A whole paragraph of my own.")
    desk.window.notice.undo()
    desk.settle()
    assert story_id not in port.kept
    desk.window.notice.undo()
    desk.settle()
    assert port.kept[story_id].action.endswith("A whole paragraph of my own.")


def test_no_line_of_the_notes_is_cut_however_narrow_their_fields_are(stories: Desk) -> None:
    fields = stories.screen.editor.notes.fields.values()
    for width in (1280, 1000, 1600, 1000):
        stories.window.resize(width, 700)
        stories.settle()
        for field in fields:
            lines = round(field.document().size().height())
            assert field.viewport().height() >= lines * field.fontMetrics().lineSpacing(), (width, field.accessibleName())
            assert field.verticalScrollBar().maximum() == 0


def test_what_is_written_while_the_blanks_are_filled_in_stays_and_is_kept(stories: Desk) -> None:
    stories.press("Ctrl+N", "Return")
    editor = stories.screen.editor
    next(iter(editor.blanks.fields.values())).insert("Dana from checkout")
    stories.executor.at_once = False
    field = editor.notes.fields[Label.TASK]
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    field.moveCursor(QTextCursor.MoveOperation.End)
    field.insertPlainText(" I had to decide by May.")
    editor.title.setText("Checkout in May")
    editor.title.textEdited.emit(editor.title.text())
    stories.executor.run_all()
    stories.settle()
    assert field.toPlainText().endswith(" I had to decide by May.")
    assert field.textCursor().atEnd()
    assert "Dana from checkout" in editor.notes.notes[Label.SITUATION]
    stories.executor.at_once = True
    editor.finish()
    stories.settle()
    kept = stories.ports.stories.kept[editor.view.story.id]
    assert kept.task.endswith(" I had to decide by May.")
    assert kept.title == "Checkout in May"


def test_the_cursor_stays_where_it_is_when_a_blank_before_it_is_filled_in(stories: Desk) -> None:
    stories.press("Ctrl+N", "Return")
    editor = stories.screen.editor
    field = editor.notes.fields[Label.SITUATION]
    field.moveCursor(QTextCursor.MoveOperation.End)
    next(iter(editor.blanks.fields.values())).insert("Dana from checkout")
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    stories.settle()
    assert "Dana from checkout" in field.toPlainText()
    assert field.textCursor().atEnd()
