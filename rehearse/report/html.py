"""The report as one self-contained HTML page that fetches nothing and runs nothing."""

from __future__ import annotations

from html import escape

from rehearse.clock import minutes
from rehearse.model.evidence import Evidence, Polarity
from rehearse.model.report import Report
from rehearse.model.sections import Label
from rehearse.report.checks import check_name, not_asked_text, wanted_evidence
from rehearse.report.facts import band_phrase, headline_facts, percent
from rehearse.report.measure_names import measure_name

#: Okabe-Ito, tuned so that white letters keep a contrast of 4.5 : 1.
_COLOURS = {
    Label.SITUATION: "#0072b2",
    Label.TASK: "#8f6100",
    Label.ACTION: "#00785a",
    Label.RESULT: "#a1497a",
    Label.REFLECTION: "#2b6f99",
}

_STYLE = """
:root { color-scheme: light dark; --page: #fbfaf8; --ink: #1d1f21; --soft: #5c6166; --line: #dcd9d3; }
@media (prefers-color-scheme: dark) { :root { --page: #16181a; --ink: #e8e6e1; --soft: #a3a8ad; --line: #34383c; } }
body { background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  font-variant-numeric: tabular-nums; }
h1 { font-size: 1.75rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
.norm, .time { color: var(--soft); } .bar { display: flex; height: 1.75rem; border-radius: 8px; overflow: hidden; margin: 1rem 0; }
.bar span { color: #fff; font-size: .8rem; text-align: center; line-height: 1.75rem; overflow: hidden; }
"""


def _bar(report: Report) -> str:
    runs = report.sections or ()
    whole = sum(run.seconds for run in runs)
    if whole <= 0:
        return ""
    pieces = "".join(
        f'<span style="width:{100 * run.seconds / whole:.2f}%;background:{_COLOURS[run.label]}" '
        f'title="{run.label.value} {minutes(run.start)}-{minutes(run.end)}">{run.label.letter}</span>'
        for run in runs
    )
    return f'<div class="bar" role="img" aria-label="Sections in the order they were told">{pieces}</div>'


def _evidence_item(item: Evidence) -> str:
    title = escape(check_name(item.check))
    if not item.heard:
        return f'<li>{title}: <span class="norm">not heard</span></li>'
    quotes = "; ".join(f"{minutes(quote.start)} “{escape(quote.shown)}”" for quote in item.quotes[:3])
    advice = f' <span class="norm">{escape(item.advice)}</span>' if item.advice else ""
    return f"<li>{title}: {quotes or 'heard'}{advice}</li>"


def report_to_html(report: Report, *, title: str = "Answer") -> str:
    """A whole page. Everything the person said or wrote is escaped; the policy allows no script, font or picture from anywhere."""
    rows = "".join(
        f'<tr><td>{escape(fact.title)}</td><td>{escape(fact.value)}</td><td class="norm">{escape(fact.norm)}</td></tr>'
        for fact in headline_facts(report)
    )
    totals = "".join(
        f'<tr><td>{total.label.value}</td><td>{minutes(total.seconds)}</td><td>{percent(total.share)}</td><td class="norm">{band_phrase(total)}</td></tr>'
        for total in report.section_totals or ()
    )
    sentences = "".join(
        f'<p><span class="time">{minutes(item.start)}{" " + item.section.letter if item.section else ""}</span> {escape(item.text)}</p>'
        for item in report.sentences or ()
    )
    wanted = "".join(_evidence_item(item) for item in wanted_evidence(report))
    avoided = "".join(_evidence_item(item) for item in report.evidence or () if item.polarity is Polarity.AVOID and item.heard)
    not_asked = not_asked_text(report)
    headline = "".join(f"<li>{escape(remark.text)}</li>" for remark in report.headline)
    reasons = "".join(
        f"<li>{escape(measure_name(key))}: {escape(reason)}</li>"
        for key, reason in {**report.delivery.not_measured, **report.not_measured}.items()
    )
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>",
        f"<table>{rows}</table>",
        f"<ul>{headline}</ul>" if headline else "",
        f"<h2>Sections</h2>{_bar(report)}<table>{totals}</table>" if totals else "",
        f"<h2>What was heard</h2><ul>{wanted}</ul>" if wanted else "",
        f'<p class="norm">{escape(not_asked)}</p>' if not_asked else "",
        f"<h2>Worth another look</h2><ul>{avoided}</ul>" if avoided else "",
        f"<h2>Transcript</h2>{sentences}" if sentences else "",
        f"<h2>Not measured</h2><ul>{reasons}</ul>" if reasons else "",
        "</body></html>",
    ]
    return "\n".join(part for part in parts if part)
