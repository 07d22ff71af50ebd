"""Nothing is taken from a hostile or damaged archive, and nothing is left of it."""

from __future__ import annotations

import json
import os
import random
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rehearse.errors import RehearseError, UnreadableInputError
from tests.store.backup_desk import Desk, attempt_line, rebuilt


def put(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    """Adds a member."""
    return lambda members: members.__setitem__(name, content)


def in_lines(name: str, change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, bytes]], None]:
    """Changes each entry of a list of entries."""

    def work(members: dict[str, bytes]) -> None:
        rows = [json.loads(line) for line in members[f"{name}.jsonl"].splitlines()]
        assert rows
        for row in rows:
            change(row)
        members[f"{name}.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    return work


HOSTILE: dict[str, Callable[[dict[str, bytes]], None]] = {
    "climbs out": put("../evil.wav"),
    "climbs out of takes": put("takes/../../evil.wav"),
    "absolute": put("/etc/evil.wav"),
    "drive": put("C:/evil.wav"),
    "backslash": put("takes\\..\\evil.wav"),
    "subfolder": put("takes/deep/evil.wav"),
    "hidden": put("takes/.evil.wav"),
    "unknown": put("readme.txt"),
    "unknown kind of take": put("takes/evil.exe"),
    "folder": put("takes/"),
    "unlisted take": put("takes/stranger.wav"),
    "no manifest": lambda members: members.pop("rehearse.json") and None,
    "manifest is a list": put("rehearse.json", b"[]"),
    "manifest is noise": put("rehearse.json", b"\xff\xfe\x00"),
    "another format": put("rehearse.json", b'{"format": "anki", "version": 1, "takes": {}}'),
    "newer": put("rehearse.json", b'{"format": "rehearse-export", "version": 2, "takes": {}}'),
    "deep nesting": put("rehearse.json", b"[" * 200_000),
    "damaged take": put("takes/take-0.wav", b"other bytes"),
    "missing take": lambda members: members.pop("takes/take-0.wav") and None,
    "attempt is no object": put("attempts.jsonl", b"[1]\n"),
    "attempt without fields": put("attempts.jsonl", b"{}\n"),
    "attempt cut off": lambda members: members.__setitem__("attempts.jsonl", members["attempts.jsonl"][:-20]),
    "attempt twice": lambda members: members.__setitem__("attempts.jsonl", members["attempts.jsonl"] * 2),
    "attempt being deleted": attempt_line(state="deleting"),
    "attempt in no state": attempt_line(state="odd"),
    "attempt with an empty id": attempt_line(id=""),
    "attempt whose id is a number": attempt_line(id=7),
    "attempt with a travelling take": attempt_line(
        take={"file": "../x.wav", "seconds": 1, "samplerate": 1, "channels": 1, "sha256": ""}
    ),
    "attempt with an endless take": attempt_line(
        take={"file": "", "seconds": 1e99, "samplerate": 1, "channels": 1, "sha256": ""}
    ),
    "attempt with a huge rate": attempt_line(take={"file": "", "seconds": 1, "samplerate": 10**30, "channels": 1, "sha256": ""}),
    "attempt at no time": attempt_line(created="yesterday"),
    "report without words": attempt_line(report={"words": [{"no": "text"}]}),
    "target of no number": attempt_line(target={"minimum": float("nan"), "maximum": 60}),
    "round whose turn names no take": in_lines("rounds", lambda row: row["turns"][0].__setitem__("attempt_id", {})),
    "round with an unknown entry": in_lines("rounds", lambda row: row["turns"][0].__setitem__("more", "x")),
    "schedule with half a letter": in_lines("schedule", lambda row: row["visits"][0].__setitem__("attempt_id", "\ud800")),
    "schedule that asks for a word": in_lines("schedule", lambda row: row["visits"][0].__setitem__("asked", "\ud800")),
    "schedule at the end of time": in_lines(
        "schedule", lambda row: row.__setitem__("started", "9999-12-31") or row["visits"].clear()
    ),
    "story of numbers": put("stories.jsonl", b'{"id": 1}\n'),
    "faulty questions": put("questions.toml", b"[[question]]\nid = 'x'\n"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_refused_in_one_sentence_and_leaves_nothing(
    desks: Callable[[str], Desk], exported: Path, tmp_path: Path, kind: str
):
    desk = desks("second")
    bad = rebuilt(exported, tmp_path / "bad.zip", HOSTILE[kind])
    before = set(tmp_path.rglob("*"))
    with pytest.raises(UnreadableInputError) as caught:
        desk.take_in(bad)
    assert caught.value.safe
    assert desk.all() == ((), (), (), (), (), (), (), {})
    assert {path for path in tmp_path.rglob("*") if not path.name.startswith("history.db")} <= before


def test_the_same_name_twice_is_refused(desks: Callable[[str], Desk], exported: Path):
    with zipfile.ZipFile(exported, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("stories.jsonl", b"")
    with pytest.raises(UnreadableInputError, match="same name twice"):
        desks("second").take_in(exported)


def test_a_link_is_refused(desks: Callable[[str], Desk], exported: Path):
    info = zipfile.ZipInfo("takes/link.wav")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(exported, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(UnreadableInputError, match="link"):
        desks("second").take_in(exported)


def test_a_bomb_is_refused_before_it_is_unpacked(desks: Callable[[str], Desk], exported: Path, tmp_path: Path):
    bad = rebuilt(exported, tmp_path / "bad.zip", put("stories.jsonl", b"\n" * 30_000_000))
    assert bad.stat().st_size < 500_000
    with pytest.raises(UnreadableInputError, match="unpack"):
        desks("second").take_in(bad)


def test_a_packed_recording_is_refused(desks: Callable[[str], Desk], exported: Path, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as archive, zipfile.ZipFile(exported) as good:
        for info in good.infolist():
            archive.writestr(info.filename, good.read(info))
    with pytest.raises(UnreadableInputError, match="packed"):
        desks("second").take_in(tmp_path / "bad.zip")


def test_a_header_that_lies_about_a_size_is_refused(desks: Callable[[str], Desk], exported: Path):
    content = bytearray(exported.read_bytes())
    place = content.index(b"PK\x01\x02")
    assert content[place + 46 :].startswith(b"attempts.jsonl")
    for claimed in (5, 10_000_000):
        lying = bytearray(content)
        lying[place + 24 : place + 28] = claimed.to_bytes(4, "little")
        exported.write_bytes(lying)
        with pytest.raises(UnreadableInputError):
            desks(f"desk-{claimed}").take_in(exported)


def test_bits_flipped_anywhere_never_do_more_than_be_refused(desks: Callable[[str], Desk], exported: Path, tmp_path: Path):
    desk = desks("second")
    content = exported.read_bytes()
    chance = random.Random(5)
    for number in range(60):
        damaged = bytearray(content)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        (tmp_path / "flipped.zip").write_bytes(damaged)
        try:
            desk.take_in(tmp_path / "flipped.zip")
        except RehearseError:
            continue
        assert desk.database.rows("PRAGMA integrity_check")[0][0] == "ok", number


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", os.urandom(5000)], ids=["empty", "two bytes", "text", "noise"])
def test_what_is_no_zip_is_refused(desks: Callable[[str], Desk], tmp_path: Path, content: bytes):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(UnreadableInputError, match="not a zip"):
        desks("second").take_in(tmp_path / "x.zip")
    with pytest.raises(UnreadableInputError, match="no file"):
        desks("third").take_in(tmp_path / "none.zip")
