"""What the shipped checkpoint hears, through the unchanged faster-whisper and with no network."""

from __future__ import annotations

import ctypes.util
import random

import pytest

if ctypes.util.find_library("espeak-ng") is None:
    pytest.skip("espeak-ng is not installed", allow_module_level=True)

from evaluate import ANSWER, Listener, aligned, chunks, held_out, invented_in_silence, joined, measured, spoken

from tests.checkpoint.conftest import MODEL

#: The measured figures are in the model's README; these bounds leave room for another build of the synthesiser.
HIGHEST_WORD_ERROR_RATE = 0.15
LOWEST_FILLER_RECALL = 0.9
HIGHEST_MEDIAN_START_ERROR = 0.08


def test_the_folder_is_at_most_15_megabytes() -> None:
    assert sum(file.stat().st_size for file in MODEL.iterdir()) <= 15_000_000


def test_an_alignment_pairs_equal_words_and_leaves_the_rest_alone() -> None:
    assert aligned(["we", "um", "agreed", "then"], ["we", "agreed", "then"]) == [(0, 0), (1, -1), (2, 1), (3, 2)]


def test_chunks_of_the_answer_hold_each_word_once_and_fit_the_window() -> None:
    take = spoken(" ".join(ANSWER.read_text().split()), 160)
    parts = list(chunks(take))
    assert [word.word for part in parts for word in part.words] == [word.word for word in take.words]
    assert all(len(part.sound) / 16000 <= 29 for part in parts)


def test_joined_sentences_keep_their_word_times() -> None:
    take = spoken("We agreed on a plan.", 160)
    (whole,) = joined([take], random.Random(1), 27)
    assert whole.words[0].start == pytest.approx((len(whole.sound) - len(take.sound)) / 16000 - 0.65, abs=0.65)


@pytest.mark.model
def test_the_demo_answer_is_understood(listener: Listener) -> None:
    tally = measured(listener, chunks(spoken(" ".join(ANSWER.read_text().split()), 160)), shown=0)
    assert tally.errors / tally.words <= HIGHEST_WORD_ERROR_RATE
    assert tally.fillers_heard / tally.fillers >= LOWEST_FILLER_RECALL
    assert sorted(tally.late)[len(tally.late) // 2] <= HIGHEST_MEDIAN_START_ERROR


@pytest.mark.model
@pytest.mark.slow
def test_sentences_it_never_met_are_understood(listener: Listener) -> None:
    tally = measured(listener, held_out(random.Random(5), "unseen.txt"), shown=0)
    assert tally.errors / tally.words <= HIGHEST_WORD_ERROR_RATE
    assert tally.fillers_heard / tally.fillers >= LOWEST_FILLER_RECALL


@pytest.mark.model
def test_nothing_is_said_on_silence(listener: Listener) -> None:
    assert invented_in_silence(listener) == 0
