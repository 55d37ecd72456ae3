"""Who may download a handed-in file: the room of the row that it belongs to says so."""

from __future__ import annotations

from collections.abc import Callable

from observatory.core.models import Upload, User

_readers: dict[str, Callable[[User, Upload], bool]] = {}


def register(kind: str, may_read: Callable[[User, Upload], bool]) -> None:
    """Files about rows of this kind (`calls.application`) are for whom `may_read` names."""
    _readers[kind] = may_read


def may_download(user: User, upload: Upload) -> bool:
    """Whether a person may have the file; nobody may where no room has said so."""
    reader = _readers.get(upload.about_kind)
    return reader is not None and reader(user, upload)
