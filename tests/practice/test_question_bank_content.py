"""The bank that ships is large, complete, spread over categories, roles and levels, speakable, spoken, and free of near-duplicates."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

from rehearse.assets import asset
from rehearse.model.question import Question
from rehearse.store.questions import QuestionBank
from rehearse.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
BANK = QuestionBank(asset("questions"), Path("nowhere"), VOCABULARY)
QUESTIONS = BANK.all()
AUDIO = asset("questions", "audio")

#: Fewest questions a category, a role named outright, and a level must offer.
PER_CATEGORY = 4
PER_ROLE = 10
PER_LEVEL = {"entry": 12, "mid": 12, "senior": 15, "staff": 15}
ANY_PROFESSION = 90
FIRST_JOB = 5

#: The categories that every trade is asked from.
FOR_ANY_TRADE = ("colleagues", "customers", "leading_people", "priorities", "integrity", "initiative")

#: Words that only somebody from the field uses: a question for any profession holds none of them.
OF_THE_FIELD = re.compile(
    r"\b(models?|data|machine learning|algorithms?|training|labels?|pipelines?|production|experiments?|technical|product (?:managers?|side))\b",
    re.IGNORECASE,
)
#: People that only some trades meet, unless a customer of any trade is named beside them.
OF_SOME_TRADES = re.compile(r"\b(patients?|pupils?|in your care)\b", re.IGNORECASE)
THEIR_OWN = re.compile(r"\bcustomers?\b", re.IGNORECASE)

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.lower()))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _renderer_script() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "scripts" / "render_questions.py"
    spec = importlib.util.spec_from_file_location("render_questions", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_at_least_eighty_questions_ship_and_no_file_is_faulty():
    assert [fault.sentence() for fault in BANK.faults()] == []
    assert len(QUESTIONS) >= 80


@every_question
def test_a_shipped_question_is_complete(question: Question):
    assert len(question.hints) == 3
    assert 2 <= len(question.clarifying_questions) <= 3
    assert 3 <= len(question.strong_answer) <= 6
    assert 2 <= len(question.weak_answer) <= 4
    assert 3 <= len(question.follow_ups) <= 5
    assert question.competencies
    assert question.roles
    assert question.levels
    assert question.tags


@every_question
def test_hints_go_from_the_story_over_the_structure_to_the_conflict(question: Question):
    starts = [hint.partition(":")[0] for hint in question.hints]
    assert starts == ["Which story", "Structure", "Make the conflict concrete"]


@every_question
def test_every_follow_up_waits_for_a_known_gap_and_says_why(question: Question):
    gaps = [rule.gap for rule in question.follow_ups]
    assert set(gaps) <= set(VOCABULARY.gaps)
    assert len(set(gaps)) == len(gaps)
    assert all(rule.question.endswith("?") or rule.question.endswith(".") for rule in question.follow_ups)
    assert all(rule.because.endswith(".") for rule in question.follow_ups)


@every_question
def test_the_text_is_short_enough_to_hear_and_holds_nothing_a_voice_stumbles_over(question: Question):
    lines = (question.text, *question.hints, *question.clarifying_questions, *question.strong_answer, *question.weak_answer)
    assert max(len(line) for line in lines) <= 400
    assert re.search(r"[/()\[\]{}<>&%#*_\"“”–—;]", question.text) is None
    assert re.search(r"\b[A-Z]{2,}\b", question.text) is None, "an abbreviation"
    assert question.text.rstrip()[-1] in ".?"


@every_question
def test_a_staff_question_asks_for_what_a_staff_round_adds(question: Question):
    staff = {item.id for item in VOCABULARY.competencies if item.staff}
    if question.levels == ("staff",) or set(question.levels) == {"senior", "staff"}:
        assert len(staff & set(question.competencies)) >= 2


def test_every_category_offers_a_choice():
    found = Counter(question.category for question in QUESTIONS)
    assert {item.id: found[item.id] for item in VOCABULARY.categories if found[item.id] < PER_CATEGORY} == {}


def test_every_role_is_named_by_enough_questions():
    found = Counter(role for question in QUESTIONS for role in question.roles)
    assert {role: found[role] for role in VOCABULARY.roles if found[role] < PER_ROLE} == {}


def test_every_level_has_enough_questions():
    found = Counter(level for question in QUESTIONS for level in question.levels)
    assert {level: found[level] for level, fewest in PER_LEVEL.items() if found[level] < fewest} == {}


def test_a_question_for_any_profession_is_asked_without_the_words_of_one_field_and_there_are_enough_of_them():
    for_all = [question for question in QUESTIONS if "general" in question.roles]
    assert [question.id for question in for_all if OF_THE_FIELD.search(question.text)] == []
    assert len(for_all) >= ANY_PROFESSION


def test_what_only_some_trades_live_through_is_asked_of_those_trades_alone():
    of_some = [question for question in QUESTIONS if OF_SOME_TRADES.search(question.text) and not THEIR_OWN.search(question.text)]
    assert of_some
    assert [question.id for question in of_some if "general" in question.roles] == []


def test_every_trade_finds_questions_that_name_it_in_each_category_for_any_trade():
    found = {(question.category, role) for question in QUESTIONS for role in question.roles}
    wanted = {(category, role) for category in FOR_ANY_TRADE for role in VOCABULARY.trades}
    assert wanted - found == set()


def test_somebody_without_a_job_so_far_finds_questions_about_study_clubs_and_volunteering():
    first = [
        question for question in QUESTIONS if question.levels in (("entry",), ("entry", "mid")) and "first job" in question.tags
    ]
    assert len(first) >= FIRST_JOB


def test_each_listener_and_each_competency_is_met():
    assert {question.listener for question in QUESTIONS} == {item.id for item in VOCABULARY.listeners}
    assert {name for question in QUESTIONS for name in question.competencies} == {item.id for item in VOCABULARY.competencies}


def test_a_recruiters_questions_are_answered_within_two_and_a_half_minutes():
    long = [question.id for question in QUESTIONS if question.listener == "recruiter" and question.target.maximum > 150]
    assert long == []


def test_no_two_questions_are_the_same_in_other_words():
    texts = [(question.id, _tokens(question.text)) for question in QUESTIONS]
    near = [(one[0], other[0]) for one, other in combinations(texts, 2) if _jaccard(one[1], other[1]) >= 0.7]
    assert near == []


def test_no_hint_nor_signal_is_used_for_two_questions():
    lines = Counter(
        line
        for question in QUESTIONS
        for line in (*question.hints, *question.strong_answer, *question.weak_answer, *question.clarifying_questions)
    )
    assert [line for line, count in lines.items() if count > 1] == []


def test_every_question_is_spoken_as_it_is_written():
    script = _renderer_script()
    spoken = json.loads((AUDIO / "spoken.json").read_text(encoding="utf-8"))
    assert {question.id: script.fingerprint(question) for question in QUESTIONS} == spoken
    assert {path.stem for path in AUDIO.glob("*.opus")} == set(spoken)


def test_no_two_recordings_are_the_same():
    digests = Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in AUDIO.glob("*.opus"))
    assert max(digests.values()) == 1
