"""The formats of a download: each writes a `Content` piece by piece."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from observatory.atlas.downloads import readme, sdmx, workbook
from observatory.atlas.downloads.content import Content, plain
from observatory.atlas.downloads.pieces import Pieces, entry
from observatory.atlas.downloads.readme import Circumstances

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Format:
    """A format: its name in addresses, the ending of its files, its media type, what writes it."""

    name: str
    label: str
    ending: str
    media_type: str
    write: Callable[[Content, Circumstances], Iterator[bytes]]
    compressed: bool = False
    data_only: bool = False
    """Whether only tables of data, not lists, can be had in it."""


def csv(content: Content, circumstances: Circumstances) -> Iterator[bytes]:
    """UTF-8 without mark, comma, decimal point, texts quoted, unknown numbers empty."""
    return _csv(content.schema, content.batches())


def sdmx_csv(content: Content, circumstances: Circumstances) -> Iterator[bytes]:
    """SDMX-CSV 2.0, one row per measure."""
    found = sdmx.batches(content)
    first = next(found, None)
    if first is None:
        yield (",".join(sdmx.header(content)) + "\n").encode()
        return
    yield from _csv(first.schema, _again(first, found))


def json_text(content: Content, circumstances: Circumstances) -> Iterator[bytes]:
    """One object: what the edition says of itself, the columns with their meaning, the rows."""
    head = {
        "title": content.title(circumstances.language),
        "edition": readme.edition_facts(content.edition, circumstances.language),
        "address": circumstances.address,
        "columns": [
            {"name": c.name, "type": c.type, "unit": c.unit, "description": c.text(circumstances.language)}
            for c in content.columns
        ],
    }
    yield (_dumps(head)[:-1] + ',"rows":[').encode()
    before = "\n"
    for batch in _chunks(content.records(), 500):
        yield (before + ",\n".join(map(_dumps, batch))).encode()
        before = ",\n"
    yield b"\n]}\n"


def parquet(content: Content, circumstances: Circumstances) -> Iterator[bytes]:
    """Parquet with the types of the edition; the schema carries what the edition says of itself, each column its meaning."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    facts = readme.edition_facts(content.edition, circumstances.language)
    described = {column.name: column for column in content.columns}
    schema = pa.schema(
        [
            field.with_metadata(
                {"description": described[field.name].text(circumstances.language), "unit": described[field.name].unit}
            )
            for field in content.schema
        ],
        metadata={
            "title": content.title(circumstances.language),
            "edition": _dumps(facts),
            "fictional": str(content.edition.fictional).lower(),
            "coverage": facts["coverage"],
            "readme": readme.text(content, circumstances),
        },
    )
    sink = Pieces()
    with pq.ParquetWriter(sink, schema, compression="zstd", version="2.6") as writer:
        for table in _row_groups(content, schema):
            writer.write_table(table, row_group_size=max(table.num_rows, 1))
            yield sink.take()
    yield sink.take()


def xlsx(content: Content, circumstances: Circumstances) -> Iterator[bytes]:
    """A workbook with the sheets `data` and `README`; raises TooManyRows where a sheet cannot hold the table."""
    names = content.schema.names
    return workbook.write(
        [
            ("data", names, _blocks(content), content.count),
            ("README", ["README"], [[readme.text(content, circumstances).splitlines()]], None),
        ]
    )


def bundle(content: Content, circumstances: Circumstances) -> Iterator[bytes]:
    """A ZIP with the CSV, its README and the notices of the data."""
    sink = Pieces()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(entry(f"{file_stem(content)}.csv"), "w", force_zip64=True) as file:
            for piece in csv(content, circumstances):
                file.write(piece)
                yield sink.take()
        archive.writestr(entry("README.txt"), readme.text(content, circumstances))
        archive.writestr(entry("LICENCE.txt"), readme.licence(content.edition, circumstances.language))
    yield sink.take()


FORMATS = {
    form.name: form
    for form in (
        Format("csv", "CSV", "csv", "text/csv; charset=utf-8", csv),
        Format(
            "xlsx", "XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx, True
        ),
        Format("parquet", "Parquet", "parquet", "application/vnd.apache.parquet", parquet, True),
        Format("json", "JSON", "json", "application/json", json_text),
        Format("sdmx", "SDMX-CSV 2.0", "sdmx.csv", "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
               sdmx_csv, data_only=True),
        Format("zip", "ZIP", "zip", "application/zip", bundle, True),
    )
}  # fmt: skip


def formats_of(content: Content) -> list[Format]:
    """The formats that the table can be had in."""
    return [form for form in FORMATS.values() if content.dataset.structure or not form.data_only]


def file_stem(content: Content) -> str:
    """The name of its file without ending: `observatory_RO42_2014_division_0123456789ab`."""
    parts = ("observatory", *content.parts, content.edition.id)
    return "_".join("".join(c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in part) for part in parts)


def _csv(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    import pyarrow.csv

    # The header needs no quotes, as column names are plain words.
    yield (",".join(schema.names) + "\n").encode()
    options = pyarrow.csv.WriteOptions(include_header=False)
    for batch in batches:
        sink = io.BytesIO()
        pyarrow.csv.write_csv(batch, sink, options)
        yield sink.getvalue()


def _blocks(content: Content) -> Iterator[list[list[Any]]]:
    for batch in content.batches():
        yield [column.to_pylist() for column in plain(batch).columns]


def _row_groups(content: Content, schema: pa.Schema) -> Iterator[pa.Table]:
    import pyarrow as pa

    found = False
    for batch in content.batches(65_536):
        if batch.num_rows:
            found = True
            yield pa.Table.from_batches([batch]).cast(schema)
    if not found:
        yield schema.empty_table()


def _again(first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from rest


def _chunks(records: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for record in records:
        chunk.append(record)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
