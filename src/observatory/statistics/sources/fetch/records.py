"""What stands beside a fetched file: the record of its origin, and the part of a transfer that was interrupted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from observatory.statistics.errors import InputError

Check = Callable[[Path, str], None]
Outcome = Literal["fetched", "resumed", "unchanged"]


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


def record_path(path: Path) -> Path:
    """Where the record of a fetched file stands."""
    return path.with_name(path.name + ".source.json")


def part_path(path: Path) -> Path:
    """Where the bytes stand until they are complete."""
    return path.with_name(path.name + ".part")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """No two fetches write to one name at a time; the second is told so. Where the system knows no file locks nothing is held."""
    lock = path.with_name(path.name + ".lock")
    with lock.open("w") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass
        except BlockingIOError:
            raise InputError(
                "another fetch is writing this file.",
                file=str(path),
                remedy="Wait until it has ended, or choose another place.",
            ) from None
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def known(request: Request) -> Fetched | None:
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


def part_record(path: Path) -> Path:
    """Where it stands which version of the file the part belongs to."""
    part = part_path(path)
    return part.with_name(part.name + ".json")


def part_etag(request: Request) -> str | None:
    """ETag of what lies in the part, if it belongs to this address and names exact bytes (a weak ETag does not)."""
    try:
        content = json.loads(part_record(request.path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    etag = content.get("etag") if isinstance(content, dict) and content.get("url") == request.url else None
    return etag if isinstance(etag, str) and etag.startswith('"') else None


def kept(request: Request) -> int:
    """Bytes that an interrupted transfer left and that can be built upon."""
    part = part_path(request.path)
    if not part.exists():
        return 0
    if part_etag(request) is None:
        forget(request)
        return 0
    return part.stat().st_size


def remember_part(request: Request, etag: str | None) -> None:
    _write(part_record(request.path), {"url": request.url, "etag": etag})


def forget(request: Request) -> None:
    part_path(request.path).unlink(missing_ok=True)
    part_record(request.path).unlink(missing_ok=True)


def keep(request: Request, etag: str | None, last_modified: str | None, outcome: Outcome) -> Fetched:
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
    part_record(request.path).unlink(missing_ok=True)
    return fetched


def _write(path: Path, content: dict[str, object]) -> None:
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(path)


def moved(fetched: Fetched, path: Path, *, url: str, overwrite: bool) -> Fetched:
    """The same result under another name or address of origin, with its record.

    An ETag belongs to one address: under another it is dropped.
    """
    if path.exists() and path != fetched.path:
        known(
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


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
