"""One file from a server to the disk: whole or not at all.

The bytes arrive in `NAME.part`; only when they are complete and checked do they take their name. Beside every file stands
`NAME.source.json`: address, time, SHA-256, ETag and the licence of the data. With it the next fetch asks only whether
something changed (304 keeps the file). A transfer that was cut off goes on where it stopped, if the server gave the file an
ETag and understands Range; if the ETag changed meanwhile, it begins again.
"""

from __future__ import annotations

import errno
import gzip
import os
import shutil
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from observatory import __version__
from observatory.statistics.errors import InputError
from observatory.statistics.sources.fetch.answers import refusal
from observatory.statistics.sources.fetch.records import (
    Fetched,
    Outcome,
    Request,
    alone,
    forget,
    keep,
    kept,
    known,
    part_etag,
    part_path,
    part_record,
    remember_part,
)

if TYPE_CHECKING:
    import httpx

# Called with what is going on ("downloading", "waiting", "preparing"), the bytes so far, and all bytes if known.
Progress = Callable[[str, int, int | None], None]
_Head = tuple[str | None, str | None, Outcome]

_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_BLOCK = 1 << 16
_ANSWER_LIMIT = 1 << 16


@dataclass(frozen=True)
class Patience:
    """How long to wait for a server, in seconds, and how often to ask.

    `connect` and `read` limit one silence, `whole` the whole fetch. After a failure the pause doubles from `pause` up to
    `longest_pause`; a Retry-After header goes before it, unless it asks for more than `longest_retry_after`.
    `attempts` counts failures in a row: a resumed transfer that got further starts counting anew.
    """

    connect: float = 10.0
    read: float = 60.0
    whole: float = 3600.0
    attempts: int = 6
    pause: float = 1.0
    longest_pause: float = 60.0
    longest_retry_after: float = 600.0
    poll: float = 5.0
    sleep: Callable[[float], None] = time.sleep


class NotDataError(Exception):
    """A successful answer whose body is not the data; carries its text."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class _InterruptedError(Exception):
    """The transfer ended too early, or the server asked for patience; worth another attempt."""

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


def service(given: str | None, variable: str, official: str) -> str:
    """Address of a service: the one given, that of the environment variable, or the official one; without a slash at the end."""
    address = given or os.environ.get(variable) or official
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(
            "this is not the address of a service.",
            code=address,
            remedy=f"Give an address that begins with https://, or unset {variable}.",
        )
    return address.rstrip("/")


def client(patience: Patience) -> httpx.Client:
    """An HTTP client with the time limits of `patience`; proxies come from the environment as usual."""
    import httpx

    return httpx.Client(
        timeout=httpx.Timeout(patience.read, connect=patience.connect),
        follow_redirects=True,
        # Ranges count bytes of the file itself, so no encoding may lie over it.
        headers={"Accept-Encoding": "identity", "User-Agent": f"open-cluster-observatory/{__version__}"},
    )


def download(http: httpx.Client, request: Request, *, patience: Patience, progress: Progress | None = None) -> Fetched:
    """Bring `request.url` to `request.path`.

    Raises InputError if the server refuses, does not answer in time, sends something else, if the checksum differs,
    if the disk is full, or if a file of that name was not fetched by this command. NotDataError if a 200 holds no data.
    """
    with _disk(request.path):
        request.path.parent.mkdir(parents=True, exist_ok=True)
        with alone(request.path):
            earlier = known(request)
            return _attempts(http, request, earlier, patience, progress)


def _attempts(
    http: httpx.Client, request: Request, earlier: Fetched | None, patience: Patience, progress: Progress | None
) -> Fetched:
    end = time.monotonic() + patience.whole
    failures, furthest = 0, 0
    part = part_path(request.path)
    while True:
        start = kept(request)
        if start > furthest:
            failures, furthest = 0, start
        try:
            head = _transfer(http, request, earlier, start, end, progress)
        except _InterruptedError as interruption:
            failures += 1
            wait = interruption.retry_after
            if wait is None:
                wait = min(patience.pause * 2 ** (failures - 1), patience.longest_pause)
            if failures >= patience.attempts or wait > patience.longest_retry_after or time.monotonic() + wait > end:
                left = "" if kept(request) == 0 else " What has arrived is kept; the same command goes on from there."
                later = f" The server asks to wait {wait:.0f} seconds." if interruption.retry_after else ""
                raise InputError(
                    f"the transfer did not succeed after {failures} attempts ({interruption}).{later}{left}",
                    file=request.url,
                    remedy="Check the network, or try again later.",
                ) from interruption
            if progress is not None:
                progress("waiting", kept(request), None)
            patience.sleep(wait)
            continue
        if head is None:
            assert earlier is not None
            return earlier
        etag, last_modified, outcome = head
        try:
            request.check(part, request.url)
            return keep(request, etag, last_modified, outcome)
        except (InputError, NotDataError):
            forget(request)
            raise


def _transfer(
    http: httpx.Client, request: Request, earlier: Fetched | None, start: int, end: float, progress: Progress | None
) -> _Head | None:
    """One attempt; ETag, Last-Modified and outcome of a complete transfer, None if the server says that nothing changed."""
    import httpx

    headers: dict[str, str] = {}
    if start:
        headers["Range"] = f"bytes={start}-"
        headers["If-Range"] = part_etag(request) or ""
    elif earlier is not None:
        if earlier.etag:
            headers["If-None-Match"] = earlier.etag
        elif earlier.last_modified:
            headers["If-Modified-Since"] = earlier.last_modified
    try:
        with http.stream("GET", request.url, headers=headers) as response:
            if response.status_code == 304 and earlier is not None:
                return None
            if response.status_code == 416:
                forget(request)
                raise _InterruptedError("the server has no such range; the transfer begins again")
            if response.status_code in _TRY_AGAIN:
                raise _InterruptedError(f"status {response.status_code}", _retry_after(response))
            if response.status_code not in (200, 206):
                raise refusal(
                    _text(response), status=response.status_code, address=request.url, filtered=request.filtered
                )
            return _receive(response, request, start, end, progress)
    except httpx.HTTPError as error:
        if isinstance(error, httpx.UnsupportedProtocol | httpx.TooManyRedirects):
            raise InputError(
                f"the address cannot be used ({error}).",
                file=request.url,
                remedy="Give an address that begins with https://.",
            ) from error
        raise _InterruptedError(f"{type(error).__name__}: {error}".rstrip(": ")) from error


def _receive(response: httpx.Response, request: Request, start: int, end: float, progress: Progress | None) -> _Head:
    etag, last_modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
    part = part_path(request.path)
    if response.status_code == 206:
        if not response.headers.get("Content-Range", "").startswith(f"bytes {start}-") or etag != part_etag(request):
            forget(request)
            raise _InterruptedError("the file changed on the server; the transfer begins again")
    elif start:
        # The server sent the whole: no ranges here, or another version of the file.
        forget(request)
        start = 0
    encoded = response.headers.get("Content-Encoding", "identity") != "identity"
    length = response.headers.get("Content-Length", "")
    total = start + int(length) if length.isdigit() and not encoded else None
    if total is not None and shutil.disk_usage(part.parent).free < total - start:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    blocks = response.iter_bytes(_BLOCK) if encoded else response.iter_raw(_BLOCK)
    received = start
    first = next(blocks, b"") if not start else b""
    if not start and not request.is_data(first):
        raise NotDataError(_rest(first, blocks))
    if not start:
        remember_part(request, None if encoded else etag)
    with part.open("ab" if start else "wb") as file:
        for block in _with_first(first, blocks):
            file.write(block)
            received += len(block)
            if progress is not None:
                progress("downloading", received, total)
            if time.monotonic() > end:
                raise InputError(
                    "the transfer takes longer than its time limit.",
                    file=request.url,
                    remedy="What has arrived is kept where the server allows it; the same command goes on from there.",
                )
        file.flush()
        os.fsync(file.fileno())
    if total is not None and received != total:
        raise _InterruptedError(f"{received} of {total} bytes arrived")
    return etag, last_modified, "resumed" if start else "fetched"


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """A full or closed disk is said in words; nothing half stands under the final name."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            part_path(path).unlink(missing_ok=True)
            part_record(path).unlink(missing_ok=True)
            raise InputError(
                "the disk is full; nothing was kept.", file=str(path), remedy="Free some space or choose another place."
            ) from error
        if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM, errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
            raise InputError(
                f"the file cannot be written ({error.strerror}).",
                file=str(path),
                remedy="Choose a folder that you may write to.",
            ) from error
        raise


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that the server asks to wait: Retry-After as a number or as a date; None if it says nothing usable."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _with_first(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from blocks


def _rest(first: bytes, blocks: Iterator[bytes]) -> str:
    """The text of an answer that is no data; a few kilobytes say enough."""
    body = bytearray(first)
    for block in blocks:
        body += block
        if len(body) >= _ANSWER_LIMIT:
            break
    return decoded(bytes(body))


def _text(response: httpx.Response) -> str:
    return _rest(b"", response.iter_bytes(_BLOCK))


def decoded(body: bytes) -> str:
    """Text of a body that may be gzip even though nothing says so."""
    if body[:2] == b"\x1f\x8b":
        body = zlib.decompressobj(wbits=31).decompress(body, _ANSWER_LIMIT)
    return body.decode("utf-8", errors="replace")


def check_gzip(path: Path, address: str) -> None:
    """Read a gzip file through to its checksum. InputError if it is cut off or damaged."""
    try:
        with gzip.open(path) as file:
            while file.read(1 << 20):
                pass
    except (EOFError, OSError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InputError(
            f"the compressed file that arrived is cut off or damaged ({error}).", file=address, remedy="Fetch it again."
        ) from error
