"""The two threads of sound: time limits on the device, order and repetition on the io worker."""

from __future__ import annotations

import threading

import pytest

from rehearse.audio.device_worker import DeviceWorker
from rehearse.audio.io_worker import IoWorker
from rehearse.errors import DeviceError, StorageError


def test_a_call_that_hangs_is_given_up_in_words() -> None:
    worker, release = DeviceWorker(), threading.Event()
    with pytest.raises(DeviceError, match="does not answer"):
        worker.call(release.wait, 0.05)
    release.set()
    assert worker.close()


def test_a_call_given_up_before_it_began_never_begins() -> None:
    worker, release = DeviceWorker(), threading.Event()
    ran: list[int] = []
    first = worker.submit(release.wait)
    with pytest.raises(DeviceError):
        worker.call(lambda: ran.append(1), 0.05)
    release.set()
    first.result(5)
    assert worker.close()
    assert ran == []


def test_after_a_hang_the_thread_serves_again() -> None:
    worker, release = DeviceWorker(), threading.Event()
    with pytest.raises(DeviceError):
        worker.call(release.wait, 0.05)
    release.set()
    assert worker.call(lambda: 7) == 7
    assert worker.close()


def test_close_does_not_wait_for_a_hang() -> None:
    worker, release = DeviceWorker(), threading.Event()
    worker.submit(release.wait)
    assert not worker.close(0.05)
    release.set()
    assert worker.close()


def test_all_device_calls_run_on_one_thread() -> None:
    worker = DeviceWorker()
    names = {worker.call(lambda: threading.current_thread().name) for _ in range(3)}
    assert names == {"device"}
    assert worker.close()
    with pytest.raises(DeviceError):
        worker.submit(lambda: None)


def test_the_error_of_a_call_is_the_callers() -> None:
    worker = DeviceWorker()
    with pytest.raises(ZeroDivisionError):
        worker.call(lambda: 1 // 0)
    assert worker.close()


def test_jobs_run_in_order_on_one_thread(io: IoWorker) -> None:
    seen: list[int] = []
    futures = [io.submit(lambda number=number: seen.append(number)) for number in range(50)]
    futures[-1].result(5)
    assert seen == list(range(50))


def test_a_repetition_goes_before_a_long_queue(io: IoWorker) -> None:
    ran = threading.Event()
    stop = threading.Event()

    def again() -> None:  # a queue that never ends
        if not stop.is_set():
            io.submit(again)

    io.submit(again)
    repetition = io.every(0.01, ran.set)
    assert ran.wait(5)
    ran.clear()
    assert ran.wait(5)
    repetition.cancel()
    stop.set()


def test_a_cancelled_repetition_runs_no_more(io: IoWorker) -> None:
    ran: list[int] = []
    begun = threading.Event()

    def beat() -> None:
        ran.append(1)
        begun.set()

    repetition = io.every(0.001, beat)
    assert begun.wait(5)
    io.submit(repetition.cancel).result(5)
    count = len(ran)
    for _ in range(20):
        io.submit(lambda: None).result(5)
    assert len(ran) == count


def test_a_repetition_that_fails_ends_alone_and_tells_why(io: IoWorker) -> None:
    failed = threading.Event()

    def fail() -> None:
        failed.set()
        raise ZeroDivisionError

    repetition = io.every(0.001, fail)
    assert failed.wait(5)
    assert io.submit(lambda: 7).result(5) == 7
    assert isinstance(repetition.failure, ZeroDivisionError)


def test_close_finishes_what_is_queued() -> None:
    worker, seen = IoWorker(), []
    for number in range(100):
        worker.submit(lambda number=number: seen.append(number))
    assert worker.close()
    assert len(seen) == 100
    with pytest.raises(StorageError):
        worker.submit(lambda: None)
    assert worker.close()


def test_a_worker_never_used_has_no_thread() -> None:
    before = threading.active_count()
    io, devices = IoWorker(), DeviceWorker()
    assert threading.active_count() == before
    assert io.close()
    assert devices.close()
