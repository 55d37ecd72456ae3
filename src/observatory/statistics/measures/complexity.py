"""How complex the economies of regions and the industries in them are, told from nothing but which industry is present where."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.parts import blocks, in_parts
from observatory.statistics.measures.relatedness.presence import ROWS_AT_ONCE, PresenceTable, table_of_presence

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Product = Callable[[Floats], Floats]
Sign = Literal["anchor", "diversity", "ubiquity", "arbitrary"]

WEAK_CORRELATION = 0.2
"""Below this correlation with diversity the sign of the index says little."""
SMALL_GAP = 0.1
"""Below this distance of the third eigenvalue from the second, as a share of the second, the index may be a mixture of two."""
NOTHING = 1e-10
"""What is as small as this, beside 1, is rounding."""
SOLVED_WHOLE = 256
"""Up to this size of the smaller side all eigenvalues are computed; above it the three greatest, by Lanczos' method."""
STEPS_TO_ALL = 4
LARGE_TABLE = 1_000_000
"""Octets."""
MOST_ITERATIONS = 1000
SMALLEST_FITNESS = 1e-300


class WeakComplexityWarning(UserWarning):
    """A complexity index stands on weak ground: its sign, its direction or its network."""


@dataclass(frozen=True)
class EconomicComplexity:
    """Complexity of regions and of industries as one consistent pair."""

    eci: Floats
    """Complexity of regions, shape (regions,): mean 0 and standard deviation 1 (population) over the regions that have a number."""
    pci: Floats
    """Complexity of industries, shape (industries,), scaled alike. Its sign follows from that of `eci`."""
    eigenvalues: Floats
    """Descending, beginning with 1: all of the smaller side up to 256, the three greatest above that."""
    diversity_correlation: float
    """Correlation of `eci` with the number of industries present; NaN if all regions have as many."""
    eigen_gap: float
    """Second less third eigenvalue, as a share of the second: 0 if the direction is not determined, 1 if nothing competes with it."""
    sign: Sign
    """What the sign was set by: a positive correlation of `eci` with the anchor given or with diversity; where there is none, a negative
    one of `pci` with ubiquity; where there is neither, `arbitrary`: the greatest absolute number was made positive."""
    components: int
    """Number of parts of the network that no industry connects. The index is that of the part with most regions."""
    region_component: Labels
    """Part to which a region belongs, 0 for that of the index; −1 for a region without any industry."""
    industry_component: Labels
    """The same of industries; −1 for an industry that no region has."""
    weaknesses: tuple[str, ...]
    """What the warning said, in words; empty if there was none."""


def economic_complexity(presence: Any, *, anchor: ArrayLike | None = None) -> EconomicComplexity:
    """Economic complexity index of regions (ECI) and of industries (PCI).

    `presence` M of shape (regions, industries), zeros and ones, dense or scipy.sparse; D is the diversity of regions, U the ubiquity
    of industries. The ECI is the eigenvector of D⁻¹ M U⁻¹ Mᵀ to the second greatest eigenvalue, as z-scores; the PCI is U⁻¹ Mᵀ ECI, as z-scores, which is
    the eigenvector of the transposed problem. Both are found from the symmetric form D^(−1/2) M U⁻¹ Mᵀ D^(−1/2), on the side that is smaller.

    An eigenvector has no sign. Here the ECI correlates positively with `anchor` (shape (regions,), income per head for instance) if one is
    given, else with diversity; the PCI's sign follows. Packages differ: ecomplexity and econcomplex take diversity, EconGeo and economiccomplexity (R)
    the method of reflections, which where the correlation is weak gives the opposite order; econcomplex signs ECI and PCI apart, so that
    they may contradict each other.

    NaN for regions without any industry, industries that no region has, and all that is not connected with the greatest part of the network
    (there, the second eigenvector would only tell the parts apart); all NaN where that part has but one kind of region. A
    `WeakComplexityWarning` says when the network is in parts, the correlation with what sets the sign is below 0.2 or the eigenvalues
    are closer than a tenth; the numbers behind it are in the result.

    Raises ValueError for presence that is not 0 or 1, nowhere 1, or an anchor of another shape or with missing numbers.
    Source: Hidalgo and Hausmann 2009, PNAS 106; Hausmann et al. 2014; Mealy, Farmer and Teytelboym 2019, Science Advances 5.
    """
    table = table_of_presence(presence)
    outside = _anchor(anchor, table.shape[0])
    products = _products(table)
    components, of_regions, of_industries = _components(table, products)
    regions, industries = of_regions == 0, of_industries == 0
    part = table
    if not (regions.all() and industries.all()):
        part = table.part(regions, industries)
        products = _products(part)
    eigenvalues, inside, across = _second_direction(part, products)
    weaknesses = []
    if components > 1:
        weaknesses.append(
            f"the network is in {components} parts; the index is that of the part with {regions.sum()} regions"
        )
    eci, pci = np.full(table.shape[0], np.nan), np.full(table.shape[1], np.nan)
    correlation, gap, sign = np.nan, np.nan, "arbitrary"
    if inside is None or across is None:
        weaknesses.append("all regions connected have the same industries, or are one: there is no index")
    else:
        diversity = part.diversity.astype(np.float64)
        factor, sign, certain = _sign(
            inside, across, diversity, part.ubiquity, None if outside is None else outside[regions]
        )
        eci[regions], pci[industries] = factor * inside, factor * across
        correlation = _correlation(factor * inside, diversity)
        third = eigenvalues[2] if len(eigenvalues) > 2 else 0.0
        gap = float((eigenvalues[1] - third) / eigenvalues[1])
        if not certain >= WEAK_CORRELATION:
            weaknesses.append(
                f"its correlation with what sets its sign ({sign}) is {certain:.2f}: the order may as well be reversed"
            )
        if gap < SMALL_GAP:
            weaknesses.append(
                f"the third eigenvalue lies within {gap:.1%} of the second: small changes may turn the index"
            )
    for weakness in weaknesses:
        warnings.warn(f"economic complexity: {weakness}", WeakComplexityWarning, stacklevel=2)
    return EconomicComplexity(
        eci=eci,
        pci=pci,
        eigenvalues=eigenvalues,
        diversity_correlation=correlation,
        eigen_gap=gap,
        sign=sign,  # type: ignore[arg-type]
        components=components,
        region_component=of_regions,
        industry_component=of_industries,
        weaknesses=tuple(weaknesses),
    )


@dataclass(frozen=True)
class Reflections:
    """What the method of reflections gives, step after step."""

    regions: Floats
    """Shape (steps + 1, regions): diversity, then the mean of the industries' last values, and so on."""
    industries: Floats
    """Shape (steps + 1, industries): ubiquity, then the mean of the regions' last values, and so on."""
    standardised: bool


def reflections(presence: Any, *, steps: int = 18, standardised: bool = False) -> Reflections:
    """Method of reflections: k_r,n = (1/k_r,0) Σ_i M_ri k_i,n−1 and k_i,n = (1/k_i,0) Σ_r M_ri k_r,n−1.

    `presence` as in `economic_complexity`; k_r,0 is diversity, k_i,0 ubiquity. Even steps of regions and odd steps of industries speak
    of complexity, the others of its opposite. With every step the values come nearer to one and the same number, and after some dozens
    their differences are lost in rounding. With `standardised` each step is given as z-scores (population), for which the common
    part, the mean weighted by diversity or ubiquity, is taken out before every step: nothing is lost, and the steps settle on
    plus or minus the eigenvector of `economic_complexity` - soon where its gap is wide, late where it is narrow. No stand-in for it.

    NaN for regions without any industry and industries that no region has.

    Raises ValueError as `economic_complexity`, and for a negative number of steps. Source: Hidalgo and Hausmann 2009, PNAS 106.
    """
    if steps < 0:
        raise ValueError(f"steps is {steps}; 0 or more would be right")
    table = table_of_presence(presence)
    part, regions, industries = _occupied(table)
    over_industries, over_regions = _products(part)
    diversity, ubiquity = part.diversity.astype(np.float64), part.ubiquity.astype(np.float64)
    of_regions = np.full((steps + 1, table.shape[0]), np.nan)
    of_industries = np.full((steps + 1, table.shape[1]), np.nan)
    inside, across = diversity, ubiquity
    for step in range(steps + 1):
        if step:
            inside, across = over_industries(across) / diversity, over_regions(inside) / ubiquity
        if standardised:
            inside, across = _centred(inside, diversity), _centred(across, ubiquity)
            of_regions[step, regions], of_industries[step, industries] = _scores(inside), _scores(across)
        else:
            of_regions[step, regions], of_industries[step, industries] = inside, across
    return Reflections(of_regions, of_industries, standardised)


@dataclass(frozen=True)
class Fitness:
    """Fitness of regions and complexity of industries, each with a mean of 1 over those that have a number."""

    fitness: Floats
    """Shape (regions,)."""
    complexity: Floats
    """Shape (industries,)."""
    iterations: int
    """Number of steps made."""
    change: float
    """Greatest change of a fitness in the last step."""
    converged: bool
    """Whether that was within the tolerance."""


def fitness(presence: Any, *, iterations: int | None = None, tolerance: float = 1e-8) -> Fitness:
    """Fitness and complexity: F_r = Σ_i M_ri Q_i and Q_i = 1 / Σ_r (M_ri / F_r), each divided by its mean, from F = Q = 1.

    `presence` as in `economic_complexity`. Each step uses the values of the step before. Steps are made until no fitness changes by more
    than `tolerance`, or exactly `iterations` of them. Whether the values settle at numbers above 0 depends on the shape of the table: in
    many, those of the least fit fall towards 0 for ever, slowly (Pugliese, Zaccaria and Pietronero 2016); then their order is what
    can be used. If 1,000 steps do not suffice, a `WeakComplexityWarning` says so. Values below 1e-300 are held there.

    NaN for regions without any industry and industries that no region has.

    Raises ValueError as `economic_complexity`, and for less than one step or a negative tolerance.
    Source: Tacchella, Cristelli, Caldarelli, Gabrielli and Pietronero 2012, Scientific Reports 2.
    """
    if iterations is not None and iterations < 1:
        raise ValueError(f"iterations is {iterations}; at least one step is needed")
    if not tolerance >= 0:
        raise ValueError(f"tolerance is {tolerance}; 0 or more would be right")
    table = table_of_presence(presence)
    part, regions, industries = _occupied(table)
    over_industries, over_regions = _products(part)
    fit, complex_ = np.ones(part.shape[0]), np.ones(part.shape[1])
    change = np.inf
    step = 0
    while step < (MOST_ITERATIONS if iterations is None else iterations):
        fitter = over_industries(complex_)
        complex_ = 1 / over_regions(1 / fit)
        complex_ /= complex_.mean()
        fitter = np.maximum(fitter / fitter.mean(), SMALLEST_FITNESS)
        change = float(np.abs(fitter - fit).max())
        fit = fitter
        step += 1
        if iterations is None and change <= tolerance:
            break
    if iterations is None and change > tolerance:
        warnings.warn(
            f"fitness still changes by {change:.1e} after {step} steps: use the order of the values, not their size",
            WeakComplexityWarning,
            stacklevel=2,
        )
    of_regions, of_industries = np.full(table.shape[0], np.nan), np.full(table.shape[1], np.nan)
    of_regions[regions], of_industries[industries] = fit, complex_
    return Fitness(of_regions, of_industries, step, change, change <= tolerance)


def _second_direction(
    part: PresenceTable, products: tuple[Product, Product]
) -> tuple[Floats, Floats | None, Floats | None]:
    """The leading eigenvalues and, as z-scores, the second eigenvector over regions and over industries."""
    over_industries, over_regions = products
    diversity, ubiquity = part.diversity.astype(np.float64), part.ubiquity.astype(np.float64)
    regions_are_fewer = part.shape[0] <= part.shape[1]
    margin = diversity if regions_are_fewer else ubiquity
    if len(margin) <= SOLVED_WHOLE:
        eigenvalues, vector = _whole(part, regions_are_fewer, margin)
    else:
        near, far = (over_regions, over_industries) if regions_are_fewer else (over_industries, over_regions)
        eigenvalues, vector = _by_lanczos(margin, ubiquity if regions_are_fewer else diversity, near, far)
    if len(eigenvalues) < 2 or eigenvalues[1] < NOTHING:
        return eigenvalues, None, None
    # From the symmetric form back to the averages: what belongs to one side is the mean of what it has of the other.
    own = vector / np.sqrt(margin)
    if regions_are_fewer:
        inside, across = own, over_regions(own) / ubiquity
    else:
        inside, across = over_industries(own) / diversity, own
    return eigenvalues, _scores(inside), _scores(across)


def _whole(part: PresenceTable, regions_are_fewer: bool, margin: Floats) -> tuple[Floats, Floats]:
    size = len(margin)
    gram = np.zeros((size, size))
    for start in range(0, part.shape[0], part.shape[0] if regions_are_fewer else ROWS_AT_ONCE):
        rows = part.rows(start, part.shape[0] if regions_are_fewer else start + ROWS_AT_ONCE).astype(np.float64)
        if regions_are_fewer:
            gram += (rows / part.ubiquity) @ rows.T
        else:
            gram += rows.T @ (rows / rows.sum(axis=1, keepdims=True))
    gram /= np.sqrt(np.outer(margin, margin))
    values, vectors = np.linalg.eigh(gram)
    return np.clip(values[::-1], 0.0, 1.0), vectors[:, -2] if size > 1 else vectors[:, 0]


def _by_lanczos(margin: Floats, other: Floats, near: Product, far: Product) -> tuple[Floats, Floats]:
    """The first eigenvector, the root of the margin, is known and taken out; the two greatest of what is left are sought."""
    from scipy.sparse.linalg import LinearOperator, eigsh

    root = np.sqrt(margin)
    first = root / np.linalg.norm(root)

    def product(vector: Floats) -> Floats:
        vector = vector.ravel()
        vector = vector - first * (first @ vector)
        image = far(near(vector / root) / other) / root
        return image - first * (first @ image)

    operator = LinearOperator((len(margin), len(margin)), matvec=product, dtype=np.float64)
    # A start that is the same every time, so that the result is.
    start = product(np.random.default_rng(0).standard_normal(len(margin)))
    if np.linalg.norm(start) < NOTHING:
        return np.array([1.0, 0.0, 0.0]), first
    # A small basis on a small side: somewhere above 7,200 numbers (at 8,320 it was seen) SciPy's linear algebra starts threads, and they
    # and NumPy's keep the processors from each other.
    basis = 24 if len(margin) * 24 <= 7_200 else 32
    values, vectors = eigsh(operator, k=2, which="LA", v0=start, tol=1e-13, ncv=basis)
    order = np.argsort(values)[::-1]
    return np.concatenate([[1.0], np.clip(values[order], 0.0, 1.0)]), vectors[:, order[0]]


def _products(part: PresenceTable) -> tuple[Product, Product]:
    """Sums over the industries present, shape (regions,), from values of industries; and over regions from values of regions."""
    if part.sparse is not None:
        rows = part.sparse.astype(np.float64)
        columns = rows.T.tocsr()
        return (lambda values: rows @ values), (lambda values: columns @ values)
    if part.shape[0] * part.shape[1] < 1_000_000:
        numbers = part.rows(0, part.shape[0]).astype(np.float64)
        return (lambda values: numbers @ values), (lambda values: numbers.T @ values)
    return _over_bits(part.octets_of_regions()), _over_bits(part.bits_of_industries().view(np.uint8))


def _over_bits(octets: NDArray[np.uint8]) -> Product:
    from observatory.statistics.measures.relatedness.bit_rows import sums_over_bits

    # For a small table two threads would cost more than they gain.
    halves = blocks(len(octets), most=2 if octets.size > LARGE_TABLE else 1)

    def product(values: Floats) -> Floats:
        out = np.empty(len(octets))
        in_parts(halves, lambda strip: sums_over_bits(octets, values, out, *strip))
        return out

    return product


def _components(table: PresenceTable, products: tuple[Product, Product]) -> tuple[int, Labels, Labels]:
    """Number of connected parts, and the part of each region and industry, numbered from the one with most regions; −1 for none."""
    occupied, found = table.diversity > 0, table.ubiquity > 0
    if not occupied.any():
        raise ValueError("presence is nowhere 1: no region has any industry")
    # From the most diverse region a few steps reach nearly every network as a whole.
    over_industries, over_regions = products
    regions = np.zeros(table.shape[0])
    regions[np.argmax(table.diversity)] = 1
    for _ in range(STEPS_TO_ALL):
        industries = (over_regions(regions) > 0).astype(np.float64)
        regions = (over_industries(industries) > 0).astype(np.float64)
    if (regions > 0)[occupied].all() and (industries > 0)[found].all():
        return 1, np.where(occupied, 0, -1), np.where(found, 0, -1)

    from scipy.sparse import block_array, csr_array
    from scipy.sparse.csgraph import connected_components

    rows = csr_array(table.dense) if table.sparse is None else table.sparse
    columns = csr_array(rows.shape[::-1], dtype=rows.dtype)
    _, label = connected_components(block_array([[None, rows], [columns, None]]), directed=False)
    of_regions, of_industries = label[: table.shape[0]], label[table.shape[0] :]
    with_region = np.bincount(of_regions[occupied], minlength=label.max() + 1)
    with_industry = np.bincount(of_industries[found], minlength=label.max() + 1)
    order = np.lexsort((-with_industry, -with_region))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.where(with_region[order] > 0, np.arange(len(order)), -1)
    return int((with_region > 0).sum()), number[of_regions], number[of_industries]


def _occupied(table: PresenceTable) -> tuple[PresenceTable, NDArray[np.bool_], NDArray[np.bool_]]:
    regions, industries = table.diversity > 0, table.ubiquity > 0
    if not regions.any():
        raise ValueError("presence is nowhere 1: no region has any industry")
    return table.part(regions, industries), regions, industries


def _anchor(anchor: ArrayLike | None, regions: int) -> Floats | None:
    if anchor is None:
        return None
    values = np.asarray(anchor, dtype=np.float64)
    if values.shape != (regions,):
        raise ValueError(f"anchor has shape {values.shape}; presence has {regions} regions")
    if np.isnan(values).any():
        raise ValueError("anchor has missing numbers")
    return values


def _sign(
    eci: Floats, pci: Floats, diversity: Floats, ubiquity: NDArray[np.int64], anchor: Floats | None
) -> tuple[float, Sign, float]:
    """The factor 1 or −1, what it was set by, and how strongly."""
    correlations: list[tuple[Sign, float]] = [
        ("diversity", _correlation(eci, diversity)),
        ("ubiquity", -_correlation(pci, ubiquity.astype(np.float64))),
    ]
    if anchor is not None:
        correlations.insert(0, ("anchor", _correlation(eci, anchor)))
    for name, correlation in correlations:
        if abs(correlation) > NOTHING:
            return (1.0 if correlation > 0 else -1.0), name, abs(correlation)
    return (1.0 if eci[np.argmax(np.abs(eci))] > 0 else -1.0), "arbitrary", 0.0


def _correlation(one: Floats, other: Floats) -> float:
    """Pearson's; NaN where one of the two is constant."""
    first, second = one - one.mean(), other - other.mean()
    norm = np.linalg.norm(first) * np.linalg.norm(second)
    return float(first @ second / norm) if norm > NOTHING * len(one) else np.nan


def _scores(values: Floats) -> Floats:
    spread = values.std()
    if not spread > NOTHING * np.abs(values).max():
        return np.full(values.shape, np.nan)
    scores: Floats = (values - values.mean()) / spread
    return scores


def _centred(values: Floats, weights: Floats) -> Floats:
    """Without the common part, and of size 1, so that no number of steps makes it vanish."""
    rest = values - (weights @ values) / weights.sum()
    size = np.abs(rest).max()
    centred: Floats = rest / size if size > NOTHING * np.abs(values).max() else np.zeros_like(rest)
    return centred
