"""One file from a server to the disk: whole or not at all.

The bytes arrive in `NAME.part`; only when they are complete and checked do they take their name. Beside every file stands
`NAME.source.json`: address, time, SHA-256, ETag and the licence of the data. With it the next fetch asks only whether
something changed (304 keeps the file). A transfer that was cut off goes on where it stopped, if the server gave the file an
ETag and understands Range; if the ETag changed meanwhile, it begins again.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import shutil
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from observatory import __version__
from observatory.statistics.errors import InputError
from observatory.statistics.sources.fetch.answers import refusal

if TYPE_CHECKING:
    import httpx

# Called with what is going on ("downloading", "waiting", "preparing"), the bytes so far, and all bytes if known.
Progress = Callable[[str, int, int | None], None]
Check = Callable[[Path, str], None]
Outcome = Literal["fetched", "resumed", "unchanged"]
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


@dataclass(frozen=True)
class Fetched:
    """A file that was fetched, and what is known of it."""

    path: Path
    url: str
    sha256: str
    bytes: int
    outcome: Outcome
    retrieved: str
    notice: str
    licence: str
    etag: str | None = None
    last_modified: str | None = None

    @property
    def record(self) -> Path:
        """The small JSON beside the file."""
        return record_path(self.path)


@dataclass(frozen=True)
class Request:
    """What to fetch, where to, under which terms, and how to know that it is what was asked for."""

    url: str
    path: Path
    notice: str
    licence: str
    check: Check
    # First bytes that the data may begin with; anything else is an answer, not data.
    is_data: Callable[[bytes], bool]
    filtered: bool = False
    sha256: str | None = None
    overwrite: bool = False


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


def record_path(path: Path) -> Path:
    """Where the record of a fetched file stands."""
    return path.with_name(path.name + ".source.json")


def part_path(path: Path) -> Path:
    """Where the bytes stand until they are complete."""
    return path.with_name(path.name + ".part")


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
    known = _known(request)
    with _disk(request.path):
        request.path.parent.mkdir(parents=True, exist_ok=True)
        return _attempts(http, request, known, patience, progress)


def _attempts(
    http: httpx.Client, request: Request, known: Fetched | None, patience: Patience, progress: Progress | None
) -> Fetched:
    end = time.monotonic() + patience.whole
    failures, furthest = 0, 0
    part = part_path(request.path)
    while True:
        start = _kept(request)
        if start > furthest:
            failures, furthest = 0, start
        try:
            head = _transfer(http, request, known, start, end, progress)
        except _InterruptedError as interruption:
            failures += 1
            wait = interruption.retry_after
            if wait is None:
                wait = min(patience.pause * 2 ** (failures - 1), patience.longest_pause)
            if failures >= patience.attempts or wait > patience.longest_retry_after or time.monotonic() + wait > end:
                left = "" if _kept(request) == 0 else " What has arrived is kept; the same command goes on from there."
                later = f" The server asks to wait {wait:.0f} seconds." if interruption.retry_after else ""
                raise InputError(
                    f"the transfer did not succeed after {failures} attempts ({interruption}).{later}{left}",
                    file=request.url,
                    remedy="Check the network, or try again later.",
                ) from interruption
            if progress is not None:
                progress("waiting", _kept(request), None)
            patience.sleep(wait)
            continue
        if head is None:
            assert known is not None
            return known
        etag, last_modified, outcome = head
        try:
            request.check(part, request.url)
            return _keep(request, etag, last_modified, outcome)
        except (InputError, NotDataError):
            _forget(request)
            raise


def _transfer(
    http: httpx.Client, request: Request, known: Fetched | None, start: int, end: float, progress: Progress | None
) -> _Head | None:
    """One attempt; ETag, Last-Modified and outcome of a complete transfer, None if the server says that nothing changed."""
    import httpx

    headers: dict[str, str] = {}
    if start:
        headers["Range"] = f"bytes={start}-"
        headers["If-Range"] = _part_etag(request) or ""
    elif known is not None:
        if known.etag:
            headers["If-None-Match"] = known.etag
        elif known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
    try:
        with http.stream("GET", request.url, headers=headers) as response:
            if response.status_code == 304 and known is not None:
                return None
            if response.status_code == 416:
                _forget(request)
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
        if not response.headers.get("Content-Range", "").startswith(f"bytes {start}-") or etag != _part_etag(request):
            _forget(request)
            raise _InterruptedError("the file changed on the server; the transfer begins again")
    elif start:
        # The server sent the whole: no ranges here, or another version of the file.
        _forget(request)
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
        _remember_part(request, None if encoded else etag)
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


def _keep(request: Request, etag: str | None, last_modified: str | None, outcome: Outcome) -> Fetched:
    """Give the complete file its name and write its record."""
    part = part_path(request.path)
    digest, size = sha256_of(part), part.stat().st_size
    if request.sha256 is not None and digest != request.sha256.lower():
        raise InputError(
            f"the file has the SHA-256 {digest}, not {request.sha256.lower()} as asked.",
            file=request.url,
            remedy="The server has another version, or something on the way changed it. Nothing was kept.",
        )
    fetched = Fetched(
        path=request.path,
        url=request.url,
        sha256=digest,
        bytes=size,
        outcome=outcome,
        retrieved=datetime.now(UTC).isoformat(timespec="seconds"),
        notice=request.notice,
        licence=request.licence,
        etag=etag,
        last_modified=last_modified,
    )
    # The old record goes first: a file without a record is recognised, a file with a wrong one would look altered.
    record_path(request.path).unlink(missing_ok=True)
    part.replace(request.path)
    content = {key: value for key, value in asdict(fetched).items() if key not in ("path", "outcome")}
    _write(record_path(request.path), {"file": request.path.name, **content})
    _part_record(request).unlink(missing_ok=True)
    return fetched


def _known(request: Request) -> Fetched | None:
    """What an earlier fetch left under this name; None if there is nothing or if it may be replaced without asking.

    Raises InputError if a file stands there that was not fetched, or was changed since.
    """
    if not request.path.exists() or request.overwrite:
        return None
    record = record_path(request.path)
    try:
        content = json.loads(record.read_text(encoding="utf-8"))
        digest = str(content["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            "a file of this name exists and was not fetched by this command.",
            file=str(request.path),
            remedy="Move it away, choose another place, or say that it may be overwritten.",
        ) from None
    if sha256_of(request.path) != digest:
        raise InputError(
            "the file was changed since it was fetched.",
            file=str(request.path),
            remedy="Move it away, choose another place, or say that it may be overwritten.",
        )
    if content.get("url") != request.url or (request.sha256 is not None and digest != request.sha256.lower()):
        return None
    return Fetched(
        path=request.path,
        url=request.url,
        sha256=digest,
        bytes=request.path.stat().st_size,
        outcome="unchanged",
        retrieved=str(content.get("retrieved", "")),
        notice=request.notice,
        licence=request.licence,
        etag=content.get("etag"),
        last_modified=content.get("last_modified"),
    )


def _part_record(request: Request) -> Path:
    part = part_path(request.path)
    return part.with_name(part.name + ".json")


def _part_etag(request: Request) -> str | None:
    """ETag of what lies in the part, if it belongs to this address and names exact bytes (a weak ETag does not)."""
    try:
        content = json.loads(_part_record(request).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    etag = content.get("etag") if isinstance(content, dict) and content.get("url") == request.url else None
    return etag if isinstance(etag, str) and etag.startswith('"') else None


def _kept(request: Request) -> int:
    """Bytes that an interrupted transfer left and that can be built upon."""
    part = part_path(request.path)
    if not part.exists():
        return 0
    if _part_etag(request) is None:
        _forget(request)
        return 0
    return part.stat().st_size


def _remember_part(request: Request, etag: str | None) -> None:
    _write(_part_record(request), {"url": request.url, "etag": etag})


def _forget(request: Request) -> None:
    part_path(request.path).unlink(missing_ok=True)
    _part_record(request).unlink(missing_ok=True)


def _write(path: Path, content: dict[str, object]) -> None:
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(path)


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """A full or closed disk is said in words; nothing half stands under the final name."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            part_path(path).unlink(missing_ok=True)
            part_path(path).with_name(part_path(path).name + ".json").unlink(missing_ok=True)
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


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


def moved(fetched: Fetched, path: Path, *, url: str, overwrite: bool) -> Fetched:
    """The same result under another name or address of origin, with its record.

    An ETag belongs to one address: under another it is dropped.
    """
    if path.exists() and path != fetched.path:
        _known(
            Request(
                url,
                path,
                fetched.notice,
                fetched.licence,
                check=lambda _path, _address: None,
                is_data=lambda _first: True,
                overwrite=overwrite,
            )
        )
    if url != fetched.url:
        fetched = replace(fetched, url=url, etag=None, last_modified=None)
    record = json.loads(fetched.record.read_text(encoding="utf-8"))
    fetched.record.unlink()
    fetched.path.replace(path)
    changed = {"file": path.name, "url": url, "etag": fetched.etag, "last_modified": fetched.last_modified}
    _write(record_path(path), {**record, **changed})
    return replace(fetched, path=path)
