"""A scenario that cites figures plays where an edition has them: region, peers, profile and evidence come from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet
import pytest

from observatory.evidence.domain.editions import register_edition
from observatory.evidence.domain.facts import cited_by
from observatory.evidence.models import Evidence, EvidenceKind
from observatory.programme.assessments.models import Finding, Profile
from observatory.programme.briefings.models import Briefing
from observatory.programme.demonstrators.models import Demonstrator
from observatory.replay import replay
from observatory.statistics.errors import InputError
from tests.statistics.figures.conftest import make_edition

Changed = Callable[..., Path]

CODES = {"XA11": "AA22", "XA12": "AA25", "XA13": "QM12", "XA1": "AA2", "XA": "AA"}
"""Regions of the small edition under names that the scenario of tests has."""

FIGURES = (
    ('evidence = ["survey:trust"]', 'evidence = ["survey:trust", "figure:portfolio-AA22-2014"]'),
    ('"card:looms"]', '"card:looms", "figure:location_quotients-AA22-2014-division"]'),
)


@pytest.fixture
def edition(tmp_path: Path, settings: Any) -> None:
    """A registered edition of a few regions, whose figures are drawn when they are needed."""
    settings.EDITIONS_ROOT, settings.FIGURES_ROOT = tmp_path / "editions", tmp_path / "figures"
    settings.EDITIONS_ROOT.mkdir()
    folder = tmp_path / "edition"
    folder.mkdir()
    made = make_edition(folder)
    for name, table in made.tables.items():
        pa.parquet.write_table(renamed(table), folder / f"{name}.parquet")
    (folder / "validation.json").write_text("{}\n")
    tables = {
        file.name: {"sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "bytes": file.stat().st_size}
        for file in sorted(folder.iterdir())
    }
    (folder / "manifest.json").write_text(json.dumps({**made.manifest, "tables": tables}, sort_keys=True))
    register_edition(folder, draw=False)


def renamed(table: pa.Table) -> pa.Table:
    for column in ("region", "parent", "country"):
        if column in table.column_names:
            codes = [CODES.get(code, code) for code in table[column].to_pylist()]
            place = table.column_names.index(column)
            table = table.set_column(place, column, pc.cast(pa.array(codes), table.schema.field(column).type))
    return table


@pytest.mark.django_db
def test_figures_are_kept_with_the_region_and_cited(edition: None, changed: Changed) -> None:
    replay(changed(*FIGURES))
    region = Demonstrator.objects.get()
    assert (region.region, region.region_version) == ("AA22", "sample"), "a region of the edition can apply"
    profile = Profile.objects.get()
    assert (profile.year, profile.edition.fictional) == (2014, True)
    kept = {fact.content["figure"]: fact for fact in Evidence.objects.filter(kind=EvidenceKind.FIGURE)}
    assert all(fact.demonstrator == region.pk for fact in kept.values())
    assert set(profile.figures) <= set(kept), "the figures of the report are evidence"
    assert kept["portfolio-AA22-2014"] in cited_by(Finding.objects.get(number=2))
    recommendation = Briefing.objects.get().recommendations.get(number=2)
    assert kept["location_quotients-AA22-2014-division"] in cited_by(recommendation)


@pytest.mark.django_db
def test_a_peer_that_the_edition_does_not_have_is_named(edition: None, changed: Changed) -> None:
    with pytest.raises(InputError, match="no other region with the code QM45") as caught:
        replay(changed(("approved = 2025-06-27", 'peers = ["AA25", "QM45"]\napproved = 2025-06-27')))
    assert caught.value.code == "demonstrators[1].pre_assessment.peers"


@pytest.mark.django_db
def test_regions_cannot_be_compared_without_an_edition(changed: Changed) -> None:
    with pytest.raises(InputError, match="no edition in use has numbers of AA22"):
        replay(changed(("approved = 2025-06-27", 'peers = ["AA25"]\napproved = 2025-06-27')))
    assert not Demonstrator.objects.exists()
