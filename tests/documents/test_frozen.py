"""A published version is kept as JSON and comes back exactly."""

from __future__ import annotations

import dataclasses
import datetime
import json

import pytest
from tests.documents import demonstration

from observatory.documents import (
    BulletList,
    Document,
    Figure,
    FrozenDocumentError,
    Heading,
    Item,
    Paragraph,
    Table,
    from_json,
    inline,
    to_json,
)

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_document_comes_back_from_its_json_exactly(language: str) -> None:
    document = demonstration.report(language)
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


def test_every_field_of_a_document_comes_back() -> None:
    """A field that were forgotten would come back as its default: here none has its default."""
    document = dataclasses.replace(
        demonstration.letter(),
        description="What it is about",
        address="https://example.org/1",
        numbers=False,
        imprint="By us",
    )
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


def test_pictures_can_be_kept_apart_under_their_hash() -> None:
    photograph = Figure("The board", "A board with three cards", png=PNG)
    document = dataclasses.replace(demonstration.report(), blocks=(*demonstration.report().blocks, photograph))
    pictures: dict[str, bytes] = {}
    text = json.dumps(to_json(document, pictures=pictures))
    assert "<svg" not in text
    assert len(pictures) == 3
    assert from_json(json.loads(text), pictures=pictures) == document


def test_a_picture_that_is_missing_or_changed_is_named() -> None:
    pictures: dict[str, bytes] = {}
    frozen = to_json(demonstration.french(), pictures=pictures)
    digest = next(iter(pictures))
    with pytest.raises(FrozenDocumentError, match=rf"{digest} is not what it was"):
        from_json(frozen, pictures=pictures | {digest: b"<svg/>"})
    del pictures[digest]
    with pytest.raises(FrozenDocumentError, match=rf"{digest} is missing"):
        from_json(frozen, pictures=pictures)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"format": 2}, "format 2"),
        ({"format": 1, "document": {"is": "Paragraph", "content": []}}, "holds no document"),
        ({"format": 1, "document": {"is": "Script"}}, "no 'Script'"),
        ({"format": 1, "document": {"is": "Paragraph", "content": [], "onclick": "x"}}, "onclick"),
    ],
)
def test_json_of_another_kind_is_refused(value: dict[str, object], message: str) -> None:
    with pytest.raises(FrozenDocumentError, match=message):
        from_json(value)


def test_plain_strings_and_lists_become_the_same_tree_as_inline_parts() -> None:
    words = inline("One")
    assert Paragraph("One") == Paragraph(words)
    assert BulletList(["One"]) == BulletList((Item(words),))
    assert Table("Caption", ["A"], [["1"]]) == Table(inline("Caption"), ("A",), ((inline("1"),),))
    hash(
        Document(
            language="en", title="T", date=datetime.date(2016, 1, 1), blocks=(Heading(1, "H"), BulletList(["One"]))
        )
    )


def test_what_is_no_words_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match="int is no words"):
        Paragraph(7)  # type: ignore[arg-type]
