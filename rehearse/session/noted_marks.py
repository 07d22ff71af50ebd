"""Section marks as they are noted beside the sound while it is recorded, and as they are read again after a crash."""

from __future__ import annotations

from collections.abc import Mapping

from rehearse.model.sections import Label, Mark


def marks_noted(marks: tuple[Mark, ...]) -> dict[str, list[list[str | float]]]:
    """Live marks as they are noted beside the sound; `marks_from` reads them."""
    return {"marks": [[mark.label.value, mark.at] for mark in marks]}


def marks_from(sidecar: Mapping[str, object], seconds: float) -> tuple[Mark, ...]:
    """The marks noted beside a take of this length, in their order; what makes no sense there is left out."""
    noted = sidecar.get("marks")
    known = [label.value for label in Label]
    found = []
    for item in noted if isinstance(noted, list) else ():
        if isinstance(item, list) and len(item) == 2 and item[0] in known:
            at = item[1]
            if isinstance(at, int | float) and not isinstance(at, bool) and 0 <= at < seconds:
                found.append(Mark(Label(item[0]), float(at)))
    return tuple(sorted(found, key=lambda mark: mark.at))
