"""What is said where a transcript writes figures, signs and initials."""

from __future__ import annotations

import pytest

from rehearse.analysis.filled_pauses.finding import unexplained_speech, usual_sounds
from rehearse.analysis.filled_pauses.spoken_forms import spoken_form
from rehearse.model.transcript import Span, Word


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("pipeline", "pipeline"),
        ("“Well,", "well"),
        ("don't", "don't"),
        ("I", "i"),
        ("A", "a"),
        ("7", "seven"),
        ("42", "forty two"),
        ("100", "one hundred"),
        ("1,250,000", "one million two hundred fifty thousand"),
        ("2019,", "twenty nineteen"),
        ("2005", "two thousand five"),
        ("1907", "nineteen oh seven"),
        ("1900", "nineteen hundred"),
        ("2,019", "two thousand nineteen"),
        ("3.5", "three point five"),
        ("35%", "thirty five percent"),
        ("$2,000", "two thousand dollars"),
        ("$3M", "three million dollars"),
        ("5k", "five thousand"),
        ("90s", "ninety"),
        ("10:30", "ten thirty"),
        ("007", "zero zero seven"),
        ("KPI", "kay pee eye"),
        ("KPIs.", "kay pee eye"),
        ("E_R_", "ee ar"),
        ("U.S.", "you ess"),
        ("GDPR", "jee dee pee ar"),
        ("NASA", "nasa"),
        ("B2B", "bee two bee"),
        ("C++", "see plus plus"),
        ("für", "für"),
    ],
)
def test_figures_signs_and_initials_are_read_as_they_are_said(written: str, said: str):
    assert " ".join(spoken_form(written)) == said


def test_a_very_long_number_is_read_figure_by_figure():
    assert spoken_form("1234567890123") == tuple("one two three four five six seven eight nine zero one two three".split())


def test_a_figure_usually_takes_as_long_as_its_words():
    plain = [
        Word(text, place * 0.3, place * 0.3 + 0.3)
        for place, text in enumerate("we moved the whole team before the summer".split())
    ]
    usual, sounds = usual_sounds([*plain, Word("35%", 2.4, 3.3)])
    apart, _ = usual_sounds([*plain, Word("thirty", 2.4, 2.7), Word("five", 2.7, 2.9), Word("percent", 2.9, 3.3)])
    assert usual[-1] == pytest.approx(apart[-3:].sum(), rel=0.3)
    assert sounds[-1].sum() == pytest.approx(usual[-1], rel=0.1)


def test_a_figure_said_at_its_own_length_hides_nothing():
    texts = "we moved the whole team before the summer and it grew by".split()
    content = [Word(text, place * 0.3, place * 0.3 + 0.3) for place, text in enumerate(texts)]
    end = content[-1].end
    gaps = unexplained_speech([Span(0.0, end + 1.0)], [*content, Word("35%", end, end + 1.0)])
    assert not [gap for gap in gaps if gap.start >= end]


def test_capitals_throughout_are_no_initials():
    texts = "we had to see who ran the job".split()
    words = [Word(text, place * 0.3, place * 0.3 + 0.3) for place, text in enumerate(texts)]
    shouted = [Word(word.text.upper(), word.start, word.end) for word in words]
    assert usual_sounds(shouted)[0] == pytest.approx(usual_sounds(words)[0])


@pytest.mark.parametrize("written", ["10²", "10⁶", "②", "m²", "¹", "½", "Ⅷ", "٣"])
def test_signs_that_are_figures_only_to_the_eye_are_taken_for_some_word(written: str):
    assert spoken_form(written)
