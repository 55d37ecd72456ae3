"""A statistical figure brings its picture, its words and its numbers into a document."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.documents import demonstration
from tests.statistics.figures.conftest import make_edition

from observatory.documents import plain
from observatory.documents.from_figure import figure_from_description, figure_from_statistics
from observatory.evidence.drawing import describe
from observatory.statistics import figures


def test_it_says_what_the_figure_says() -> None:
    figure = demonstration.statistical_figure("en")
    assert plain(figure.caption) == "Vest: 7 of 19 industries have stars; Electrical equipment leads with 2 of 3"
    assert figure.alternative_text.startswith("Bubble chart of 19 industries in Vest, 2014.")
    assert plain(figure.source) == "invented.csv"
    assert figure.identifier == "figure-portfolio-XA11-2014"
    assert "<svg" in figure.svg


def test_its_numbers_are_written_as_people_read_them() -> None:
    table = demonstration.statistical_figure("en").table
    assert table is not None
    heads = [plain(column.label) for column in table.heads]
    assert heads[:4] == ["Industry", "Name", "Location quotient", "Growth per year"]
    rows = {plain(row[0]): [plain(cell) for cell in row] for row in table.cells}
    assert rows["C29"][2] == "1.10 (0.66–1.43)"
    assert rows["C27"][heads.index("Employment")] == "13,477"
    assert plain(table.note) == "Region: XA11; Year: 2014; Years of growth: 3."
    assert table.wide


def test_its_numbers_are_written_in_the_language_of_the_figure() -> None:
    table = demonstration.statistical_figure("fr").table
    assert table is not None
    rows = {plain(row[0]): [plain(cell) for cell in row] for row in table.cells}
    assert rows["C29"][2] == "1,10 (0,66–1,43)"
    assert plain(table.heads[0].label) == "Secteur"
    assert "Année\u00a0: 2014" in plain(table.note)


def test_a_figure_kept_by_the_installation_is_the_same() -> None:
    edition = make_edition(Path("unused"))
    drawn = figures.top_regions(edition, layer="division", industry="C29", year=2014)
    kept = figure_from_description(describe(drawn), figures.svg(drawn), address="https://example.org/f")
    assert kept == figure_from_statistics(drawn, address="https://example.org/f")


def test_what_nothing_bounds_from_above_says_so() -> None:
    description = {
        "identifier": "x",
        "language": "en",
        "title": "T",
        "unit": "",
        "source": "S",
        "notice": "© EuroGeographics",
        "alternative_text": "A",
        "columns": ["region", "employment_low", "employment", "employment_high", "certain", "year"],
        "rows": [["XA11", 5.0, None, None, True, 2014], ["XA12", 1200.5, None, 1300.0, False, 2014]],
    }
    figure = figure_from_description(description, "<svg/>")
    assert figure.notes == ("© EuroGeographics",)
    assert figure.table is not None
    assert [[plain(cell) for cell in row] for row in figure.table.cells] == [
        ["XA11", "at least 5", "yes"],
        ["XA12", "1,201–1,300", "no"],
    ]
    assert plain(figure.table.note) == "Year: 2014."


@pytest.mark.parametrize(("columns", "rows"), [([], []), (["region"], [])])
def test_a_figure_without_numbers_has_no_table(columns: list[str], rows: list[list[str]]) -> None:
    description = {
        "identifier": "x",
        "language": "en",
        "title": "T",
        "source": "S",
        "alternative_text": "A",
        "columns": columns,
        "rows": rows,
    }
    assert figure_from_description(description, "<svg/>").table is None
