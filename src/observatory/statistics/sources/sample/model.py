"""The numbers of the fictional union: a seeded model with planted clusters. See docs/methods/sample.md.

Employment, establishments and wages of four-digit industries in level-2 regions are drawn; everything else is added up
from them in integers. Each country draws from its own stream of random numbers, so that the figures depend on the seed
alone, never on the order or the number of threads in which countries are computed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from observatory.statistics.errors import InputError
from observatory.statistics.sources.sample.geography import archipelago
from observatory.statistics.sources.sample.union import COUNTRIES, places, regions

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Item = TypeVar("Item", bound=np.generic)

SEED = 2014
YEARS = tuple(range(2012, 2022))
PLANT_SPREAD = 1.1  # standard deviation of the logarithm of plant sizes within an industry
AGGLOMERATION_PREMIUM = 0.05  # wages per standard deviation of the logarithm of region size
PLANTED_PREMIUM = 1.15  # wages in a planted cluster
BREAK = ("QO", 2016)
BREAK_STEP = 1.09  # from that year on the country counts units that it left out before
SPILLOVER = 0.3  # a neighbour of a planted cluster of strength s gets s ** SPILLOVER


@dataclass(frozen=True)
class Nation:
    """Persons employed (thousand) in the first year, yearly wage (thousand EUR) and yearly growth of employment."""

    workers: float
    wage: float
    growth: float


NATIONS = {
    "AA": Nation(8600, 35.0, 0.004),
    "QM": Nation(5200, 47.0, 0.007),
    "QN": Nation(3900, 41.0, 0.003),
    "QO": Nation(5400, 16.0, 0.014),
    "XF": Nation(3100, 27.0, 0.009),
    "XM": Nation(140, 44.0, 0.012),
}


@dataclass(frozen=True)
class PlantedCluster:
    """An industry (division, group or class) that the model makes `strength` times as large in one region."""

    region: str
    industry: str
    strength: float
    what: str


PLANTED = (
    PlantedCluster("AA11", "J62", 2.6, "software in the capital"),
    PlantedCluster("AA24", "C325", 9.0, "medical instruments"),
    PlantedCluster("AA31", "C1102", 12.0, "wine"),
    PlantedCluster("AA41", "C2042", 14.0, "perfumes"),
    PlantedCluster("AA52", "C303", 11.0, "aerospace"),
    PlantedCluster("QM11", "M721", 4.0, "research"),
    PlantedCluster("QM31", "C301", 12.0, "shipbuilding"),
    PlantedCluster("QM33", "C102", 12.0, "fish processing"),
    PlantedCluster("QM45", "H502", 9.0, "sea freight"),
    PlantedCluster("QN11", "C26", 5.0, "electronics"),
    PlantedCluster("QN23", "C16", 7.0, "wood"),
    PlantedCluster("QN31", "C17", 8.0, "paper"),
    PlantedCluster("QO14", "C29", 7.0, "motor vehicles"),
    PlantedCluster("QO22", "C24", 7.0, "basic metals"),
    PlantedCluster("QO33", "C15", 10.0, "footwear and leather"),
    PlantedCluster("QO43", "B07", 10.0, "metal ores"),
    PlantedCluster("XF11", "C21", 8.0, "pharmaceuticals"),
    PlantedCluster("XF24", "I55", 5.0, "accommodation"),
    PlantedCluster("XF33", "J591", 8.0, "film"),
    PlantedCluster("XM00", "H52", 4.0, "harbour and warehouses"),
)


@dataclass(frozen=True)
class Economy:
    """Industries and their parameters; arrays have one entry per class (k,)."""

    classes: tuple[str, ...]
    division: Integers  # index of the division of each class
    divisions: tuple[str, ...]
    share: Floats  # of the class's division in the employment of the union
    wage: Floats
    plant: Floats
    spread: Floats
    shock: Floats
    trend: Floats


@dataclass(frozen=True)
class Truth:
    """What the model drew, without holes.

    The three arrays are integers of shape (years, regions, industries): persons employed, local units, and wages in
    thousand EUR. `regions` are those of levels 0, 1 and 2; `industries` are sections, divisions, groups and classes;
    both are sorted. `largest` is the share of the largest plant in the employment of a cell (classes at level 2, else 0).
    """

    years: tuple[int, ...]
    regions: tuple[str, ...]
    industries: tuple[str, ...]
    employment: Integers
    establishments: Integers
    wages: Integers
    largest: Floats


@cache
def economy() -> Economy:
    """The four-digit industries of NACE Rev. 2, sections B to N without K and division S95, and their parameters."""
    text = files(__package__).joinpath("industries.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    classes = [
        (f"{row['division']}{ending}", number) for number, row in enumerate(rows) for ending in row["classes"].split()
    ]
    division = np.array([number for _, number in classes], dtype=np.int64)

    def column(name: str) -> Floats:
        return np.array([float(row[name]) for row in rows])[division]

    return Economy(
        classes=tuple(code for code, _ in classes),
        division=division,
        divisions=tuple(row["division"] for row in rows),
        share=column("share") / sum(float(row["share"]) for row in rows),
        wage=column("wage"),
        plant=column("plant"),
        spread=column("spread"),
        shock=column("shock"),
        trend=column("trend"),
    )


def parent_industry(code: str) -> str:
    """Code one level up, `C1011` → `C101` → `C10` → `C`; empty above a section."""
    return {1: "", 3: code[:1]}.get(len(code), code[:-1])


@cache
def industries() -> tuple[str, ...]:
    """Sections, divisions, groups and classes, sorted.

    There is no section S: of it European business statistics cover division S95 alone, and publish no total.
    """
    codes = set(economy().classes)
    for _ in range(3):
        codes |= {parent_industry(code) for code in codes} - {"", "S"}
    return tuple(sorted(codes))


def published_regions() -> tuple[str, ...]:
    """Codes of levels 0, 1 and 2, sorted."""
    return tuple(sorted(place.code for place in places() if place.level <= 2))


def _smoothed(generator: np.random.Generator, neighbours: Floats, columns: int, weight: float) -> Floats:
    """Standard normal field (regions, columns) in which neighbours resemble each other."""
    field = generator.standard_normal((len(neighbours), columns))
    field = field + weight * np.sqrt(np.maximum(1, (neighbours > 0).sum(axis=1)))[:, None] * (neighbours @ field)
    return np.asarray((field - field.mean(axis=0)) / field.std(axis=0), dtype=np.float64)


def _neighbour_weights(codes: tuple[str, ...]) -> Floats:
    """Row-standardised matrix of common borders."""
    place = {code: number for number, code in enumerate(codes)}
    weights = np.zeros((len(codes), len(codes)))
    for code, others in archipelago().neighbours.items():
        for other in others:
            weights[place[code], place[other]] = 1 / len(others)
    return weights


def expected_structure(seed: int = SEED) -> tuple[Floats, Floats, Floats]:
    """Size of regions (r,), share of each class in its region (r, k; rows add to 1) and planted strength (r, k).

    Persons employed in the first year, before any chance at the level of cells.
    """
    root = np.random.default_rng(np.random.SeedSequence(seed).spawn(1)[0])
    codes, work = regions(2), economy()
    weights = _neighbour_weights(codes)
    within = np.exp(0.9 * root.standard_normal(len(work.classes)))
    union = work.share * within / np.bincount(work.division, weights=within)[work.division]
    size = np.exp(0.6 * root.standard_normal(len(codes)))
    by_division = _smoothed(root, weights, len(work.divisions), 0.7)[:, work.division]
    by_class = _smoothed(root, weights, len(work.classes), 0.35)
    share = union * np.exp(work.spread * (0.55 * by_division + 0.5 * by_class))
    for country in COUNTRIES:
        members = [number for number, code in enumerate(codes) if code.startswith(country.code)]
        nation = np.exp(0.25 * root.standard_normal(len(work.divisions)))[work.division]
        nation *= np.exp(0.2 * root.standard_normal(len(work.classes)))
        share[members] *= nation
        size[members[0]] = 2.6 * size[members].mean() if len(members) > 1 else 1.0
        size[members] *= 1000 * NATIONS[country.code].workers / size[members].sum()
    share /= share.sum(axis=1, keepdims=True)
    planted = np.ones_like(share)
    mean = (size @ share) / size.sum()
    for cluster in PLANTED:
        place = codes.index(cluster.region)
        columns = [number for number, code in enumerate(work.classes) if code.startswith(cluster.industry)]
        # The strength counts from the union's structure: chance neither doubles nor undoes a planted cluster.
        share[place, columns] = mean[columns] * np.exp(0.3 * by_class[place, columns])
        planted[place, columns] = cluster.strength
        for other in archipelago().neighbours[cluster.region]:
            row = codes.index(other)
            planted[row, columns] = np.maximum(planted[row, columns], cluster.strength**SPILLOVER)
    share *= planted
    share /= share.sum(axis=1, keepdims=True)
    return size, share, planted


@cache
def draw_truth(seed: int = SEED) -> Truth:
    """Draw all years, regions and industries. The same seed gives the same integers; it must not be negative."""
    if seed < 0:
        raise InputError(f"the seed {seed} is negative.", remedy="Give a whole number from 0 up.")
    codes, work = regions(2), economy()
    size, share, planted = expected_structure(seed)
    streams = np.random.SeedSequence(seed).spawn(1 + len(COUNTRIES))[1:]
    shape = (len(YEARS), len(codes), len(work.classes))
    establishments, employment, wages = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    largest = np.zeros(shape)
    agglomeration = np.log(size) - np.log(size).mean()
    agglomeration /= agglomeration.std()
    for country, stream in zip(COUNTRIES, streams, strict=True):
        rows = slice(*_span(codes, country.code))
        drawn = _draw_country(
            np.random.default_rng(stream),
            country.code,
            size[rows],
            share[rows],
            planted[rows],
            agglomeration[rows],
        )
        establishments[:, rows], employment[:, rows], wages[:, rows], largest[:, rows] = drawn
    return Truth(
        YEARS,
        published_regions(),
        industries(),
        employment=_add_up(employment),
        establishments=_add_up(establishments),
        wages=_add_up(wages),
        largest=_place(largest),
    )


def _span(codes: tuple[str, ...], country: str) -> tuple[int, int]:
    members = [number for number, code in enumerate(codes) if code.startswith(country)]
    return members[0], members[-1] + 1


def _draw_country(
    generator: np.random.Generator, country: str, size: Floats, share: Floats, planted: Floats, agglomeration: Floats
) -> tuple[Integers, Integers, Integers, Floats]:
    """Local units, persons employed, wages (thousand EUR) and the largest plant's share, each (years, regions, classes)."""
    from scipy.special import ndtri, pdtrik

    work, nation = economy(), NATIONS[country]
    cells = share.shape
    time: Floats = np.arange(len(YEARS), dtype=np.float64)[:, None, None]
    region_trend = 0.006 * generator.standard_normal((1, cells[0], 1))
    cell_trend = 0.02 * generator.standard_normal(cells) * np.minimum(work.spread, 1.0)
    dip = np.array([{2020: 1.0, 2021: 0.45}.get(year, 0.0) for year in YEARS])[:, None, None]
    growth = time * (nation.growth + work.trend + region_trend + cell_trend + 0.012 * (planted > 2)) + dip * work.shock
    if country == BREAK[0]:
        growth = growth + np.log(BREAK_STEP) * (np.array(YEARS) >= BREAK[1])[:, None, None]
    workers = size[:, None] * share * np.exp(growth)
    plant = work.plant * np.exp(0.35 * generator.standard_normal(cells)) * planted**0.2
    # Chance is kept small in planted clusters: many plants, so that they are found, and found unhidden.
    plant = np.where(planted > 2, np.minimum(plant, workers[0] / 30), plant)
    expected = workers / plant
    # One uniform number per cell for all years: its number of plants moves with expectation, not with new chance.
    chance = generator.uniform(1e-9, 1 - 1e-9, cells)
    count = np.ceil(np.maximum(pdtrik(np.broadcast_to(chance, expected.shape), expected), 0) - 1e-9).astype(np.int64)
    count[np.exp(-expected) >= chance] = 0
    variance = np.log1p((np.exp(PLANT_SPREAD**2) - 1) / np.maximum(expected[0], 1.0))
    variance = np.where(planted > 2, 0.1 * variance, variance)
    luck = np.exp(np.sqrt(variance) * generator.standard_normal(cells) - variance / 2)
    walk = np.cumsum(0.02 * generator.standard_normal(growth.shape), axis=0) / np.sqrt(np.maximum(expected[:1] / 10, 1))
    persons = np.maximum(count, np.rint(count * plant * luck * np.exp(walk)).astype(np.int64))
    with np.errstate(divide="ignore"):
        leader = np.exp(PLANT_SPREAD * ndtri(generator.uniform(0, 1, cells) ** (1 / np.maximum(count, 1))))
    largest = np.where(count > 0, leader / (leader + np.maximum(count - 1, 0) * np.exp(PLANT_SPREAD**2 / 2)), 0.0)
    pay = nation.wage * work.wage * np.exp(0.1 * generator.standard_normal(cells))
    pay = pay * (1 + AGGLOMERATION_PREMIUM * agglomeration[:, None]) * np.where(planted > 2, PLANTED_PREMIUM, 1.0)
    wages = np.rint(persons * pay * 1.022**time * np.exp(0.015 * generator.standard_normal(growth.shape)))
    return count, persons, wages.astype(np.int64), largest


def _place(values: npt.NDArray[Item]) -> npt.NDArray[Item]:
    """Spread (years, level-2 regions, classes) over all published regions and industries, zero elsewhere."""
    all_regions, all_industries = published_regions(), industries()
    result = np.zeros((len(values), len(all_regions), len(all_industries)), dtype=values.dtype)
    rows = [all_regions.index(code) for code in regions(2)]
    columns = [all_industries.index(code) for code in economy().classes]
    result[:, np.array(rows)[:, None], np.array(columns)] = values
    return result


def _add_up(values: Integers) -> Integers:
    """All levels of industries and regions from classes at level 2; sums of integers, so nothing is lost."""
    result = np.asarray(_place(values), dtype=np.int64)
    for parent, children in industry_families():
        result[:, :, parent] = result[:, :, children].sum(axis=2)
    for parent, children in region_families():
        result[:, parent] = result[:, children].sum(axis=1)
    return result


@cache
def industry_families() -> tuple[tuple[int, list[int]], ...]:
    """Positions of a parent and its children among `industries()`, lowest parents first."""
    codes = industries()
    place = {code: number for number, code in enumerate(codes)}
    children: dict[int, list[int]] = {}
    for code in codes:
        if parent_industry(code) in place:
            children.setdefault(place[parent_industry(code)], []).append(place[code])
    return tuple(sorted(children.items(), key=lambda family: -len(codes[family[0]])))


@cache
def region_families() -> tuple[tuple[int, list[int]], ...]:
    """Positions of a parent and its children among `published_regions()`, lowest parents first."""
    codes = published_regions()
    place = {code: number for number, code in enumerate(codes)}
    children: dict[int, list[int]] = {}
    for code in codes:
        if len(code) > 2:
            children.setdefault(place[code[:-1]], []).append(place[code])
    return tuple(sorted(children.items(), key=lambda family: -len(codes[family[0]])))
