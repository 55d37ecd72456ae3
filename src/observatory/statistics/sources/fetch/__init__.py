"""Fetching: statistics from Eurostat, boundaries from its geographical service GISCO.

>>> from observatory.statistics.sources.fetch import fetch_eurostat
>>> fetched = fetch_eurostat("sbs_r_nuts06_r2", "data/")      # doctest: +SKIP
>>> fetched.path, fetched.notice      # doctest: +SKIP

Both go to the official service unless another address is given, by argument or by the environment variables
OBSERVATORY_EUROSTAT_URL and OBSERVATORY_GISCO_URL. What comes back is the file as the server sent it, with a record of its origin.
"""

from __future__ import annotations

from observatory.statistics.sources.fetch.boundaries import BOUNDARIES_NOTICE, fetch_boundaries
from observatory.statistics.sources.fetch.download import Patience, Progress
from observatory.statistics.sources.fetch.eurostat import EUROSTAT_NOTICE, fetch_eurostat, read_filters
from observatory.statistics.sources.fetch.records import Fetched

__all__ = [
    "BOUNDARIES_NOTICE",
    "EUROSTAT_NOTICE",
    "Fetched",
    "Patience",
    "Progress",
    "fetch_boundaries",
    "fetch_eurostat",
    "read_filters",
]
