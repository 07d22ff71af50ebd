from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from rehearse.model.attempt import AttemptState
from rehearse.model.transcript import Word
from rehearse.ports import PracticePhase, TranscriptState
from tests.fakes.sample_answer import QUESTION, sample_report
from tests.fakes.window import FakeModels
from tests.ui.conftest import Desk, MakeDesk, shown_text
from ui.places import Place
from ui.screens.wanted import Finished
from ui.widgets.reading_changes import LISTED, Change, changes


def words(*texts: str) -> tuple[Word, ...]:
    """One word a second."""
    return tuple(Word(text, float(at), at + 0.8) for at, text in enumerate(texts))


def held(make_desk: MakeDesk) -> tuple[Desk, Any]:
    """A window whose slow work waits until `finish`, with a whole attempt opened."""
    desk = make_desk(at_once=False)
    finish(desk)
    screen = desk.go(Place.REVIEW, "a1")
    finish(desk)
    return desk, screen


def finish(desk: Desk) -> None:
    """All slow work ends, and what it led to."""
    while desk.executor.waiting:
        desk.executor.run_all()
        desk.settle()
    desk.settle()


def test_two_readings_differ_where_words_do_not_where_only_case_or_commas_do() -> None:
    old, new = words("So,", "the", "labels", "were", "busy."), words("so", "the", "labels", "were", "noisy", "then.")
    assert changes(old, new) == (Change(4.0, "busy.", "noisy then."),)
    assert changes(old, old) == ()
    assert changes(words("a", "b", "c"), words("a", "c")) == (Change(1.0, "b", ""),)


def test_only_models_on_this_machine_are_offered_and_the_last_reader_is_named(desk: Desk) -> None:
    desk.ports.models.installed = {"base.en", "tiny.en"}
    screen = desk.go(Place.REVIEW, "a1")
    desk.press("Ctrl+M")
    names = [action.text() for action in screen.header.models.actions() if action.text()]
    assert [name.split(" (")[0] for name in names] == ["Tiny, English", "Base, English", "Get another model…"]
    reader = screen.report.transcript.model.name
    assert [("read it last time" in name) for name in names] == [reader == "tiny.en", reader == "base.en", False]
    screen.header.models.close()


def test_a_new_reading_stands_beside_what_it_changes_until_it_is_kept_or_dropped(desk: Desk) -> None:
    report = desk.ports.library.reports["a1"]
    other = (replace(report.transcript.words[0], text="Under"), *report.transcript.words[1:])
    desk.ports.library.reports["a1"] = replace(report, transcript=replace(report.transcript, words=other))
    screen = desk.go(Place.REVIEW, "a1")
    desk.ports.models.installed = {"base.en"}
    desk.press("Ctrl+M")
    screen.header.models.actions()[0].trigger()
    screen.header.models.close()
    desk.settle()
    assert screen.proposal.isVisible()
    assert not screen.evidence.isVisible()
    text = shown_text(screen)
    assert "The new reading differs in 1 place" in text
    assert "Under" in text
    assert [button.text() for button in screen.state._buttons] == ["Keep the new words", "Drop them"]
    screen.state._buttons[1].click()
    desk.settle()
    assert screen.report.transcript.words[0].text == "Under"
    assert screen.evidence.isVisible()
    assert not screen.proposal.isVisible()


def test_a_great_many_changes_are_counted_not_all_listed(desk: Desk) -> None:
    screen = desk.go(Place.REVIEW, "a1")
    screen._propose(tuple(Change(float(at), "old", "new") for at in range(LISTED + 7)))
    desk.settle()
    assert "and 7 more" in shown_text(screen)


def test_a_recorded_take_can_be_analysed_from_its_review(desk: Desk) -> None:
    desk.ports.library.reports.pop("a4")
    screen = desk.go(Place.REVIEW, "a4")
    assert [button.text() for button in screen.state._buttons] == ["Read it now"]
    screen.state._buttons[0].click()
    desk.settle()
    assert screen.transcript.isVisible()


def test_a_take_without_words_is_read_on_the_spot_where_a_model_is_there(desk: Desk) -> None:
    screen = desk.go(Place.REVIEW, "a4")
    assert [button.text() for button in screen.state._buttons] == ["Read them now"]
    screen.state._buttons[0].click()
    desk.settle()
    assert screen.transcript.isVisible()


def test_a_take_without_a_model_offers_a_download_a_folder_and_later(desk: Desk, tmp_path: Path) -> None:
    desk.ports.models.installed = set()
    desk.ports.library.reports["a1"] = sample_report(with_words=False)
    desk.ports.library.kept["a1"] = replace(desk.ports.library.kept["a1"], state=AttemptState.ANALYSED)
    screen = desk.go(Place.REVIEW, "a1")
    if not screen.state.isVisible():
        screen._show(replace(screen.view, waiting="The transcript waits for a speech model."))
        desk.settle()
    assert [button.text() for button in screen.state._buttons] == ["Download one", "Use a folder…", "Later"]
    (tmp_path / "model.bin").write_bytes(b"x")
    screen.reading.use_folder(tmp_path, "a1")
    desk.settle()
    assert screen.report.transcript is not None
    assert isinstance(desk.ports.models, FakeModels)


def test_later_closes_the_offer_and_leaves_the_take_as_it_is(desk: Desk) -> None:
    screen = desk.go(Place.REVIEW, "a1")
    screen._show(replace(screen.view, waiting="The transcript waits for a speech model."))
    screen.state._buttons[2].click()
    assert not screen.state.isVisible()


def test_a_slow_machine_is_told_calmly_while_recording_and_a_smaller_model_after_stop(desk: Desk) -> None:
    screen = desk.go(Place.PRACTISE, QUESTION)
    desk.ports.practice.start()
    slow = replace(desk.ports.practice.state, transcript=TranscriptState.BEHIND, behind_seconds=14.0, suggested_model="tiny.en")
    desk.ports.practice.state = slow
    screen.poll()
    assert "14 s behind; it finishes after you stop" in screen.status.text()
    desk.ports.practice.stop()
    screen.poll()
    desk.ports.practice.finish()
    screen.poll()
    desk.settle()
    assert desk.window.place is Place.REVIEW
    assert "tiny.en" in desk.screen.state.more.text()
    desk.screen.state._buttons[0].click()
    desk.settle()
    assert desk.window.place is Place.SETTINGS


def test_a_machine_that_keeps_up_is_told_nothing(desk: Desk) -> None:
    screen = desk.go(Place.REVIEW, Finished("a1"))
    assert not screen.state.isVisible()
    assert desk.ports.practice.state.phase is PracticePhase.IDLE


def test_while_a_new_reading_waits_for_a_decision_no_word_and_no_edge_is_changed(desk: Desk) -> None:
    report = desk.ports.library.reports["a1"]
    kept = report.transcript.words[4:]
    desk.ports.library.reports["a1"] = replace(report, transcript=replace(report.transcript, words=kept))
    screen = desk.go(Place.REVIEW, "a1")
    screen.header.read_again.emit("base.en")
    desk.settle()
    screen.editing.correct(10, 11, "CORRECTED")
    desk.settle()
    screen.editing.set_sections(screen.report.sections[:1])
    desk.settle()
    assert desk.ports.library.reports["a1"].transcript.words == kept
    assert desk.ports.library.reports["a1"].sections == report.sections
    assert not screen.editing.history.can_undo
    assert "keep or drop" in desk.window.notice.text.text()
    screen.header.starred.emit(False)
    desk.settle()
    assert [button.text() for button in screen.state._buttons] == ["Keep the new words", "Drop them"]
    screen.state._buttons[1].click()
    desk.settle()
    screen.editing.correct(10, 11, "CORRECTED")
    desk.settle()
    assert screen.report.transcript.words[10].text == "CORRECTED"


def test_two_quick_corrections_change_the_words_that_were_meant(make_desk: MakeDesk) -> None:
    desk, screen = held(make_desk)
    words = screen.report.transcript.words
    screen.editing.correct(2, 3, "two words")
    screen.editing.correct(20, 21, "SECOND")
    finish(desk)
    now = [word.text for word in desk.ports.library.reports["a1"].transcript.words]
    texts = [word.text for word in words]
    assert now == [*texts[:2], "two", "words", *texts[3:20], "SECOND", *texts[21:]]
    screen.undo()
    finish(desk)
    screen.undo()
    finish(desk)
    assert desk.ports.library.reports["a1"].transcript.words == words


def test_a_second_correction_of_a_word_already_changed_says_so_and_changes_nothing(make_desk: MakeDesk) -> None:
    desk, screen = held(make_desk)
    screen.editing.correct(2, 3, "first")
    screen.editing.correct(2, 3, "second")
    finish(desk)
    assert screen.report.transcript.words[2].text == "first"
    assert "changed meanwhile" in desk.window.notice.text.text()


def test_corrections_asked_for_before_leaving_are_kept_and_shown_nowhere_else(make_desk: MakeDesk) -> None:
    desk, screen = held(make_desk)
    screen.editing.correct(2, 3, "two words")
    screen.editing.correct(20, 21, "SECOND")
    desk.window.go(Place.REVIEW, "a2")
    desk.settle()
    screen.editing.correct(2, 3, "must not run beside it")
    assert len(desk.executor.waiting) == 2, "an edit and the opening, never two edits at once"
    finish(desk)
    assert desk.ports.library.reports["a1"].transcript.words[21].text == "SECOND"
    assert screen.view.attempt.id == "a2"
    assert not screen.editing.history.can_undo


def test_what_is_written_about_one_take_stays_with_it_when_another_is_opened_meanwhile(make_desk: MakeDesk) -> None:
    desk, screen = held(make_desk)
    screen.header.noted.emit("about the first")
    screen.header.starred.emit(False)
    screen.header.renamed.emit("the first")
    desk.window.go(Place.REVIEW, "a2")
    finish(desk)
    kept = desk.ports.library.kept
    assert (kept["a1"].note, kept["a1"].starred, kept["a1"].title) == ("about the first", False, "the first")
    assert (kept["a2"].note, kept["a2"].title) == ("", "")
    assert screen.view.attempt.id == "a2"


def test_a_reading_kept_or_dropped_late_does_not_cover_the_take_opened_meanwhile(make_desk: MakeDesk) -> None:
    desk, screen = held(make_desk)
    screen.header.read_again.emit("base.en")
    finish(desk)
    screen.accept()
    late = desk.executor.waiting.pop()
    desk.window.go(Place.REVIEW, "a2")
    finish(desk)
    late()
    finish(desk)
    assert screen.view.attempt.id == "a2"
    assert desk.ports.library._proposals == {}


def test_a_tile_of_a_take_too_short_says_so_in_words_that_fit(desk: Desk) -> None:
    report = desk.ports.library.reports["a1"]
    measures = replace(
        report.delivery.measures, answer_seconds=5.0, speech_rate=None, filled_pauses_per_minute=None, setup_share=None
    )
    reason = "an answer of 5 s is too short for rates"
    delivery = replace(report.delivery, measures=measures, not_measured=dict.fromkeys(("speech_rate",), reason))
    short = replace(report, delivery=delivery, not_measured={"setup_share": reason, "filled_pauses_per_minute": reason})
    desk.ports.library.reports["a1"] = short
    screen = desk.go(Place.REVIEW, "a1")
    details = [tile._detail.text() for tile in screen.facts.tiles]
    assert details.count("too short: under 10 s") == 3


def test_m_without_another_take_says_why_nothing_is_compared(desk: Desk) -> None:
    library = desk.ports.library
    library.kept = {"a1": library.kept["a1"]}
    screen = desk.go(Place.REVIEW, "a1")
    desk.press("M")
    assert desk.screen is screen
    assert "no other take of this question" in desk.window.notice.text.text()
