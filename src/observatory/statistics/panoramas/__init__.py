"""The panorama: shares, location quotients, ranks, stars and grades of every regional cluster, with the range of each.

>>> import observatory.statistics as st
>>> observations = st.read("sbs_r_nuts06_r2.tsv.gz")                            # doctest: +SKIP
>>> panorama = st.panorama(observations, rule="top-20", year=2014)              # doctest: +SKIP
>>> panorama.frame("polars")                                                    # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from observatory.statistics.errors import InputError
from observatory.statistics.panoramas.preparation import Preparation, prepare
from observatory.statistics.rules import StarRule, load_rule

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.engine import Engine
    from observatory.statistics.observations import Observations
    from observatory.statistics.sources.microdata import Establishments

__all__ = ["Panorama", "panorama", "sensitivity"]


@dataclass(frozen=True)
class Panorama:
    """The result of one build: `table` (one row per layer × industry × region × year), `portfolios`, and what they rest on."""

    table: pa.Table
    portfolios: pa.Table
    rule: StarRule
    years: tuple[int, ...]
    preparation: Preparation

    def frame(self, kind: str = "pyarrow", table: str = "table") -> Any:
        """The result as a frame of `polars`, `pandas` or `pyarrow`; `table` may be `portfolios`."""
        import narwhals as nw

        frame = nw.from_native(getattr(self, table), eager_only=True)
        if kind == "pyarrow":
            return frame.to_arrow()
        if kind == "polars":
            return frame.to_polars()
        if kind == "pandas":
            return frame.to_pandas()
        raise InputError(f"unknown kind of frame {kind!r}.", remedy="Use 'polars', 'pandas' or 'pyarrow'.")


def panorama(
    source: Observations | Establishments,
    *,
    rule: str | Path | StarRule = "top-20",
    year: int | Iterable[int] | None = None,
    layers: Sequence[str] | None = None,
    region_level: int | None = None,
    region_version: str | None = None,
    regions: str | Path | None = None,
    categories: str | Path | None = None,
    emerging: str | Path | None = None,
    reference: Mapping[str, int | float] | None = None,
    kinds: Mapping[str, str] | None = None,
    engine: Engine | None = None,
) -> Panorama:
    """Compute the panorama of one or several years.

    Establishment microdata (`observatory.statistics.establishments`) are added up by the engine and never loaded: for files of many millions of plants.
    Such a result has the same tables, but no observations to put into an edition, and of the findings only those on codes.

    `rule` is the name of a preset, a TOML file or a rule; `year` defaults to the latest year of the source; `layers` to the finest complete industry
    level with `category` and `emerging`. `region_level` is the level compared (default: 2, or the finest one of the source).
    `reference` gives employment of the reference area by industry of the source where it is larger than the regions listed;
    without it the countries of the source are added up, or the regions where there are none. `categories` is a table of the user's own, or
    the name of one of the alternative mappings; `emerging` a table of the user's own emerging industries.
    `kinds` says for industries that are cluster categories themselves whether each is `traded` or `local`
    (default: as published for the codes 1 to 51 and 101 to 116, traded for all others).

    Raises InputError for a year or layer the data do not have, or when no region is left.
    """
    from observatory.statistics.observations import Observations

    loaded = load_rule(rule)
    options: dict[str, Any] = {
        "years": [year] if isinstance(year, int) else list(year) if year is not None else None,
        "layers": layers,
        "region_level": region_level,
        "region_version": region_version,
        "regions": regions,
        "categories": categories,
        "emerging": emerging,
        "reference": reference,
        "kinds": kinds,
    }
    if isinstance(source, Observations):
        return _compute(prepare(source, **options), loaded, engine)
    from observatory.statistics.engine import Engine
    from observatory.statistics.panoramas.establishments import prepare_establishments

    if engine is not None:
        return _compute(prepare_establishments(engine, source, loaded.growth_window, **options), loaded, engine)
    with Engine() as own:
        return _compute(prepare_establishments(own, source, loaded.growth_window, **options), loaded, own)


def _compute(preparation: Preparation, rule: StarRule, engine: Engine | None = None) -> Panorama:
    from observatory.statistics.engine import Engine
    from observatory.statistics.panoramas.computation import compute

    if engine is not None:
        table, portfolios = compute(engine, preparation, rule)
    else:
        with Engine() as own:
            table, portfolios = compute(own, preparation, rule)
    return Panorama(table, portfolios, rule, preparation.years, preparation)


def sensitivity(
    observations: Observations,
    *,
    rule: str | Path | StarRule = "top-20",
    year: int | None = None,
    cuts: Sequence[int] = (75, 80, 85, 90),
    denominators: Sequence[str] = ("total", "traded"),
    mappings: Mapping[str, str | Path | None] | None = None,
    **options: Any,
) -> pa.Table:
    """The stars of every cell under several cuts, denominators and mappings of industries to categories: one row per cell and variant.

    Columns: variant, cut, denominator, mapping, layer, industry, region, year, stars, stars_possible, grade, strong, robust.
    `mappings` leads from a name to a table of categories: None is the one that ships with the library, a word one of its alternatives
    (`mechanical`, `alternatives-first`, `confident-only`), a path a table of the user's.
    """
    import pyarrow as pa

    loaded = load_rule(rule)
    kept = ["layer", "industry", "region", "year", "stars", "stars_possible", "grade", "strong", "robust"]
    parts = []
    for mapping, path in (mappings or {"default": None}).items():
        preparation = prepare(observations, years=None if year is None else [year], categories=path, **options)
        for cut in cuts:
            for denominator in denominators:
                varied = loaded.with_percentile(cut).with_denominator(denominator)
                table = _compute(preparation, varied).table.select(kept)
                for name, value in (
                    ("mapping", mapping),
                    ("denominator", denominator),
                    ("cut", cut),
                    ("variant", f"{loaded.name}, cut {cut}, {denominator}, {mapping}"),
                ):
                    table = table.add_column(0, name, pa.array([value] * table.num_rows))
                parts.append(table)
    return pa.concat_tables(parts)


def recompute(result: Panorama, rule: str | Path | StarRule) -> Panorama:
    """The same observations and bounds under another rule."""
    return _compute(replace(result.preparation), load_rule(rule))
