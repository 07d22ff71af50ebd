"""Marks outrank the model, edits outrank marks, and edges lie between words."""

from __future__ import annotations

from rehearse.analysis.sections.edits import MARK_REACH, deciding
from rehearse.analysis.sections.finding import find_sections
from rehearse.model.sections import Label, Mark, Origin, Section
from tests.sections.test_sentences import said

STORY = (
    "Last winter I was working on a surgical ward and we kept losing notes. My job was to fix the handover before the inspection. "
    "So I sat with every nurse and I wrote down what they needed. Then I built one sheet and we tried it. "
    "In the end missed notes dropped from nine a week to one."
)
WORDS = said(STORY)
STARTS = [word.start for word in WORDS]


def labels(sections: tuple[Section, ...]) -> list[Label]:
    return [section.label for section in sections]


def test_sections_cover_the_answer_and_each_begins_where_the_one_before_ends():
    sections = find_sections(WORDS).sections
    assert sections[0].start == WORDS[0].start
    assert sections[-1].end == WORDS[-1].end
    assert [section.start for section in sections[1:]] == [section.end for section in sections[:-1]]


def test_live_marks_replace_the_automatic_sections_from_the_first_mark_on():
    marks = [Mark(Label.SITUATION, 0.0), Mark(Label.ACTION, WORDS[13].start), Mark(Label.REFLECTION, WORDS[45].start)]
    result = find_sections(WORDS, marks=marks)
    assert labels(result.sections) == [Label.SITUATION, Label.ACTION, Label.REFLECTION]
    assert {section.origin for section in result.sections} == {Origin.MARKED}
    assert set(result.absent) == {Label.TASK, Label.RESULT}
    assert result.boundaries == (1.0, 1.0)


def test_a_mark_snaps_to_the_sentence_that_begins_near_it():
    near = WORDS[14].start - MARK_REACH * 0.8
    result = find_sections(WORDS, marks=[Mark(Label.SITUATION, 0.0), Mark(Label.TASK, near)])
    assert result.sections[1].start == WORDS[14].start


def test_a_mark_far_from_any_sentence_start_snaps_to_the_nearest_word_gap():
    words = said("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen")
    at = words[9].start + 0.02
    result = find_sections(words, marks=[Mark(Label.SITUATION, 0.0), Mark(Label.TASK, at)])
    assert result.sections[1].start == words[9].start


def test_what_was_said_before_the_first_mark_stays_automatic():
    result = find_sections(WORDS, marks=[Mark(Label.RESULT, WORDS[46].start)])
    assert result.sections[0].origin is Origin.AUTOMATIC
    assert result.sections[-1].label is Label.RESULT
    assert result.sections[-1].origin is Origin.MARKED


def test_marks_after_the_last_word_say_nothing():
    result = find_sections(WORDS, marks=[Mark(Label.SITUATION, 0.0), Mark(Label.REFLECTION, WORDS[-1].end + 5)])
    assert labels(result.sections) == [Label.SITUATION]


def test_edits_outrank_marks_and_no_edits_mean_back_to_automatic():
    edits = (
        Section(Label.TASK, 0.0, STARTS[20], 1.0, Origin.EDITED),
        Section(Label.RESULT, STARTS[20], WORDS[-1].end, 1.0, Origin.EDITED),
    )
    marks = [Mark(Label.SITUATION, 0.0)]
    edited = find_sections(WORDS, marks=marks, edits=edits)
    assert labels(edited.sections) == [Label.TASK, Label.RESULT]
    assert edited.sections[1].start == STARTS[20]
    assert {section.origin for section in edited.sections} == {Origin.EDITED}
    assert labels(find_sections(WORDS, marks=marks).sections) == [Label.SITUATION]
    assert {section.origin for section in find_sections(WORDS).sections} == {Origin.AUTOMATIC}


def test_automatic_sections_are_reachable_past_the_marks_and_the_marks_come_back():
    marks = [Mark(Label.SITUATION, 0.0), Mark(Label.REFLECTION, WORDS[20].start)]
    assert find_sections(WORDS, marks=marks, edits=()) == find_sections(WORDS)
    assert {section.origin for section in find_sections(WORDS, marks=marks, edits=None).sections} == {Origin.MARKED}


def test_without_marks_no_edits_are_enough_to_be_automatic():
    assert deciding([], None) is Origin.AUTOMATIC


def test_edits_decide_before_marks_and_marks_before_the_model():
    marks, edits = [Mark(Label.TASK, 1.0)], (Section(Label.TASK, 0.0, 9.0, 1.0, Origin.EDITED),)
    assert deciding(marks, edits) is Origin.EDITED
    assert deciding(marks, None) is Origin.MARKED
    assert deciding(marks, ()) is Origin.AUTOMATIC


def test_sentences_are_cut_where_an_edit_runs_through_them():
    edits = (Section(Label.SITUATION, 0, STARTS[5], 1.0, Origin.EDITED), Section(Label.TASK, STARTS[5], 99, 1.0, Origin.EDITED))
    sentences = find_sections(WORDS, edits=edits).sentences
    assert sentences[0].last == 5
    assert (sentences[0].section, sentences[1].section) == (Label.SITUATION, Label.TASK)
