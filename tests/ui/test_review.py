from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rehearse.errors import StorageError
from rehearse.model.attempt import AttemptState
from rehearse.model.measures import Remark, RemarkLevel
from rehearse.model.sections import Label, Origin
from rehearse.ports import PlaybackState
from tests.fakes.sample_answer import sample_report
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place
from ui.screens.review_files import export_name
from ui.screens.review_state import marked_text
from ui.widgets.evidence_panel import explanation
from ui.widgets.timeline import content_of
from ui.widgets.timeline.content import pins_of
from ui.widgets.transcript.pieces import pieces_of
from ui.wording import facts


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


BEFORE_THE_FIRST = "What you said before your first mark is sorted by its words."


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ((), ""),
        ((Label.ACTION,), f"Action begins where you marked it. {BEFORE_THE_FIRST}"),
        ((Label.TASK, Label.ACTION), f"Task and Action begin where you marked them. {BEFORE_THE_FIRST}"),
        ((Label.SITUATION, Label.ACTION), "Situation and Action begin where you marked them."),
        (tuple(Label), "The sections begin where you marked them."),
    ],
)
def test_only_marked_sections_are_said_to_begin_where_they_were_marked(marked: tuple[Label, ...], told: str) -> None:
    sections = tuple(
        replace(item, origin=Origin.MARKED if item.label in marked else Origin.AUTOMATIC)
        for item in sample_report().sections or ()
    )
    assert marked_text(sections) == told


def test_a_marked_section_that_began_before_its_mark_too_is_not_said_to_begin_there() -> None:
    sections = tuple(replace(item, origin=Origin.MARKED) for item in sample_report().sections or ())
    unsorted = replace(sections[0], label=Label.TASK, origin=Origin.AUTOMATIC)
    assert BEFORE_THE_FIRST in marked_text((unsorted, *sections[1:]))


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
    text = shown_text(review.evidence)
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
    assert facts["speech_rate"].detail == "waits for a model"
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
    assert "<h1>note</h1>" in shown_text(screen)
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


@pytest.mark.parametrize(
    ("facts_of_it", "name"),
    [
        ({}, "2026-03-12-tell-me-about-a-time-you-had-to.html"),
        ({"title": "The naïve café: don’t “panic”?"}, "2026-03-12-the-naive-cafe-dont-panic.html"),
        ({"question_text": "", "title": ""}, "2026-03-12-answer.html"),
        ({"question_text": "Расскажите о себе"}, "2026-03-12-расскажите-о-себе.html"),
        ({"title": "困難だった週"}, "2026-03-12-困難だった週.html"),
        ({"title": "../ % \u202e"}, "2026-03-12-answer.html"),
    ],
)
def test_an_export_is_named_after_its_day_and_its_question(desk: Desk, facts_of_it: dict[str, str], name: str) -> None:
    attempt = desk.ports.library.kept["a1"]
    attempt = replace(attempt, created=attempt.created.replace(hour=12), **facts_of_it)
    assert export_name(attempt, "html") == name
    assert export_name(attempt, "audio").endswith(".wav")


def test_an_exported_recording_has_the_ending_of_the_file_that_it_is_a_copy_of(desk: Desk) -> None:
    attempt = desk.ports.library.kept["a1"]
    assert attempt.take is not None
    attempt = replace(attempt, take=replace(attempt.take, file="brought-from-a-phone.m4a"))
    assert export_name(attempt, "audio").endswith(".m4a")
