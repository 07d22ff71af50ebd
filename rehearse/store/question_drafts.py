"""Own questions that are still being written, kept beside the finished ones so that closing loses nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rehearse.errors import StorageError
from rehearse.model.measures import Target
from rehearse.model.question import FollowUpRule, Question
from rehearse.platform import sync_directory
from rehearse.store.durable import write_atomically

log = logging.getLogger(__name__)


class QuestionDrafts:
    """One JSON file, by the id of the question that is being changed ("" for a new one); no file when nothing is begun."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Question]:
        """What was begun; nothing where the file is absent or cannot be understood."""
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(name): _question(values) for name, values in raw.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.info("the questions begun could not be read: %s", type(error).__name__)
            return {}

    def write(self, drafts: Mapping[str, Question]) -> None:
        """Replaces what was kept. Raises StorageError."""
        try:
            if drafts:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                content = json.dumps({name: asdict(question) for name, question in drafts.items()}, ensure_ascii=False)
                write_atomically(self._path, content.encode("utf-8"))
            elif self._path.exists():
                self._path.unlink()
                sync_directory(self._path.parent)
        except OSError as error:
            raise StorageError(
                "The question you began could not be kept on disk.",
                safe="It is still in the form.",
                next_step="Check that the disk has room, then save the question.",
                detail=repr(error),
            ) from error


def _question(values: dict[str, Any]) -> Question:
    special = ("target", "follow_ups")
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items() if name not in special
    }
    follow_ups = tuple(FollowUpRule(**rule) for rule in values["follow_ups"])
    return Question(**plain, follow_ups=follow_ups, target=Target(**values["target"]))
