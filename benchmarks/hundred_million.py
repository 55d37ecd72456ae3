"""A hundred million establishments to a panorama: only where it is asked for by name."""

from __future__ import annotations

from benchmarks.measurement import Result, Setting
from benchmarks.scale import compare


def measure(setting: Setting) -> Result:
    return compare(setting, (100_000_000,), "hundred_million")
