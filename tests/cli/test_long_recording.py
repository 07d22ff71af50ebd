"""An hour of speech: measured to the end, and memory stays under 1 GB."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from rehearse.assets import asset

REPOSITORY = Path(__file__).resolve().parents[2]
LARGEST = 1_000_000_000

#: Runs the command and tells the largest memory its process ever had.
MEASURED = """
import re, sys
from pathlib import Path
from rehearse.cli.main import run
status = run(sys.argv[1:])
# Not ru_maxrss: a child starts with the peak of the (large) test process that forked it.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024
sys.stderr.write(f"PEAK {peak}\\n")
sys.exit(status)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux counts it")
def test_an_hour_is_measured_in_less_than_a_gigabyte(tmp_path: Path) -> None:
    samples, rate = soundfile.read(asset("demo", "answer.flac"), dtype="int16")
    path = tmp_path / "hour.flac"
    with soundfile.SoundFile(path, "w", rate, 1, subtype="PCM_16") as file:
        for _ in range(int(3600 / (len(samples) / rate)) + 1):
            file.write(np.ascontiguousarray(samples))
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, "--data-dir", str(tmp_path / "data"), "analyze", str(path), "--json"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert ran.returncode == 3, ran.stderr
    report = json.loads(ran.stdout)
    assert report["audio"]["duration"] > 3600
    assert report["measures"]["phonation_seconds"] > 2000
    peak = int(ran.stderr.rsplit("PEAK ", 1)[1])
    assert peak < LARGEST, f"{peak / 1e6:.0f} MB"
