"""Play a scenario through the same domain verbs that people use, and count from the database what exists afterwards."""

from __future__ import annotations

from observatory.replay.playing import replay

__all__ = ["replay"]
