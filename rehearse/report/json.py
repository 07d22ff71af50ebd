"""The report as the JSON contract's object, and back. Keys may be added, never renamed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rehearse.model.evidence import Evidence, FollowUp, Polarity, Quote
from rehearse.model.measures import (
    Delivery,
    FilledPause,
    FilledPauseSource,
    FillerWord,
    LevelPoint,
    Measures,
    Occurrence,
    PacePoint,
    Pause,
    PauseKind,
    Remark,
    RemarkLevel,
    Target,
)
from rehearse.model.report import AudioInfo, Report
from rehearse.model.sections import Band, Label, Origin, Section, SectionTotal, Sentence, Verdict
from rehearse.model.transcript import ModelInfo, Transcript, Word

SCHEMA = 1

#: Seconds are rounded to a tenth of a millisecond's neighbour: finer than any detector, small on disk.
_DIGITS = 3


def _s(value: float) -> float:
    return round(float(value), _DIGITS)


def _rows(values: tuple[Any, ...] | None) -> list[dict[str, Any]] | None:
    """Dataclasses as plain objects, seconds rounded; None stays None (not measured)."""
    if values is None:
        return None
    return [{key: _s(item) if isinstance(item, float) else item for key, item in asdict(value).items()} for value in values]


def _sentence_rows(sentences: tuple[Sentence, ...]) -> list[dict[str, Any]]:
    return [
        {
            "text": item.text,
            "start": _s(item.start),
            "end": _s(item.end),
            "section": item.section.value if item.section else None,
            "first": item.first,
            "last": item.last,
        }
        for item in sentences
    ]


def section_rows(sections: tuple[Section, ...]) -> list[dict[str, Any]]:
    """Runs in time order, with their length."""
    return [
        {
            "label": run.label.value,
            "start": _s(run.start),
            "end": _s(run.end),
            "seconds": _s(run.seconds),
            "confidence": _s(run.confidence),
            "origin": run.origin.value,
            "edge_confidence": _s(run.edge_confidence),
        }
        for run in sections
    ]


def _total_rows(totals: tuple[SectionTotal, ...]) -> list[dict[str, Any]]:
    return [
        {
            "label": total.label.value,
            "seconds": _s(total.seconds),
            "share": round(total.share, 4),
            "band": [total.band.low, total.band.high],
            "verdict": total.verdict.value,
        }
        for total in totals
    ]


def evidence_rows(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    """One object a check, in the contract's order."""
    return [
        {
            "check": item.check,
            "polarity": item.polarity.value,
            "heard": item.heard,
            "quotes": [{"text": quote.text, "start": _s(quote.start), "end": _s(quote.end)} for quote in item.quotes],
            "counts": dict(item.counts),
            "advice": item.advice,
            "asked": item.asked,
        }
        for item in evidence
    ]


def follow_up_rows(follow_ups: tuple[FollowUp, ...]) -> list[dict[str, str]]:
    """Question and because."""
    return [{"question": item.question, "because": item.because} for item in follow_ups]


def report_to_json(report: Report) -> dict[str, Any]:
    """The object that `analyze --json` prints and the history stores."""
    delivery = report.delivery
    answer = delivery.measures.answer_seconds
    target: dict[str, Any] = {"min": report.target.minimum, "max": report.target.maximum, "verdict": None, "by": None}
    if answer is not None and "target" not in report.not_measured:
        target["verdict"] = report.target.verdict(answer).value
        target["by"] = _s(report.target.outside_by(answer))
    transcript = report.transcript
    not_measured = {**delivery.not_measured, **report.not_measured}
    return {
        "schema": SCHEMA,
        "audio": {
            "path": report.audio.path,
            "duration": _s(report.audio.duration),
            "samplerate": report.audio.samplerate,
            "channels": report.audio.channels,
        },
        "model": asdict(transcript.model) if transcript else None,
        "target": target,
        "words": _rows(transcript.words) if transcript else None,
        "sentences": _sentence_rows(report.sentences) if report.sentences is not None else None,
        "sections": section_rows(report.sections) if report.sections is not None else None,
        "section_totals": _total_rows(report.section_totals) if report.section_totals is not None else None,
        "absent_sections": [label.value for label in report.absent_sections] if report.absent_sections is not None else None,
        "measures": {key: round(item, 4) if isinstance(item, float) else item for key, item in asdict(delivery.measures).items()},
        "pace": _rows(delivery.pace),
        "pauses": _rows(delivery.pauses),
        "filled_pauses": None if "filled_pauses" in not_measured else _rows(delivery.filled_pauses),
        "filler_words": _rows(delivery.filler_words),
        "repetitions": _rows(delivery.repetitions),
        "false_starts": _rows(delivery.false_starts),
        "hedges": _rows(delivery.hedges),
        "clusters": None if "clusters" in not_measured else _rows(delivery.clusters),
        "levels": _rows(delivery.levels),
        "speech": [[_s(start), _s(end)] for start, end in delivery.speech],
        "remarks": _rows(delivery.remarks),
        "headline": _rows(report.headline),
        "evidence": evidence_rows(report.evidence) if report.evidence is not None else None,
        "follow_ups": follow_up_rows(report.follow_ups) if report.follow_ups is not None else None,
        "not_measured": not_measured,
    }


def _remark(row: dict[str, Any]) -> Remark:
    return Remark(row["measure"], RemarkLevel(row["level"]), row["text"], row["norm"], row["source"], row["start"])


def _optional(rows: list[dict[str, Any]] | None, build: Any) -> tuple[Any, ...] | None:
    return None if rows is None else tuple(build(**row) for row in rows)


def _measures(values: dict[str, Any]) -> Measures:
    known = Measures.__dataclass_fields__
    return Measures(**{key: item for key, item in values.items() if key in known})


def _totals(rows: list[dict[str, Any]] | None) -> tuple[SectionTotal, ...] | None:
    if rows is None:
        return None
    return tuple(
        SectionTotal(Label(row["label"]), row["seconds"], row["share"], Band(*row["band"]), Verdict(row["verdict"]))
        for row in rows
    )


def _delivery(data: dict[str, Any]) -> Delivery:
    return Delivery(
        measures=_measures(data["measures"]),
        speech=tuple((start, end) for start, end in data.get("speech", [])),
        pauses=tuple(Pause(row["start"], row["end"], PauseKind(row["kind"]) if row["kind"] else None) for row in data["pauses"]),
        filled_pauses=tuple(
            FilledPause(row["start"], row["end"], row["text"], FilledPauseSource(row["source"]))
            for row in data["filled_pauses"] or ()
        ),
        filler_words=_optional(data["filler_words"], FillerWord),
        repetitions=_optional(data.get("repetitions"), Occurrence),
        false_starts=_optional(data.get("false_starts"), Occurrence),
        hedges=_optional(data.get("hedges"), Occurrence),
        clusters=_optional(data.get("clusters", []), Occurrence) or (),
        pace=_optional(data["pace"], PacePoint),
        levels=_optional(data.get("levels", []), LevelPoint) or (),
        remarks=tuple(_remark(row) for row in data["remarks"]),
        not_measured={},
    )


def section_from_row(row: dict[str, Any]) -> Section:
    """A run as `section_rows` wrote it."""
    origin = Origin(row["origin"])
    # Reports kept by earlier versions knew of no edge's own confidence.
    edge = row.get("edge_confidence", row["confidence"])
    return Section(Label(row["label"]), row["start"], row["end"], row["confidence"], origin, edge)


def summary_from_json(data: dict[str, Any]) -> tuple[Measures, tuple[SectionTotal, ...] | None]:
    """Of a report as it was stored what a list shows. Raises KeyError, ValueError, TypeError or AttributeError on one that is not ours."""
    if data["schema"] != SCHEMA:
        raise ValueError(f"report schema {data['schema']} is not {SCHEMA}")
    return _measures(data["measures"]), _totals(data["section_totals"])


def report_from_json(data: dict[str, Any]) -> Report:
    """The report as it was stored. Raises KeyError or ValueError on an object that is not one of ours."""
    if data["schema"] != SCHEMA:
        raise ValueError(f"report schema {data['schema']} is not {SCHEMA}")
    audio = data["audio"]
    transcript = None
    if data["model"] is not None:
        transcript = Transcript(tuple(Word(**row) for row in data["words"] or ()), ModelInfo(**data["model"]))
    sentences = data["sentences"]
    return Report(
        audio=AudioInfo(audio["path"], audio["duration"], audio["samplerate"], audio["channels"]),
        target=Target(data["target"]["min"], data["target"]["max"]),
        transcript=transcript,
        delivery=_delivery(data),
        sentences=None
        if sentences is None
        else tuple(
            Sentence(
                row["text"],
                row["start"],
                row["end"],
                Label(row["section"]) if row["section"] else None,
                row["first"],
                row["last"],
            )
            for row in sentences
        ),
        sections=None if data["sections"] is None else tuple(section_from_row(row) for row in data["sections"]),
        section_totals=_totals(data["section_totals"]),
        absent_sections=None if data["absent_sections"] is None else tuple(Label(name) for name in data["absent_sections"]),
        evidence=None
        if data["evidence"] is None
        else tuple(
            Evidence(
                row["check"],
                Polarity(row["polarity"]),
                row["heard"],
                tuple(Quote(**quote) for quote in row["quotes"]),
                dict(row["counts"]),
                row.get("advice", ""),
                row.get("asked", True),
            )
            for row in data["evidence"]
        ),
        follow_ups=_optional(data["follow_ups"], FollowUp),
        headline=tuple(_remark(row) for row in data.get("headline", [])),
        not_measured=dict(data["not_measured"]),
    )
