"""Adds up the runs of each section and holds them against their usual shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rehearse.model.sections import DEFAULT_BANDS, LABELS, Band, Label, Section, SectionTotal

#: Situation and Task together past this share leave too little air for what the person did.
SETUP_LIMIT = 0.35


def section_totals(
    sections: Sequence[Section], answer_seconds: float | None = None, bands: Mapping[Label, Band] | None = None
) -> tuple[SectionTotal, ...]:
    """One row a label, absent ones with 0. `share` is of `answer_seconds`, or of all sections together where that is None or 0.

    `bands` may name only some labels; the others keep their usual band.
    """
    whole = answer_seconds or sum(section.seconds for section in sections)
    rows = []
    for label in LABELS:
        seconds = sum(section.seconds for section in sections if section.label is label)
        share = min(1.0, seconds / whole) if whole > 0 else 0.0
        band = (bands or {}).get(label, DEFAULT_BANDS[label])
        rows.append(SectionTotal(label, seconds, share, band, band.verdict(share)))
    return tuple(rows)


def setup_share(sections: Sequence[Section], answer_seconds: float | None = None) -> float | None:
    """The share (0..1) of the answer spent on Situation and Task; None where no section was found."""
    if not sections:
        return None
    rows = section_totals(sections, answer_seconds)
    return sum(row.share for row in rows if row.label in (Label.SITUATION, Label.TASK))
