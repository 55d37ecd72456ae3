"""What the measures say on the pages of regions and industries, as downloads and in the API; and an edition that was built before them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from django.test import Client
from tests.atlas.conftest import PUBLISHED, employment
from tests.atlas.test_pages import text
from tests.statistics.panoramas.islands import panorama

from observatory.atlas.downloads.datasets import MEASURES
from observatory.evidence.domain.editions import register_edition
from observatory.evidence.models import Edition
from observatory.statistics.edition import build_edition
from observatory.statistics.panoramas.derived import DERIVED


@pytest.fixture
def earlier(db: None, first_folder: Path, tmp_path: Path) -> Edition:
    """An edition as it was before the measures: without their tables."""
    folder = tmp_path / "earlier"
    shutil.copytree(first_folder, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name in DERIVED:
        (folder / f"{name}.parquet").unlink()
        del manifest["tables"][f"{name}.parquet"]
    del manifest["measures"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return register_edition(folder, draw=False)


@pytest.fixture(scope="session")
def islands_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("islands")
    return build_edition(panorama(folder), folder / "edition", series="islands").path


@pytest.fixture
def islands(db: None, islands_folder: Path) -> Edition:
    """An economy with stars, a break, and an index of complexity that hardly has a sign."""
    return register_edition(islands_folder, draw=False)


def section(page: str, name: str) -> str:
    """A section of a page by its heading's identifier, without tags."""
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', page, re.DOTALL)
    assert found is not None, name
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def test_the_tables_to_take_away_are_those_of_the_edition() -> None:
    assert tuple(MEASURES) == DERIVED


def test_a_region_shows_what_is_near_to_its_specialisations(client: Client, edition: Edition) -> None:
    page = text(client, "/en/regions/union/XB11/")
    assert f"/figures/{edition.id}/en/light/possibilities-XB11-2015.svg" in page
    assert "a pointer to what to ask about, not a forecast" in section(page, "possibilities")


def test_emerging_industries_overlap_and_are_not_called_related(client: Client, edition: Edition) -> None:
    page = text(client, "/en/regions/union/XB11/?layer=emerging")
    assert "Emerging industries overlap" in section(page, "possibilities")
    assert "possibilities-XB11" not in page


def test_ranges_are_not_taken_for_specialisations(client: Client, edition: Edition) -> None:
    """Divisions lie partly in many categories, so that nearly all of these are ranges."""
    page = text(client, "/en/regions/union/XB11/?layer=category")
    assert "Too many location quotients of this layer are only ranges" in section(page, "possibilities")


def test_the_growth_of_a_region_is_split_and_adds_up(client: Client, edition: Edition) -> None:
    page = text(client, "/en/regions/union/XB11/")
    assert f"/figures/{edition.id}/en/light/shift_share-XB11.svg" in page
    assert "The parts add up to the change" in section(page, "growth")


def test_a_break_is_named_with_the_years_that_are_compared_instead(client: Client, edition: Edition) -> None:
    """C10 of XB12 breaks in 2014."""
    told = section(text(client, "/en/regions/union/XB12/"), "growth")
    assert re.search(r"Compared are \d{4} and 2013, not \d{4} and 2015: the series breaks in 2014", told)


def test_an_industry_shows_how_concentrated_it_is_and_what_hidden_figures_leave_open(
    client: Client, edition: Edition
) -> None:
    told = section(text(client, "/en/industries/division/C29/"), "concentration")
    assert "Locational Gini" in told
    assert "The bounds of hidden figures leave open" in told
    everywhere = {region: employment(region, "C29", 2015) for region in PUBLISHED}
    assert len(everywhere) > 2
    assert "neither can tell an industry that gathers from one that consists of a few large plants" in told


def test_the_list_of_industries_shows_their_concentration_and_can_be_ordered_by_it(
    client: Client, edition: Edition
) -> None:
    page = text(client, "/en/industries/?sort=-locational_gini")
    assert 'aria-sort="descending"' in page
    found = [float(number) for number in re.findall(r'<td class="table__number">(0\.\d\d)</td>', page)]
    assert len(found) == 6
    assert found == sorted(found, reverse=True)


def test_without_rated_stars_nothing_is_said_of_how_they_last(client: Client, edition: Edition) -> None:
    """The union is too small for its rule: no cell is rated."""
    assert 'id="persistence"' not in text(client, "/en/industries/division/C10/")
    assert 'id="persistence"' not in text(client, "/en/industries/")


def test_stars_over_the_years_leave_out_breaks_and_say_so(client: Client, islands: Edition) -> None:
    """One industry of one region breaks, in 2019."""
    told = section(text(client, "/en/industries/category/4/"), "persistence")
    assert "2018–2019" in told
    assert "given in every year of the edition" in told
    assert "1 pair of years lies on both sides of a break" in told
    assert "both sides of a break" not in section(text(client, "/en/industries/category/5/"), "persistence")
    told = section(text(client, "/en/industries/"), "persistence")
    assert "From one year to the next" in told
    assert "1 pair of years lies on both sides of a break" in told


def test_growth_of_an_industry_names_the_years_of_every_region(client: Client, islands: Edition) -> None:
    told = section(text(client, "/en/industries/category/4/"), "growth")
    assert "2018–2021" in told
    assert "numbers of two regions with different years must not be compared" in told


def test_a_weak_sign_is_said_beside_the_figure(client: Client, islands: Edition) -> None:
    told = section(text(client, "/en/regions/islands/AA3/"), "possibilities")
    assert "The sign of the index of complexity is weak" in told


@pytest.mark.parametrize("address", ["regions/union/XB11/", "industries/division/C29/", "industries/"])
def test_an_edition_built_before_opens_and_says_that_it_has_none(
    client: Client, earlier: Edition, address: str
) -> None:
    page = text(client, f"/en/{address}")
    assert "built before" in page
    assert "possibilities-" not in page
    assert "data/measures/" not in page


def test_nothing_of_an_edition_built_before_can_be_downloaded_and_the_answer_says_why(
    client: Client, earlier: Edition
) -> None:
    response = client.get("/en/data/measures/networks/download")
    assert response.status_code == 404
    response = client.get("/api/v1/editions/current/measures/networks")
    assert response.status_code == 404
    assert "built before" in response.json()["detail"]
    assert client.get("/en/data/columns/").status_code == 200


@pytest.mark.parametrize("name", DERIVED)
def test_every_table_can_be_had_as_csv_and_from_the_api_with_the_same_rows(
    client: Client, edition: Edition, name: str
) -> None:
    response = client.get(f"/en/data/measures/{name}/download?format=csv")
    lines = b"".join(response.streaming_content).decode().splitlines()
    content = client.get(f"/api/v1/editions/current/measures/{name}?limit=5000").json()
    assert len(lines) - 1 == content["total"]
    assert content["rows"] == [] or list(content["rows"][0]) == lines[0].split(",")


def test_a_table_that_there_is_not_is_not_found(client: Client, edition: Edition) -> None:
    assert client.get("/en/data/measures/nonsense/download").status_code == 404
    assert client.get("/api/v1/editions/current/measures/nonsense").status_code == 422


def test_conditions_narrow_a_table(client: Client, edition: Edition) -> None:
    rows = client.get("/api/v1/editions/current/measures/shift_shares?region=XB11&industry=C29&layer=division").json()
    assert [(row["region"], row["industry"]) for row in rows["rows"]] == [("XB11", "C29")]
