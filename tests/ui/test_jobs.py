from __future__ import annotations

import gc
import re
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rehearse.errors import DeviceError, RehearseError
from tests.ui.conftest import SteppingExecutor, settle
from ui.jobs import Job, Jobs


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(3) as made:
        yield made


def test_results_and_progress_arrive_in_order_on_the_gui_thread(
    qtbot: QtBot, qapp: QApplication, pool: ThreadPoolExecutor
) -> None:
    jobs = Jobs(pool)
    told: list[object] = []
    threads: set[bool] = set()

    def work(job: Job) -> str:
        for number in range(1_000):
            job.report(number)
        return "done"

    job = jobs.submit(work)

    def note(value: object) -> None:
        told.append(value)
        threads.add(QThread.currentThread() is qapp.thread())

    job.progressed.connect(note)
    job.succeeded.connect(note)
    ended: list[bool] = []
    job.done.connect(lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    assert told == [*range(1_000), "done"]
    assert threads == {True}
    jobs.close()


def test_a_failure_meant_for_people_arrives_as_it_is(qapp: QApplication) -> None:
    jobs = Jobs(SteppingExecutor())
    failures: list[RehearseError] = []

    def work() -> None:
        raise DeviceError("The microphone is gone.", safe="The take is safe.")

    jobs.run(work, None, failures.append)
    settle(qapp)
    assert [failure.sentence() for failure in failures] == ["The microphone is gone. The take is safe."]
    assert jobs.running == 0
    jobs.close()


def test_our_own_fault_becomes_a_sentence_and_is_logged_by_place_without_its_text(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = Jobs(SteppingExecutor())
    failures: list[RehearseError] = []

    def work() -> None:
        raise ValueError("words somebody said")

    jobs.run(work, None, failures.append)
    settle(qapp)
    assert "ValueError" not in failures[0].sentence()
    assert "recordings are untouched" in failures[0].sentence()
    assert re.search(r"ValueError > jobs.py:\d+ _work > .*test_jobs.py:\d+ work", caplog.text)
    assert "somebody" not in caplog.text
    assert not any(record.exc_info for record in caplog.records)
    jobs.close()


def test_a_cancelled_job_delivers_nothing_but_its_end(qapp: QApplication) -> None:
    executor = SteppingExecutor(at_once=False)
    jobs = Jobs(executor)
    told: list[object] = []
    job = jobs.submit(lambda job: "result")
    job.succeeded.connect(told.append)
    job.failed.connect(told.append)
    job.done.connect(lambda: told.append("end"))
    job.cancel()
    executor.run_all()
    settle(qapp)
    assert told == ["end"]
    jobs.close()


def test_nothing_is_delivered_after_closing(qapp: QApplication) -> None:
    executor = SteppingExecutor(at_once=False)
    jobs = Jobs(executor)
    told: list[object] = []
    jobs.run(lambda: "late", told.append)
    jobs.close()
    executor.run_all()
    settle(qapp)
    assert told == []


def test_what_was_asked_for_before_closing_is_still_done_and_what_can_stop_half_way_is_not(qapp: QApplication) -> None:
    executor = SteppingExecutor(at_once=False)
    jobs = Jobs(executor)
    done: list[str] = []
    jobs.run(lambda: done.append("a note kept"))
    jobs.submit(lambda job: done.append("a long reading"))
    jobs.close()
    executor.run_all()
    settle(qapp)
    assert done == ["a note kept"]


def test_a_finished_job_keeps_nothing_alive(qapp: QApplication) -> None:
    jobs = Jobs(SteppingExecutor())

    class Big:
        """Something that would be missed."""

    big = Big()
    seen = weakref.ref(big)
    jobs.run(lambda held=big: held is not None)  # type: ignore[misc]
    del big
    settle(qapp)
    gc.collect()
    assert seen() is None
    assert threading.active_count() >= 1
    jobs.close()
