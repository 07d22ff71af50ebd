"""The window's ports in memory: real behaviour, sample data, time moved by the test."""

from __future__ import annotations

from datetime import date, timedelta

from rehearse.model.question import Question
from rehearse.ports import Ports
from rehearse.settings import Settings
from tests.fakes.sample_answer import OTHER_QUESTIONS, QUESTION
from tests.fakes.window_library import TODAY, FakeLibrary
from tests.fakes.window_machine import FakeData, FakeDevices, FakeModels, FakeSettings
from tests.fakes.window_practice import FakePlayback, FakePractice

__all__ = [
    "TODAY",
    "FakeData",
    "FakeDevices",
    "FakeLibrary",
    "FakeModels",
    "FakePlayback",
    "FakePractice",
    "FakeQuestions",
    "FakeSettings",
    "fake_ports",
    "some_day",
]


class FakeQuestions:
    """Three questions, or as many as given."""

    def __init__(self, questions: tuple[Question, ...] = (QUESTION, *OTHER_QUESTIONS)) -> None:
        self.questions = questions

    def all(self) -> tuple[Question, ...]:
        return self.questions


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
