"""Data and methods, the validation report, editions and what changed between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client
from tests.atlas.conftest import employment
from tests.atlas.test_pages import text
from tests.atlas.test_regions import number

from observatory.evidence.domain.editions import register_edition, withdraw_edition
from observatory.evidence.models import Edition


def test_the_manifest_is_told_to_people(client: Client, edition: Edition) -> None:
    page = text(client, "/en/data/")
    assert edition.identity in page
    for source in edition.manifest["sources"]:
        assert source["sha256"] in page
    for name, entry in edition.manifest["tables"].items():
        assert name in page
        assert entry["sha256"] in page
    assert edition.manifest["rule"]["sha256"] in page
    assert edition.manifest["coverage"]["en"] in page
    assert "Star – size: persons employed at or above percentile 80 of all regions within the industry." in page
    assert "Condition – specialised: location quotient above 1." in page


def test_formulas_are_formulas(client: Client, edition: Edition) -> None:
    page = text(client, "/en/data/")
    assert page.count("<math") == page.count("</math>")
    assert page.count('<math display="block">') == 6


def test_the_validation_report_is_filtered_in_the_address(
    client: Client, edition: Edition, monkeypatch: object, settings: object
) -> None:
    from observatory.evidence import editions

    findings = [
        {"rule": "break", "severity": "note", "message": "A break.", "codes": ["XB12"], "lines": [7], "count": 1, "source": "union.csv"},
        {"rule": "duplicate", "severity": "warning", "message": "Twice the same.", "codes": ["XA11"], "lines": [3, 9], "count": 2, "source": "union.csv"},
    ]  # fmt: skip
    reader = editions.reader(edition)
    reader._remembered["json", "validation.json"] = {"findings": findings}
    try:
        whole = text(client, "/en/data/validation/")
        assert "2 of 2 findings." in whole
        assert whole.index("A break.") != whole.index("Twice the same.")
        warnings = text(client, "/en/data/validation/?severity=warning")
        assert "1 of 2 findings." in warnings
        assert "Twice the same." in warnings
        assert "A break." not in warnings
        assert "A break." in text(client, "/en/data/validation/?q=xb12")
        assert "A break." not in text(client, "/en/data/validation/?rule=duplicate")
    finally:
        reader.close()


def test_a_single_edition_has_nothing_to_be_compared_with(client: Client, edition: Edition) -> None:
    assert "the only edition of its series" in text(client, "/en/data/changes/")


def test_what_changed_since_the_last_edition(client: Client, edition: Edition, second_folder: Path) -> None:
    """The second edition differs in one number: 5,000 more work in hotels of Vestmark."""
    newer = register_edition(second_folder, draw=False)
    page = text(client, "/en/data/changes/")
    assert edition.id in page
    assert newer.id in page
    assert "No new region." in page
    assert "No region is missing." in page
    before = employment("XA11", "I55", 2015)
    assert number(before) in page
    assert number(before + 5000) in page
    assert "+5,000" in page
    assert len(re.findall(r"\+\d", page)) == 1
    # The other way round, from the older edition's own address.
    assert "No edition of the series was registered before this one" in text(
        client, f"/en/editions/{edition.id}/data/changes/"
    )
    turned = text(client, f"/en/editions/{edition.id}/data/changes/?since={newer.id}")
    assert "−5,000" in turned


def test_a_withdrawn_edition_stays_and_gives_the_reason(client: Client, edition: Edition, second_folder: Path) -> None:
    register_edition(second_folder, draw=False)
    withdraw_edition(edition.id, "A column was read twice.")
    assert "A column was read twice." in text(client, "/en/editions/")
    assert "This edition has been withdrawn" in text(client, f"/en/editions/{edition.id}/")


def test_a_rule_without_stars_shows_grades_alone(client: Client, db: None, build: Callable[..., Path]) -> None:
    register_edition(build("graded", rule="us-cluster-mapping"), draw=False)
    for address in ("/en/", "/en/regions/", "/en/industries/division/C29/", "/en/map/?measure=strength", "/en/data/"):
        text(client, address)
    page = text(client, "/en/regions/union/XB11/")
    table = page[page.index('id="industry-table"') :]
    assert ">Grade<" in table
    assert ">Stars<" not in table
    assert "Regional clusters" not in page
