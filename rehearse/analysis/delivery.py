"""Measures how an answer was said: joins pauses, fillers, pace, loudness and pitch into one Delivery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rehearse.analysis.clusters import find_clusters
from rehearse.analysis.disfluencies.false_starts import find_false_starts
from rehearse.analysis.disfluencies.hedges import find_hedges
from rehearse.analysis.disfluencies.repetitions import find_repetitions
from rehearse.analysis.filled_pauses.finding import find_filled_pauses, merge
from rehearse.analysis.filler_words.finding import find_filler_words, is_filled_pause
from rehearse.analysis.filler_words.lists import filler_lists
from rehearse.analysis.level import without_rumble
from rehearse.analysis.loudness import loudness_curve, speech_loudness
from rehearse.analysis.pace import pace_curve, pace_stretches, rate_per_minute
from rehearse.analysis.pauses import find_pauses
from rehearse.analysis.pitch import pitch_of_speech, reduced
from rehearse.analysis.remarks import find_remarks
from rehearse.analysis.tokens import bare
from rehearse.analysis.voice_activity import speech_spans
from rehearse.model.measures import DEFAULT_TARGET, Delivery, FilledPause, FilledPauseSource, Measures, Target
from rehearse.model.transcript import Span, Word

#: Keys that are None without a transcript.
_NEED_WORDS = (
    "word_count",
    "speech_rate",
    "articulation_rate",
    "filler_words_per_minute",
    "fillers_per_100_words",
    "repetitions",
    "false_starts",
    "hedges",
    "filler_words",
    "filled_pauses",
    "filled_pauses_per_minute",
    "clusters",
    "pace",
)
#: Keys that are None where nobody speaks.
_NEED_SPEECH = (
    "answer_seconds",
    "phonation_ratio",
    "response_latency",
    "filled_pauses_per_minute",
    "pauses_per_minute",
    "loudness_dbfs",
    "pitch_hz",
)
NO_SPEECH = "no speech was heard in this recording"
NO_WORDS = "speech was heard, but no words could be made out in it"
#: Where words cover less than this share of the speech (and enough was said to tell), the rest was not made out, and rates are not known.
_MADE_OUT = 0.5
_ENOUGH_SPEECH = 5.0
_NEED_ALL_WORDS = ("speech_rate", "articulation_rate", "filler_words_per_minute", "fillers_per_100_words", "pace")
_NO_SOUND = "the sound was not at hand"
_TOO_LITTLE_VOICE = "less than a second of voice with a clear pitch"


def measure_delivery(
    samples: NDArray[np.float32] | None,
    probabilities: NDArray[np.float32],
    words: Sequence[Word] | None,
    *,
    language: str = "en",
    own_fillers: Iterable[str] = (),
    target: Target = DEFAULT_TARGET,
    why_no_words: str = "no transcript yet",
) -> Delivery:
    """Everything about how it was said.

    `samples`: float32 mono 16 kHz, or None where only the probabilities are known; `probabilities`: voice activity, one per 512 samples;
    `words`: in time order with seconds, or None without a transcript (an empty sequence means: listened, and
    made out none; where somebody spoke, what needs words is then not measured either).
    Never raises on any sound: what cannot be measured is None, and `not_measured` says why.
    """
    sound = None if samples is None or len(samples) == 0 else without_rumble(np.asarray(samples, np.float32).reshape(-1))
    speech = speech_spans(probabilities, sound)
    low = reduced(sound) if sound is not None else None
    filled = () if words is None else find_filled_pauses(sound, speech, words, language, low=low)
    loudness = speech_loudness(sound, speech) if sound is not None else None
    pitch = pitch_of_speech(sound, speech, low=low) if sound is not None else None
    bare_measures = Measures(
        loudness_dbfs=loudness[0] if loudness else None,
        loudness_spread_db=loudness[1] if loudness else None,
        pitch_hz=pitch[0] if pitch else None,
        pitch_spread_semitones=pitch[1] if pitch else None,
    )
    missing: dict[str, str] = {}
    if loudness is None:
        missing.update(dict.fromkeys(("loudness_dbfs", "loudness_spread_db"), NO_SPEECH if sound is not None else _NO_SOUND))
    if pitch is None:
        why = _NO_SOUND if sound is None else _TOO_LITTLE_VOICE if speech else NO_SPEECH
        missing.update(dict.fromkeys(("pitch_hz", "pitch_spread_semitones"), why))
    levels = loudness_curve(sound) if sound is not None else ()
    spans = tuple((span.start, span.end) for span in speech)
    first = Delivery(bare_measures, spans, (), filled, None, None, None, None, (), None, levels, (), missing)
    return _with_words(first, words, language, tuple(own_fillers), target, why_no_words)


def recompute_delivery(
    delivery: Delivery,
    words: Sequence[Word] | None,
    *,
    language: str = "en",
    own_fillers: Iterable[str] = (),
    target: Target = DEFAULT_TARGET,
    why_no_words: str = "no transcript yet",
) -> Delivery:
    """The same take after its words were corrected: every figure follows, no sound is read again.

    Filled pauses heard in the sound stay; those known from the old text alone are dropped unless the new text has them.
    """
    in_sound = tuple(
        FilledPause(each.start, each.end, None, FilledPauseSource.AUDIO)
        for each in delivery.filled_pauses
        if each.source is not FilledPauseSource.TEXT
    )
    in_text = tuple(
        FilledPause(word.start, word.end, bare(word.text), FilledPauseSource.TEXT)
        for word in words or ()
        if is_filled_pause(word.text, language)
    )
    kept = {key: value for key, value in delivery.not_measured.items() if key.startswith(("loudness", "pitch"))}
    fresh = replace(delivery, filled_pauses=merge(in_text, in_sound, _content(words or (), language)), not_measured=kept)
    return _with_words(fresh, words, language, tuple(own_fillers), target, why_no_words)


def _with_words(
    delivery: Delivery, words: Sequence[Word] | None, language: str, own: tuple[str, ...], target: Target, why_no_words: str
) -> Delivery:
    """All that follows from speech, filled pauses and words."""
    if words is not None and not words and delivery.speech:
        # Somebody spoke: no words a minute, or no fillers, would be untrue.
        words, why_no_words = None, NO_WORDS
    if words is None:
        # By its sound alone a stressed vowel is an um as often as an um is: of fourteen heard so in people's meetings three were one.
        delivery = replace(delivery, filled_pauses=())
    speech = tuple(Span(start, end) for start, end in delivery.speech)
    answer = Span(speech[0].start, speech[-1].end) if speech else None
    content = None if words is None else _content(words, language)
    pauses = find_pauses(speech, words)
    filler_words = None if words is None else find_filler_words(words, language, own, pauses)
    repetitions = None if words is None else find_repetitions(words, language, filler_words or ())
    false_starts = None if words is None else find_false_starts(words, language, filler_words or (), repetitions or ())
    hedges = None if words is None or filler_lists(language) is None else find_hedges(words, language)
    clusters = find_clusters(delivery.filled_pauses, filler_words or ())
    pace = None if content is None else pace_curve(content, answer)
    seconds = answer.seconds if answer is not None else 0.0
    phonation = sum(span.seconds for span in speech)
    silent = sum(pause.seconds for pause in pauses)
    word_count = None if content is None else len(content)
    fillers = None if filler_words is None else len(filler_words) + len(delivery.filled_pauses)
    measures = replace(
        delivery.measures,
        answer_seconds=_rounded(seconds) if answer else None,
        phonation_seconds=_rounded(phonation),
        phonation_ratio=_rounded(phonation / seconds) if seconds else None,
        response_latency=_rounded(answer.start) if answer else None,
        word_count=word_count,
        speech_rate=_rounded(rate_per_minute(word_count, seconds)) if word_count is not None else None,
        articulation_rate=_rounded(rate_per_minute(word_count, phonation)) if word_count is not None else None,
        pause_count=len(pauses),
        pause_seconds=_rounded(silent),
        longest_pause=_rounded(max((pause.seconds for pause in pauses), default=0.0)),
        pauses_per_minute=_rounded(rate_per_minute(len(pauses), seconds)),
        filled_pauses_per_minute=None if words is None else _rounded(rate_per_minute(len(delivery.filled_pauses), seconds)),
        filler_words_per_minute=None if filler_words is None else _rounded(rate_per_minute(len(filler_words), seconds)),
        fillers_per_100_words=_rounded(fillers / word_count * 100.0) if fillers is not None and word_count else None,
        repetitions=None if repetitions is None else len(repetitions),
        false_starts=None if false_starts is None else len(false_starts),
        hedges=None if hedges is None else len(hedges),
        clusters=None if words is None else len(clusters),
    )
    if partly := _partly_heard(words, speech):
        measures = replace(measures, **{name: None for name in partly if name != "pace"})
        pace = None
    stretches = pace_stretches(pace) if pace is not None else ()
    return replace(
        delivery,
        measures=measures,
        pauses=pauses,
        filler_words=filler_words,
        repetitions=repetitions,
        false_starts=false_starts,
        hedges=hedges,
        clusters=clusters,
        pace=pace,
        remarks=find_remarks(measures, pauses, delivery.filled_pauses, filler_words, clusters, stretches, target),
        not_measured={**delivery.not_measured, **_missing(words, answer, word_count, language, why_no_words), **partly},
    )


def _partly_heard(words: Sequence[Word] | None, speech: Sequence[Span]) -> dict[str, str]:
    """What cannot be told because words are missing, with the reason; empty where most of the speech has words."""
    spoken = sum(span.seconds for span in speech)
    if not words or spoken < _ENOUGH_SPEECH:
        return {}
    starts, ends = np.array([word.start for word in words]), np.array([word.end for word in words])
    share = (
        sum(float(np.maximum(0.0, np.minimum(ends, span.end) - np.maximum(starts, span.start)).sum()) for span in speech) / spoken
    )
    return (
        {}
        if share >= _MADE_OUT
        else dict.fromkeys(_NEED_ALL_WORDS, f"words were made out in {share * 100:.0f} % of the speech only")
    )


def _content(words: Sequence[Word], language: str) -> tuple[Word, ...]:
    return tuple(word for word in words if bare(word.text) and not is_filled_pause(word.text, language))


def _missing(
    words: Sequence[Word] | None, answer: Span | None, word_count: int | None, language: str, why_no_words: str
) -> dict[str, str]:
    """Why each measure that is None could not be taken."""
    missing: dict[str, str] = {}
    if words is None:
        missing.update(dict.fromkeys(_NEED_WORDS, why_no_words))
    if answer is None:
        missing.update(dict.fromkeys((*_NEED_SPEECH, "speech_rate", "articulation_rate", "filler_words_per_minute"), NO_SPEECH))
    if words is not None and not word_count:
        missing["fillers_per_100_words"] = "no words were heard"
    if words is not None and filler_lists(language) is None:
        missing["filler_words"] = f"there is no list of fillers for the language “{language}”; only your own words are counted"
        missing["hedges"] = f"there is no list of hedges for the language “{language}”"
    return missing


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)
