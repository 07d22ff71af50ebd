from __future__ import annotations

from pathlib import Path

from rehearse.model.measures import Target
from rehearse.model.question import FollowUpRule, Question
from rehearse.store.question_drafts import QuestionDrafts

DRAFT = Question(
    "",
    "Half a",
    "",
    hints=("one",),
    follow_ups=(FollowUpRule("Why?", "you added it", "any"),),
    target=Target(30.0, 60.0),
    own=True,
)


def test_what_was_begun_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "questions" / "drafts.json"
    QuestionDrafts(path).write({"": DRAFT})
    assert QuestionDrafts(path).read() == {"": DRAFT}


def test_no_file_stays_when_nothing_is_begun_any_more(tmp_path: Path) -> None:
    path = tmp_path / "drafts.json"
    QuestionDrafts(path).write({"": DRAFT})
    QuestionDrafts(path).write({})
    assert not path.exists()


def test_a_damaged_file_costs_the_drafts_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "drafts.json"
    for damaged in ("{", "[]", '{"": {"text": "x"}}', '{"": null}'):
        path.write_text(damaged, encoding="utf-8")
        assert QuestionDrafts(path).read() == {}
