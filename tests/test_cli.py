"""The command: every input that cannot be used ends with exit code 2 and one message that names file, place and remedy."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from observatory import cli

# Two countries of NUTS 2013, two level-2 regions each, three divisions; a small bulk file as Eurostat writes it.
KEY = "nace_r2,indic_sb,geo\\time"
NUMBERS = {
    "C": {
        "AT": 100,
        "AT1": 60,
        "AT11": 40,
        "AT12": 20,
        "AT2": 40,
        "AT21": 40,
        "BG": 50,
        "BG3": 50,
        "BG31": 30,
        "BG32": 20,
    },
    "C10": {
        "AT": 70,
        "AT1": 40,
        "AT11": 30,
        "AT12": 10,
        "AT2": 30,
        "AT21": 30,
        "BG": 20,
        "BG3": 20,
        "BG31": 15,
        "BG32": 5,
    },
    "C11": {
        "AT": 30,
        "AT1": 20,
        "AT11": 10,
        "AT12": 10,
        "AT2": 10,
        "AT21": 10,
        "BG": 30,
        "BG3": 30,
        "BG31": 15,
        "BG32": 15,
    },
}


def bulk(numbers: dict[str, dict[str, object]], years: tuple[int, ...] = (2014, 2013)) -> str:
    lines = ["\t".join([KEY, *(f"{year} " for year in years)])]
    lines += [
        "\t".join([f"{industry},V16110,{region}", *(f"{number} " for _ in years)])
        for industry, cells in numbers.items()
        for region, number in cells.items()
    ]
    return "\n".join(lines) + "\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "sbs.tsv.gz"
    path.write_bytes(gzip.compress(bulk(NUMBERS).encode()))
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Exit code of `observatory ARGUMENTS`."""
    monkeypatch.setattr(sys, "argv", ["observatory", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return int(caught.value.code or 0)


def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one message with which the command ends."""
    assert run(monkeypatch, *arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    message = captured.err.strip().splitlines()[-1]
    assert message.startswith("Error: ")
    assert "Traceback" not in captured.err
    return message


def test_a_panorama_is_built_shown_and_verified(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "edition"
    assert run(monkeypatch, "panorama", "build", source, "--year", "2014", "--rule", "eccp-2021", "--to", to) == 0
    assert "NACE Rev. 2 C" in capsys.readouterr().out
    assert json.loads((to / "manifest.json").read_text())["years"] == [2014]
    assert run(monkeypatch, "edition", "verify", to) == 0
    assert "all as the manifest says" in capsys.readouterr().out
    assert run(monkeypatch, "panorama", "show", to, "--region", "BG32") == 0
    # (15/20) / (60/150) = 1.875
    assert "1.88" in capsys.readouterr().out


def test_the_stars_under_several_cuts_and_mappings_are_written_and_summed_up(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "stars.csv"
    options = ["--rule", "eco-2008", "--cut", "80", "--cut", "90", "--denominator", "total", "--layer", "division"]
    assert run(monkeypatch, "panorama", "sensitivity", source, *options, "--to", to) == 0
    assert "eco-2008, cut 90, total, default" in capsys.readouterr().out
    # Two cuts, two divisions, five level-2 regions.
    assert len(to.read_text().splitlines()) == 1 + 2 * 2 * 5


def test_a_suffix_that_says_no_format_is_refused_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unreadable = tmp_path / "sbs.tsv"
    unreadable.write_text("just a letter to a friend\n")
    assert "no format" in refused(
        monkeypatch, capsys, "panorama", "sensitivity", unreadable, "--to", tmp_path / "stars.doc"
    )


def test_the_report_on_a_file_is_printed_and_given_as_json(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "validate", source) == 0
    assert "total-must-be-summed" in capsys.readouterr().out
    assert run(monkeypatch, "validate", source, "--json") == 0
    assert {finding["rule"] for finding in json.loads(capsys.readouterr().out)["findings"]} >= {"total-must-be-summed"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"just a letter to a friend\n", "letter.tsv"),
        (gzip.compress(bulk(NUMBERS).encode())[:-20], "cut"),
        (bulk(NUMBERS).replace("AT11", "AT\xd611").encode("latin-1"), "UTF-8"),
        (bulk({"C": {"AT": "1,5", "AT11": "2,5"}}).encode(), "comma"),
    ],
    ids=["not a table", "cut gzip", "wrong encoding", "decimal commas"],
)
def test_a_damaged_file_is_named(
    content: bytes, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.tsv"
    path.write_bytes(content)
    message = refused(monkeypatch, capsys, "panorama", "build", path, "--to", tmp_path / "edition")
    assert str(path) in message
    assert says in message
    assert not (tmp_path / "edition").exists()


def test_an_unknown_column_of_a_table_is_named_with_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("region,industry,year,people\nAT11,C10,2014,5\n")
    mapping = tmp_path / "jobs.toml"
    mapping.write_text(
        '[columns]\nregion = "land"\nindustry = "industry"\nyear = "year"\n[variables]\nemployment = "people"\n'
    )
    message = refused(
        monkeypatch, capsys, "panorama", "build", path, "--mapping", mapping, "--to", tmp_path / "edition"
    )
    assert "land" in message
    assert "people" in message


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (
            'dimension = "beauty"\nvariable = "employment"\nstatistic = "absolute"\ncut = 1',
            "unknown dimension 'beauty'",
        ),
        ('dimension = "size"\nvariable = "employment"\nstatistic = "percentile"\ncut = 80', "has no pool"),
    ],
)
def test_a_rule_with_a_mistake_is_refused_with_file_and_line(
    rule: str,
    says: str,
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(f'name = "mine"\n[[star]]\n{rule}\n')
    message = refused(monkeypatch, capsys, "panorama", "build", source, "--rule", path, "--to", tmp_path / "edition")
    assert says in message
    assert f"{path}, line 2" in message


def test_a_year_outside_the_data_is_answered_with_the_years_there_are(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    message = refused(monkeypatch, capsys, "panorama", "build", source, "--year", "1999", "--to", tmp_path / "edition")
    assert "1999" in message
    assert "2013 to 2014" in message


def test_an_engine_that_is_not_here_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source = tmp_path / "numbers.tsv"
    source.write_text(bulk(NUMBERS))
    monkeypatch.setitem(sys.modules, "pyspark", None)
    target = tmp_path / "edition"
    assert run(monkeypatch, "panorama", "build", source, "--engine", "spark", "--to", target) == 2
    assert "pip install 'open-cluster-observatory[spark]'" in capsys.readouterr().err.replace("\n", " ")
    assert run(monkeypatch, "panorama", "build", source, "--engine", "hadoop", "--to", target) == 2
    assert "Known are duckdb, spark." in capsys.readouterr().err
    assert not target.exists()


def test_a_mix_of_two_region_versions_of_which_none_is_whole_asks_for_a_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """FI18 was divided into FI1B and FI1C in 2010; with FI13 beside them neither version is complete."""
    path = tmp_path / "finland.tsv"
    path.write_text(bulk({"C": {"FI": 9, "FI1": 9, "FI13": 2, "FI18": 3, "FI1B": 2, "FI1D": 2}}))
    message = refused(monkeypatch, capsys, "panorama", "build", path, "--to", tmp_path / "edition")
    assert "two NUTS versions" in message
    assert "--nuts-version" in message
    assert (
        run(
            monkeypatch,
            "panorama",
            "build",
            path,
            "--nuts-version",
            "2013",
            "--layer",
            "section",
            "--to",
            tmp_path / "e",
        )
        == 0
    )


def test_no_region_left_is_said_with_the_levels_there_are(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    message = refused(
        monkeypatch, capsys, "panorama", "build", source, "--region-level", "3", "--to", tmp_path / "edition"
    )
    assert "no region is left at level 3" in message
    assert "Levels in the data: 0, 1, 2" in message


def test_a_directory_that_is_no_edition_and_one_with_a_changed_byte_are_refused(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "is no edition" in refused(monkeypatch, capsys, "edition", "verify", tmp_path)
    assert run(monkeypatch, "panorama", "build", source, "--to", tmp_path / "edition") == 0
    capsys.readouterr()
    with (tmp_path / "edition" / "regions.parquet").open("r+b") as file:
        file.seek(60)
        byte = file.read(1)
        file.seek(60)
        file.write(bytes([byte[0] ^ 1]))
    message = refused(monkeypatch, capsys, "edition", "verify", tmp_path / "edition")
    assert "regions.parquet" in message
    assert "at least one byte has changed" in message


def test_boundaries_in_metres_are_refused_with_the_projection_that_is_needed(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ring = [[4321000, 3210000], [4322000, 3210000], [4322000, 3211000], [4321000, 3210000]]
    shape = {
        "type": "Feature",
        "properties": {"NUTS_ID": "AT11"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "laea.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}))
    message = refused(
        monkeypatch,
        capsys,
        "panorama",
        "build",
        source,
        "--boundaries",
        path,
        "--boundaries-notice",
        "© me",
        "--to",
        tmp_path / "e",
    )
    assert str(path) in message
    assert "AT11" in message
    assert "degrees" in message


def test_help_loads_none_of_the_heavy_libraries() -> None:
    program = (
        "import sys; sys.argv = ['observatory', '--help']\n"
        "from observatory import cli\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'ibis', 'altair', 'numba', 'scipy', 'pandas', 'polars', 'pyarrow', 'numpy', 'duckdb', 'django'}\n"
        "sys.exit(f'loaded: {heavy & set(sys.modules)}' if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "panorama" in done.stdout
