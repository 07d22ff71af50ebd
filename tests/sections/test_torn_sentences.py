"""Pieces of one long sentence: what is cut from it, and when a piece may be of another section than the rest."""

from __future__ import annotations

import numpy as np

from rehearse.analysis.sections.finding import TORN_MARGIN, without_tears
from rehearse.analysis.sections.sentences import split_sentences, torn_sentences
from rehearse.model.sections import LABELS, Label
from rehearse.model.transcript import Span
from tests.sections.test_sentences import said, texts

PROMISE = (
    "And I went to the head and I said, I can give you heat in the main block by the first of September, and we can do the gym by the "
    "tenth of it."
)
TASK, ACTION, RESULT = (LABELS.index(label) for label in (Label.TASK, Label.ACTION, Label.RESULT))


def test_an_opening_phrase_that_ends_a_sentence_turns_nothing():
    assert texts(said("So we kept the old oven for one more season and bought it in the end.")) == [
        "So we kept the old oven for one more season and bought it in the end."
    ]


def test_pieces_of_a_long_sentence_with_its_stop_are_known_as_one():
    words = said("I was the plumber. " + PROMISE + " It was warm.")
    sentences = split_sentences(words)
    (torn,) = torn_sentences(words, sentences)
    assert torn.stop - torn.start > 1
    assert " ".join(sentence.text for sentence in sentences[torn]) == PROMISE


def test_where_nobody_wrote_stops_nothing_is_torn():
    words = said((PROMISE * 3).replace(".", " ").replace(",", "").lower())
    sentences = split_sentences(words)
    assert len(sentences) > 2
    assert torn_sentences(words, sentences) == []


def test_a_silence_parts_what_no_stop_parts():
    plain = said(PROMISE)
    cut = split_sentences(plain)[1].first
    words = said(PROMISE, gaps={cut: 1.0})
    pause = Span(words[cut - 1].end, words[cut].start)
    sentences = split_sentences(words, [pause])
    assert all(one.start != 0 for one in torn_sentences(words, sentences, [pause]))


def test_a_piece_is_of_another_section_than_its_sentence_only_on_strong_evidence():
    def piece(result: float) -> int:
        beliefs = np.full((2, len(LABELS)), 0.01)
        beliefs[0, ACTION], beliefs[1, RESULT], beliefs[1, ACTION] = 0.9, result, 0.9 - result
        return int(without_tears(beliefs, np.array([20.0, 8.0]), [slice(0, 2)])[1].argmax())

    assert piece((0.9 + TORN_MARGIN) / 2 - 0.02) == ACTION
    assert piece((0.9 + TORN_MARGIN) / 2 + 0.02) == RESULT


def test_sentences_that_are_whole_keep_what_they_believe():
    beliefs = np.eye(len(LABELS))[[TASK, ACTION, RESULT]]
    assert np.array_equal(without_tears(beliefs, np.array([5.0, 9.0, 4.0]), []), beliefs)
