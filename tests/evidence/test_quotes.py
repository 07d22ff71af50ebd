"""Quotations are the very words, with the right times, on any input."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.assets import asset
from rehearse.coach.evidence import find_evidence
from rehearse.evaluate.evidence import DEVELOPMENT
from rehearse.evaluate.evidence_answers import evidence_answers
from rehearse.model.sections import LABELS, Sentence
from rehearse.model.transcript import Word
from tests.evidence.spoken import quotes, spoken


@pytest.mark.parametrize("file", DEVELOPMENT)
def test_every_quotation_is_a_substring_of_the_words_with_their_times(file: str):
    for answer in evidence_answers(asset("evaluation", file)):
        sentences, words = answer.spoken()
        text = " ".join(word.text for word in words)
        starts, ends = {word.start: word for word in words}, {word.end: word for word in words}
        for item in find_evidence(sentences, words, listener=answer.listener):
            assert item.heard == bool(item.quotes)
            for quote in item.quotes:
                assert quote.text in text
                assert quote.text.split()[0] == starts[quote.start].text
                assert quote.text.split()[-1] == ends[quote.end].text


def test_written_text_is_quoted_by_character_offsets():
    text = "We promised nothing. The model will definitely work, I said."
    words, at = [], 0
    for token in text.split():
        first = text.index(token, at)
        at = first + len(token)
        words.append(Word(token, first, at))
    sentences = (Sentence("", 0, 20, None, 0, 3), Sentence("", 21, len(text), None, 3, len(words)))
    for item in find_evidence(sentences, words):
        for quote in item.quotes:
            assert text[int(quote.start) : int(quote.end)] == quote.text


def test_fillers_inside_a_phrase_are_stepped_over_and_quoted_as_said():
    assert quotes("It will, um, definitely, uh, work.", "hidden_uncertainty") == ["will, um, definitely, uh, work."]


def test_a_restart_does_not_hide_a_phrase():
    assert quotes("I I just let, let them do it their way.", "just_let_them")


def test_missing_punctuation_does_not_hide_a_phrase():
    assert quotes("so i told them it will definitely work and then we built it", "hidden_uncertainty")


def test_an_answer_without_words_has_no_evidence_and_no_quotations():
    assert not any(item.heard for item in find_evidence((), ()))


@pytest.mark.parametrize(
    "text", ["Yes.", "<b>I</b> cut &amp; <script>alert(1)</script>", "🙂 🚀 100%", "Это было трудно , мы сделали .", "— … ,"]
)
def test_odd_input_is_read_without_a_fault(text: str):
    words = tuple(Word(token, index, index + 1) for index, token in enumerate(text.split()))
    assert find_evidence((Sentence(text, 0, len(words), LABELS[2], 0, len(words)),), words)


_VOCABULARY = (
    "i we they um will definitely never work promised the model pm wanted sixty percent from to . , not i'd fault half 4x".split()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_VOCABULARY), max_size=60), st.integers(0, 4))
def test_any_order_of_words_gives_quotations_that_are_substrings(tokens: list[str], label: int):
    words = tuple(Word(token, index * 0.4, index * 0.4 + 0.3) for index, token in enumerate(tokens))
    sentences = (Sentence("", 0.0, 1.0, LABELS[label], 0, len(words)),) if words else ()
    text = " ".join(tokens)
    assert all(quote.text in text for item in find_evidence(sentences, words) for quote in item.quotes)


def test_reading_grows_in_step_with_length():
    """Counted in places visited rather than in seconds: a loaded machine must not fail it."""
    from rehearse.coach.lexicon import shipped_lexicons
    from rehearse.coach.lexicon_tokens import token_stream
    from rehearse.coach.numbers import find_quantities

    chooser = random.Random(4)
    sentences, words = spoken(("Action", " ".join(chooser.choices(_VOCABULARY, k=4000))))
    stream = token_stream(sentences, words)
    found = shipped_lexicons().find(stream, find_quantities(stream))
    assert sum(map(len, found.hits.values())) < 4 * len(words)
