"""What is promised about speech whose word times are known; needs espeak-ng."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from rehearse.evaluate.spoken_truth import RATE, Spoken, TruthSpeaker, Voice

UTTERANCES = (
    ("So, um, I led the team in the office, and we agreed.", Voice()),
    ("Then nobody knew what to do; it was loud.", Voice("en-gb+f2", 150, 60)),
    ("We [[slow uh]] waited. [[gap 0.7]] They came.", Voice("en-gb-x-rp+m3", 175, 40, 20)),
    ("Nobody asked for the long one.", Voice("en-us+f4", 185, 55, 80)),
)


def same(one: Spoken, other: Spoken) -> bool:
    return np.array_equal(one.samples, other.samples) and one.words == other.words and one.silences == other.silences


def said(speaker: TruthSpeaker, order: Sequence[int]) -> list[Spoken]:
    return [speaker.speak(*UTTERANCES[place]) for place in order]


def test_what_was_said_in_between_changes_nothing(speaker: TruthSpeaker) -> None:
    first, _, again = said(speaker, (0, 1, 0))
    assert same(first, again)


def test_in_any_order_every_utterance_sounds_the_same(speaker: TruthSpeaker) -> None:
    places = list(range(len(UTTERANCES))) * 2
    in_order = said(speaker, range(len(UTTERANCES)))
    random.Random(4).shuffle(places)
    for place, spoken in zip(places, said(speaker, places), strict=True):
        assert same(spoken, in_order[place]), UTTERANCES[place]


def test_another_voice_another_rate_and_another_range_are_heard(speaker: TruthSpeaker) -> None:
    """A request that was ignored would also be the same every time."""
    text = UTTERANCES[0][0]
    usual = speaker.speak(text, Voice())
    for other in (Voice("en-gb+f2"), Voice(rate=120), Voice(pitch=80), Voice(range=0)):
        assert not np.array_equal(speaker.speak(text, other).samples, usual.samples)


def test_every_word_is_spoken_in_order_and_inside_the_sound(speaker: TruthSpeaker) -> None:
    spoken = speaker.speak("So, um, I led the team in the office.")
    assert [word.text for word in spoken.words] == ["So,", "um,", "I", "led", "the", "team", "in", "the", "office."]
    starts = [word.start for word in spoken.words]
    assert starts == sorted(starts)
    assert all(0 <= word.start < word.end <= len(spoken.samples) / RATE + 0.001 for word in spoken.words)


def test_words_run_together_are_marked_as_unsure(speaker: TruthSpeaker) -> None:
    spoken = speaker.speak("I led the team in the office.")
    assert {spoken.words[place].text for place in spoken.unsure} == {"in", "the"}


def test_a_gap_in_the_text_is_exactly_that_silence(speaker: TruthSpeaker) -> None:
    spoken = speaker.speak("We left. [[gap 1.5]] They stayed.", Voice("en-us", 160, 50))
    longest = max(spoken.silences, key=lambda silence: silence.seconds)
    assert longest.seconds == pytest.approx(1.5, abs=0.02)
    assert [word.text for word in spoken.words] == ["We", "left.", "They", "stayed."]


def test_a_slow_word_takes_longer(speaker: TruthSpeaker) -> None:
    usual, slow = (speaker.speak(text).words for text in ("the um plan", "the [[slow um]] plan"))
    assert slow[1].end - slow[1].start > 1.3 * (usual[1].end - usual[1].start)


@pytest.mark.parametrize("margin", [0.0, 0.3])
def test_the_margin_is_silence_before_and_after(speaker: TruthSpeaker, margin: float) -> None:
    spoken = speaker.speak("We agreed.", margin=margin)
    assert spoken.words[0].start == pytest.approx(margin, abs=0.05)
    assert not np.abs(spoken.samples[: int((margin - 0.01) * RATE)] if margin else np.zeros(1)).max() > 0.01
    assert len(spoken.samples) / RATE == pytest.approx(spoken.answer.end + margin, abs=0.05)


def test_nothing_to_say_is_silence(speaker: TruthSpeaker) -> None:
    spoken = speaker.speak("", margin=0.0)
    assert len(spoken.samples) == 0
    assert spoken.words == spoken.silences == ()
