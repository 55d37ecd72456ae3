"""A figure says its finding, and its words, its table and its picture agree."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys

import pytest
from tests.statistics.figures.conftest import DIVISIONS, HIDDEN, REGIONS, YEARS, employment_of

from observatory.statistics.figures import Figure, build, standard

EVERY_KIND = [
    "star_map-2014-stars-all",
    "star_map-2014-employment-division-C29",
    "star_map-2014-location_quotient-division-C29",
    "star_map-2014-strength-all",
    "star_map-2014-stars-division-C29",
    "portfolio-XA11-2014",
    "portfolio-XA13-2012",
    "location_quotients-XA11-2014-division",
    "location_quotients-XA11-2014-division-employment",
    "top_regions-division-C29-2014",
    "top_regions-division-C29-2014-location_quotient",
    "series-XA11-division-C29",
    "series-XA11-division-C10",
    "series-XA11-division-C13",
    "series-XA11-division",
    "comparison-2014-XA11.XB12.XC13",
]


def rows(figure: Figure) -> list[dict[str, object]]:
    return figure.table.to_pylist()


@pytest.mark.parametrize("identifier", EVERY_KIND)
@pytest.mark.parametrize("theme", ["light", "dark-narrow"])
def test_every_kind_is_built_from_its_identifier_alone_and_is_valid_vega_lite(edition, identifier, theme) -> None:
    figure = build(edition, identifier, theme=theme)
    assert figure.identifier == identifier
    assert figure.edition == edition.identity
    assert figure.table.num_rows > 0
    assert figure.specification["description"] == figure.alternative_text
    figure.chart()


def test_the_location_quotients_title_is_the_quotient_of_the_data(edition) -> None:
    year, region = 2014, "XA11"
    places = [code for code in REGIONS if code != "XC14"]
    total = sum(employment_of(r, i, year) for r in places for i in DIVISIONS)
    here = sum(employment_of(region, i, year) for i in DIVISIONS)
    quotients = {
        i: employment_of(region, i, year) / here / (sum(employment_of(r, i, year) for r in places) / total)
        for i in DIVISIONS
    }
    first = max(quotients, key=lambda i: quotients[i])
    assert first == "C27"
    figure = build(edition, "location_quotients-XA11-2014-division")
    assert (
        figure.title
        == f"Electrical equipment: {quotients[first]:.1f} times as concentrated in Vest as in the reference area"
    )
    assert rows(figure)[0]["location_quotient"] == pytest.approx(quotients[first])
    assert rows(figure)[0]["label"] == "Manufacture of electrical equipment"


def test_a_hidden_industry_is_a_range_and_one_without_bounds_is_named(edition) -> None:
    figure = build(edition, "location_quotients-XA11-2014-division")
    (cars,) = [row for row in rows(figure) if row["industry"] == "C29"]
    assert cars["location_quotient_low"] == pytest.approx(0.6 * cars["location_quotient"])
    assert cars["location_quotient_high"] == pytest.approx(1.3 * cars["location_quotient"])
    assert "C24" not in {row["industry"] for row in rows(figure)}
    assert any("Basic metals" in note for note in figure.notes)


def test_top_regions_are_ordered_by_what_is_certain_and_the_title_names_the_first(edition) -> None:
    figure = build(edition, "top_regions-division-C29-2014")
    expected = {
        r: employment_of(r, "C29", 2014) * (0.6 if (r, "C29") in HIDDEN else 1.0) for r in REGIONS if r != "XC14"
    }
    assert [row["region"] for row in rows(figure)] == sorted(expected, key=lambda r: -expected[r])
    first = max(expected, key=lambda r: expected[r])
    share = expected[first] / sum(employment_of(r, "C29", 2014) for r in expected)
    assert f"{REGIONS[first][0]} employs most, {expected[first]:,.0f} persons, {share:.1%}" in figure.title


def test_a_series_compares_no_years_across_its_break(edition) -> None:
    figure = build(edition, "series-XA11-division-C10")
    a, b = employment_of("XA11", "C10", 2012), employment_of("XA11", "C10", 2014)
    assert figure.title == (
        f"Food products in Vest: employment fell from {a:,.0f} in 2012 to {b:,.0f} in 2014 (−{1 - b / a:.1%})"
    )
    assert [row["year"] for row in rows(figure) if row["break"]] == [2012]
    assert "breaks in 2012" in figure.alternative_text


def test_a_series_with_hidden_years_leaves_the_direction_open_and_names_empty_years(edition) -> None:
    assert "hidden figures leave the direction open" in build(edition, "series-XA11-division-C29").title
    assert build(edition, "series-XA11-division-C13").notes == ("No figure and no bounds: 2011.",)


def test_the_series_of_a_region_is_the_sum_of_its_covered_industries(edition) -> None:
    total = {row["year"]: row["employment"] for row in rows(build(edition, "series-XB11-division"))}
    assert total == {year: sum(employment_of("XB11", i, year) for i in DIVISIONS) for year in YEARS}


def test_the_portfolio_shows_growth_or_else_productivity_and_says_which(edition) -> None:
    assert "growth of employment" in build(edition, "portfolio-XA11-2014").subtitle
    assert "wages per person" in build(edition, "portfolio-XA11-2012").subtitle


def test_the_portfolio_counts_its_stars(edition) -> None:
    figure = build(edition, "portfolio-XA11-2014")
    starred = [row for row in rows(figure) if row["stars"]]
    assert figure.title.startswith(f"Vest: {len(starred)} of {figure.table.num_rows} industries have stars")
    assert f"with {max(row['stars'] for row in starred)} of 3" in figure.title


def test_the_map_sums_the_stars_of_a_region(edition) -> None:
    figure = build(edition, "star_map-2014-stars-all")
    panorama = edition.tables["panorama"].to_pylist()
    for row in rows(figure):
        of_region = [cell for cell in panorama if cell["region"] == row["region"] and cell["year"] == 2014]
        assert row["value"] == sum(cell["stars"] for cell in of_region)
        assert row["high"] == sum(cell["stars_possible"] for cell in of_region)
    most = max(row["value"] for row in rows(figure))
    assert f"{most:.0f}" in figure.title


def test_a_comparison_names_the_industry_with_the_widest_certain_gap(edition) -> None:
    figure = build(edition, "comparison-2014-XA11.XB12.XC13")
    gaps = {}
    for industry in {row["industry"] for row in rows(figure)}:
        of_one = [row for row in rows(figure) if row["industry"] == industry]
        high = max(of_one, key=lambda row: row["location_quotient_low"])
        low = min(of_one, key=lambda row: row["location_quotient_low"])
        gaps[industry] = high["location_quotient_low"] - low["location_quotient_high"]
    widest = max(gaps, key=lambda industry: gaps[industry])
    assert figure.title.startswith(DIVISIONS[widest][0].removeprefix("Manufacture of ").capitalize())


@pytest.mark.parametrize("identifier", EVERY_KIND)
def test_the_alternative_text_quotes_numbers_of_the_table(edition, identifier) -> None:
    figure = build(edition, identifier)
    # Percentages, years and counts of rows are said in words of their own; every larger number stands in the table.
    table = {f"{value:,.0f}" for row in rows(figure) for value in row.values() if isinstance(value, float | int)}
    said = re.findall(r"\b\d{1,3}(?:,\d{3})+\b", figure.alternative_text)
    assert set(said) <= table


@pytest.mark.parametrize("identifier", EVERY_KIND)
def test_the_csv_is_the_table(edition, identifier) -> None:
    figure = build(edition, identifier)
    read = list(csv.DictReader(io.StringIO(figure.to_csv())))
    assert len(read) == figure.table.num_rows
    assert list(read[0]) == figure.table.column_names
    for text, row in zip(read, rows(figure), strict=True):
        for name, value in row.items():
            if isinstance(value, bool):
                assert text[name] == str(value).lower()
            elif isinstance(value, float | int):
                assert float(text[name]) == value
            else:
                assert text[name] == (value or "")


def test_the_metadata_tell_source_edition_and_that_the_data_are_fictional(edition) -> None:
    figure = build(edition, "portfolio-XA11-2014")
    told = {row["key"]: row["value"] for row in csv.DictReader(io.StringIO(figure.to_csv_metadata()))}
    assert told["edition"] == edition.identity
    assert told["source"] == "invented.csv"
    assert told["fictional"] == "true"
    assert told["title"] == figure.title


def test_the_citation_names_author_title_edition_period_and_software(edition) -> None:
    figure = build(edition, "portfolio-XA11-2014")
    for part in (
        "Open Cluster Observatory: ",
        figure.title,
        edition.identity[:12],
        "2014",
        "open-cluster-observatory 0.1.0",
        "FICTIONAL",
    ):
        assert part in figure.citation


def test_an_unverified_rule_says_so_under_figures_with_stars(tmp_path) -> None:
    from tests.statistics.figures.conftest import make_edition

    edition = make_edition(
        tmp_path, rule={"name": "x", "title": {"en": "Best of", "fr": "Les meilleurs"}, "verified": False}
    )
    assert "Star rule “Best of” (not verified against a publication)." in build(edition, "portfolio-XA11-2014").notes
    assert any(
        "«\u00a0Les meilleurs\u00a0»" in note for note in build(edition, "portfolio-XA11-2014", language="fr").notes
    )


def test_the_standard_figures_are_a_map_a_year_and_two_figures_a_region(edition) -> None:
    published = sorted(set(REGIONS) - {"XC14"})
    expected = [f"star_map-{year}-stars-all" for year in YEARS]
    for region in published:
        expected += [f"portfolio-{region}-2014", f"location_quotients-{region}-2014-division"]
    assert standard(edition) == expected


def test_importing_figures_loads_no_drawing_library() -> None:
    code = (
        "import sys, observatory.statistics.figures as f; f.build;"
        "heavy = {'altair', 'vl_convert', 'shapely', 'numpy', 'pyarrow', 'pandas'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
