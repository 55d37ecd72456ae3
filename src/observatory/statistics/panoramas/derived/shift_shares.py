"""Where a region's growth comes from, between the two years that can be compared: shift-share that never crosses a break.

Two years of a region are comparable where its code names the same land in both, the source flags no break of the series in any year
after the first up to the last, no large industry leaps in between (a break that the source did not flag, or an error), and every
industry has a number in both. The longest such interval is taken, of equally long ones the last.
The area compared with are the countries of the source (or the regions, where it lists none) of which the same is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from observatory.statistics.measures.growth import shift_share
from observatory.statistics.panoramas.derived.grids import (
    Booleans,
    Floats,
    History,
    PublishedCells,
    column,
    history_of,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.panoramas import Panorama

LEAP = 2.0
"""An industry that surely more than doubles or halves from one year to the next leaps."""

LARGE = 0.02
"""Only industries with this share of the place's employment, in the year in which they have more, count as leaping."""

PARTS = ("change", "national", "industry_mix", "competitive")


@dataclass(frozen=True)
class Interval:
    """The years compared, as positions in the years of the source."""

    first: int
    last: int


@dataclass(frozen=True)
class Comparability:
    """Which years of which place can be compared: shape (years, places)."""

    years: tuple[int, ...]
    complete: Booleans
    broken: Booleans
    leaping: Booleans
    other_land: Booleans
    """Whether the code names other land than in the year before."""

    def interval(self, place: int) -> Interval | None:
        """The longest comparable interval of a place, of equally long ones the last; None if there is none."""
        best: Interval | None = None
        for last in range(len(self.years)):
            for first in range(last):
                if self.holds(place, first, last) and (best is None or last - first >= best.last - best.first):
                    best = Interval(first, last)
        return best

    def holds(self, place: int, first: int, last: int) -> bool:
        """Whether two years of a place can be compared."""
        within = slice(first + 1, last + 1)
        return bool(
            self.complete[first, place]
            and self.complete[last, place]
            and not self.broken[within, place].any()
            and not self.leaping[within, place].any()
            and not self.other_land[within, place].any()
        )

    def told(self, which: Booleans, place: int) -> str:
        """The years marked, as text."""
        return ", ".join(str(year) for year, marked in zip(self.years, which[:, place], strict=True) if marked)


def shift_share_table(result: Panorama, cells: PublishedCells) -> pa.Table:
    """Shift-share (Dunn) of every published region: a row for all industries together (industry null) and one per industry.

    Only the first layer, whose industries make up the region without overlap. Regions without two comparable years have one row that says why.
    """
    import pyarrow as pa

    schema = pa.schema(
        [
            ("layer", pa.string()),
            ("industry", pa.string()),
            ("region", pa.string()),
            ("from_year", pa.int16()),
            ("to_year", pa.int16()),
            ("first_year", pa.int16()),
            ("last_year", pa.int16()),
            ("break_years", pa.string()),
            ("leap_years", pa.string()),
            ("other_land_years", pa.string()),
            ("incomplete_years", pa.string()),
            ("reference_area", pa.string()),
            *((f"{part}{end}", pa.float64()) for part in ("start", "end", *PARTS) for end in ("_low", "", "_high")),
        ]
    )
    layer = result.preparation.layers[0]
    regions = sorted(set(result.table["region"].to_pylist()))
    if layer == "emerging" or not regions:
        return schema.empty_table()
    countries = list(result.preparation.countries)
    memberships = result.preparation.memberships
    history = history_of(cells, memberships, layer, sorted({*regions, *countries}))
    whole = history_of(cells, memberships, "denominator", history.places)
    comparable = _comparability(result, history)
    area = history.at(countries or regions)
    by_interval: dict[tuple[int, int], list[int]] = {}
    alone = []
    for place in history.at(regions).tolist():
        found = comparable.interval(place)
        if found is None:
            alone.append(place)
        else:
            by_interval.setdefault((found.first, found.last), []).append(place)
    rows: list[pa.Table] = []
    for (first, last), places in sorted(by_interval.items()):
        reference = [place for place in area.tolist() if comparable.holds(place, first, last)]
        if not reference:
            alone += places
            continue
        rows += _decomposed(history, whole, comparable, first, last, places, reference, alone, schema)
    for place in sorted(alone):
        row = {**_about(history, comparable, place), "layer": layer, "region": history.places[place]}
        rows.append(pa.Table.from_pylist([row], schema=schema))
    if not rows:
        return schema.empty_table()
    return pa.concat_tables(rows)


def _about(history: History, comparable: Comparability, place: int) -> dict[str, Any]:
    return {
        "first_year": history.years[0],
        "last_year": history.years[-1],
        "break_years": comparable.told(comparable.broken, place),
        # What leaps at a break that is flagged is explained by it.
        "leap_years": comparable.told(comparable.leaping & ~comparable.broken & ~comparable.other_land, place),
        "other_land_years": comparable.told(comparable.other_land, place),
        "incomplete_years": comparable.told(~comparable.complete, place),
    }


def _comparability(result: Panorama, history: History) -> Comparability:
    from observatory.statistics.panoramas.territory import names_same_land

    versions, tables = result.preparation.region_versions, result.preparation.region_tables
    other = np.zeros((len(history.years), len(history.places)), dtype=bool)
    for position, year in enumerate(history.years):
        before = versions.get(history.years[position - 1]) if position else None
        now = versions.get(year)
        if before is None or now is None or before == now:
            continue
        other[position] = [not names_same_land(code, tables[before], tables[now]) for code in history.places]
    known = ~(np.isnan(history.value) | np.isnan(history.high))
    complete = np.asarray(known.all(axis=2) & (history.value.sum(axis=2) > 0), dtype=bool)
    broken = np.asarray(history.broken.any(axis=2), dtype=bool)
    return Comparability(history.years, complete, broken, _leaps(history), other)


def _leaps(history: History) -> Booleans:
    """Whether a large industry more than doubled or halved since the year before, whatever is hidden; comparisons with the unknown fail."""
    found = np.zeros((len(history.years), len(history.places)), dtype=bool)
    total = np.nansum(history.value, axis=2, keepdims=True)
    before_low, before_high = history.low[:-1], history.high[:-1]
    rises = (history.low[1:] > LEAP * before_high) & (history.low[1:] >= LARGE * total[1:])
    falls = (before_low > LEAP * history.high[1:]) & (before_low >= LARGE * total[:-1])
    known = (total[1:] > 0) & (total[:-1] > 0)
    found[1:] = ((rises | falls) & known).any(axis=2)
    return found


def _decomposed(
    history: History, whole: History, comparable: Comparability, first: int, last: int, places: Sequence[int],
    reference: Sequence[int], alone: list[int], schema: pa.Schema,
) -> list[pa.Table]:  # fmt: skip
    import pyarrow as pa

    area_first = history.value[first, list(reference)].sum(axis=0)
    area_last = history.value[last, list(reference)].sum(axis=0)
    # Without the industry in the area there is no growth to compare with.
    lacking = [place for place in places if ((history.high[first, place] > 0) & (area_first == 0)).any()]
    alone += lacking
    places = [place for place in places if place not in lacking]
    if not places:
        return []
    start, end = history.value[first, places], history.value[last, places]
    split = shift_share(start, end, reference_start=area_first, reference_end=area_last)
    ranges = _ranges(
        (history.low[first, places], history.high[first, places]),
        (history.low[last, places], history.high[last, places]),
        _rates(area_first, area_last),
    )
    cells = {
        "change": end - start,
        **{part: getattr(split.cells, part) for part in PARTS if part != "change"},
    }
    rates = _rates(area_first, area_last)
    within = [
        _of_totals(whole, place, first, last, rates, history.low[first, place], history.high[first, place])
        for place in places
    ]
    count = len(history.groups)
    tables = []
    for position, place in enumerate(places):
        numbers: dict[str, Any] = {}
        for name, moment, values in (("start", first, start), ("end", last, end)):
            cell_low, cell_high = history.low[moment, place], history.high[moment, place]
            known = values[position].sum()
            least, most = _with_total(name, cell_low.sum(), cell_high.sum(), within[position])
            numbers[f"{name}_low"] = column([min(least, known), *cell_low])
            numbers[name] = _with_sum(values[position])
            numbers[f"{name}_high"] = column([max(most, known), *cell_high])
        for part in PARTS:
            low, high = (ranges[part][end_of][position] for end_of in (0, 1))
            least, most = low.sum(), high.sum()
            least, most = _with_total(part, least, most, within[position])
            value = cells[part][position].sum()
            numbers[f"{part}_low"] = column([min(least, value), *low])
            numbers[part] = _with_sum(cells[part][position])
            numbers[f"{part}_high"] = column([max(most, value), *high])
        told = {
            **_about(history, comparable, place),
            "layer": history.layer,
            "region": history.places[place],
            "from_year": history.years[first],
            "to_year": history.years[last],
            "reference_area": ", ".join(history.places[each] for each in reference),
        }
        tables.append(
            pa.table(
                {
                    name: [None, *history.groups]
                    if name == "industry"
                    else numbers[name]
                    if name in numbers
                    else pa.array([told[name]] * (count + 1), kind)
                    for name, kind in zip(schema.names, schema.types, strict=True)
                }
            ).cast(schema)
        )
    return tables


def _with_sum(values: Floats) -> pa.Array:
    return column(np.concatenate([[values.sum()], values]))


def _rates(area_first: Floats, area_last: Floats) -> tuple[float, Floats]:
    """Growth of all employment in the area, and of each industry there."""
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.where(area_first > 0, area_last / area_first - 1, 0.0)
    return float(area_last.sum() / area_first.sum() - 1), growth


def _ranges(
    start: tuple[Floats, Floats], end: tuple[Floats, Floats], rates: tuple[float, Floats]
) -> dict[str, tuple[Floats, Floats]]:
    """Least and greatest of every part of every industry, its numbers anywhere in their bounds; the area's growth is taken at its values."""
    overall, growth = rates
    (start_low, start_high), (end_low, end_high) = start, end

    def times(rate: Any) -> tuple[Floats, Floats]:
        one, other = start_low * rate, start_high * rate
        return np.minimum(one, other), np.maximum(one, other)

    return {
        "change": (end_low - start_high, end_high - start_low),
        "national": times(overall),
        "industry_mix": times(growth - overall),
        "competitive": (end_low - start_high * (1 + growth), end_high - start_low * (1 + growth)),
    }


def _of_totals(
    whole: History, place: int, first: int, last: int, rates: tuple[float, Floats], low: Floats, high: Floats
) -> dict[str, tuple[float, float]]:
    """Bounds of the sums over a region's industries, with its total, which is often published where its industries are not."""
    overall, growth = rates
    total = whole.groups.index("total")
    (start_low, end_low), (start_high, end_high) = (
        (float(bound[first, place, total]), float(bound[last, place, total])) for bound in (whole.low, whole.high)
    )
    national = sorted((start_low * overall, start_high * overall))
    mix = [_extreme(low, high, sign * (growth - overall), start_low, start_high) * sign for sign in (-1, 1)]
    expected = [_extreme(low, high, sign * (1 + growth), start_low, start_high) * sign for sign in (-1, 1)]
    return {
        "start": (start_low, start_high),
        "end": (end_low, end_high),
        "change": (end_low - start_high, end_high - start_low),
        "national": (national[0], national[1]),
        "industry_mix": (mix[0], mix[1]),
        "competitive": (end_low - expected[1], end_high - expected[0]),
    }


def _extreme(low: Floats, high: Floats, rate: Floats, least: float, most: float) -> float:
    """The greatest Σ b · rate with b between its bounds and Σ b between `least` and `most`: the best rates are filled up first."""
    amount = low.copy()
    must, may = max(least - low.sum(), 0.0), max(most - low.sum(), 0.0)
    for position in np.argsort(-rate, kind="stable"):
        wanted = may if rate[position] > 0 else must
        added = min(high[position] - low[position], max(wanted, 0.0))
        amount[position] += added
        must, may = must - added, may - added
    return float((amount * rate).sum())


def _with_total(part: str, least: float, most: float, sure: dict[str, tuple[float, float]]) -> tuple[float, float]:
    """The narrower of two ranges; sums of rounded parts can lie a little outside of their total's."""
    low, high = sure[part]
    if np.isnan(low) or np.isnan(high):
        return least, most
    return max(least, low), min(most, high)
