"""A person reads one word for one thing: what was recorded in one try is a take, whatever the code calls its row."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from rehearse.report.facts import headline_facts
from tests.fakes.sample_answer import sample_report
from ui.wording import facts

REPOSITORY = Path(__file__).resolve().parents[2]
#: Where texts for people are written.
FOLDERS = ("ui", "rehearse/cli", "rehearse/session", "rehearse/report", "rehearse/audio", "rehearse/coach")
ATTEMPT = re.compile(r"\battempts?\b", re.IGNORECASE)


def sentences(source: str) -> list[str]:
    """The texts of a module that are longer than a word or counted, without its docstrings and what goes to the log."""
    nodes = list(ast.walk(ast.parse(source)))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        node.body[0].value for node in nodes if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    logged = {
        argument
        for call in calls
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "log"
        for argument in call.args
    }
    counted = {
        argument for call in calls if isinstance(call.func, ast.Name) and call.func.id == "counted" for argument in call.args
    }
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in docstrings | logged
        and (" " in node.value or node in counted)
    ]


def test_no_text_for_people_calls_a_take_an_attempt() -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}: {text}"
        for folder in FOLDERS
        for path in sorted((REPOSITORY / folder).rglob("*.py"))
        if "attempt" in (source := path.read_text(encoding="utf-8")).lower()
        for text in sentences(source)
        if ATTEMPT.search(text)
    ]
    assert not found, found


def test_the_window_and_the_printed_report_break_the_fillers_down_alike() -> None:
    report = sample_report()
    tile = next(fact.detail for fact in facts(report) if fact.measure == "fillers_per_minute")
    printed = next(fact.value for fact in headline_facts(report) if fact.measure == "fillers")
    # The window has them behind the marks that they bear in the timeline: sounds, then words.
    assert tile == "○ um 4  ◇ like 2, 2 more"
    assert printed.endswith("(um 4, like 2, you know 1, basically 1)")
