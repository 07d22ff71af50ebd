"""The notation of the test set's answers: nothing of it may be spoken."""

from __future__ import annotations

import re

import pytest

from rehearse.evaluate.test_set import answers, for_speaker


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("the manager {uh!} and", "the manager [[slow uh]] and"),
        ("On Friday, {um!}, and", "On Friday, [[slow um,]] and"),
        ("we {um} left [1.2] then", "we um left [[gap 1.2]] then"),
    ],
)
def test_a_filler_is_slowed_down_and_a_number_is_a_silence(written: str, spoken: str):
    assert for_speaker(written) == spoken


def test_the_speaker_says_none_of_the_marks_aloud():
    for answer in answers():
        assert not re.search(r"[][{}!]", re.sub(r"\[\[(slow \w+[.,]?|gap [\d.]+)\]\]", "", answer)), answer
