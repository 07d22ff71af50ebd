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


def sentences(source: str) -> list[str]:
    """The texts of a module that are longer than a word or counted, without its docstrings and what goes to the log."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    logged = {
        argument
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "log"
        for argument in node.args
    }
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in docstrings | logged]
    counted = {
        argument
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("counted", "plural")
        for argument in node.args
    }
    return [node.value for node in texts if isinstance(node.value, str) and (" " in node.value or node in counted)]


def test_no_text_for_people_calls_a_take_an_attempt() -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}: {text}"
        for folder in FOLDERS
        for path in sorted((REPOSITORY / folder).rglob("*.py"))
        for text in sentences(path.read_text(encoding="utf-8"))
        if re.search(r"\battempts?\b", text, re.IGNORECASE)
    ]
    assert not found, found


def test_the_window_and_the_printed_report_break_the_fillers_down_alike() -> None:
    report = sample_report()
    tile = next(fact.detail for fact in facts(report) if fact.measure == "fillers_per_minute")
    printed = next(fact.value for fact in headline_facts(report) if fact.measure == "fillers")
    assert tile == "um 4, like 2, you know 1, 1 more"
    assert printed.endswith("(um 4, like 2, you know 1, basically 1)")
