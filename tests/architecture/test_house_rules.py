"""House taste that recurs in review, as patterns with the advice as the message."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

#: Pattern -> what to do instead, where it applies, and files where it is right.
RULES = (
    (r"\bprocessEvents\(", "let the event loop run; hand work to ui.jobs", ("ui",), ()),
    (r"QThread\b.*terminate|\.terminate\(\)", "end a worker by asking it to", ("ui",), ()),
    (
        r"except Exception",
        "name the error; only jobs, crash and adapters translate everything",
        ("rehearse", "ui"),
        ("jobs.py", "crash.py"),
    ),
    (r"setHtml\(", "people's words are plain text: setPlainText", ("ui",), ()),
    (r"time\.time\(\)", "durations come from frames or a monotonic clock that is passed in", ("rehearse", "ui"), ()),
    (r"exc_info|log\.exception\(", "an error's text may hold what somebody said: log.fault_place", ("rehearse", "ui"), ()),
    (r"executescript\(", "it commits the open transaction: execute one statement at a time", ("rehearse",), ()),
    (r"\b(TODO|FIXME|XXX)\b", "finish it, or say so in the closing note", ("rehearse", "ui", "scripts"), ()),
)

#: Adapters that must translate whatever a foreign library throws, and threads whose end somebody waits for; each says why at the place.
ADAPTERS = {
    "portaudio.py",
    "device_worker.py",
    "whisper.py",
    "engine.py",
    "engine_jobs.py",
    "engine_child.py",
    "decode.py",
    "io_worker.py",
}


def _sources(folders: tuple[str, ...]) -> list[Path]:
    return [path for folder in folders for path in sorted((REPOSITORY / folder).rglob("*.py"))]


def test_no_source_line_breaks_a_house_rule() -> None:
    found = []
    for pattern, advice, folders, allowed in RULES:
        for path in _sources(folders):
            if path.name in allowed or (pattern.startswith("except") and path.name in ADAPTERS):
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if re.search(pattern, line):
                    found.append(f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()} -> {advice}")
    assert not found, "\n".join(found)


def test_no_module_has_a_name_that_means_nothing() -> None:
    vague = {"utils.py", "helpers.py", "manager.py", "common.py", "misc.py"}
    assert not [path for path in _sources(("rehearse", "ui")) if path.name in vague]


def test_log_calls_never_carry_what_was_said() -> None:
    """A log line may hold counts, codes and keys; these names hold people's words, files or names."""
    spoken = re.compile(
        r"log(?:ger)?\.(?:debug|info|warning|error|exception)\([^)]*\b(?:text|transcript|words|quote|note|title|path)\b(?!_count)"
    )
    found = [
        f"{path.relative_to(REPOSITORY)}: {match.group(0)}"
        for path in _sources(("rehearse", "ui"))
        for match in spoken.finditer(path.read_text(encoding="utf-8"))
        if "len(" not in match.group(0)
    ]
    assert not found, "\n".join(found)
