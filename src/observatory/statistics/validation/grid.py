"""The observations as integers: what every rule looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from observatory.statistics.errors import InputError
from observatory.statistics.observations import STATUSES_WITH_VALUE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from observatory.statistics.classifications.industries import IndustryClassification
    from observatory.statistics.classifications.regions import RegionClassification
    from observatory.statistics.observations import Observations
    from observatory.statistics.sources.region_versions import RegionVersionChoice

    Integers = NDArray[np.int64]
    Mask = NDArray[np.bool_]

UNCLASSIFIED = ("none", "cluster_categories")
"""Names under which codes are taken as they are, without a classification."""


@dataclass(frozen=True)
class Encoded:
    """A column of text as positions in the list of its distinct codes (in order of first occurrence)."""

    codes: list[str]
    index: Integers

    @classmethod
    def of(cls, column: pa.ChunkedArray | pa.Array) -> Encoded:
        array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        encoded = array.dictionary_encode()
        return cls(encoded.dictionary.to_pylist(), np.asarray(encoded.indices).astype(np.int64))


def thousandths(values: pa.ChunkedArray | pa.Array) -> Integers:
    """Decimals with three places as whole thousandths; 0 in a hole."""
    filled = pc.fill_null(values, pa.scalar(0, pa.int64()).cast(pa.decimal128(22, 3)).cast(values.type))
    array = filled.combine_chunks() if isinstance(filled, pa.ChunkedArray) else filled
    words = np.frombuffer(array.buffers()[1], dtype=np.int64)
    return words[2 * array.offset : 2 * (array.offset + len(array)) : 2].copy()


@dataclass(frozen=True)
class Grid:
    """Observations with region, industry and variable as integers, and values as whole thousandths."""

    observations: Observations
    region: Encoded
    industry: Encoded
    variable: Encoded
    year: Integers
    value: Integers
    known: Mask
    line: Integers

    @classmethod
    def of(cls, observations: Observations) -> Grid:
        table = observations.table
        return cls(
            observations,
            Encoded.of(table["region"]),
            Encoded.of(table["industry"]),
            Encoded.of(table["variable"]),
            np.asarray(table["year"]).astype(np.int64),
            thousandths(table["value"]),
            np.asarray(pc.is_in(table["status"], value_set=pa.array(STATUSES_WITH_VALUE))),
            np.asarray(table["line"]),
        )

    @cached_property
    def status(self) -> Encoded:
        return Encoded.of(self.observations.table["status"])

    @cached_property
    def flag(self) -> Encoded:
        return Encoded.of(self.observations.table["flag"])

    @cached_property
    def source(self) -> Encoded:
        return Encoded.of(self.observations.table["source"])

    @cached_property
    def industries(self) -> IndustryClassification | None:
        """The classification of the industries, if they have one."""
        from observatory.statistics.classifications.industries import load_industries

        name = self.observations.industry_classification
        return None if name in UNCLASSIFIED else load_industries(name)

    @cached_property
    def own_regions(self) -> RegionClassification | None:
        """The user's own classification of the regions, if there is one."""
        from observatory.statistics.classifications.regions import load_regions

        file = self.observations.regions_file
        return None if file is None else load_regions(file)

    @property
    def in_nuts(self) -> bool:
        """Whether the regions are NUTS codes."""
        from observatory.statistics.classifications.regions import region_versions

        version = self.observations.region_version
        return self.observations.regions_file is None and (version is None or version in region_versions())

    @cached_property
    def version_question(self) -> InputError | None:
        """Why no version could be chosen for some year, if so."""
        try:
            self._choices(self.observations.region_version)
        except InputError as error:
            return error
        return None

    @cached_property
    def versions(self) -> Mapping[int, RegionVersionChoice]:
        """The NUTS version of every year; empty where the regions are not NUTS or the question is open."""
        if not self.in_nuts or self.version_question is not None:
            return {}
        return self._choices(self.observations.region_version)

    def _choices(self, version: str | None) -> dict[int, RegionVersionChoice]:
        from observatory.statistics.sources.region_versions import region_versions_by_year

        return region_versions_by_year(self.observations.table, version=version)

    @cached_property
    def countries(self) -> Encoded:
        """The country of every row: the first two letters, what the user's classification says, or nothing."""
        if self.own_regions is not None:
            own = self.own_regions
            names = [own.country(code) if code in own else "" for code in self.region.codes]
        else:
            names = [code[:2] if self.in_nuts else "" for code in self.region.codes]
        distinct = sorted(set(names))
        place = {name: position for position, name in enumerate(distinct)}
        lookup = np.array([place[name] for name in names], dtype=np.int64)
        return Encoded(distinct, lookup[self.region.index])

    @cached_property
    def sections(self) -> Encoded:
        """The code of the highest level above the industry of every row."""
        known = self.industries
        names = [known.section(code) if known is not None else code for code in self.industry.codes]
        distinct = sorted(set(names))
        place = {name: position for position, name in enumerate(distinct)}
        return Encoded(distinct, np.array([place[name] for name in names], dtype=np.int64)[self.industry.index])

    def first_lines(self, rows: Mask | Integers) -> tuple[int, ...]:
        """The first line numbers of some rows, ascending, each once."""
        from observatory.statistics.validation.report import LINES_KEPT

        return tuple(int(line) for line in np.unique(self.line[rows])[:LINES_KEPT])

    def source_names(self, rows: Mask | Integers) -> str:
        """The files that some rows come from."""
        present = np.unique(self.source.index[rows])
        return ", ".join(self.source.codes[place] for place in present)


def spans(years: list[int]) -> str:
    """Years in words: ``2008-2010, 2013``."""
    parts: list[str] = []
    for year in sorted(years):
        if parts and int(parts[-1][-4:]) == year - 1:
            parts[-1] = f"{parts[-1][:4]}-{year}"
        else:
            parts.append(str(year))
    return ", ".join(parts)
