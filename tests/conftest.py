"""What every test shares: a private home, no network, and failure on anything unexpected."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from rehearse.evaluate.spoken_truth import TruthSpeaker

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

# A busy machine is no fault of a property; thirty examples that differ each time find what a hundred do, a few runs later.
settings.register_profile("rehearse", deadline=None, max_examples=30)
settings.load_profile("rehearse")

#: Evaluation data that may not be committed; tests that read it skip, saying so, where it is absent.
EVALUATION_DATA = Path(__file__).resolve().parents[2] / "shared" / "eval"


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not visit it again for every test."""
    gc.collect()
    gc.freeze()


class Homes:
    """Empty folders to be at home in. One in which nothing was written serves the next test as well: most tests never look at it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home: Path | None = None

    def empty(self) -> Path:
        """A folder with nothing in it."""
        if self._home is None:
            self._home = Path(tempfile.mkdtemp(dir=self._folder))
        return self._home

    def left(self) -> None:
        """The test is over."""
        if self._home is not None and any(self._home.iterdir()):
            shutil.rmtree(self._home, ignore_errors=True)  # a process that was killed may still be ending in it
            self._home = None


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Where the private homes are made."""
    return Homes(tmp_path_factory.mktemp("homes"))


@pytest.fixture(autouse=True)
def private_home(homes: Homes, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test reads or writes the developer's own data."""
    home = homes.empty()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    yield
    homes.left()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the loopback and Unix sockets may be reached."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"A test tried to reach the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


class _Refusing(logging.Handler):
    """Collects warnings and errors nobody announced."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log_records(request: pytest.FixtureRequest) -> Iterator[None]:
    """A WARNING from our own loggers fails the test unless it asked for `caplog`."""
    handler = _Refusing()
    roots = [logging.getLogger("rehearse"), logging.getLogger("ui")]
    for root in roots:
        root.addHandler(handler)
    yield
    for root in roots:
        root.removeHandler(handler)
    if handler.records and "caplog" not in request.fixturenames:
        pytest.fail("Unexpected log records: " + "; ".join(record.getMessage() for record in handler.records))


@pytest.fixture(scope="session")
def speaker() -> TruthSpeaker:
    """Who speaks the test set, or a skip where espeak-ng is missing."""
    from rehearse.errors import RehearseError
    from rehearse.evaluate.spoken_truth import truth_speaker

    try:
        return truth_speaker()
    except RehearseError as error:
        pytest.skip(error.sentence())


@pytest.fixture(scope="session")
def evaluation_data() -> Path:
    """The folder of third-party labelled data, or a skip."""
    if not EVALUATION_DATA.is_dir():
        pytest.skip("the evaluation data is not on this machine")
    return EVALUATION_DATA
