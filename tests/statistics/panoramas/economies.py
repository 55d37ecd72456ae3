"""Small economies with hidden cells, other economies that the published numbers allow as well, and plain formulas for all of them.

Written from `docs/methods/panorama.md` alone, with NumPy and loops: nothing here is taken from the expressions under test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from observatory.statistics.observations import Observations, schema
from observatory.statistics.rules import Condition, StarRule

WINDOW = 3
Matrix = np.ndarray


@dataclass(frozen=True)
class Shape:
    """Who adds up to whom: rows are regions, then countries; columns are leaves, then the sections above them."""

    regions: tuple[str, ...]
    countries: tuple[str, ...]
    leaves: tuple[str, ...]
    sections: tuple[str, ...]
    classification: str

    @property
    def rows(self) -> tuple[str, ...]:
        return (*self.regions, *self.countries)

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.leaves, *self.sections)

    def country(self, region: str) -> str:
        return region[:2]

    def up(self) -> tuple[Matrix, Matrix]:
        """Matrices that lead from leaves of regions to all published cells: up @ leaf @ across."""
        up = np.array([[row in (region, region[:2]) for region in self.regions] for row in self.rows], int)
        across = np.array(
            [[int(column == leaf or leaf.startswith(column)) for column in self.columns] for leaf in self.leaves]
        )
        if not self.sections:
            across = np.eye(len(self.leaves), dtype=int)
        return up, across

    def whole(self, leaf: Matrix) -> Matrix:
        up, across = self.up()
        return np.asarray(up @ leaf @ across)


@dataclass(frozen=True)
class Economy:
    """One year: the leaves of each variable (and of employment at the start of the window), and which published cells are hidden."""

    shape: Shape
    leaf: Mapping[str, Matrix]
    hidden: Mapping[str, Matrix]

    def published(self, name: str) -> Matrix:
        return self.shape.whole(self.leaf[name])

    def others(self, count: int, generator: np.random.Generator, moves: int = 60) -> Iterator[dict[str, Matrix]]:
        """Economies with the same published numbers: leaves changed by moves that every published sum allows."""
        current = {name: matrix.copy() for name, matrix in self.leaf.items()}
        yield {name: matrix.copy() for name, matrix in current.items()}
        for _ in range(count):
            for name, matrix in current.items():
                for _ in range(moves):
                    _move(matrix, self.shape, self.hidden[name], generator)
            yield {name: matrix.copy() for name, matrix in current.items()}


def _move(leaf: Matrix, shape: Shape, hidden: Matrix, generator: np.random.Generator) -> None:
    """One try to shift numbers between one, two or four hidden leaves, by any amount up to all that is there."""
    places = np.argwhere(hidden[: len(shape.regions), : len(shape.leaves)])
    if not len(places):
        return
    change = np.zeros_like(leaf)
    row, column = places[generator.integers(len(places))]
    kind = generator.integers(4)
    further, aside = generator.integers(leaf.shape[0]), generator.integers(leaf.shape[1])
    change[row, column] = -1
    if kind == 1:
        change[further, column] += 1
    elif kind == 2:
        change[row, aside] += 1
    elif kind == 3:
        change[further, column] += 1
        change[row, aside] += 1
        change[further, aside] -= 1
    if generator.random() < 0.5:
        change = -change
    if not change.any() or (shape.whole(change)[~hidden] != 0).any():
        return
    room = int(np.min(leaf[change < 0] // -change[change < 0])) if (change < 0).any() else int(leaf.max()) + 20
    if room > 0:
        leaf += change * (room if generator.random() < 0.4 else int(generator.integers(room + 1)))


def economy(shape: Shape, generator: np.random.Generator, *, holes: float, total_holes: float) -> Economy:
    """A random economy: many small cells, some zero; leaves hidden with the chance `holes`, sums with `total_holes`."""
    size = (len(shape.regions), len(shape.leaves))
    employment = generator.integers(0, 120, size) * (generator.random(size) > 0.2)
    leaf = {
        "employment": employment,
        "start": np.maximum(0, employment + generator.integers(-40, 40, size)),
        "establishments": (employment + 4) // 5,
        "wages": employment * generator.integers(15, 45, size),
    }
    hidden = {}
    for name in leaf:
        mask = generator.random((len(shape.rows), len(shape.columns))) < total_holes
        mask[: len(shape.regions), : len(shape.leaves)] = generator.random(size) < holes
        hidden[name] = mask
    return Economy(shape, leaf, hidden)


def observations(economies: Mapping[int, Economy], regions_file: Any, generator: np.random.Generator) -> Observations:
    """All economies as years of one source; a hole is a confidential cell, one said to be missing, or no row at all."""
    rows: list[dict[str, Any]] = []
    for end, one in economies.items():
        for name in one.leaf:
            variable, year = ("employment", end - WINDOW) if name == "start" else (name, end)
            numbers = one.published(name)
            for (row, column), number in np.ndenumerate(numbers):
                hole = bool(one.hidden[name][row, column])
                status = ("confidential", "missing", "absent")[generator.integers(3)]
                if hole and status == "absent" and not (variable == "employment" and column == 0):
                    continue
                status = (
                    ("confidential" if status == "absent" else status) if hole else "observed" if number else "zero"
                )
                rows.append(
                    {
                        "region": one.shape.rows[row],
                        "industry": one.shape.columns[column],
                        "year": year,
                        "variable": variable,
                        "value": None if hole else Decimal(int(number)).quantize(Decimal("0.001")),
                        "status": status,
                        "flag": "c" if status == "confidential" else "",
                        "source": "made up",
                        "line": len(rows) + 1,
                    }
                )
    classification = next(iter(economies.values())).shape.classification
    return Observations(
        pa.Table.from_pylist(rows, schema=schema()),
        regions_file=regions_file,
        industry_classification=classification,
        units={"employment": "persons employed", "wages": "million EUR", "establishments": "local units"},
    )


Numbers = dict[str, Matrix]


def indicators(
    shape: Shape,
    leaf: Mapping[str, Matrix],
    *,
    kinds: Mapping[str, str],
    denominator: str,
    area: set[str],
    traded: Matrix,
    factor: float = 1000.0,
) -> Numbers:
    """Regions × leaves of every indicator by its formula; NaN where it is not defined.

    `area` are the countries of the reference area, `traded` the part of every leaf (regions × leaves) that is traded.
    """
    employment = leaf["employment"].astype(float)
    parts = {"total": employment, "traded": traded.astype(float), "local": employment - traded}
    inside = np.array([region[:2] in area for region in shape.regions])
    share, quotient = np.full(employment.shape, np.nan), np.full(employment.shape, np.nan)
    reference = employment[inside].sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        for column, code in enumerate(shape.leaves):
            name = denominator
            if denominator == "same-kind":
                name = kinds[code] if kinds[code] in ("traded", "local") else "total"
            share[:, column] = employment[:, column] / parts[name].sum(axis=1)
            quotient[:, column] = share[:, column] / (reference[column] / parts[name][inside].sum())
        result = {
            "employment": employment,
            "establishments": leaf["establishments"].astype(float),
            "wages": leaf["wages"].astype(float),
            "region_share": share,
            "reference_share": employment / reference,
            "location_quotient": quotient,
            "productivity": leaf["wages"] / employment * factor,
            "growth": (employment / leaf["start"]) ** (1 / WINDOW) - 1,
        }
        mean = np.full(employment.shape, np.nan)
        for country in shape.countries:
            own = [region.startswith(country) for region in shape.regions]
            mean[own] = leaf["wages"][own].sum(axis=0) / employment[own].sum(axis=0) * factor
        result["productivity_relative"] = result["productivity"] / mean
    return {name: np.where(np.isfinite(numbers), numbers, np.nan) for name, numbers in result.items()}


def holds(condition: Condition, numbers: Numbers, shape: Shape, kinds: Mapping[str, str]) -> Matrix:
    """Regions × leaves: whether the condition holds when everything is known."""
    values, employment = numbers[condition.variable], numbers["employment"]
    member = ~np.isnan(values) & ((employment > 0) if condition.universe == "employment > 0" else True)
    result = np.zeros(values.shape, bool)
    local = np.array([kinds[code] == "local" for code in shape.leaves])
    pools = [[column] for column in range(len(shape.leaves))]
    if condition.pool == "all-cells":
        pools = [list(np.flatnonzero(local)), list(np.flatnonzero(~local))]
    for pool in pools:
        cut = float(condition.cut)
        if condition.statistic == "percentile":
            known = values[:, pool][member[:, pool]]
            if len(known) < condition.minimum_n:
                continue
            cut = float(np.percentile(known, cut))
        with np.errstate(invalid="ignore"):
            passes = values[:, pool] >= cut if condition.ties == "include" else values[:, pool] > cut
        enough = employment[:, pool] >= max(float(condition.floor), 1e-9)
        result[:, pool] = passes & enough & member[:, pool]
    return result


def grades(rule: StarRule, marks: Mapping[str, Matrix]) -> dict[str, Matrix]:
    """Regions × leaves: whether each grade is reached."""
    stars = sum(marks[star.name].astype(int) for star in rule.stars) if rule.stars else 0
    reached = {}
    for grade in rule.grades:
        holding = np.full(next(iter(marks.values())).shape, True) & (stars >= grade.count_at_least)
        for name in grade.requires:
            holding &= marks[name]
        reached[grade.name] = holding
    return reached


def rank(values: Matrix) -> Matrix:
    """Ranks of each column, 1 the largest, equals sharing the better one; 0 where there is no value."""
    result = np.zeros(values.shape, int)
    for (row, column), value in np.ndenumerate(values):
        if not np.isnan(value):
            result[row, column] = 1 + int(np.sum(values[:, column] > value))
    return result


def random_rule(generator: np.random.Generator, denominator: str) -> StarRule:
    """A rule of six random conditions over all variables, pools, universes and ways with ties, and a grade of three stars."""
    variables = (
        "employment",
        "establishments",
        "wages",
        "location_quotient",
        "region_share",
        "reference_share",
        "productivity",
        "productivity_relative",
        "growth",
    )
    conditions = []
    for place, variable in enumerate(generator.permutation(variables)):
        percentile = place < 7
        conditions.append(
            Condition(
                name=f"c{place}",
                dimension="size",
                variable=str(variable),
                statistic="percentile" if percentile else "absolute",
                cut=Decimal(str(generator.choice([20, 37.5, 50, 80, 90]))) if percentile else Decimal("0.6"),
                ties=str(generator.choice(["include", "exclude"])),
                pool=str(generator.choice(["regions-within-category", "all-cells"])) if percentile else None,
                universe=str(generator.choice(["all", "employment > 0"])),
                floor=Decimal(int(generator.choice([0, 0, 30]))),
                minimum_n=int(generator.choice([1, 1, 5])),
                is_star=place != 2,
            )
        )
    from observatory.statistics.rules import Grade

    return StarRule(
        name="random",
        title={"en": "random"},
        verified=False,
        source="",
        note={"en": ""},
        denominator=denominator,
        conditions=tuple(conditions),
        grades=(Grade("low", (), 1), Grade("high", ("c2",), 3)),
        strong="high",
    )
