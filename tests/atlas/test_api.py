"""The API: the same numbers as the pages, with their origin, for anyone, and errors that say what would be right."""

from __future__ import annotations

import json
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client

from observatory.atlas.api import schemas
from observatory.evidence.domain.editions import withdraw_edition
from observatory.evidence.models import Edition

FOR_EVER = "public, max-age=31536000, immutable"
PATHS = {
    "/api/v1/editions",
    "/api/v1/editions/{edition}",
    "/api/v1/editions/{edition}/validation",
    "/api/v1/editions/{edition}/columns",
    "/api/v1/editions/{edition}/regions",
    "/api/v1/editions/{edition}/regions/search",
    "/api/v1/editions/{edition}/regions/{version}/{code}",
    "/api/v1/editions/{edition}/industries",
    "/api/v1/editions/{edition}/industries/{layer}/{code}",
    "/api/v1/editions/{edition}/measures/{table}",
    "/api/v1/editions/{edition}/panorama",
    "/api/v1/editions/{edition}/portfolios",
    "/api/v1/editions/{edition}/observations",
    "/api/v1/editions/{edition}/comparison",
    "/api/v1/editions/{edition}/figures",
    "/api/v1/editions/{edition}/figures/{identifier}",
}
ANSWERS = {
    "editions": schemas.Editions,
    "editions/current": schemas.EditionDetails,
    "editions/current/validation": schemas.Findings,
    "editions/current/columns": schemas.Columns,
    "editions/current/regions": schemas.Regions,
    "editions/current/regions/search?q=ost": schemas.Matches,
    "editions/current/regions/union/XA11": schemas.Region,
    "editions/current/industries": schemas.Industries,
    "editions/current/industries/division/C29": schemas.Industry,
    "editions/current/panorama": schemas.Clusters,
    "editions/current/portfolios": schemas.Portfolios,
    "editions/current/observations": schemas.Observations,
    "editions/current/measures/possibilities?region=XA11&layer=division&year=2015": schemas.Measured,
    "editions/current/comparison?region=XA11&region=XB11": schemas.Comparison,
    "editions/current/figures": schemas.Figures,
    "editions/current/figures/portfolio-XA12-2015": schemas.Figure,
}


def ask(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    return json.loads(response.content)


def test_the_document_lists_exactly_these_operations(client: Client, db: None) -> None:
    schema = ask(client, "openapi.json")
    assert schema["openapi"].startswith("3.")
    assert set(schema["paths"]) == PATHS
    assert {method for operations in schema["paths"].values() for method in operations} == {"get"}
    for path, operations in schema["paths"].items():
        assert operations["get"]["summary"], path
        assert set(operations["get"]["responses"]) == {"200", "404", "422"}, path


@pytest.mark.parametrize("path", ANSWERS)
def test_every_operation_answers_in_the_shape_it_documents(client: Client, edition: Edition, path: str) -> None:
    content = ask(client, path)
    ANSWERS[path].model_validate(content, strict=True)
    if path != "editions":
        assert content["edition"]["id"] == edition.id
        assert content["edition"]["fictional"] is True
        assert content["edition"]["coverage"].startswith("NACE Rev. 2")
        assert content["edition"]["rule"]["name"] == "top-20"
        assert content["edition"]["rule"]["verified"] is False


def test_every_operation_is_tried(client: Client, db: None) -> None:
    assert len(ANSWERS) == len(PATHS)


def test_the_rows_are_those_of_the_edition(client: Client, edition: Edition) -> None:
    content = ask(client, "editions/current/panorama?region=XA11&year=2015&layer=division")
    own = pq.read_table(
        edition.path / "panorama.parquet",
        filters=[("region", "=", "XA11"), ("layer", "=", "division"), ("year", "=", 2015)],
    )
    assert content["total"] == len(content["rows"]) == own.num_rows == 6
    for row, wanted in zip(content["rows"], own.sort_by("industry").to_pylist(), strict=True):
        assert {name: row[name] for name in wanted} == wanted
        assert row["fictional"] is True
        assert row["rule_verified"] is False


def test_filters_narrow_and_add_up(client: Client, edition: Edition) -> None:
    def total(query: str) -> int:
        found: int = ask(client, f"editions/current/panorama?limit=1&{query}")["total"]
        return found

    whole = pq.read_metadata(edition.path / "panorama.parquet").num_rows
    assert total("") == whole
    assert total("year=2014") + total("year=2015") == whole
    assert sum(total(f"layer={layer}") for layer in edition.manifest["layers"]) == whole
    assert total("region=XA11&region=XB11&layer=division&year=2015") == 12
    assert total("industry=C29&layer=division&year=2015") == 5
    assert total("version=union") == whole


def test_pages_lead_from_one_to_the_next_within_the_edition(client: Client, edition: Edition) -> None:
    address: str | None = "/api/v1/editions/current/panorama?layer=division&limit=25"
    keys, pages = [], 0
    while address:
        content = json.loads(client.get(address).content)
        assert len(content["rows"]) <= 25
        keys += [(row["industry"], row["region"], row["year"]) for row in content["rows"]]
        address = content["next"]
        assert address is None or f"/editions/{edition.id}/panorama?" in address
        pages += 1
    assert pages == 3
    assert len(keys) == len(set(keys)) == content["total"] == 60


def test_rows_come_as_csv_too(client: Client, edition: Edition) -> None:
    response = client.get("/api/v1/editions/current/portfolios?layer=division&format=csv&limit=3")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Total-Count"] == "10"
    assert response["Link"].endswith('offset=3>; rel="next"')
    assert lines[0].startswith("region,region_version,region_name,")
    assert lines[0].endswith(",rule,rule_verified,edition,fictional")
    assert len(lines) == 4


def test_observations_keep_hidden_numbers_as_bounds(client: Client, edition: Edition) -> None:
    rows = ask(client, "editions/current/observations?region=XA11&industry=C29&year=2015&variable=employment")["rows"]
    assert len(rows) == 1
    assert rows[0]["status"] == "bounded"
    assert rows[0]["flag"] == "c"
    assert rows[0]["low"] < rows[0]["value"] < rows[0]["high"]


def test_a_region_without_data_comes_with_the_one_that_stands_for_it(client: Client, edition: Edition) -> None:
    place = ask(client, "editions/current/regions/union/XA131")
    assert place["years"] == []
    assert place["instead"]["code"] == "XA13"
    assert [parent["code"] for parent in place["above"]] == ["XA13", "XA1", "XA"]
    match = ask(client, "editions/current/regions/search?q=little")["matches"][0]
    assert (match["region"]["code"], match["instead"]["code"]) == ("XA131", "XA13")
    found = ask(client, "editions/current/regions/search?q=ostHAVEN")["matches"]
    assert [match["region"]["name"] for match in found] == ["Östhaven"]


def test_a_comparison_has_the_regions_in_the_order_asked_for(client: Client, edition: Edition) -> None:
    content = ask(client, "editions/current/comparison?region=XB11&region=XA11")
    assert (content["layer"], content["year"]) == ("division", 2015)
    assert [row["region"] for row in content["portfolios"]] == ["XB11", "XA11"]
    assert {row["region"] for row in content["rows"]} == {"XB11", "XA11"}
    assert len(content["rows"]) == 12


def test_figures_are_listed_with_their_files(client: Client, edition: Edition) -> None:
    content = ask(client, "editions/current/figures")
    identifiers = [figure["identifier"] for figure in content["figures"]]
    assert "star_map-2015-stars-all" in identifiers
    assert set(content["forms"]) == {
        "star_map", "portfolio", "location_quotients", "top_regions", "series", "comparison", "possibilities", "shift_share",
    }  # fmt: skip
    figure = ask(client, "editions/current/figures/portfolio-XA12-2015?language=fr")
    assert figure["language"] == "fr"
    assert figure["alternative_text"]
    assert figure["rows"]
    assert figure["svg"].endswith(f"/figures/{edition.id}/fr/light/portfolio-XA12-2015.svg")


# --- what may be kept ---


def test_an_edition_by_name_may_be_kept_for_ever_and_current_a_short_while(client: Client, edition: Edition) -> None:
    path = "panorama?layer=division&year=2015"
    lasting = client.get(f"/api/v1/editions/{edition.id}/{path}")
    assert lasting["Cache-Control"] == FOR_EVER
    assert client.get(f"/api/v1/editions/current/{path}")["Cache-Control"] == "public, max-age=300"
    assert client.get("/api/v1/editions")["Cache-Control"] == "public, max-age=300"
    again = client.get(f"/api/v1/editions/{edition.id}/{path}", HTTP_IF_NONE_MATCH=lasting["ETag"])
    assert again.status_code == 304
    assert again.content == b""
    assert again["Cache-Control"] == FOR_EVER


def test_a_withdrawn_edition_says_so_and_is_not_kept(client: Client, edition: Edition) -> None:
    withdraw_edition(edition.id, "a wrong file was read.")
    response = client.get(f"/api/v1/editions/{edition.id}/portfolios")
    assert response["Cache-Control"] == "public, max-age=300"
    assert json.loads(response.content)["edition"]["withdrawn"] == "a wrong file was read."
    problem = ask(client, "editions/current", 404)
    assert "no edition in use" in problem["detail"]


# --- errors ---


@pytest.mark.parametrize(
    ("path", "status", "detail", "remedy"),
    [
        ("editions/ffffffffffff", 404, "no edition “ffffffffffff”", "current"),
        ("editions/nonsense/panorama", 404, "no edition “nonsense”", "/api/v1/editions"),
        ("editions/current?series=other", 404, "series “other”", "/api/v1/editions"),
        ("editions/current/panorama?year=1999", 404, "no year 1999", "2014, 2015"),
        ("editions/current/panorama?layer=none", 404, "no layer “none”", "division"),
        ("editions/current/panorama?industry=C99", 404, "no industry “C99”", "/industries"),
        ("editions/current/panorama?region=XZ99", 404, "no region “XZ99”", "/regions/search"),
        ("editions/current/panorama?region=XA131", 404, "no region “XA131” with data", "XA13 (Nordby)"),
        ("editions/current/regions/union/XZ99", 404, "no region “XZ99”", "search"),
        ("editions/current/industries/division/C99", 404, "no industry “C99”", "/industries"),
        ("editions/current/figures/nonsense", 404, "nonsense", "star_map"),
        ("editions/current/panorama?year=soon", 422, "year:", "openapi.json"),
        ("editions/current/panorama?limit=0", 422, "limit:", "openapi.json"),
        ("editions/current/panorama?limit=5001", 422, "limit:", "openapi.json"),
        ("editions/current/panorama?format=xml", 422, "format:", "openapi.json"),
        ("editions/current/observations?variable=happiness", 422, "variable:", "openapi.json"),
        ("editions/current/comparison?region=XA11", 422, "region:", "openapi.json"),
        ("editions/current/comparison?region=XA11&region=XA11", 422, "twice", "once"),
        ("editions/current/regions/search", 422, "q:", "openapi.json"),
        ("nowhere", 404, "/api/v1/nowhere", "openapi.json"),
    ],
)
def test_an_error_says_what_was_wrong_and_what_would_be_right(
    client: Client, edition: Edition, path: str, status: int, detail: str, remedy: str
) -> None:
    problem = ask(client, path, status)
    assert schemas.Problem.model_validate(problem).status == status
    assert problem["title"]
    assert detail in problem["detail"]
    assert remedy in problem["remedy"]
    response = client.get(f"/api/v1/{path}")
    assert response["Content-Type"] == "application/problem+json; charset=utf-8"
    assert response["Cache-Control"] == "no-store"


def test_nothing_can_be_changed(client: Client, db: None) -> None:
    for path in ("", "editions", "editions/current/panorama", "openapi.json", "nowhere"):
        for method in ("post", "put", "patch", "delete"):
            response = getattr(client, method)(f"/api/v1/{path}")
            assert response.status_code == 405, (method, path)
            assert response["Allow"] == "GET, HEAD, OPTIONS"
            assert "read-only" in json.loads(response.content)["detail"]


def test_other_sites_may_ask(client: Client, db: None) -> None:
    response = client.options("/api/v1/editions", HTTP_ORIGIN="https://example.org")
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


def test_a_head_request_tells_without_sending(client: Client, edition: Edition) -> None:
    response = client.head("/api/v1/editions/current/panorama")
    assert response.status_code == 200
    assert response.content == b""
    assert response["ETag"]


def test_an_error_of_ours_is_told_in_the_same_form(
    client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*parts: object, **named: object) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr("observatory.atlas.downloads.datasets.portfolios", broken)
    problem = ask(client, "editions/current/portfolios", 500)
    assert problem["title"] == "Error of the server"
    assert "fire" not in json.dumps(problem)


# --- documentation ---


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_documentation_shows_every_operation_and_asks_no_other_host(
    client: Client, edition: Edition, language: str
) -> None:
    response = client.get(f"/{language}/data/api/")
    page = response.content.decode()
    for path in PATHS:
        assert f"GET {path}<" in page
    assert "http://" not in page.replace("http://testserver", "").replace("http://www.w3.org", "")
    assert "https://" not in page
    assert "unsafe" not in response["Content-Security-Policy"]


def test_the_documentation_stands_without_an_edition(client: Client, db: None) -> None:
    assert client.get("/en/data/api/").status_code == 200


def test_the_first_address_leads_on(client: Client, db: None) -> None:
    content = ask(client, "")
    assert content["openapi"] == "http://testserver/api/v1/openapi.json"
    assert content["documentation"].endswith("/data/api/")
    assert ask(client, "editions") == {"editions": []}
