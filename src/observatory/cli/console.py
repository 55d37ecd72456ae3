"""Where commands write: results to standard output, everything else to standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def console() -> Console:
    """For results."""
    from rich.console import Console

    # Tables keep their columns when they are sent to a file.
    wide = Console()
    return wide if wide.is_terminal else Console(width=160)


def errors() -> Console:
    """For progress and errors."""
    from rich.console import Console

    return Console(stderr=True)
