"""Says, quietly and each with its norm and source, what lies outside the norms; says nothing about what lies inside."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.analysis.pace import PaceStretch
from rehearse.analysis.pauses import LONG_INSIDE_CLAUSE, LONG_PAUSE, VERY_LONG_PAUSE
from rehearse.clock import minutes
from rehearse.model.measures import FilledPause, FillerWord, Measures, Occurrence, Pause, PauseKind, Remark, RemarkLevel, Target
from rehearse.model.sections import Verdict

FILLERS_NOTED = 5.0
FILLERS_FLAGGED = 12.0
FILLER_NORM = "up to 5 a minute goes unnoticed; 12 a minute did harm, mostly um and uh"
FILLER_SOURCE = "Laske & DiGennaro Reed 2024, JABA, doi:10.1002/jaba.1093"
PACE_NORM = "120 to 165 words a minute is comfortable; a remark only below 100 or above 180 for 15 s or more"
PACE_SOURCE = "Microsoft Speaker Coach names 100 to 165, Read.ai 130 to 175; our band lies between"
PAUSE_NORM = "a pause of up to 2 s between clauses is normal; 4 s is hard for a listener to bridge"
PAUSE_SOURCE = "Lundholm Fors 2015, University of Gothenburg"
CLAUSE_NORM = "pauses between clauses read as planning; inside a clause, 1 s or more is heard as hesitation"
CLAUSE_SOURCE = "Kahng 2018, Applied Psycholinguistics"
CLUSTER_NORM = "bursts of the same filler are noticed more than their total"
CLUSTER_SOURCE = "Altura essays (an opinion, no study)"
TARGET_SOURCE = "the target you chose; careers services name 1 to 3 minutes (Cornell: 20 s to 2 min)"
#: Below this the rates of a few words say nothing.
_ENOUGH_SECONDS = 10.0


def find_remarks(
    measures: Measures,
    pauses: Sequence[Pause],
    filled_pauses: Sequence[FilledPause],
    filler_words: Sequence[FillerWord] | None,
    clusters: Sequence[Occurrence],
    stretches: Sequence[PaceStretch],
    target: Target,
) -> tuple[Remark, ...]:
    """Remarks in the order length, fillers, pace, pauses. An answer inside every norm gets none."""
    return (
        *_length(measures, target),
        *_fillers(measures, filled_pauses, filler_words),
        *_clusters(clusters),
        *(_pace(stretch) for stretch in stretches),
        *_pauses(pauses),
    )


def _length(measures: Measures, target: Target) -> tuple[Remark, ...]:
    seconds = measures.answer_seconds
    if not seconds or target.verdict(seconds) is Verdict.WITHIN:
        return ()
    way = "shorter than" if target.verdict(seconds) is Verdict.UNDER else "past"
    text = f"The answer took {minutes(seconds)}, {round(target.outside_by(seconds))} s {way} the target."
    return (
        Remark(
            "answer_seconds", RemarkLevel.NOTE, text, f"{minutes(target.minimum)} to {minutes(target.maximum)}", TARGET_SOURCE
        ),
    )


def _fillers(
    measures: Measures, filled_pauses: Sequence[FilledPause], filler_words: Sequence[FillerWord] | None
) -> tuple[Remark, ...]:
    """Sounds and words together decide the level, and are told apart in the text."""
    if not measures.answer_seconds or measures.answer_seconds < _ENOUGH_SECONDS or measures.filled_pauses_per_minute is None:
        return ()
    sounds, words = measures.filled_pauses_per_minute, measures.filler_words_per_minute
    total = sounds + (words or 0.0)
    if total <= FILLERS_NOTED:
        return ()
    level = RemarkLevel.FLAG if total > FILLERS_FLAGGED else RemarkLevel.NOTE
    more_sounds = not filler_words or len(filled_pauses) >= len(filler_words)
    first: Sequence[FilledPause] | Sequence[FillerWord] = filled_pauses if more_sounds else filler_words or ()
    measure = "filled_pauses_per_minute" if more_sounds else "filler_words_per_minute"
    # All of it by the minute, as the norm and the headline have it; the counts by word stand with the facts.
    if words is None:
        text = f"{sounds:.1f} um and uh a minute; filler words were not measured."
    else:
        text = f"{total:.1f} fillers a minute: {sounds:.1f} um and uh, {words:.1f} filler words."
    return (Remark(measure, level, text, FILLER_NORM, FILLER_SOURCE, first[0].start if first else None),)


def _clusters(clusters: Sequence[Occurrence]) -> tuple[Remark, ...]:
    if not clusters:
        return ()
    longest = max(clusters, key=lambda cluster: int(cluster.text.rpartition("×")[2] or 0))
    places = "one place" if len(clusters) == 1 else f"{len(clusters)} places"
    text = f"The same filler came again within 5 s in {places}; the longest run is {longest.text} at {minutes(longest.start)}."
    return (Remark("clusters", RemarkLevel.NOTE, text, CLUSTER_NORM, CLUSTER_SOURCE, longest.start),)


def _pace(stretch: PaceStretch) -> Remark:
    text = (
        f"{'Fast' if stretch.fast else 'Slow'} for {round(stretch.end - stretch.start)} s from {minutes(stretch.start)}: "
        f"{round(stretch.wpm)} words a minute, pauses included."
    )
    return Remark("speech_rate", RemarkLevel.NOTE, text, PACE_NORM, PACE_SOURCE, stretch.start)


def _pauses(pauses: Sequence[Pause]) -> tuple[Remark, ...]:
    found = [
        Remark(
            "longest_pause",
            RemarkLevel.FLAG if pause.seconds >= VERY_LONG_PAUSE else RemarkLevel.NOTE,
            f"A pause of {pause.seconds:.1f} s at {minutes(pause.start)}.",
            PAUSE_NORM,
            PAUSE_SOURCE,
            pause.start,
        )
        for pause in pauses
        if pause.seconds >= LONG_PAUSE
    ]
    inside = [
        pause for pause in pauses if pause.kind is PauseKind.INSIDE_CLAUSE and LONG_INSIDE_CLAUSE <= pause.seconds < LONG_PAUSE
    ]
    if inside:
        times = "one pause" if len(inside) == 1 else f"{len(inside)} pauses"
        text = f"{times} of 1 s or more inside a clause, the first at {minutes(inside[0].start)}."
        found.append(Remark("pauses", RemarkLevel.NOTE, text[0].upper() + text[1:], CLAUSE_NORM, CLAUSE_SOURCE, inside[0].start))
    return tuple(found)
