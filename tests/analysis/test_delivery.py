"""Everything about how it was said, in one value."""

from __future__ import annotations

import re
import time

import numpy as np
import pytest

from rehearse.analysis.definitions import DEFINITIONS, definition
from rehearse.analysis.delivery import measure_delivery, recompute_delivery
from rehearse.model.measures import FilledPauseSource, Target
from rehearse.model.transcript import Word
from tests.analysis.sounds import RATE, activity, take, words

PIECES = (("silence", 0.5), ("voice", 4.0), ("silence", 1.0), ("voice", 5.0), ("silence", 0.5))
SPOKEN = (
    *words("I like the plan and so we left", start=0.5, each=0.5),
    *words("early for the day as a whole team did", start=5.5, each=0.5),
)
WORDS_END = 10.0


def delivery(spoken: tuple[Word, ...] | None = SPOKEN, **options: object):
    return measure_delivery(take(PIECES), activity(PIECES), spoken, **options)  # type: ignore[arg-type]


def test_answer_time_runs_from_first_to_last_speech():
    measures = delivery().measures
    assert measures.answer_seconds == pytest.approx(10.0, abs=0.05)
    assert measures.response_latency == pytest.approx(0.5, abs=0.04)
    assert measures.phonation_seconds == pytest.approx(9.0, abs=0.08)
    assert measures.pause_count == 1
    assert measures.longest_pause == pytest.approx(1.0, abs=0.05)


def test_rates_leave_filled_pauses_out_and_filler_words_in():
    spoken = (*SPOKEN[:4], Word("um", 2.5, 2.9), Word("like,", 2.9, 3.0), *SPOKEN[5:])
    measures = delivery(spoken).measures
    assert measures.word_count == len(spoken) - 1
    assert measures.speech_rate == pytest.approx((len(spoken) - 1) / measures.answer_seconds * 60, rel=0.001)
    assert measures.articulation_rate == pytest.approx((len(spoken) - 1) / measures.phonation_seconds * 60, rel=0.001)


def test_without_words_what_needs_them_is_none_and_says_why():
    result = delivery(None, why_no_words="no transcript: no model on this machine")
    assert result.filler_words is None
    assert result.pace is None
    assert result.measures.speech_rate is None
    assert result.measures.pause_count == 1
    assert result.not_measured["speech_rate"] == "no transcript: no model on this machine"
    assert result.not_measured["filler_words"] == "no transcript: no model on this machine"


@pytest.mark.parametrize("spoken", [None, ()])
def test_without_words_no_sound_is_called_an_um_and_the_rate_is_not_measured(spoken: tuple[Word, ...] | None):
    result = delivery(spoken, why_no_words="no transcript yet")
    assert result.filled_pauses == ()
    assert result.measures.filled_pauses_per_minute is None
    assert result.not_measured["filled_pauses_per_minute"]
    assert not any("um and uh" in remark.text for remark in result.remarks)


def test_every_none_has_a_reason():
    for spoken in (None, (), SPOKEN):
        for sound, likely in ((take(PIECES), activity(PIECES)), (np.zeros(RATE, np.float32), np.zeros(31, np.float32))):
            result = measure_delivery(sound, likely, spoken)
            missing = {
                name
                for name in result.measures.__dataclass_fields__
                if getattr(result.measures, name) is None and name != "setup_share"
            }
            assert missing <= set(result.not_measured)


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(0, np.float32),
        np.zeros(3200, np.float32),
        np.zeros(160_000, np.float32),
        0.3 * np.random.default_rng(1).standard_normal(80_000).astype(np.float32),
        np.sin(np.arange(80_000) * 0.17).astype(np.float32),
        np.clip(8 * np.sin(np.arange(80_000) * 0.05), -1, 1).astype(np.float32),
        np.full(16_000, np.nan, np.float32),
    ],
    ids=["nothing", "a fifth of a second", "silence", "noise", "a tone", "clipped", "not a number"],
)
@pytest.mark.parametrize("likely", [0.0, 0.9])
def test_no_sound_breaks_it(sound: np.ndarray, likely: float):
    probabilities = np.full(len(sound) // 512, likely, np.float32)
    for spoken in (None, (), SPOKEN):
        result = measure_delivery(sound, probabilities, spoken)
        assert all(start < end for start, end in result.speech)


def test_silence_is_reported_as_no_speech_not_as_zero():
    result = measure_delivery(np.zeros(32_000, np.float32), np.zeros(62, np.float32), None)
    assert result.measures.answer_seconds is None
    assert result.not_measured["answer_seconds"] == "no speech was heard in this recording"


def test_speech_of_which_no_word_was_made_out_has_no_rate_of_zero():
    result = delivery(())
    assert result.measures.answer_seconds is not None
    assert (result.measures.word_count, result.measures.speech_rate, result.measures.repetitions) == (None, None, None)
    assert result.not_measured["speech_rate"] == "speech was heard, but no words could be made out in it"


def test_rates_are_not_told_where_less_than_half_of_the_speech_has_words():
    """9 s of voice and two words: the rest was not made out, which is no slow speech."""
    few = measure_delivery(take(PIECES), activity(PIECES), SPOKEN[:2])
    assert (few.measures.speech_rate, few.measures.articulation_rate, few.pace) == (None, None, None)
    assert few.measures.word_count == 2
    assert "of the speech only" in few.not_measured["speech_rate"]
    assert not any("rate" in remark.measure for remark in few.remarks)
    assert delivery().measures.speech_rate is not None


def test_an_um_in_the_text_is_counted_once():
    result = delivery((*SPOKEN[:7], Word("um", 4.0, 4.4)))
    assert len([each for each in result.filled_pauses if each.start < 4.4 and each.end > 4.0]) == 1


def test_corrected_words_change_every_figure_without_the_sound():
    first = delivery()
    more = (*SPOKEN, Word("um,", 9.5, 9.8), Word("you", 9.8, 9.9), Word("know,", 9.9, 9.95), Word("yes", 9.95, 10.2))
    second = recompute_delivery(first, more)
    assert second.measures.word_count == len(SPOKEN) + 3
    assert [filler.text for filler in second.filler_words or ()] == ["you know"]
    assert second.pauses[0].start == first.pauses[0].start
    assert second.measures.loudness_dbfs == first.measures.loudness_dbfs


def test_taking_an_um_out_of_the_text_takes_it_out_of_the_count():
    with_um = measure_delivery(None, activity(PIECES), (*SPOKEN, Word("um", 9.5, 9.8)))
    assert [each.source for each in with_um.filled_pauses] == [FilledPauseSource.TEXT]
    assert recompute_delivery(with_um, SPOKEN).filled_pauses == ()


def test_an_answer_inside_every_norm_gets_no_remark():
    pieces = (("voice", 30.0), ("silence", 0.6), ("voice", 30.0))
    spoken = (*words("word plan " * 37, each=0.4), *words("word plan " * 37, start=30.6, each=0.4))
    result = measure_delivery(None, activity(pieces), spoken, target=Target(30, 120))
    assert result.remarks == ()


def test_a_pause_of_four_seconds_is_flagged_with_its_norm_and_place():
    pieces = (("voice", 20.0), ("silence", 4.5), ("voice", 20.0))
    remarks = measure_delivery(None, activity(pieces), None, target=Target(30, 120)).remarks
    assert [(remark.measure, remark.level) for remark in remarks] == [("longest_pause", "flag")]
    assert remarks[0].start == pytest.approx(20.0, abs=0.1)
    assert remarks[0].norm
    assert remarks[0].source


def test_remarks_never_judge_the_person():
    pieces = (("voice", 20.0), ("silence", 4.5), ("voice", 5.0))
    spoken = words("um like, " * 30, each=0.35)
    remarks = measure_delivery(None, activity(pieces), spoken).remarks
    assert {remark.measure for remark in remarks} >= {"answer_seconds", "longest_pause", "clusters"}
    judging = ("nervous", "confident", "bad", "poor", "wrong", "should", "must", "too ")
    assert not [word for remark in remarks for word in judging if word in remark.text.lower()]


def test_the_fillers_remark_speaks_of_rates_alone_and_its_parts_add_up():
    pieces = (("silence", 0.5), ("voice", 29.5), ("silence", 0.5))
    spoken = words("um so like we um had like you know no plan um at all", start=0.6, each=1.5)
    result = measure_delivery(None, activity(pieces), spoken)
    text = next(remark.text for remark in result.remarks if "fillers a minute" in remark.text)
    total, sounds, fillers = (float(number) for number in re.findall(r"[\d.]+\d", text))
    assert total == pytest.approx(sounds + fillers, abs=0.11)
    assert sounds == pytest.approx(result.measures.filled_pauses_per_minute, abs=0.06)
    assert fillers == pytest.approx(result.measures.filler_words_per_minute, abs=0.06)


def test_every_remark_and_every_measure_shown_has_a_definition():
    shown = (
        "answer_seconds",
        "speech_rate",
        "articulation_rate",
        "pauses",
        "filled_pauses_per_minute",
        "filler_words_per_minute",
        "clusters",
    )
    for measure in shown:
        entry = definition(measure)
        assert entry is not None
        assert entry.norm
    assert len({entry.measure for entry in DEFINITIONS}) == len(DEFINITIONS)


@pytest.mark.slow
def test_twenty_minutes_take_seconds_of_work():
    minute = (("voice", 9.2), ("silence", 0.8)) * 6
    sound, likely = np.tile(take(minute), 20), np.tile(activity(minute), 20)
    spoken = words("we had the plan ready for them " * 20, each=0.42)
    longer = tuple(Word(word.text, word.start + 60 * at, word.end + 60 * at) for at in range(20) for word in spoken)
    started = time.process_time()
    measure_delivery(sound, likely, longer)
    assert time.process_time() - started < 8.0
