"""The transcript as WebVTT, one cue a sentence, so that any player shows what was said when."""

from __future__ import annotations

from rehearse.clock import vtt_time
from rehearse.model.report import Report

#: Seconds for which a sentence without a length of its own is shown: words added to a transcript where nothing was heard.
_SHOWN = 1.0


def _plain(text: str) -> str:
    """Text on one line, without anything a player would take for markup or for the end of a cue (W3C WebVTT, sections 4.1 and 4.2)."""
    one_line = " ".join(text.replace("\0", "").split())
    return one_line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _times(start: float, end: float) -> str:
    """A cue must end after it begins, to the millisecond."""
    first, last = vtt_time(start), vtt_time(end)
    return f"{first} --> {last if last > first else vtt_time(max(0.0, start) + _SHOWN)}"


def report_to_vtt(report: Report) -> str:
    """A WebVTT file; without a transcript it holds a note that says so."""
    lines = ["WEBVTT", ""]
    if report.transcript is None:
        lines += ["NOTE " + _plain(next(iter(report.not_measured.values()), "no transcript yet")), ""]
    for number, sentence in enumerate(report.sentences or (), 1):
        label = f"[{sentence.section.value}] " if sentence.section else ""
        lines += [str(number), _times(sentence.start, sentence.end), label + _plain(sentence.text), ""]
    return "\n".join(lines)
