"""Waiting takes are read when a model is there and nobody speaks; a bad model costs none of them its state."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rehearse.errors import ModelError, TranscriptionError, UnreadableInputError
from rehearse.session.catch_up import CatchUp


class Waiting:
    """Takes by name; `trouble` says what reading one of them raises."""

    def __init__(self, *names: str, failed: tuple[str, ...] = ()) -> None:
        self.names, self.failed = names, failed
        self.read: list[str] = []
        self.trouble: dict[str, Exception] = {}
        self.during: Callable[[], None] = lambda: None

    def unread(self, *, failed_too: bool = False) -> tuple[str, ...]:
        names = (*self.names, *(self.failed if failed_too else ()))
        return tuple(name for name in names if name not in self.read)

    def read_waiting(self, attempt_id: str, cancelled: Callable[[], bool]) -> None:
        self.during()
        if attempt_id in self.trouble:
            raise self.trouble[attempt_id]
        self.read.append(attempt_id)


def _catch_up(takes: Waiting, busy: Callable[[], bool] = lambda: False) -> CatchUp:
    return CatchUp(takes, ready=lambda: True, busy=busy, closed=lambda: False)


def test_an_unusable_model_stops_the_reading_at_the_first_take() -> None:
    takes = Waiting("a", "b")
    takes.trouble = {"a": ModelError("The model is damaged."), "b": ModelError("The model is damaged.")}
    tried: list[str] = []
    takes.during = lambda: tried.append("one")
    _catch_up(takes).run()
    assert tried == ["one"]


def test_an_unreadable_recording_does_not_hold_up_the_others() -> None:
    takes = Waiting("a", "b")
    takes.trouble = {"a": UnreadableInputError("This is no recording.")}
    _catch_up(takes).run()
    assert takes.read == ["b"]


def test_a_take_that_trips_a_fault_of_ours_does_not_hold_up_the_others_for_ever() -> None:
    takes = Waiting("a", "b")
    takes.trouble = {"a": ValueError("ours")}
    catch_up = _catch_up(takes)
    with pytest.raises(ValueError, match="ours"):
        catch_up.run()
    catch_up.run()
    assert takes.read == ["b"]
    takes.trouble = {}
    catch_up.run(failed_too=True)
    assert takes.read == ["b", "a"], "with the next model it is tried again"


def test_a_take_the_engine_failed_on_is_left_alone_and_the_others_come_next_time() -> None:
    takes = Waiting("a", "b")
    takes.trouble = {"a": TranscriptionError("The engine ended.")}
    catch_up = _catch_up(takes)
    catch_up.run()
    assert takes.read == []
    catch_up.run()
    assert takes.read == ["b"]
    takes.trouble = {}
    catch_up.run(failed_too=True)
    assert takes.read == ["b", "a"]


def test_reading_stops_for_a_recording_and_goes_on_when_called_after_it() -> None:
    takes = Waiting("a", "b", failed=("c",))
    recording = False

    def begins() -> None:
        nonlocal recording
        recording = True

    takes.during = begins
    catch_up = _catch_up(takes, lambda: recording)
    catch_up.run(failed_too=True)
    assert takes.read == ["a"]
    recording, takes.during = False, lambda: None
    catch_up.run()
    assert takes.read == ["a", "b", "c"]


def test_failed_takes_are_tried_again_when_a_model_comes_and_only_then() -> None:
    takes = Waiting("a", failed=("c",))
    catch_up = _catch_up(takes)
    catch_up.run()
    assert takes.read == ["a"]
    catch_up.run(failed_too=True)
    assert takes.read == ["a", "c"]


def test_a_take_the_person_did_not_wait_for_is_not_read_behind_their_back() -> None:
    takes = Waiting("a", "b")
    catch_up = _catch_up(takes)
    catch_up.leave("a")
    catch_up.run()
    assert takes.read == ["b"]


def test_a_second_call_while_one_runs_makes_it_look_again() -> None:
    takes = Waiting("a")
    catch_up = _catch_up(takes)

    def another_take_ends() -> None:
        takes.during = lambda: None
        takes.names = ("a", "b")
        catch_up.run()

    takes.during = another_take_ends
    catch_up.run()
    assert takes.read == ["a", "b"]
