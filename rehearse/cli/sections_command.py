"""`rehearse sections`: a written answer to its sections and evidence. Start and end are character offsets."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace
from typing import Any

from rehearse.analysis.filler_words.finding import find_filler_words
from rehearse.analysis.sections.finding import SectionResult, find_sections, looks_english
from rehearse.analysis.sections.sentences import breaks_of_text, words_of_text
from rehearse.cli.context import Context
from rehearse.cli.named_question import asked_question
from rehearse.cli.text_input import read_text
from rehearse.coach.evidence import find_evidence
from rehearse.coach.evidence_asked import as_asked, without_deeds, without_story_checks
from rehearse.coach.evidence_follow_up import find_follow_up_evidence
from rehearse.coach.follow_ups import choose_follow_ups
from rehearse.coach.generalities import told_text
from rehearse.memory import lasting
from rehearse.model.evidence import Evidence, FollowUp, Quote
from rehearse.model.question import Question
from rehearse.model.sections import BEST_GUESS_BELOW
from rehearse.report.checks import evidence_phrase, missing
from rehearse.report.json import evidence_rows, follow_up_rows, section_rows
from rehearse.session.pipeline import (
    NO_SECTIONS_IN_A_GENERALITY,
    NO_SECTIONS_WITHOUT_A_STORY,
    Asked,
    Tools,
    general_answer,
)
from rehearse.session.tools import load_tools
from rehearse.vocabulary import load_vocabulary

#: Said when the text does not read as English; sections and evidence are then null.
OTHER_LANGUAGE = "this text does not read as English, and sections and evidence are found in English only so far"
_SEPARATOR = re.compile(r"^---[ \t]*\r?$\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """One answer's text with what was found in it."""

    text: str
    found: SectionResult
    evidence: tuple[Evidence, ...]
    follow_ups: tuple[FollowUp, ...]
    not_measured: str = ""
    #: Why it is not told in sections (a follow-up, a question that asks for no story); "" where it is.
    why_no_sections: str = ""
    question: Question | None = None
    #: A sentence of an answer that tells nothing that happened, where what happened was asked for.
    general: Quote | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """TEXT, --json, --listener, --question, --follow-up."""
    parser.add_argument("text", metavar="TEXT", help="a file, or - for standard input; a line --- separates answers")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON value: an object, or a list when there are several answers"
    )
    parser.add_argument(
        "--listener",
        default=None,
        choices=[listener.id for listener in load_vocabulary().listeners],
        metavar="NAME",
        help="whom the answer was for: " + ", ".join(listener.id for listener in load_vocabulary().listeners) + " "
        "(default: the question's listener, else peer)",
    )
    parser.add_argument(
        "--question",
        metavar="ID|TEXT",
        help="the question it answers: an id (see: rehearse questions list), or a question in your own words",
    )
    parser.add_argument(
        "--follow-up",
        action="store_true",
        help="it answers a follow-up, which is not told in sections: none is said to be missing",
    )


def split_answers(text: str) -> list[str]:
    """The answers between lines of ---; a text without one is a single answer."""
    return _SEPARATOR.split(text)


def read_answer(
    text: str,
    tools: Tools,
    listener: str = "peer",
    *,
    question: Question | None = None,
    follow_up: bool = False,
    own_fillers: tuple[str, ...] = (),
) -> ReadAnswer:
    """Sections, evidence and follow-ups of one written answer; to a follow-up or a question that asks for no story it has no sections, and
    none is absent from it.
    """
    words = words_of_text(text)
    found = find_sections(words, pauses=breaks_of_text(text), model=tools.sections, unit="characters")
    if not words:
        return ReadAnswer(text, found, (), (), "there are no words in this text")
    if not looks_english(words):
        return ReadAnswer(text, found, (), (), OTHER_LANGUAGE)
    fillers = tuple((each.start, each.end) for each in find_filler_words(words, "en", own_fillers))
    asked = Asked(question, follow_up=follow_up, words=question.text if question is not None else "")
    general = general_answer(found.sentences, words, asked)
    why = asked.why_no_sections or (NO_SECTIONS_IN_A_GENERALITY if general is not None else "")
    find = find_follow_up_evidence if why else find_evidence
    heard = as_asked(find(found.sentences, words, listener=listener, lexicons=tools.lexicons, fillers=fillers), question)
    no_story = why == NO_SECTIONS_WITHOUT_A_STORY
    evidence = without_story_checks(heard) if no_story else heard
    if general is not None:
        evidence = without_deeds(evidence)
    if why:
        sentences = tuple(replace(sentence, section=None) for sentence in found.sentences)
        found = replace(found, sentences=sentences, sections=(), absent=())
    follow_ups = choose_follow_ups(evidence, found.absent, question, said=text, general=general, no_story_asked=no_story)
    return ReadAnswer(text, found, evidence, follow_ups, why_no_sections=why, question=question, general=general)


def _as_json(answer: ReadAnswer) -> dict[str, Any]:
    def offsets(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{key: int(item) if key in ("start", "end", "seconds") else item for key, item in row.items()} for row in rows]

    if answer.not_measured:
        unread = ("sections", "absent_sections", "evidence", "follow_ups")
        sentences = _sentence_rows(answer, labelled=False)
        return {"sentences": sentences, **dict.fromkeys(unread), "not_measured": dict.fromkeys(unread, answer.not_measured)}
    evidence = evidence_rows(answer.evidence)
    if answer.why_no_sections:
        for row in evidence:
            row["quotes"] = offsets(row["quotes"])
        return {
            "sentences": _sentence_rows(answer, labelled=False),
            "sections": None,
            "absent_sections": None,
            "evidence": evidence,
            "follow_ups": follow_up_rows(answer.follow_ups),
            "not_measured": dict.fromkeys(("sections", "absent_sections"), answer.why_no_sections),
        }
    for row in evidence:
        row["quotes"] = offsets(row["quotes"])
    sections = offsets(section_rows(answer.found.sections))
    for row in sections:
        row["characters"] = row.pop("seconds")
    return {
        "sentences": _sentence_rows(answer, labelled=True),
        "sections": sections,
        # Too few words to hold a story: nothing is said to be absent from it.
        "absent_sections": [label.value for label in answer.found.absent] if answer.found.sections else None,
        "evidence": evidence,
        "follow_ups": follow_up_rows(answer.follow_ups),
    }


def _sentence_rows(answer: ReadAnswer, *, labelled: bool) -> list[dict[str, Any]]:
    return [
        {
            "text": answer.text[int(item.start) : int(item.end)],
            "start": int(item.start),
            "end": int(item.end),
            "section": item.section.value if labelled and item.section else None,
        }
        for item in answer.found.sentences
    ]


def _as_text(answer: ReadAnswer) -> str:
    if answer.not_measured:
        return "Not measured: " + answer.not_measured + "."
    if answer.why_no_sections:
        said = ["  " + " ".join(item.text.split()) for item in answer.found.sentences]
        first = told_text(answer.general) if answer.general is not None else f"Not in sections: {answer.why_no_sections}."
        return "\n".join([first, *said, "", *_heard_lines(answer)])
    if not answer.found.sections:
        return "Too few words for sections."
    lines = []
    for run in answer.found.sections:
        guess = "  (best guess)" if run.confidence < BEST_GUESS_BELOW else ""
        lines.append(f"{run.label.value}{guess}")
        lines += [
            "  " + " ".join(item.text.split())
            for item in answer.found.sentences
            if run.start <= item.start < run.end and item.section is run.label
        ]
    if answer.found.absent:
        lines.append("Not heard: " + ", ".join(label.value for label in answer.found.absent))
    return "\n".join([*lines, "", *_heard_lines(answer)])


def _heard_lines(answer: ReadAnswer) -> list[str]:
    # Not hearing what is better left unsaid is no lack; nor is what was not asked for.
    told = not answer.why_no_sections
    shown = [item for item in answer.evidence if item.heard or (told and missing(item, answer.evidence, answer.question))]
    lines = [evidence_phrase(item, in_action=told) for item in shown]
    return lines + [f"Next: {item.question} ({item.because})" for item in answer.follow_ups]


def run(context: Context, options: argparse.Namespace) -> int:
    """Prints; raises UnreadableInputError for text that cannot be read."""
    text = read_text(options.text)
    with lasting():
        tools = load_tools(context.paths if context.paths.lexicons.is_dir() else None)
    question = asked_question(context.paths, options.question, options.listener)
    listener = options.listener or (question.listener if question else "peer")
    parts = split_answers(text)
    answers = [
        read_answer(
            part,
            tools,
            listener,
            question=question,
            follow_up=options.follow_up,
            own_fillers=context.settings.own_fillers,
        )
        for part in parts
    ]
    if options.json:
        rows = [_as_json(answer) for answer in answers]
        context.json(rows if len(parts) > 1 else rows[0])
    else:
        context.line("\n\n---\n\n".join(_as_text(answer) for answer in answers))
    return 0
