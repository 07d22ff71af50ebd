"""Filled pauses from sound and text, each counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.analysis.filled_pauses.candidates import STRETCH_FEATURES, Frames, best_stretch, candidates_in
from rehearse.analysis.filled_pauses.finding import (
    Gap,
    find_filled_pauses,
    merge,
    unexplained_speech,
    usual_sounds,
)
from rehearse.analysis.filled_pauses.model import FillerModel
from rehearse.analysis.filled_pauses.net import CENTRAL, CONTEXT, SOUNDS, M
from rehearse.analysis.filled_pauses.places import FillerPlaces
from rehearse.analysis.filled_pauses.sound import FEATURES, VoiceReference
from rehearse.evaluate.filled_pause_scores import stretched
from rehearse.model.measures import FilledPause, FilledPauseSource
from rehearse.model.transcript import Span, Word
from tests.analysis.sounds import voice, words

#: Spectra that never change.
SHAPES = np.zeros((60, 24), np.float32)
AUDIO, TEXT, BOTH = FilledPauseSource.AUDIO, FilledPauseSource.TEXT, FilledPauseSource.BOTH


def usual_seconds(content: Sequence[Word]) -> NDArray[np.float64]:
    """How long each word usually takes, without the sounds in it."""
    return usual_sounds(content)[0]


def test_a_sound_over_a_transcribed_um_is_one_filled_pause():
    found = merge([FilledPause(1.0, 1.3, "um", TEXT)], [FilledPause(1.05, 1.5, None, AUDIO)])
    assert found == (FilledPause(1.05, 1.5, "um", BOTH),)


def test_a_sound_in_two_pieces_over_one_um_is_still_one():
    found = merge([FilledPause(1.0, 2.0, "um", TEXT)], [FilledPause(1.0, 1.4, None, AUDIO), FilledPause(1.5, 1.9, None, AUDIO)])
    assert len(found) == 1


def test_two_ums_in_the_text_are_two_even_under_one_long_sound():
    found = merge([FilledPause(1.0, 1.4, "um", TEXT), FilledPause(1.5, 1.9, "uh", TEXT)], [FilledPause(1.0, 1.9, None, AUDIO)])
    assert len(found) == 2


def test_sounds_between_the_two_words_around_a_transcribed_um_are_that_um():
    content = (Word("document", 1.0, 1.4), Word("with", 3.0, 3.3))
    sounds = [FilledPause(2.1, 2.4, None, AUDIO), FilledPause(2.6, 2.9, None, AUDIO)]
    assert merge([FilledPause(1.7, 1.72, "um", TEXT)], sounds, content) == (FilledPause(2.1, 2.4, "um", BOTH),)


def test_a_sound_in_another_place_than_a_transcribed_um_counts_for_itself():
    content = (Word("we", 1.0, 1.2), Word("had", 2.0, 2.2), Word("it", 3.0, 3.2))
    found = merge([FilledPause(1.7, 1.72, "um", TEXT)], [FilledPause(2.4, 2.8, None, AUDIO)], content)
    assert [each.source for each in found] == [TEXT, AUDIO]


def test_sounds_and_texts_apart_stay_apart_and_in_order():
    found = merge([FilledPause(5.0, 5.3, "uh", TEXT)], [FilledPause(1.0, 1.3, None, AUDIO)])
    assert [each.source for each in found] == [AUDIO, TEXT]


def test_voice_under_no_word_is_heard_as_a_filled_pause():
    sound = np.concatenate((voice(1.2, 120), voice(0.4, 118), voice(1.2, 122)))
    content = (*words("plans failed again", each=0.4), *words("before anyone looked", start=1.6, each=0.4))
    found = find_filled_pauses(sound, [Span(0.0, 2.8)], content)
    # A buzz is no word either: only the place that no word covers is asked about.
    found = tuple(each for each in found if each.start < 1.6 and each.end > 1.2)
    assert [each.source for each in found] == [AUDIO]
    assert found[0].start == pytest.approx(1.2, abs=0.06)
    assert found[0].end == pytest.approx(1.6, abs=0.06)


def test_noise_under_no_word_is_not():
    breath = 0.05 * np.random.default_rng(2).standard_normal(6400).astype(np.float32)
    sound = np.concatenate((voice(1.2, 120), breath, voice(1.2, 122)))
    content = (*words("plans failed again", each=0.4), *words("before anyone looked", start=1.6, each=0.4))
    assert find_filled_pauses(sound, [Span(0.0, 2.8)], content) == ()


def test_without_sound_the_text_still_counts():
    found = find_filled_pauses(None, [Span(0.0, 2.0)], words("so um we left"))
    assert [(each.text, each.source) for each in found] == [("um", TEXT)]


def test_a_word_far_longer_than_its_letters_is_looked_into():
    content = (
        *words("we had the plan and then it was", each=0.25),
        Word("late", 2.0, 3.2),
        *words("we left in the end", start=3.2, each=0.25),
    )
    gaps = unexplained_speech([Span(0.0, 4.45)], content)
    assert any(gap.stretched and gap.start == 2.0 for gap in gaps)


def test_longer_words_usually_take_longer():
    usual = usual_seconds(words("a responsibility the experiment of organisation", each=0.4))
    assert usual[1] > usual[0]
    assert usual[3] > usual[2]


def test_a_slow_speakers_words_usually_take_longer():
    text = "we moved the whole pipeline before the summer and nobody noticed"
    fast, slow = usual_seconds(words(text, each=0.25)), usual_seconds(words(text, each=0.5))
    assert 1.6 * fast.sum() < slow.sum() < 2.2 * fast.sum()


def test_one_long_word_does_not_make_the_others_longer():
    text = words("we moved the whole pipeline before the summer and nobody noticed", each=0.3)
    pulled = (*text[:4], replace(text[4], end=text[4].end + 0.8), *text[5:])
    assert usual_seconds(pulled) == pytest.approx(usual_seconds(text), rel=0.25)


def test_the_sounds_of_a_word_follow_its_letters():
    model, some, six = usual_sounds(words("model some six", each=0.4))[1]
    assert some[M] > six[M]
    assert some[CENTRAL] > 0.0
    assert six[SOUNDS.index("sibilant")] > model[SOUNDS.index("sibilant")]
    assert np.all(usual_sounds(words("model some six", each=0.4))[1] >= 0.0)


def test_letters_never_heard_still_take_time():
    assert usual_seconds((Word("ўў", 0.0, 0.4), Word("那个", 0.4, 0.8))).min() >= 0.05


def test_a_recogniser_that_writes_ums_is_remembered_with_every_gap():
    gaps = unexplained_speech([Span(0.0, 2.0)], words("we left early", start=0.6, each=0.3), 0.05)
    assert gaps
    assert all(gap.written == 0.05 for gap in gaps)


def test_a_speaker_whose_words_vary_is_remembered_as_irregular():
    text = "we moved the whole pipeline before the summer and nobody noticed it at all"
    even = words(text, each=0.3)
    varied = tuple(replace(word, end=word.end + 0.25 * (place % 2)) for place, word in enumerate(words(text, each=0.3, gap=0.3)))
    speech = [Span(0.0, 12.0)]
    assert unexplained_speech(speech, varied)[0].irregular > unexplained_speech(speech, even)[0].irregular + 0.02


def test_a_verdict_hears_a_quarter_of_a_second_on_either_side_and_no_more():
    net = FillerModel.load().ears[0].frame
    rows = np.random.default_rng(3).standard_normal((2 * CONTEXT + 40, FEATURES)).astype(np.float32)
    odds, sounds = net(rows)
    assert odds.shape == (40,)
    assert sounds.shape == (40, len(SOUNDS))
    assert sounds.sum(axis=1) == pytest.approx(np.ones(40), abs=1e-4)
    rows[-1] += 5.0
    assert net(rows)[0][:-1] == pytest.approx(odds[:-1], abs=1e-4)


def test_a_run_over_a_whole_gap_leaves_the_word_its_room_before_or_after():
    odds = np.full(40, 3.0, np.float32)
    level = np.full(40, -20.0, np.float32)
    frames = Frames(
        0.0, odds, np.full((40, len(SOUNDS)), 1 / 12, np.float32), level * 0, np.full(40, 120.0, np.float32), level, SHAPES[:40]
    )
    found = candidates_in(Gap(0.0, 0.4, True, usual=0.2), (frames,), VoiceReference(np.zeros(24, np.float32), 120.0, -20.0))
    assert {(round(each.start, 2), round(each.end, 2)) for each in found} == {(0.1, 0.4), (0.0, 0.3)}


def test_the_best_stretch_is_the_run_with_the_greatest_sum():
    odds = np.array([-1, 2, 2, -1, 3, -5, 1, 1], np.float32)
    assert best_stretch(odds) == (1, 5)
    assert best_stretch(np.full(5, -1.0, np.float32)) is None


def test_stretched_words_reach_to_the_next_word_but_not_over_a_pause():
    content = (Word("we", 0.0, 0.2), Word("had", 0.5, 0.7), Word("it", 2.0, 2.2))
    found = stretched(content, [Span(1.0, 2.0)])
    assert [(word.start, word.end) for word in found[:2]] == [(0.0, 0.5), (0.5, 1.0)]


def test_a_stretched_word_is_not_cut_where_another_speakers_word_begins():
    content = (Word("yeah", 0.0, 0.9), Word("right", 0.3, 0.6), Word("so", 1.0, 1.2))
    assert [(word.start, word.end) for word in stretched(content, [])] == [(0.0, 0.9), (0.3, 1.0), (1.0, 1.2)]


def test_a_hesitation_is_likelier_after_but_than_after_a():
    english = FillerPlaces.load("en")
    assert english is not None
    assert english.log_odds("but", "we") > english.log_odds("a", "we") + 1.0
    assert english.log_odds("wombat", None) == 0.0


def test_no_pair_of_words_outweighs_what_is_heard():
    places = FillerPlaces({"a": -4.0}, {"so": 3.0})
    assert places.log_odds("a", None) == -1.5
    assert places.log_odds(None, "so") == 1.5


def test_where_people_hesitate_is_known_of_english_alone():
    assert FillerPlaces.load("de") is None


def test_each_stretch_of_speech_knows_how_likely_a_hesitation_is_between_its_words():
    places = FillerPlaces({"we": 0.5, "left": 0.25}, {"left": 0.25, "early": -1.0})
    content = (Word("we", 0.0, 1.0), Word("left", 1.0, 1.2), Word("early", 1.6, 1.9))
    stretched_word, uncovered = unexplained_speech([Span(0.0, 1.9)], content, 0.0, places)
    assert (stretched_word.odds_before, stretched_word.odds_after) == (0.0, 0.75)
    assert (uncovered.odds_before, uncovered.odds_after) == (-0.75, -0.75)


def test_a_stretch_at_a_words_start_came_before_the_word():
    frames = Frames(
        0.0,
        np.where(np.arange(40) < 15, 4.0, -4.0).astype(np.float32),
        np.full((40, len(SOUNDS)), 1 / len(SOUNDS), np.float32),
        np.zeros(40, np.float32),
        np.full(40, 120.0, np.float32),
        np.zeros(40, np.float32),
        SHAPES[:40],
    )
    gap = Gap(0.0, 0.4, True, usual=0.2, odds_before=-1.0, odds_after=1.0)
    found = candidates_in(gap, (frames,), VoiceReference(np.zeros(24, np.float32), 120.0, -20.0))
    assert {each.odds for each in found if each.start < 0.05 and each.end < 0.2} == {-1.0}


def test_words_between_which_nobody_hesitates_make_the_same_sound_less_likely():
    model = FillerModel.load()
    sound = np.concatenate((voice(1.2, 120), voice(0.4, 118), voice(1.2, 122)))
    gap = Gap(1.2, 1.6, False)
    reference = VoiceReference(np.zeros(24, np.float32), 120.0, -20.0)
    plain = model.probabilities(model.candidates(sound, [gap], reference))
    unlikely = model.probabilities(model.candidates(sound, [replace(gap, odds_before=-1.0, odds_after=-1.0)], reference))
    assert (unlikely < plain).all()


def test_where_word_times_are_loose_the_words_around_a_sound_say_nothing():
    places = FillerPlaces({"we": 0.5}, {})
    content = (Word("we", 0.0, 1.0), Word("left", 1.0, 1.02), Word("early", 1.6, 1.9))
    assert {gap.odds_after for gap in unexplained_speech([Span(0.0, 1.9)], content, 0.0, places)} == {0.0}


def test_a_word_a_little_long_may_hide_an_um_only_where_the_speaker_is_even():
    even = words("we looked again before anyone there had asked about that and then we went on with it", each=0.25)
    times = usual_seconds(even)
    steady, at = [], 0.0
    for number, (word, usual) in enumerate(zip(even, times, strict=True)):
        length = float(usual) + (0.06 if number == 8 else 0.0)
        steady.append(replace(word, start=at, end=at + length))
        at += length
    unsteady, at = [], 0.0
    for number, (word, usual) in enumerate(zip(even, times, strict=True)):
        length = float(usual) + (0.06 if number == 8 else 0.065 * (-1) ** number)
        unsteady.append(replace(word, start=at, end=at + length))
        at += length
    hiding = [gap for gap in unexplained_speech([Span(0.0, steady[-1].end)], steady) if gap.stretched]
    assert [round(gap.start, 3) for gap in hiding] == [round(steady[8].start, 3)]
    hiding = [gap for gap in unexplained_speech([Span(0.0, at)], unsteady) if gap.stretched]
    assert round(unsteady[8].start, 3) not in [round(gap.start, 3) for gap in hiding]


def test_a_vowel_far_above_the_voices_usual_pitch_is_no_hesitation():
    def proposed(pitch: float) -> int:
        frames = Frames(
            0.0,
            np.full(40, 4.0, np.float32),
            np.full((40, len(SOUNDS)), 1 / len(SOUNDS), np.float32),
            np.zeros(40, np.float32),
            np.full(40, pitch, np.float32),
            np.zeros(40, np.float32),
            SHAPES[:40],
        )
        return len(candidates_in(Gap(0.0, 0.4, False), (frames,), VoiceReference(np.zeros(24, np.float32), 120.0, -20.0)))

    assert proposed(120.0 * 2 ** (3.5 / 12)) > 0
    assert proposed(120.0 * 2 ** (4.5 / 12)) == 0


def test_less_than_a_tenth_of_a_second_is_no_hesitation():
    frames = Frames(
        0.0,
        np.where((np.arange(40) >= 20) & (np.arange(40) < 29), 4.0, -6.0).astype(np.float32),
        np.full((40, len(SOUNDS)), 1 / len(SOUNDS), np.float32),
        np.zeros(40, np.float32),
        np.where(np.arange(40) < 29, 120.0, np.nan).astype(np.float32),
        np.zeros(40, np.float32),
        SHAPES[:40],
    )
    found = candidates_in(Gap(0.0, 0.4, True, usual=0.2), (frames,), VoiceReference(np.zeros(24, np.float32), 120.0, -20.0))
    assert all(each.end - each.start >= 0.1 - 1e-9 for each in found)


def test_a_hesitation_is_set_apart_from_its_word_by_a_change_of_sound_a_dip_and_a_lower_voice():
    def described(parted: bool) -> dict[str, float]:
        um = np.arange(40) >= 20
        level = np.full(40, -20.0, np.float32)
        level[18:21] -= 12.0 * parted
        frames = Frames(
            0.0,
            np.where(um, 4.0, -6.0).astype(np.float32),
            np.full((40, len(SOUNDS)), 1 / len(SOUNDS), np.float32),
            np.zeros(40, np.float32),
            np.where(um & parted, 100.0, 120.0).astype(np.float32),
            level,
            np.where((um & parted)[:, None], np.float32(1.0), SHAPES[:40]),
        )
        found = candidates_in(Gap(0.0, 0.4, True, usual=0.2), (frames,), VoiceReference(np.zeros(24, np.float32), 120.0, -20.0))
        one = next(each for each in found if round(each.start, 2) == 0.2)
        return dict(zip(STRETCH_FEATURES, one.features[0].tolist(), strict=True))

    parted, drawn_out = described(True), described(False)
    assert parted["step_in"] > drawn_out["step_in"] + 0.5
    assert parted["dip_in"] < drawn_out["dip_in"] - 8.0
    assert parted["pitch_step"] < drawn_out["pitch_step"] - 2.0
    assert parted["far_from_rest"] > drawn_out["far_from_rest"] + 0.5


def test_under_a_word_that_was_perhaps_misheard_the_sound_must_speak_for_itself():
    model = FillerModel.load()
    place = STRETCH_FEATURES.index("mean_log_odds")
    found = model.candidates(
        voice(2.8, 120), [Gap(1.0, 1.9, True, usual=0.3)], VoiceReference(np.zeros(24, np.float32), 120.0, -20.0)
    )
    weak = [replace(each, features=_with(each.features, place, -2.0), odds=6.0) for each in found]
    strong = [replace(each, features=_with(each.features, place, 6.0), odds=6.0) for each in found]
    assert len(found)
    misheard = [model.probabilities([replace(each, sure=0.1) for each in some]) for some in (weak, strong)]
    assert (misheard[0] < model.probabilities(weak) - 0.2).all()
    assert misheard[0].max() < model.threshold < misheard[1].min()
    # A word that was surely heard is believed as before.
    assert np.array_equal(model.probabilities([replace(each, sure=0.9) for each in weak]), model.probabilities(weak))


def _with(features: NDArray[np.float32], place: int, value: float) -> NDArray[np.float32]:
    changed = features.copy()
    changed[:, place] = value
    return changed


def test_a_gap_is_as_sure_as_its_word_or_the_less_sure_of_those_around_it():
    content = (Word("we", 0.0, 0.2, 0.9), Word("had", 0.2, 1.4, 0.3), Word("it", 2.0, 2.2, 0.8))
    under, between = unexplained_speech([Span(0.0, 2.2)], content)
    assert (under.start, under.sure) == (0.2, 0.3)
    assert (between.start, between.sure) == (1.4, 0.3)


def test_what_two_ears_say_is_averaged():
    model = FillerModel.load()
    sound = np.concatenate((voice(1.2, 120), voice(0.4, 118), voice(1.2, 122)))
    found = model.candidates(sound, [Gap(1.2, 1.6, False)], VoiceReference(np.zeros(24, np.float32), 120.0, -20.0))
    each = [ear.stretch.log_odds(np.array([one.features[place] for one in found])) for place, ear in enumerate(model.ears)]
    assert len(each) == 2
    assert not np.allclose(each[0], each[1], atol=0.1)
    together = model.probabilities(found)
    assert np.log(together / (1.0 - together)) == pytest.approx((each[0] + each[1]) / 2.0, abs=0.02)


def test_what_either_ear_takes_for_an_um_is_looked_at():
    def frames(first: int, last: int) -> Frames:
        odds = np.full(60, -5.0, np.float32)
        odds[first:last] = 4.0
        shares = np.full((60, len(SOUNDS)), 1 / len(SOUNDS), np.float32)
        return Frames(
            0.0, odds, shares, np.zeros(60, np.float32), np.full(60, 120.0, np.float32), np.zeros(60, np.float32), SHAPES
        )

    heard = (frames(5, 20), frames(35, 55))
    found = candidates_in(Gap(0.0, 0.6, True, usual=0.2), heard, VoiceReference(np.zeros(24, np.float32), 120.0, -20.0))
    assert {(0.05, 0.2), (0.35, 0.55)} <= {(round(each.start, 2), round(each.end, 2)) for each in found}
    assert {each.features.shape[0] for each in found} == {2}
