"""Rows as they are now, whatever the caller holds: permissions look at states that may have changed since."""

from __future__ import annotations

from typing import TypeVar

from observatory.programme.calls.models import Application, Call

Row = TypeVar("Row", Application, Call)


def as_it_is(row: Row) -> Row:
    """The row read again. Raises DoesNotExist for one that is gone."""
    return type(row)._default_manager.get(pk=row.pk)
