"""Stories through the whole program: written, matched, restarted, deleted and brought back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rehearse.errors import StorageError
from rehearse.model.attempt import Attempt, AttemptState, Take
from rehearse.model.schedule import SubjectKind
from rehearse.model.sections import Label
from rehearse.model.story import Story
from rehearse.session.program import Program
from tests.fakes.sample_answer import sample_report

Start = Callable[[], Program]


def _attempt(program: Program, *, story_id: str | None = None, words: bool = True, days_ago: int = 0) -> Attempt:
    question = program.questions().all()[0]
    made = Attempt(
        id=f"take{days_ago}{story_id or ''}",
        question_id=question.id,
        question_text=question.text,
        created=datetime.now(UTC) - timedelta(days=days_ago),
        state=AttemptState.RECORDED,
        take=Take("nothing.wav", 100.0, 16_000),
        category=question.category,
        story_id=story_id,
    )
    program.history.add(made)
    if words:
        program.history.analysed(made, sample_report())
    return made


def _later(story: Story, **changes: object) -> Story:
    return replace(story, changed=story.changed + timedelta(seconds=1), **changes)  # type: ignore[arg-type]  # a test's own fields


def test_a_story_begun_from_a_frame_has_its_blanks_its_category_and_matching_questions(start: Start) -> None:
    view = start().stories.begin("", "product_manager")
    assert view.story.title == "With a product manager"
    assert "[" in view.story.situation
    assert view.check.open_slots
    assert view.questions
    assert all(item.because for item in view.questions)


def test_what_was_typed_survives_a_restart_in_the_middle(start: Start) -> None:
    program = start()
    story = program.stories.begin("Churn in spring").story
    program.stories.keep(_later(story, action="I asked what the score would change.", tags=("churn",)))
    again = start().stories.open(story.id).story
    assert again.action == "I asked what the score would change."
    assert again.tags == ("churn",)


def test_an_older_save_that_arrives_late_does_not_overwrite_a_newer_one(start: Start) -> None:
    stories = start().stories
    story = stories.begin("Order").story
    newer = replace(_later(story, task="new"), changed=story.changed + timedelta(seconds=5))
    stories.save(newer)
    assert stories.save(_later(story, task="old")).story.task == "new"


def test_filling_a_blank_changes_the_frame_but_not_notes_the_person_wrote(start: Start) -> None:
    stories = start().stories
    story = stories.begin("", "product_manager").story
    stories.save(_later(story, result="Churn fell by 12 percent in a quarter."))
    view = stories.fill(story.id, {"partner": "Dana, who owned checkout"})
    assert view.story.situation.startswith("Dana, who owned checkout wanted")
    assert view.story.result == "Churn fell by 12 percent in a quarter."


def test_the_persons_word_on_a_question_outranks_the_matching_and_can_be_taken_back(start: Start) -> None:
    stories = start().stories
    story = stories.begin("", "product_manager").story
    first = stories.open(story.id).questions[0].question.id
    out = stories.set_question(story.id, first, answers=False)
    assert [item.question.id for item in out.questions if item.excluded] == [first]
    back = stories.set_question(story.id, first, answers=None)
    assert not any(item.excluded for item in back.questions)
    assert back.questions[0].question.id == first


def test_a_take_becomes_a_story_once_with_its_words_by_section(start: Start) -> None:
    program = start()
    attempt = _attempt(program)
    view = program.stories.from_attempt(attempt.id)
    assert "subscription business" in view.story.situation
    assert "cut churn by twelve percent" in view.story.result
    assert view.story.notes(Label.ACTION)
    assert view.best == attempt.id
    assert [row.id for row in view.takes] == [attempt.id]
    assert program.stories.from_attempt(attempt.id).story.id == view.story.id


def test_a_take_without_words_is_refused_and_says_what_to_do(start: Start) -> None:
    program = start()
    attempt = _attempt(program, words=False)
    with pytest.raises(StorageError) as refused:
        program.stories.from_attempt(attempt.id)
    assert "Have it read first" in refused.value.next_step


def test_the_balance_and_the_numbers_of_the_notes_are_checked(start: Start) -> None:
    stories = start().stories
    story = stories.begin("Numbers").story
    view = stories.save(_later(story, action="We built it. We tested it. I wrote it up.", result="Errors fell from 9% to 4%."))
    own = next(item for item in view.check.evidence if item.check == "own_contribution")
    assert own.counts["we"] == 2
    assert next(item for item in view.check.evidence if item.check == "numbers_in_result").heard


def test_a_deleted_story_comes_back_with_its_takes_and_its_schedule_until_it_is_purged(start: Start) -> None:
    program = start()
    story = program.stories.begin("Short lived").story
    _attempt(program, story_id=story.id)
    program.today.schedule(SubjectKind.STORY, story.id, on=True)
    program.stories.delete(story.id)
    assert program.stories.all().cards == ()
    assert program.agenda.due() == ()
    with pytest.raises(StorageError):
        program.stories.open(story.id)
    program.stories.undelete(story.id)
    view = program.stories.open(story.id)
    assert len(view.takes) == 1
    assert view.scheduled


def test_a_story_deleted_before_the_end_is_gone_after_it_and_its_take_stays(start: Start) -> None:
    program = start()
    story = program.stories.begin("Gone").story
    attempt = _attempt(program, story_id=story.id)
    program.stories.delete(story.id)
    program = start()
    assert program.stories.all().cards == ()
    assert program.history.get(attempt.id).story_id is None


def test_the_map_names_gaps_and_the_cards_what_they_answer(start: Start) -> None:
    stories = start().stories
    assert stories.all().coverage.gaps
    story = stories.begin("One", "disagreement").story
    bank = stories.all()
    assert bank.cards[0].answers
    assert not any(row.stories for row in bank.coverage.rows)
    assert "blanks of what you have begun" in bank.coverage.gaps[0]
    stories.fill(story.id, {"my_way": "a trial"})
    assert any(row.stories for row in stories.all().coverage.rows)


def test_a_story_kept_under_a_clock_that_ran_ahead_can_still_be_changed(start: Start) -> None:
    stories = start().stories
    begun = stories.begin("Guardrails").story
    ahead = replace(begun, action="I asked.", changed=begun.changed + timedelta(days=20_000))
    stories.save(ahead)
    changed = replace(ahead, action="I asked both teams.", changed=datetime.now(UTC))
    assert stories.save(changed).story.action == "I asked both teams."
    assert stories.open(begun.id).story.action == "I asked both teams."


def test_a_deletion_that_the_disk_refuses_does_not_keep_the_program_from_closing(start: Start) -> None:
    program = start()
    story = program.stories.begin("Guardrails").story
    program.stories.delete(story.id)

    def refuse_deletions() -> None:
        with program.history.database.transaction() as connection:
            connection.execute("CREATE TRIGGER refuse BEFORE DELETE ON stories BEGIN SELECT * FROM nowhere; END")

    program.history.run(refuse_deletions)
    program.close()
    assert not any(thread.name in ("io", "device") for thread in threading.enumerate())
