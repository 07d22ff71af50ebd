"""A spoken answer written for the tests: words, times, sections and measures, as the real pipeline would give them."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rehearse.coach.headline import headline
from rehearse.model.evidence import Evidence, FollowUp, Polarity, Quote
from rehearse.model.measures import (
    DEFAULT_TARGET,
    Delivery,
    FilledPause,
    FilledPauseSource,
    FillerWord,
    LevelPoint,
    Measures,
    Occurrence,
    PacePoint,
    Pause,
    PauseKind,
    Remark,
    RemarkLevel,
    Target,
)
from rehearse.model.question import FollowUpRule, Question
from rehearse.model.report import AudioInfo, Report
from rehearse.model.sections import DEFAULT_BANDS, LABELS, Label, Origin, Section, SectionTotal, Sentence
from rehearse.model.transcript import ModelInfo, Transcript, Word

#: `[2.4]` is a pause in seconds, `{like}` a filler word, `<um>` a filled pause that the recogniser missed.
ANSWER: tuple[tuple[Label, float, str], ...] = (
    (
        Label.SITUATION,
        0.94,
        (
            "In my last role I was <um> the only machine learning engineer on the churn team at a subscription business, and our product "
            "manager, Dana, wanted {like} a model in production before the spring pricing change. [0.9] The data came from three different "
            "teams, and <um> two of them had never shared a table before. [1.2]"
        ),
    ),
    (
        Label.TASK,
        0.61,
        (
            "My job was to get a churn score to the retention team within six weeks, and to agree with Dana and with finance on what good "
            "enough would mean. [2.4]"
        ),
    ),
    (
        Label.ACTION,
        0.88,
        (
            "So the first thing I did was sit down with Dana and ask what decision the score would change. [0.7] She cared about precision, "
            "because {you know} every wrong call costs an agent ten minutes, while finance cared about how many leaving customers we would "
            "catch. [0.8] I wrote a one page document with both numbers side by side and a proposal for a shared metric, saved revenue per "
            "hundred calls. [1.1] Then I built a plain logistic regression in the first week, <um> not because it was the best model, but "
            "because everybody could read it. [4.3] When the data engineering team said that they could not backfill the billing table, I asked "
            "what the smallest useful slice would be, and we settled on ninety days. [0.9] We agreed on a guardrail before the experiment started: "
            "if complaint calls rose by more than five percent, we would stop. I ran a two week test with half of the retention team, {like} "
            "twelve agents, and I shared the results every Monday in words that finance could use. [1.0]"
        ),
    ),
    (
        Label.RESULT,
        0.91,
        (
            "In the end we cut churn by twelve percent in that group compared with the same quarter a year before, and <um> complaint calls "
            "stayed flat. [0.8] The pricing change went out on time, and the score is still what the team uses today. [1.3]"
        ),
    ),
    (
        Label.REFLECTION,
        0.55,
        (
            "What I learned is that the argument about the model was really an argument about what each of us was measured on. [0.6] Next time I "
            "would {basically} bring finance in on day one."
        ),
    ),
)

QUESTION = Question(
    id="pm-pushback",
    text="Tell me about a time you had to push back on a stakeholder's request.",
    category="Working with a product manager",
    roles=("machine_learning_engineer",),
    listener="product_manager",
    hints=("Pick a request that you understood before you said no.", "Say what each side was measured on."),
    strong_answer=(
        "The stakeholder's goal in their own words",
        "What you offered instead of a plain no",
        "A number for the outcome, with its baseline",
    ),
    weak_answer=("A stakeholder who was simply wrong",),
    follow_ups=(FollowUpRule("What would they say about how you handled it?", "it asks for the other side's view"),),
    target=DEFAULT_TARGET,
)

OTHER_QUESTIONS = (
    replace(
        QUESTION,
        id="explain-uncertainty",
        text="How did you explain a model's uncertainty to someone who wanted a yes or a no?",
        category="Explaining to non-technical people",
        listener="executive",
    ),
    replace(
        QUESTION,
        id="late-data",
        text="Describe a time when the data you depended on arrived late, broken or not at all. What did you do?",
        category="Working with data engineering",
        listener="peer",
    ),
)

_TOKEN = re.compile(r"\[(?P<pause>[\d.]+)\]|<(?P<sound>\w+)>|\{(?P<filler>[^}]+)\}(?P<tail>[.,]?)|(?P<word>\S+)")


@cache
def spoken() -> tuple[
    tuple[Word, ...], tuple[Pause, ...], tuple[FilledPause, ...], tuple[FillerWord, ...], tuple[Section, ...], float
]:
    """Words, pauses, filled pauses, filler words, sections, and where the speech ends."""
    at = 0.8
    words: list[Word] = []
    pauses: list[Pause] = []
    sounds: list[FilledPause] = []
    fillers: list[FillerWord] = []
    sections: list[Section] = []
    for label, confidence, text in ANSWER:
        first = len(words)
        for token in _TOKEN.finditer(text):
            if token["pause"]:
                seconds = float(token["pause"])
                kind = PauseKind.BOUNDARY if words[-1].text[-1] in ".,:" else PauseKind.INSIDE_CLAUSE
                pauses.append(Pause(at, at + seconds, kind))
                at += seconds
            elif token["sound"]:
                sounds.append(FilledPause(at + 0.08, at + 0.52, token["sound"], FilledPauseSource.AUDIO))
                at += 0.6
            else:
                begun = at
                for part in (token["filler"] or token["word"]).split():
                    shown = part + (token["tail"] or "" if part == (token["filler"] or "").split()[-1:] else "")
                    length = 0.14 + 0.042 * len(part)
                    words.append(Word(shown, round(at, 3), round(at + length, 3), 0.55 if part == "backfill" else 0.97))
                    at += length + 0.02
                if token["filler"]:
                    fillers.append(FillerWord(token["filler"], begun, at - 0.02))
                if (token["word"] or "").endswith((".", ",", ":")):
                    at += 0.18
        sections.append(Section(label, words[first].start, 0.0, confidence, Origin.AUTOMATIC))
    end = words[-1].end
    edges = [item.start for item in sections[1:]] + [end]
    sections = [replace(item, end=edge) for item, edge in zip(sections, edges, strict=True)]
    return tuple(words), tuple(pauses), tuple(sounds), tuple(fillers), tuple(sections), end


def sentences_of(words: tuple[Word, ...], sections: tuple[Section, ...]) -> tuple[Sentence, ...]:
    """Split at full stops."""
    made: list[Sentence] = []
    first = 0
    for index, word in enumerate(words):
        if word.text.endswith((".", "?")) or index == len(words) - 1:
            part = words[first : index + 1]
            label = next((item.label for item in reversed(sections) if item.start <= part[0].start), None)
            made.append(Sentence(" ".join(item.text for item in part), part[0].start, part[-1].end, label, first, index + 1))
            first = index + 1
    return tuple(made)


def totals(sections: tuple[Section, ...], answer: float) -> tuple[SectionTotal, ...]:
    """One row a label that was heard."""
    rows = []
    for label in LABELS:
        seconds = sum(item.seconds for item in sections if item.label is label)
        if seconds:
            band = DEFAULT_BANDS[label]
            rows.append(SectionTotal(label, seconds, seconds / answer, band, band.verdict(seconds / answer)))
    return tuple(rows)


def _quote(words: tuple[Word, ...], text: str) -> Quote:
    wanted = text.split()
    plain = [word.text.strip(".,:?").lower() for word in words]
    for index in range(len(plain)):
        if plain[index : index + len(wanted)] == [item.lower() for item in wanted]:
            part = words[index : index + len(wanted)]
            return Quote(" ".join(item.text for item in part), part[0].start, part[-1].end)
    raise LookupError(text)


def evidence_of(words: tuple[Word, ...]) -> tuple[Evidence, ...]:
    """Checks with exact quotations."""
    want, avoid = Polarity.WANT, Polarity.AVOID
    return (
        Evidence("numbers_in_result", want, True, (_quote(words, "cut churn by twelve percent"),)),
        Evidence("baseline_or_timeframe", want, True, (_quote(words, "the same quarter a year before"),)),
        Evidence("own_contribution", want, True, (_quote(words, "the first thing I did"),), {"i": 7, "we": 4}),
        Evidence("stakeholders", want, True, (_quote(words, "She cared about precision"), _quote(words, "finance cared about"))),
        Evidence("conflict_made_measurable", want, True, (_quote(words, "a proposal for a shared metric"),)),
        Evidence("reflection", want, True, (_quote(words, "What I learned"),)),
        Evidence("analogy", want, False),
        Evidence("impact", want, True, (_quote(words, "The pricing change went out on time"),)),
        Evidence("decision", want, False),
        Evidence(
            "jargon_bombing",
            avoid,
            True,
            (_quote(words, "logistic regression"),),
            {"terms": 2},
            advice="For a product manager, say what it does. “logistic regression”: a simple scoring formula.",
        ),
        Evidence("false_precision", avoid, False),
        Evidence("over_promising", avoid, False),
        Evidence("blame", avoid, False),
    )


@cache
def sample_report(*, with_words: bool = True, target: Target = DEFAULT_TARGET) -> Report:
    """The whole report; without words, what audio alone gives."""
    words, pauses, sounds, fillers, sections, end = spoken()
    latency = words[0].start
    answer = end - latency
    minutes = answer / 60
    silent = sum(item.seconds for item in pauses)
    pace = tuple(
        PacePoint(start, start + 10, 60 * sum(1 for word in words if start <= word.start < start + 10) / 10)
        for start in np.arange(latency, end - 10, 2).tolist()
    )
    measures = Measures(
        answer_seconds=answer,
        phonation_seconds=answer - silent,
        phonation_ratio=(answer - silent) / answer,
        response_latency=latency,
        word_count=len(words) if with_words else None,
        speech_rate=len(words) / minutes if with_words else None,
        articulation_rate=len(words) / ((answer - silent) / 60) if with_words else None,
        pause_count=len(pauses),
        pause_seconds=silent,
        longest_pause=max(item.seconds for item in pauses),
        pauses_per_minute=len(pauses) / minutes,
        filled_pauses_per_minute=len(sounds) / minutes,
        filler_words_per_minute=len(fillers) / minutes if with_words else None,
        fillers_per_100_words=100 * (len(fillers) + len(sounds)) / len(words) if with_words else None,
        repetitions=0 if with_words else None,
        false_starts=1 if with_words else None,
        hedges=1 if with_words else None,
        clusters=0,
        loudness_dbfs=-24.2,
        loudness_spread_db=5.1,
        pitch_hz=128.0,
        pitch_spread_semitones=2.7,
        setup_share=(sections[1].end - sections[0].start) / answer if with_words else None,
    )
    reason = "no transcript: no model on this machine"
    delivery = Delivery(
        measures=measures,
        speech=((latency, end),),
        pauses=tuple(replace(item, kind=item.kind if with_words else None) for item in pauses),
        filled_pauses=tuple(replace(item, text=item.text if with_words else None) for item in sounds),
        filler_words=fillers if with_words else None,
        repetitions=() if with_words else None,
        false_starts=(Occurrence("because everybody", words[120].start, words[121].end),) if with_words else None,
        hedges=() if with_words else None,
        clusters=(),
        pace=pace if with_words else None,
        levels=tuple(LevelPoint(float(at), -24 + 4 * math.sin(at / 7)) for at in range(int(end))),
        remarks=(
            Remark(
                "longest_pause",
                RemarkLevel.NOTE,
                f"One pause of 4.3 s, at {int(pauses[6].start // 60)}:{int(pauses[6].start % 60):02}.",
                "pauses up to 2 s pass unnoticed",
                "Campione & Véronis 2002",
                pauses[6].start,
            ),
        ),
        not_measured={} if with_words else dict.fromkeys(("speech_rate", "articulation_rate", "filler_words"), reason),
    )
    audio = AudioInfo("take.wav", end + 1.2, 48_000, 1)
    if not with_words:
        return Report(audio, target, None, delivery, None, None, None, None, None, None, (), dict(delivery.not_measured))
    section_totals, evidence = totals(sections, answer), evidence_of(words)
    return Report(
        audio=audio,
        target=target,
        transcript=Transcript(words, ModelInfo("base.en", "3d3d5dee26484f91867d81cb899cfcf72b96be6c", "en")),
        delivery=delivery,
        sentences=sentences_of(words, sections),
        sections=sections,
        section_totals=section_totals,
        absent_sections=(),
        evidence=evidence,
        follow_ups=(
            FollowUp("What would Dana say about how you handled it?", "the other side's view was not heard after the decision"),
            FollowUp("How did you decide that ninety days was enough?", "a decision was told without how it was made"),
        ),
        headline=headline(section_totals, (), evidence, measures, target, None),
    )


def sample_peaks(report: Report, columns: int = 4_000) -> NDArray[np.float32]:
    """A waveform that is loud where words are."""
    words = report.transcript.words if report.transcript else spoken()[0]
    spans = [(word.start, word.end, 1.0) for word in words]
    spans += [(item.start, item.end, 0.55) for item in report.delivery.filled_pauses]
    return _drawn(tuple(spans), report.audio.duration, columns)


@cache
def _drawn(spans: tuple[tuple[float, float, float], ...], duration: float, columns: int) -> NDArray[np.float32]:
    noise = np.random.default_rng(7)
    envelope = np.full(columns, 0.012)
    for start, end, loud in spans:
        first, last = int(start / duration * columns), max(int(end / duration * columns), int(start / duration * columns) + 1)
        shape = np.sin(np.linspace(0.25, math.pi - 0.1, last - first)) if last - first > 1 else np.ones(1)
        envelope[first:last] = np.maximum(envelope[first:last], loud * (0.2 + 0.4 * noise.random()) * shape)
    high = envelope * (0.7 + 0.3 * noise.random(columns))
    low = -envelope * (0.7 + 0.3 * noise.random(columns))
    peaks = np.stack([low, high], axis=1).astype(np.float32)
    peaks.flags.writeable = False  # many tests look at the same one
    return peaks
