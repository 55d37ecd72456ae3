"""A layer of a panorama as arrays of regions by industries, which is what measures take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.panoramas import Panorama
    from observatory.statistics.panoramas.memberships import Memberships

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

OVERLAPPING = ("emerging",)
"""Layers whose groups share industries: what is counted over all of them counts some things twice."""

PLACES = 9
"""Decimals kept of what is computed from many numbers: sums of floating numbers differ beyond them with the number of threads."""


@dataclass(frozen=True)
class Grid:
    """The cells of a layer in a year: `regions` and `industries` in the order of their codes, columns as arrays of that shape."""

    layer: str
    year: int
    regions: tuple[str, ...]
    industries: tuple[str, ...]
    rows: pa.Table
    place: tuple[NDArray[np.int64], NDArray[np.int64]]

    def numbers(self, column: str) -> Floats:
        """A column of numbers; NaN where it is null or the cell is not there."""
        found = np.full((len(self.regions), len(self.industries)), np.nan)
        found[self.place] = self.rows[column].cast("float64").to_numpy()
        return found

    @cached_property
    def present(self) -> Booleans:
        """Whether the panorama has the cell at all."""
        found = np.zeros((len(self.regions), len(self.industries)), dtype=bool)
        found[self.place] = True
        return found

    @cached_property
    def keys(self) -> dict[str, list[Any]]:
        """Layer, industry, region and year of every cell, region by region."""
        return {
            "layer": [self.layer] * (len(self.regions) * len(self.industries)),
            "industry": list(self.industries) * len(self.regions),
            "region": [region for region in self.regions for _ in self.industries],
            "year": [self.year] * (len(self.regions) * len(self.industries)),
        }


def grids_of(result: Panorama, layer: str) -> list[Grid]:
    """The grids of a layer, a year each. Years in which the layer has no cell are left out."""
    import pyarrow.compute as pc

    of_layer = result.table.filter(pc.equal(result.table["layer"], layer))
    found = []
    for year in result.years:
        rows = of_layer.filter(pc.equal(of_layer["year"], year)).combine_chunks()
        if rows.num_rows:
            (regions, at_region), (industries, at_industry) = _codes(rows["region"]), _codes(rows["industry"])
            found.append(Grid(layer, year, regions, industries, rows, (at_region, at_industry)))
    return found


def _codes(column: pa.ChunkedArray) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    names = sorted(column.unique().to_pylist())
    place = {name: position for position, name in enumerate(names)}
    return tuple(names), np.array([place[name] for name in column.to_pylist()], dtype=np.int64)


@dataclass(frozen=True)
class History:
    """Employment of places by the groups of a layer in every year of the source, shape (years, places, groups).

    NaN where a number is not known (in `high`: not limited). A group of which the data tell only a part has `value` NaN.
    """

    layer: str
    years: tuple[int, ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]
    low: Floats
    value: Floats
    high: Floats
    broken: Booleans
    """Whether the source flags a break of the series (b) in that year, in one of the group's industries."""

    def at(self, places: Sequence[str]) -> NDArray[np.int64]:
        """Positions of those places that are there, in the order given."""
        known = {code: position for position, code in enumerate(self.places)}
        return np.array([known[code] for code in places if code in known], dtype=np.int64)


@dataclass(frozen=True)
class PublishedCells:
    """Employment by the industries of the source itself, shape (years, places, industries); NaN where not known or not limited."""

    years: tuple[int, ...]
    places: tuple[str, ...]
    industries: tuple[str, ...]
    low: Floats
    value: Floats
    high: Floats
    broken: Booleans
    listed: Booleans
    """Whether the source has the cell, be it hidden."""

    @cached_property
    def place(self) -> dict[str, int]:
        """Position of every place."""
        return {code: position for position, code in enumerate(self.places)}

    @cached_property
    def industry(self) -> dict[str, int]:
        """Position of every industry."""
        return {code: position for position, code in enumerate(self.industries)}


def published_cells(result: Panorama) -> PublishedCells:
    """Employment in every year of the source, of the places compared or counted as reference, by the industries that groups are made of.

    In a source that lists only what exists an absent row is a true nought.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    preparation = result.preparation
    of_interest = preparation.places.filter(pc.or_(preparation.places["published"], preparation.places["reference"]))
    places = sorted({*of_interest["region"].to_pylist(), *preparation.countries})
    industries = sorted({industry for _, _, industry, _ in preparation.memberships.rows})
    years = [int(year) for year in preparation.source.years()]
    given = preparation.observations
    given = given.filter(
        pc.and_(
            pc.equal(given["variable"], "employment"),
            pc.and_(
                pc.is_in(given["region"], pa.array(places, pa.string())),
                pc.is_in(given["industry"], pa.array(industries, pa.string())),
            ),
        )
    )
    place = (
        np.searchsorted(np.array(years), given["year"].to_numpy()),
        _positions(given["region"], places),
        _positions(given["industry"], industries),
    )
    shape = (len(years), len(places), len(industries))
    arrays = {}
    for name in ("low", "value", "high"):
        arrays[name] = np.full(shape, 0.0 if preparation.absent_is_zero else np.nan)
        arrays[name][place] = given[name].cast(pa.float64()).to_numpy()
    broken, listed = np.zeros(shape, dtype=bool), np.full(shape, preparation.absent_is_zero)
    marked = pc.fill_null(pc.match_substring(given["flag"].cast(pa.string()), "b"), False)
    broken[place] = marked.to_numpy()
    listed[place] = True
    return PublishedCells(tuple(years), tuple(places), tuple(industries), **arrays, broken=broken, listed=listed)


def history_of(cells: PublishedCells, memberships: Memberships, layer: str, places: Sequence[str]) -> History:
    """Employment of these places in every year of the source, by the groups of the layer."""
    members: dict[str, list[tuple[str, bool]]] = {}
    for own, group, industry, whole in memberships.rows:
        if own == layer:
            members.setdefault(group, []).append((industry, whole))
    groups = tuple(sorted(members))
    at = [cells.place[code] for code in places]
    held = [[cells.industry[code] for code, _ in members[group]] for group in groups]
    known = [[cells.industry[code] for code, whole in members[group] if whole] for group in groups]
    complete = np.array([all(whole for _, whole in members[group]) for group in groups])
    return History(
        layer,
        cells.years,
        tuple(places),
        groups,
        low=_summed(cells.low[:, at], known),
        value=np.where(complete, _summed(cells.value[:, at], held), np.nan),
        high=_summed(cells.high[:, at], held),
        broken=np.stack([cells.broken[:, at][:, :, some].any(axis=2) for some in held], axis=2),
    )


def _summed(cells: Floats, held: list[list[int]]) -> Floats:
    return np.stack([cells[:, :, some].sum(axis=2) for some in held], axis=2)


def _positions(column: pa.ChunkedArray, order: Sequence[str]) -> NDArray[np.int64]:
    import pyarrow as pa

    plain = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    encoded = plain.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    place = {code: position for position, code in enumerate(order)}
    own = np.array([place[code] for code in encoded.dictionary.to_pylist()], dtype=np.int64)
    found: NDArray[np.int64] = own[encoded.indices.to_numpy()]
    return found


def column(values: ArrayLike) -> pa.Array:
    """Floating numbers as a column: rounded, null where they are not numbers or not finite, nought without a sign."""
    import pyarrow as pa

    plain = np.asarray(values, dtype=np.float64).ravel()
    rounded = np.round(np.where(np.isfinite(plain), plain, 0.0), PLACES) + 0.0
    return pa.array(rounded, mask=~np.isfinite(plain))


def flags(values: ArrayLike, known: ArrayLike) -> pa.Array:
    """Truth values as a column, null where they are not known."""
    import pyarrow as pa

    return pa.array(np.asarray(values, dtype=bool).ravel(), mask=~np.asarray(known, dtype=bool).ravel())
