"""Where sentences end when nobody wrote stops."""

from __future__ import annotations

import json
import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.analysis.sections.sentence_cuts import LONGEST, SHORTEST, CutModel
from rehearse.analysis.sections.sentences import split_sentences
from rehearse.assets import asset
from rehearse.evaluate.section_answers import spoken
from rehearse.evaluate.sections import unseen_answers, without_punctuation

RAMBLING = (
    "so i was on the early shift at the depot and the freezer alarm went off and nobody knew who had the key it was five in the morning my job "
    "that week was the stock so i had to save what was in there i rang the manager and i got no answer i then called the man who sold us the "
    "freezer and he talked me through it in the end we lost two boxes of peas and nothing else and they gave me the spare key"
)


def test_long_text_without_stops_is_cut_where_a_new_part_of_the_story_begins():
    words = RAMBLING.split()
    begins = {" ".join(words[at : at + 3]) for at in CutModel.load().cuts(words)}
    assert any(opening.startswith(("in the end", "we lost")) for opening in begins)
    assert any(opening.startswith(("i rang", "and i rang", "so i had")) for opening in begins)


def test_most_true_sentence_ends_of_unseen_answers_are_found_without_their_stops():
    found = true = 0
    for answer, bare in zip(unseen_answers(), without_punctuation(unseen_answers()), strict=True):
        words, _ = spoken(answer.parts)
        stops = {at + 1 for at, word in enumerate(words[:-1]) if word.text.rstrip("\"'”").endswith((".", "?", "!"))}
        cuts = {sentence.first for sentence in split_sentences(spoken(bare.parts)[0])}
        found, true = found + len(stops & cuts), true + len(stops)
    assert found / true > 0.6


def test_a_pause_draws_the_cut_to_itself():
    words = ("we had the van packed " + "with tins of paint and rolls of cloth " * 4).split()
    model = CutModel.load()
    assert 13 not in model.cuts(words)
    silent = [0.0] * len(words)
    silent[13] = 1.0
    assert 13 in model.cuts(words, silences=silent)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["i", "we", "and", "the", "", "ünlü", "9", "then"]), max_size=300))
def test_pieces_are_neither_too_short_nor_too_long_whatever_is_said(words: list[str]):
    edges = [0, *CutModel.load().cuts(words), len(words)]
    pieces = [last - first for first, last in pairwise(edges)]
    assert edges == sorted(set(edges)) or not words
    if len(words) >= 2 * SHORTEST:
        assert all(SHORTEST <= piece < LONGEST + 2 * SHORTEST for piece in pieces)


def test_twenty_thousand_words_without_a_stop_are_cut_in_a_second():
    words = ["so"] * 20_000
    began = time.process_time()  # what other programs take is not its fault
    assert CutModel.load().cuts(words)
    assert time.process_time() - began < 1.0


def test_the_cuts_file_is_small_and_readable():
    path = asset("sections", "cuts.json")
    assert path.stat().st_size < 300_000
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == 1
