"""Regions: counts, families, names, other versions, and a user's own."""

from __future__ import annotations

import copy
import pickle

import pytest

from observatory.statistics.classifications import NutsCode, detect_versions, load_regions, region_versions
from observatory.statistics.errors import InputError

# Numbers of NUTS 1, 2 and 3 regions of the Member States of the time, as published by Eurostat (without extra-regio).
PUBLISHED = {
    "2006": (97, 271, 1303),
    "2010": (97, 270, 1294),
    "2013": (98, 276, 1342),
    "2016": (104, 281, 1348),
    "2021": (104, 283, 1345),
    "2024": (92, 244, 1165),
}
DEMONSTRATORS = {
    "PT16": "Centro",
    "DE60": "Hamburg",
    "FI1D7": "Lapland",
    "FR30": "Nord",
    "SE11": "Stockholm",
    "RO42": "Vest",
}


def test_the_versions_are_the_six_since_2006():
    assert region_versions() == tuple(PUBLISHED)


@pytest.mark.parametrize("version", region_versions())
def test_each_level_has_the_published_number_of_regions(version):
    regions = load_regions(version)
    nuts = [regions.region(code) for code in regions.codes() if regions.kind(code) == "nuts"]
    assert tuple(sum(region.level == level for region in nuts) for level in (1, 2, 3)) == PUBLISHED[version]


def test_nuts_2021_without_the_united_kingdom_has_92_242_and_1166_regions():
    regions = load_regions("2021")
    counts = [
        sum(regions.kind(code) == "nuts" and code[:2] != "UK" for code in regions.codes(level)) for level in (1, 2, 3)
    ]
    assert counts == [92, 242, 1166]


@pytest.mark.parametrize("version", region_versions())
def test_every_region_has_a_parent_one_level_up_in_its_country(version):
    regions = load_regions(version)
    for code in regions.codes():
        region = regions.region(code)
        if region.level == 0:
            assert (region.parent, region.kind) == (None, "country")
            continue
        assert region.parent is not None
        assert code in regions.children(region.parent)
        assert regions.level(region.parent) == region.level - 1
        assert regions.ancestors(code)[-1] == region.country == code[:2]


@pytest.mark.parametrize("version", region_versions())
def test_every_nuts_region_and_country_has_a_point_in_europe_or_overseas(version):
    regions = load_regions(version)
    for code in regions.codes(extra_regio=False):
        region = regions.region(code)
        if region.longitude is None or region.latitude is None:
            assert code[:2] == "UA"  # no boundary of its regions is at hand
            continue
        assert -65 < region.longitude < 60
        assert -25 < region.latitude < 82


@pytest.mark.parametrize("version", region_versions())
def test_names_are_clean_and_have_a_form_in_latin_letters(version):
    regions = load_regions(version)
    for code in regions.codes():
        region = regions.region(code)
        assert region.name == " ".join(region.name.split()) != ""
        assert not [
            c for c in region.name_latin if c.isalpha() and ord(c) > 0x2AF and not 0x1E00 <= ord(c) <= 0x1EFF
        ], code


def test_lapland_lies_in_north_and_east_finland():
    regions = load_regions("2013")
    assert regions.ancestors("FI1D7") == ("FI1D", "FI1", "FI")
    assert regions.name("FI1D7") == "Lappi"
    assert regions.name("FI1D7", "en") == "Lapland"
    assert regions.name("FI1D7", "fr") == "Laponie"
    assert regions.name_with_language("FI1D7", "nl") == ("Lappi", "")


def test_the_norwegian_statistical_regions_are_known_from_2006_on():
    for version in ("2006", "2010", "2013", "2016"):
        regions = load_regions(version)
        assert [regions.kind(f"NO0{digit}") for digit in range(1, 8)] == ["statistical_region"] * 7


def test_croatia_was_a_country_of_statistical_regions_until_it_joined():
    assert load_regions("2010").kind("HR04") == "statistical_region"
    assert load_regions("2013").kind("HR04") == "nuts"


def test_extra_regio_is_known_and_marked():
    regions = load_regions("2013")
    assert [regions.kind(code) for code in ("DEZ", "DEZZ", "DEZZZ", "CZZZ")] == ["extra_regio"] * 4
    assert regions.region("DEZZ").longitude is None
    assert "DEZZ" not in regions.codes(2, extra_regio=False)
    assert regions.kind("CZ08") == "nuts"


def test_greece_is_el_and_gr_is_understood():
    for version in region_versions():
        regions = load_regions(version)
        assert regions.normalise("GR30") == "EL30"
        assert regions.region("gr30").name_latin == "Attiki"
        assert regions.name("EL", "fr") == "Grèce"
        assert "GR" not in regions


def test_an_unknown_code_is_refused_with_the_versions_that_know_it():
    with pytest.raises(InputError, match="It is a code of NUTS 2006: choose that version or convert"):
        load_regions("2013").region("FI18")
    with pytest.raises(InputError, match="must begin with the two letters of a country"):
        load_regions("2013").region("EU28")


def test_the_northern_irish_regions_with_a_one_lie_in_ukn0():
    assert load_regions("2016").parent("UKN10") == "UKN0"


def test_finland_was_cut_anew_in_2010():
    before, after = load_regions("2006"), load_regions("2010")
    assert before.successors("FI18", "2010") == ("FI1B", "FI1C")
    assert before.successors("FI13", "2010") == ("FI1D",)
    assert before.successors("FI1A", "2010") == ("FI1D",)
    assert before.successors("FI19", "2010") == ("FI19",)
    assert after.predecessors("FI1B", "2006") == ("FI18",)
    assert after.predecessors("FI1C", "2006") == ("FI18",)
    assert after.predecessors("FI1D", "2006") == ("FI13", "FI1A")
    assert before.successors("FI1A3", "2024") == ("FI1D7",)


def test_nord_pas_de_calais_kept_its_land_under_another_code():
    assert load_regions("2013").successors("FR30", "2016") == ("FRE1",)
    assert load_regions("2024").predecessors("FRE1", "2006") == ("FR30",)


def test_croatia_before_2010_had_two_regions_where_later_there_was_one():
    assert set(load_regions("2010").predecessors("HR04", "2006")) == {"HR01", "HR02"}
    assert set(load_regions("2006").successors("HR01", "2021")) == {"HR05", "HR06"}


def test_the_united_kingdom_has_no_successor_in_2024():
    assert load_regions("2021").successors("UKI3", "2024") == ()


@pytest.mark.parametrize("first", region_versions())
@pytest.mark.parametrize("second", region_versions())
def test_the_shares_of_a_region_in_another_version_add_up_to_one(first, second):
    regions = load_regions(first)
    for code in regions.codes(2):
        links = regions.links(code, second)
        if links:
            assert sum(link.share for link in links) == pytest.approx(1, abs=1e-12)
            assert all(link.code in load_regions(second) for link in links)


def test_only_these_regions_have_no_counterpart_in_a_neighbouring_version():
    lost = {}
    for first, second in zip(region_versions(), region_versions()[1:], strict=False):
        for here, there in ((first, second), (second, first)):
            regions = load_regions(here)
            missing = [c for c in regions.codes(2, extra_regio=False) if not regions.links(c, there)]
            lost[here, there] = sorted({code if code[:2] in ("FR", "NO") else code[:2] for code in missing})
    assert lost == {
        ("2006", "2010"): [],
        ("2010", "2006"): [],
        ("2010", "2013"): [],
        ("2013", "2010"): ["FRA5"],  # Mayotte became a region of the Union in 2014
        ("2013", "2016"): [],
        ("2016", "2013"): ["AL", "RS"],  # Albania and Serbia were not yet divided
        ("2016", "2021"): [],
        ("2021", "2016"): ["NO0B"],  # Jan Mayen and Svalbard
        ("2021", "2024"): ["UK"],
        ("2024", "2021"): ["BA", "UA", "XK"],
    }


@pytest.mark.parametrize(("code", "name"), DEMONSTRATORS.items())
def test_the_demonstrators_are_found_by_the_name_in_english(code, name):
    assert code in [found.region.code for found in load_regions("2013").search(name, "en")][:6]


@pytest.mark.parametrize(
    ("text", "code"),
    [("laponie", "FI1D7"), ("LAPPI", "FI1D7"), ("Hambourg", "DE6"), ("hamburgo", "DE6"), ("nord-pas de calais", "FR3"),
     ("west region", "RO42"), ("Bayern", "DE2"), ("baviere", "DE2"), ("FI1D", "FI1D"), ("Lodzkie", "PL11"),
     ("attiki", "EL3"), ("αττικη", "EL3"), ("Allemagne", "DE"), ("Saksamaa", "DE"), ("ile de france", "FR1")],
)  # fmt: skip
def test_a_search_knows_neither_accents_nor_capitals_and_puts_the_best_first(text, code):
    assert load_regions("2013").search(text)[0].region.code == code


def test_a_search_says_which_name_fitted_and_in_which_language():
    found = load_regions("2013").search("Lapland")[0]
    assert (found.region.code, found.name, found.language) == ("FI1D7", "Lapland", "en")
    assert load_regions("2013").search("  ") == ()
    assert load_regions("2013").search("no such place") == ()
    assert len(load_regions("2013").search("e", limit=3)) == 3


def test_codes_are_matched_with_every_version_and_nothing_is_chosen():
    found = detect_versions(["FI13", "FI19", "FI1B", "GR11", "EU28"])
    assert list(found) == list(region_versions())
    assert found["2006"].known == ("FI13", "FI19", "GR11")
    assert found["2006"].unknown == ("FI1B", "EU28")
    assert found["2010"].known == ("FI19", "FI1B", "GR11")
    assert found["2013"].known == ("FI19", "FI1B")


@pytest.mark.shared
def test_the_bulk_file_mixes_three_versions_and_no_single_one_knows_all_its_codes(shared_data):
    import gzip

    with gzip.open(shared_data / "eurostat_sbs_regional" / "sbs_r_nuts06_r2.tsv.gz", "rt") as stream:
        next(stream)
        codes = sorted({line.split("\t", 1)[0].split(",")[2].strip() for line in stream})
    found = detect_versions(codes)
    assert len(codes) == 467
    unknown = {version: len(match.unknown) for version, match in found.items()}
    assert unknown == {"2006": 44, "2010": 44, "2013": 40, "2016": 88, "2021": 93, "2024": 149}
    finnish = {version: [c for c in match.unknown if c[:2] == "FI"] for version, match in found.items()}
    assert finnish["2006"] == ["FI1B", "FI1C", "FI1D"]
    assert finnish["2010"] == finnish["2013"] == ["FI13", "FI18", "FI1A"]
    assert set(codes) == {code for version in ("2006", "2010", "2013") for code in found[version].known}


def test_a_typed_code_carries_its_version_through_copies():
    code = NutsCode("gr30", "2006")
    assert (code, code.version, code.level, code.country) == ("EL30", "2006", 2, "EL")
    for twin in (pickle.loads(pickle.dumps(code)), copy.deepcopy(code)):
        assert (twin, twin.version) == (code, "2006")
    with pytest.raises(InputError):
        NutsCode("FI18", "2013")


HEADER = "code,name,level,parent,country,longitude,latitude\n"


def test_a_users_own_regions_are_read(tmp_path):
    path = tmp_path / "union.csv"
    path.write_text(HEADER + "QM,Mara,0,,QM,1.5,60\nQM1,Mara North,1,QM,QM,,\n", encoding="utf-8")
    regions = load_regions(path)
    assert regions.version == "union"
    assert regions.codes() == ("QM", "QM1")
    assert regions.region("QM").longitude == 1.5
    assert regions.region("QM1").longitude is None
    assert regions.kind("QM1") == "user"
    assert [found.region.code for found in regions.search("mara")] == ["QM", "QM1"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("Q,A,0,,Q,,\nQ,B,0,,Q,,\n", "line 3, column code, code Q: the code stands twice"),
        (",A,0,,Q,,\n", "line 2, column code: the code is empty"),
        ("Q,A,top,,Q,,\n", "line 2, column level, code Q: the level 'top' is no number"),
        ("Q,A,1,R,Q,,\n", "line 2, column parent, code Q: the parent 'R' is no region of this file"),
        ("Q,A,0,,Q,400,0\n", "line 2, column longitude, code Q: '400' is no longitude in degrees"),
        ("Q,A,0,,Q,0,north\n", "line 2, column latitude, code Q: 'north' is no latitude in degrees"),
        ("Q,A,0,,Q,nan,0\n", "column longitude"),
    ],
)
def test_a_users_regions_with_a_fault_are_refused_at_their_line(tmp_path, rows, message):
    path = tmp_path / "union.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        load_regions(path)
    assert message in str(refusal.value)


def test_an_unknown_version_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="2006, 2010, 2013, 2016, 2021, 2024"):
        load_regions("2003")
