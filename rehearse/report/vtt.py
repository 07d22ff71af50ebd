"""The transcript as WebVTT, one cue a sentence, so that any player shows what was said when."""

from __future__ import annotations

from rehearse.model.report import Report
from rehearse.report.clock import vtt_time


def _plain(text: str) -> str:
    """Cue text without anything a player would take for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")


def report_to_vtt(report: Report) -> str:
    """A WebVTT file; without a transcript it holds a note that says so."""
    lines = ["WEBVTT", ""]
    if report.transcript is None:
        lines += ["NOTE " + next(iter(report.not_measured.values()), "no transcript yet"), ""]
    for number, sentence in enumerate(report.sentences or (), 1):
        label = f"[{sentence.section.value}] " if sentence.section else ""
        lines += [str(number), f"{vtt_time(sentence.start)} --> {vtt_time(sentence.end)}", label + _plain(sentence.text), ""]
    return "\n".join(lines)
