"""The demo's world: a ready spoken answer as the microphone, the synthetic demo voice's model, example questions."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rehearse.assets import asset
from rehearse.audio.clip import read_clip
from rehearse.audio.file_fed import FileFedBackend
from rehearse.audio.ports import AudioBackend
from rehearse.model.question import Question
from rehearse.model.schedule import Scheduled, SubjectKind
from rehearse.model.story import Story
from rehearse.paths import DataPaths
from rehearse.session.history import History
from rehearse.session.program import Surroundings
from rehearse.settings import Settings, save_settings
from rehearse.speech.catalog import DEMO_VOICE
from rehearse.store.questions import QuestionBank
from rehearse.store.schedule_store import ScheduleStore
from rehearse.store.stories import StoryStore

#: Silence after the answer, as a speaker leaves before pressing Stop.
TRAILING_SECONDS = 1.0


def prepare_demo(paths: DataPaths) -> None:
    """Settings of a throw-away folder: the demo voice's model, no first-run questions."""
    paths.create()
    save_settings(paths.settings, replace(Settings(), model=DEMO_VOICE, first_run_done=True, offline=True))


class DemoQuestions:
    """The shipped bank with the question that the ready answer answers in front. Implements `QuestionsPort`."""

    def __init__(self, bank: QuestionBank) -> None:
        self._bank = bank

    def all(self) -> tuple[Question, ...]:
        """Every question."""
        first = demo_question()
        return (first, *(question for question in self._bank.all() if question.id != first.id))


def add_demo_person(history: History, today: date) -> None:
    """Puts the demo person's stories into an opened throw-away folder, each on the schedule since its day."""
    stories, schedule = StoryStore(history.database), ScheduleStore(history.database)
    for row in tomllib.loads(asset("demo", "stories.toml").read_text(encoding="utf-8"))["story"]:
        begun = today - timedelta(days=row["days_ago"])
        made = datetime(begun.year, begun.month, begun.day, 9, tzinfo=UTC)
        story = Story(
            id=row["id"],
            title=row["title"],
            created=made,
            changed=made,
            situation=row["situation"],
            task=row["task"],
            action=row["action"],
            result=row["result"],
            reflection=row["reflection"],
            tags=tuple(row["tags"]),
            categories=tuple(row["categories"]),
            competencies=tuple(row["competencies"]),
        )
        history.run(partial(stories.save, story))
        history.run(partial(schedule.save, Scheduled(SubjectKind.STORY, story.id, begun)))


def demo_answer() -> tuple[NDArray[np.float32], int]:
    """The spoken answer with a second of silence after it: mono float32 and its rate."""
    samples, rate = read_clip(asset("demo", "answer.flac"))
    return np.concatenate([samples, np.zeros(int(rate * TRAILING_SECONDS), dtype=np.float32)]), rate


def demo_question() -> Question:
    """What the spoken answer answers: a question of the shipped bank."""
    told = json.loads(asset("demo", "answer.json").read_text(encoding="utf-8"))
    bank = QuestionBank(asset("questions"), asset("questions") / "none")
    found = next((question for question in bank.all() if question.text == told["question"]), None)
    return found or Question(id="demo", text=told["question"], category="general")


def demo_surroundings(*, pace: float = 1.0, output: AudioBackend | None = None) -> tuple[Surroundings, FileFedBackend]:
    """A program whose microphone is the answer, at `pace` times real speed; sound goes out through `output` (None: nowhere)."""
    samples, rate = demo_answer()
    backend = FileFedBackend(samples, rate, pace, output=output)
    return Surroundings(backend=backend, offline=True), backend
