"""A workbook written row by row: memory does not grow with the table, and the same table gives the same bytes.

Texts are stored as texts of their cell, never as formulas: a name that begins with `=`, `+`, `-` or `@` stays a name.
The parts are those of ECMA-376 that every spreadsheet program asks for.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from observatory.atlas.downloads.pieces import Pieces, entry

MOST_ROWS = 1_048_576
"""So many rows has a sheet, the header included."""

Block = Sequence[Sequence[Any]]
"""Some rows, column by column: the values of each column are all of one kind, or None."""

Sheet = tuple[str, Sequence[str], Iterable[Block], int | None]
"""Name, header, blocks of rows, and how many rows there are if that must be checked."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class TooManyRows(ValueError):
    """A table that no sheet can hold."""


def write(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The workbook in pieces. Raises TooManyRows before the first piece."""
    for name, _, _, count in sheets:
        if count is not None and count >= MOST_ROWS:
            raise TooManyRows(f"a sheet holds {MOST_ROWS - 1:,} rows, {name} has {count:,}.")
    return _write(sheets)


def _write(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    sink = Pieces()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _parts([sheet[0] for sheet in sheets]).items():
            archive.writestr(entry(name), text)
        for number, (_, header, blocks, _) in enumerate(sheets, start=1):
            with archive.open(entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as file:
                for text in _sheet(header, blocks):
                    file.write(text.encode())
                    yield sink.take()
    yield sink.take()


def _sheet(header: Sequence[str], blocks: Iterable[Block]) -> Iterator[str]:
    letters = [_letters(number) for number in range(len(header))]
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
        f'<row r="1">{"".join(_text(f"{at}1", name, 1) for at, name in zip(letters, header, strict=True))}</row>'
    )
    first = 2
    for block in blocks:
        numbers = range(first, first + len(block[0]))
        columns = [_column(at, numbers, values) for at, values in zip(letters, block, strict=True)]
        yield "".join(
            f'<row r="{number}">{"".join(cells)}</row>'
            for number, cells in zip(numbers, zip(*columns, strict=True), strict=True)
        )
        first = numbers.stop
    yield "</sheetData></worksheet>"


def _column(at: str, numbers: range, values: Sequence[Any]) -> list[str]:
    """The cells of a column, whose values are all of one kind; an unknown value has no cell."""
    kind: type = next((type(value) for value in values if value is not None), str)
    rows = zip(numbers, values, strict=True)
    if kind is bool:
        return ["" if v is None else f'<c r="{at}{n}" t="b"><v>{v:d}</v></c>' for n, v in rows]
    if kind in (int, float):
        return ["" if v is None else f'<c r="{at}{n}"><v>{v!r}</v></c>' for n, v in rows]
    return ["" if v is None else _text(f"{at}{n}", v) for n, v in rows]


def _text(at: str, value: Any, style: int = 0) -> str:
    mark = f' s="{style}"' if style else ""
    return f'<c r="{at}"{mark} t="inlineStr"><is><t xml:space="preserve">{_escaped(str(value))}</t></is></c>'


@lru_cache(maxsize=10_000)
def _escaped(text: str) -> str:
    # Characters that XML cannot hold are shown as replaced, not lost in silence.
    return escape(_NOT_ALLOWED.sub("\ufffd", text))


def _letters(number: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _parts(names: Sequence[str]) -> dict[str, str]:
    numbers = range(1, len(names) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers
    )
    last = len(names) + 1
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId{last}" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
