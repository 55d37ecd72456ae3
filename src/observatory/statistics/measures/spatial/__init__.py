"""Whether like lies by like: Moran's I and Geary's c of a map, and where: local Moran and Getis-Ord.

One call from values and boundaries. Regions whose value is missing (NaN) are left out, with their links; so are islands, regions without
any neighbour left, which say nothing about neighbours. All statistics are those of the regions that remain; the others have NaN and are named.
esda keeps islands, with a neighbourhood of zero.

P-values are two-sided everywhere; those of esda are one-sided unless asked otherwise. Checked against esda and spdep; computed here, since
esda compiles for longer than this takes, and draws the same lots for all regions, so that their p-values depend on each other.
"""

from __future__ import annotations

from observatory.statistics.measures.spatial.autocorrelation import Autocorrelation, geary, moran
from observatory.statistics.measures.spatial.local import GetisOrd, LocalFindings, LocalMoran, getis_ord, local_moran

__all__ = [
    "Autocorrelation",
    "GetisOrd",
    "LocalFindings",
    "LocalMoran",
    "geary",
    "getis_ord",
    "local_moran",
    "moran",
]
