"""The window's library in memory: seven attempts of a fixed fortnight, real behaviour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rehearse.errors import CancelledError, RehearseError, StorageError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.model.sections import Label, Section
from rehearse.model.transcript import Transcript, Word
from rehearse.ports import AttemptFilter, AttemptRow, AttemptView, Cancelled, OnProgress
from tests.fakes.sample_answer import (
    OTHER_QUESTIONS,
    QUESTION,
    sample_peaks,
    sample_report,
    sentences_of,
    totals,
)

#: A fixed day, so that screenshots do not change with the calendar.
TODAY = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)


def _attempt(
    identity: str,
    question: Question,
    days_ago: int,
    state: AttemptState = AttemptState.ANALYSED,
    *,
    starred: bool = False,
    note: str = "",
    failure: str = "",
) -> Attempt:
    return Attempt(
        id=identity,
        question_id=question.id,
        question_text=question.text,
        created=TODAY - timedelta(days=days_ago, minutes=17 * days_ago),
        state=state,
        take=Take(f"{identity}.wav", 139.0, 48_000),
        category=question.category,
        starred=starred,
        note=note,
        failure=failure,
    )


class FakeLibrary:
    """Attempts in a dict. `failure` is raised by the next call, once."""

    def __init__(self, *, filled: bool = True) -> None:
        self.kept: dict[str, Attempt] = {}
        self.reports: dict[str, Report] = {}
        self.deleted: dict[str, Attempt] = {}
        self.purged: list[str] = []
        self.without_audio: set[str] = set()
        self.failure: RehearseError | None = None
        self.exported: list[tuple[str, str, Path]] = []
        self.opened: list[str] = []
        self.reading: set[str] = set()
        self._proposals: dict[str, Report] = {}
        if filled:
            self._fill()

    def _fill(self) -> None:
        full, bare = sample_report(), sample_report(with_words=False)
        for attempt, report in (
            (_attempt("a1", QUESTION, 0, starred=True), full),
            (_attempt("a2", QUESTION, 1), _shorter(full, 0.82, 6.8)),
            (_attempt("a3", OTHER_QUESTIONS[0], 3, note="Told the result first."), _shorter(full, 1.38, 9.2)),
            (_attempt("a4", OTHER_QUESTIONS[1], 4, AttemptState.RECORDED), bare),
            (_attempt("a5", QUESTION, 6), _shorter(full, 0.62, 12.9)),
            (_attempt("a6", OTHER_QUESTIONS[0], 9, AttemptState.FAILED, failure="The reading of the words ended early."), None),
            (_attempt("a7", OTHER_QUESTIONS[1], 12), _shorter(full, 1.05, 8.0)),
        ):
            self.kept[attempt.id] = attempt
            if report is not None:
                self.reports[attempt.id] = report

    def _check(self) -> None:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure

    def _row(self, attempt: Attempt) -> AttemptRow:
        report = self.reports.get(attempt.id)
        measures = report.delivery.measures if report else None
        return AttemptRow(
            id=attempt.id,
            question_id=attempt.question_id,
            question_text=attempt.question_text,
            category=attempt.category,
            created=attempt.created,
            state=attempt.state,
            seconds=(measures.answer_seconds or 0.0) if measures else 139.0,
            title=attempt.title,
            note=attempt.note,
            starred=attempt.starred,
            has_audio=attempt.id not in self.without_audio,
            shares={item.label: item.share for item in report.section_totals} if report and report.section_totals else {},
            measures=measures,
            follow_up=attempt.answers_a_follow_up,
            cut_off=bool(attempt.cut_off),
        )

    def attempts(self, wanted: AttemptFilter) -> tuple[AttemptRow, ...]:
        self._check()
        rows = []
        for attempt in sorted(self.kept.values(), key=lambda item: item.created, reverse=True):
            text = f"{attempt.question_text} {attempt.title} {attempt.note}".lower()
            if wanted.text.lower() not in text or (wanted.category and attempt.category != wanted.category):
                continue
            if wanted.question_id and attempt.question_id != wanted.question_id:
                continue
            if wanted.starred and not attempt.starred:
                continue
            if wanted.since and attempt.created.date() < wanted.since:
                continue
            if wanted.until and attempt.created.date() > wanted.until:
                continue
            rows.append(self._row(attempt))
        return tuple(rows[: wanted.limit])

    def count(self, wanted: AttemptFilter) -> int:
        return len(self.attempts(replace(wanted, limit=len(self.kept))))

    def categories(self) -> tuple[str, ...]:
        return tuple(sorted({attempt.category for attempt in self.kept.values()}))

    def open(self, attempt_id: str) -> AttemptView:
        self._check()
        self.opened.append(attempt_id)
        attempt = self.kept.get(attempt_id)
        if attempt is None:
            raise StorageError("This take is no longer there.", next_step="Go back to the history.")
        report = self.reports.get(attempt_id)
        waiting = ""
        if report is None and attempt.state is AttemptState.RECORDED:
            waiting = "This take is safe but not read yet."
        elif report is not None and report.transcript is None:
            waiting = "No speech model is on this machine yet, so the words have not been read."
        audio = attempt_id not in self.without_audio
        others = tuple(
            item.id for item in self.kept.values() if item.question_id == attempt.question_id and item.id != attempt_id
        )
        question = next((item for item in (QUESTION, *OTHER_QUESTIONS) if item.id == attempt.question_id), None)
        peaks = sample_peaks(report or sample_report()) if audio else None
        return AttemptView(attempt, report, question, peaks, waiting, audio, False, others)

    def find_recording(self, attempt_id: str, chosen: Path) -> AttemptView:
        self._check()
        self.without_audio.discard(attempt_id)
        return self.open(attempt_id)

    def _changed(self, attempt_id: str, report: Report) -> AttemptView:
        self.reports[attempt_id] = report
        return self.open(attempt_id)

    def set_sections(self, attempt_id: str, sections: tuple[Section, ...] | None) -> AttemptView:
        self._check()
        report = self.reports[attempt_id]
        assert report.transcript is not None
        self.kept[attempt_id] = replace(self.kept[attempt_id], edits=sections)
        new = sections or sample_report().sections
        assert new is not None
        answer = report.delivery.measures.answer_seconds or 1.0
        return self._changed(
            attempt_id,
            replace(
                report,
                sections=new,
                section_totals=totals(new, answer),
                sentences=sentences_of(report.transcript.words, new),
                absent_sections=tuple(label for label in Label if label not in {item.label for item in new}),
            ),
        )

    def correct_words(self, attempt_id: str, first: int, last: int, text: str) -> AttemptView:
        words = self._words(attempt_id)
        start, end = words[first].start, words[last - 1].end
        parts = text.split()
        step = (end - start) / max(1, len(parts))
        new = tuple(Word(part, start + step * index, start + step * (index + 1)) for index, part in enumerate(parts))
        return self.set_words(attempt_id, (*words[:first], *new, *words[last:]))

    def _words(self, attempt_id: str) -> tuple[Word, ...]:
        transcript = self.reports[attempt_id].transcript
        assert transcript is not None
        return transcript.words

    def set_words(self, attempt_id: str, words: tuple[Word, ...]) -> AttemptView:
        self._check()
        report = self.reports[attempt_id]
        assert report.transcript is not None
        assert report.sections is not None
        view = self._changed(
            attempt_id,
            replace(
                report,
                transcript=Transcript(words, report.transcript.model),
                sentences=sentences_of(words, report.sections),
                delivery=replace(report.delivery, measures=replace(report.delivery.measures, word_count=len(words))),
            ),
        )
        return replace(view, words_corrected=True)

    def rename(self, attempt_id: str, title: str) -> None:
        self.kept[attempt_id] = replace(self.kept[attempt_id], title=title)

    def set_note(self, attempt_id: str, note: str) -> None:
        self.kept[attempt_id] = replace(self.kept[attempt_id], note=note)

    def set_star(self, attempt_id: str, starred: bool) -> None:
        self.kept[attempt_id] = replace(self.kept[attempt_id], starred=starred)

    def delete(self, attempt_ids: tuple[str, ...], *, audio_only: bool = False) -> tuple[str, ...]:
        for identity in attempt_ids:
            if audio_only:
                self.without_audio.add(identity)
            else:
                self.deleted[identity] = self.kept.pop(identity)
        return ()

    def undelete(self, attempt_ids: tuple[str, ...]) -> None:
        for identity in attempt_ids:
            self.without_audio.discard(identity)
            if identity in self.deleted:
                self.kept[identity] = self.deleted.pop(identity)

    def purge(self, attempt_ids: tuple[str, ...]) -> None:
        for identity in attempt_ids:
            self.deleted.pop(identity, None)
            self.kept.pop(identity, None)
            self.purged.append(identity)

    def analyse(self, attempt_id: str, on_progress: OnProgress, cancelled: Cancelled) -> AttemptView:
        self._check()
        on_progress(0.5, "Reading the words")
        if cancelled():
            raise CancelledError
        self.kept[attempt_id] = replace(self.kept[attempt_id], state=AttemptState.ANALYSED, failure="")
        return self._changed(attempt_id, sample_report())

    def read_again(self, attempt_id: str, model: str, on_progress: OnProgress, cancelled: Cancelled) -> AttemptView:
        on_progress(0.3, f"Reading with {model}")
        if cancelled():
            raise CancelledError
        self._proposals[attempt_id] = sample_report()
        return replace(self.open(attempt_id), report=self._proposals[attempt_id])

    def accept_reading(self, attempt_id: str) -> AttemptView:
        return self._changed(attempt_id, self._proposals.pop(attempt_id))

    def drop_reading(self, attempt_id: str) -> None:
        self._proposals.pop(attempt_id, None)

    def export(self, attempt_id: str, kind: str, path: Path) -> None:
        self.exported.append((attempt_id, kind, path))

    def being_read(self) -> frozenset[str]:
        return frozenset(self.reading)

    def waiting(self) -> tuple[AttemptRow, ...]:
        return tuple(self._row(item) for item in self.kept.values() if item.state is AttemptState.RECORDED)


def _shorter(report: Report, factor: float, fillers: float) -> Report:
    """The sample with other numbers, for the history's other rows."""
    old = report.delivery.measures
    measures = replace(
        old,
        answer_seconds=(old.answer_seconds or 0) * factor,
        speech_rate=(old.speech_rate or 0) * (1.2 - 0.2 * factor),
        filled_pauses_per_minute=fillers * 0.7,
        filler_words_per_minute=fillers * 0.3,
    )
    rows = report.section_totals or ()
    weights = [item.share * (factor if item.label is Label.ACTION else 1.0) for item in rows]
    shares = tuple(replace(item, share=weight / sum(weights)) for item, weight in zip(rows, weights, strict=True))
    return replace(report, delivery=replace(report.delivery, measures=measures), section_totals=shares)
