"""The guide to one's own data shows what works."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import observatory.statistics as st
from observatory.statistics.sources.mapping import _KEYS, load_mapping

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "guides" / "bring-your-own-data.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def test_every_table_of_the_guide_is_read_without_a_mapping(tmp_path: Path) -> None:
    tables = blocks("csv")
    assert len(tables) == 2
    for text in tables:
        path = tmp_path / "cells.csv"
        path.write_text(text)
        assert st.read(path).regions() == ("AT11",)


def test_every_mapping_of_the_guide_is_accepted() -> None:
    mappings = [load_mapping(tomllib.loads(text)) for text in blocks("toml")]
    assert [mapping.kind for mapping in mappings] == ["cells", "establishments"]


def test_every_key_of_a_mapping_is_explained() -> None:
    table = GUIDE.partition("| key | meaning |")[2].partition("\n\n")[0]
    explained = {
        name.strip("[]")
        for cell in re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(.*?)`", cell)
    }
    assert explained == set(_KEYS)
