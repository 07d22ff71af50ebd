"""Finds clusters: the same filler coming again within seconds."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.model.measures import FilledPause, FillerWord, Occurrence

#: The same filler twice within this many seconds is heard as a cluster.
CLUSTER_SECONDS = 5.0


def find_clusters(filled_pauses: Sequence[FilledPause], filler_words: Sequence[FillerWord]) -> tuple[Occurrence, ...]:
    """Stretches in which the same filler comes again within 5 s of the last one. All sounds (um, uh, er) count as one filler."""
    events: dict[str, list[tuple[float, float]]] = {}
    for sound in filled_pauses:
        events.setdefault("um", []).append((sound.start, sound.end))
    for filler in filler_words:
        events.setdefault(filler.text, []).append((filler.start, filler.end))
    found: list[Occurrence] = []
    for text, places in events.items():
        run: list[tuple[float, float]] = []
        for place in [*sorted(places), None]:
            if place is not None and (not run or place[0] - run[-1][1] <= CLUSTER_SECONDS):
                run.append(place)
                continue
            if len(run) > 1:
                found.append(Occurrence(f"{text} ×{len(run)}", run[0][0], run[-1][1]))
            run = [place] if place is not None else []
    return tuple(sorted(found, key=lambda each: each.start))
