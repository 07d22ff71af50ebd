"""Lint, types, layer contracts and tests in one exit status. Arguments after `--` go to pytest, which then runs once, in one process."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


#: A folder in memory, where the system has one: a disk makes tests wait for every file made safe and every folder taken away.
MEMORY = Path("/dev/shm")
#: Bytes free there from which on it is used; containers are often given little.
ENOUGH = 4 << 30

Step = tuple[str, list[str]]


def checks() -> list[Step]:
    """Name and command of each check that reads the sources, cheapest first."""
    return [
        ("lint", [tool("ruff"), "check", "."]),
        ("format", [tool("ruff"), "format", "--check", "-q", "."]),
        ("layers", [tool("lint-imports")]),
        ("types", [str(environment.environment_python()), "-m", "mypy"]),
    ]


def tests(*, fast: bool, extra: list[str]) -> list[Step]:
    """Name and command of each run of pytest."""
    run = [str(environment.environment_python()), "-m", "pytest", "-q", "--durations=10"]
    beside = ["-n", "auto", f"--maxprocesses={MOST_PROCESSES}", "--dist", "worksteal"]
    if extra:
        return [("tests", [*run, *(["-m", FAST] if fast else []), *extra])]
    found = [("fast tests", [*run, *beside, "-m", FAST])]
    return found if fast else [*found, ("tests with sound, model and screen", [*run, "-m", ALONE])]


def surroundings() -> dict[str, str]:
    """The environment of every check. Where no compiled files may lie beside the sources, they are kept with the virtual environment:
    each of the many processes that tests start would compile the whole program again.
    """
    given = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if given.pop("PYTHONDONTWRITEBYTECODE", ""):
        given["PYTHONPYCACHEPREFIX"] = str(environment.ENVIRONMENT / "compiled")
    return given


@contextmanager
def folder_for_files() -> Iterator[Path | None]:
    """Where the fast tests put what they write, gone with all that is in it at the end; None: where Python puts temporary files."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH:
        yield None
        return
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="tests-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def told(name: str, status: int, began: float) -> list[str]:
    """Says how a step ended; its name if it failed."""
    environment.say(f"== {name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s")
    return [name] if status else []


def run_together(steps: list[Step]) -> list[str]:
    """Runs steps beside one another and tells them in their order; the names of those that failed."""
    began = time.monotonic()
    running = [
        (
            name,
            subprocess.Popen(
                command,
                cwd=environment.REPOSITORY,
                env=surroundings(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            ),
        )
        for name, command in steps
    ]
    failed: list[str] = []
    for name, process in running:
        environment.say(f"== {name}")
        said, _nothing = process.communicate()
        environment.say(said.rstrip())
        failed += told(name, process.returncode, began)
    return failed


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
    failed = run_together(checks())
    with folder_for_files() as folder:
        in_memory = surroundings() | ({"TMPDIR": str(folder)} if folder is not None else {})
        for name, command in tests(fast=options.fast, extra=options.pytest_arguments):
            began = time.monotonic()
            environment.say(f"== {name}")
            given = in_memory if FAST in command else surroundings()  # the others measure memory too
            status = subprocess.run(command, cwd=environment.REPOSITORY, env=given, check=False).returncode
            failed += told(name, status, began)
    if failed:
        environment.say("Failed: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
