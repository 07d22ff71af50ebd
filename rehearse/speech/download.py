"""Downloads a model the person asked for: resumable, verified, and installed whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

from rehearse.disk_room import require_room
from rehearse.errors import CancelledError, DownloadError, OfflineError, StorageError
from rehearse.speech import model_folder
from rehearse.speech.catalog import CatalogModel, InstalledModel

HUB = "https://huggingface.co"
_BLOCK = 1 << 16
_TIMEOUT = 20.0
#: Attempts in a row that bring no new byte.
_FRUITLESS = 4
_MOST_ATTEMPTS = 60
_RECORD = "known.json"
_AGENT = "rehearse (speech practice on your own machine)"


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """How far a download is. Speed is over the last seconds; `seconds_left` is None until it is known."""

    file: str
    done_bytes: int
    total_bytes: int
    bytes_per_second: float
    seconds_left: float | None

    @property
    def share(self) -> float:
        """0..1."""
        return self.done_bytes / self.total_bytes if self.total_bytes else 0.0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file to fetch and how its contents will be known: by SHA-256, or by git's blob id."""

    name: str
    size: int
    sha256: str
    blob: str


def download(
    model: CatalogModel,
    models_dir: Path,
    *,
    hub: str = HUB,
    on_progress: Callable[[DownloadProgress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    offline: bool = False,
    timeout: float = _TIMEOUT,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> InstalledModel:
    """Fetches a model's files at its pinned commit into `models_dir/<name>`.

    What has arrived stays in `<name>.incomplete` and is resumed by the next call. Every file is verified (the catalogue's
    SHA-256, else the one recorded at this machine's first download, else what the hub states for the commit) before the
    folder takes its name; an installed model is replaced only then. Blocks: run it on a job thread; `on_progress` and
    `cancelled` are called there. Raises OfflineError, DownloadError, StorageError, CancelledError.
    """
    if offline:
        raise OfflineError(
            f"The model {model.name} was not downloaded: the program is set to stay offline.",
            safe="Nothing left this machine.",
            next_step="Switch offline off in the settings, or choose a folder that holds a model.",
        )
    session = _Session(model, models_dir, hub.rstrip("/"), on_progress, cancelled or (lambda: False), timeout, pause, clock)
    return session.run()


class _Session:
    """One download. Thread: the caller's."""

    def __init__(
        self,
        model: CatalogModel,
        models_dir: Path,
        hub: str,
        on_progress: Callable[[DownloadProgress], None] | None,
        cancelled: Callable[[], bool],
        timeout: float,
        pause: Callable[[float], None],
        clock: Callable[[], float],
    ) -> None:
        self._model = model
        self._models_dir = models_dir
        self._hub = hub
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._timeout = timeout
        self._pause = pause
        self._clock = clock
        self._staging = models_dir / f"{model.name}.incomplete"
        self._total = model.bytes
        self._before = 0  # bytes of the files already whole
        self._recent: list[tuple[float, int]] = []

    def run(self) -> InstalledModel:
        """From nothing, or a part, to a verified folder."""
        wanted = self._wanted()
        try:
            self._staging.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._check_space()
            hashes = {file.name: self._fetch_whole(file) for file in wanted}
            self._install(hashes)
        except OSError as error:
            raise StorageError(
                f"The model {self._model.name} could not be saved.",
                safe="Your recordings and the models you had are untouched.",
                next_step="Make room on the disk or choose another data folder, then start the download again.",
                detail=repr(error),
            ) from error
        folder = self._models_dir / self._model.name
        size = sum(file.size for file in wanted)
        return InstalledModel(self._model.name, folder, self._model.revision, self._model.multilingual, size)

    # What to fetch --------------------------------------------------------------------------------------------------

    def _wanted(self) -> list[_Wanted]:
        """The catalogue's files with the hub's figures for the pinned commit."""
        url = f"{self._hub}/api/models/{self._model.repo}/revision/{self._model.revision}?blobs=true"
        listing = self._json(url)
        if listing.get("sha") != self._model.revision:
            raise self._failed("The hub answered for another version of the model.", f"sha {listing.get('sha')!r}")
        stated = {str(entry.get("rfilename")): entry for entry in listing.get("siblings") or () if isinstance(entry, dict)}
        known = self._known()
        wanted: list[_Wanted] = []
        for file in self._model.files:
            entry = stated.get(file.name)
            if entry is None:
                raise self._failed(f"The hub no longer has {file.name} of this model.", "not in the listing")
            large = entry.get("lfs") or {}
            size = int(large.get("size") or entry.get("size") or 0)
            sha256 = file.sha256 or known.get(file.name, "")
            claimed = str(large.get("sha256") or "")
            if size != file.size or (sha256 and claimed and claimed != sha256):
                raise self._failed(f"The hub offers another {file.name} than the one this program knows.", f"{size} {claimed}")
            blob = "" if large else str(entry.get("blobId") or "")
            if not (sha256 or claimed or blob):
                raise self._failed(f"The hub does not say how to verify {file.name}.", "no hash in the listing")
            wanted.append(_Wanted(file.name, size, sha256 or claimed, blob))
        self._total = sum(file.size for file in wanted)
        return wanted

    def _json(self, url: str) -> dict[str, Any]:
        for attempt in range(_FRUITLESS):
            self._stop_if_cancelled()
            try:
                with self._open(url, {}) as answer:
                    body = answer.read(4_000_000)
                    kind = answer.headers.get_content_type()
                found = json.loads(body) if kind != "text/html" else None
            except (OSError, HTTPException) as error:
                self._again_or_raise(error, attempt)
                continue
            except ValueError:
                found = None
            if not isinstance(found, dict):
                raise self._login_page()
            return found
        raise AssertionError("the last attempt raises")

    # One file -------------------------------------------------------------------------------------------------------

    def _fetch_whole(self, file: _Wanted) -> str:
        """Fetches until the file is whole and verified. Returns its SHA-256."""
        target = self._staging / file.name
        part = self._staging / f"{file.name}.incomplete"
        if not target.is_file():
            resumed = part.is_file()
            self._fetch(file, part)
            if not self._is(file, part) and resumed:
                # The part may have been another file's: once more, from the first byte.
                part.unlink()
                self._fetch(file, part)
            if not self._is(file, part):
                part.unlink()
                raise self._failed(f"{file.name} arrived damaged.", "the hash differs")
            part.replace(target)
        elif not self._is(file, target):
            target.unlink()
            return self._fetch_whole(file)
        self._before += file.size
        return model_folder.file_sha256(target, self._cancelled)

    def _is(self, file: _Wanted, path: Path) -> bool:
        if path.stat().st_size != file.size:
            return False
        if file.sha256:
            return model_folder.file_sha256(path, self._cancelled) == file.sha256
        return model_folder.git_blob_sha1(path) == file.blob

    def _fetch(self, file: _Wanted, part: Path) -> None:
        url = f"{self._hub}/{self._model.repo}/resolve/{self._model.revision}/{urllib.parse.quote(file.name)}"
        fruitless = 0
        for _ in range(_MOST_ATTEMPTS):
            have = part.stat().st_size if part.is_file() else 0
            if have > file.size:
                part.unlink()
                have = 0
            if have == file.size:
                return
            self._stop_if_cancelled()
            try:
                with self._open(url, {"Range": f"bytes={have}-"} if have else {}) as answer:
                    self._receive(file, part, answer, have)
                cut: Exception = ConnectionError("cut short")
            except (OSError, HTTPException) as error:
                if isinstance(error, urllib.error.HTTPError) and error.code == 416:
                    part.unlink(missing_ok=True)
                elif not _is_network(error):
                    raise
                cut = error
            now = part.stat().st_size if part.is_file() else 0
            fruitless = 0 if now > have else fruitless + 1
            if now != file.size:
                self._again_or_raise(cut, fruitless)
        raise self._failed("The connection kept breaking off.", f"{_MOST_ATTEMPTS} attempts")

    def _receive(self, file: _Wanted, part: Path, answer: HTTPResponse, have: int) -> None:
        if answer.headers.get_content_type() == "text/html":
            raise self._login_page()
        resuming = answer.status == 206
        if resuming and not str(answer.headers.get("Content-Range", "")).startswith(f"bytes {have}-"):
            part.unlink(missing_ok=True)
            return
        with part.open("ab" if resuming else "wb") as out:
            done = have if resuming else 0
            while block := answer.read(_BLOCK):
                done += len(block)
                if done > file.size:
                    out.close()
                    part.unlink()
                    raise self._failed(f"The hub sent more than {file.name} holds.", f"{done} of {file.size}")
                out.write(block)
                self._report(file.name, done)
                self._stop_if_cancelled()
            out.flush()
            os.fsync(out.fileno())

    def _open(self, url: str, headers: dict[str, str]) -> HTTPResponse:
        request = urllib.request.Request(url, headers={"User-Agent": _AGENT, "Accept-Encoding": "identity", **headers})
        try:
            answer: HTTPResponse = urllib.request.urlopen(request, timeout=self._timeout)
        except urllib.error.HTTPError as error:
            error.close()  # it holds the connection
            raise
        return answer

    # The end --------------------------------------------------------------------------------------------------------

    def _install(self, hashes: dict[str, str]) -> None:
        """Gives the verified folder its name; what was there before goes only then."""
        self._stop_if_cancelled()
        for stray in self._staging.iterdir():
            if stray.name not in hashes and stray.is_file():
                stray.unlink()
        model_folder.write_manifest(self._staging, self._model.name, self._model.repo, self._model.revision, hashes)
        final = self._models_dir / self._model.name
        old = self._models_dir / f"{self._model.name}.replaced"
        shutil.rmtree(old, ignore_errors=True)
        if final.exists():
            final.rename(old)
        self._staging.rename(final)
        shutil.rmtree(old, ignore_errors=True)
        self._remember(hashes)

    def _known(self) -> dict[str, str]:
        """Hashes recorded when this model was first downloaded here; a later download must match them."""
        try:
            record = json.loads((self._models_dir / _RECORD).read_text(encoding="utf-8"))
            entry = record[self._model.name]
            if entry["revision"] != self._model.revision:
                return {}
            return {str(name): str(sha256) for name, sha256 in entry["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _remember(self, hashes: dict[str, str]) -> None:
        path = self._models_dir / _RECORD
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            record = {}
        if not isinstance(record, dict):
            record = {}
        record[self._model.name] = {"revision": self._model.revision, "files": hashes}
        draft = path.with_suffix(".tmp")
        draft.write_text(json.dumps(record, indent=1, sort_keys=True), encoding="utf-8")
        draft.replace(path)

    # Small things ---------------------------------------------------------------------------------------------------

    def _check_space(self) -> None:
        have = sum(path.stat().st_size for path in self._staging.iterdir() if path.is_file())
        require_room(f"the model {self._model.name}", self._total - have, self._staging, instead="or choose a smaller model")

    def _report(self, name: str, done: int) -> None:
        if self._on_progress is None:
            return
        now, sum_done = self._clock(), self._before + done
        self._recent = [point for point in self._recent if now - point[0] <= 5.0] + [(now, sum_done)]
        (first, begun), elapsed = self._recent[0], now - self._recent[0][0]
        speed = (sum_done - begun) / elapsed if elapsed > 0 and first < now else 0.0
        left = (self._total - sum_done) / speed if speed > 0 else None
        self._on_progress(DownloadProgress(name, sum_done, self._total, speed, left))

    def _stop_if_cancelled(self) -> None:
        if self._cancelled():
            raise CancelledError

    def _again_or_raise(self, error: Exception, fruitless: int) -> None:
        """Waits before another attempt, or raises what the person should read."""
        if isinstance(error, urllib.error.HTTPError):
            lasting = error.code not in (408, 416, 425, 429) and error.code < 500
            if lasting or fruitless >= _FRUITLESS - 1:
                said = {401: "The hub refused access.", 403: "The hub refused access.", 404: "The hub does not have it."}
                raise self._failed(said.get(error.code, "The hub has a fault of its own."), f"HTTP {error.code}") from error
        elif fruitless >= _FRUITLESS - 1:
            raise self._failed("The hub could not be reached, or the connection broke off.", repr(error)) from error
        self._pause(min(8.0, 0.5 * 2**fruitless))

    def _failed(self, why: str, detail: str) -> DownloadError:
        return DownloadError(
            f"The model {self._model.name} was not downloaded. {why}",
            safe="Nothing was installed or changed; what has arrived is kept for the next try.",
            next_step="Try again later, or choose a folder that holds a model.",
            detail=detail,
        )

    def _login_page(self) -> DownloadError:
        return DownloadError(
            f"The model {self._model.name} was not downloaded. A web page came in its place, as from the login page of a"
            " hotel, office or proxy.",
            safe="Nothing was installed or changed.",
            next_step="Sign in to the network in a browser, then try again.",
        )


def _is_network(error: Exception) -> bool:
    """Whether the other side, not our disk, failed."""
    return isinstance(error, urllib.error.URLError | HTTPException | ConnectionError | TimeoutError)
