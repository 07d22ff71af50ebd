"""`rehearse fillers`: filler words in context, one line of text per sentence. Start and end are character offsets inside the line."""

from __future__ import annotations

import argparse
from typing import Any

from rehearse.analysis.disfluencies.false_starts import find_false_starts
from rehearse.analysis.disfluencies.hedges import find_hedges
from rehearse.analysis.disfluencies.repetitions import find_repetitions
from rehearse.analysis.filler_words.finding import find_filler_words, is_filled_pause
from rehearse.analysis.filler_words.lists import filler_lists, languages
from rehearse.analysis.sections.sentences import words_of_text
from rehearse.cli.context import Context
from rehearse.cli.language import parse_language
from rehearse.cli.text_input import read_text
from rehearse.counted import counted

#: What is found beside the fillers, and what one of it is called.
_BESIDE = {"repetitions": "repetition", "false_starts": "false start", "hedges": "hedge"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """TEXT, --json, --language."""
    parser.add_argument("text", metavar="TEXT", help="a file, or - for standard input")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--language", type=parse_language, default=None, metavar="CODE", help="en, de, es, fr or pt (default: the settings')"
    )


def find_in_lines(text: str, language: str, own: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """The contract's object: every list in reading order."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("filler_words", "filled_pauses", *_BESIDE)}
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        words = words_of_text(line)
        fillers = find_filler_words(words, language, own)
        repetitions = find_repetitions(words, language, fillers)
        for name, places in (
            ("filler_words", fillers),
            ("repetitions", repetitions),
            ("false_starts", find_false_starts(words, language, fillers, repetitions)),
            ("hedges", find_hedges(words, language)),
        ):
            found[name] += [_row(number, line, place.start, place.end) for place in places]
        for word in words:
            if is_filled_pause(word.text, language):
                found["filled_pauses"].append(_row(number, line, word.start, word.end))
    return found


def _row(number: int, line: str, start: float, end: float) -> dict[str, Any]:
    """Without the punctuation around the word: `like,` is quoted as `like`."""
    first, last = int(start), int(end)
    while last > first and not line[last - 1].isalnum():
        last -= 1
    while first < last and not line[first].isalnum():
        first += 1
    return {"line": number, "text": line[first:last], "start": first, "end": last}


def run(context: Context, options: argparse.Namespace) -> int:
    """Prints; raises UnreadableInputError for text that cannot be read."""
    text = read_text(options.text)
    language, own = options.language or context.settings.language, context.settings.own_fillers
    found = find_in_lines(text, language, own)
    unknown = "" if filler_lists(language) else f"there is no list of fillers for the language “{language}”"
    if options.json:
        context.json({**found, **_unmeasured(unknown, own)} if unknown else found)
        return 0
    if unknown:
        known = ", ".join(languages())
        context.note(
            f"Not measured: {unknown} (there are lists for {known}). Only your own words and repetitions are looked for."
        )
    rows = sorted(
        [(row, "word") for row in found["filler_words"]] + [(row, "sound") for row in found["filled_pauses"]], key=_place
    )
    for row, kind in rows:
        context.line(f"{row['line'] + 1}:{row['start'] + 1}  {row['text']}  ({kind})")
    words, sounds = len(found["filler_words"]), len(found["filled_pauses"])
    if not unknown:
        context.line(f"{counted(words, 'filler word')}, {counted(sounds, 'filled pause')}.")
    elif own:
        context.line(f"{counted(words, 'filler word')} of your own.")
    for name, one in _BESIDE.items():
        if found[name]:
            context.line()
            context.line(f"{counted(len(found[name]), one)}, not counted as fillers:")
            for row in found[name]:
                context.line(f"{row['line'] + 1}:{row['start'] + 1}  {row['text']}")
    return 0


def _unmeasured(why: str, own: tuple[str, ...]) -> dict[str, Any]:
    """What needs a list: null, never an empty list, which would mean that none was heard."""
    names = ("filled_pauses", "hedges") if own else ("filler_words", "filled_pauses", "hedges")
    return {**dict.fromkeys(names), "not_measured": dict.fromkeys(names, why)}


def _place(item: tuple[dict[str, Any], str]) -> tuple[int, int]:
    return item[0]["line"], item[0]["start"]
