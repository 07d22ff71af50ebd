"""Begins a story: from a template's frame and its fillings, or from a take that was told well."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rehearse.assets import asset
from rehearse.model.question import Question
from rehearse.model.sections import LABELS, Label, Section
from rehearse.model.story import Slot, Story, StoryTemplate, Translation
from rehearse.model.transcript import Word

_BLANK = re.compile(r"\{([a-z_]+)\}")


def load_templates(path: Path | None = None) -> tuple[StoryTemplate, ...]:
    """The shipped templates. Raises OSError, KeyError, tomllib.TOMLDecodeError (a broken build)."""
    raw = tomllib.loads((path or asset("stories", "templates.toml")).read_text(encoding="utf-8"))
    return tuple(
        StoryTemplate(
            id=row["id"],
            title=row["title"],
            about=row["about"],
            categories=tuple(row["categories"]),
            competencies=tuple(row["competencies"]),
            tags=tuple(row["tags"]),
            frames={label: row["frames"][label.value.lower()].strip() for label in LABELS},
            advice={label: row["advice"][label.value.lower()] for label in LABELS},
            slots=tuple(Slot(slot["id"], slot["prompt"], slot["example"]) for slot in row["slots"]),
        )
        for row in raw["template"]
    )


def load_translations(*, any_work: bool = False) -> tuple[Translation, ...]:
    """The shipped translation frame, of the field's concepts or of what `any_work` knows. Raises as `load_templates` does."""
    name = "translations_any_work.toml" if any_work else "translations.toml"
    raw = tomllib.loads(asset("stories", name).read_text(encoding="utf-8"))
    return tuple(Translation(**row) for row in raw["translation"])


def fill(template: StoryTemplate, slots: dict[str, str]) -> dict[Label, str]:
    """Each section's frame with its blanks filled; an open blank shows its prompt in square brackets."""
    prompts = {slot.id: slot.prompt for slot in template.slots}

    def filling(match: re.Match[str]) -> str:
        return slots.get(match[1], "").strip() or f"[{prompts[match[1]]}]"

    return {label: _capitals(_BLANK.sub(filling, frame)) for label, frame in template.frames.items()}


def open_slots(template: StoryTemplate, slots: dict[str, str]) -> tuple[Slot, ...]:
    """The blanks not filled yet, in the order of the frame."""
    return tuple(slot for slot in template.slots if not slots.get(slot.id, "").strip())


def story_from_template(template: StoryTemplate, slots: dict[str, str], *, story_id: str, title: str, now: datetime) -> Story:
    """A new card with the frame's text, the template's categories, competencies and tags."""
    story = Story(
        id=story_id,
        title=title,
        created=now,
        changed=now,
        template=template.id,
        slots=dict(slots),
        tags=template.tags,
        categories=template.categories,
        competencies=template.competencies,
    )
    return with_sections(story, fill(template, slots))


def story_from_take(
    words: Sequence[Word],
    sections: Sequence[Section],
    *,
    story_id: str,
    attempt_id: str,
    title: str,
    now: datetime,
    question: Question | None = None,
) -> Story:
    """A card filled from a take: the words of each section, runs of one label one below the other, fillers left as spoken.

    A word belongs to the run in which it starts; words before the first run go to it. The take becomes the story's best one.
    """
    runs = sorted(sections, key=lambda run: run.start)
    texts: dict[Label, list[str]] = {label: [] for label in LABELS}
    for number, run in enumerate(runs):
        begin = run.start if number else float("-inf")
        end = runs[number + 1].start if number + 1 < len(runs) else float("inf")
        spoken = " ".join(word.text for word in words if begin <= word.start < end)
        if spoken:
            texts[run.label].append(spoken)
    story = Story(
        id=story_id,
        title=title,
        created=now,
        changed=now,
        categories=(question.category,) if question else (),
        competencies=question.competencies if question else (),
        tags=question.tags if question else (),
        included=(question.id,) if question else (),
        best_attempt=attempt_id,
        from_attempt=attempt_id,
    )
    return with_sections(story, {label: "\n".join(parts) for label, parts in texts.items()})


def with_sections(story: Story, texts: dict[Label, str]) -> Story:
    """The story with these notes in place of its own; sections not named stay."""
    notes = {label: texts.get(label, story.notes(label)) for label in LABELS}
    return replace(
        story,
        situation=notes[Label.SITUATION],
        task=notes[Label.TASK],
        action=notes[Label.ACTION],
        result=notes[Label.RESULT],
        reflection=notes[Label.REFLECTION],
    )


def _capitals(text: str) -> str:
    """A filling that begins a sentence begins with a capital."""
    return re.sub(r"(^|[.!?]\s+|\n)([a-z])", lambda match: match[1] + match[2].upper(), text)
