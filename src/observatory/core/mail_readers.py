"""Who of those who run a programme may not read a mail: a room may keep some of them from mails about its rows."""

from __future__ import annotations

from collections.abc import Callable

from observatory.core.models import Message, User

_readers: dict[str, Callable[[User, Message], bool]] = {}


def register(kind: str, may_read: Callable[[User, Message], bool]) -> None:
    """Mails about rows of this kind (`calls.application`) are read by those of the office alone whom `may_read` names."""
    _readers[kind] = may_read


def may_read(user: User, message: Message) -> bool:
    """Whether nothing keeps a person from a mail; where no room has said anything, nothing does."""
    reader = _readers.get(message.about_kind)
    return reader is None or reader(user, message)
