"""Scenarios: whole programmes told as data, to be played through the same verbs that people use.

>>> from observatory.programme.scenarios import SHIPPED, read_scenario
>>> scenario = read_scenario(SHIPPED["model_regions"])     # doctest: +SKIP

The format is described in docs/guides/scenarios.md. Everything in a scenario is invented.
"""

from __future__ import annotations

from pathlib import Path

from observatory.programme.scenarios.ranking import Ranked, ranking
from observatory.programme.scenarios.reading import read_scenario
from observatory.programme.scenarios.scenario import Scenario

__all__ = ["SHIPPED", "Ranked", "Scenario", "ranking", "read_scenario"]

SHIPPED = {name: Path(__file__).parent / f"{name}.toml" for name in ("model_regions", "nine_applications")}
"""The scenarios that come with the observatory, by name."""
