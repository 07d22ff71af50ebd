"""What a whole report says of the set-up's share where it was not measured."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.model.report import AudioInfo, Report
from rehearse.model.sections import Label, Mark
from rehearse.model.transcript import ModelInfo, Transcript, Word
from rehearse.session.pipeline import Asked, Tools, build_report, rebuild_report
from rehearse.session.tools import load_tools

RATE = 16_000
STORY = (
    "When I joined the depot the freezer failed twice a week. My task was to keep the stock cold. So I rang the maker and changed the fuse. "
    "In the end we lost two boxes and nothing else."
)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return load_tools(None)


def report_of(said: str | None, tools: Tools, asked: Asked) -> Report:
    """Of 20 s of one steady tone, called speech where anything was said."""
    words = tuple(Word(text, 0.4 * at, 0.4 * at + 0.35) for at, text in enumerate((said or "").split()))
    sound = (0.1 * np.sin(np.arange(RATE * 20) * 0.05)).astype(np.float32)
    speech = np.full(len(sound) // 512, 1.0 if said else 0.0, np.float32)
    transcript = None if said is None else Transcript(words, ModelInfo("", None, asked.language))
    return build_report(AudioInfo("", 20.0, RATE, 1), sound, speech, transcript, asked, tools)


@pytest.mark.parametrize(
    ("said", "language", "why"),
    [
        (None, "en", "no transcript yet"),
        ("", "en", "no speech was heard"),
        ("Well yes.", "en", "too little was said"),
        (STORY, "de", "English"),
    ],
)
def test_a_share_of_the_set_up_that_is_not_measured_says_why(tools: Tools, said: str | None, language: str, why: str) -> None:
    report = report_of(said, tools, Asked(language=language))
    assert report.delivery.measures.setup_share is None
    assert why in report.not_measured["setup_share"]


def test_a_share_that_is_measured_needs_no_reason_also_where_marks_alone_tell_it(tools: Tools) -> None:
    told = report_of(STORY, tools, Asked())
    assert told.delivery.measures.setup_share is not None
    assert "setup_share" not in told.not_measured
    unmarked = report_of(STORY, tools, Asked(language="de"))
    marked = rebuild_report(unmarked, Asked(language="de", marks=(Mark(Label.SITUATION, 0.0), Mark(Label.ACTION, 8.0))), tools)
    assert marked.delivery.measures.setup_share is not None
    assert set(marked.not_measured) == {"evidence", "follow_ups"}
