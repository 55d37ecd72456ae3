"""Cluster categories and emerging industries, and how they fit published divisions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from observatory.statistics.classifications import load_categories, load_industries
from observatory.statistics.classifications.categories import ALTERNATIVES, load_emerging
from observatory.statistics.errors import InputError

OWN = load_categories()
NACE = load_industries("nace_rev2")
# What regional business statistics publish: the divisions of B to N without K, and 95.
PUBLISHED = [c for c in NACE.codes("division") if c[0] in "BCDEFGHIJLMN" or c == "S95"]


def test_there_are_51_traded_and_16_local_categories():
    assert [category.code for category in OWN.categories if category.type == "traded"] == [str(i) for i in range(1, 52)]
    assert [category.code for category in OWN.categories if category.type == "local"] == [
        str(i) for i in range(101, 117)
    ]


def test_all_615_classes_are_assigned_and_39_of_them_excluded():
    assert set(OWN.assignments) == set(NACE.codes("class"))
    assert Counter(assignment.type for assignment in OWN.assignments.values()) == {
        "traded": 411,
        "local": 165,
        "excluded": 39,
    }


def test_every_category_has_classes_and_its_classes_have_its_type():
    for category in OWN.categories:
        classes = OWN.classes(category.code)
        assert classes
        assert {OWN.assignments[code].type for code in classes} == {category.type}


def test_a_class_is_in_one_category_at_most():
    counts = Counter(code for code, _ in OWN.membership())
    assert set(counts.values()) == {1}
    assert len(counts) == 411 + 165


def test_names_exist_in_english_and_french():
    assert OWN.group("1").name("en") == "Aerospace Vehicles and Defence"
    assert OWN.group("1").name("fr") == "Véhicules aérospatiaux et défense"
    assert all(group.name("fr") and group.name("en") for group in (*OWN.categories, *OWN.emerging))
    assert len({category.name("fr") for category in OWN.categories}) == 67


def test_the_table_says_that_it_is_a_reconstruction():
    assert not OWN.verified
    assert "reconstruction" in OWN.note["en"]
    assert "U.S. Cluster Mapping Project" in OWN.note["en"]
    assert "reconstitution" in OWN.note["fr"]


def test_seven_of_the_traded_categories_follow_exactly_from_the_published_divisions():
    exact = [code for code in OWN.exact(PUBLISHED) if int(code) <= 51]
    assert len(PUBLISHED) == 68
    assert [OWN.group(code).name("en") for code in exact] == [
        "Biopharmaceuticals",
        "Furniture",
        "Metal Mining",
        "Nonmetal Mining",
        "Paper and Packaging",
        "Tobacco",
        "Wood Products",
    ]


def test_with_classes_every_category_is_exact():
    assert OWN.exact(NACE.codes("class")) == OWN.groups()
    assert OWN.exact(NACE.codes("class"), "emerging") == OWN.groups("emerging")


def test_a_division_is_wholly_partly_or_not_in_a_category():
    assert OWN.cover("C31", "21") == "all"
    assert OWN.cover("C", "21") == "some"
    assert OWN.cover("C10", "21") == "none"
    assert OWN.cover("C2910", "4") == "all"


def test_the_cover_table_says_what_cover_says():
    table = OWN.cover_table(PUBLISHED).to_pydict()
    listed = dict(zip(zip(table["industry"], table["group"], strict=True), table["cover"], strict=True))
    for code in PUBLISHED:
        for group in OWN.groups():
            assert listed.get((code, group), "none") == OWN.cover(code, group)


def test_the_type_of_a_division_is_mixed_where_its_classes_differ():
    assert OWN.type_of("C12") == "traded"
    assert OWN.type_of("A01") == "mixed"
    assert OWN.type_of("A0111") == "excluded"


def test_the_ten_emerging_industries_overlap_and_have_no_total():
    assert OWN.groups("emerging") == (
        "advanced-packaging",
        "biopharmaceuticals",
        "blue-growth-industries",
        "creative-industries",
        "digital-industries",
        "environmental-industries",
        "experience-industries",
        "logistical-services",
        "medical-devices",
        "mobility-technologies",
    )
    counts = Counter(code for code, _ in OWN.membership("emerging"))
    assert max(counts.values()) > 1
    with pytest.raises(InputError, match="overlap and are never summed"):
        _ = OWN.emerging.total


def test_an_emerging_industry_is_its_seed_categories_and_some_classes_more():
    assert OWN.classes("biopharmaceuticals") == OWN.classes("5") | {
        "C2014",
        "C2059",
        "M7211",
        "M7219",
        "G4646",
        "M7120",
    }


def test_the_alternatives_move_as_many_classes_as_they_say():
    moved = {
        name: sum(
            OWN.alternative(name).assignments[code].category != assignment.category
            for code, assignment in OWN.assignments.items()
        )
        for name in ALTERNATIVES
    }
    low = sum(assignment.confidence == "low" for assignment in OWN.assignments.values())
    several = sum(
        any(code != (assignment.category or "excluded") for code, _ in assignment.alternatives)
        for assignment in OWN.assignments.values()
    )
    assert moved["reconstructed"] == 0
    assert moved["confident-only"] == low == 129
    assert moved["alternatives-first"] == several > 200
    # By hand: 42 classes have a reason; in some of them the majority says the same.
    assert 0 < moved["mechanical"] <= sum(bool(a.reason) for a in OWN.assignments.values())
    assert OWN.alternative("mechanical").name == "nace_rev2_categories:mechanical"


def test_the_strongest_other_alternative_comes_first():
    # Engineering (71.12) is Business Services; a quarter of the votes each go to construction (115) and to oil (35).
    assert OWN.assignments["M7112"].category == "6"
    assert OWN.alternative("alternatives-first").assignments["M7112"].category == "115"


def test_alternatives_keep_type_and_category_together():
    for name in ALTERNATIVES:
        table = OWN.alternative(name)
        for assignment in table.assignments.values():
            category = table.category(assignment.industry)
            assert assignment.type == ("excluded" if category is None else category.type)


def test_shares_and_alternatives_of_a_class_do_not_exceed_one():
    for assignment in OWN.assignments.values():
        assert assignment.vote_share is not None
        assert 0 <= assignment.vote_share <= 1
        assert sum(share for _, share in assignment.alternatives) <= 1.03  # shares are rounded to two digits
        for code, _ in assignment.alternatives:
            assert code == "excluded" or OWN.group(code).code == code


def test_an_unknown_group_or_mapping_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="Traded categories are 1 to 51"):
        OWN.group("52")
    with pytest.raises(InputError, match="mechanical, alternatives-first, confident-only"):
        OWN.alternative("other")


def test_a_users_table_takes_the_place_of_ours(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("industry,category\n29,4\n10.11,28\nC1012,28\n", encoding="utf-8")
    mine = load_categories(path)
    assert mine.verified
    assert mine.name == "mine"
    assert mine.groups() == ("4", "28")
    assert mine.category("C2932") is mine.group("4")
    assert mine.category("C1011") is mine.group("28")
    assert mine.category("C1013") is None
    assert mine.cover("C101", "28") == "some"
    assert mine.cover("C29", "4") == "all"


def test_a_users_table_may_be_in_naics_with_categories_of_its_own(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(
        "industry,category,type,name\n336111,cars,traded,Cars\n336112,cars,traded,\n722511,food,local,Food\n",
        encoding="utf-8",
    )
    mine = load_categories(path)
    assert mine.classification.name == "naics_2017"
    assert [(category.code, category.type, category.name("fr")) for category in mine.categories] == [
        ("cars", "traded", "Cars"),
        ("food", "local", "Food"),
    ]
    assert mine.cover("3361", "cars") == "some"
    assert mine.groups("emerging") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("industry,category\nZ99,4\nC10,18\n", "line 2, column industry, code Z99"),
        (
            "industry,category\nC10,18\n10.11,28\n",
            "line 3, column industry, code 10.11: C1011 is already assigned in line 2",
        ),
        ("industry,category\nC10,food\n", "line 2, column type, code food: the category 'food' is new and has no type"),
        ("industry,category,type\nC10,18,basic\n", "line 2, column type: 'basic' is no type"),
        ("industry,category,type\nC10,18,traded\nC11,18,local\n", "line 3, column type, code 18"),
        ("industry,category\n", "the table has no rows"),
        ("industry,cluster\n", "line 1, column category: the column 'category' is missing"),
    ],
)
def test_a_users_table_with_a_fault_is_refused_at_its_line(tmp_path, text, message):
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        load_categories(path)
    assert message in str(refusal.value)


@pytest.mark.shared
def test_the_table_of_the_us_project_loads_as_a_users_table(shared_data, tmp_path):
    import csv

    source = shared_data / "us_cluster_definitions" / "naics_to_cluster.csv"
    with source.open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["naics_version"] == "2012"]
    path = tmp_path / "us.csv"
    lines = ["industry,category", *[f"{row['naics']},{row['cluster_code']}" for row in rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    table = load_categories(path)
    assert table.classification.name == "naics_2012"
    assert len(table.assignments) == 978
    assert table.groups() == OWN.groups()


def test_emerging_industries_of_the_users_own_replace_the_proposed_ones(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("slug,name_en,name_fr,categories,extra_classes\nwheels,Wheels,Roues,4,30.91;C3092\n")
    table = load_emerging(path, load_categories())
    assert table.groups("emerging") == ("wheels",)
    assert table.classes("wheels") == load_categories().classes("4") | {"C3091", "C3092"}
    assert table.group("wheels").name("fr") == "Roues"
    assert table.sha256 != load_categories().sha256


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("wheels,Wheels,,404,", "there is no category '404'"),
        ("wheels,Wheels,,4,99.99", "99.99"),
        (",Wheels,,4,", "the slug is empty"),
    ],
)
def test_a_mistake_in_a_table_of_emerging_industries_is_named_with_its_line(
    tmp_path: Path, row: str, says: str
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"slug,name_en,name_fr,categories,extra_classes\n{row}\n")
    with pytest.raises(InputError, match=says) as caught:
        load_emerging(path, load_categories())
    assert caught.value.line == 2
