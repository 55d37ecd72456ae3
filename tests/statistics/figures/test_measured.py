"""Figures of what the measures make: nearby possibilities, where growth came from, quotients under other tables of categories."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.statistics.figures.conftest import TemporaryEdition
from tests.statistics.panoramas.islands import employment, panorama

import observatory.statistics as st
from observatory.statistics import figures
from observatory.statistics.figures.possibilities import warnings_of

NETWORK: dict[str, Any] = {
    "sign": "wages", "sign_correlation": 0.41, "weak_sign": False, "close_eigenvalues": False, "components": 1,
    "component_regions": 20, "regions_left_out": 0, "unknown": 0,
}  # fmt: skip


@pytest.fixture(scope="module")
def islands(tmp_path_factory: pytest.TempPathFactory) -> st.Edition:
    folder = tmp_path_factory.mktemp("islands")
    return st.build_edition(panorama(folder), folder / "edition")


@pytest.mark.parametrize("identifier", ["possibilities-AA3-2021", "shift_share-BB1"])
@pytest.mark.parametrize("language", figures.LANGUAGES)
def test_each_can_be_drawn_in_every_appearance_from_its_name_alone(
    islands: st.Edition, identifier: str, language: str
) -> None:
    for theme in figures.THEMES:
        figure = figures.build(islands, identifier, language=language, theme=theme)
        assert figure.identifier == identifier
        assert figure.alternative_text
        assert figure.table.num_rows
    assert "<svg" in figures.svg(figure)


def test_possibilities_are_the_industries_that_a_region_is_not_specialised_in(islands: st.Edition) -> None:
    shown = figures.build(islands, "possibilities-AA3-2021").table.to_pylist()
    rows = islands.table("possibilities", filters=[("region", "=", "AA3"), ("year", "=", 2021)]).to_pylist()
    assert {row["industry"] for row in shown} == {row["industry"] for row in rows if row["specialised"] is False}
    assert [row["density_low"] for row in shown] == sorted((row["density_low"] for row in shown), reverse=True)
    assert all(row["location_quotient"] < 1 for row in shown)


def test_a_weak_sign_is_said_under_the_picture_and_no_industry_is_called_more_complex(islands: st.Edition) -> None:
    figure = figures.build(islands, "possibilities-AA3-2021")
    assert any(note.startswith("Warning: this hardly holds") for note in figure.notes)
    assert "more complex" not in figure.title


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, r"higher wages per person \(correlation 0\.41\)"),
        ({"sign": "diversity"}, r"more specialisations \(correlation 0\.41\)"),
        ({"weak_sign": True}, "may as well be reversed"),
        ({"close_eigenvalues": True}, "a second pattern is nearly as strong"),
        ({"components": 3}, r"in 3 parts; complexity is known in the largest only \(20 regions\)"),
        ({"regions_left_out": 4}, "hidden in 4 regions"),
        ({"unknown": 1200}, "1,200 unknown location quotients"),
    ],
)
def test_what_the_index_is_worth_is_told_plainly(changed: dict[str, Any], said: str) -> None:
    told = " ".join(warnings_of({**NETWORK, **changed}, "en"))
    assert re.search(said, told)
    assert len(warnings_of({**NETWORK, **changed}, "fr")) == len(warnings_of({**NETWORK, **changed}, "en"))


def test_growth_across_a_break_is_not_drawn_and_the_years_taken_instead_are_named(islands: st.Edition) -> None:
    figure = figures.build(islands, "shift_share-BB1")
    assert figure.period == "2019–2021"
    assert figure.notes[0] == "Compared are 2019 and 2021, not 2018 and 2021: the series breaks in 2019."
    rows = {row["part"]: row for row in figure.table.to_pylist()}
    change = sum(employment("BB1", i, 2021) - employment("BB1", i, 2019) for i in "123456")
    assert rows["change"]["value"] == change
    parts = sum(rows[part]["value"] for part in ("national", "industry_mix", "competitive"))
    assert parts == pytest.approx(change)


def test_a_leap_that_nobody_explains_is_named_too(islands: st.Edition) -> None:
    notes = figures.build(islands, "shift_share-CC1").notes
    assert "a large industry more than doubled or halved within a year in 2020" in notes[0]


def test_hidden_numbers_leave_a_range_in_the_growth(islands: st.Edition) -> None:
    figure = figures.build(islands, "shift_share-AA1")
    whole = next(row for row in figure.table.to_pylist() if row["part"] == "change")
    assert whole["low"] < whole["value"] < whole["high"]
    assert "between" in figure.alternative_text


def test_an_edition_built_before_has_none_of_these_figures(edition: TemporaryEdition) -> None:
    for identifier in ("possibilities-XA11-2014", "shift_share-XA11"):
        with pytest.raises(figures.UnknownFigure):
            figures.build(edition, identifier)
    assert "mapping_low" in figures.build(edition, "location_quotients-XA11-2014-division").table.column_names


def test_other_tables_of_categories_widen_the_range_that_hidden_figures_leave(tmp_path: Path) -> None:
    import pyarrow as pa
    from tests.statistics.figures.conftest import make_edition

    plain = make_edition(tmp_path, layers=["category"], tables={"mapping_ranges.parquet": {}})
    panorama_table = plain.tables["panorama"].set_column(
        0, "layer", pa.array(["category"] * plain.tables["panorama"].num_rows)
    )
    industries = plain.tables["industries"].set_column(
        0, "layer", pa.array(["category"] * plain.tables["industries"].num_rows)
    )
    own = [row for row in panorama_table.to_pylist() if row["region"] == "XB11" and row["year"] == 2014]
    ranges = pa.Table.from_pylist(
        [
            {
                "layer": "category", "industry": row["industry"], "region": "XB11", "year": 2014, "mappings": 4,
                "location_quotient_low": row["location_quotient_low"] / 2,
                "location_quotient_high": None if place == 0 else row["location_quotient_high"] * 2,
            }
            for place, row in enumerate(own)
        ]
    )  # fmt: skip
    plain.tables.update(panorama=panorama_table, industries=industries, mapping_ranges=ranges)
    figure = figures.build(plain, "location_quotients-XB11-2014-category")
    rows = figure.table.to_pylist()
    assert all(row["mapping_low"] == pytest.approx(row["location_quotient_low"] / 2) for row in rows)
    unlimited = [row["industry"] for row in rows if row["mapping_high"] is None]
    assert unlimited in ([], [own[0]["industry"]])
    assert any(note.startswith("Without limit under another table") for note in figure.notes) is bool(unlimited)
    assert "range under other tables of categories" in figures.svg(figure)
