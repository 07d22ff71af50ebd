"""Fillers are named as they are written."""

from __future__ import annotations

from dataclasses import replace

from rehearse.model.measures import FillerWord
from rehearse.report.facts import filler_phrase
from tests.fakes.sample_answer import sample_report


def test_an_i_in_a_filler_is_never_written_small() -> None:
    told = tuple(FillerWord(text, at, at + 0.2) for at, text in enumerate(("i mean,", "I mean", "like")))
    delivery = sample_report().delivery
    assert filler_phrase(replace(delivery, filled_pauses=(), filler_words=told)) == "I mean 2, like 1"
