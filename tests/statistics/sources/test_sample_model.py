"""The numbers of the fictional union: reproducible, adding up, with the clusters that were planted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from observatory.statistics.errors import InputError
from observatory.statistics.sources.sample.geography import archipelago
from observatory.statistics.sources.sample.model import (
    BREAK,
    PLANTED,
    SEED,
    YEARS,
    PlantedCluster,
    Truth,
    draw_truth,
    industry_families,
    region_families,
)
from observatory.statistics.sources.sample.union import places

Floats = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return draw_truth(SEED)


def location_quotients(truth: Truth, industry: str, year: int = 2018) -> dict[str, float]:
    """LQ of each level-2 region on the total of all sections."""
    rows = [number for number, code in enumerate(truth.regions) if len(code) == 4]
    sections = [number for number, code in enumerate(truth.industries) if len(code) == 1]
    persons = truth.employment[truth.years.index(year)][rows]
    own, total = persons[:, truth.industries.index(industry)], persons[:, sections].sum(axis=1)
    quotient = (own / total) / (own.sum() / total.sum())
    return dict(zip([truth.regions[row] for row in rows], quotient.tolist(), strict=True))


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(truth: Truth) -> None:
    with ThreadPoolExecutor(2) as threads:  # as a site does, which must not change a number
        again, other = threads.map(lambda draw: draw(), (lambda: draw_truth.__wrapped__(SEED), lambda: draw_truth(7)))
    for variable in ("employment", "establishments", "wages"):
        assert np.array_equal(getattr(truth, variable), getattr(again, variable))
        assert not np.array_equal(getattr(truth, variable), getattr(other, variable))


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(InputError, match="-1"):
        draw_truth(-1)


@pytest.mark.parametrize("variable", ["employment", "establishments", "wages"])
def test_every_total_is_the_sum_of_its_parts_to_the_last_unit(truth: Truth, variable: str) -> None:
    values = getattr(truth, variable)
    assert values.dtype == np.int64
    assert values.min() >= 0
    assert len(industry_families()) == 12 + 68 + len([code for code in truth.industries if len(code) == 4])
    for parent, children in industry_families():
        assert np.array_equal(values[:, :, parent], values[:, :, children].sum(axis=2))
    for parent, children in region_families():
        assert np.array_equal(values[:, parent], values[:, children].sum(axis=1))


def test_noughts_agree_over_the_variables_and_every_plant_has_somebody(truth: Truth) -> None:
    assert np.array_equal(truth.establishments == 0, truth.employment == 0)
    assert np.array_equal(truth.establishments == 0, truth.wages == 0)
    assert (truth.employment >= truth.establishments).all()


@pytest.mark.parametrize("cluster", PLANTED, ids=lambda cluster: f"{cluster.region}-{cluster.industry}")
def test_a_planted_cluster_is_found_by_its_location_quotient(truth: Truth, cluster: PlantedCluster) -> None:
    quotients = location_quotients(truth, cluster.industry)
    own = quotients[cluster.region]
    assert own > max(2.0, 0.55 * cluster.strength)
    assert sum(quotient > own for quotient in quotients.values()) < 6  # among the first 5 % of 120 regions


def test_the_methods_page_lists_every_planted_cluster() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "methods" / "sample.md"
    rows = [
        line
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `") and line.count("|") == 6
    ]
    names = {place.code: place.name for place in places()}
    expected = [
        f"| `{cluster.region}` | {names[cluster.region]} | `{cluster.industry}` | {cluster.what} | {cluster.strength:g} |"
        for cluster in PLANTED
    ]
    assert rows == expected


def test_planted_clusters_spill_over_to_neighbours(truth: Truth) -> None:
    excess = []
    for cluster in PLANTED:
        quotients = location_quotients(truth, cluster.industry)
        beside = archipelago().neighbours[cluster.region]
        others = [quotient for code, quotient in quotients.items() if code != cluster.region and code not in beside]
        excess += [quotients[code] / np.mean(others) for code in beside]
    assert np.mean(excess) > 1.3


def test_neighbouring_regions_resemble_each_other(truth: Truth) -> None:
    """Moran's I of the logarithm of LQ (row-standardised borders), mean over divisions, is clearly positive."""
    values = []
    for division in [code for code in truth.industries if len(code) == 3]:
        quotients = location_quotients(truth, division)
        codes = [code for code, others in archipelago().neighbours.items() if others and quotients[code] > 0]
        deviation = {code: np.log(quotients[code]) for code in codes}
        mean = np.mean(list(deviation.values()))
        deviation = {code: value - mean for code, value in deviation.items()}
        lags = [
            (value, np.mean([deviation[other] for other in archipelago().neighbours[code] if other in deviation]))
            for code, value in deviation.items()
            if any(other in deviation for other in archipelago().neighbours[code])
        ]
        values.append(sum(own * lag for own, lag in lags) / sum(own**2 for own, _ in lags))
    assert np.mean(values) > 0.15


def totals(truth: Truth, region: str) -> Floats:
    sections = [number for number, code in enumerate(truth.industries) if len(code) == 1]
    return truth.employment[:, truth.regions.index(region)][:, sections].sum(axis=1) / 1.0


def test_2020_is_a_bad_year_for_hotels_and_a_good_one_for_software(truth: Truth) -> None:
    countries = [number for number, code in enumerate(truth.regions) if len(code) == 2]
    change = {}
    for industry in ("I55", "J62"):
        persons = truth.employment[:, countries, truth.industries.index(industry)].sum(axis=1)
        change[industry] = persons[YEARS.index(2020)] / persons[YEARS.index(2019)]
    assert 0.70 < change["I55"] < 0.85
    assert 1.00 < change["J62"] < 1.15


def test_the_break_is_a_step_in_one_country_alone(truth: Truth) -> None:
    at = YEARS.index(BREAK[1])
    steps = {code: totals(truth, code)[at] / totals(truth, code)[at - 1] for code in ("AA", "QM", "QN", "QO", "XF")}
    assert [code for code, step in steps.items() if step > 1.06] == [BREAK[0]]


def test_wages_follow_the_country_and_the_size_of_the_region(truth: Truth) -> None:
    sections = [number for number, code in enumerate(truth.industries) if len(code) == 1]
    persons, wages = (array[:, :, sections].sum(axis=2)[0] for array in (truth.employment, truth.wages))
    mean = dict(zip(truth.regions, wages / persons, strict=True))
    assert sorted(("AA", "QM", "QN", "QO", "XF"), key=mean.__getitem__) == ["QO", "XF", "AA", "QN", "QM"]
    for country in ("AA", "QM", "QN", "QO", "XF"):
        assert mean[f"{country}11"] > mean[country]  # the capital pays more than the country


def test_capitals_are_the_largest_of_regions_of_very_different_size(truth: Truth) -> None:
    size = {code: totals(truth, code)[0] for code in truth.regions if len(code) == 4}
    for country in ("AA", "QM", "QN", "QO", "XF"):
        own = {code: persons for code, persons in size.items() if code.startswith(country)}
        assert sorted(own, key=own.__getitem__, reverse=True).index(f"{country}11") <= 2
        assert max(own.values()) > 5 * min(own.values())
