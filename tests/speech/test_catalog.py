"""Which models there are, own folders, and what a machine can run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearse.errors import CancelledError, ModelError, TranscriptionError
from rehearse.paths import DataPaths
from rehearse.speech import catalog
from rehearse.speech.catalog import CATALOG, DEMO_VOICE
from rehearse.speech.cores import decoding_threads, physical_cores
from rehearse.speech.engine import Engine
from rehearse.speech.measure import MachineSpeed, forecast, measure_machine, recommend
from rehearse.speech.messages import RecogniserSpec


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    return DataPaths(tmp_path)


@pytest.fixture
def own(tmp_path: Path, paths: DataPaths) -> Path:
    """A folder with a model of the person's own: a copy of the demo voice."""
    return Path(shutil.copytree(catalog.resolve(DEMO_VOICE, paths).path, tmp_path / "own model"))


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_is_no_model_not_even_in_a_folder_that_holds_one(
    name: str, own: Path, paths: DataPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own)
    with pytest.raises(ModelError, match="No model was named"):
        catalog.resolve(name, paths)


def test_every_model_is_pinned_to_a_full_commit_and_its_weights_to_a_hash() -> None:
    for model in CATALOG:
        assert len(bytes.fromhex(model.revision)) == 20
        weights = next(file for file in model.files if file.name == "model.bin")
        assert len(bytes.fromhex(weights.sha256)) == 32
        assert {"config.json", "tokenizer.json"} < {file.name for file in model.files}


@pytest.mark.parametrize(("name", "megabytes"), [("tiny.en", 78), ("base.en", 148), ("small.en", 486), ("distil-small.en", 336)])
def test_sizes_are_those_of_the_whole_download(name: str, megabytes: int) -> None:
    assert round(catalog.find(name).bytes / 1e6) == megabytes


def test_an_unknown_name_lists_the_known_ones(paths: DataPaths) -> None:
    with pytest.raises(ModelError, match="no model called huge") as raised:
        catalog.resolve("huge", paths)
    assert "base.en" in raised.value.next_step


def test_a_model_not_downloaded_yet_tells_its_size(paths: DataPaths) -> None:
    with pytest.raises(ModelError, match="not on this machine") as raised:
        catalog.resolve("base.en", paths)
    assert "148 MB" in raised.value.next_step


def test_the_demo_voice_is_there_by_name_only(paths: DataPaths) -> None:
    found = catalog.resolve(DEMO_VOICE, paths)
    assert found.demo
    assert not found.multilingual
    assert catalog.installed(paths) == ()
    assert DEMO_VOICE not in [model.name for model in CATALOG]


def test_an_own_folder_is_taken_by_its_path(own: Path, paths: DataPaths) -> None:
    found = catalog.resolve(own, paths)
    assert (found.name, found.revision, found.multilingual, found.demo) == ("own model", None, False, False)


@pytest.mark.parametrize("missing", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_an_own_folder_that_would_need_the_network_is_refused(own: Path, paths: DataPaths, missing: str) -> None:
    (own / missing).unlink()
    with pytest.raises(ModelError, match=missing):
        catalog.resolve(own, paths)


@pytest.mark.parametrize("broken", ["config.json", "tokenizer.json", "vocabulary.json", "model.bin"])
def test_a_login_page_in_place_of_a_file_is_a_damaged_model(own: Path, paths: DataPaths, broken: str) -> None:
    (own / broken).write_text("<html>Please sign in</html>", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        catalog.resolve(own, paths)


def test_a_folder_that_is_not_there_is_told(paths: DataPaths, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no folder"):
        catalog.resolve(tmp_path / "nowhere", paths)


def test_a_larger_vocabulary_means_more_languages(own: Path, paths: DataPaths) -> None:
    words = json.loads((own / "vocabulary.json").read_text(encoding="utf-8"))
    (own / "vocabulary.json").write_text(json.dumps([*words, "<|more|>"]), encoding="utf-8")
    assert catalog.resolve(own, paths).multilingual


def test_the_next_smaller_model_keeps_the_language() -> None:
    smaller = catalog.smaller_than("base.en")
    assert smaller is not None
    assert smaller.name == "tiny.en"
    multilingual = catalog.smaller_than("small")
    assert multilingual is not None
    assert multilingual.name == "base"
    assert catalog.smaller_than("tiny.en") is None
    assert catalog.smaller_than("own model") is None


def test_there_is_at_least_one_core_and_never_more_than_four_threads() -> None:
    assert physical_cores() >= 1
    assert 1 <= decoding_threads() <= 4


@pytest.mark.parametrize(
    ("encode", "token", "name"), [(0.05, 0.0003, "small.en"), (0.6, 0.004, "base.en"), (6.0, 0.05, "tiny.en")]
)
def test_a_faster_machine_is_recommended_a_larger_model(encode: float, token: float, name: str) -> None:
    assert recommend(MachineSpeed("base.en", encode, token, 2)) == name


def test_another_language_is_recommended_a_multilingual_model() -> None:
    assert recommend(MachineSpeed("base.en", 0.6, 0.004, 2), "de") == "base"
    assert recommend(MachineSpeed("base.en", 60.0, 0.4, 2), "de") == "tiny"


def test_a_forecast_grows_with_the_model() -> None:
    speed = MachineSpeed("tiny.en", 0.3, 0.002, 2)
    waits = [forecast(speed, name).wait for name in ("tiny.en", "base.en", "small.en")]
    assert waits == sorted(waits)
    with pytest.raises(ModelError):
        forecast(speed, "huge")


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = Engine(RecogniserSpec("tests.fakes.recogniser:counting"))
    yield made
    made.close()


def test_the_machine_is_timed_through_the_engine(engine: Engine) -> None:
    speed = measure_machine(engine, "base.en")
    assert (speed.reference, speed.encode_seconds, speed.token_seconds) == ("base.en", 0.8, 0.01)


def test_timing_can_be_cancelled() -> None:
    engine = Engine(RecogniserSpec("tests.fakes.recogniser:slow_to_load"))
    with pytest.raises(CancelledError):
        measure_machine(engine, "base.en", cancelled=lambda: True)
    engine.close()


def test_timing_that_takes_too_long_is_given_up() -> None:
    engine = Engine(RecogniserSpec("tests.fakes.recogniser:slow_to_load"))
    with pytest.raises(TranscriptionError, match="too long"):
        measure_machine(engine, "base.en", timeout=0.0)
    engine.close()
