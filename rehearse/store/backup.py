"""Everything a person has, as one zip: written whole, read back with suspicion, merged without loss or doubles.

The format, version 1 (all text UTF-8):

- `rehearse.json`: `{"format": "rehearse-export", "version": 1, "made": UTC time, "takes": {file: sha256}}`
- `attempts.jsonl`: one attempt a line: the fields of `rehearse.model.attempt.Attempt`, `report` as in `analyze --json` or null
- `stories.jsonl`, `ratings.jsonl`, `rounds.jsonl`, `exercises.jsonl`, `schedule.jsonl`: one value a line, likewise
- `questions.toml`: own questions in the bank's format
- `takes/<file>`: the recordings, stored without compression

Settings, models and caches are not part of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from rehearse.disk_room import Free, free_bytes, require_room
from rehearse.errors import CancelledError, StorageError, UnreadableInputError
from rehearse.model.attempt import Attempt
from rehearse.model.question import Question
from rehearse.platform import sync_directory
from rehearse.store.archive_guard import MANIFEST, QUESTIONS, TAKES, SafeArchive, is_packed_too_well, open_archive, refused
from rehearse.store.archive_merge import Merge, OnIo
from rehearse.store.archive_rows import (
    attempt_to_json,
    rating_to_json,
    round_to_json,
    run_to_json,
    scheduled_to_object,
    story_to_json,
)
from rehearse.store.attempts import AttemptStore
from rehearse.store.database import Database
from rehearse.store.durable import replacing
from rehearse.store.exercises import ExerciseStore
from rehearse.store.plain_text import stamp
from rehearse.store.question_files import parse_questions, questions_to_toml
from rehearse.store.questions import QuestionBank
from rehearse.store.ratings import RatingStore
from rehearse.store.rounds import RoundStore
from rehearse.store.schedule_store import ScheduleStore
from rehearse.store.stories import StoryStore
from rehearse.store.take_folder import TakeFolder

FORMAT = "rehearse-export"
#: How the folder begins in which an import unpacks, beside the folder of takes.
STAGING = ".import-"
VERSION = 1
_PAGE = 20
_Result = TypeVar("_Result")
_BLOCK = 1024**2


def _here(work: Callable[[], _Result], /) -> _Result:
    """For a caller that owns the database's thread itself."""
    return work()


def _unheard(_done: int, _total: int) -> None:
    """Progress nobody asked for."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What went into the archive; `without_audio` counts attempts whose recording is no longer there."""

    attempts: int
    takes: int
    stories: int
    questions: int
    without_audio: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What was new; what was known already is only counted."""

    attempts: int
    takes: int
    stories: int
    questions: int
    known: int


def export_all(
    target: Path,
    *,
    database: Database,
    takes: TakeFolder,
    bank: QuestionBank,
    now: datetime,
    on_progress: Callable[[int, int], None] = _unheard,
    cancelled: Callable[[], bool] = lambda: False,
    on_io: OnIo = _here,
    free: Free = free_bytes,
) -> Exported:
    """Writes the archive, 0600, under its name only when it is whole, and only where its recordings have room. Raises StorageError, CancelledError.

    Thread: a worker. Rows are read in small pieces through `on_io`; the copying keeps the database's thread free.
    """
    try:
        require_room(f"the export {target.name}", takes.size(), target.parent, free, takes=takes.folder)
        with replacing(target) as file:
            # Whoever keeps a page of one letter must be able to take it in again: such a text looks like a bomb if it is packed.
            for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
                file.seek(0)
                file.truncate()
                with zipfile.ZipFile(file, "w", method) as archive:
                    written = _write(archive, database, takes, bank, now, on_progress, cancelled, on_io)
                if not any(map(is_packed_too_well, archive.infolist())):
                    break
    except OSError as error:
        raise StorageError(
            f"The export {target.name} could not be written.",
            safe="Your data is untouched, and no half file was left.",
            next_step="Check that the disk has room and the folder can be written.",
            detail=repr(error),
        ) from error
    return Exported(**written, bytes=target.stat().st_size)


def import_all(
    source: Path,
    *,
    database: Database,
    takes: TakeFolder,
    bank: QuestionBank,
    on_progress: Callable[[int, int], None] = _unheard,
    cancelled: Callable[[], bool] = lambda: False,
    on_io: OnIo = _here,
    readable: Callable[[str], bool] = lambda _report: True,
    free: Free = free_bytes,
) -> Imported:
    """Adds what an archive holds. Raises UnreadableInputError, StorageError, CancelledError; then nothing was added.

    What is known stays as it is here (of a story, round or exercise the later version wins), so importing twice adds nothing. An
    id that means something else here gets a new one, the same one each time. Everything is read and checked, recordings by their
    digest, in a staging folder before anything is added. Attempts are then added with a tombstone and shown in one last step: a
    program killed before it removes them, with their recordings, at its next start. An attempt whose report is not `readable` comes
    without it and waits to be analysed again. Thread: a worker; `on_io` gets short pieces.
    """
    with open_archive(source) as archive:
        digests = _manifest(archive)
        questions = parse_questions(archive.text(QUESTIONS), QUESTIONS, bank.vocabulary, own=True)
        if questions.faults and archive.text(QUESTIONS).strip():
            raise refused(f"its questions cannot be read ({questions.faults[0].sentence()})")
        takes_folder = takes.folder
        takes_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=takes_folder.parent))
        try:
            merge = on_io(lambda: Merge(database, takes, archive, digests, readable))
            merge.check(on_io)
            wanted = merge.new_takes()
            need = sum(map(archive.take_bytes, wanted))
            require_room("the recordings in this archive", need, staging, free)
            for number, (name, new_name) in enumerate(wanted.items(), start=1):
                if cancelled():
                    raise CancelledError
                archive.extract_take(name, staging / new_name, digests[name])
                on_progress(number, len(wanted))
            if cancelled():
                raise CancelledError
            added = _add(merge, on_io, staging, takes_folder, wanted.values(), bank, questions.questions)
        except OSError as error:
            raise StorageError(
                "The archive could not be imported.",
                safe="Your own data is as it was.",
                next_step="Check that the disk has room.",
                detail=repr(error),
            ) from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        return Imported(merge.attempts, len(wanted), merge.stories, added, merge.known)


def clear_staging(folder: Path) -> None:
    """Removes what an import that was killed had unpacked. `folder` is the one that holds the takes' folder; nobody may import."""
    for path in folder.glob(f"{STAGING}*"):
        shutil.rmtree(path, ignore_errors=True)


def _add(
    merge: Merge,
    on_io: OnIo,
    staging: Path,
    folder: Path,
    names: Iterable[str],
    bank: QuestionBank,
    questions: Iterable[Question],
) -> int:
    """Rows, recordings and questions, all or none; returns how many questions were new."""
    moved: list[Path] = []
    new: list[str] = []
    try:
        # The rows first, hidden: a recording in its place without a row would be adopted as one found after a crash.
        merge.add_hidden(on_io)
        for name in names:
            (staging / name).replace(folder / name)
            moved.append(folder / name)
        sync_directory(folder)
        with bank.alone():  # a question written at the window in between is not written over
            unknown = tuple(_unknown(bank, questions))
            new += [question.id for question in unknown]
            bank.save_all_own(unknown)
        merge.finish(on_io)
    except BaseException:
        for path in moved:
            path.unlink(missing_ok=True)
        with contextlib.suppress(StorageError):  # the first fault is the one to be told; the next start ends what is left
            for question_id in new:
                bank.delete_own(question_id)
        with contextlib.suppress(StorageError):
            merge.undo(on_io)
        raise
    return len(new)


def _write(
    archive: zipfile.ZipFile,
    database: Database,
    takes: TakeFolder,
    bank: QuestionBank,
    now: datetime,
    on_progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    on_io: OnIo,
) -> dict[str, int]:
    store = AttemptStore(database)
    # Their ids first: rows may come and go between two pieces, and none may be written twice.
    ids = on_io(store.ids)
    present = set(takes.recordings())
    names: dict[str, str] = {}
    counts = {"attempts": 0, "takes": 0, "stories": 0, "questions": 0, "without_audio": 0}

    def attempts() -> Iterator[dict[str, Any]]:
        for start in range(0, len(ids), _PAGE):
            for attempt in on_io(partial(_some, store, ids[start : start + _PAGE])):
                counts["attempts"] += 1
                file = attempt.take.file if attempt.take else ""
                if file in present:
                    names[file] = ""
                elif file:
                    counts["without_audio"] += 1
                yield attempt_to_json(attempt)

    stories = on_io(StoryStore(database).all)
    counts["stories"] = len(stories)
    _put_lines(archive, "attempts", attempts())
    _put_lines(archive, "stories", map(story_to_json, stories))
    _put_lines(archive, "ratings", map(rating_to_json, on_io(RatingStore(database).all)))
    _put_lines(archive, "rounds", map(round_to_json, on_io(RoundStore(database).all)))
    _put_lines(archive, "exercises", map(run_to_json, on_io(ExerciseStore(database).all)))
    _put_lines(archive, "schedule", map(scheduled_to_object, on_io(ScheduleStore(database).all)))
    own = bank.own()
    counts["questions"] = len(own)
    if own:
        _put(archive, QUESTIONS, questions_to_toml(own).encode("utf-8"))
    for number, name in enumerate(names, start=1):
        if cancelled():
            raise CancelledError
        if takes.path(name).is_file():
            names[name] = _put_take(archive, name, takes.path(name))
        on_progress(number, len(names))
    names = {name: digest for name, digest in names.items() if digest}  # what was deleted meanwhile is gone
    counts["takes"] = len(names)
    manifest = {"format": FORMAT, "version": VERSION, "made": stamp(now), "takes": names}
    _put(archive, MANIFEST, json.dumps(manifest, indent=1).encode("utf-8"))
    return counts


def _some(store: AttemptStore, ids: Iterable[str]) -> list[Attempt]:
    return [attempt for attempt in map(store.get, ids) if attempt is not None]


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    # A fixed date: an archive of the same data is the same file, and nothing in it depends on the clock.
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = method
    info.external_attr = 0o100600 << 16
    return info


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(_entry(name, archive.compression), content)


def _put_lines(archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> None:
    with archive.open(_entry(f"{name}.jsonl", archive.compression), "w", force_zip64=True) as member:
        for row in rows:
            member.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _put_take(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    info = _entry(TAKES + name, zipfile.ZIP_STORED)
    info.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as member:
        while block := source.read(_BLOCK):
            digest.update(block)
            member.write(block)
    return digest.hexdigest()


def _manifest(archive: SafeArchive) -> dict[str, str]:
    """Digests by take name. Raises UnreadableInputError on a manifest that is not ours, or newer than we are."""
    try:
        data = json.loads(archive.text(MANIFEST))
        made_by, version, takes = data["format"], int(data["version"]), dict(data["takes"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise refused("it is not an export of Rehearse") from error
    if made_by != FORMAT:
        raise refused("it is not an export of Rehearse")
    if version > VERSION:
        raise UnreadableInputError(
            "This archive was made by a newer version of Rehearse.",
            safe="Nothing of it was kept.",
            next_step="Install that version, then import it again.",
        )
    if set(takes) != set(archive.takes):
        raise refused("its list of recordings does not fit what it holds")
    return {str(name): str(digest) for name, digest in takes.items()}


def _unknown(bank: QuestionBank, questions: Iterable[Question]) -> Iterator[Question]:
    """Own questions not known yet. One with a known id and other words keeps both: the newcomer's id says what it is."""
    for question in questions:
        known = bank.get(question.id)
        if known is None or not known.own:
            yield question
        elif replace(known, audio="") != replace(question, audio=""):
            mark = hashlib.sha256(questions_to_toml([question]).encode()).hexdigest()[:6]
            newcomer = replace(question, id=f"{question.id[:60]}-{mark}")
            if bank.get(newcomer.id) is None:
                yield newcomer
