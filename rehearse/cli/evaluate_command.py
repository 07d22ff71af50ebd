"""`rehearse evaluate`: the published accuracy table, measured now on the project's own test set."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator

from rehearse.cli.context import Context
from rehearse.evaluate.scores import EvaluationRow

#: Parts of the table, in its order.
PARTS = ("hearing", "delivery", "filler-words", "disfluencies", "pace", "voice", "sections", "evidence")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--json, --markdown, --only."""
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--markdown", action="store_true", help="print the table as the README has it")
    parser.add_argument(
        "--only", action="append", choices=PARTS, metavar="PART", help=f"only this part (repeatable): {', '.join(PARTS)}"
    )


def _hearing(context: Context) -> tuple[EvaluationRow, ...]:
    from rehearse.evaluate.hearing import hearing_rows
    from rehearse.speech.catalog import DEMO_VOICE, resolve
    from rehearse.speech.engine import Engine

    engine = Engine(resolve(DEMO_VOICE, context.paths).spec())
    try:
        engine.start()
        return hearing_rows(engine)
    finally:
        engine.close()


def _delivery(context: Context) -> tuple[EvaluationRow, ...]:
    from rehearse.evaluate.delivery import evaluate_delivery

    bar = context.progress("Delivery")
    return evaluate_delivery(on_progress=lambda done, total: bar(done / total if total else 1.0))


def _filler_words(_context: Context) -> tuple[EvaluationRow, ...]:
    from rehearse.evaluate.filler_word_scores import filler_word_rows

    return filler_word_rows()


def _disfluencies(_context: Context) -> tuple[EvaluationRow, ...]:
    from rehearse.evaluate.disfluency_scores import disfluency_rows

    return disfluency_rows()


def _pace(_context: Context) -> tuple[EvaluationRow, ...]:
    from rehearse.evaluate.pace_scores import pace_rows

    return pace_rows()


def _voice(_context: Context) -> tuple[EvaluationRow, ...]:
    from rehearse.evaluate.voice_scores import voice_rows

    return voice_rows()


def _sections(_context: Context) -> tuple[EvaluationRow, ...]:
    from rehearse.evaluate.sections import section_rows

    return section_rows()


def _evidence(_context: Context) -> tuple[EvaluationRow, ...]:
    from rehearse.evaluate.evidence import evidence_rows

    return evidence_rows()


_MEASURE: dict[str, Callable[[Context], Iterable[EvaluationRow]]] = {
    "hearing": _hearing,
    "delivery": _delivery,
    "filler-words": _filler_words,
    "disfluencies": _disfluencies,
    "pace": _pace,
    "voice": _voice,
    "sections": _sections,
    "evidence": _evidence,
}


def evaluation(context: Context, only: list[str] | None = None) -> Iterator[EvaluationRow]:
    """Rows as they are measured."""
    for part in PARTS:
        if not only or part in only:
            yield from _MEASURE[part](context)


def figure(row: EvaluationRow, value: float | None) -> str:
    """Shares as percentages, times and errors in their own unit."""
    if value is None:
        return "-"
    name = row.figure_name
    if name.endswith(", s"):
        return f"{value:.3f} s"
    if name.endswith((", dB", ", semitones")):
        return f"{value:.2f} {name.rpartition(', ')[2]}"
    if name.startswith("mean distance"):
        return f"{value:.1f} s"
    if name.startswith("words invented"):
        return f"{value:.0f}"
    return f"{value * 100:.1f} %"


def markdown(rows: Iterable[EvaluationRow]) -> str:
    """The README's table."""
    lines = ["| Measure | Cases | Figure | Rehearse | Obvious method | Test set |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {row.measure} | {row.cases} | {row.figure_name} | {figure(row, row.value)} | {figure(row, row.naive_value)} | {row.set_name} |"
        for row in rows
    ]
    return "\n".join(lines)


def run(context: Context, options: argparse.Namespace) -> int:
    """Raises RehearseError when espeak-ng or the demo voice's model is missing."""
    rows = evaluation(context, options.only)
    if options.json:
        context.json(
            [
                {
                    "measure": row.measure,
                    "cases": row.cases,
                    "figure": row.figure_name,
                    "value": row.value,
                    "naive": row.naive_value,
                    "set": row.set_name,
                }
                for row in rows
            ]
        )
    elif options.markdown:
        context.line(markdown(rows))
    else:
        for row in rows:
            context.line(
                f"{row.measure:<38} {row.cases:>6}  {row.figure_name:<24} {figure(row, row.value):>9}   obvious {figure(row, row.naive_value):>9}"
            )
    return 0
