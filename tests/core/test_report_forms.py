"""The report goes out as JSON, text, HTML and WebVTT, and comes back from JSON as it was."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from rehearse.assets import asset
from rehearse.clock import minutes, vtt_time
from rehearse.model.evidence import Evidence, FollowUp, Polarity, Quote
from rehearse.model.measures import (
    Delivery,
    FilledPause,
    FilledPauseSource,
    FillerWord,
    LevelPoint,
    Measures,
    PacePoint,
    Pause,
    PauseKind,
    Remark,
    RemarkLevel,
    Target,
)
from rehearse.model.report import AudioInfo, Report
from rehearse.model.sections import BEST_GUESS_BELOW, Band, Label, Origin, Section, SectionTotal, Sentence, Verdict
from rehearse.model.transcript import ModelInfo, Transcript, Word
from rehearse.report.html import report_to_html
from rehearse.report.json import report_from_json, report_to_json
from rehearse.report.text import report_to_text
from rehearse.report.vtt import report_to_vtt
from ui.wording import best_guess

SCHEMA = json.loads(asset("schema", "report.schema.json").read_text(encoding="utf-8"))


def a_report(text: str = "We cut <b>churn</b> by twelve percent.") -> Report:
    words = tuple(Word(part, float(index), index + 0.5, 0.9) for index, part in enumerate(text.split()))
    end = words[-1].end
    return Report(
        audio=AudioInfo("answer.wav", end + 1, 48_000, 1),
        target=Target(120, 180),
        transcript=Transcript(words, ModelInfo("base.en", "3d3d5dee26484f91867d81cb899cfcf72b96be6c", "en")),
        delivery=Delivery(
            measures=Measures(
                answer_seconds=end, phonation_seconds=end - 1, word_count=len(words), speech_rate=140.0, repetitions=0
            ),
            speech=((0.0, end),),
            pauses=(Pause(1.0, 3.5, PauseKind.BOUNDARY),),
            filled_pauses=(
                FilledPause(0.2, 0.4, None, FilledPauseSource.AUDIO),
                FilledPause(2, 2.2, "um,", FilledPauseSource.BOTH),
            ),
            filler_words=(FillerWord("like", 1.0, 1.2),),
            repetitions=(),
            false_starts=(),
            hedges=(),
            clusters=(),
            pace=(PacePoint(0, 10, 140.0),),
            levels=(LevelPoint(0.0, -23.5),),
            remarks=(Remark("speech_rate", RemarkLevel.NOTE, "a fact", "120-165", "somebody", 1.0),),
            not_measured={"pitch_spread_semitones": "no voiced frames"},
        ),
        sentences=(Sentence(text, 0.0, end, Label.RESULT, 0, len(words)),),
        sections=(Section(Label.RESULT, 0.0, end, 0.4, Origin.AUTOMATIC),),
        section_totals=(SectionTotal(Label.RESULT, end, 1.0, Band(0.1, 0.2), Verdict.OVER),),
        absent_sections=(Label.TASK,),
        evidence=(
            Evidence("numbers_in_result", Polarity.WANT, True, (Quote("twelve percent", 4.0, 5.5),), {"numbers": 1}),
            Evidence("blame", Polarity.AVOID, False),
        ),
        follow_ups=(FollowUp("Compared with what?", "no baseline was named"),),
    )


def without_words() -> Report:
    report = a_report()
    delivery = replace(report.delivery, filler_words=None, repetitions=None, false_starts=None, hedges=None, pace=None)
    return replace(
        report,
        transcript=None,
        delivery=delivery,
        sentences=None,
        sections=None,
        section_totals=None,
        absent_sections=None,
        evidence=None,
        follow_ups=None,
        not_measured={"words": "no transcript: no model on this machine"},
    )


def test_the_json_follows_the_published_schema() -> None:
    for report in (a_report(), without_words()):
        jsonschema.validate(json.loads(json.dumps(report_to_json(report))), SCHEMA)


def test_what_needs_words_is_null_without_a_transcript_and_never_an_empty_list() -> None:
    written = report_to_json(without_words())
    for key in (
        "words",
        "sentences",
        "sections",
        "section_totals",
        "absent_sections",
        "filler_words",
        "evidence",
        "follow_ups",
        "pace",
    ):
        assert written[key] is None, key
    assert written["not_measured"]["words"] == "no transcript: no model on this machine"


def test_a_report_comes_back_from_json_and_writes_the_same_json_again() -> None:
    for report in (a_report(), without_words()):
        first = json.loads(json.dumps(report_to_json(report)))
        assert report_to_json(report_from_json(first)) == first


def test_html_and_vtt_show_what_was_said_literally() -> None:
    page, captions = report_to_html(a_report()), report_to_vtt(a_report())
    assert "<b>churn" not in page
    assert "&lt;b&gt;churn" in page
    assert "default-src 'none'" in page
    assert "<b>churn" not in captions
    assert "[Result]" in captions


def read_as_a_player_does(captions: str) -> list[tuple[str, str, str]]:
    """Start, end and text of each cue by the format's own grammar (W3C WebVTT, section 4.1). Raises AssertionError where it is broken."""
    lines = re.split("\r\n|\n|\r", captions)
    assert lines[0] == "WEBVTT"
    assert lines[1] == ""
    assert "\0" not in captions
    blocks, cues = [block.split("\n") for block in "\n".join(lines[2:]).strip("\n").split("\n\n")], []
    for block in blocks:
        if block[0].startswith("NOTE"):
            assert not any("-->" in line for line in block)
            continue
        _name, times, *text = block
        stamp = r"(\d{2,}:[0-5]\d:[0-5]\d\.\d{3})"
        found = re.fullmatch(f"{stamp} --> {stamp}", times)
        assert found, times
        assert text
        assert not any("-->" in line for line in text)
        cues.append((found[1], found[2], html.unescape("\n".join(text))))
    assert all(end > start for start, end, _text in cues)
    assert [start for start, _end, _text in cues] == sorted(start for start, _end, _text in cues)
    return cues


@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=30), st.floats(0, 7300), st.sampled_from([0.0, 0.0004, 0.9, 4000.0])),
        min_size=1,
        max_size=6,
    ),
    st.text(max_size=20),
)
def test_any_sentence_makes_captions_that_a_player_reads(spoken: list[tuple[str, float, float]], reason: str) -> None:
    sentences = tuple(
        Sentence(text, start, start + seconds, Label.TASK, 0, 1)
        for text, start, seconds in sorted(spoken, key=lambda one: one[1])
    )
    cues = read_as_a_player_does(report_to_vtt(replace(a_report(), sentences=sentences)))
    assert [text.strip() for _start, _end, text in cues] == [
        " ".join(f"[Task] {' '.join(text.replace(chr(0), '').split())}".split())
        for text, _start, _seconds in sorted(spoken, key=lambda one: one[1])
    ]
    none = replace(without_words(), not_measured={"words": reason + " --> \n\n" + reason})
    assert read_as_a_player_does(report_to_vtt(none)) == []


def test_text_names_moments_quotes_and_what_was_not_measured() -> None:
    text = report_to_text(a_report())
    assert "heard at 0:04, “twelve percent”" in text
    assert "best guess" in text
    assert "Not heard: Task" in text
    assert "no model on this machine" in report_to_text(without_words())


def test_checks_are_named_in_words_for_people_and_what_they_count_of_their_own_phrases_stays_inside() -> None:
    evidence = (
        Evidence("stakeholders", Polarity.WANT, False, (), {"stakeholders": 1, "disagreement": 2}),
        Evidence("decision", Polarity.WANT, False, (), {"decided": 1}),
        Evidence("own_contribution", Polarity.WANT, True, (Quote("I wrote it", 4.0, 5.5),), {"i": 4, "we": 1, "deeds": 3}),
    )
    lines = report_to_text(replace(a_report(), evidence=evidence)).splitlines()
    assert "  Stakeholders and what they wanted: not heard" in lines
    assert "  Decision: not heard" in lines
    assert "  Your own part (“I” 4 times, “we” 1 time in Action): heard at 0:04, “I wrote it”" in lines
    page = report_to_html(replace(a_report(), evidence=evidence))
    assert "Stakeholders and what they wanted" in page


def test_a_section_is_called_a_best_guess_below_one_confidence_in_text_and_window_alike() -> None:
    whole = a_report()
    for confidence, guessed in ((BEST_GUESS_BELOW, False), (BEST_GUESS_BELOW - 0.01, True)):
        section = replace(whole.sections[0], confidence=confidence)
        assert ("best guess" in report_to_text(replace(whole, sections=(section,)))) is guessed
        assert best_guess(section) is guessed


@given(st.floats(0, 359_999))
def test_clock_forms_agree_with_the_seconds_they_were_made_from(seconds: float) -> None:
    parts = [int(part) for part in minutes(seconds).split(":")]
    total = sum(part * 60**power for power, part in enumerate(reversed(parts)))
    assert abs(total - seconds) <= 0.5
    hours, minute, second = vtt_time(seconds).split(":")
    assert abs(int(hours) * 3600 + int(minute) * 60 + float(second) - seconds) <= 0.001
