"""The bank: files are checked to the line, own questions outrank shipped ones, and what a person wrote is never written over."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.assets import asset
from rehearse.errors import StorageError, UnreadableInputError
from rehearse.model.measures import Target
from rehearse.model.question import FollowUpRule, Question
from rehearse.store.question_files import check_file, parse_questions, questions_to_toml
from rehearse.store.questions import QuestionBank
from rehearse.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
GOOD = """\
# a comment with [[question]] in it
[[question]]
id = "one"
text = "What did you change?"
category = "failure"
hints = [
  "first = not a key",
  "second",
]
target = [60, 90]

[[question.follow_ups]]
question = "Why?"
because = "It was not said."
gap = "no_result"

[[question]]
id = "two"
text = "And then?"
category = "pride"
"""


def faults(text: str, **options: bool) -> list[tuple[int, str]]:
    """Line and words of each fault."""
    return [(fault.line, fault.fault) for fault in parse_questions(text, "own.toml", VOCABULARY, **options).faults]


def own(question_id: str = "mine", text: str = "What would you do again?") -> Question:
    """A small own question."""
    return Question(id=question_id, text=text, category="general", own=True)


@pytest.fixture
def bank(tmp_path: Path) -> QuestionBank:
    """The shipped questions and an empty own folder."""
    return QuestionBank(asset("questions"), tmp_path / "questions", VOCABULARY)


def test_a_good_file_is_read_whole():
    parsed = parse_questions(GOOD, "own.toml", VOCABULARY)
    assert parsed.faults == ()
    one, two = parsed.questions
    assert one.target == Target(60.0, 90.0)
    assert one.follow_ups == (FollowUpRule("Why?", "It was not said.", "no_result"),)
    assert (two.listener, two.target) == ("peer", Target(120.0, 180.0))


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('category = "failure"', 'category = "failures"', 5, "does not know 'failures'"),
        ('id = "one"', 'id = "One!"', 3, "lower-case"),
        ('text = "What did you change?"', 'text = ""', 4, "'text' is empty"),
        ('text = "What did you change?"', 'text = 12', 4, "must be text"),
        ('text = "What did you change?"', f'text = "{"x" * 401}"', 4, "401 characters"),
        ("target = [60, 90]", "target = [90, 60]", 10, "must rise"),
        ("target = [60, 90]", 'target = "2 min"', 10, "two numbers"),
        ("target = [60, 90]", 'colour = "red"', 10, "'colour' is not a field"),
        ("target = [60, 90]", 'audio = "../../etc/passwd"', 10, "below the assets"),
        ('gap = "no_result"', 'gap = "tired"', 15, "does not know 'tired'"),
        ('because = "It was not said."', "", 12, "has no 'because'"),
        ('id = "two"', 'id = "one"', 18, "already used on line 3"),
        ('text = "And then?"', "", 17, "has no 'text'"),
        ('text = "And then?"', 'text = "And then?', 19, "not valid TOML"),
        ('  "second",', "  2,", 6, "list of texts"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line(old: str, new: str, line: int, says: str):
    assert GOOD.count(old) == 1
    found = faults(GOOD.replace(old, new))
    assert len(found) == 1
    assert found[0][0] == line
    assert says in found[0][1]


def test_a_faulty_question_does_not_take_the_others_with_it():
    parsed = parse_questions(GOOD.replace('category = "failure"', 'category = "x"'), "own.toml", VOCABULARY)
    assert [question.id for question in parsed.questions] == ["two"]


def test_a_shipped_question_must_be_complete():
    said = " ".join(words for _, words in faults(GOOD, complete=True))
    assert "needs 'competencies'" in said
    assert "needs three follow-ups" in said


@pytest.mark.parametrize("text", ["", "x = 1", 'question = "one"', "[question]\nid = 'a'"])
def test_a_file_without_questions_says_how_one_begins(text: str):
    assert "[[question]]" in faults(text)[0][1]


def test_files_that_are_not_text_are_refused_with_a_sentence(tmp_path: Path):
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b'# fine\nx = "\xff\xfe"')
    assert check_file(bad, VOCABULARY).faults[0].sentence() == "bad.toml:2: the file is not UTF-8 text"
    assert "cannot be read" in check_file(tmp_path / "none.toml", VOCABULARY).faults[0].fault


words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=30)


@given(text=words, hints=st.lists(words, max_size=3, unique=True), low=st.integers(5, 200), more=st.integers(0, 200))
def test_what_is_written_is_read_back_the_same(text: str, hints: list[str], low: int, more: int):
    question = replace(own(text=text), hints=tuple(hints), target=Target(float(low), float(low + more)))
    parsed = parse_questions(questions_to_toml([question]), "own.toml", VOCABULARY, own=True)
    assert parsed.questions == (question,)


def test_an_own_question_is_added_changed_and_deleted(bank: QuestionBank):
    shipped = len(bank.all())
    bank.save_own(own())
    bank.save_own(replace(own(), text="What would you do differently?"))
    assert bank.get("mine").text == "What would you do differently?"
    assert len(bank.all()) == shipped + 1
    assert bank.delete_own("mine")
    assert not bank.delete_own("mine")
    assert len(bank.all()) == shipped


def test_an_own_version_of_a_shipped_question_outranks_it_until_it_is_deleted(bank: QuestionBank):
    shipped = bank.get("proud-project")
    bank.save_own(replace(shipped, text="What makes you proud?"))
    assert bank.get("proud-project").text == "What makes you proud?"
    assert [question.id for question in bank.own()] == ["proud-project"]
    bank.delete_own("proud-project")
    assert bank.get("proud-project") == shipped


def test_a_question_that_cannot_be_kept_is_refused_with_the_reason(bank: QuestionBank):
    with pytest.raises(UnreadableInputError, match="does not know"):
        bank.save_own(replace(own(), category="weather"))
    assert bank.own() == ()


def test_export_and_import_are_a_round_trip(bank: QuestionBank, tmp_path: Path):
    for number in range(3):
        bank.save_own(own(f"mine-{number}", f"Question number {number}?"))
    before = bank.own()
    assert bank.export_file(tmp_path / "out.toml") == 3
    other = QuestionBank(asset("questions"), tmp_path / "elsewhere", VOCABULARY)
    assert len(other.import_file(tmp_path / "out.toml").questions) == 3
    assert other.own() == before
    assert other.import_file(tmp_path / "out.toml").questions == ()


def test_a_change_of_several_steps_lets_no_other_in_between(bank: QuestionBank):
    bank.all()
    changed = threading.Event()

    def change() -> None:
        bank.save_own(own("theirs"))
        changed.set()

    other = threading.Thread(target=change)
    with bank.alone() as held:
        other.start()
        assert not changed.wait(0.2)
        assert held.get("theirs") is None
    other.join()
    assert bank.get("theirs") is not None


def test_an_import_with_a_fault_adds_nothing(bank: QuestionBank, tmp_path: Path):
    (tmp_path / "in.toml").write_text(GOOD.replace('category = "pride"', 'category = "x"'))
    parsed = bank.import_file(tmp_path / "in.toml")
    assert parsed.faults[0].line == 20
    assert bank.own() == ()


def test_a_file_a_person_dropped_in_keeps_its_other_questions_when_one_is_deleted(bank: QuestionBank, tmp_path: Path):
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "list.toml").write_text(GOOD)
    assert {question.id for question in bank.own()} == {"one", "two"}
    bank.delete_own("one")
    assert {question.id for question in bank.own()} == {"two"}


def test_a_file_with_a_slip_in_it_is_never_written_over(bank: QuestionBank, tmp_path: Path):
    (tmp_path / "questions").mkdir()
    mine = tmp_path / "questions" / "list.toml"
    mine.write_text(GOOD.replace('id = "two"', 'idd = "two"'))
    one = bank.get("one")
    for change in (lambda: bank.delete_own("one"), lambda: bank.save_own(replace(one, text="What did you change since?"))):
        with pytest.raises(UnreadableInputError) as refused:
            change()
        assert "list.toml:" in refused.value.sentence()
        assert mine.read_text().count("[[question]]") == GOOD.count("[[question]]")
        assert [path.name for path in mine.parent.iterdir()] == ["list.toml"]


def test_a_file_that_cannot_be_parsed_is_not_written_over_by_a_question_of_its_name(bank: QuestionBank, tmp_path: Path):
    (tmp_path / "questions").mkdir()
    mine = tmp_path / "questions" / "one.toml"
    mine.write_text("[[question]\nid = 'one'")
    (question,) = parse_questions(GOOD.split('[[question]]\nid = "two"')[0], "x", VOCABULARY, own=True).questions
    with pytest.raises(UnreadableInputError):
        bank.save_own(question)
    assert mine.read_text() == "[[question]\nid = 'one'"


@pytest.mark.parametrize("text", ["x = " + "[" * 100_000, "\ufeff" + GOOD])
def test_deep_brackets_are_a_fault_and_a_byte_order_mark_is_none(tmp_path: Path, text: str):
    (tmp_path / "list.toml").write_text(text, encoding="utf-8")
    read = check_file(tmp_path / "list.toml", VOCABULARY)
    assert bool(read.faults) is text.startswith("x")
    assert len(read.questions) == (0 if read.faults else 2)


def test_a_long_list_is_imported_without_reading_the_bank_for_each(bank: QuestionBank, tmp_path: Path):
    rows = "".join(f'[[question]]\nid = "q-{n}"\ntext = "What about {n}?"\ncategory = "failure"\n' for n in range(150))
    (tmp_path / "many.toml").write_text(rows)
    read_before = bank.all()
    begun = time.process_time()
    assert len(bank.import_file(tmp_path / "many.toml").questions) == 150
    assert len(bank.all()) == len(read_before) + 150
    assert time.process_time() - begun < 1.5


def test_an_export_makes_no_folder_that_was_mistyped(bank: QuestionBank, tmp_path: Path):
    with pytest.raises(StorageError):
        bank.export_file(tmp_path / "mistyped" / "all.toml")
    assert not (tmp_path / "mistyped").exists()


def test_questions_are_found_by_words_and_filters(bank: QuestionBank):
    assert [question.id for question in bank.find("drift rollback")] == ["quietly-wrong-in-production"]
    assert all(question.category == "failure" for question in bank.find(category="failure"))
    both = bank.find(level="entry", category="influence")
    assert both
    assert all("entry" in question.levels and question.category == "influence" for question in both)
    assert "proud-project" in {question.id for question in bank.find(role="mlops")}


@pytest.mark.parametrize("name", ["list.txt", "list.csv", "list.json"])
def test_a_list_that_is_no_question_file_is_sent_to_where_lists_are_pasted(tmp_path: Path, name: str):
    (tmp_path / name).write_text("1. Tell me about a time you failed.\n2. Why this job?\n")
    (fault,) = check_file(tmp_path / name, VOCABULARY).faults
    assert "choose Paste" in fault.sentence()
    assert "TOML" not in fault.sentence()
    (tmp_path / name).write_bytes(b"PK\xff\xfe")
    (fault,) = check_file(tmp_path / name, VOCABULARY).faults
    assert "choose Paste" in fault.sentence()
    (tmp_path / "list.toml").write_text("1. Tell me.\n")
    (fault,) = check_file(tmp_path / "list.toml", VOCABULARY).faults
    assert "not valid TOML" in fault.sentence()


def test_shipped_files_are_read_again_only_when_they_change(tmp_path: Path) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    source = next(asset("questions").glob("*.toml"))
    text = source.read_text(encoding="utf-8")
    (shipped / "some.toml").write_text(text, encoding="utf-8")
    bank = QuestionBank(shipped, tmp_path / "own", VOCABULARY)
    first = bank.all()[0]
    bank.reload()
    assert bank.all()[0] is first
    (shipped / "some.toml").write_text(text.replace(first.text, "Has this changed?"), encoding="utf-8")
    bank.reload()
    assert bank.all()[0].text == "Has this changed?"


def test_own_questions_stand_in_the_order_in_which_they_came_also_when_one_is_changed(tmp_path: Path):
    bank = QuestionBank(asset("questions"), tmp_path / "own")
    wordings = ("What did you mend?", "Whom did you ask?", "About whom did you worry?")
    kept = bank.save_all_own(
        Question(f"own-{word[-4:-1].strip()}-{number}", word, "general") for number, word in enumerate(wordings)
    )
    assert [question.text for question in bank.own()] == list(wordings)
    bank.save_own(replace(kept[0], text="What did you put right?"))
    assert [question.text for question in bank.own()] == ["What did you put right?", *wordings[1:]]
    assert [question.text for question in QuestionBank(asset("questions"), tmp_path / "own").own()][1:] == list(wordings[1:])
