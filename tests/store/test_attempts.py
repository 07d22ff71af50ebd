"""The history: what is put in comes out, in the order it was made, and is found again."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from rehearse.errors import StorageError
from rehearse.model.attempt import AttemptState
from rehearse.model.measures import Target
from rehearse.model.sections import Label, Mark, Origin, Section
from rehearse.store.attempts import AttemptStore
from rehearse.store.database import Database
from rehearse.store.take_folder import TakeFolder
from tests.fakes.attempts import MORNING, a_take, an_attempt, report_with


def test_an_attempt_comes_back_exactly_as_it_was_stored(attempts: AttemptStore):
    stored = an_attempt(
        said="we cut it by forty percent",
        take=a_take("a.wav"),
        target=Target(60.0, 90.0),
        marks=(Mark(Label.ACTION, 31.25),),
        edits=(Section(Label.SITUATION, 0.0, 12.5, 0.9, Origin.EDITED),),
        title="Second try",
        note="slower",
        starred=True,
        story_id="story",
        round_id="round",
        follow_up_of="first",
        ratings={"empathy": 3},
    )
    attempts.add(stored)
    assert attempts.get(stored.id) == stored


def test_no_edits_and_an_empty_list_of_edits_are_told_apart(attempts: AttemptStore):
    none, empty = an_attempt(), an_attempt(edits=())
    attempts.add(none)
    attempts.add(empty)
    assert attempts.get(none.id).edits is None
    assert attempts.get(empty.id).edits == ()


def test_every_word_searched_for_must_occur_somewhere_in_the_attempt(attempts: AttemptStore):
    hit = an_attempt(said="The latency budget was agreed with Payments", title="Guardrails")
    attempts.add(hit)
    attempts.add(an_attempt(minutes=1, said="The latency was agreed"))
    assert [found.id for found in attempts.find("PAYMENTS guardrails latency")] == [hit.id]
    assert attempts.find("payments missing") == ()


def test_a_whole_answer_pasted_into_the_search_finds_it(attempts: AttemptStore):
    said = " ".join(f"word{number}" for number in range(1500))
    hit = an_attempt(said=said)
    attempts.add(hit)
    attempts.add(an_attempt(minutes=1, said="something else"))
    for pasted in (said, "word7 " * 5000):
        assert [found.id for found in attempts.find(pasted)] == [hit.id]
        assert attempts.count(pasted) == 1


def test_search_does_not_mind_case_accents_or_wildcards(attempts: AttemptStore):
    hit = an_attempt(said="Das Café wuchs um 50% schnell")
    attempts.add(hit)
    attempts.add(an_attempt(minutes=1, said="Das Haus wuchs"))
    assert [found.id for found in attempts.find("CAFE")] == [hit.id]
    assert [found.id for found in attempts.find("50%")] == [hit.id]
    assert attempts.find("wuchs_") == ()


def test_a_corrected_transcript_is_what_search_finds(attempts: AttemptStore):
    attempt = an_attempt(said="the boat was late")
    attempts.add(attempt)
    attempts.update(replace(attempt, report_json=an_attempt(said="the bot was late").report_json))
    assert attempts.find("boat") == ()
    assert len(attempts.find("bot")) == 1


def test_filters_narrow_by_category_question_star_and_half_open_dates(attempts: AttemptStore):
    first = an_attempt(category="failure", question_id="q1", starred=True)
    second = an_attempt(minutes=60, category="failure", question_id="q2")
    for attempt in (first, second):
        attempts.add(attempt)
    assert attempts.find(category="pride") == ()
    assert [a.id for a in attempts.find(question_id="q2")] == [second.id]
    assert [a.id for a in attempts.find(starred=True)] == [first.id]
    assert [a.id for a in attempts.find(since=MORNING, until=MORNING + timedelta(hours=1))] == [first.id]
    assert attempts.count(category="failure") == 2


def test_attempts_stay_in_the_order_they_were_made_when_the_clock_is_set_back(attempts: AttemptStore):
    made = [an_attempt(minutes=minutes) for minutes in (60, 0, -525_600 * 56, 30)]
    for attempt in made:
        attempts.add(attempt)
    assert [a.id for a in attempts.find()] == [a.id for a in reversed(made)]


def test_imported_attempts_take_the_place_their_time_gives_them(attempts: AttemptStore):
    now, old = an_attempt(minutes=100), an_attempt(minutes=5)
    attempts.add(now)
    attempts.import_hidden([old, replace(old, id="twin")])
    assert [a.id for a in attempts.find()] == [now.id]
    attempts.reveal([old.id, "twin"])
    assert [a.id for a in attempts.find()] == [now.id, "twin", old.id]


def test_pages_do_not_overlap(attempts: AttemptStore):
    for minutes in range(7):
        attempts.add(an_attempt(minutes=minutes))
    pages = [attempts.find(limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({a.id for page in pages for a in page}) == 7


def test_updating_what_is_not_there_is_a_fault(attempts: AttemptStore):
    with pytest.raises(KeyError):
        attempts.update(an_attempt())


def test_an_attempt_listed_without_its_report_does_not_lose_it_when_starred(attempts: AttemptStore):
    attempts.add(an_attempt(said="kept words"))
    (listed,) = attempts.find(with_reports=False)
    assert listed.report_json is None
    attempts.update(replace(listed, starred=True))
    (found,) = attempts.find("kept")
    assert found.starred
    assert found.report_json is not None


def test_reading_an_attempt_again_takes_its_old_report_away(attempts: AttemptStore):
    attempt = an_attempt(said="old words")
    attempts.add(attempt)
    attempts.update(replace(attempt, state=AttemptState.RECORDED, report_json=None))
    assert attempts.get(attempt.id).report_json is None
    assert [a.id for a in attempts.recorded()] == [attempt.id]


def test_waiting_attempts_come_oldest_first(attempts: AttemptStore):
    made = [an_attempt(minutes=minutes) for minutes in range(3)]
    for attempt in made:
        attempts.add(attempt)
    assert [a.id for a in attempts.recorded()] == [a.id for a in made]


def test_a_tombstone_hides_an_attempt_and_can_be_taken_back(attempts: AttemptStore):
    attempt = an_attempt(said="hello there")
    attempts.add(attempt)
    attempts.tombstone(attempt.id)
    assert attempts.get(attempt.id) is None
    assert attempts.find() == ()
    assert attempts.deleting() == (attempt.id,)
    attempts.untombstone(attempt.id)
    assert attempts.get(attempt.id) == attempt


def test_a_recording_that_two_attempts_share_stays_until_both_are_gone(attempts: AttemptStore, tmp_path: Path):
    takes = TakeFolder(tmp_path)
    (tmp_path / "shared.wav").write_bytes(b"RIFF")
    one, other = an_attempt(take=a_take("shared.wav")), an_attempt(minutes=1, take=a_take("shared.wav"))
    attempts.add(one)
    attempts.add(other)
    attempts.tombstone(other.id)
    attempts.delete(one.id, takes)
    attempts.untombstone(other.id)
    assert (tmp_path / "shared.wav").exists(), "the deletion of the other one was taken back"
    attempts.delete(other.id, takes)
    assert not (tmp_path / "shared.wav").exists()


def test_keeping_text_and_dropping_audio_spares_the_starred_the_new_and_the_untranscribed(attempts: AttemptStore, tmp_path: Path):
    old = an_attempt(said="x", take=a_take("old.wav"))
    spared = (
        an_attempt(minutes=1, said="x", take=a_take("star.wav"), starred=True),
        an_attempt(minutes=2, take=a_take("waiting.wav")),
        an_attempt(minutes=60 * 24 * 20, said="x", take=a_take("new.wav")),
    )
    for attempt in (old, *spared):
        attempts.add(attempt)
    now = MORNING + timedelta(days=30)
    assert [a.id for a in attempts.older_than(14, now)] == [old.id]
    assert attempts.older_than(0, now) == ()


@pytest.mark.parametrize("words", [None, []])
def test_audio_that_was_measured_but_never_transcribed_is_never_dropped(attempts: AttemptStore, words: list[str] | None):
    measured = an_attempt(said="", take=a_take("t.wav"))
    attempts.add(replace(measured, report_json=json.dumps({"schema": 1, "words": words})))
    assert attempts.older_than(14, MORNING + timedelta(days=30)) == ()


def test_dropping_the_audio_keeps_the_text_and_its_length(attempts: AttemptStore, tmp_path: Path):
    (tmp_path / "takes").mkdir()
    (tmp_path / "takes" / "t.wav").write_bytes(b"sound")
    attempt = an_attempt(said="these words stay", take=a_take("t.wav"))
    attempts.add(attempt)
    attempts.delete_audio(attempt.id, TakeFolder(tmp_path / "takes"))
    (found,) = attempts.find("words stay")
    assert found.take.file == ""
    assert found.take.seconds == 120.0
    assert list((tmp_path / "takes").iterdir()) == []


@pytest.mark.parametrize("deleted", [False, True])
def test_dropping_the_audio_leaves_it_to_another_attempt_that_has_it_too(attempts: AttemptStore, tmp_path: Path, deleted: bool):
    takes = TakeFolder(tmp_path / "takes")
    takes.folder.mkdir()
    takes.path("t.wav").write_bytes(b"sound")
    old = an_attempt(said="these words stay", take=a_take("t.wav"))
    starred = an_attempt(minutes=1, said="other words", take=a_take("t.wav"), starred=True)
    for attempt in (old, starred):
        attempts.add(attempt)
    if deleted:  # it may still be taken back
        attempts.tombstone(starred.id)
    assert not attempts.delete_audio(old.id, takes)
    assert attempts.get(old.id).take.file == ""
    assert takes.recordings() == ("t.wav",)
    if deleted:
        attempts.untombstone(starred.id)
    assert attempts.delete_audio(starred.id, takes)
    assert takes.recordings() == ()


def test_a_digest_is_noted_for_the_recording_that_was_read_and_no_other(attempts: AttemptStore):
    attempt = an_attempt(said="words", take=a_take("t.wav"))
    attempts.add(attempt)
    attempts.note_digest(attempt.id, "other.wav", "0" * 64)
    assert attempts.get(attempt.id) == attempt
    attempts.note_digest(attempt.id, "t.wav", "1" * 64)
    assert attempts.get(attempt.id) == replace(attempt, take=replace(attempt.take, sha256="1" * 64))


def test_removing_a_recording_spares_those_whose_names_only_begin_like_its_own(tmp_path: Path):
    takes, cache = tmp_path / "takes", tmp_path / "cache"
    for folder in (takes, cache):
        folder.mkdir()
    others = ("x.flac", "x.y.wav", "x.y.json", "x.json", "xx.wav")
    for name in ("x.wav", "x.wav.part", "x.wav.damaged", *others):
        (takes / name).write_bytes(b"sound")
    (cache / "x.slow.wav").write_bytes(b"slow sound")
    folder = TakeFolder(takes, (cache,))
    folder.remove("x.wav")
    assert {path.name for path in takes.iterdir()} == set(others), "the sidecar may be the other recording's"
    assert list(cache.iterdir()) == []
    folder.remove("x.flac")
    assert {path.name for path in takes.iterdir()} == {"x.y.wav", "x.y.json", "xx.wav"}


def test_audio_without_a_row_and_rows_without_audio_are_both_named(attempts: AttemptStore, tmp_path: Path):
    folder = tmp_path / "takes"
    folder.mkdir()
    for name in ("kept.wav", "stray.flac", "unfinished.wav.part", "kept.json"):
        (folder / name).write_bytes(b"x")
    kept, gone = an_attempt(take=a_take("kept.wav")), an_attempt(take=a_take("gone.wav"))
    attempts.add(kept)
    attempts.add(gone)
    takes = TakeFolder(folder)
    assert attempts.orphans(takes) == ("stray.flac",)
    assert attempts.missing_audio(takes) == (gone.id,)


@pytest.mark.parametrize(
    "title",
    [
        "naïve café",
        "🎤🎤 take",
        "‮reversed",
        "NUL\x00inside",
        "lone \ud800 surrogate",
        "x" * 300,
        "'; DROP TABLE attempts; --",
        "",
    ],
)
def test_any_title_a_person_can_type_is_kept_without_an_error(attempts: AttemptStore, title: str):
    attempt = an_attempt(title=title)
    attempts.add(attempt)
    stored = attempts.get(attempt.id).title
    assert stored == title.replace("\x00", "").replace("\ud800", "?")


def test_times_without_a_zone_are_refused(attempts: AttemptStore):
    with pytest.raises(ValueError, match="time zone"):
        attempts.add(an_attempt(created=MORNING.replace(tzinfo=None)))


@pytest.mark.slow
def test_ten_thousand_attempts_are_listed_and_searched_quickly(database: Database, attempts: AttemptStore):
    long = "we agreed on one number and two limits " * 3
    with database.transaction():
        made = [an_attempt(minutes=n, said=long if n % 1000 else f"{long} needle") for n in range(10_000)]
        attempts.import_hidden(made)
        attempts.reveal(one.id for one in made)
    started = time.perf_counter()
    assert len(attempts.find("needle", with_reports=False)) == 10
    assert len(attempts.find(limit=100, with_reports=False)) == 100
    assert time.perf_counter() - started < 1.0


def test_a_transcript_of_a_million_characters_is_stored_and_found(attempts: AttemptStore):
    attempt = an_attempt(said="word " * 200_000 + "needle")
    attempts.add(attempt)
    assert [a.id for a in attempts.find("needle")] == [attempt.id]


@pytest.mark.parametrize("name", ["b.wave", "noending", "../out.wav"])
def test_a_row_never_names_a_recording_the_store_could_not_find_again(attempts: AttemptStore, name: str):
    with pytest.raises(StorageError):
        attempts.add(an_attempt(take=a_take(name)))
    assert attempts.find() == ()


def test_takes_measured_without_words_are_found_without_reading_a_report(attempts: AttemptStore):
    def kept(name: str, report: str | None, **fields: object) -> None:
        state = AttemptState.ANALYSED if report else AttemptState.RECORDED
        attempts.add(an_attempt(id=name, take=a_take(f"{name}.wav"), state=state, report_json=report, **fields))

    kept("waits", '{"words": null}')
    kept("later", '{"words": null}', minutes=1)
    kept("heard", '{"words": []}', minutes=2)
    kept("strange", "{}", minutes=3)
    kept("recorded", None, minutes=4)
    kept("going", '{"words": null}', minutes=5)
    attempts.tombstone("going")
    attempts.add(an_attempt(id="silent", take=None, state=AttemptState.ANALYSED, report_json='{"words": null}', minutes=6))
    with attempts._database.transaction() as connection:
        connection.execute("UPDATE reports SET json = '{half' WHERE attempt_id = 'heard'")
    assert attempts.without_words() == ("later", "waits")


def test_a_list_shows_of_each_report_what_it_measured_and_follows_its_changes(attempts: AttemptStore):
    measured = report_with("as said", measures={"word_count": 2}, section_totals=None)
    attempts.add(an_attempt(id="a", said="", report_json=measured))
    attempts.add(an_attempt(id="b", minutes=1))
    waiting, listed = attempts.listing(limit=10)
    assert waiting.summary_json is None
    assert json.loads(listed.summary_json) == {"schema": 1, "measures": {"word_count": 2}, "section_totals": None}
    assert replace(attempts.get("a"), report_json=None) == listed.attempt
    attempts.update(replace(attempts.get("a"), report_json=report_with("no more", measures={"word_count": 3})))
    assert json.loads(attempts.listing("no more", limit=10)[0].summary_json)["measures"] == {"word_count": 3}
    attempts.update(replace(attempts.get("a"), report_json=None, state=AttemptState.RECORDED))
    assert attempts.listing(limit=10)[1].summary_json is None


@pytest.mark.parametrize("spoilt", ["no json", "[]", "null"])
def test_a_spoilt_report_spoils_no_list(attempts: AttemptStore, database: Database, spoilt: str):
    attempts.add(an_attempt(id="a", said="words"))
    with database.transaction() as connection:
        connection.execute("DELETE FROM reports")
        connection.execute("INSERT INTO reports (attempt_id, json) VALUES ('a', ?)", (spoilt,))
    assert [one.attempt.id for one in attempts.listing(limit=10)] == ["a"]
