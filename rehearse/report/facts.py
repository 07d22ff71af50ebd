"""The headline facts of a report as short sentences, shared by the text, HTML and window forms."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rehearse.clock import minutes
from rehearse.model.measures import Delivery
from rehearse.model.report import Report
from rehearse.model.sections import Label, SectionTotal, Verdict


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing measured: its value as text, the usual range, and the moment to listen to (seconds) if it has one."""

    measure: str
    title: str
    value: str
    norm: str
    start: float | None = None
    measured: bool = True


def percent(share: float) -> str:
    """A share (0..1) as a whole percentage."""
    return f"{share * 100:.0f} %"


def target_phrase(report: Report) -> str:
    """`2:34, within 2:00-3:00` or how far outside; names what is missing when nothing was said."""
    seconds = report.delivery.measures.answer_seconds
    low, high = minutes(report.target.minimum), minutes(report.target.maximum)
    if seconds is None:
        return "no speech found"
    if "target" in report.not_measured:
        return f"{minutes(seconds)}; {report.not_measured['target']}"
    verdict = report.target.verdict(seconds)
    by = minutes(report.target.outside_by(seconds))
    if verdict is Verdict.WITHIN:
        return f"{minutes(seconds)}, within {low}-{high}"
    word = "short of" if verdict is Verdict.UNDER else "past"
    edge = low if verdict is Verdict.UNDER else high
    return f"{minutes(seconds)}, {by} {word} {edge}"


def band_phrase(total: SectionTotal) -> str:
    """`usual 50-60 %`."""
    return f"usual {total.band.low * 100:.0f}-{total.band.high * 100:.0f} %"


#: The one word of a filler that is never written small: "I mean".
_I = re.compile(r"\bi\b")


def filler_phrase(delivery: Delivery, named: int = 5) -> str:
    """`um 9, like 5, 2 more`: the `named` most frequent first; a sound that only the audio gave is an um, what is not named is counted."""
    counts: Counter[str] = Counter()
    for sound in delivery.filled_pauses:
        counts[(sound.text or "um").strip(" ,.?!").lower()] += 1
    for word in delivery.filler_words or ():
        counts[_I.sub("I", word.text.strip(" ,.?!").lower())] += 1
    found = counts.most_common(named)
    more = counts.total() - sum(count for _name, count in found)
    return ", ".join([f"{name} {count}" for name, count in found] + ([f"{more} more"] if more else []))


def section_fact(total: SectionTotal, first_start: float | None) -> Fact:
    """One label's seconds and share beside its band."""
    return Fact(
        f"section.{total.label.value}",
        total.label.value,
        f"{minutes(total.seconds)}, {percent(total.share)}",
        band_phrase(total),
        first_start,
    )


def headline_facts(report: Report) -> tuple[Fact, ...]:
    """Total time, the Action's share, fillers, rate, long pauses: in the order of use, each with its norm."""
    measures, delivery = report.delivery.measures, report.delivery
    reason = "not measured"
    facts = [
        Fact("answer_seconds", "Answer", target_phrase(report), "your target", delivery.speech[0][0] if delivery.speech else None)
    ]
    action = next((total for total in report.section_totals or () if total.label is Label.ACTION), None)
    if action is not None and report.sections is not None:
        start = next((run.start for run in report.sections if run.label is Label.ACTION), None)
        facts.append(section_fact(action, start))
    else:
        why = report.not_measured.get("sections")
        facts.append(Fact("section.Action", "Action", f"{reason}: {why}" if why else reason, "usual 50-60 %", measured=False))
    rate = measures.fillers_per_minute
    first_filler = min(
        [item.start for item in delivery.filled_pauses] + [item.start for item in delivery.filler_words or ()], default=None
    )
    if rate is None:
        sounds = measures.filled_pauses_per_minute
        value = reason if sounds is None else f"{sounds:.1f} um/uh a minute; words not measured"
        facts.append(Fact("fillers", "Fillers", value, "quiet up to 5 a minute", first_filler, sounds is not None))
    else:
        detail = filler_phrase(delivery)
        facts.append(
            Fact(
                "fillers",
                "Fillers",
                f"{rate:.1f} a minute" + (f" ({detail})" if detail else ""),
                "quiet up to 5 a minute",
                first_filler,
            )
        )
    if measures.speech_rate is None:
        facts.append(Fact("speech_rate", "Speech rate", reason, "120-165 words a minute", measured=False))
    else:
        facts.append(Fact("speech_rate", "Speech rate", f"{measures.speech_rate:.0f} words a minute", "120-165 words a minute"))
    long_pauses = [pause for pause in delivery.pauses if pause.seconds >= 2.0]
    longest = max(long_pauses, key=lambda pause: pause.seconds, default=None)
    value = "none of 2 s or more" if longest is None else f"{len(long_pauses)} of 2 s or more, longest {longest.seconds:.1f} s"
    facts.append(
        Fact("pauses", "Long pauses", value, "listed from 2 s, highlighted from 4 s", longest.start if longest else None)
    )
    return tuple(facts)
