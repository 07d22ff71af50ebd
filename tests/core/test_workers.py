"""A pool that can be closed in time, whatever its work waits for."""

from __future__ import annotations

import threading

import pytest

from rehearse.workers import Workers


def test_closing_does_what_was_asked_for_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    workers = Workers(1, "test")
    done: list[int] = []
    futures = [workers.submit(done.append, number) for number in range(50)]
    assert workers.close(30.0)
    assert workers.close(30.0)
    assert done == list(range(50))
    assert all(future.done() for future in futures)
    assert set(threading.enumerate()) <= before


def test_closing_does_not_wait_for_work_that_never_ends_nor_begins_what_waited_behind_it() -> None:
    workers = Workers(1, "test")
    never, began = threading.Event(), threading.Event()
    workers.submit(never.wait)
    behind = workers.submit(began.set)
    try:
        assert not workers.close(0.05)
        assert behind.cancelled()
    finally:
        never.set()
    workers.shutdown()
    assert not began.is_set()


def test_nothing_is_taken_after_closing() -> None:
    workers = Workers(1, "test")
    workers.close(1.0)
    with pytest.raises(RuntimeError):
        workers.submit(int)


def test_a_failure_is_the_askers_and_stops_no_other_work() -> None:
    workers = Workers(1, "test")
    failed = workers.submit(int, "no number")
    after = workers.submit(int, "7")
    assert workers.close(30.0)
    assert isinstance(failed.exception(), ValueError)
    assert after.result() == 7


def test_shutting_down_waits_for_what_is_under_way_and_takes_nothing_more() -> None:
    workers = Workers(1, "test")
    goes_on, done = threading.Event(), threading.Event()
    workers.submit(lambda: goes_on.wait(30.0) and done.set())
    later = threading.Timer(0.05, goes_on.set)
    later.start()
    workers.shutdown()
    assert done.is_set()
    later.join()
    with pytest.raises(RuntimeError):
        workers.submit(int)
