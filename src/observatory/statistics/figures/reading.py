"""What figures read from an edition: small slices, read once and kept while figures of the same edition are drawn."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.identifiers import UnknownFigure

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

PANORAMA = (
    "layer", "industry", "region", "year",
    "employment_low", "employment", "employment_high", "employment_status", "employment_flag",
    "region_share", "reference_share", "reference_share_low", "reference_share_high",
    "location_quotient_low", "location_quotient", "location_quotient_high",
    "productivity_relative", "growth", "growth_years", "growth_break",
    "employment_rank", "employment_rank_best", "employment_rank_worst",
    "stars", "stars_possible", "strong", "strong_possible", "robust",
)  # fmt: skip

_EDITIONS, _SLICES = 4, 36


@dataclass(frozen=True)
class Region:
    code: str
    version: str
    level: int | None
    country: str
    longitude: float | None
    latitude: float | None
    published: bool
    fictional: bool
    name: str
    names: dict[str, str]

    def label(self, language: str) -> str:
        return self.names.get(language, self.name)


@dataclass(frozen=True)
class Industry:
    layer: str
    code: str
    labels: dict[str, str]
    kind: str

    def label(self, language: str) -> str:
        return self.labels.get(language) or self.labels["en"]

    def short(self, language: str) -> str:
        return wording.short_label(self.label(language), language)


class EditionReader:
    """The tables of one edition as figures need them. Unknown regions, industries and years raise UnknownFigure."""

    def __init__(self, edition: Any) -> None:
        self._edition = edition
        self._slices: OrderedDict[Any, Any] = OrderedDict()
        self._lock = Lock()
        self.manifest: dict[str, Any] = edition.manifest
        self.identity: str = edition.identity
        self.path = edition.path
        self.layers: tuple[str, ...] = tuple(self.manifest["layers"])
        self.years: tuple[int, ...] = tuple(int(year) for year in self.manifest["years"])
        self.dimensions: tuple[str, ...] = tuple(self.manifest["dimensions"])
        self.fictional = bool(self.manifest["fictional"])
        version = str(self.manifest.get("region_version"))
        # A code may stand in several versions: the published one last, so that it is the one kept.
        rows = sorted(
            edition.table("regions").to_pylist(), key=lambda row: (row["published"], row["region_version"] == version)
        )
        self.regions = {row["region"]: _region(row) for row in rows}
        self.industries = {
            (row["layer"], row["industry"]): Industry(
                row["layer"], row["industry"], {"en": row["label_en"], "fr": row["label_fr"]}, row["kind"] or ""
            )
            for row in edition.table("industries").to_pylist()
        }

    # Names

    def region(self, code: str) -> Region:
        if code not in self.regions:
            raise UnknownFigure(f"the edition has no region {code!r}.", code=code)
        return self.regions[code]

    def industry(self, layer: str, code: str) -> Industry:
        if (layer, code) not in self.industries:
            raise UnknownFigure(f"the edition has no industry {code!r} in layer {layer}.", code=code)
        return self.industries[layer, code]

    def check_year(self, year: int | None) -> int:
        if year not in self.years:
            raise UnknownFigure(
                f"the edition has no year {year}.", remedy=f"Its years are {', '.join(map(str, self.years))}."
            )
        return year

    # Numbers

    def panorama(self, layer: str, year: int) -> pa.Table:
        """Rows of a layer and year, with the columns of PANORAMA that the edition has."""

        def read() -> pa.Table:
            present = self._kept(
                ("columns",), lambda: self._edition.table("panorama", filters=[("year", "=", -1)]).column_names
            )
            columns = [name for name in PANORAMA if name in present]
            return self._edition.table(
                "panorama", columns=columns, filters=[("layer", "=", layer), ("year", "=", year)]
            )

        return self._kept(("panorama", layer, year), read)

    def panorama_rows(
        self, layer: str, year: int, *, region: str | None = None, industry: str | None = None
    ) -> list[Row]:
        """Those rows of one region or one industry, as dictionaries; absent columns read as null."""
        import pyarrow.compute as pc

        table = self.panorama(layer, year)
        for column, code in (("region", region), ("industry", industry)):
            if code is not None:
                table = table.filter(pc.equal(table[column], code))
        missing = dict.fromkeys(name for name in PANORAMA if name not in table.column_names)
        return [{**missing, **row} for row in table.to_pylist()]

    def portfolios(self, layer: str) -> list[Row]:
        """All rows of a layer of `portfolios`."""

        def read() -> list[Row]:
            rows: list[Row] = self._edition.table("portfolios", filters=[("layer", "=", layer)]).to_pylist()
            return rows

        return list(self._kept(("portfolios", layer), read))

    def history(self, layer: str, region: str, industry: str) -> list[Row]:
        """Employment of an industry in a region in every year of the source: low, value, high, status, flag."""
        key = [("region", "=", region), ("industry", "=", industry)]
        observed: list[Row] = self._edition.table(
            "observations",
            columns=["year", "low", "value", "high", "status", "flag"],
            filters=[*key, ("variable", "=", "employment")],
        ).to_pylist()
        if observed:
            return sorted(observed, key=lambda row: int(row["year"]))
        # Categories and emerging industries have no observations of their own: their years are those of the panorama.
        names = {"low": "employment_low", "value": "employment", "high": "employment_high",
                 "status": "employment_status", "flag": "employment_flag"}  # fmt: skip
        rows = self._edition.table(
            "panorama", columns=["year", *names.values()], filters=[("layer", "=", layer), *key]
        ).to_pylist()
        return [
            {"year": row["year"], **{short: row[long] for short, long in names.items()}}
            for row in sorted(rows, key=lambda row: int(row["year"]))
        ]

    def total_history(self, layer: str, region: str) -> list[Row]:
        """Employment of all covered industries in every year of the source, summed from the topmost industries.

        A year in which one of them is unknown from above has no value; the panorama's own years come from `portfolios`.
        """
        top = [str(code) for code in (self.manifest.get("coverage") or {}).get("industries", ())]
        cells: list[Row] = []
        if top:
            import pyarrow.compute as pc

            # Read once for all regions: their pages ask for it one after the other.
            every = self._kept(
                ("topmost",),
                lambda: self._edition.table(
                    "observations",
                    columns=["region", "year", "low", "value", "high", "flag"],
                    filters=[("variable", "=", "employment"), ("industry", "in", top)],
                ),
            )
            cells = every.filter(pc.equal(every["region"], region)).to_pylist()
        history: dict[int, Row] = {}
        for year in {int(cell["year"]) for cell in cells}:
            of_year = [cell for cell in cells if cell["year"] == year]
            complete = len(of_year) == len(top)
            sums = {
                name: sum(cell[name] for cell in of_year)
                if complete and all(cell[name] is not None for cell in of_year)
                else None
                for name in ("low", "value", "high")
            }
            flag = "b" if any("b" in (cell["flag"] or "") for cell in of_year) else ""
            history[year] = {"year": year, **sums, "flag": flag}
        for row in self.portfolios(layer):
            if row["region"] == region:
                flag = history.get(int(row["year"]), {}).get("flag", "")
                history[int(row["year"])] = {
                    "year": int(row["year"]), "low": row["employment_low"], "value": row["employment"],
                    "high": row["employment_high"], "flag": flag,
                }  # fmt: skip
        for row in history.values():
            known = row["value"] is not None and row["high"] is not None
            row["status"] = "missing" if not known else "observed" if row["low"] == row["high"] else "bounded"
        return [history[year] for year in sorted(history)]

    # What the measures make of the panorama: tables that editions built before them do not have

    def has(self, table: str) -> bool:
        """Whether the edition holds this table."""
        return f"{table}.parquet" in (self.manifest.get("tables") or {})

    def derived(self, table: str, layer: str, year: int | None = None) -> list[Row]:
        """Rows of a derived table in a layer (and year); none where the edition does not hold it."""
        if not self.has(table):
            return []

        def read() -> list[Row]:
            conditions = [("layer", "=", layer), *([("year", "=", year)] if year is not None else [])]
            rows: list[Row] = self._edition.table(table, filters=conditions).to_pylist()
            return rows

        return list(self._kept((table, layer, year), read))

    def network(self, layer: str, year: int) -> Row | None:
        """What the relatedness and complexity of a layer and year rest on; None if there are none."""
        row = next(iter(self.derived("networks", layer, year)), None)
        return row if row is not None and row["specialisations"] else None

    def possibilities(self, layer: str, year: int, region: str) -> list[Row]:
        """The region's industries with specialisation, density and complexity."""
        if not self.has("possibilities"):
            return []

        def read() -> pa.Table:
            return self._edition.table("possibilities", filters=[("layer", "=", layer), ("year", "=", year)])

        import pyarrow.compute as pc

        table = self._kept(("possibilities", layer, year), read)
        complexity = {
            row["industry"]: row["complexity"] for row in self.derived("complexity_of_industries", layer, year)
        }
        return [
            {**row, "complexity": complexity.get(row["industry"])}
            for row in table.filter(pc.equal(table["region"], region)).to_pylist()
        ]

    def specialisations(self, layer: str, year: int, region: str) -> int:
        """How many industries the region is specialised in."""
        rows = self.derived("complexity_of_regions", layer, year)
        return next((int(row["diversity"] or 0) for row in rows if row["region"] == region), 0)

    def shift_share(self, region: str) -> list[Row]:
        """The region's row of all industries together, then one for each."""
        if not self.has("shift_shares"):
            return []

        def read() -> pa.Table:
            return self._edition.table("shift_shares", filters=[("layer", "=", self.layers[0])])

        import pyarrow.compute as pc

        table = self._kept(("shift_shares",), read)
        rows: list[Row] = table.filter(pc.equal(table["region"], region)).to_pylist()
        return sorted(rows, key=lambda row: row["industry"] or "")

    def mapped_quotients(self, layer: str, year: int, region: str) -> dict[str, Row]:
        """The range of each location quotient over all tables of categories, by industry."""
        if layer not in ("category", "emerging") or not self.has("mapping_ranges"):
            return {}

        def read() -> pa.Table:
            return self._edition.table("mapping_ranges", filters=[("layer", "=", layer), ("year", "=", year)])

        import pyarrow.compute as pc

        table = self._kept(("mapping_ranges", layer, year), read)
        rows: list[Row] = table.filter(pc.equal(table["region"], region)).to_pylist()
        return {row["industry"]: row for row in rows}

    def _kept(self, key: Any, read: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._slices:
                self._slices.move_to_end(key)
                return self._slices[key]
        value = read()
        with self._lock:
            self._slices[key] = value
            while len(self._slices) > _SLICES:
                self._slices.popitem(last=False)
        return value

    # Texts of the manifest

    def coverage(self, language: str) -> str:
        coverage = self.manifest.get("coverage") or {}
        return str(coverage.get(language) or coverage.get("en") or "")

    def source(self) -> str:
        return ", ".join(str(source["name"]) for source in self.manifest["sources"])

    def software(self) -> str:
        software = self.manifest["software"]
        if isinstance(software, dict):
            return ", ".join(f"{name} {version}" for name, version in software.items())
        return str(software)


_readers: OrderedDict[str, EditionReader] = OrderedDict()
_readers_lock = Lock()


def reader(edition: Any) -> EditionReader:
    """The reader of an edition, kept by its identity (at most four editions at a time)."""
    if isinstance(edition, EditionReader):
        return edition
    with _readers_lock:
        if edition.identity in _readers:
            _readers.move_to_end(edition.identity)
            return _readers[edition.identity]
    fresh = EditionReader(edition)
    with _readers_lock:
        _readers[edition.identity] = fresh
        while len(_readers) > _EDITIONS:
            _readers.popitem(last=False)
    return fresh


def _region(row: Row) -> Region:
    names = json.loads(row["names"]) if row["names"] else {}
    return Region(
        code=row["region"],
        version=row["region_version"],
        level=row["level"],
        country=row["country"] or "",
        longitude=row["longitude"],
        latitude=row["latitude"],
        published=bool(row["published"]),
        fictional=bool(row["fictional"]),
        name=row["name"] or row["region"],
        names=names,
    )
