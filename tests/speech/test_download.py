"""Downloading a model from a hub that has every fault."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from rehearse.disk_room import DiskLimits
from rehearse.errors import CancelledError, DownloadError, ModelError, OfflineError, StorageError
from rehearse.paths import DataPaths
from rehearse.speech import catalog, model_folder
from rehearse.speech.catalog import CatalogModel, InstalledModel
from rehearse.speech.download import DownloadProgress, download
from tests.fakes.hub import FakeHub, Faults, contents, model_of

FILES = contents()
MODEL = model_of(FILES)


def fetch(hub: FakeHub, folder: Path, model: CatalogModel = MODEL, **options: Any) -> InstalledModel:
    return download(model, folder, hub=hub.url, pause=lambda _seconds: None, timeout=5.0, **options)


def is_installed(folder: Path) -> bool:
    return (folder / MODEL.name).exists()


def test_a_model_arrives_whole_verified_and_with_its_manifest(tmp_path: Path) -> None:
    with FakeHub(FILES) as hub:
        installed = fetch(hub, tmp_path)
    assert {p.name: p.read_bytes() for p in installed.path.iterdir() if p.name != model_folder.MANIFEST} == FILES
    manifest = model_folder.read_manifest(installed.path)
    assert manifest is not None
    assert manifest.revision == MODEL.revision
    model_folder.verify(installed.path, manifest, thorough=True)
    assert not (tmp_path / f"{MODEL.name}.incomplete").exists()


def test_only_the_files_of_the_catalogue_are_asked_for(tmp_path: Path) -> None:
    with FakeHub(FILES | {"README.md": b"read me"}) as hub:
        fetch(hub, tmp_path)
        assert {name for name, _ in hub.files_asked_for()} == set(FILES)
        assert all(MODEL.revision in path for path, _ in hub.requests)


def test_offline_refuses_before_any_request(tmp_path: Path) -> None:
    with FakeHub(FILES) as hub:
        with pytest.raises(OfflineError, match="stay offline"):
            fetch(hub, tmp_path, offline=True)
        assert hub.requests == []


def test_a_cut_line_is_resumed_where_it_broke(tmp_path: Path) -> None:
    with FakeHub(FILES, Faults(cut_after=700_000, cuts=2)) as hub:
        installed = fetch(hub, tmp_path)
        ranges = [range_ for name, range_ in hub.files_asked_for() if name == "model.bin"]
    assert ranges == [None, "bytes=700000-", "bytes=1400000-"]
    assert (installed.path / "model.bin").read_bytes() == FILES["model.bin"]


def test_a_later_download_goes_on_where_an_earlier_one_was_given_up(tmp_path: Path) -> None:
    with FakeHub(FILES, Faults(cut_after=500_000, cuts=1)) as hub:
        seen: list[DownloadProgress] = []
        with pytest.raises(CancelledError):
            fetch(hub, tmp_path, on_progress=seen.append, cancelled=lambda: bool(seen) and seen[-1].done_bytes > 300_000)
        assert not is_installed(tmp_path)
        before = len(hub.files_asked_for())
        fetch(hub, tmp_path)
        first = hub.files_asked_for()[before]
    assert first[0] == "model.bin"
    assert first[1] is not None
    assert first[1] != "bytes=0-"


def test_a_hub_without_ranges_starts_the_file_again(tmp_path: Path) -> None:
    with FakeHub(FILES, Faults(cut_after=500_000, cuts=1, no_ranges=True)) as hub:
        installed = fetch(hub, tmp_path)
    assert (installed.path / "model.bin").read_bytes() == FILES["model.bin"]


def test_a_hub_that_resumes_at_the_wrong_place_is_not_believed(tmp_path: Path) -> None:
    with FakeHub(FILES, Faults(cut_after=500_000, cuts=1, wrong_range=True)) as hub:
        installed = fetch(hub, tmp_path)
    assert (installed.path / "model.bin").read_bytes() == FILES["model.bin"]


def test_a_line_that_is_always_cut_at_once_is_given_up_with_a_sentence(tmp_path: Path) -> None:
    with FakeHub(FILES, Faults(cut_after=0, cuts=1000)) as hub, pytest.raises(DownloadError, match="broke off"):
        fetch(hub, tmp_path)
    assert not is_installed(tmp_path)


@pytest.mark.parametrize("errors", [1, 3])
def test_passing_errors_of_the_hub_are_waited_out(tmp_path: Path, errors: int) -> None:
    with FakeHub(FILES, Faults(errors=errors)) as hub:
        fetch(hub, tmp_path)
    assert is_installed(tmp_path)


@pytest.mark.parametrize(("status", "said"), [(500, "fault of its own"), (404, "does not have it"), (403, "refused access")])
def test_lasting_errors_are_told(tmp_path: Path, status: int, said: str) -> None:
    with FakeHub(FILES, Faults(errors=1000, status=status)) as hub, pytest.raises(DownloadError, match=said) as raised:
        fetch(hub, tmp_path)
    assert "Nothing was installed" in raised.value.sentence()


@pytest.mark.parametrize("faults", [Faults(login_page=True), Faults(login_page_for_files=True)])
def test_a_login_page_is_recognised_and_never_stored(tmp_path: Path, faults: Faults) -> None:
    with FakeHub(FILES, faults) as hub, pytest.raises(DownloadError, match="login page") as raised:
        fetch(hub, tmp_path)
    assert "Sign in" in raised.value.next_step
    assert not is_installed(tmp_path)
    assert not list(tmp_path.rglob("model.bin*"))


@pytest.mark.parametrize("pinned", [True, False])
def test_a_flipped_bit_is_never_installed(tmp_path: Path, pinned: bool) -> None:
    with FakeHub(FILES, Faults(flip=True)) as hub, pytest.raises(DownloadError, match="damaged"):
        fetch(hub, tmp_path, model_of(FILES, pinned=pinned))
    assert not is_installed(tmp_path)


def test_a_part_of_another_file_is_thrown_away(tmp_path: Path) -> None:
    staging = tmp_path / f"{MODEL.name}.incomplete"
    staging.mkdir()
    (staging / "model.bin.incomplete").write_bytes(b"\xff" * 1000)
    with FakeHub(FILES) as hub:
        installed = fetch(hub, tmp_path)
    assert (installed.path / "model.bin").read_bytes() == FILES["model.bin"]


def test_a_file_that_never_ends_is_refused(tmp_path: Path) -> None:
    with FakeHub(FILES, Faults(too_long=True)) as hub, pytest.raises(DownloadError, match="more than"):
        fetch(hub, tmp_path)
    assert not is_installed(tmp_path)


def test_a_hub_that_answers_for_another_commit_is_refused(tmp_path: Path) -> None:
    with FakeHub(FILES, Faults(sha="f" * 40)) as hub, pytest.raises(DownloadError, match="another version"):
        fetch(hub, tmp_path)


def test_a_hub_whose_file_differs_from_the_catalogue_is_refused(tmp_path: Path) -> None:
    model = model_of(FILES, pinned=True)
    with (
        FakeHub(FILES | {"model.bin": FILES["model.bin"][::-1]}) as hub,
        pytest.raises(DownloadError, match=r"another model\.bin"),
    ):
        fetch(hub, tmp_path, model)


def test_a_hub_that_states_no_hash_is_refused(tmp_path: Path) -> None:
    stated = {"config.json": {"blobId": None}}
    with FakeHub(FILES, Faults(stated=stated)) as hub, pytest.raises(DownloadError, match="how to verify"):
        fetch(hub, tmp_path)


def test_the_hash_of_the_first_download_binds_the_next(tmp_path: Path) -> None:
    with FakeHub(FILES) as hub:
        fetch(hub, tmp_path)
    shutil.rmtree(tmp_path / MODEL.name)
    changed = FILES | {"model.bin": FILES["model.bin"][::-1]}
    with FakeHub(changed) as hub, pytest.raises(DownloadError, match=r"another model\.bin"):
        fetch(hub, tmp_path)


def test_a_failed_download_leaves_the_model_that_was_there(tmp_path: Path) -> None:
    with FakeHub(FILES) as hub:
        fetch(hub, tmp_path)
        hub.faults.flip = True
        with pytest.raises(DownloadError):
            fetch(hub, tmp_path)
    assert (tmp_path / MODEL.name / "model.bin").read_bytes() == FILES["model.bin"]


def test_an_unreachable_hub_is_told(tmp_path: Path) -> None:
    with FakeHub(FILES) as hub:
        url = hub.url
    with pytest.raises(DownloadError, match="could not be reached"):
        download(MODEL, tmp_path, hub=url, pause=lambda _seconds: None, timeout=2.0)


def test_progress_counts_every_byte_once_and_tells_speed_and_time_left(tmp_path: Path) -> None:
    seen: list[DownloadProgress] = []
    ticks = iter(range(10_000))
    with FakeHub(FILES, Faults(cut_after=700_000, cuts=1)) as hub:
        fetch(hub, tmp_path, on_progress=seen.append, clock=lambda: float(next(ticks)))
    counts = [progress.done_bytes for progress in seen]
    assert counts == sorted(counts)
    assert seen[-1].done_bytes == seen[-1].total_bytes == sum(len(data) for data in FILES.values())
    assert seen[-1].share == 1.0
    middle = seen[5]
    assert middle.bytes_per_second > 0
    assert middle.seconds_left is not None


def test_a_disk_without_room_is_told_before_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = sum(len(data) for data in FILES.values()) + DiskLimits().begin
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**12, 0, left - 1))  # type: ignore[attr-defined]
    with FakeHub(FILES) as hub:
        with pytest.raises(StorageError, match="no room for the model") as caught:
            fetch(hub, tmp_path)
        assert hub.files_asked_for() == []
    assert "your next answer can still be recorded, or choose a smaller model" in caught.value.next_step
    left += 1
    with FakeHub(FILES) as hub:
        fetch(hub, tmp_path)


#: The catalogue with the made-up model in tiny.en's place.
MODELS = (MODEL, *catalog.CATALOG[1:])


@pytest.fixture
def downloaded(tmp_path: Path) -> DataPaths:
    """A data folder with the made-up model in place of tiny.en."""
    paths = DataPaths(tmp_path)
    with FakeHub(FILES) as hub:
        fetch(hub, paths.models)
    return paths


def test_a_downloaded_model_resolves_by_name(downloaded: DataPaths) -> None:
    model = catalog.resolve("tiny.en", downloaded, MODELS)
    assert model.path == downloaded.models / "tiny.en"
    assert model.revision == MODEL.revision
    assert [found.name for found in catalog.installed(downloaded, MODELS)] == ["tiny.en"]


def test_a_bit_flipped_later_is_found_before_the_model_is_loaded(downloaded: DataPaths) -> None:
    path = downloaded.models / "tiny.en" / "model.bin"
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ModelError, match=r"tiny\.en is damaged"):
        catalog.resolve("tiny.en", downloaded, MODELS)
    assert catalog.installed(downloaded, MODELS) == ()
    assert list(catalog.faults(downloaded, MODELS)) == ["tiny.en"]


def test_a_file_cut_short_later_is_found(downloaded: DataPaths) -> None:
    path = downloaded.models / "tiny.en" / "model.bin"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelError, match="damaged"):
        catalog.resolve("tiny.en", downloaded, MODELS)


def test_a_touched_but_unchanged_file_is_read_once_and_trusted_again(downloaded: DataPaths) -> None:
    folder = downloaded.models / "tiny.en"
    (folder / "model.bin").write_bytes(FILES["model.bin"])
    catalog.resolve("tiny.en", downloaded, MODELS)
    manifest = model_folder.read_manifest(folder)
    assert manifest is not None
    assert manifest.files["model.bin"].mtime_ns == (folder / "model.bin").stat().st_mtime_ns


def test_a_damaged_model_can_be_downloaded_again(downloaded: DataPaths) -> None:
    (downloaded.models / "tiny.en" / "model.bin").write_bytes(b"gone")
    with FakeHub(FILES) as hub:
        fetch(hub, downloaded.models)
    assert catalog.resolve("tiny.en", downloaded, MODELS).name == "tiny.en"


def test_files_put_into_place_by_hand_are_taken_when_they_are_the_right_ones(downloaded: DataPaths) -> None:
    folder = downloaded.models / "tiny.en"
    (folder / model_folder.MANIFEST).unlink()
    assert catalog.resolve("tiny.en", downloaded, MODELS).path == folder
    assert model_folder.read_manifest(folder) is not None


def test_a_removed_model_is_gone_with_its_half_downloads(downloaded: DataPaths) -> None:
    (downloaded.models / "tiny.en.incomplete").mkdir()
    catalog.remove("tiny.en", downloaded)
    assert catalog.installed(downloaded, MODELS) == ()
    assert not list(downloaded.models.glob("tiny.en*"))
    with pytest.raises(ModelError, match="not on this machine"):
        catalog.resolve("tiny.en", downloaded, MODELS)
