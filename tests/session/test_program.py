"""The whole program below the window, on the ready spoken answer: real recorder, engine, pipeline and database."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from rehearse.assets import asset
from rehearse.model.attempt import AttemptState
from rehearse.model.schedule import SubjectKind
from rehearse.model.sections import Label, Origin, Section
from rehearse.paths import DataPaths
from rehearse.ports import AttemptFilter, PracticePhase
from rehearse.session.demo import DemoQuestions, add_demo_person, demo_question, demo_surroundings, prepare_demo
from rehearse.session.folder_lock import FolderLock
from rehearse.session.program import Program, Surroundings

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataPaths, str]:
    """A data folder in which the demo's answer was given once, at 20 times real pace, and the attempt's id."""
    paths = DataPaths(tmp_path_factory.mktemp("answered"))
    prepare_demo(paths)
    around, backend = demo_surroundings(pace=20.0)
    program = Program(paths, around)
    program.open()
    program.settings.save(replace(program.settings.current(), speak_questions=False))
    program.warm_up().result()
    practice, tick = program.practice, threading.Event()
    practice.ask(demo_question())
    practice.start()
    while (state := practice.poll()).phase is not PracticePhase.DONE:
        assert state.phase is not PracticePhase.FAILED, state.error
        if state.phase is PracticePhase.RECORDING and backend.ended.is_set():
            practice.stop()
        tick.wait(0.02)
    program.close()
    assert state.attempt_id
    return paths, state.attempt_id


@pytest.fixture
def program(answered: tuple[DataPaths, str]) -> Program:
    program = Program(answered[0], Surroundings(backend=demo_surroundings(pace=20.0)[1], offline=True))
    program.open()
    yield program
    program.close()


def test_the_attempt_is_found_again_after_a_restart(program: Program, answered: tuple[DataPaths, str]) -> None:
    rows = program.library.attempts(AttemptFilter())
    assert [row.id for row in rows] == [answered[1]]
    view = program.library.open(answered[1])
    assert view.report is not None
    assert view.attempt.state is AttemptState.ANALYSED
    assert view.peaks is not None
    assert view.peaks.shape == (4_000, 2)
    assert view.report.transcript is not None
    words = view.report.transcript.words
    assert len(words) > 150
    assert all(one.start <= two.start for one, two in pairwise(words))


def test_search_finds_what_was_said(program: Program, answered: tuple[DataPaths, str]) -> None:
    view = program.library.open(answered[1])
    assert view.report is not None
    assert view.report.transcript is not None
    word = max((w.text.strip(".,?!") for w in view.report.transcript.words), key=len)
    assert len(program.library.attempts(AttemptFilter(text=word))) == 1
    assert program.library.attempts(AttemptFilter(text="zyzzyva")) == ()


def test_edges_moved_by_the_person_outrank_everything_and_can_be_taken_back(
    program: Program, answered: tuple[DataPaths, str]
) -> None:
    before = program.library.open(answered[1]).report
    assert before is not None
    assert before.sections is not None
    end = before.sections[-1].end
    own = (
        Section(Label.SITUATION, before.sections[0].start, 10.0, 1.0, Origin.EDITED),
        Section(Label.ACTION, 10.0, end, 1.0, Origin.EDITED),
    )
    edited = program.library.set_sections(answered[1], own).report
    assert edited is not None
    assert [run.label for run in edited.sections or ()] == [Label.SITUATION, Label.ACTION]
    assert {run.origin for run in edited.sections or ()} == {Origin.EDITED}
    again = program.library.set_sections(answered[1], None).report
    assert again is not None
    assert again.sections == before.sections


def test_a_corrected_word_changes_the_figures_that_depend_on_it(program: Program, answered: tuple[DataPaths, str]) -> None:
    before = program.library.open(answered[1]).report
    assert before is not None
    assert before.transcript is not None
    count = before.delivery.measures.word_count
    after = program.library.correct_words(answered[1], 0, 1, "three more words").report
    assert after is not None
    assert after.delivery.measures.word_count == (count or 0) + 2
    program.library.set_words(answered[1], before.transcript.words)


def test_delete_hides_and_undelete_brings_back_and_purge_leaves_nothing(answered: tuple[DataPaths, str], tmp_path: Path) -> None:
    import shutil

    copy = DataPaths(tmp_path / "copy")
    shutil.copytree(answered[0].root, copy.root)
    program = Program(copy, Surroundings(backend=demo_surroundings(pace=20.0)[1], offline=True))
    program.open()
    try:
        program.library.delete((answered[1],))
        assert program.library.attempts(AttemptFilter()) == ()
        program.library.undelete((answered[1],))
        assert len(program.library.attempts(AttemptFilter())) == 1
        program.library.delete((answered[1],))
        program.library.purge((answered[1],))
        assert not [path for path in copy.takes.iterdir() if path.is_file()]
    finally:
        program.close()


def test_closing_leaves_no_thread_and_no_process_of_ours(answered: tuple[DataPaths, str]) -> None:
    before = set(threading.enumerate())
    program = Program(answered[0], Surroundings(backend=demo_surroundings(pace=20.0)[1], offline=True))
    program.open()
    engine = program.warm_up().result()
    assert engine is not None
    assert engine.wait_ready(60)
    child = engine.process_id
    program.close()
    program.close()
    assert set(threading.enumerate()) <= before
    listed = subprocess.run(["ps", "-p", str(child)], capture_output=True, check=False)
    assert listed.returncode != 0


def test_a_second_window_on_the_same_folder_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    lock = tmp_path / "window.lock"
    code = "import sys; from pathlib import Path; from rehearse.session.folder_lock import FolderLock; sys.exit(0 if FolderLock(Path(sys.argv[1])).take() else 7)"
    first = FolderLock(lock)
    lock.write_text("what a crash left behind")
    assert first.take()
    assert subprocess.run([sys.executable, "-c", code, str(lock)], check=False).returncode == 7
    first.release()
    assert subprocess.run([sys.executable, "-c", code, str(lock)], check=False).returncode == 0


def test_the_demo_person_lives_in_the_throw_away_folder_alone(program: Program) -> None:
    asked = DemoQuestions(program.questions()).all()
    assert asked[0] == demo_question()
    assert len({question.id for question in asked}) == len(asked)
    assert not [item for item in program.agenda.due() if item.due.kind is SubjectKind.STORY]
    add_demo_person(program.history, program.agenda.today())
    assert {item.title for item in program.agenda.due() if item.due.kind is SubjectKind.STORY}


def test_the_model_learns_from_moved_edges_only_with_the_persons_yes(program: Program, answered: tuple[DataPaths, str]) -> None:
    report = program.library.open(answered[1]).report
    assert report is not None
    assert report.sections is not None
    own = tuple(replace(run, label=Label.TASK, origin=Origin.EDITED, confidence=1.0) for run in report.sections[:1])
    program.library.set_sections(answered[1], (*own, *(replace(run, origin=Origin.EDITED) for run in report.sections[1:])))
    shipped = program.tools()
    assert program.tools() is shipped
    program.settings.save(replace(program.settings.current(), learn_from_edits=True))
    learned = program.tools()
    assert learned is not shipped
    assert (learned.sections.content != shipped.sections.content).any()
    program.settings.save(replace(program.settings.current(), learn_from_edits=False))
    assert program.tools() is shipped
    program.library.set_sections(answered[1], None)


def test_the_demo_answers_filled_pauses_are_found_and_hardly_one_more(program: Program, answered: tuple[DataPaths, str]) -> None:
    report = program.library.open(answered[1]).report
    assert report is not None
    truth = json.loads(asset("demo", "answer.words.json").read_text(encoding="utf-8"))
    words = truth if isinstance(truth, list) else truth["words"]
    spoken = [word["start"] for word in words if (word.get("word") or word["text"]).strip(",.").lower() in ("um", "uh")]
    found = report.delivery.filled_pauses
    heard = [start for start in spoken if any(pause.start - 0.3 <= start <= pause.end + 0.3 for pause in found)]
    assert len(heard) >= len(spoken) - 1
    assert len(found) <= len(spoken) + 2
