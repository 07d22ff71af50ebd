"""Every attempt kept, as the window shows and edits it. Implements `LibraryPort` over the history, the takes and the pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from rehearse.errors import ModelError, RehearseError, StorageError, TranscriptionError
from rehearse.model.attempt import Attempt, AttemptState
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.model.sections import Section
from rehearse.model.transcript import Transcript, Word
from rehearse.ports import AttemptFilter, AttemptRow, AttemptView, Cancelled, OnProgress
from rehearse.report.json import report_to_json
from rehearse.session.being_read import BeingRead
from rehearse.session.corrections import corrected
from rehearse.session.engine_room import EngineRoom
from rehearse.session.exports import export_attempt
from rehearse.session.finishing import Keeper
from rehearse.session.history import History, Result, stored_report
from rehearse.session.listing import attempt_row, filters_of, listed_row
from rehearse.session.marked_sections import sections_without_words
from rehearse.session.pipeline import Asked, Tools, rebuild_report
from rehearse.session.reading import Reader
from rehearse.session.relinking import bring_back
from rehearse.session.take_shapes import TakeShapes
from rehearse.settings import Settings
from rehearse.store.questions import QuestionBank

#: Analysis waits for words; shown while there is no model.
WAITS_FOR_MODEL = "The transcript waits for a speech model. Everything that needs no words is measured."
WAITS_FOR_ANALYSIS = "This take is safe but not read yet."


class Library:
    """The `LibraryPort`. Thread: any worker. Changes to one attempt are read-modify-write pieces of io work, so none is lost."""

    def __init__(
        self,
        history: History,
        engines: EngineRoom,
        tools: Callable[[], Tools],
        settings: Callable[[], Settings],
        questions: Callable[[], QuestionBank],
        *,
        keeper: Keeper,
        on_edit: Callable[[], None] = lambda: None,
        on_purge: Callable[[str], None] = lambda _attempt_id: None,
        being_read: BeingRead | None = None,
    ) -> None:
        self._history = history
        self._engines = engines
        self._tools = tools
        self._settings = settings
        self._questions = questions
        self._keeper = keeper
        self._on_edit = on_edit
        self._on_purge = on_purge
        self._being_read = being_read or BeingRead()
        self._shapes = TakeShapes()
        self._proposals: dict[str, Report] = {}
        #: Reads takes; whatever else reads recordings waits its turn here too.
        self.reader = Reader(engines, tools)

    # -- looking

    def attempts(self, wanted: AttemptFilter) -> tuple[AttemptRow, ...]:
        """See `LibraryPort`. Days are local days."""
        store, filters = self._history.attempts, filters_of(wanted)
        found = self._history.run(lambda: store.listing(wanted.text, limit=wanted.limit, **filters))
        return tuple(map(listed_row, found))

    def count(self, wanted: AttemptFilter) -> int:
        """See `LibraryPort`."""
        return self._history.run(lambda: self._history.attempts.count(wanted.text, **filters_of(wanted)))

    def categories(self) -> tuple[str, ...]:
        """See `LibraryPort`."""
        return tuple(sorted(name for name in self._history.run(self._history.attempts.categories) if name))

    def open(self, attempt_id: str) -> AttemptView:
        """See `LibraryPort`."""
        return self._view(self._history.get(attempt_id))

    def waiting(self) -> tuple[AttemptRow, ...]:
        """See `LibraryPort`. Those measured without words wait too, once there is a model."""
        recorded = self._history.run(self._history.attempts.recorded)
        return tuple(attempt_row(attempt) for attempt in recorded)

    def being_read(self) -> frozenset[str]:
        """See `LibraryPort`."""
        return self._being_read.ids

    def without_words(self) -> tuple[str, ...]:
        """Ids of attempts that were measured but have no transcript: to be read when a model arrives."""
        return self._history.run(self._history.attempts.without_words)

    def unread(self, *, failed_too: bool = False) -> tuple[str, ...]:
        """Ids of all takes that wait for words; `failed_too`: also those on which an earlier analysis failed."""
        failed: tuple[Attempt, ...] = ()
        if failed_too:
            failed = self._history.run(
                lambda: self._history.attempts.find(state=AttemptState.FAILED, limit=-1, with_reports=False)
            )
        kept = tuple(attempt.id for attempt in reversed(failed) if self._audio(attempt) is not None)
        return (*(row.id for row in self.waiting()), *self.without_words(), *kept)

    def _view(self, attempt: Attempt, report: Report | None = None) -> AttemptView:
        report = report or stored_report(attempt)
        path = self._audio(attempt)
        shape = self._shapes.of(path) if path is not None else None
        if shape is None:
            path = None
        waiting = ""
        marked: tuple[Section, ...] | None = None
        if report is None and attempt.take is not None:
            marked = sections_without_words(attempt.marks, attempt.edits, (), attempt.take.seconds)
        if report is None and attempt.state is AttemptState.RECORDED:
            waiting = WAITS_FOR_ANALYSIS
        elif report is not None and report.transcript is None:
            waiting = WAITS_FOR_MODEL
        others = (
            self._history.run(lambda: self._history.attempts.find(question_id=attempt.question_id, limit=50, with_reports=False))
            if attempt.question_id
            else ()
        )
        return AttemptView(
            attempt=attempt,
            report=report,
            question=self._question(attempt),
            peaks=shape,
            waiting=waiting,
            has_audio=path is not None,
            words_corrected=report is not None and _corrected(report),
            others=tuple(other.id for other in others if other.id != attempt.id and comparable(attempt, other)),
            marked=marked or (),
        )

    def _question(self, attempt: Attempt) -> Question | None:
        return self._questions().get(attempt.question_id) if attempt.question_id else None

    def audio_path(self, attempt_id: str) -> Path:
        """Where an attempt's recording lies. Raises StorageError when it is gone."""
        path = self._audio(self._history.get(attempt_id))
        if path is None:
            raise StorageError("The recording of this take is no longer there.", safe="Its transcript and figures are kept.")
        return path

    def _audio(self, attempt: Attempt) -> Path | None:
        if attempt.take is None or not attempt.take.file:
            return None
        path = self._history.takes.path(attempt.take.file)
        return path if path.is_file() else None

    def find_recording(self, attempt_id: str, chosen: Path) -> AttemptView:
        """See `LibraryPort`."""
        take = self._history.get(attempt_id).take
        if take is None or not take.file:
            raise StorageError("This take keeps no recording.", safe="Its transcript and figures are kept.")
        bring_back(self._history.paths, take, chosen)
        return self.open(attempt_id)

    # -- editing

    def set_sections(self, attempt_id: str, sections: tuple[Section, ...] | None) -> AttemptView:
        """See `LibraryPort`."""
        view = self._rebuilt(attempt_id, edits=sections)
        self._on_edit()
        return view

    def correct_words(self, attempt_id: str, first: int, last: int, text: str) -> AttemptView:
        """See `LibraryPort`."""
        report = self._report(attempt_id)
        assert report.transcript is not None
        return self.set_words(attempt_id, corrected(report.transcript.words, first, last, text))

    def set_words(self, attempt_id: str, words: tuple[Word, ...]) -> AttemptView:
        """See `LibraryPort`."""
        report = self._report(attempt_id)
        assert report.transcript is not None
        return self._rebuilt(attempt_id, transcript=replace(report.transcript, words=words))

    def _report(self, attempt_id: str) -> Report:
        report = stored_report(self._history.get(attempt_id))
        if report is None or report.transcript is None:
            raise StorageError("This take has no transcript to change.", next_step="Have it read first.")
        return report

    def _rebuilt(
        self, attempt_id: str, *, transcript: Transcript | None = None, edits: tuple[Section, ...] | str | None = "as they are"
    ) -> AttemptView:
        """All figures follow the person's change; the audio is not read again."""
        tools = self._tools()
        # Asked of the history before the change, which is itself io work and must not wait for more of it.
        already_asked = self._history.asked_in(self._history.get(attempt_id))

        def change(attempt: Attempt) -> Attempt:
            report = stored_report(attempt)
            if report is None:
                raise StorageError("This take has no report to change.", next_step="Have it read first.")
            kept = attempt if isinstance(edits, str) else replace(attempt, edits=edits)
            # Judged in the language it was heard in, whatever the settings say by now.
            heard_in = report.transcript.model.language if report.transcript is not None else self._settings().language
            asked = self._asked(kept, heard_in, already_asked)
            fresh = rebuild_report(report, asked, tools, transcript=transcript)
            return replace(kept, report_json=json.dumps(report_to_json(fresh), ensure_ascii=False))

        return self._view(self._history.change(attempt_id, change))

    def _asked(self, attempt: Attempt, language: str, already_asked: tuple[str, ...]) -> Asked:
        settings = self._settings()
        return Asked(
            question=self._question(attempt),
            target=attempt.target,
            language=language,
            bands=settings.section_bands(),
            own_fillers=settings.own_fillers,
            marks=attempt.marks,
            edits=attempt.edits,
            already_asked=already_asked,
            follow_up=attempt.answers_a_follow_up,
            words=attempt.question_text,
            cut_off=bool(attempt.cut_off),
        )

    def rename(self, attempt_id: str, title: str) -> None:
        """See `LibraryPort`."""
        self._history.change(attempt_id, lambda attempt: replace(attempt, title=title.strip()))

    def set_note(self, attempt_id: str, note: str) -> None:
        """See `LibraryPort`."""
        self._history.change(attempt_id, lambda attempt: replace(attempt, note=note))

    def set_star(self, attempt_id: str, starred: bool) -> None:
        """See `LibraryPort`."""
        self._history.change(attempt_id, lambda attempt: replace(attempt, starred=starred))

    # -- deleting

    def delete(self, attempt_ids: tuple[str, ...], *, audio_only: bool = False) -> tuple[str, ...]:
        """See `LibraryPort`."""
        store, shared = self._history.attempts, []
        for attempt_id in attempt_ids:
            if not audio_only:
                self._run_known(partial(store.tombstone, attempt_id))
            elif not self._run_known(partial(store.delete_audio, attempt_id, self._history.takes)):
                shared.append(attempt_id)
        return tuple(shared)

    def undelete(self, attempt_ids: tuple[str, ...]) -> None:
        """See `LibraryPort`."""
        for attempt_id in attempt_ids:
            self._run_known(partial(self._history.attempts.untombstone, attempt_id))

    def purge(self, attempt_ids: tuple[str, ...]) -> None:
        """See `LibraryPort`."""
        for attempt_id in attempt_ids:
            self._history.run(partial(self._history.attempts.delete, attempt_id, self._history.takes))
            self._on_purge(attempt_id)

    def _run_known(self, work: Callable[[], Result]) -> Result:
        try:
            return self._history.run(work)
        except KeyError as error:
            raise StorageError("This take is no longer in the history.", next_step="Go back to the list.") from error

    # -- reading

    def analyse(self, attempt_id: str, on_progress: OnProgress, cancelled: Cancelled) -> AttemptView:
        """See `LibraryPort`."""
        attempt = self._history.get(attempt_id)
        with self._being_read.reading(attempt_id):
            try:
                self._analyse(attempt, on_progress, cancelled)
            except RehearseError as error:
                self._failed(attempt, error)
                raise
        return self.open(attempt_id)

    def read_waiting(self, attempt_id: str, cancelled: Cancelled) -> None:
        """Analyses one take that nobody asked for by name: a fault of the engine or the model is no fault of the take's.

        Raises ModelError and TranscriptionError with the state left as it was; any other RehearseError makes it FAILED.
        """
        attempt = self._history.get(attempt_id)
        if not _waits(attempt):
            return  # read by its person while others of the list were
        with self._being_read.reading(attempt_id):
            try:
                self._analyse(attempt, lambda _share, _doing: None, cancelled)
            except (ModelError, TranscriptionError):
                raise
            except RehearseError as error:
                self._failed(attempt, error)
                raise

    def _analyse(self, attempt: Attempt, on_progress: OnProgress, cancelled: Cancelled) -> None:
        report = self.reader.read(self.audio_path(attempt.id), self._asked_now(attempt), on_progress, cancelled)
        if _waits(attempt) and not _waits(self._history.get(attempt.id)):
            return  # somebody else read it meanwhile, and its words may have been corrected since
        self._keeper.analysed(attempt, _of_take(report, attempt))

    def _asked_now(self, attempt: Attempt) -> Asked:
        return self._asked(attempt, self._settings().language, self._history.asked_in(attempt))

    def _failed(self, attempt: Attempt, error: RehearseError) -> None:
        """A take that has a report keeps it: what was measured before is still true."""
        if attempt.state is not AttemptState.ANALYSED:
            self._keeper.failed(attempt, error.sentence())

    def read_again(self, attempt_id: str, model: str, on_progress: OnProgress, cancelled: Cancelled) -> AttemptView:
        """See `LibraryPort`."""
        attempt = self._history.get(attempt_id)
        engine = self._engines.fresh(model)
        try:
            path = self.audio_path(attempt_id)
            report = _of_take(self.reader.read_with(engine, path, self._asked_now(attempt), on_progress, cancelled), attempt)
        finally:
            engine.close()
        self._proposals[attempt_id] = report
        return self._view(attempt, report)

    def accept_reading(self, attempt_id: str) -> AttemptView:
        """See `LibraryPort`."""
        report = self._proposals.pop(attempt_id, None)
        if report is not None:
            attempt = self._history.get(attempt_id)
            heard_in = report.transcript.model.language if report.transcript is not None else self._settings().language
            asked = self._asked(attempt, heard_in, self._history.asked_in(attempt))
            # Sections may have been set while the other model was reading: the person's edges hold in its reading too.
            self._keeper.analysed(attempt, rebuild_report(report, asked, self._tools()))
        return self.open(attempt_id)

    def drop_reading(self, attempt_id: str) -> None:
        """See `LibraryPort`."""
        self._proposals.pop(attempt_id, None)

    def export(self, attempt_id: str, kind: str, path: Path) -> None:
        """See `LibraryPort`."""
        self._history.paths.require_elsewhere(path)
        attempt = self._history.get(attempt_id)
        export_attempt(attempt, stored_report(attempt), self._audio(attempt), kind, path)


def _of_take(report: Report, attempt: Attempt) -> Report:
    """The report names the take as the history does, not where it lies on this machine."""
    assert attempt.take is not None
    return replace(report, audio=replace(report.audio, path=attempt.take.file))


def _waits(attempt: Attempt) -> bool:
    """Whether there are no words of it yet."""
    report = stored_report(attempt)
    return report is None or report.transcript is None


def _corrected(report: Report) -> bool:
    """Corrected words carry a probability of exactly 1: no recogniser returns that."""
    return report.transcript is not None and any(word.probability >= 1.0 for word in report.transcript.words)


def comparable(attempt: Attempt, other: Attempt) -> bool:
    """Whether two takes filed under one question were asked the same: a follow-up is filed under the question it drills into."""
    if attempt.answers_a_follow_up or other.answers_a_follow_up:
        return attempt.answers_a_follow_up == other.answers_a_follow_up and attempt.question_text == other.question_text
    return True
