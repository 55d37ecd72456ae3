"""The headers of rows in a tagged PDF.

Typst marks the cells of a header row as such and has no open way to say that the first cell of a row names it. The structure
tree says it here: the cell becomes a `TH` with the scope of its row, and the other cells of the row refer to it
(ISO 32000-1, 14.8.5.7).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any


def with_row_headers(pdf: bytes, named: Sequence[bool]) -> bytes:
    """The PDF in which the first cell of each row of the tables with `named` is a header; tables in reading order."""
    import pikepdf

    if not any(named):
        return pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root.StructTreeRoot
        tables = [element for element in _elements(root) if element.S == "/Table"]
        if len(tables) != len(named):
            raise ValueError(f"the PDF has {len(tables)} tables, the document {len(named)}")
        identifiers = pikepdf.NameTree(root.IDTree) if "/IDTree" in root else pikepdf.NameTree.new(opened)
        for number, (table, wanted) in enumerate(zip(tables, named, strict=True)):
            if wanted:
                _name_rows(table, f"R{number}", identifiers, pikepdf)
        root.IDTree = identifiers.obj
        target = io.BytesIO()
        opened.save(
            target, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return target.getvalue()


def _name_rows(table: Any, prefix: str, identifiers: Any, pikepdf: Any) -> None:
    for number, row in enumerate(element for element in _elements(table) if element.S == "/TR"):
        cells = [element for element in _children(row) if element.S in ("/TH", "/TD")]
        if not cells or cells[0].S != "/TD":
            continue
        first = cells[0]
        name = pikepdf.String(f"{prefix}r{number}")
        first.S = pikepdf.Name.TH
        first.ID = name
        identifiers[str(name)] = first
        attributes = _table_attributes(first, pikepdf)
        attributes.Scope = pikepdf.Name.Row
        for cell in cells[1:]:
            attributes = _table_attributes(cell, pikepdf)
            attributes.Headers = pikepdf.Array([*attributes.get("/Headers", []), name])


def _table_attributes(element: Any, pikepdf: Any) -> Any:
    """The attributes of a cell that speak of tables; made where there are none."""
    given = element.get("/A")
    for one in given if isinstance(given, pikepdf.Array) else [] if given is None else [given]:
        if one.get("/O") == "/Table":
            return one
    made = pikepdf.Dictionary(O=pikepdf.Name.Table)
    if given is None:
        element.A = made
        return element.A
    element.A = pikepdf.Array([*(given if isinstance(given, pikepdf.Array) else [given]), made])
    return element.A[-1]


def _elements(element: Any) -> Iterator[Any]:
    """All structure elements under one, in reading order."""
    for child in _children(element):
        yield child
        yield from _elements(child)


def _children(element: Any) -> Iterator[Any]:
    import pikepdf

    held = element.get("/K")
    for child in held if isinstance(held, pikepdf.Array) else [] if held is None else [held]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
