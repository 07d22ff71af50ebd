"""Stories: begun from a frame or a take, matched to questions, checked like speech, and honest about what they do not cover."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehearse.assets import asset
from rehearse.coach.story_check import check_story, notes_as_speech
from rehearse.coach.story_draft import fill, load_templates, load_translations, open_slots, story_from_take, story_from_template
from rehearse.coach.story_match import best_take, coverage, match_questions, takes_of, templates_for
from rehearse.model.question import Question
from rehearse.model.sections import LABELS, Label, Origin, Section
from rehearse.model.story import Story, StoryTemplate
from rehearse.model.transcript import Word
from rehearse.store.attempts import AttemptStore
from rehearse.store.database import Database
from rehearse.store.questions import QuestionBank
from rehearse.store.stories import StoryStore
from rehearse.vocabulary import load_vocabulary
from tests.fakes.attempts import an_attempt

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEMPLATES = load_templates()
VOCABULARY = load_vocabulary()


def a_story(story_id: str = "s", **fields: object) -> Story:
    """A small story."""
    return replace(Story(story_id, "The smaller search", NOW, NOW), **fields)


def a_question(question_id: str, category: str, **fields: object) -> Question:
    """A small question."""
    return replace(Question(question_id, "What happened?", category), **fields)


def examples(template: StoryTemplate) -> dict[str, str]:
    """The examples as fillings."""
    return {slot.id: slot.example for slot in template.slots}


def test_the_four_kinds_of_story_of_the_field_and_the_six_of_any_trade_each_have_a_template():
    assert [template.id for template in TEMPLATES] == [
        "product_manager", "data_engineering", "disagreement", "ambiguity",
        "customer", "colleague", "leading", "mistake", "improvement", "pressure",
    ]  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_every_blank_in_a_frame_has_a_prompt_and_every_prompt_a_blank(template: StoryTemplate):
    prompts = fill(template, {})
    text = " ".join(prompts.values())
    for slot in template.slots:
        assert f"[{slot.prompt}]".casefold() in text.casefold(), slot.id
    assert len({slot.id for slot in template.slots}) == len(template.slots)
    known = {item.id for item in VOCABULARY.categories}, {item.id for item in VOCABULARY.competencies}
    assert set(template.categories) <= known[0]
    assert set(template.competencies) <= known[1]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_a_template_filled_with_its_own_examples_holds_what_the_checks_ask_for(template: StoryTemplate):
    story = story_from_template(template, examples(template), story_id="s", title="t", now=NOW)
    checked = check_story(story, template=template)
    heard = {item.check: item for item in checked.evidence}
    assert checked.empty == ()
    assert checked.open_slots == ()
    assert heard["numbers_in_result"].heard
    assert heard["reflection"].heard
    assert not heard["blame"].heard
    assert "[" not in " ".join(story.sections.values())


def test_open_blanks_are_shown_counted_and_not_taken_for_words():
    template = TEMPLATES[0]
    story = story_from_template(template, {"partner": "the product manager"}, story_id="s", title="t", now=NOW)
    assert story.situation.startswith("The product manager wanted [the wish, word for word]")
    assert len(open_slots(template, story.slots)) == len(template.slots) - 1
    text, _, _ = notes_as_speech(story)
    assert "[" not in text
    assert "the wish" not in text


def test_the_translation_frame_covers_the_seven_concepts_in_three_ways():
    translations = load_translations()
    assert [item.id for item in translations] == [
        "precision_recall", "overfitting", "feature_importance", "ab_test", "cold_start", "confidence", "drift",
    ]  # fmt: skip
    assert all(item.decision.endswith(("?", ".")) and len(item.analogy) > 40 for item in translations)


def test_the_analogies_hold_no_word_of_the_field():
    jargon = ("model", "feature", "recall", "precision", "threshold", "training", "label", "dataset", "distribution")
    for item in load_translations():
        assert not [word for word in jargon if word in item.analogy.lower()], item.id


def test_any_work_has_seven_things_of_its_own_said_three_ways():
    makers, others = load_translations(), load_translations(any_work=True)
    assert len(others) == len(makers) == 7
    assert {item.id for item in others}.isdisjoint(item.id for item in makers)
    field = r"(?i)\b(?:model|data|user|product|feature|deploy\w*|software|metric|experiment|statistic\w*)\b"
    for item in others:
        assert item.decision.endswith("?")
        assert len(item.analogy) > 40
        assert not re.search(field, " ".join((item.concept, item.technical, item.analogy, item.business, item.decision))), item.id


def test_notes_are_read_as_sentences_of_their_sections_with_offsets_into_the_text():
    story = a_story(situation="Sales were down. Nobody knew why", action="I asked\nI measured.", result="Up 12 %")
    text, sentences, words = notes_as_speech(story)
    assert [(one.text, one.section) for one in sentences] == [
        ("Sales were down.", Label.SITUATION),
        ("Nobody knew why", Label.SITUATION),
        ("I asked", Label.ACTION),
        ("I measured.", Label.ACTION),
        ("Up 12 %", Label.RESULT),
    ]
    for one in sentences:
        assert text[int(one.start) : int(one.end)] == one.text
        assert " ".join(word.text for word in words[one.first : one.last]) == one.text


def test_a_card_is_told_how_often_it_says_i_and_we_in_the_action():
    story = a_story(situation="x.", action="We talked. We planned. I wrote the page.", result="Fewer calls.")
    checked = check_story(story)
    contribution = next(item for item in checked.evidence if item.check == "own_contribution")
    assert (contribution.counts["i"], contribution.counts["we"]) == (1, 2)
    assert checked.empty == (Label.TASK, Label.REFLECTION)


def test_an_empty_card_is_not_judged():
    checked = check_story(a_story())
    assert checked.evidence == ()
    assert checked.empty == LABELS


def test_a_take_becomes_a_story_with_each_section_where_it_was_told():
    words = tuple(
        Word(text, float(n), n + 0.5) for n, text in enumerate("um we had trouble I fixed it sales rose I also wrote".split())
    )
    sections = (
        Section(Label.SITUATION, 1.0, 4.0, 0.9, Origin.AUTOMATIC),
        Section(Label.ACTION, 4.0, 7.0, 0.9, Origin.AUTOMATIC),
        Section(Label.RESULT, 7.0, 9.0, 0.9, Origin.AUTOMATIC),
        Section(Label.ACTION, 9.0, 11.5, 0.9, Origin.AUTOMATIC),
    )
    question = a_question("q", "influence", competencies=("empathy",), tags=("sales",))
    story = story_from_take(words, sections, story_id="s", attempt_id="a", title="Sales", now=NOW, question=question)
    assert story.situation == "um we had trouble"
    assert story.action == "I fixed it\nI also wrote"
    assert (story.task, story.result) == ("", "sales rose")
    assert (story.best_attempt, story.included, story.categories) == ("a", ("q",), ("influence",))


def test_a_story_answers_questions_of_its_categories_the_main_one_first():
    story = a_story(categories=("disagreement", "ambiguity"), competencies=("empathy",))
    questions = [a_question("a", "ambiguity"), a_question("d", "disagreement"), a_question("p", "pride")]
    assert [match.question_id for match in match_questions(story, questions)] == ["d", "a"]


def test_shared_competencies_alone_are_not_enough_but_with_a_shared_tag_they_are():
    story = a_story(competencies=("empathy", "influence"), tags=("Guardrails",))
    close = a_question("close", "pride", competencies=("empathy", "influence"), tags=("guardrails",))
    far = replace(close, id="far", tags=())
    assert [match.question_id for match in match_questions(story, [close, far])] == ["close"]
    assert match_questions(story, [close])[0].because == ("shows empathy, influence", "about guardrails")


def test_what_the_person_put_in_or_took_out_outranks_the_matching():
    story = a_story(categories=("pride",), included=("odd",), excluded=("p",))
    questions = [a_question("p", "pride"), a_question("odd", "failure"), a_question("p2", "pride")]
    assert [(match.question_id, match.by_hand) for match in match_questions(story, questions)] == [("odd", True), ("p2", False)]


def test_the_map_asks_for_three_different_teamwork_stories(tmp_path: Path):
    questions = QuestionBank(asset("questions"), tmp_path).all()
    twins = [a_story(name, categories=("disagreement",)) for name in ("one", "two", "three")]
    seen = coverage(twins, questions, VOCABULARY)
    assert seen.themes == ("disagreement",)
    assert "one theme" in seen.gaps[0]
    assert "three different teamwork stories" in seen.gaps[0]
    spread = [
        replace(story, categories=(kind,)) for story, kind in zip(twins, ("disagreement", "influence", "bad_news"), strict=True)
    ]
    assert not [gap for gap in coverage(spread, questions, VOCABULARY).gaps if "teamwork" in gap]


def test_the_map_names_uncovered_categories_and_a_story_that_carries_too_much(tmp_path: Path):
    questions = QuestionBank(asset("questions"), tmp_path).all()
    kinds = ("product_managers", "disagreement", "ambiguity", "failure", "influence", "incidents")
    seen = coverage([a_story(categories=kinds)], questions, VOCABULARY)
    said = " ".join(seen.gaps)
    assert "Explaining to people outside the field" in said
    assert "the only story for 6 kinds of question" in said
    assert {row.category for row in seen.rows if row.stories} == set(kinds)


def test_the_map_of_somebody_who_said_their_work_holds_what_they_are_asked_and_what_names_them_first():
    trade = {"roles": ("health_care", "general")}
    questions = [
        a_question("ml", "data_engineering", roles=("mlops",)), a_question("any", "pride"), a_question("own", "customers", **trade),
    ]  # fmt: skip
    assert [row.category for row in coverage([], questions, VOCABULARY, "health_care").rows] == ["customers", "pride"]
    assert [row.category for row in coverage([], questions, VOCABULARY, "mlops").rows] == [
        "data_engineering",
        "pride",
        "customers",
    ]
    assert [row.category for row in coverage([], questions, VOCABULARY).rows] == ["data_engineering", "pride", "customers"]


def test_the_frames_of_stories_that_a_trade_is_asked_for_come_first(tmp_path: Path):
    questions = QuestionBank(asset("questions"), tmp_path).all()
    unsaid = templates_for("", TEMPLATES, questions)
    assert [one.id for one in unsaid[-2:]] == ["product_manager", "data_engineering"]
    assert sorted(one.id for one in unsaid) == sorted(one.id for one in TEMPLATES)
    assert templates_for("data_scientist", TEMPLATES, questions)[0].id == "product_manager"
    assert templates_for("teaching", TEMPLATES, questions)[0].id == "customer"


def test_a_long_list_of_uncovered_kinds_is_cut_short_and_its_length_said(tmp_path: Path):
    questions = QuestionBank(asset("questions"), tmp_path).all()
    (said,) = [
        gap for gap in coverage([a_story(categories=("pride",))], questions, VOCABULARY).gaps if gap.startswith("No story yet")
    ]
    kinds = len({question.category for question in questions} - {"pride", "general"})
    assert said.count(";") == 4
    assert said.endswith(f"; and {kinds - 4} more.")


def test_without_stories_the_map_says_how_to_begin(tmp_path: Path):
    assert coverage([], QuestionBank(asset("questions"), tmp_path).all(), VOCABULARY).gaps[0].startswith("No story yet")


def test_a_story_knows_its_takes_and_the_best_is_the_persons_choice():
    made_from, told, starred = (
        an_attempt(id="a"),
        an_attempt(id="b", story_id="s"),
        an_attempt(id="c", story_id="s", starred=True),
    )
    attempts = [starred, told, an_attempt(id="other"), made_from]
    story = a_story(from_attempt="a")
    assert [attempt.id for attempt in takes_of(story, attempts)] == ["c", "b", "a"]
    assert best_take(story, attempts).id == "c"
    assert best_take(replace(story, best_attempt="b"), attempts).id == "b"


def test_a_story_is_kept_changed_and_deleted_without_its_attempts(database: Database):
    store, attempts = StoryStore(database), AttemptStore(database)
    story = a_story(action="naïve \ud800 🎤", tags=("x",), slots={"a": "b"}, excluded=("q",))
    store.save(story)
    assert store.get("s") == replace(story, action="naïve ? 🎤")
    attempts.add(an_attempt(id="a", story_id="s"))
    store.save(replace(story, title="New"))
    assert [item.title for item in store.all()] == ["New"]
    store.delete("s")
    assert store.all() == ()
    assert attempts.get("a").story_id is None
