"""The report as plain text for a terminal: facts first, norms second, quotations with their moments."""

from __future__ import annotations

from rehearse.clock import minutes
from rehearse.model.evidence import Evidence, Polarity
from rehearse.model.report import Report
from rehearse.model.sections import BEST_GUESS_BELOW
from rehearse.report.checks import evidence_phrase, not_asked_text, wanted_evidence
from rehearse.report.facts import band_phrase, headline_facts, percent
from rehearse.report.measure_names import measure_name


def _evidence_line(item: Evidence, *, in_action: bool) -> str:
    moment = f"heard at {minutes(item.quotes[0].start)}, " if item.quotes else ""
    return "  " + evidence_phrase(item, moment=moment, in_action=in_action)


def _noticeable(latency: float | None) -> float | None:
    """None where it would read 0.0: such a recording begins with its first word, and tells nothing of how long somebody thought."""
    return latency if latency is not None and latency >= 0.05 else None


def _sections(report: Report) -> list[str]:
    if report.sections is None or report.section_totals is None:
        return []
    lines = ["", "Sections"]
    runs_of = {total.label: [run for run in report.sections if run.label is total.label] for total in report.section_totals}
    for total in report.section_totals:
        where = ", ".join(f"{minutes(run.start)}-{minutes(run.end)}" for run in runs_of[total.label])
        guess = "  (best guess)" if any(run.confidence < BEST_GUESS_BELOW for run in runs_of[total.label]) else ""
        lines.append(
            f"  {total.label.value:<11}{minutes(total.seconds):>5}  {percent(total.share):>5}  {band_phrase(total):<16} {where}{guess}"
        )
    if report.absent_sections:
        lines.append(
            f"  Not {'marked' if report.sections_by_the_person else 'heard'}: "
            + ", ".join(label.value for label in report.absent_sections)
        )
    return lines


def report_to_text(report: Report) -> str:
    """A page of text; ends without a newline."""
    lines = [f"{fact.title}: {fact.value}   [{fact.norm}]" for fact in headline_facts(report)]
    if report.headline:
        lines += ["", "What matters most", *(f"  {remark.text}" for remark in report.headline)]
    lines += _sections(report)
    measures = report.delivery.measures
    if measures.answer_seconds is not None:
        lines += ["", "Delivery"]
        rows = (
            ("Words", measures.word_count, "{:.0f}"),
            ("Articulation rate", measures.articulation_rate, "{:.0f} words a minute of speech"),
            ("Response latency", _noticeable(measures.response_latency), "{:.1f} s"),
            ("Pauses of 0.25 s or more", measures.pause_count, "{:.0f}"),
            ("Longest pause", measures.longest_pause, "{:.1f} s"),
            ("Repetitions", measures.repetitions, "{:.0f}"),
        )
        lines += [f"  {title}: {form.format(value)}" for title, value, form in rows if value is not None]
        lines += [f"  {remark.text}   [{remark.norm}; {remark.source}]" for remark in report.delivery.remarks]
    if report.evidence is not None:
        lines += ["", "What was heard"]
        in_action = report.sections is not None
        lines += [_evidence_line(item, in_action=in_action) for item in wanted_evidence(report)]
        lines += [f"  {beside}"] if (beside := not_asked_text(report)) else []
        avoided = [item for item in report.evidence if item.polarity is Polarity.AVOID and item.heard]
        if avoided:
            lines += ["", "Worth another look"]
            lines += [
                _evidence_line(item, in_action=in_action) + (f" -> {item.advice}" if item.advice else "") for item in avoided
            ]
    if report.follow_ups:
        lines += ["", "Next question"]
        lines += [f"  {item.question}   ({item.because})" for item in report.follow_ups]
    reasons: dict[str, list[str]] = {}
    for key, reason in {**report.delivery.not_measured, **report.not_measured}.items():
        reasons.setdefault(reason, []).append(measure_name(key))
    if reasons:
        lines += ["", "Not measured"]
        lines += [f"  {', '.join(keys)}: {reason}" for reason, keys in reasons.items()]
    return "\n".join(lines)
