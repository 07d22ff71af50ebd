"""Work on other threads: one piece of it done for its future, and a bounded pool whose owner waits only so long for what is under way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

Result = TypeVar("Result")


def complete(future: Future[Any], fn: Callable[[], Any]) -> None:
    """Runs `fn` here; what it returns or raises is the future's. Nothing happens where the future was cancelled before."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = fn()
    except BaseException as error:  # noqa: BLE001 - an executor's seam: it belongs to whoever asked
        future.set_exception(error)
    else:
        future.set_result(result)


class Workers(Executor):
    """Runs what is submitted on at most `threads` threads. Thread: any.

    Guarantee: `close` comes back within its limit, whatever the work waits for. Threads start with the first work. Python itself joins
    threads left behind when it ends, without a limit: a process that must end in time leaves as `ui.leaving` does.
    """

    def __init__(self, threads: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._lock = threading.Lock()
        self._under_way: set[Future[Any]] = set()

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Queues `fn`. Raises RuntimeError once closed."""
        future = self._pool.submit(fn, *args, **kwargs)
        with self._lock:
            self._under_way.add(future)
        future.add_done_callback(self._over)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As every executor's: waits without a limit if asked to wait."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def close(self, limit: float) -> bool:
        """Takes nothing more and does what was asked for, for at most `limit` seconds; False if work was left behind. Safe to call twice."""
        self._pool.shutdown(wait=False)
        with self._lock:
            under_way = tuple(self._under_way)
        if wait(under_way, limit).not_done:
            # What has not begun never will: its threads end with what they have in hand.
            self._pool.shutdown(wait=False, cancel_futures=True)
            return False
        self._pool.shutdown()
        return True

    def _over(self, future: Future[Any]) -> None:
        with self._lock:
            self._under_way.discard(future)
