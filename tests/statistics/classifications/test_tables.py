"""The tables of the package: versions, hashes, size, and what may not be among them."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from observatory.statistics.classifications import load_categories, load_industries, load_regions
from observatory.statistics.classifications.registry import FOLDER, index, read_file
from observatory.statistics.errors import InputError

ROOT = Path(__file__).resolve().parents[3]


def test_every_table_has_the_hash_and_the_rows_that_the_index_says():
    for name, information in index().items():
        data = (FOLDER / f"{name}.csv").read_bytes()
        assert hashlib.sha256(data).hexdigest() == information.sha256, name
        assert len(list(csv.reader(data.decode().splitlines(keepends=True)))) - 1 == information.rows, name


def test_the_index_lists_exactly_the_tables_that_are_there():
    assert (
        {path.stem for path in FOLDER.glob("*.csv")}
        == set(index())
        == {
            "cluster_categories",
            "emerging_industries",
            "nace_rev2",
            "nace_rev21",
            "nace_rev21_to_nace_rev2",
            "nace_rev2_categories",
            "naics_2012",
            "naics_2012_to_naics_2017",
            "naics_2017",
            "naics_2017_to_nace_rev2",
            "nuts_2006",
            "nuts_2010",
            "nuts_2013",
            "nuts_2016",
            "nuts_2021",
            "nuts_2024",
            "nuts_overlaps",
            "region_names",
        }
    )


def test_only_the_reconstructed_and_proposed_tables_are_unverified():
    unverified = {name for name, information in index().items() if not information.verified}
    assert unverified == {"nace_rev2_categories", "emerging_industries"}


def test_the_tables_together_stay_under_three_megabytes():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000


def test_no_table_leads_from_naics_to_clusters():
    naics = set(load_industries("naics_2017").codes("national"))
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf-8") as stream:
            header = next(csv.reader(stream))
        if "category" in header or "categories" in header:
            assert not naics & set(read_file(path).column(header[0])), path.name
    assert load_categories().classification.name == "nace_rev2"


def test_the_hash_of_a_classification_is_that_of_its_file():
    assert load_industries("nace_rev2").sha256 == index()["nace_rev2"].sha256
    assert load_regions("2013").sha256 == index()["nuts_2013"].sha256
    assert load_categories().sha256 == index()["nace_rev2_categories"].sha256


def test_the_licence_of_every_table_is_stated():
    text = (ROOT / "LICENCES.md").read_text(encoding="utf-8")
    for name in index():
        assert name in text or (name.startswith("nuts_2") and "nuts_20" in text), name


def test_importing_the_room_loads_neither_arrow_nor_numpy():
    program = (
        "import sys, observatory.statistics.classifications as c\n"
        "c.load_industries('nace_rev2').label('C10'); c.load_regions('2013'); c.load_categories()\n"
        "print(sorted({'pyarrow', 'numpy', 'pandas', 'ibis', 'shapely', 'babel'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"code;label\n", "line 1, column code: the column 'code' is missing"),
        (b"code,label,level,parent\nA,Farming,\n", "line 2: 3 fields where the header has 4"),
        ("code,label,level,parent\nA,F\u00e9,x,\n".encode("latin-1"), "line 2: this is not UTF-8 text"),
    ],
)
def test_a_damaged_table_is_refused_with_its_line(tmp_path, content, message):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"mine\.csv") as refusal:
        load_industries(path)
    assert message in str(refusal.value)


def test_an_absent_table_is_refused_with_its_path(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        load_industries(tmp_path / "absent.csv")


@pytest.mark.shared
def test_the_build_script_writes_the_same_bytes_again(shared_data, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    from classification_tables import categories, files, industries

    monkeypatch.setattr(files, "TABLES", tmp_path)
    section = industries.build_nace(shared_data)
    industries.build_naics(shared_data, section)
    categories.build_categories(shared_data, section)
    written = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    assert len(written) == 10
    for name, data in written.items():
        assert data == (FOLDER / name).read_bytes(), name
