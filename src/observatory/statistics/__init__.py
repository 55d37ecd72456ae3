"""Regional cluster statistics: read, bound, compute, publish.

>>> import observatory.statistics as st
>>> observations = st.read("employment.tsv.gz")      # doctest: +SKIP
>>> result = st.panorama(observations, rule="top-20", year=2014)      # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from observatory.statistics.edition import Edition, build_edition, open_edition
    from observatory.statistics.errors import InputError
    from observatory.statistics.measuring import complexity_table, measure
    from observatory.statistics.observations import Observations
    from observatory.statistics.panoramas import panorama, sensitivity
    from observatory.statistics.sources import read
    from observatory.statistics.sources.microdata import establishments

# Names are loaded on first use, so that importing the library costs nothing.
_HOME = {
    "Edition": "edition",
    "InputError": "errors",
    "Observations": "observations",
    "build_edition": "edition",
    "complexity_table": "measuring",
    "establishments": "sources.microdata",
    "open_edition": "edition",
    "measure": "measuring",
    "panorama": "panoramas",
    "read": "sources",
    "sensitivity": "panoramas",
}
_ROOMS = ("classifications", "figures", "gaps", "measures", "sources")

__all__ = [
    "Edition",
    "InputError",
    "Observations",
    "build_edition",
    "complexity_table",
    "establishments",
    "measure",
    "open_edition",
    "panorama",
    "read",
    "sensitivity",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME, *_ROOMS])
