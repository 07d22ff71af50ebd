"""Runs the evidence checks over a story's notes, as if they had been said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rehearse.coach.evidence import find_evidence
from rehearse.coach.story_draft import open_slots
from rehearse.model.evidence import Evidence
from rehearse.model.sections import LABELS, Label, Sentence
from rehearse.model.story import Story, StoryCheck, StoryTemplate
from rehearse.model.transcript import Word

FindEvidence = Callable[..., tuple[Evidence, ...]]
_ENDS = re.compile(r"[.!?;][\"”’)]*$")
_OPEN_BLANK = re.compile(r"\[[^\]\n]*\]")


def notes_as_speech(story: Story) -> tuple[str, tuple[Sentence, ...], tuple[Word, ...]]:
    """The notes as one text, its sentences with their sections, and its words; times are character offsets into the text.

    A line of notes without a full stop is a sentence too. Blanks still open are not words.
    """
    parts: list[str] = []
    words: list[Word] = []
    sentences: list[Sentence] = []
    offset = 0
    for label in LABELS:
        first = len(words)
        for line in _OPEN_BLANK.sub(" ", story.notes(label)).splitlines():
            for token in line.split():
                parts.append(token)
                words.append(Word(token, float(offset), float(offset + len(token))))
                offset += len(token) + 1
                if _ENDS.search(token):
                    first = _close(sentences, words, first, label)
            first = _close(sentences, words, first, label)
    return " ".join(parts), tuple(sentences), tuple(words)


def check_story(
    story: Story,
    *,
    listener: str = "peer",
    template: StoryTemplate | None = None,
    find: FindEvidence = find_evidence,
) -> StoryCheck:
    """What the notes hold and lack: the same checks as for a take, and the sections and blanks still empty."""
    _, sentences, words = notes_as_speech(story)
    empty = tuple(label for label in LABELS if not _OPEN_BLANK.sub("", story.notes(label)).strip())
    evidence = find(sentences, words, listener=listener) if words else ()
    blanks = tuple(slot.prompt for slot in open_slots(template, story.slots)) if template is not None else ()
    return StoryCheck(evidence, empty, blanks, len(words))


def _close(sentences: list[Sentence], words: Sequence[Word], first: int, label: Label) -> int:
    """Ends the sentence that began at word `first`; returns where the next one begins."""
    if first < len(words):
        own = words[first:]
        sentences.append(Sentence(" ".join(word.text for word in own), own[0].start, own[-1].end, label, first, len(words)))
    return len(words)
