"""A workbook written row by row: memory does not grow with the table, and the same table gives the same bytes.

Texts are stored as texts of their cell, never as formulas: a name that begins with `=`, `+`, `-` or `@` stays a name.
The parts are those of ECMA-376 that every spreadsheet program asks for.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from observatory.atlas.downloads.pieces import Pieces, entry

MOST_ROWS = 1_048_576
"""So many rows has a sheet, the header included."""

ROWS_AT_A_TIME = 2000

Sheet = tuple[str, Sequence[str], Iterable[Sequence[Any]], int | None]
"""Name, header, rows, and how many rows there are if that must be checked."""

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


class TooManyRows(ValueError):  # noqa: N818 - says what is too many
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
        for number, (_, header, rows, _) in enumerate(sheets, start=1):
            with archive.open(entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as file:
                for text in _sheet(header, rows):
                    file.write(text.encode())
                    yield sink.take()
    yield sink.take()


def _sheet(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    letters = [_letters(number) for number in range(len(header))]
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
        f'<row r="1">{"".join(_cell(f"{at}1", name, 1) for at, name in zip(letters, header, strict=True))}</row>'
    )
    lines: list[str] = []
    for number, row in enumerate(rows, start=2):
        cells = [_cell(f"{at}{number}", value) for at, value in zip(letters, row, strict=True) if value is not None]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(lines) == ROWS_AT_A_TIME:
            yield "".join(lines)
            lines = []
    yield "".join(lines) + "</sheetData></worksheet>"


def _cell(at: str, value: Any, style: int = 0) -> str:
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{at}"><v>{value!r}</v></c>'
    # Characters that XML cannot hold are shown as replaced, not lost in silence.
    text = escape(_NOT_ALLOWED.sub("\ufffd", str(value)))
    mark = f' s="{style}"' if style else ""
    return f'<c r="{at}"{mark} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


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
