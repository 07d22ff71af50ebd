"""Measures loudness and pitch: synthetic speech of known level in noise, and voices whose pitch was drawn beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.delivery import measure_delivery
from rehearse.analysis.level import RATE
from rehearse.evaluate.scores import EvaluationRow
from rehearse.evaluate.spoken_truth import Spoken, truth_speaker
from rehearse.evaluate.test_set import TEST_VOICES, answers
from rehearse.model.transcript import Span
from rehearse.speech.voice_activity import WINDOW, probabilities

LEVEL_SET = f"synthetic speech (espeak-ng): {len(TEST_VOICES)} voices at 5 known levels, noise 20 dB below"
PITCH_SET = "made-up voices: 24 drawn pitch contours, syllables, noise 20 dB below"
LEVELS_DBFS = (-36.0, -30.0, -24.0, -18.0, -12.0)
_SNR_DB = 20.0
_VOICES = 24


def voice_rows() -> tuple[EvaluationRow, ...]:
    """The published rows: mean absolute errors. Raises RehearseError where espeak-ng is missing. Some seconds."""
    level, naive_level = level_errors()
    median, spread, naive_median, naive_spread = pitch_errors()
    return (
        EvaluationRow("loudness", len(level), "mean error, dB", _mean(level), _mean(naive_level), LEVEL_SET),
        EvaluationRow("pitch", len(median), "mean error of the median, semitones", _mean(median), _mean(naive_median), PITCH_SET),
        EvaluationRow("pitch", len(spread), "mean error of the spread, semitones", _mean(spread), _mean(naive_spread), PITCH_SET),
    )


def level_errors() -> tuple[list[float], list[float]]:
    """Errors in dB of the speech's level, and of the obvious method's: the RMS of the whole recording."""
    ours: list[float] = []
    theirs: list[float] = []
    text = answers()[1]
    for place, voice in enumerate(TEST_VOICES):
        spoken = truth_speaker().speak(text, voice)
        chances = probabilities(spoken.samples)
        speech = _spoken_power(spoken)
        noise = np.random.default_rng(place).standard_normal(len(spoken.samples)).astype(np.float32)
        for level in LEVELS_DBFS:
            gain = 10.0 ** (level / 20.0) / np.sqrt(speech)
            hiss = 10.0 ** ((level - _SNR_DB) / 20.0)
            samples = np.asarray(gain * spoken.samples + hiss * noise, np.float32)
            # Voice activity's own errors have a row of their own; here it hears the clean speech.
            measured = measure_delivery(samples, chances, None).measures.loudness_dbfs
            ours.append(abs((measured if measured is not None else -120.0) - level))
            theirs.append(abs(_dbfs(samples) - level))
    return ours, theirs


def _spoken_power(spoken: Spoken) -> float:
    """Mean power between the first and the last sound, true silences left out."""
    mask = np.zeros(len(spoken.samples), np.bool_)
    mask[round(spoken.answer.start * RATE) : round(spoken.answer.end * RATE)] = True
    for silence in spoken.silences:
        mask[round(silence.start * RATE) : round(silence.end * RATE)] = False
    return float(np.mean(np.square(spoken.samples[mask], dtype=np.float64)))


def _dbfs(samples: NDArray[np.float32]) -> float:
    return float(10.0 * np.log10(max(float(np.mean(np.square(samples, dtype=np.float64))), 1e-12)))


@dataclass(frozen=True, slots=True)
class DrawnVoice:
    """A voice made from a drawn contour. `median` in Hz and `spread` in semitones are the contour's own, over its syllables."""

    samples: NDArray[np.float32]
    syllables: tuple[Span, ...]
    median: float
    spread: float


def drawn_voice(seed: int, seconds: float = 12.0) -> DrawnVoice:
    """Syllables of 0.12 to 0.3 s with short gaps, falling harmonics in two resonances, a pitch that wanders: between men's and women's."""
    dice = np.random.default_rng(seed)
    count = round(seconds * RATE)
    time = np.arange(count) / RATE
    knots = np.arange(0.0, seconds + 0.7, 0.35)
    wander = np.interp(time, knots, dice.normal(0.0, 1.0, len(knots)))
    contour = dice.uniform(85.0, 240.0) * 2.0 ** (dice.uniform(0.5, 4.0) * wander / max(float(wander.std()), 1e-6) / 12.0)
    contour = np.clip(contour, 60.0, 400.0)
    phase = 2.0 * np.pi * np.cumsum(contour) / RATE
    formants = dice.uniform(400.0, 700.0), dice.uniform(1100.0, 1900.0)
    sound = np.zeros(count)
    for harmonic in range(1, 20):
        hertz = harmonic * contour
        strength = sum(1.0 / (1.0 + ((hertz - formant) / 150.0) ** 2) for formant in formants) + 0.3 / harmonic
        sound += np.where(hertz < 3_800.0, strength, 0.0) * np.sin(harmonic * phase + dice.uniform(0.0, 2.0 * np.pi))
    envelope = np.zeros(count)
    syllables: list[Span] = []
    at = 0.2
    while at < seconds - 0.4:
        length = dice.uniform(0.12, 0.3)
        first, last = round(at * RATE), round((at + length) * RATE)
        envelope[first:last] = np.hanning(last - first) ** 0.3 * dice.uniform(0.5, 1.0)
        syllables.append(Span(at, at + length))
        at += length + dice.uniform(0.03, 0.12)
    sound *= envelope
    sound *= 0.1 / np.sqrt(np.mean(np.square(sound[envelope > 0.0])))
    sound += 0.1 * 10.0 ** (-_SNR_DB / 20.0) * dice.standard_normal(count)
    voiced = contour[envelope > 0.0]
    median = float(np.median(voiced))
    return DrawnVoice(sound.astype(np.float32), tuple(syllables), median, float(np.std(12.0 * np.log2(voiced / median))))


def pitch_errors() -> tuple[list[float], list[float], list[float], list[float]]:
    """Errors in semitones of median and spread, ours and then the obvious method's: the strongest partial of each 64 ms."""
    errors: tuple[list[float], ...] = ([], [], [], [])
    for seed in range(_VOICES):
        voice = drawn_voice(seed)
        activity = np.zeros(len(voice.samples) // WINDOW, np.float32)
        for syllable in voice.syllables:
            activity[int(syllable.start * RATE / WINDOW) : int(syllable.end * RATE / WINDOW) + 1] = 0.95
        measures = measure_delivery(voice.samples, activity, None).measures
        plain = _strongest_partials(voice.samples, voice.syllables)
        middle = float(np.median(plain))
        found = (
            (measures.pitch_hz or 1.0, measures.pitch_spread_semitones or 0.0),
            (middle, float(np.std(12.0 * np.log2(plain / middle)))),
        )
        for place, (median, spread) in enumerate(found):
            errors[2 * place].append(abs(12.0 * np.log2(median / voice.median)))
            errors[2 * place + 1].append(abs(spread - voice.spread))
    return errors[0], errors[1], errors[2], errors[3]


def _strongest_partials(samples: NDArray[np.float32], syllables: Sequence[Span]) -> NDArray[np.float64]:
    """The frequency between 50 and 420 Hz with the most power, once a syllable."""
    size = 1024
    hertz = np.fft.rfftfreq(4 * size, 1.0 / RATE)
    band = (hertz >= 50.0) & (hertz <= 420.0)
    found = []
    for syllable in syllables:
        first = round((syllable.start + syllable.end) / 2 * RATE) - size // 2
        spectrum = np.abs(np.fft.rfft(samples[first : first + size] * np.hanning(size), 4 * size))
        found.append(hertz[band][int(spectrum[band].argmax())])
    return np.array(found)


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values))
