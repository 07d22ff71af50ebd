"""One engine for the chosen model; a change of model never takes the engine from somebody who listens."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from rehearse.errors import ModelError
from rehearse.paths import DataPaths
from rehearse.session.engine_room import NO_MODEL, NOT_YET, EngineRoom, require_language
from rehearse.settings import Settings
from rehearse.speech.catalog import DEMO_VOICE, InstalledModel, resolve
from rehearse.speech.engine import Engine


class WatchedEngine(Engine):
    """Starts no child; remembers whether it was closed."""

    closed = False

    def start(self) -> None:
        assert not self.closed

    def close(self) -> None:
        self.closed = True


@dataclass
class Chosen:
    settings: Settings


@pytest.fixture
def chosen() -> Chosen:
    return Chosen(Settings(model=DEMO_VOICE))


@pytest.fixture
def room(tmp_path: Path, chosen: Chosen) -> EngineRoom:
    return EngineRoom(DataPaths(tmp_path), lambda: chosen.settings, make=lambda model: WatchedEngine(model.spec()))


def test_an_engine_on_loan_outlives_a_change_of_model_until_it_is_given_back(room: EngineRoom, chosen: Chosen) -> None:
    room.prepare()
    loan = room.lend()
    chosen.settings = replace(chosen.settings, model="")
    assert room.prepare() is None
    assert isinstance(loan.engine, WatchedEngine)
    assert not loan.engine.closed
    room.give_back(loan)
    assert loan.engine.closed


def test_an_engine_nobody_listens_with_is_closed_at_once(room: EngineRoom, chosen: Chosen) -> None:
    engine = room.prepare()
    chosen.settings = replace(chosen.settings, model="")
    room.prepare()
    assert isinstance(engine, WatchedEngine)
    assert engine.closed


def test_a_loan_that_was_forgotten_keeps_no_engine(room: EngineRoom, chosen: Chosen) -> None:
    engine = room.prepare()
    loan = room.lend()
    chosen.settings = replace(chosen.settings, model="")
    room.prepare()
    del loan
    room.give_back(room.lend())
    assert isinstance(engine, WatchedEngine)
    assert engine.closed


def test_closing_ends_engines_on_loan_too(room: EngineRoom, chosen: Chosen) -> None:
    room.prepare()
    loan = room.lend()
    chosen.settings = replace(chosen.settings, model="")
    room.prepare()
    room.close()
    assert isinstance(loan.engine, WatchedEngine)
    assert loan.engine.closed


def test_closing_does_not_wait_for_a_model_that_is_being_verified_and_no_engine_comes_of_it(
    tmp_path: Path, chosen: Chosen
) -> None:
    verifying, go_on, made = threading.Event(), threading.Event(), []

    def slow_settings() -> Settings:
        verifying.set()
        assert go_on.wait(30.0)
        return chosen.settings

    room = EngineRoom(DataPaths(tmp_path), slow_settings, make=lambda model: made.append(model) or WatchedEngine(model.spec()))
    worker = threading.Thread(target=room.prepare)
    worker.start()
    assert verifying.wait(30.0)
    room.close(0.01)
    go_on.set()
    worker.join(30.0)
    assert room.engine() is None
    assert made == []


def test_a_loan_made_before_the_model_was_there_says_so_also_afterwards(room: EngineRoom) -> None:
    loan = room.lend()
    room.prepare()
    assert loan.engine is None
    assert loan.why_none == NOT_YET
    assert room.why_none() == ""


def test_without_any_model_the_reason_is_that_there_is_none(room: EngineRoom, chosen: Chosen) -> None:
    chosen.settings = replace(chosen.settings, model="")
    room.prepare()
    assert room.lend().why_none == NO_MODEL


def test_an_english_model_is_not_lent_to_hear_another_language(room: EngineRoom, chosen: Chosen) -> None:
    chosen.settings = replace(chosen.settings, language="de")
    assert room.prepare() is None
    assert "hears English only" in room.why_none()
    with pytest.raises(ModelError, match="English only"):
        room.fresh(DEMO_VOICE)


def test_a_model_for_many_languages_hears_each(tmp_path: Path) -> None:
    require_language(InstalledModel("base", tmp_path, None, multilingual=True, bytes=1), "de")


def test_the_model_in_use_is_known_without_a_look_at_the_disk(room: EngineRoom, tmp_path: Path) -> None:
    assert room.model is None
    room.prepare()
    assert room.model == resolve(DEMO_VOICE, DataPaths(tmp_path))
