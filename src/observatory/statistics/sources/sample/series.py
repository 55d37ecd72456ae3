"""The fictional statistics in the forms that readers meet: the Observations table and the bulk TSV of Eurostat."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from observatory.statistics.errors import InputError
from observatory.statistics.observations import schema
from observatory.statistics.sources.sample.holes import FLAGS, Published, publish
from observatory.statistics.sources.sample.model import YEARS, Truth, draw_truth
from observatory.statistics.sources.sample.union import NOTICE, VERSION

if TYPE_CHECKING:
    import pyarrow as pa

SOURCE = "sample.tsv.gz"
INDICATORS = (("V11210", "establishments"), ("V13320", "wages"), ("V16110", "employment"))
INDUSTRY_LEVELS = {"section": 1, "division": 3, "group": 4, "class": 5}
HEADER = "freq,nace_r2,indic_sb,geo\\TIME_PERIOD"
METADATA = {b"fictional": b"true", b"notice": NOTICE.encode(), b"region_version": VERSION.encode()}
_BREAK, _CONFIDENTIAL, _ESTIMATED, _UNRELIABLE = (np.uint8(1 << FLAGS.index(letter)) for letter in "bceu")
_BLOCK = 50  # industries written at once
_Item = TypeVar("_Item", bound=np.generic)


@dataclass(frozen=True)
class Selection:
    """What is written: truth and holes, cut to some years and industry levels (positions among those of the truth)."""

    truth: Truth
    published: Published | None
    years: tuple[int, ...]
    year_positions: list[int]
    industry_positions: npt.NDArray[np.int64]


def select(seed: int, years: Sequence[int] | None, industry_levels: Sequence[str] | None, truth: bool) -> Selection:
    """Cut the sample to `years` and `industry_levels` (None for all). Holes are the same whatever is cut."""
    wanted = tuple(YEARS if years is None else sorted({int(year) for year in years}))
    unknown = [year for year in wanted if year not in YEARS]
    if unknown or not wanted:
        raise InputError(
            f"the sample has no figures for {', '.join(map(str, unknown)) or 'an empty list of years'}.",
            column="year",
            remedy=f"Choose years from {YEARS[0]} to {YEARS[-1]}.",
        )
    levels = tuple(INDUSTRY_LEVELS if industry_levels is None else industry_levels)
    for level in levels:
        if level not in INDUSTRY_LEVELS:
            raise InputError(
                f"there is no industry level “{level}”.", remedy=f"Levels are {', '.join(INDUSTRY_LEVELS)}."
            )
    drawn = draw_truth(seed)
    lengths = {INDUSTRY_LEVELS[level] for level in levels}
    positions = np.flatnonzero([len(code) in lengths for code in drawn.industries])
    return Selection(
        drawn, None if truth else publish(drawn, seed), wanted, [YEARS.index(year) for year in wanted], positions
    )


@dataclass(frozen=True)
class _Shown:
    """Numbers of one variable: arrays of shape (industries, regions, years)."""

    values: npt.NDArray[np.int64]  # units, or thousand EUR for wages
    hidden: npt.NDArray[np.bool_]
    flags: npt.NDArray[np.uint8]


def _shown(selection: Selection, variable: str, positions: npt.NDArray[np.int64]) -> _Shown:
    when = np.array(selection.year_positions)

    def cut(array: npt.NDArray[_Item]) -> npt.NDArray[_Item]:
        return np.ascontiguousarray(array[when[:, None], :, positions[None, :]].transpose(1, 2, 0))

    values = cut(getattr(selection.truth, variable))
    published = selection.published
    if published is None:
        return _Shown(values, np.zeros(values.shape, np.bool_), np.zeros(values.shape, np.uint8))
    hidden, flags = cut(published.missing), cut(published.flags)
    if variable == "establishments":
        return _Shown(values, hidden, flags & ~_UNRELIABLE)
    secret = cut(published.confidential)
    hidden |= secret
    if variable == "wages":
        hidden |= cut(published.withheld)
    # A confidential cell says so, and that there is a break; how good the hidden number is stays hidden too.
    return _Shown(values, hidden, np.where(secret, (flags & _BREAK) | _CONFIDENTIAL, flags))


def _letters() -> list[str]:
    """Flag letters of every combination of bits."""
    return ["".join(letter for bit, letter in enumerate(FLAGS) if bits >> bit & 1) for bits in range(1 << len(FLAGS))]


def observations_table(selection: Selection) -> pa.Table:
    """One row per region × industry × year × variable in the order of the TSV; columns as in docs/architecture.md."""
    import pyarrow as pa

    parts = [_shown(selection, variable, selection.industry_positions) for _, variable in INDICATORS]
    thousandths = np.stack(
        [
            part.values * (1 if variable == "wages" else 1000)
            for part, (_, variable) in zip(parts, INDICATORS, strict=True)
        ],
        axis=1,
    )
    hidden = np.stack([part.hidden for part in parts], axis=1)
    flags = np.stack([part.flags for part in parts], axis=1)
    shape = thousandths.shape
    statuses = ["observed", "zero", "estimated", "confidential", "missing"]
    status = np.where(thousandths == 0, 1, np.where(flags & _ESTIMATED > 0, 2, 0))
    status = np.where(hidden, np.where(flags & _CONFIDENTIAL > 0, 3, 4), status).astype(np.int8)

    def texts(words: Sequence[str], axis: int) -> pa.Array:
        index = np.arange(shape[axis], dtype=np.int32).reshape([-1 if i == axis else 1 for i in range(4)])
        return _words(np.broadcast_to(index, shape), words)

    years = np.broadcast_to(np.array(selection.years, dtype=np.int16), shape)
    series = int(np.prod(shape[:3]))
    lines = np.repeat(np.arange(2, series + 2, dtype=np.int64), shape[3])
    columns = {
        "region": texts(selection.truth.regions, 2),
        "industry": texts([selection.truth.industries[i] for i in selection.industry_positions], 0),
        "year": pa.array(np.ascontiguousarray(years).ravel()),
        "variable": texts([variable for _, variable in INDICATORS], 1),
        "value": _decimals(thousandths.ravel(), hidden.ravel()),
        "status": _words(status, statuses),
        "flag": _words(flags, _letters()),
        "source": _words(np.zeros(shape, np.int8), [SOURCE]),
        "line": pa.array(lines),
    }
    return pa.table(columns, schema=schema().with_metadata(METADATA))


def _words(index: npt.NDArray[np.generic], words: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    codes = pa.array(np.ascontiguousarray(index).ravel())
    return pa.DictionaryArray.from_arrays(codes, pa.array(list(words), pa.string())).cast(pa.string())


def _decimals(thousandths: npt.NDArray[np.int64], hidden: npt.NDArray[np.bool_]) -> pa.Array:
    """Decimal numbers with three places, exactly, from integers: 128 bits, low half first."""
    import pyarrow as pa

    halves = np.stack([thousandths, np.where(thousandths < 0, -1, 0)], axis=1).astype("<i8")
    valid = pa.py_buffer(np.packbits(~hidden, bitorder="little"))
    return pa.Array.from_buffers(
        pa.decimal128(18, 3), len(thousandths), [valid, pa.py_buffer(halves)], null_count=int(hidden.sum())
    )


def tsv_blocks(selection: Selection) -> Iterator[bytes]:
    """The bulk TSV, one block of lines per industry: header, then `A,INDUSTRY,INDICATOR,REGION` and a cell per year."""
    import pyarrow as pa
    import pyarrow.compute as pc

    yield ("\t".join([HEADER, *(f"{year} " for year in selection.years)]) + "\n").encode()
    endings = pa.array([f" {letters}" if letters else " " for letters in _letters()], pa.string())
    regions = list(selection.truth.regions)
    for start in range(0, len(selection.industry_positions), _BLOCK):
        positions = selection.industry_positions[start : start + _BLOCK]
        series = []
        for indicator, variable in INDICATORS:
            part = _shown(selection, variable, positions)
            keys = [f"A,{selection.truth.industries[i]},{indicator},{region}" for i in positions for region in regions]
            cells = []
            for column in range(len(selection.years)):
                values, hidden = part.values[..., column].ravel(), part.hidden[..., column].ravel()
                numbers = _decimals(values, hidden) if variable == "wages" else pa.array(values, mask=hidden)
                texts = pc.fill_null(pc.cast(numbers, pa.string()), ":")
                marks = endings.take(pa.array(part.flags[..., column].ravel()))
                cells.append(pc.binary_join_element_wise(texts, marks, ""))
            series.append(pc.binary_join_element_wise(pa.array(keys), *cells, "\t").to_pylist())
        size = len(regions)
        for row in range(len(positions)):
            lines = [line for part in series for line in part[row * size : (row + 1) * size]]
            yield ("\n".join(lines) + "\n").encode()


def write_tsv(selection: Selection, path: Path) -> None:
    """Write the gzipped TSV. The name inside the gzip header says that it is fictional; there is no clock in it."""
    with path.open("wb") as raw, gzip.GzipFile("FICTIONAL-sample.tsv", "wb", 6, raw, mtime=0) as packed:
        for block in tsv_blocks(selection):
            packed.write(block)
