"""What cutting speech into chunks costs: no word lost or said twice where a cut falls, no more errors than without cuts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import pytest

from rehearse.assets import asset
from rehearse.evaluate.hearing import listen, plain, word_errors
from rehearse.evaluate.spoken_truth import Spoken, TruthSpeaker, truth_speaker
from rehearse.evaluate.test_set import for_speaker
from rehearse.model.transcript import Word
from rehearse.speech.chunker import Chunker, Closed
from rehearse.speech.engine import Engine
from rehearse.speech.live import transcribe_file
from rehearse.speech.voice_activity import probabilities

pytestmark = [pytest.mark.model, pytest.mark.slow]

#: How the same answer is said: without taking breath, and with pauses just long enough to close a chunk.
UNBROKEN, SHORT_PAUSES = "unbroken", "pauses of half a second"


@dataclass(frozen=True)
class Heard:
    """The truth, the words by the streamed path, and the seconds at which one chunk ends and the next begins."""

    spoken: Spoken
    words: tuple[Word, ...]
    edges: tuple[float, ...]


@pytest.fixture(scope="module")
def engine(speaker: TruthSpeaker) -> Iterator[Engine]:
    made = Engine(asset("models", "demo-voice"))
    yield made
    made.close()


@pytest.fixture(scope="module", params=[UNBROKEN, SHORT_PAUSES])
def heard(engine: Engine, request: pytest.FixtureRequest) -> Heard:
    lines = asset("evaluation", "heard.txt").read_text("utf-8").splitlines()
    text = " ".join(line for line in lines if line.strip() and not line.startswith("#"))
    if request.param == UNBROKEN:
        text = re.sub(r"\[[\d.]+\] |\b[Uu][mh], |[.,]", "", text)
    else:
        text = re.sub(r"\[[\d.]+\]", "[0.5]", text)
    spoken = truth_speaker().speak(for_speaker(text))
    chunker = Chunker()
    events = chunker.feed(spoken.samples, probabilities(spoken.samples)) + chunker.finish()
    chunks = [event.chunk for event in events if isinstance(event, Closed)]
    edges = tuple((one.end + next_.start) / 2 for one, next_ in pairwise(chunks))
    assert len(edges) >= 3
    return Heard(spoken, transcribe_file(engine, spoken.samples).words or (), edges)


def middle(word: Word) -> float:
    return (word.start + word.end) / 2


def alike(one: Word, other: Word) -> bool:
    """The same word, though the model may have misheard a part of it."""
    return SequenceMatcher(None, "".join(plain([one])), "".join(plain([other])), autojunk=False).ratio() >= 0.5


def test_the_words_on_either_side_of_a_cut_are_heard(heard: Heard) -> None:
    """One of them in all may be misheard beyond recognition: the model does that anywhere."""
    lost = []
    for edge in heard.edges:
        after = next(place for place, word in enumerate(heard.spoken.words) if middle(word) > edge)
        for said in heard.spoken.words[after - 1 : after + 1]:
            near = [word for word in heard.words if abs(middle(word) - middle(said)) <= 0.5]
            if not any(alike(said, word) for word in near):
                lost.append((edge, said.text, [word.text for word in near]))
    assert len(lost) <= 1, lost


def test_no_word_is_heard_on_both_sides_of_a_cut(heard: Heard) -> None:
    for edge in heard.edges:
        before = plain([word for word in heard.words if middle(word) <= edge][-3:])
        after = plain([word for word in heard.words if middle(word) > edge][:3])
        assert before
        assert after
        for count in (1, 2, 3):
            assert before[-count:] != after[:count], (edge, before, after)


def test_as_many_words_are_heard_around_the_cuts_as_were_said(heard: Heard) -> None:
    """Words lost or doubled show in the count even where they are misheard; the model splits or joins one now and then."""
    said = sum(abs(middle(word) - edge) <= 1.0 for word in heard.spoken.words for edge in heard.edges)
    found = sum(abs(middle(word) - edge) <= 1.0 for word in heard.words for edge in heard.edges)
    assert found == pytest.approx(said, abs=max(2.0, 0.08 * said))


def test_words_follow_one_another_and_never_overlap(heard: Heard) -> None:
    for one, following in pairwise(heard.words):
        assert one.start < one.end <= following.start


def test_streaming_costs_no_more_than_a_word_in_a_hundred(engine: Engine) -> None:
    takes = listen(engine)
    said = sum(len(plain(take.spoken.words)) for take in takes)
    streamed = sum(word_errors(plain(take.spoken.words), plain(take.streamed)) for take in takes)
    whole = sum(word_errors(plain(take.spoken.words), plain(take.whole)) for take in takes)
    assert said >= 250
    assert streamed / said <= whole / said + 0.01
