"""Lint, types, layer contracts and tests in one exit status. Arguments after `--` go to pytest, which then runs once, in one process."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import environment

FAST = "not sound and not model and not screen and not slow"
#: These want the processors, the clock or a sound card for themselves.
ALONE = "sound or model or screen or slow"
#: Each process imports everything once: more of them than this cost more than they bring.
MOST_PROCESSES = 6


def tool(name: str) -> str:
    """A command inside the virtual environment."""
    return str(environment.environment_python().parent / name)


def steps(*, fast: bool, extra: list[str]) -> list[tuple[str, list[str]]]:
    """Name and command of each check, cheapest first."""
    python = str(environment.environment_python())
    run = [python, "-m", "pytest", "-q", "--durations=10"]
    beside = ["-n", "auto", f"--maxprocesses={MOST_PROCESSES}", "--dist", "worksteal"]
    if extra:
        tests = [("tests", [*run, *(["-m", FAST] if fast else []), *extra])]
    else:
        tests = [("fast tests", [*run, *beside, "-m", FAST])]
        tests += [] if fast else [("tests with sound, model and screen", [*run, "-m", ALONE])]
    return [
        ("lint", [tool("ruff"), "check", "."]),
        ("format", [tool("ruff"), "format", "--check", "-q", "."]),
        ("types", [python, "-m", "mypy"]),
        ("layers", [tool("lint-imports")]),
        *tests,
    ]


def surroundings() -> dict[str, str]:
    """The environment of every check. Where no compiled files may lie beside the sources, they are kept with the virtual environment:
    each of the many processes that tests start would compile the whole program again.
    """
    given = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if given.pop("PYTHONDONTWRITEBYTECODE", ""):
        given["PYTHONPYCACHEPREFIX"] = str(environment.ENVIRONMENT / "compiled")
    return given


def main() -> int:
    """0 when every check passed; every check runs even when an earlier one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true", help="only what needs no sound system, model or screen")
    parser.add_argument("pytest_arguments", nargs="*", help="after --, given to pytest")
    options = parser.parse_args()
    try:
        environment.prepare(environment.TESTS)
    except environment.SetupError as error:
        environment.say(str(error))
        return 3
    failed: list[str] = []
    for name, command in steps(fast=options.fast, extra=options.pytest_arguments):
        began = time.monotonic()
        environment.say(f"== {name}")
        status = subprocess.run(command, cwd=environment.REPOSITORY, env=surroundings(), check=False).returncode
        environment.say(f"== {name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s")
        if status:
            failed.append(name)
    if failed:
        environment.say("Failed: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
