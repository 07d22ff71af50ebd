"""The one page of the program that defines every measure, its norm, and where the norm comes from."""

from __future__ import annotations

from rehearse.analysis import remarks
from rehearse.model.measures import Definition

_OWN = "none is known that holds for everybody: compare with your own takes"

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "answer_seconds",
        "Answer time",
        "From the first speech to the last, as heard by voice activity. The target is compared with this.",
        "the target you chose, 2 to 3 minutes unless changed",
        remarks.TARGET_SOURCE,
    ),
    Definition(
        "response_latency", "Response latency", "From the start of the take to the first speech.", "", "shown alone, never judged"
    ),
    Definition(
        "phonation_seconds",
        "Phonation time",
        "Answer time without the silent pauses of 250 ms or more. Filled pauses (um, uh) are speech and stay in.",
        "",
        "De Jong & Wempe 2009 and most studies of fluency use it this way",
    ),
    Definition("phonation_ratio", "Phonation ratio", "Phonation time divided by answer time.", _OWN, ""),
    Definition(
        "speech_rate",
        "Speech rate",
        "Words a minute of answer time, pauses included. Um and uh are not words here; like and you know are.",
        remarks.PACE_NORM,
        remarks.PACE_SOURCE,
    ),
    Definition(
        "articulation_rate",
        "Articulation rate",
        "The same words a minute of phonation time: how fast you speak while you speak.",
        "always higher than the speech rate; " + _OWN,
        "De Jong & Wempe 2009",
    ),
    Definition(
        "pace",
        "Pace curve",
        "Speech rate in a window of 10 s that moves by 2 s. A word cut by the window's edge counts by its part.",
        remarks.PACE_NORM,
        remarks.PACE_SOURCE,
    ),
    Definition(
        "pauses",
        "Pauses",
        "Silences of 250 ms or more between the first and the last speech, from the sound itself, never from gaps between transcribed words. "
        "A boundary pause stands between clauses, the others inside one.",
        remarks.PAUSE_NORM + "; " + remarks.CLAUSE_NORM,
        f"250 ms: De Jong & Bosker 2013, Hincks 2005; {remarks.PAUSE_SOURCE}; {remarks.CLAUSE_SOURCE}",
    ),
    Definition(
        "filled_pauses_per_minute",
        "Filled pauses",
        "Um, uh, er and their like: found in the sound (steady voice that no transcribed word explains) and in the transcript, each counted once. "
        "Without a transcript they are not measured: by its sound alone a stressed vowel passes for one too often. "
        "In English the words around a sound weigh in: people hesitate after “but” more than after “a” (counted in the AMI Meeting Corpus). "
        "A minute of answer time.",
        remarks.FILLER_NORM,
        remarks.FILLER_SOURCE,
    ),
    Definition(
        "filler_words_per_minute",
        "Filler words",
        "Like, you know, I mean, so, right ... where the context makes them fillers: “I like it” and “right after” are not. A so that opens a thought counts, one "
        "that draws a conclusion does not. An actually that only decorates counts (“I actually joined in May”), one that sets right what was thought "
        "or denied does not (“it wasn't Lyon, it was actually Grenoble”). Pauses stand in for commas nobody wrote. Your own words can be added. "
        "A minute of answer time.",
        remarks.FILLER_NORM,
        remarks.FILLER_SOURCE,
    ),
    Definition(
        "fillers_per_100_words",
        "Fillers per 100 words",
        "Filled pauses and filler words together, per 100 words. The same count in another unit: it does not depend on how fast you speak.",
        "at 150 words a minute, 5 a minute are 3.3 per 100 words",
        remarks.FILLER_SOURCE,
    ),
    Definition(
        "clusters",
        "Clusters",
        "Stretches in which the same filler comes again within 5 s. All sounds (um, uh, er) count as the same.",
        remarks.CLUSTER_NORM,
        remarks.CLUSTER_SOURCE,
    ),
    Definition(
        "repetitions",
        "Repetitions",
        "One to four words said again at once (“we had, we had to”), um and uh between not counting. Words doubled on purpose (“very very”) are left out.",
        "6 to 10 disfluencies of all kinds per 100 words are usual",
        "Li & Tilsen 2015",
    ),
    Definition(
        "false_starts",
        "False starts",
        "A word or thought begun and dropped, as far as the transcript shows it: recognisers tidy some away, so this is a lower bound.",
        "6 to 10 disfluencies of all kinds per 100 words are usual",
        "Li & Tilsen 2015",
    ),
    Definition(
        "hedges",
        "Hedges",
        "I think, maybe, probably, or something: words that soften. Sometimes they are exact; listen to the place.",
        _OWN,
        "",
    ),
    Definition(
        "loudness_dbfs",
        "Loudness",
        "RMS level of the speech in dBFS (0 = a full-scale square wave), not weighted for the ear. It depends on the microphone and its distance.",
        _OWN,
        "",
    ),
    Definition(
        "loudness_spread_db", "Loudness variation", "Standard deviation in dB of the 100 ms levels of the speech.", _OWN, ""
    ),
    Definition(
        "pitch_spread_semitones",
        "Pitch variation",
        "Standard deviation of the voice's pitch in semitones around its median, by YIN.",
        _OWN + "; medium variation was rated best",
        "Hincks 2005; Frontiers in Communication 2022, 869084; YIN: de Cheveigné & Kawahara 2002",
    ),
)


def definition(measure: str) -> Definition | None:
    """The entry of a measure by its report key; None where the page has none."""
    return next((entry for entry in DEFINITIONS if entry.measure == measure), None)
