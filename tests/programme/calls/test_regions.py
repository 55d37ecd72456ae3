"""Which regions can apply: those of the current edition first, then those of the classifications."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.evidence.conftest import edition_folder, write_edition  # noqa: F401
from tests.programme.calls.conftest import Cast, make_draft

from observatory.core.models import Origin
from observatory.evidence.domain.editions import register_edition
from observatory.evidence.editions import current
from observatory.programme.calls.domain.regions import choices, find_region
from observatory.programme.calls.models import Call


@pytest.fixture
def edition(settings: Any, tmp_path: Path, edition_folder: Path, db: None) -> None:  # noqa: F811
    """A fictional edition in use."""
    settings.EDITIONS_ROOT, settings.FIGURES_ROOT = tmp_path / "editions", tmp_path / "figures"
    settings.EDITIONS_ROOT.mkdir()
    settings.FIGURES_ROOT.mkdir()
    register_edition(edition_folder, draw=False)


def real(cast: Cast, draft: Call) -> Call:
    """The same call in a programme whose content is its own."""
    cast.programme.origin = Origin.OWN
    cast.programme.save()
    return Call.objects.get(pk=draft.pk)


def test_a_region_of_the_edition_is_known_with_its_version(cast: Cast, draft: Call, edition: None) -> None:
    reader = current()
    assert reader is not None
    row = reader.query("SELECT region, region_version FROM regions WHERE level >= 1 AND has_data ORDER BY region")[0]
    found = find_region(draft, row["region"].lower(), "en")
    assert found is not None
    assert (found.code, found.version) == (row["region"], row["region_version"])
    assert row["region"] in {region.code for region in choices(draft, "en")}
    assert find_region(real(cast, draft), row["region"]) == find_region(draft, row["region"])


def test_without_an_edition_invented_programmes_have_the_union_and_others_nuts(cast: Cast, draft: Call) -> None:
    assert {region.version for region in choices(draft, "fr")} == {"sample"}
    assert find_region(draft, "FR30") is None
    own = real(cast, draft)
    assert find_region(own, "QM11") is None
    found = find_region(own, "fr30")
    assert found is not None
    assert (found.name, found.version, found.country) == ("Nord-Pas de Calais", "2013", "FR")
    assert find_region(own, "FRZZ") is None
    assert {region.version for region in choices(own, "en")} == {"2024"}


def test_blank_and_markup_are_no_regions(draft: Call) -> None:
    for code in ("", "  ", "<script>", "'; DROP TABLE regions; --"):
        assert find_region(draft, code) is None


def test_each_call_has_its_own_further_regions(cast: Cast, draft: Call) -> None:
    draft.regions = [{"code": "XZ-1", "name": {"en": "The Delta", "fr": "Le Delta"}, "country": "XZ"}]
    found = find_region(draft, "xz-1", "fr")
    assert found is not None
    assert (found.name, found.version) == ("Le Delta", "call")
    assert choices(draft, "fr")[0] == found
    assert find_region(make_draft(cast), "XZ-1") is None
