"""The statistical profile: peers by a stated rule or by choice, and figures that become evidence."""

from __future__ import annotations

import math
from typing import Any

import pytest
from tests.programme.assessments.cast import Cast

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.evidence.models import Edition
from observatory.programme.assessments.domain.profiles import choose_peers, freeze_profile_figure
from observatory.programme.assessments.models import PreAssessment, Profile

YEAR = 2014


def with_data(invented: Any) -> list[str]:
    return [code for code in invented.REGIONS if code != invented.NO_DATA]


def by_structure(invented: Any) -> list[str]:
    """Regions by half the sum of absolute differences of shares from Vest, worked out from the formula of the edition."""
    shares = {}
    for region in with_data(invented):
        employment = {industry: invented.employment_of(region, industry, YEAR) for industry in invented.DIVISIONS}
        shares[region] = {industry: value / sum(employment.values()) for industry, value in employment.items()}
    own = shares.pop("XA11")
    distance = {
        region: sum(abs(share[industry] - own[industry]) for industry in own) / 2 for region, share in shares.items()
    }
    return sorted(distance, key=lambda region: (distance[region], region))


def by_size(invented: Any) -> list[str]:
    size = {
        region: sum(invented.employment_of(region, industry, YEAR) for industry in invented.DIVISIONS)
        for region in with_data(invented)
    }
    own = size.pop("XA11")
    return sorted(size, key=lambda region: (abs(math.log(size[region] / own)), region))


def test_a_pre_assessment_begins_with_the_five_regions_of_the_nearest_structure(
    edition: Edition, invented: Any, row: PreAssessment
) -> None:
    profile = Profile.objects.get(pre_assessment=row)
    expected = by_structure(invented)[:5]
    assert (profile.edition, profile.year, profile.rule, profile.peers) == (edition, YEAR, "structure", expected)
    assert profile.figures == [
        "portfolio-XA11-2014",
        "location_quotients-XA11-2014-division",
        f"comparison-2014-XA11.{'.'.join(expected)}",
    ]


def test_without_an_edition_there_is_no_profile_until_one_comes(cast: Cast, row: PreAssessment) -> None:
    assert not Profile.objects.exists()
    with pytest.raises(Refused, match="XA11"):
        choose_peers(cast.expert, row)
    with pytest.raises(Refused, match="XA11"):
        freeze_profile_figure(cast.expert, row, identifier="portfolio-XA11-2014")


def test_peers_can_be_those_of_the_nearest_size(
    edition: Edition, invented: Any, cast: Cast, row: PreAssessment
) -> None:
    profile = choose_peers(cast.expert, row, rule="size")
    assert profile.peers == by_size(invented)[:5]
    assert by_size(invented)[:5] != by_structure(invented)[:5]


def test_peers_can_be_chosen_up_to_five_with_numbers_of_that_year(
    edition: Edition, cast: Cast, row: PreAssessment
) -> None:
    profile = choose_peers(cast.officer, row, rule="chosen", peers=("XB13", "XC11"), year=2013)
    assert (profile.peers, profile.year) == (["XB13", "XC11"], 2013)
    assert profile.figures[-1] == "comparison-2013-XA11.XB13.XC11"
    for peers, message in (
        ((), "at least one"),
        (("XA12", "XA13", "XA14", "XB11", "XB12", "XB13"), "at most 5"),
        (("XA11",), "no other region with the code XA11"),
        (("XC14", "XZ99"), "XC14, XZ99"),
    ):
        with pytest.raises(Refused, match=message):
            choose_peers(cast.officer, row, rule="chosen", peers=peers)
    with pytest.raises(Refused, match="2010, 2011, 2012, 2013, 2014"):
        choose_peers(cast.officer, row, year=2020)
    with pytest.raises(Refused, match="structure"):
        choose_peers(cast.officer, row, rule="friendship")


def test_only_the_assessors_choose_and_the_second_of_two_is_told(
    edition: Edition, cast: Cast, row: PreAssessment
) -> None:
    for actor in (cast.lead, *cast.outsiders):
        with pytest.raises(NotPermitted):
            choose_peers(actor, row)
        with pytest.raises(NotPermitted):
            freeze_profile_figure(actor, row, identifier="portfolio-XA11-2014")
    choose_peers(cast.officer, row, rule="size", version=1)
    with pytest.raises(Overtaken):
        choose_peers(cast.expert, row, rule="structure", version=1)
    assert Profile.objects.get().rule == "size"


def test_a_figure_is_kept_as_evidence_with_its_edition_and_numbers(
    edition: Edition, cast: Cast, row: PreAssessment
) -> None:
    fact = freeze_profile_figure(cast.expert, row, identifier="portfolio-XA11-2014")
    assert (fact.kind, fact.edition, fact.demonstrator) == ("figure", edition, cast.demonstrator.pk)
    assert fact.content["figure"] == "portfolio-XA11-2014"
    assert fact.content["rows"]
    assert set(fact.title.texts) == {"en", "fr"}
    assert freeze_profile_figure(cast.officer, row, identifier=" portfolio-XA11-2014 ").pk == fact.pk
    with pytest.raises(Refused, match="portfolio-XA99-2014"):
        freeze_profile_figure(cast.expert, row, identifier="portfolio-XA99-2014")
