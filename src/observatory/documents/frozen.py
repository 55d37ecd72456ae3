"""A document as JSON, so that a published version can be kept as it was, and the document from that JSON, exactly.

Pictures travel inside, or apart: with a mapping, each is put there under its SHA-256 and only named in the JSON.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime
import hashlib
from collections.abc import Mapping, MutableMapping
from typing import Any

from observatory.documents import tree

FORMAT = 1

NODES = {
    node.__name__: node
    for node in (
        tree.Text,
        tree.LineBreak,
        tree.Strong,
        tree.Emphasis,
        tree.LinkTo,
        tree.EvidenceMark,
        tree.Heading,
        tree.Paragraph,
        tree.Item,
        tree.BulletList,
        tree.NumberedList,
        tree.Column,
        tree.Table,
        tree.Figure,
        tree.Quote,
        tree.Notice,
        tree.Definition,
        tree.Definitions,
        tree.PageBreak,
        tree.Section,
        tree.EvidenceEntry,
        tree.Document,
    )
}

Pictures = Mapping[str, bytes]


class FrozenDocumentError(ValueError):
    """The JSON is no document of this format, or one of its pictures is missing or changed; says which."""


def to_json(document: tree.Document, *, pictures: MutableMapping[str, bytes] | None = None) -> dict[str, Any]:
    """The document as JSON values. With `pictures`, the bytes of each picture go there under their SHA-256 instead."""
    return {"format": FORMAT, "document": _written(document, pictures)}


def from_json(value: Mapping[str, Any], *, pictures: Pictures | None = None) -> tree.Document:
    """The document that `to_json` wrote; `pictures` gives those that were kept apart. Raises FrozenDocumentError."""
    if value.get("format") != FORMAT:
        raise FrozenDocumentError(f"format {value.get('format')!r} of a frozen document is not known, only {FORMAT}.")
    document = _read(value.get("document"), pictures or {})
    if not isinstance(document, tree.Document):
        raise FrozenDocumentError("the JSON holds no document.")
    return document


def _written(value: Any, pictures: MutableMapping[str, bytes] | None) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        node: dict[str, Any] = {"is": type(value).__name__}
        for field in dataclasses.fields(value):
            held = getattr(value, field.name)
            if field.default is not dataclasses.MISSING and held == field.default:
                continue
            if isinstance(value, tree.Figure) and field.name == "svg" and pictures is not None:
                held = held.encode()
                node[field.name] = _picture(held, pictures) | {"is": "Drawing"}
            else:
                node[field.name] = _written(held, pictures)
        return node
    if isinstance(value, tuple | list):
        return [_written(one, pictures) for one in value]
    if isinstance(value, bytes):
        if pictures is not None:
            return _picture(value, pictures)
        return {"is": "Bytes", "base64": base64.b64encode(value).decode()}
    if isinstance(value, datetime.date):
        return {"is": "Date", "date": value.isoformat()}
    return value


def _picture(data: bytes, pictures: MutableMapping[str, bytes]) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    pictures[digest] = data
    return {"is": "Bytes", "sha256": digest}


def _read(value: Any, pictures: Pictures) -> Any:
    if isinstance(value, list):
        return tuple(_read(one, pictures) for one in value)
    if not isinstance(value, Mapping):
        return value
    kind = value.get("is")
    if kind == "Date":
        return datetime.date.fromisoformat(value["date"])
    if kind == "Bytes":
        return _bytes(value, pictures)
    if kind == "Drawing":
        return _bytes(value, pictures).decode()
    node = NODES.get(str(kind))
    if node is None:
        raise FrozenDocumentError(f"a frozen document has no {kind!r}.")
    fields = {name: _read(held, pictures) for name, held in value.items() if name != "is"}
    try:
        return node(**fields)
    except TypeError as error:
        raise FrozenDocumentError(f"{kind}: {error}") from error


def _bytes(value: Mapping[str, Any], pictures: Pictures) -> bytes:
    if "base64" in value:
        return base64.b64decode(value["base64"])
    digest = str(value["sha256"])
    try:
        data = pictures[digest]
    except KeyError:
        raise FrozenDocumentError(f"the picture {digest} is missing.") from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise FrozenDocumentError(f"the picture {digest} is not what it was.")
    return data
