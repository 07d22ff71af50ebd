"""What every report needs, made ready before the first one."""

from __future__ import annotations

import subprocess
import sys

_FIRST_REPORT = """
import sys
import numpy as np
from rehearse.model.report import AudioInfo
from rehearse.model.transcript import ModelInfo, Transcript, Word
from rehearse.session.pipeline import Asked, build_report
from rehearse.session.tools import load_tools, warm

tools = load_tools(None)
cold = set(sys.modules)
warm(tools)
known = set(sys.modules)
words = tuple(Word(text, at * 0.5, at * 0.5 + 0.4) for at, text in enumerate("So I asked them and um we got it done".split()))
sound = (np.sin(np.arange(16_000 * 6) * 0.05) * 0.1).astype(np.float32)
transcript = Transcript(words, ModelInfo("", None, "en"))
build_report(AudioInfo("", 6.0, 16_000, 1), sound, np.ones(len(sound) // 512, np.float32), transcript, Asked(), tools)
print(*sorted(known - cold))
print(*sorted(set(sys.modules) - known))
"""


def test_warming_imports_all_that_the_first_report_needs() -> None:
    said = subprocess.run([sys.executable, "-c", _FIRST_REPORT], capture_output=True, text=True, check=True).stdout
    by_warming, by_the_report = (line.split() for line in said.splitlines())
    assert by_warming
    assert by_the_report == []
