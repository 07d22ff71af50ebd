"""What each measure is called for people, by its key in the report's JSON."""

from __future__ import annotations

MEASURE_NAMES = {
    "answer_seconds": "length of the answer",
    "phonation_seconds": "time spent speaking",
    "phonation_ratio": "share of the time spent speaking",
    "response_latency": "silence before the first word",
    "word_count": "number of words",
    "speech_rate": "words a minute",
    "articulation_rate": "words a minute without the pauses",
    "pause_count": "number of pauses",
    "pause_seconds": "time in pauses",
    "longest_pause": "longest pause",
    "pauses_per_minute": "pauses a minute",
    "filled_pauses": "filled pauses (um, uh)",
    "filled_pauses_per_minute": "filled pauses a minute",
    "filler_words": "filler words",
    "filler_words_per_minute": "filler words a minute",
    "fillers_per_100_words": "fillers in a hundred words",
    "false_starts": "false starts",
    "clusters": "places with many fillers",
    "pace": "pace over the answer",
    "levels": "loudness over the answer",
    "loudness_dbfs": "loudness",
    "loudness_spread_db": "how much the loudness varies",
    "pitch_hz": "pitch",
    "pitch_spread_semitones": "how much the pitch varies",
    "setup_share": "share of Situation and Task",
    "words": "the words themselves",
    "section_totals": "length of the sections",
    "absent_sections": "missing sections",
    "evidence": "evidence (what was heard)",
    "follow_ups": "follow-up questions",
    "target": "target length",
}


def measure_name(key: str) -> str:
    """`loudness_dbfs` as `loudness`; a key without a name of its own in plain words."""
    return MEASURE_NAMES.get(key, key.replace("_", " "))
