"""Programs for the benchmark of bounds, each in a process of its own; see `benchmarks.steps`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

YEAR = 2014
COUNTRY = "DE"
REPEATS = 5


def europe(file: str) -> dict[str, Any]:
    """Bounds of all European cells of employment in one year."""
    problem, _ = _european(file)
    return _timed(problem)


def made(regions: str, industries: str) -> dict[str, Any]:
    """Bounds of a matrix that adds up exactly: three levels of regions, four of industries, a fifth of the fine cells hidden."""
    random = np.random.default_rng(2014)
    region_parent, industry_parent = _tree(int(regions), (6, 24), random), _tree(int(industries), (14, 80, 250), random)
    fine_regions = np.setdiff1d(np.arange(len(region_parent)), region_parent)
    fine_industries = np.setdiff1d(np.arange(len(industry_parent)), industry_parent)
    cells = np.zeros((len(region_parent), len(industry_parent)), dtype=np.int64)
    drawn = np.exp(random.normal(4, 2, (len(fine_regions), len(fine_industries)))).astype(np.int64) * 1000
    cells[np.ix_(fine_regions, fine_industries)] = drawn
    for axis, parent in ((cells, region_parent), (cells.T, industry_parent)):
        for position in range(len(parent) - 1, -1, -1):  # parents stand before their parts
            if parent[position] >= 0:
                axis[parent[position]] += axis[position]
    known = np.ones(cells.shape, dtype=np.bool_)
    known[1:, 1:] = random.random((cells.shape[0] - 1, cells.shape[1] - 1)) > 0.2
    problem: dict[str, Any] = {
        "value": cells,
        "known": known,
        "region_parent": region_parent,
        "industry_parent": industry_parent,
        "region_complete": np.isin(np.arange(len(region_parent)), region_parent),
        "industry_complete": np.isin(np.arange(len(industry_parent)), industry_parent),
        "unit": 1000,
    }
    found = _timed(problem)
    from observatory.statistics.gaps import propagate

    bounds = propagate(**problem)
    assert ((bounds.low <= cells) & (cells <= bounds.high)).all(), "a bound leaves out the true value"
    return found


def by_programme(file: str) -> dict[str, Any]:
    """Ours and HiGHS on the same holes and constraints of one country: time, mean width, bounds that ours leave out."""
    from observatory.statistics.gaps import UNBOUNDED, propagate

    problem, names = _european(file)
    rows = np.array([position for position, name in enumerate(names) if name.startswith(COUNTRY)])
    problem = _of_rows(problem, rows)
    bounds = propagate(**problem)
    ours = statistics.median(_seconds(lambda: propagate(**problem)) for _ in range(REPEATS))
    start = time.perf_counter()
    low, high = _programmes(problem, bounds)
    theirs = time.perf_counter() - start
    hole = bounds.is_hole
    our_low = bounds.low[hole] / 1000
    our_high = np.where(bounds.high[hole] == UNBOUNDED, np.inf, bounds.high[hole] / 1000)
    slip = 1e-6 * np.maximum(1, np.abs(np.where(np.isfinite(our_high), our_high, 1)))
    outside = (low < our_low - slip) | (high > our_high + slip)
    limited = np.isfinite(our_high) & np.isfinite(high)
    return {
        "country": COUNTRY,
        "holes": int(hole.sum()),
        "ours": ours,
        "theirs": theirs,
        "outside": int(outside.sum()),
        "limited_ours": int(np.isfinite(our_high).sum()),
        "limited_theirs": int(np.isfinite(high).sum()),
        "width_ours": float((our_high - our_low)[limited].mean()),
        "width_theirs": float((high - low)[limited].mean()),
        "equal": int((np.abs(low - our_low) + np.abs(high - our_high) <= 2 * slip)[limited].sum()),
    }


def _european(file: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What `propagate` is given for employment in Europe, and the codes of the regions."""
    import observatory.statistics as st
    from observatory.statistics.classifications.industries import load_industries
    from observatory.statistics.classifications.regions import load_regions
    from observatory.statistics.gaps import observations as room
    from observatory.statistics.sources.region_versions import region_versions_by_year

    found = st.read(file, years=[YEAR])
    choice = region_versions_by_year(found.table)[YEAR]
    kept = found.filter(regions=[code for code in found.regions() if code not in choice.foreign])
    given: list[dict[str, Any]] = []
    propagate = room.propagate

    def listening(value: Any, known: Any, region_parent: Any, industry_parent: Any, **options: Any) -> Any:
        given.append(
            {
                "value": value,
                "known": known,
                "region_parent": region_parent,
                "industry_parent": industry_parent,
                **options,
            }
        )
        return propagate(value, known, region_parent, industry_parent, **options)

    room.propagate = listening
    result = room.bound_observations(
        kept.table,
        regions=load_regions(choice.version),
        industries=load_industries(found.industry_classification),
        variables=["employment"],
    )
    return given[0], result.matrices[YEAR, "employment"].regions


def _timed(problem: dict[str, Any]) -> dict[str, Any]:
    from observatory.statistics.gaps import UNBOUNDED, propagate

    bounds = propagate(**problem)
    wall = statistics.median(_seconds(lambda: propagate(**problem)) for _ in range(REPEATS))
    start = time.process_time()
    propagate(**problem)
    cpu = time.process_time() - start
    hole = bounds.is_hole
    return {
        "wall": wall,
        "cpu": cpu,
        "regions": hole.shape[0],
        "industries": hole.shape[1],
        "holes": int(hole.sum()),
        "bounded": int((bounds.high[hole] != UNBOUNDED).sum()),
        "rounds": bounds.rounds,
    }


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _tree(size: int, levels: tuple[int, ...], random: np.random.Generator) -> np.ndarray:
    """Parents of a tree of so many positions: one root, so many positions on each level, the rest below the last."""
    parents, above = [-1], np.array([0])
    for wanted in (*levels, None):
        count = size - len(parents) if wanted is None else wanted
        # Every position above has at least one part.
        chosen = np.sort(np.concatenate([above, random.choice(above, count - len(above))]))
        here = np.arange(len(parents), len(parents) + count)
        parents += chosen.tolist()
        above = here
    return np.array(parents)


def _of_rows(problem: dict[str, Any], rows: np.ndarray) -> dict[str, Any]:
    """The same for some regions that are closed under parents and children."""
    from observatory.statistics.gaps import Slack

    shape = problem["value"].shape
    place = np.full(shape[0] + 1, -1)
    place[rows] = np.arange(len(rows))
    slack = problem["slack"]
    cut = [
        np.broadcast_to(part, shape)[rows]
        for part in (slack.region_low, slack.region_high, slack.industry_low, slack.industry_high)
    ]
    return {
        **problem,
        "value": problem["value"][rows],
        "known": problem["known"][rows],
        "region_parent": place[problem["region_parent"][rows]],
        "region_complete": problem["region_complete"][rows],
        "counted_otherwise": problem["counted_otherwise"][rows],
        "slack": Slack(*cut),
    }


def _programmes(problem: dict[str, Any], bounds: Any) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest value of every hole under all constraints at once, in persons; inf where nothing limits it."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    matrix, limit = _constraints(problem, bounds)
    count = matrix.shape[1]
    low, high = np.empty(count), np.empty(count)
    sparse = csr_array(matrix)
    for hole in range(count):
        aim = np.zeros(count)
        for sign, side in ((1.0, low), (-1.0, high)):
            aim[hole] = sign
            solved = linprog(aim, A_ub=sparse, b_ub=limit, bounds=(0, None), method="highs")
            if solved.status == 3:
                side[hole] = np.inf
            elif solved.status == 0:
                side[hole] = sign * solved.fun
            else:
                raise RuntimeError(solved.message)
    return low, high


def _constraints(problem: dict[str, Any], bounds: Any) -> tuple[Any, np.ndarray]:
    """Every family that was used, as rows of matrix · holes <= limit."""
    from scipy.sparse import coo_array

    from observatory.statistics.gaps.families import Families, mixed_families

    values, hole = problem["value"] / 1000, bounds.is_hole
    number = np.full(hole.shape, -1)
    number[hole] = np.arange(hole.sum())
    trees = (
        Families.from_parents(problem["region_parent"], problem["region_complete"]),
        Families.from_parents(problem["industry_parent"], problem["industry_complete"]),
    )
    mixed = mixed_families(*trees, problem["counted_otherwise"] & ~hole)
    unused = {(each.hierarchy, each.region, each.industry) for each in bounds.conflicts}
    slack = problem["slack"]
    sides = ((slack.region_low, slack.region_high), (slack.industry_low, slack.industry_high))
    entries: list[tuple[int, int, float]] = []
    limits: list[float] = []
    for axis, (families, left_out, (least, most)) in enumerate(zip(trees, mixed, sides, strict=True)):
        for family, total in enumerate(families.totals):
            parts = families.parts[families.family_of_part == family]
            for other in range(hole.shape[1 - axis]):
                cells = [(total, other, 1.0), *((part, other, -1.0) for part in parts)]
                cells = [(one, two, sign) if axis == 0 else (two, one, sign) for one, two, sign in cells]
                at = cells[0][:2]
                name = ("region", "industry")[axis]
                if left_out[family, other] or (name, int(at[0]), int(at[1])) in unused:
                    continue
                holes = [(int(number[row, column]), sign) for row, column, sign in cells if hole[row, column]]
                if not holes:
                    continue
                # total - parts = d with least <= d <= most; the known cells go to the other side.
                rest = sum(sign * values[row, column] for row, column, sign in cells if not hole[row, column])
                for turn, bound in ((-1.0, least[at] / 1000), (1.0, most[at] / 1000)):
                    if turn > 0 and not families.complete[family]:
                        continue
                    entries += [(len(limits), place, turn * sign) for place, sign in holes]
                    limits.append(turn * (bound - rest))
    rows, columns, signs = zip(*entries, strict=True)
    return coo_array((signs, (rows, columns)), shape=(len(limits), int(hole.sum()))), np.array(limits)
