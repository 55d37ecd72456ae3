"""How downloads are sent: what may be kept, what is not sent twice, parts of files, and what is refused."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.test import Client

from observatory.atlas.addresses import Addresses
from observatory.atlas.downloads.addresses import links
from observatory.evidence.models import Edition

REGION = "regions/union/XA11/download?format=csv"
FOR_EVER = "public, max-age=31536000, immutable"


def pinned(edition: Edition, path: str) -> str:
    return f"/en/editions/{edition.id}/{path}"


def content_of(response: object) -> bytes:
    streaming: bool = response.streaming  # type: ignore[attr-defined]
    return b"".join(response.streaming_content) if streaming else response.content  # type: ignore[attr-defined]


def test_a_download_within_an_edition_may_be_kept_for_ever_and_that_of_the_edition_in_use_for_a_while(
    client: Client, edition: Edition
) -> None:
    assert client.get(pinned(edition, REGION))["Cache-Control"] == FOR_EVER
    assert client.get(f"/en/{REGION}")["Cache-Control"] == "public, max-age=300"


def test_what_the_visitor_has_is_not_sent_again(client: Client, edition: Edition) -> None:
    for path in (REGION, "data/files/panorama.parquet"):
        first = client.get(pinned(edition, path))
        assert content_of(first)
        again = client.get(pinned(edition, path), HTTP_IF_NONE_MATCH=first["ETag"])
        assert again.status_code == 304
        assert again["ETag"] == first["ETag"]
        assert content_of(again) == b""


def test_different_tables_have_different_tags(client: Client, edition: Edition) -> None:
    paths = (REGION, REGION.replace("csv", "json"), f"{REGION}&year=2014", f"{REGION}&layer=all")
    tags = {client.get(pinned(edition, path))["ETag"] for path in paths}
    assert len(tags) == len(paths)


def test_other_sites_may_read_downloads(client: Client, edition: Edition) -> None:
    response = client.get(pinned(edition, REGION))
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


def test_a_head_request_tells_without_sending(client: Client, edition: Edition) -> None:
    for path in (REGION, "data/files/panorama.parquet"):
        response = client.head(pinned(edition, path))
        assert response.status_code == 200
        assert "attachment" in response["Content-Disposition"]
        assert content_of(response) == b""


def test_nothing_can_be_sent_to_a_download(client: Client, edition: Edition) -> None:
    assert client.post(pinned(edition, REGION)).status_code == 405


@pytest.mark.parametrize("wanted", ["foo", "CSV", "../etc", "<script>"])
def test_an_unknown_format_is_answered_with_the_formats_there_are(
    client: Client, edition: Edition, wanted: str
) -> None:
    response = client.get("/en/regions/union/XA11/download", {"format": wanted})
    page = response.content.decode()
    assert response.status_code == 400
    assert "csv, xlsx, parquet, json, sdmx, zip" in page
    assert "<script>”" not in page


def test_a_list_has_no_sdmx(client: Client, edition: Edition) -> None:
    response = client.get("/en/regions/list/download?format=sdmx")
    assert response.status_code == 400
    assert "csv, xlsx, parquet, json, zip" in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "regions/union/XZ99/download?format=csv",
        "regions/nowhere/XA11/download?format=csv",
        "regions/union/XA131/download?format=csv",
        "regions/union/XA11/download?format=csv&year=1999",
        "regions/union/XA11/download?format=csv&layer=nonsense",
        "regions/union/XZ99/observations/download?format=csv",
        "regions/union/XA11/observations/download?format=csv&year=yes",
        "industries/division/Z99/download?format=csv",
        "data/files/secret.txt",
        "data/files/..%2Fmanifest.json",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, edition: Edition, path: str) -> None:
    assert client.get(f"/en/{path}").status_code == 404


def test_a_comparison_that_cannot_be_made_says_why(client: Client, edition: Edition) -> None:
    response = client.get("/en/compare/download?format=csv&region=XA11")
    assert response.status_code == 400
    assert "at least two regions" in response.content.decode()


def test_without_a_format_the_address_explains_the_table_and_offers_the_formats(
    client: Client, edition: Edition
) -> None:
    page = client.get("/en/regions/union/XA11/download?year=2014").content.decode()
    address = f"/en/editions/{edition.id}/regions/union/XA11/download?year=2014&amp;format="
    for form in ("csv", "xlsx", "parquet", "json", "sdmx", "zip"):
        assert f"{address}{form}" in page
    assert 'read.csv("http://testserver' in page
    assert "Regional clusters: XA11, 2014, division" in page
    assert "Fictional" in page
    french = client.get("/fr/regions/union/XA11/download?year=2014").content.decode()
    assert "Clusters régionaux" in french


def test_all_years_and_layers_can_be_asked_for(client: Client, edition: Edition) -> None:
    response = client.get("/en/regions/union/XA11/download?format=json&year=all&layer=all")
    rows = json.loads(content_of(response))["rows"]
    assert {row["year"] for row in rows} == {2014, 2015}
    assert {row["layer"] for row in rows} == set(edition.manifest["layers"])
    assert f"XA11_all-years_all-layers_{edition.id}.json" in response["Content-Disposition"]


# --- files of the edition ---


def test_every_file_of_the_edition_can_be_had_as_it_was_built(client: Client, edition: Edition) -> None:
    for name, entry in edition.manifest["tables"].items():
        response = client.get(pinned(edition, f"data/files/{name}"))
        assert hashlib.sha256(content_of(response)).hexdigest() == entry["sha256"]
        assert response["ETag"] == f'"{entry["sha256"]}"'
        assert response["Cache-Control"] == FOR_EVER
        assert response["Accept-Ranges"] == "bytes"
    manifest = client.get(pinned(edition, "data/files/manifest.json"))
    assert hashlib.sha256(content_of(manifest)).hexdigest() == edition.identity


def test_a_file_of_the_edition_in_use_leads_to_its_permanent_address(client: Client, edition: Edition) -> None:
    response = client.get("/en/data/files/panorama.parquet")
    assert response.status_code == 302
    assert response["Location"].endswith(pinned(edition, "data/files/panorama.parquet"))


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-3", 0, 3), ("bytes=10-", 10, None), ("bytes=-8", -8, None)]
)
def test_a_part_of_a_file_can_be_had(
    client: Client, edition: Edition, asked: str, first: int, last: int | None
) -> None:
    whole = (edition.path / "panorama.parquet").read_bytes()
    response = client.get(pinned(edition, "data/files/panorama.parquet"), HTTP_RANGE=asked, HTTP_ACCEPT_ENCODING="gzip")
    wanted = whole[first:] if last is None else whole[first : last + 1]
    assert response.status_code == 206
    assert content_of(response) == wanted
    start = first % len(whole)
    assert response["Content-Range"] == f"bytes {start}-{start + len(wanted) - 1}/{len(whole)}"
    assert response["Content-Length"] == str(len(wanted))
    assert "Content-Encoding" not in response


def test_a_range_outside_of_the_file_is_refused(client: Client, edition: Edition) -> None:
    address = pinned(edition, "data/files/panorama.parquet")
    size = (edition.path / "panorama.parquet").stat().st_size
    response = client.get(address, HTTP_RANGE=f"bytes={size}-")
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{size}"


def test_a_range_of_another_state_or_of_several_parts_gives_the_whole_file(client: Client, edition: Edition) -> None:
    address = pinned(edition, "data/files/panorama.parquet")
    for headers in ({"range": "bytes=0-3", "if-range": '"old"'}, {"range": "bytes=0-3,5-6"}):
        response = client.get(address, headers=headers)
        assert response.status_code == 200
        assert content_of(response) == (edition.path / "panorama.parquet").read_bytes()


def test_text_is_compressed_on_the_way_and_packed_files_are_not(client: Client, edition: Edition) -> None:
    text = client.get(pinned(edition, REGION), HTTP_ACCEPT_ENCODING="gzip")
    assert text["Content-Encoding"] == "gzip"
    for form in ("xlsx", "parquet", "zip"):
        packed = client.get(pinned(edition, REGION.replace("csv", form)), HTTP_ACCEPT_ENCODING="gzip")
        assert "Content-Encoding" not in packed


def test_pages_get_links_to_every_format(edition: Edition) -> None:
    found = links(Addresses(edition.id), "download_region", {"year": 2015}, version="union", code="XA11")
    assert found == [
        (label, pinned(edition, f"regions/union/XA11/download?year=2015&format={form}"))
        for label, form in (
            ("CSV", "csv"), ("XLSX", "xlsx"), ("Parquet", "parquet"), ("JSON", "json"), ("SDMX-CSV 2.0", "sdmx"),
            ("ZIP", "zip"),
        )
    ]  # fmt: skip
    assert "SDMX-CSV 2.0" not in dict(links(Addresses(), "download_regions"))
