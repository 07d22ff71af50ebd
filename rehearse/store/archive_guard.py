"""Opens an archive that may be hostile: every name, size and kind is checked before a byte of it is used."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rehearse.errors import UnreadableInputError
from rehearse.store.take_folder import is_take_name

MANIFEST = "rehearse.json"
QUESTIONS = "questions.toml"
ROWS = ("stories", "attempts", "ratings", "rounds", "exercises", "schedule")
_TEXTS = frozenset({MANIFEST, QUESTIONS, *(f"{name}.jsonl" for name in ROWS)})
TAKES = "takes/"
_MOST_MEMBERS = 100_000
_LARGEST_TEXT = 2 * 1024**3
_LARGEST_LINE = 64 * 1024**2
_LARGEST_TAKE = 4 * 1024**3
#: Reports of words and times compress about tenfold; an export of what compresses more than this is not compressed.
_MOST_RATIO = 200
_RATIO_MATTERS_FROM = 1024**2
_BLOCK = 1024**2
_ENCRYPTED = 0x1


class SafeArchive:
    """An open zip whose members have all been judged. Reading counts the bytes itself and never trusts a header."""

    def __init__(self, archive: zipfile.ZipFile, source: Path) -> None:
        self._archive = archive
        self._members = {info.filename: info for info in archive.infolist()}
        _judge(archive, source)

    @property
    def takes(self) -> tuple[str, ...]:
        """Names of the recordings, without their folder."""
        return tuple(name.removeprefix(TAKES) for name in self._members if name.startswith(TAKES))

    def take_bytes(self, name: str) -> int:
        """How large a recording says that it is; `extract_take` writes no more. 0 where it is absent."""
        member = self._members.get(TAKES + name)
        return member.file_size if member is not None else 0

    def lines(self, name: str) -> Iterator[bytes]:
        """A text member's lines; none if it is absent. Raises UnreadableInputError."""
        with self._reading(name) as member:
            if member is None:
                return
            total = 0
            while line := member.readline(_LARGEST_LINE + 1):
                total += len(line)
                if len(line) > _LARGEST_LINE or total > self._members[name].file_size:
                    raise refused("one of its entries is larger than any of ours can be")
                if line.strip():
                    yield line

    def text(self, name: str) -> str:
        """A whole text member, "" if it is absent. Raises UnreadableInputError."""
        try:
            return b"".join(self.lines(name)).decode("utf-8")
        except UnicodeDecodeError as error:
            raise refused(f"{name} in it is not text") from error

    def extract_take(self, name: str, target: Path, sha256: str) -> None:
        """Writes a recording to `target` (which must not exist), 0600, synced, and compares its digest.

        Raises UnreadableInputError, OSError.
        """
        digest = hashlib.sha256()
        total = 0
        with self._reading(TAKES + name) as member:
            if member is None:
                raise refused(f"the recording {name} is missing from it")
            with target.open("xb") as file:
                target.chmod(0o600)
                while block := member.read(_BLOCK):
                    total += len(block)
                    if total > min(_LARGEST_TAKE, self._members[TAKES + name].file_size):
                        raise refused(f"the recording {name} is larger than it says")
                    digest.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
        if digest.hexdigest() != sha256:
            raise refused(f"the recording {name} is damaged")

    @contextmanager
    def _reading(self, name: str) -> Iterator[IO[bytes] | None]:
        """The member, or None. What the format itself refuses (checksum, length, method) is told as one sentence."""
        if name not in self._members:
            yield None
            return
        try:
            with self._archive.open(self._members[name]) as member:
                yield member
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise refused("it is damaged") from error


@contextmanager
def open_archive(source: Path) -> Iterator[SafeArchive]:
    """The archive, judged. Raises UnreadableInputError; nothing has been written then."""
    try:
        archive = zipfile.ZipFile(source)
    except FileNotFoundError as error:
        raise UnreadableInputError(f"There is no file {source.name}.", next_step="Check the name and the folder.") from error
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise refused("it is not a zip archive, or a damaged one") from error
    with archive:
        yield SafeArchive(archive, source)


def refused(reason: str) -> UnreadableInputError:
    """The one sentence for an archive that is not taken."""
    return UnreadableInputError(
        f"This archive was not imported: {reason}.",
        safe="Nothing of it was kept, and your own data is as it was.",
        next_step="Export it again where it was made.",
    )


def is_packed_too_well(info: zipfile.ZipInfo) -> bool:
    """Whether a member would unpack to many times its size, as a bomb's do."""
    return info.file_size > _RATIO_MATTERS_FROM and info.file_size > _MOST_RATIO * max(1, info.compress_size)


def _judge(archive: zipfile.ZipFile, source: Path) -> None:
    infos = archive.infolist()
    if len(infos) > _MOST_MEMBERS:
        raise refused("it holds more files than an export can")
    if len({info.filename for info in infos}) < len(infos):
        raise refused("it holds the same name twice")
    if MANIFEST not in archive.namelist():
        raise refused("it is not an export of Rehearse")
    if sum(info.compress_size for info in infos) > source.stat().st_size:
        raise refused("its parts overlap")
    for info in infos:
        _judge_member(info)


def _judge_member(info: zipfile.ZipInfo) -> None:
    # The name as stored: zipfile cuts it at a NUL and turns backslashes around on Windows.
    name = info.orig_filename
    is_take = name.startswith(TAKES) and is_take_name(name.removeprefix(TAKES))
    if name not in _TEXTS and not is_take:
        raise refused("it holds a file that no export of Rehearse holds")
    mode = info.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        raise refused("it holds a link or a special file")
    if info.flag_bits & _ENCRYPTED:
        raise refused("it is locked with a password")
    if is_take and (info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size):
        raise refused("a recording in it is packed in a way that an export never uses")
    if info.file_size > (_LARGEST_TAKE if is_take else _LARGEST_TEXT):
        raise refused("one of its files is larger than any of ours can be")
    if is_packed_too_well(info):
        raise refused("it would unpack to a size no export has")
