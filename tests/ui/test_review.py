from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from rehearse.errors import StorageError
from rehearse.model.attempt import AttemptState
from rehearse.model.measures import Remark, RemarkLevel
from rehearse.model.sections import Label, Mark, Origin
from rehearse.ports import Moment, PlaybackState
from rehearse.settings import Theme as Choice
from tests.fakes.sample_answer import sample_report
from tests.ui.conftest import Desk, MakeDesk
from ui.places import Place
from ui.screens.review_state import marked_text
from ui.widgets.evidence_panel import explanation
from ui.widgets.timeline import content_of
from ui.widgets.timeline.content import pins_of
from ui.widgets.transcript.pieces import pieces_of
from ui.wording import facts


@pytest.fixture
def review(desk: Desk) -> Any:
    """The review of a whole attempt."""
    return desk.go(Place.REVIEW, "a1")


def shown(screen: Any) -> str:
    """All text on the screen."""
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def test_facts_come_with_their_norm_and_source_and_lead_to_their_moment(desk: Desk, review: Any) -> None:
    pauses = next(tile for tile in review.facts.tiles if tile.fact.measure == "longest_pause")
    assert pauses.fact.fact == "2"
    assert "4.3 s" in pauses.accessibleName()
    assert "2 s and more" in pauses.accessibleName()
    QTest.mouseClick(pauses, Qt.MouseButton.LeftButton)
    assert desk.ports.playback.status.state is PlaybackState.PLAYING
    assert desk.ports.playback.status.position == pytest.approx(pauses.fact.start - 0.15)


def test_every_section_is_shown_against_its_band(review: Any) -> None:
    assert [cell.fact.label for cell in review.facts.cells.cells] == list(Label)
    assert review.facts.cells.cells[2].fact.fact == "1:12 · 53 %"
    assert review.facts.cells.cells[1].fact.verdict == "under"


def test_coming_back_the_clock_and_the_playhead_agree_and_no_length_of_another_take_is_shown(desk: Desk, review: Any) -> None:
    review.transport.seek(15.0)
    assert review.transport.time.text() == "0:15 / 2:19"
    assert review.timeline._position == 15.0
    desk.go(Place.HISTORY)
    assert review.transport.time.text() == "0:00 / 0:00"
    desk.go(Place.REVIEW, "a1")
    assert review.transport.time.text() == "0:00 / 2:19"
    assert review.timeline._position == 0.0


def test_the_share_of_the_set_up_is_the_sum_of_the_shares_shown_beside_it() -> None:
    report = sample_report()
    assert report.section_totals is not None
    shares = {Label.SITUATION: 0.196, Label.TASK: 0.106}
    totals = tuple(replace(item, share=shares.get(item.label, item.share)) for item in report.section_totals)
    report = replace(report, section_totals=totals)
    report = replace(
        report, delivery=replace(report.delivery, measures=replace(report.delivery.measures, setup_share=sum(shares.values())))
    )
    assert [fact.fact for fact in facts(report) if fact.measure == "setup_share"] == ["31 %"]


def test_what_stood_out_is_explained_in_whole_sentences() -> None:
    remark = Remark("x", RemarkLevel.NOTE, "9 fillers a minute.", "up to 5 a minute goes unnoticed", "Laske 2024")
    assert explanation(remark) == "Up to 5 a minute goes unnoticed (Laske 2024)."
    assert explanation(replace(remark, norm="Say who decided.", source="")) == "Say who decided."
    assert explanation(replace(remark, norm="", source="")) == ""


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ((), ""),
        ((Label.ACTION,), "Action begins where you marked it."),
        ((Label.TASK, Label.ACTION), "Task and Action begin where you marked them."),
        (tuple(Label), "The sections begin where you marked them."),
    ],
)
def test_only_marked_sections_are_said_to_begin_where_they_were_marked(marked: tuple[Label, ...], told: str) -> None:
    sections = tuple(
        replace(item, origin=Origin.MARKED if item.label in marked else Origin.AUTOMATIC)
        for item in sample_report().sections or ()
    )
    assert marked_text(sections) == told


def test_space_plays_and_pauses_and_arrows_seek(desk: Desk, review: Any) -> None:
    desk.press("Space")
    assert review.transport.playing
    desk.ports.playback.advance(5.0)
    desk.press("Space")
    assert not review.transport.playing
    desk.press("Right", "Right", "Left", "Shift+Right")
    assert desk.ports.playback.status.position == pytest.approx(17.0)
    desk.press("Home")
    assert desk.ports.playback.status.position == 0.0


def test_brackets_change_the_speed_and_a_backslash_brings_it_back(desk: Desk, review: Any) -> None:
    desk.press("[", "[")
    assert desk.ports.playback.status.speed == 0.75
    desk.press("]")
    assert desk.ports.playback.status.speed == 0.9
    desk.press("\\")
    assert desk.ports.playback.status.speed == 1.0


def test_the_word_being_said_is_lit(desk: Desk, review: Any) -> None:
    words = review.report.transcript.words
    desk.press("Space")
    desk.ports.playback.seek(words[40].start + 0.05)
    review.transport.poll()
    assert review.transcript.lit_word == 40
    desk.press("Space")
    assert review.transcript.lit_word == -1


def test_opened_at_a_moment_it_plays_from_there_and_the_keys_are_on_its_word(desk: Desk) -> None:
    screen = desk.go(Place.REVIEW, Moment("a1", 60.0))
    assert screen.transport.playing
    assert screen.view.report.transcript.words[screen.transcript.current_word].start == pytest.approx(60.0, abs=3.0)


def test_p_plays_the_section_at_the_playhead_to_its_end(desk: Desk, review: Any) -> None:
    action = review.report.sections[2]
    review.transport.seek(action.start + 3)
    desk.press("P")
    assert (desk.ports.playback.start, desk.ports.playback.end) == (action.start, action.end)


def test_l_loops_the_selection(desk: Desk, review: Any) -> None:
    review.timeline.selected.emit(10.0, 14.0)
    desk.press("L", "Space")
    assert (desk.ports.playback.start, desk.ports.playback.end, desk.ports.playback.loop) == (10.0, 14.0, True)
    desk.ports.playback.advance(5.0)
    assert desk.ports.playback.status.position == 10.0


def test_silences_are_skipped_when_asked(desk: Desk, review: Any) -> None:
    pause = max(review.report.delivery.pauses, key=lambda item: item.seconds)
    desk.press("K", "Space")
    desk.ports.playback.seek(pause.start + 0.3)
    review.transport.poll()
    assert desk.ports.playback.status.position == pytest.approx(pause.end - 0.15)


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
    assert review.state.text.text() == "Action begins where you marked it."
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


def test_no_letter_of_the_evidence_is_also_a_sections(review: Any) -> None:
    letters = {pin.letter for pin in pins_of(review.report)}
    assert letters
    assert not letters & {label.letter.lower() for label in Label}


def test_the_timeline_and_the_cells_give_the_same_shares(review: Any) -> None:
    content = content_of(review.report, None)
    assert content.answer == review.report.delivery.measures.answer_seconds
    for total in review.report.section_totals:
        seconds = sum(item.seconds for item in review.report.sections if item.label is total.label)
        assert seconds / content.answer == pytest.approx(total.share, abs=0.01)


def test_evidence_is_quoted_and_pressing_it_plays_it(desk: Desk, review: Any) -> None:
    text = shown(review.evidence)
    assert "“cut churn by twelve percent”" in text
    assert "not heard" in text
    review.evidence.show_letter("b")
    desk.press("Return")
    assert desk.ports.playback.status.state is PlaybackState.PLAYING
    quote = review.report.evidence[0].quotes[0]
    assert desk.ports.playback.status.position == pytest.approx(quote.start - 0.15)


def test_again_and_follow_up_lead_to_practice(desk: Desk, review: Any) -> None:
    desk.press("A")
    assert desk.window.place is Place.PRACTISE
    assert desk.ports.practice.asked[-1].id == "pm-pushback"
    review = desk.go(Place.REVIEW, "a1")
    wanted = review.report.follow_ups[0].question
    desk.press("Ctrl+Return")
    assert desk.ports.practice.asked[-1].text == wanted


def test_without_a_transcript_everything_that_needs_no_words_is_shown(desk: Desk) -> None:
    desk.ports.models.installed = set()
    screen = desk.go(Place.REVIEW, "a4")
    assert "No speech model" in screen.state.text.text()
    assert not screen.transcript.isVisible()
    facts = {tile.fact.measure: tile.fact for tile in screen.facts.tiles}
    assert facts["answer_seconds"].fact == "2:17"
    assert facts["speech_rate"].fact == "not measured"
    assert "no model" in facts["speech_rate"].detail
    assert not screen.facts.cells.isVisible()


def test_a_failed_attempt_can_be_tried_again(desk: Desk) -> None:
    screen = desk.go(Place.REVIEW, "a6")
    assert "recording is kept" in screen.state.more.text()
    screen.analyse()
    desk.settle()
    assert screen.view.attempt.state is AttemptState.ANALYSED
    assert screen.transcript.isVisible()


@pytest.mark.parametrize(("spoken", "told"), [((), "No speech was found"), (((0.5, 4.0),), "no words could be made out")])
def test_an_answer_without_words_says_why_and_invents_nothing(
    make_desk: MakeDesk, spoken: tuple[tuple[float, float], ...], told: str
) -> None:
    desk = make_desk()
    report = sample_report()
    assert report.transcript is not None
    wordless = replace(
        report,
        transcript=replace(report.transcript, words=()),
        sections=(),
        section_totals=(),
        sentences=(),
        evidence=(),
        headline=(),
    )
    desk.ports.library.reports["a1"] = replace(wordless, delivery=replace(report.delivery, speech=spoken))
    screen = desk.go(Place.REVIEW, "a1")
    assert told in screen.no_words.text()
    assert screen.no_words.isVisible()


def test_a_take_whose_audio_was_deleted_keeps_its_words(desk: Desk) -> None:
    desk.ports.library.without_audio.add("a1")
    screen = desk.go(Place.REVIEW, "a1")
    assert screen.transcript.isVisible()
    desk.press("Space")
    assert desk.ports.playback.status.state is PlaybackState.EMPTY


def test_a_take_that_is_gone_says_so_and_leads_to_the_history(desk: Desk) -> None:
    desk.ports.library.failure = StorageError("This take is no longer there.", next_step="Go back to the history.")
    screen = desk.go(Place.REVIEW, "a2")
    assert "no longer there" in screen.state.text.text()
    assert not screen.body.isVisible()


def test_an_edit_that_cannot_be_stored_changes_nothing_and_says_so(desk: Desk, review: Any) -> None:
    before = review.report.sections
    desk.press("E")
    desk.ports.library.failure = StorageError("The disk is full.", safe="Nothing was changed.")
    desk.press("Ctrl+Right")
    assert review.report.sections == before
    assert not review.editing.history.can_undo
    assert "The disk is full." in desk.window.notice.text.text()


def test_leaving_ends_the_sound(desk: Desk, review: Any) -> None:
    desk.press("Space", "Ctrl+3")
    assert desk.ports.playback.status.state is PlaybackState.EMPTY


def test_a_note_and_a_name_are_written_in_place(desk: Desk, review: Any) -> None:
    desk.press("N")
    review.header.field.setText("Slow down before the result.")
    QTest.keyClick(review.header.field, Qt.Key.Key_Return)
    desk.settle()
    assert review.header.note.text() == "Slow down before the result."
    desk.press("Ctrl+R")
    review.header.field.setText("The good one")
    QTest.keyClick(review.header.field, Qt.Key.Key_Return)
    desk.settle()
    assert desk.ports.library.kept["a1"].title == "The good one"


def test_deleting_can_be_undone_until_the_notice_goes(desk: Desk, review: Any) -> None:
    desk.press("Delete")
    assert "a1" not in desk.ports.library.kept
    assert desk.window.place is Place.HISTORY
    desk.press("Ctrl+Z")
    assert "a1" in desk.ports.library.kept
    desk.press("Delete")
    desk.window.notice.finish()
    desk.settle()
    assert desk.ports.library.purged == ["a1"]


def test_what_a_person_typed_or_said_is_never_read_as_markup(desk: Desk) -> None:
    library = desk.ports.library
    library.kept["a1"] = replace(library.kept["a1"], title="<b>bold</b> & <img src=x>", note="<h1>note</h1>")
    report = library.reports["a1"]
    words = (replace(report.transcript.words[0], text="<b>In</b>"), *report.transcript.words[1:])
    library.reports["a1"] = replace(report, transcript=replace(report.transcript, words=words))
    screen = desk.go(Place.REVIEW, "a1")
    assert "<h1>note</h1>" in shown(screen)
    assert "<b>In</b>" in screen.transcript.toPlainText()
    assert "&lt;b&gt;" in screen.header.title.toolTip()


def test_a_very_long_transcript_is_written_whole_bit_by_bit(desk: Desk, review: Any) -> None:
    words = review.report.transcript.words
    many = tuple(replace(word, start=word.start + 140 * turn, end=word.end + 140 * turn) for turn in range(8) for word in words)
    report = review.report
    long = replace(report, transcript=replace(report.transcript, words=many), sections=None, evidence=())
    review.transcript.show_pieces(pieces_of(long, ()))
    assert len(review.transcript.toPlainText().split()) < len(many)
    desk.settle()
    desk.settle()
    assert len(review.transcript.toPlainText().split()) >= len(many)
    review.transcript.go_to(many[-1].start)
    assert review.transcript.current_word == len(many) - 1
