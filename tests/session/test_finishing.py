"""After Stop: why there are no words is what was so when listening began, and whoever waits for the end is told in every case."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt, Take
from rehearse.model.report import Report
from rehearse.session.being_read import BeingRead
from rehearse.session.ear import Ear
from rehearse.session.engine_room import NOT_YET, Loan
from rehearse.session.finishing import Finisher, FinishingJob, NewAttempt
from rehearse.session.tools import load_tools
from rehearse.settings import Settings
from rehearse.speech.live import LiveTranscription
from tests.fakes.audio import noise

shipped_tools = cache(lambda: load_tools(None))


class Keeper:
    """Keeps nothing."""

    def add(self, attempt: Attempt) -> None:
        pass

    def analysed(self, attempt: Attempt, report: Report) -> None:
        pass

    def failed(self, attempt: Attempt, reason: str) -> None:
        pass


def _job(loan: Loan) -> FinishingJob:
    ear = Ear(LiveTranscription(loan.engine), loan)
    ear.hear(noise(2.0, 16_000, level=0.1))
    return FinishingJob(NewAttempt("one", Path("one.wav"), datetime.now(UTC)), ear, threading.Event())


def test_a_model_that_came_during_the_take_leaves_a_reason_why_this_take_has_no_words() -> None:
    finisher = Finisher(Keeper(), shipped_tools, Settings, lambda: "")
    report = finisher.finish(_job(Loan(None, NOT_YET)), lambda: Take("one.wav", 2.0, 16_000))
    assert report.transcript is None
    assert set(report.not_measured.values()) == {NOT_YET}


def test_a_take_is_being_read_from_its_end_until_its_report_is_kept_or_refused() -> None:
    being_read, seen = BeingRead(), []

    class Watched(Keeper):
        def add(self, attempt: Attempt) -> None:
            seen.append(being_read.ids)

        def analysed(self, attempt: Attempt, report: Report) -> None:
            seen.append(being_read.ids)

    finisher = Finisher(Watched(), shipped_tools, Settings, lambda: "", being_read=being_read)
    finisher.finish(_job(Loan(None, NOT_YET)), lambda: Take("one.wav", 2.0, 16_000))
    assert seen == [{"one"}, {"one"}]
    assert being_read.ids == frozenset()


def test_the_end_is_told_also_when_the_take_could_not_be_saved() -> None:
    ended: list[FinishingJob] = []
    finisher = Finisher(Keeper(), shipped_tools, Settings, lambda: "", on_end=ended.append)
    job = _job(Loan(None, NOT_YET))

    def refused() -> Take:
        raise StorageError("The disk does not answer.")

    with pytest.raises(StorageError):
        finisher.finish(job, refused)
    assert ended == [job]
