"""The person's settings: one frozen value, read from and written to TOML atomically."""

from __future__ import annotations

import logging
import os
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import tomli_w

from rehearse.errors import StorageError
from rehearse.model.measures import DEFAULT_TARGET, Target
from rehearse.model.sections import DEFAULT_BANDS, Band, Label

log = logging.getLogger(__name__)


class Theme(StrEnum):
    """Which colours the window uses."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


#: Seconds or days beyond which a number in the file is a slip of the hand.
_LARGEST = 86_400
#: How small and how large text may be: beyond them the window could not be used to set it right.
TEXT_SCALES = (0.8, 2.0)
#: Thinking times offered, in seconds.
THINKING_TIMES: tuple[int, ...] = (0, 15, 30, 60)

#: Targets offered, by name, in seconds.
TARGET_PRESETS: dict[str, Target] = {
    "60 s": Target(45.0, 60.0),
    "90 s": Target(75.0, 90.0),
    "2 min": Target(105.0, 120.0),
    "2-3 min": DEFAULT_TARGET,
    "3 min": Target(150.0, 180.0),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person can choose. Unknown keys in the file are kept out; wrong values fall back and are logged by key only.

    Empty strings mean "the system's own" (devices, voice) or "none chosen" (model, level, date). `work` is the id of a role, "" if not said.
    """

    input_device: str = ""
    output_device: str = ""
    voice: str = ""
    model: str = ""
    language: str = "en"
    theme: Theme = Theme.SYSTEM
    offline: bool = False
    reduced_motion: bool = False
    sounds: bool = False
    thinking_seconds: int = 0
    speak_questions: bool = True
    hide_question_text: bool = False
    target_minimum: float = DEFAULT_TARGET.minimum
    target_maximum: float = DEFAULT_TARGET.maximum
    bands: dict[str, list[float]] = field(
        default_factory=lambda: {label.value: [band.low, band.high] for label, band in DEFAULT_BANDS.items()}
    )
    own_fillers: tuple[str, ...] = ()
    keep_audio_days: int = 0
    learn_from_edits: bool = False
    first_run_done: bool = False
    level: str = ""
    work: str = ""
    interview_date: str = ""
    text_scale: float = 1.0

    @property
    def target(self) -> Target:
        """The answer length aimed at."""
        return Target(self.target_minimum, self.target_maximum)

    def section_bands(self) -> dict[Label, Band]:
        """Bands by label; a band that makes no sense falls back to the usual one."""
        bands = dict(DEFAULT_BANDS)
        for label in Label:
            pair = self.bands.get(label.value, [])
            if len(pair) == 2 and all(_is_number(edge) for edge in pair) and 0 <= pair[0] <= pair[1] <= 1:
                bands[label] = Band(float(pair[0]), float(pair[1]))
        return bands


def _is_number(value: Any) -> bool:
    """TOML's true and false are no numbers, although Python's are."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _coerced(name: str, value: Any, default: Any) -> Any:
    """The value in the field's own type, or the default with a log line that names the key only."""
    if name == "interview_date" and type(value) is date:
        value = value.isoformat()  # whoever edits the file by hand may write TOML's own form of a date
    if isinstance(default, Theme):
        if isinstance(value, str) and value in {theme.value for theme in Theme}:
            return Theme(value)
    elif isinstance(default, bool):
        if isinstance(value, bool):
            return value
    elif isinstance(default, float):
        least, most = TEXT_SCALES if name == "text_scale" else (0, _LARGEST)
        if _is_number(value) and least <= value <= most:
            return float(value)
    elif isinstance(default, int):
        if isinstance(value, int) and _is_number(value) and 0 <= value <= _LARGEST:
            return value
    elif isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
    elif isinstance(default, dict):
        if isinstance(value, dict):
            return {str(key): list(pair) for key, pair in value.items() if isinstance(pair, list)}
    elif isinstance(value, str):
        return value
    log.info("setting %s has a value of the wrong kind; the default is used", name)
    return default


def load_settings(path: Path, otherwise: Settings | None = None) -> Settings:
    """Settings from `path`; what is missing, unreadable or damaged there is as `otherwise` says (None: the defaults).

    A damaged file is kept beside as `.damaged`.
    """
    defaults = otherwise or Settings()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        # Not damaged, as far as anybody can tell: it stays where it is, and the data folder's own trouble is told by who opens it.
        if not isinstance(error, FileNotFoundError):
            log.info("the settings file could not be opened (%s)", type(error).__name__)
        return defaults
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        log.info("the settings file could not be read (%s)", type(error).__name__)
        with suppress(OSError):  # a folder that cannot be written must not keep anybody from looking
            path.replace(path.with_suffix(".damaged"))
        return defaults
    known = {
        item.name: _coerced(item.name, raw[item.name], getattr(defaults, item.name))
        for item in fields(Settings)
        if item.name in raw
    }
    settings = replace(defaults, **known)
    if settings.target_minimum > settings.target_maximum or settings.target_maximum <= 0:
        settings = replace(settings, target_minimum=defaults.target_minimum, target_maximum=defaults.target_maximum)
    return settings


def with_changes(settings: Settings, before: Settings, after: Settings) -> Settings:
    """`settings` with those fields as in `after` in which it differs from `before`: a change that overwrites nobody else's."""
    names = (item.name for item in fields(Settings))
    return replace(settings, **{name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)})


def save_settings(path: Path, settings: Settings) -> None:
    """Writes atomically (temporary file, fsync, rename), 0600. Raises StorageError; the old file stays whole."""
    values: dict[str, Any] = {}
    for item in fields(Settings):
        value = getattr(settings, item.name)
        values[item.name] = list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Theme) else value
    temporary = path.with_suffix(".toml.part")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            tomli_w.dump(values, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise StorageError(
            "The settings could not be saved.",
            safe="The old settings are untouched.",
            next_step="Check that the disk has room and the data folder can be written.",
            detail=repr(error),
        ) from error
