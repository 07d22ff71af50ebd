"""The window's ports in memory: real behaviour, sample data, time moved by the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rehearse.errors import CancelledError, DownloadError, RehearseError, StorageError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.question import Question
from rehearse.model.report import Report
from rehearse.model.sections import Label, Mark, Section
from rehearse.model.transcript import Transcript, Word
from rehearse.ports import (
    AttemptFilter,
    AttemptRow,
    AttemptView,
    Cancelled,
    CheckPhase,
    CheckState,
    DataUse,
    Definition,
    DeviceEntry,
    DownloadProgress,
    MicrophoneWarning,
    ModelEntry,
    OnProgress,
    PlaybackState,
    PlaybackStatus,
    Ports,
    PracticePhase,
    PracticeState,
    TranscriptState,
)
from rehearse.settings import Settings
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


class FakePractice:
    """Moves through the phases as it is told; `advance` lets frames arrive."""

    def __init__(self) -> None:
        self.state = PracticeState()
        self.asked: list[Question] = []
        self.voices: list[str] = []
        self.rounds: list[str | None] = []
        self.closed = False
        self._discarded: PracticeState | None = None

    def ask(
        self,
        question: Question,
        *,
        follow_up_of: str | None = None,
        story_id: str | None = None,
        round_id: str | None = None,
        voice: str = "",
    ) -> None:
        self.asked.append(question)
        self.voices.append(voice)
        self.rounds.append(round_id)
        self.state = PracticeState(PracticePhase.ASKING, question, speaking=True, device="Built-in Microphone")

    def repeat(self) -> None:
        self.state = replace(self.state, speaking=True)

    def hush(self) -> None:
        phase = PracticePhase.IDLE if self.state.phase is PracticePhase.ASKING else self.state.phase
        self.state = replace(self.state, speaking=False, phase=phase)

    def begin_thinking(self, seconds: float) -> None:
        self.state = replace(self.state, phase=PracticePhase.THINKING, thinking_left=seconds, speaking=False)

    def start(self) -> None:
        self.state = replace(
            self.state,
            phase=PracticePhase.RECORDING,
            seconds=0.0,
            marks=(),
            speaking=False,
            level_dbfs=-28.0,
            peak=0.3,
            transcript=TranscriptState.LIVE,
            attempt_id=None,
            error=None,
            can_undo_discard=False,
        )

    def stop(self) -> None:
        self.state = replace(
            self.state, phase=PracticePhase.FINISHING, progress=0.4, doing="Reading the last seconds", attempt_id="a1"
        )

    def finish(self) -> None:
        """The analysis ends."""
        self.state = replace(self.state, phase=PracticePhase.DONE, progress=1.0, attempt_id="a1")

    def discard(self) -> None:
        self._discarded = self.state
        recorded = self.state.phase is PracticePhase.RECORDING
        self.state = replace(self.state, phase=PracticePhase.IDLE, seconds=0.0, marks=(), can_undo_discard=recorded)

    def undo_discard(self) -> None:
        if self._discarded is not None:
            self.state = replace(self._discarded, phase=PracticePhase.FINISHING, attempt_id="a1", can_undo_discard=False)
            self._discarded = None

    def mark(self, label: Label) -> None:
        if self.state.phase is PracticePhase.RECORDING:
            self.state = replace(self.state, marks=(*self.state.marks, Mark(label, self.state.seconds)))

    def take_back_mark(self) -> None:
        self.state = replace(self.state, marks=self.state.marks[:-1])

    def cancel_finishing(self) -> None:
        self.state = replace(self.state, phase=PracticePhase.IDLE, progress=None)

    def reset(self) -> None:
        self.state = replace(self.state, phase=PracticePhase.IDLE, seconds=0.0, marks=(), attempt_id=None, error=None)

    def advance(self, seconds: float) -> None:
        """Frames arrive."""
        if self.state.phase is PracticePhase.THINKING:
            left = max(0.0, self.state.thinking_left - seconds)
            self.state = replace(self.state, thinking_left=left)
            if left == 0:
                self.start()
        else:
            self.state = replace(self.state, seconds=self.state.seconds + seconds)

    def warn(self, warning: MicrophoneWarning) -> None:
        """The microphone misbehaves."""
        self.state = replace(self.state, warning=warning)

    def poll(self) -> PracticeState:
        return self.state

    def close(self) -> None:
        self.closed = True


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

    def categories(self) -> tuple[str, ...]:
        return tuple(sorted({attempt.category for attempt in self.kept.values()}))

    def open(self, attempt_id: str) -> AttemptView:
        self._check()
        self.opened.append(attempt_id)
        attempt = self.kept.get(attempt_id)
        if attempt is None:
            raise StorageError("This attempt is no longer there.", next_step="Go back to the history.")
        report = self.reports.get(attempt_id)
        waiting = ""
        if report is None and attempt.state is AttemptState.RECORDED:
            waiting = "This take is safe but not analysed yet."
        elif report is not None and report.transcript is None:
            waiting = "No speech model is on this machine yet, so the words have not been read."
        audio = attempt_id not in self.without_audio
        others = tuple(
            item.id for item in self.kept.values() if item.question_id == attempt.question_id and item.id != attempt_id
        )
        question = next((item for item in (QUESTION, *OTHER_QUESTIONS) if item.id == attempt.question_id), None)
        peaks = sample_peaks(report or sample_report()) if audio else None
        return AttemptView(attempt, report, question, peaks, waiting, audio, False, others)

    def _changed(self, attempt_id: str, report: Report) -> AttemptView:
        self.reports[attempt_id] = report
        return self.open(attempt_id)

    def set_sections(self, attempt_id: str, sections: tuple[Section, ...] | None) -> AttemptView:
        self._check()
        report = self.reports[attempt_id]
        assert report.transcript is not None
        self.kept[attempt_id] = replace(self.kept[attempt_id], edits=sections)
        new = sections if sections is not None else sample_report().sections
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

    def delete(self, attempt_ids: tuple[str, ...], *, audio_only: bool = False) -> None:
        for identity in attempt_ids:
            if audio_only:
                self.without_audio.add(identity)
            else:
                self.deleted[identity] = self.kept.pop(identity)

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


class FakePlayback:
    """A silent player; `advance` lets time pass."""

    def __init__(self) -> None:
        self.status = PlaybackStatus()
        self.end: float | None = None
        self.start = 0.0
        self.loop = False

    def load(self, attempt_id: str) -> float:
        self.status = PlaybackStatus(PlaybackState.PAUSED, 0.0, 139.0)
        return 139.0

    def play(self, start: float | None = None, end: float | None = None, *, loop: bool = False) -> None:
        self.start, self.end, self.loop = (self.status.position if start is None else start), end, loop
        self.status = replace(self.status, state=PlaybackState.PLAYING, position=self.start)

    def pause(self) -> None:
        self.status = replace(self.status, state=PlaybackState.PAUSED)

    def seek(self, position: float) -> None:
        self.status = replace(self.status, position=position)

    def set_speed(self, speed: float) -> None:
        self.status = replace(self.status, speed=speed)

    def unload(self) -> None:
        self.status = PlaybackStatus()

    def advance(self, seconds: float) -> None:
        """Sound comes out."""
        if self.status.state is not PlaybackState.PLAYING:
            return
        position = self.status.position + seconds * self.status.speed
        end = self.status.duration if self.end is None else self.end
        if position >= end:
            if self.loop:
                position = self.start
            else:
                self.status = replace(self.status, state=PlaybackState.PAUSED)
                position = end
        self.status = replace(self.status, position=position)

    def poll(self) -> PlaybackStatus:
        return self.status


class FakeQuestions:
    """Three questions, or as many as given."""

    def __init__(self, questions: tuple[Question, ...] = (QUESTION, *OTHER_QUESTIONS)) -> None:
        self.questions = questions

    def all(self) -> tuple[Question, ...]:
        return self.questions


class FakeDevices:
    """Two microphones, one speaker, no real sound."""

    def __init__(self, inputs: tuple[str, ...] = ("Built-in Microphone", "USB Headset")) -> None:
        self.names = inputs
        self.check = CheckState()
        self.said: list[str] = []

    def inputs(self) -> tuple[DeviceEntry, ...]:
        return tuple(DeviceEntry(name, index == 0) for index, name in enumerate(self.names))

    def outputs(self) -> tuple[DeviceEntry, ...]:
        return (DeviceEntry("Built-in Speaker", True), DeviceEntry("USB Headset"))

    def voices(self) -> tuple[str, ...]:
        return ("English (America)", "English (Great Britain)")

    def start_check(self, device: str) -> None:
        if not self.names:
            self.check = CheckState(CheckPhase.FAILED, warning=MicrophoneWarning.NO_DEVICE)
            return
        self.check = CheckState(CheckPhase.LISTENING, 1.4, -31.0, 0.21, heard=True)

    def hear_check(self) -> None:
        self.check = replace(self.check, phase=CheckPhase.PLAYING)

    def stop_check(self) -> None:
        self.check = CheckState()

    def poll_check(self) -> CheckState:
        return self.check

    def say(self, text: str, voice: str) -> None:
        self.said.append(text)


class FakeModels:
    """A small catalogue; `gate` decides what a download does between steps."""

    def __init__(self, *, installed: tuple[str, ...] = (), gate: Callable[[], None] | None = None) -> None:
        self.installed = set(installed)
        self.gate = gate
        self.failure: RehearseError | None = None

    def catalogue(self) -> tuple[ModelEntry, ...]:
        def entry(
            name: str, title: str, megabytes: float, note: str, languages: str = "English", *, best: bool = False
        ) -> ModelEntry:
            return ModelEntry(
                name=name,
                title=title,
                size=int(megabytes * 1_000_000),
                source=f"huggingface.co/Systran/faster-whisper-{name}",
                revision="3d3d5dee26484f91867d81cb899cfcf72b96be6c",
                languages=languages,
                installed=name in self.installed,
                recommended=best,
                note=note,
            )

        return (
            entry("tiny.en", "Tiny, English", 77.9, "Fastest; misses more words."),
            entry("base.en", "Base, English", 148.1, "The usual choice.", best=True),
            entry("small.en", "Small, English", 486.9, "Most exact; needs a quick machine."),
            entry("base", "Base, many languages", 147.9, "For answers in another language.", "99 languages"),
        )

    def download(self, name: str, on_progress: Callable[[DownloadProgress], None], cancelled: Cancelled) -> ModelEntry:
        if self.failure is not None:
            raise self.failure
        total = next(item.size for item in self.catalogue() if item.name == name)
        for step in range(1, 5):
            if cancelled():
                raise CancelledError
            on_progress(DownloadProgress(total * step // 4, total, 4_200_000.0))
            if self.gate is not None:
                self.gate()
        self.installed.add(name)
        return next(item for item in self.catalogue() if item.name == name)

    def use_folder(self, folder: Path) -> ModelEntry:
        if not (folder / "model.bin").is_file():
            raise DownloadError("This folder holds no model.", next_step="Choose the folder that has model.bin in it.")
        return ModelEntry(str(folder), folder.name, 1, str(folder), installed=True, own_folder=True)

    def remove(self, name: str) -> None:
        self.installed.discard(name)

    def measure(self, on_progress: OnProgress, cancelled: Cancelled) -> str:
        on_progress(0.5, "Timing the machine")
        return "base.en"


class FakeSettings:
    """Kept in memory."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.kept = settings or Settings(first_run_done=True, model="base.en")

    def current(self) -> Settings:
        return self.kept

    def save(self, settings: Settings) -> None:
        self.kept = settings


class FakeData:
    """A folder that is only named."""

    def __init__(self, folder: Path = Path("/home/sam/.local/share/rehearse")) -> None:
        self._folder = folder
        self.cleared = 0

    def folder(self) -> Path:
        return self._folder

    def definitions(self) -> tuple[Definition, ...]:
        return (
            Definition(
                "speech_rate",
                "Speech rate",
                "Words a minute over the whole answer, sounds such as um left out.",
                "120 to 165 words a minute; only a stretch of 15 s or more below 100 or above 180 is remarked on.",
                "Tauroza & Allison 1990",
            ),
            Definition(
                "filled_pauses_per_minute",
                "Filled pauses",
                "Um, uh and er a minute, heard in the sound itself as well as in the words.",
                "Up to 5 a minute with filler words pass unnoticed; above 12 listeners notice.",
                "Laske & DiGennaro Reed 2024",
            ),
            Definition(
                "longest_pause",
                "Longest pause",
                "The longest silence inside the answer.",
                "From 2 s listed, from 4 s shown strongly.",
                "",
            ),
        )

    def use(self) -> DataUse:
        return DataUse(184_000_000, 148_100_000, 3_200_000, 900_000)

    def clear_cache(self) -> None:
        self.cleared += 1

    def export_all(self, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> None:
        on_progress(1.0, "Writing")

    def import_all(self, path: Path, on_progress: OnProgress, cancelled: Cancelled) -> str:
        return "12 attempts and 3 stories came in."


def fake_ports(*, filled: bool = True, settings: Settings | None = None, offline: bool = False, demo: bool = False) -> Ports:
    """Fresh ports with sample data."""
    return Ports(
        practice=FakePractice(),
        library=FakeLibrary(filled=filled),
        playback=FakePlayback(),
        questions=FakeQuestions(),
        devices=FakeDevices(),
        models=FakeModels(installed=("base.en",) if filled else ()),
        settings=FakeSettings(settings),
        data=FakeData(),
        offline=offline,
        demo=demo,
    )


def some_day(days: int) -> date:
    """A day counted from the sample's own today."""
    return (TODAY + timedelta(days=days)).date()
