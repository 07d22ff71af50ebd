"""A model hub on the loopback, with the faults real ones have: cut lines, errors, login pages, wrong bits."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from rehearse.speech.catalog import CatalogModel, ModelFile

REVISION = "0123456789abcdef0123456789abcdef01234567"


def contents() -> dict[str, bytes]:
    """The files of a small made-up model."""
    return {
        "model.bin": bytes(range(256)) * 8_000,
        "config.json": b"{}",
        "tokenizer.json": b'{"model": {}}' + b" " * 4_000,
        "vocabulary.txt": b"a\nb\nc\n",
    }


def model_of(files: dict[str, bytes], *, pinned: bool = False, name: str = "tiny.en") -> CatalogModel:
    """A catalogue entry for those files; `pinned` gives model.bin its hash."""
    listed = tuple(
        ModelFile(file, len(data), hashlib.sha256(data).hexdigest() if pinned and file == "model.bin" else "")
        for file, data in files.items()
    )
    return CatalogModel(name, "Someone/a-model", REVISION, listed, multilingual=False, word_errors=None)


@dataclass
class Faults:
    """What goes wrong, and how often. Counters fall as faults are used up."""

    cut_after: int | None = None  # bytes of each answer that arrive before the line is cut
    cuts: int = 0
    errors: int = 0
    status: int = 500
    login_page: bool = False
    login_page_for_files: bool = False
    flip: bool = False
    no_ranges: bool = False
    wrong_range: bool = False
    too_long: bool = False
    sha: str = REVISION
    stated: dict[str, dict[str, Any]] = field(default_factory=dict)


class FakeHub:
    """Serves one model. `requests` lists (path, Range header). Use as a context manager."""

    def __init__(self, files: dict[str, bytes], faults: Faults | None = None) -> None:
        self.files = files
        self.faults = faults or Faults()
        self.requests: list[tuple[str, str | None]] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                hub.answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> FakeHub:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def files_asked_for(self) -> list[tuple[str, str | None]]:
        """(file name, Range) of each request for a file."""
        return [(path.rsplit("/", 1)[1], range_) for path, range_ in self.requests if "/resolve/" in path]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = unquote(urlsplit(handler.path).path)
        self.requests.append((path, handler.headers.get("Range")))
        faults = self.faults
        listing = path.startswith("/api/")
        if faults.errors > 0:
            faults.errors -= 1
            self._send(handler, faults.status, b"oops", "text/plain")
        elif faults.login_page or (faults.login_page_for_files and not listing):
            self._send(handler, 200, b"<html><body>Please sign in</body></html>", "text/html; charset=utf-8")
        elif listing:
            self._send(handler, 200, json.dumps(self._listing()).encode(), "application/json")
        else:
            self._send_file(handler, self.files[path.rsplit("/", 1)[1]])

    def _listing(self) -> dict[str, Any]:
        siblings = []
        for name, data in self.files.items():
            entry: dict[str, Any] = {"rfilename": name, "size": len(data)}
            if name == "model.bin":
                entry["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            else:
                entry["blobId"] = hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()
            siblings.append(entry | self.faults.stated.get(name, {}))
        return {"sha": self.faults.sha, "siblings": siblings}

    def _send_file(self, handler: BaseHTTPRequestHandler, data: bytes) -> None:
        faults = self.faults
        if faults.flip:
            data = data[:-1] + bytes([data[-1] ^ 1])
        if faults.too_long:
            data += b"more"
        start, status, headers = 0, 200, {}
        asked = handler.headers.get("Range")
        if asked and not faults.no_ranges:
            start, status = int(asked.removeprefix("bytes=").rstrip("-")), 206
            told = start + 1 if faults.wrong_range else start
            headers["Content-Range"] = f"bytes {told}-{len(data) - 1}/{len(data)}"
        body = data[start:]
        cut = None
        if faults.cut_after is not None and faults.cuts > 0 and len(body) > faults.cut_after:
            faults.cuts -= 1
            cut = faults.cut_after
        self._send(handler, status, body, "application/octet-stream", headers, cut)

    def _send(
        self,
        handler: BaseHTTPRequestHandler,
        status: int,
        body: bytes,
        kind: str,
        headers: dict[str, str] | None = None,
        cut: int | None = None,
    ) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            handler.wfile.write(body if cut is None else body[:cut])
        if cut is not None:
            handler.close_connection = True
