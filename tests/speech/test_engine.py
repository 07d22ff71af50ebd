"""The engine's child process: crashes, hangs, cancels and ends."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.errors import ModelError, TranscriptionError
from rehearse.speech.engine import Engine, EngineState
from rehearse.speech.engine_jobs import CostDone, JobDone, JobFailed, JobResult, Patience
from rehearse.speech.messages import RecogniserSpec

RATE = 16_000
LIMIT = 60.0
QUIET = np.zeros(RATE, np.float32)
LOUD = np.ones(RATE, np.float32)  # the sound the faulty recognisers stumble over


class Listener:
    """Collects results; `wait` blocks until so many came."""

    def __init__(self) -> None:
        self.results: list[JobResult] = []
        self._changed = threading.Condition()

    def __call__(self, result: JobResult) -> None:
        with self._changed:
            self.results.append(result)
            self._changed.notify_all()

    def wait(self, count: int) -> list[JobResult]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.results) >= count, LIMIT), "no result came"
            return list(self.results)


MakeEngine = Callable[..., Engine]


@pytest.fixture
def make_engine() -> Iterator[MakeEngine]:
    engines: list[Engine] = []

    def make(name: str = "counting", patience: Patience | None = None, **options: str | int) -> Engine:
        spec = RecogniserSpec(f"tests.fakes.recogniser:{name}", tuple(options.items()))
        engines.append(Engine(spec, patience=patience))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "speech-engine"]
    assert not [child for child in multiprocessing.active_children() if child.name == "rehearse-speech"]


@pytest.fixture
def marker(tmp_path: Path) -> str:
    folder = tmp_path / "marker"
    folder.mkdir()
    return str(folder)


def submit(engine: Engine, job_id: str, samples: NDArray[np.float32], listener: Listener) -> None:
    engine.submit(job_id, samples, "en", listener)


def test_a_job_comes_back_with_its_words(make_engine: MakeEngine) -> None:
    engine, listener = make_engine(), Listener()
    submit(engine, "a", QUIET, listener)
    result = listener.wait(1)[0]
    assert isinstance(result, JobDone)
    assert [(w.text, w.start, w.end) for w in result.words] == [("w1", 0.0, 0.5), ("w2", 0.5, 1.0)]
    assert engine.state is EngineState.READY
    assert engine.info is not None
    assert engine.info.name == "counting"


def test_two_jobs_come_back_in_their_order(make_engine: MakeEngine) -> None:
    engine, listener = make_engine(), Listener()
    submit(engine, "a", QUIET, listener)
    submit(engine, "b", np.zeros(2 * RATE, np.float32), listener)
    results = listener.wait(2)
    assert [(r.job_id, len(r.words)) for r in results if isinstance(r, JobDone)] == [("a", 2), ("b", 4)]


def test_a_start_makes_the_model_warm_before_any_job(make_engine: MakeEngine) -> None:
    engine = make_engine()
    engine.start()
    engine.start()
    assert engine.wait_ready(LIMIT)
    assert engine.load_seconds > 0.0


def test_a_crash_costs_a_job_one_more_try(make_engine: MakeEngine, marker: str) -> None:
    engine, listener = make_engine("crashing", marker=marker, times=1), Listener()
    submit(engine, "a", LOUD, listener)
    assert isinstance(listener.wait(1)[0], JobDone)


def test_a_second_crash_is_told_and_costs_no_other_job(make_engine: MakeEngine, marker: str) -> None:
    engine, listener = make_engine("crashing", marker=marker, times=2), Listener()
    submit(engine, "a", LOUD, listener)
    submit(engine, "b", QUIET, listener)
    first, second = listener.wait(2)
    assert isinstance(first, JobFailed)
    assert isinstance(first.error, TranscriptionError)
    assert "recording is safe" in first.error.sentence()
    assert isinstance(second, JobDone)
    assert second.job_id == "b"


def test_a_child_killed_from_outside_is_replaced(make_engine: MakeEngine) -> None:
    engine, listener = make_engine(), Listener()
    engine.start()
    assert engine.wait_ready(LIMIT)
    first = engine.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    submit(engine, "a", QUIET, listener)
    assert isinstance(listener.wait(1)[0], JobDone)
    assert engine.process_id != first


def test_a_child_that_is_killed_twice_while_nobody_needs_it_comes_back_only_with_a_job() -> None:
    states: list[EngineState] = []
    changed = threading.Condition()

    def told(state: EngineState) -> None:
        with changed:
            states.append(state)
            changed.notify_all()

    def wait_for(state: EngineState, times: int) -> None:
        with changed:
            assert changed.wait_for(lambda: states.count(state) >= times, LIMIT), states

    engine, listener = Engine(RecogniserSpec("tests.fakes.recogniser:counting"), on_state=told), Listener()
    engine.start()
    for times in (1, 2):
        wait_for(EngineState.READY, times)
        assert engine.process_id is not None
        os.kill(engine.process_id, signal.SIGKILL)
    wait_for(EngineState.STOPPED, 1)
    assert engine.process_id is None
    submit(engine, "a", QUIET, listener)
    assert isinstance(listener.wait(1)[0], JobDone)
    engine.close()


def test_a_model_that_kills_its_child_twice_is_given_up(make_engine: MakeEngine, marker: str) -> None:
    engine, listener = make_engine("crashing_at_load", marker=marker, times=2), Listener()
    submit(engine, "a", QUIET, listener)
    result = listener.wait(1)[0]
    assert isinstance(result, JobFailed)
    assert engine.state is EngineState.FAILED
    engine.start()  # the person tries again, and this time it loads
    assert engine.wait_ready(LIMIT)


def test_a_damaged_model_is_named(make_engine: MakeEngine) -> None:
    engine, listener = make_engine("damaged"), Listener()
    submit(engine, "a", QUIET, listener)
    result = listener.wait(1)[0]
    assert isinstance(result, JobFailed)
    assert isinstance(result.error, ModelError)
    assert "counting is damaged" in result.error.happened
    assert "Download it again" in result.error.next_step
    assert not engine.wait_ready(0.0)


def test_a_job_that_raises_costs_only_itself_and_tells_no_contents(make_engine: MakeEngine) -> None:
    engine, listener = make_engine("raising"), Listener()
    submit(engine, "a", LOUD, listener)
    submit(engine, "b", QUIET, listener)
    first, second = listener.wait(2)
    assert isinstance(first, JobFailed)
    assert first.error.detail == "ValueError"
    assert isinstance(second, JobDone)


@pytest.mark.parametrize("kind", ["unreadable", "no words", "words of another kind"])
def test_a_child_that_answers_with_nonsense_is_replaced(
    make_engine: MakeEngine, marker: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine, listener = make_engine("babbling", marker=marker, times=1, kind=kind), Listener()
    submit(engine, "a", LOUD, listener)
    assert isinstance(listener.wait(1)[0], JobDone)
    assert "started anew" in caplog.text


def test_nonsense_a_second_time_is_told_and_costs_no_other_job(
    make_engine: MakeEngine, marker: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine, listener = make_engine("babbling", marker=marker, times=2, kind="unreadable"), Listener()
    submit(engine, "a", LOUD, listener)
    submit(engine, "b", QUIET, listener)
    first, second = listener.wait(2)
    assert isinstance(first, JobFailed)
    assert "recording is safe" in first.error.sentence()
    assert isinstance(second, JobDone)
    assert "what was said" not in caplog.text


def test_a_model_that_does_not_say_which_it_is_is_given_up(make_engine: MakeEngine, caplog: pytest.LogCaptureFixture) -> None:
    engine, listener = make_engine("nameless"), Listener()
    submit(engine, "a", QUIET, listener)
    assert isinstance(listener.wait(1)[0], JobFailed)
    assert engine.state is EngineState.FAILED
    assert "what nobody asked" in caplog.text


def test_a_listener_that_fails_costs_no_other_job(make_engine: MakeEngine, caplog: pytest.LogCaptureFixture) -> None:
    engine, listener = make_engine(), Listener()

    def faulty(_result: JobResult) -> None:
        raise ValueError("what was said must not be told")

    engine.submit("a", QUIET, "en", faulty)
    submit(engine, "b", QUIET, listener)
    assert isinstance(listener.wait(1)[0], JobDone)
    assert "what listened to a job failed: ValueError" in caplog.text
    assert "what was said" not in caplog.text


def test_a_fault_of_the_engines_own_thread_fails_its_jobs_and_the_next_one_starts_anew(caplog: pytest.LogCaptureFixture) -> None:
    faults = [EngineState.READY]

    def faulty(state: EngineState) -> None:
        if state in faults:
            faults.remove(state)
            raise ValueError("a fault nobody foresaw")

    engine, listener = Engine(RecogniserSpec("tests.fakes.recogniser:counting"), on_state=faulty), Listener()
    submit(engine, "a", QUIET, listener)
    submit(engine, "b", QUIET, listener)
    first, second = listener.wait(2)
    assert isinstance(first, JobFailed)
    assert isinstance(second, JobFailed)
    assert "recording is safe" in first.error.sentence()
    submit(engine, "c", QUIET, listener)
    assert isinstance(listener.wait(3)[2], JobDone)
    engine.close()
    assert "ValueError" in caplog.text
    assert "nobody foresaw" not in caplog.text
    assert not [child for child in multiprocessing.active_children() if child.name == "rehearse-speech"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_cancelled_job_is_never_heard_of_again(make_engine: MakeEngine, tmp_path: Path) -> None:
    gates = [tmp_path / "gate-1", tmp_path / "gate-2"]
    for gate in gates:
        os.mkfifo(gate)
    engine, listener = make_engine("gated", gate=str(tmp_path / "gate")), Listener()
    for job_id in ("running", "queued", "wanted"):
        submit(engine, job_id, QUIET, listener)
    with gates[0].open("wb"):  # opens once the child waits inside "running"
        engine.cancel("running")
        engine.cancel("queued")
        engine.cancel("unknown")
    with gates[1].open("wb"):
        pass
    assert [result.job_id for result in listener.wait(1)] == ["wanted"]


def test_a_hung_child_is_replaced(make_engine: MakeEngine, marker: str, caplog: pytest.LogCaptureFixture) -> None:
    engine, listener = make_engine("hanging", Patience(base=0.5, per_second=0.0), marker=marker, times=1), Listener()
    submit(engine, "a", LOUD, listener)
    assert isinstance(listener.wait(1)[0], JobDone)
    assert "hung" in caplog.text


def test_a_cancelled_job_that_hangs_does_not_hold_up_the_next(
    make_engine: MakeEngine, marker: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine, listener = make_engine("hanging", Patience(base=60.0, cancelled=0.3), marker=marker, times=1), Listener()
    submit(engine, "a", LOUD, listener)
    submit(engine, "b", QUIET, listener)
    assert engine.wait_ready(LIMIT)
    engine.cancel("a")
    assert [result.job_id for result in listener.wait(1)] == ["b"]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs SIGSTOP")
def test_close_ends_a_child_that_no_longer_reads(make_engine: MakeEngine) -> None:
    engine, listener = make_engine("stopping", Patience(leaving=0.3)), Listener()
    for number in range(3):
        submit(engine, str(number), np.zeros(28 * RATE, np.float32), listener)
    assert engine.wait_ready(LIMIT)
    engine.close()
    assert all(isinstance(result, JobFailed) for result in listener.wait(3))


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs SIGSTOP")
def test_close_ends_an_idle_child_that_does_not_leave(make_engine: MakeEngine) -> None:
    engine = make_engine(patience=Patience(leaving=0.3))
    engine.start()
    assert engine.wait_ready(LIMIT)
    child = engine.process_id
    assert child is not None
    os.kill(child, signal.SIGSTOP)
    engine.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_close_ends_what_was_asked_and_may_be_called_twice(make_engine: MakeEngine, marker: str) -> None:
    engine, listener = make_engine("hanging", marker=marker, times=1), Listener()
    submit(engine, "a", LOUD, listener)
    assert engine.wait_ready(LIMIT)
    engine.close()
    engine.close()
    result = listener.wait(1)[0]
    assert isinstance(result, JobFailed)
    assert engine.process_id is None
    assert engine.state is EngineState.STOPPED
    with pytest.raises(TranscriptionError):
        engine.start()


def test_close_before_start_is_nothing(make_engine: MakeEngine) -> None:
    engine = make_engine()
    engine.close()
    engine.close()
    assert engine.process_id is None


def test_the_child_goes_when_its_parent_dies(tmp_path: Path) -> None:
    """The parent is killed outright: the pipe's end is all the child gets to know."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    parent = context.Process(target=_start_and_tell, args=(theirs,))
    parent.start()
    theirs.close()
    child = ours.recv()
    assert parent.pid is not None
    os.kill(parent.pid, signal.SIGKILL)
    parent.join(LIMIT)
    gone = threading.Event()

    def watch() -> None:
        while Path(f"/proc/{child}").exists() and not gone.wait(0.02):
            pass
        gone.set()

    if not Path("/proc/self").exists():
        pytest.skip("needs /proc")
    watcher = threading.Thread(target=watch)
    watcher.start()
    watcher.join(20.0)
    ended = gone.is_set()
    gone.set()
    watcher.join()
    assert ended
    parent.close()
    ours.close()


def _start_and_tell(sender: multiprocessing.connection.Connection) -> None:
    engine = Engine(RecogniserSpec("tests.fakes.recogniser:counting"))
    engine.start()
    assert engine.wait_ready(LIMIT)
    sender.send(engine.process_id)
    threading.Event().wait()


def test_states_are_told_as_they_change() -> None:
    states: list[EngineState] = []
    engine = Engine(RecogniserSpec("tests.fakes.recogniser:counting"), on_state=states.append)
    engine.start()
    assert engine.wait_ready(LIMIT)
    engine.close()
    assert states[-2:] == [EngineState.READY, EngineState.STOPPED]


def test_the_machine_can_be_timed(make_engine: MakeEngine) -> None:
    engine, listener = make_engine(), Listener()
    engine.submit_measurement("time", listener)
    assert listener.wait(1) == [CostDone("time", 0.8, 0.01)]


def test_the_parent_never_loads_a_recogniser() -> None:
    import subprocess
    import sys

    code = "import sys, rehearse.speech.live; sys.exit('faster_whisper' in sys.modules or 'ctranslate2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
