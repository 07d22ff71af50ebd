"""Own questions through the whole program: written, changed, pasted, imported with faults, exported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rehearse.errors import UnreadableInputError
from rehearse.model.question import Question
from rehearse.paths import DataPaths
from rehearse.session.program import Program
from rehearse.session.question_editing import QuestionEditing
from rehearse.store.question_drafts import QuestionDrafts
from rehearse.store.questions import QuestionBank

Start = Callable[[], Program]
OWN = Question("", "Tell me about a time you told a product manager no.", "")


def test_an_own_question_gets_an_id_and_a_category_and_is_there_after_a_restart(start: Start) -> None:
    saved = start().question_editing.save(OWN)
    assert saved.own
    assert saved.category == "product_managers"
    assert saved.id in {question.id for question in start().question_editing.all()}


def test_a_deleted_question_is_gone_and_saving_it_again_brings_it_back(start: Start) -> None:
    editing = start().question_editing
    saved = editing.save(OWN)
    editing.delete(saved.id)
    assert saved.id not in {question.id for question in editing.all()}
    editing.save(saved)
    assert saved in editing.all()


def test_a_question_without_words_is_refused_in_a_sentence(start: Start) -> None:
    with pytest.raises(UnreadableInputError) as refused:
        start().question_editing.save(replace(OWN, text="  ", id="own-empty"))
    assert "cannot be kept" in refused.value.happened


def test_a_changed_shipped_question_becomes_an_own_one_and_deleting_it_brings_the_shipped_one_back(start: Start) -> None:
    editing = start().question_editing
    shipped = editing.all()[0]
    changed = editing.save(replace(shipped, text=f"{shipped.text} Please be brief."))
    assert changed.own
    assert shipped not in editing.all()
    editing.delete(shipped.id)
    assert shipped in editing.all()


def test_pasted_questions_are_shown_first_and_kept_when_chosen(start: Start) -> None:
    editing = start().question_editing
    known = next(one for one in editing.all() if one.id == "proud-project")
    found = editing.find_in(f"1. {known.text}\n2. Tell me about a time your pipeline broke overnight.\n")
    assert [item.known for item in found] == [True, False]
    before = len(editing.all())
    assert editing.add(tuple(item.question for item in found if not item.known)) == 1
    assert len(editing.all()) == before + 1


class CountingBank(QuestionBank):
    """Counts how often it is to be read again."""

    reloads = 0

    def reload(self) -> None:
        self.reloads += 1
        super().reload()


def test_many_pasted_questions_are_added_with_one_reading_of_the_bank(tmp_path: Path) -> None:
    bank = CountingBank(tmp_path / "shipped", tmp_path / "own")
    editing = QuestionEditing(lambda: bank, QuestionDrafts(tmp_path / "drafts.json"), DataPaths(tmp_path))
    asked = tuple(Question("", f"Tell me about  your {number} best days?", "") for number in range(5))
    assert editing.add(asked) == 5
    assert bank.reloads == 1
    assert {question.text for question in editing.all()} == {f"Tell me about your {number} best days?" for number in range(5)}


def test_a_faulty_file_adds_nothing_and_says_file_line_and_fault(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[[question]]\nid = "a"\ntext = "Why?"\ncategory = "weather"\n', encoding="utf-8")
    editing = start().question_editing
    before = editing.all()
    result = editing.import_file(file)
    assert result.added == ()
    assert result.faults[0].sentence().startswith("mine.toml, line 4: ")
    assert "weather" in result.faults[0].fault
    assert editing.all() == before


def test_a_question_file_with_a_slip_says_where_the_slip_is_whatever_its_ending(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text('[[question]]\nid = "a"\ntext = "Why?"\ncategory = "weather"\n', encoding="utf-8")
    (fault,) = start().question_editing.import_file(file).faults
    assert fault.sentence().startswith("mine.txt, line 4: ")


def test_what_is_exported_can_be_imported_elsewhere(start: Start, tmp_path: Path) -> None:
    editing = start().question_editing
    saved = editing.save(OWN)
    file = tmp_path / "out.toml"
    assert editing.export_file(file) == 1
    editing.delete(saved.id)
    assert [question.id for question in editing.import_file(file).added] == [saved.id]


def test_no_export_of_questions_takes_the_place_of_our_own_files(start: Start) -> None:
    program = start()
    before = program.paths.database.read_bytes()
    with pytest.raises(UnreadableInputError, match="own files"):
        program.question_editing.export_file(program.paths.database)
    assert program.paths.database.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "text"), [("ward.txt", "Why do you want this job?\nTell me about yourself."), ("list.csv", "id,text\n1,Why here?\n")]
)
def test_a_list_or_a_table_is_no_question_file_and_the_way_to_paste_is_named(
    start: Start, tmp_path: Path, name: str, text: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    result = start().question_editing.import_file(file)
    assert result.added == ()
    assert len(result.faults) == 1
    assert "Paste" in result.faults[0].sentence()
    assert "TOML:" not in result.faults[0].sentence()
