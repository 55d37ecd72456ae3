"""Industry classifications: structure, labels, and every way of writing a code."""

from __future__ import annotations

import pickle
import re

import pytest

from observatory.statistics.classifications import NaceCode, NaicsCode, industry_classifications, load_industries
from observatory.statistics.errors import InputError

NACE = load_industries("nace_rev2")
NAICS = load_industries("naics_2017")

# Numbers of codes by level as published: Eurostat (NACE), U.S. Census Bureau (NAICS 2017).
PUBLISHED = {
    "nace_rev2": {"section": 21, "division": 88, "group": 272, "class": 615},
    "nace_rev21": {"section": 22, "division": 87, "group": 287, "class": 651},
    "naics_2017": {"sector": 20, "subsector": 99, "group": 311, "class": 709, "national": 1057},
}


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_each_level_has_the_published_number_of_codes(name):
    classification = load_industries(name)
    assert {level: len(classification.codes(level)) for level in classification.levels} == PUBLISHED[name]


def test_naics_2012_has_its_1065_national_industries():
    assert len(load_industries("naics_2012").codes("national")) == 1065


def test_the_classifications_of_the_package_are_these_four():
    assert industry_classifications() == ("nace_rev2", "nace_rev21", "naics_2012", "naics_2017")


@pytest.mark.parametrize("name", industry_classifications())
def test_every_code_has_a_parent_one_level_up_or_is_at_the_top(name):
    classification = load_industries(name)
    for code in classification.codes():
        parent = classification.parent(code)
        place = classification.levels.index(classification.level(code))
        if parent is None:
            assert place == 0
        else:
            assert code in classification.children(parent)
            assert classification.levels.index(classification.level(parent)) == place - 1


@pytest.mark.parametrize("name", industry_classifications())
def test_the_classes_under_the_top_codes_are_all_classes_once(name):
    classification = load_industries(name)
    together = [
        leaf for top in classification.codes(classification.levels[0]) for leaf in classification.classes_under(top)
    ]
    assert sorted(together) == sorted(code for code in classification.codes() if not classification.children(code))


def test_the_family_of_meat_processing_is_known():
    assert NACE.parent("C1011") == "C101"
    assert NACE.ancestors("C1011") == ("C101", "C10", "C")
    assert NACE.section("C1011") == "C"
    assert NACE.children("C101") == ("C1011", "C1012", "C1013")
    assert NACE.classes_under("C101") == ("C1011", "C1012", "C1013")
    assert NACE.classes_under("C1011") == ("C1011",)
    assert NACE.descendants("C12") == ("C120", "C1200")
    assert NACE.printed("C1011") == "10.11"
    assert NACE.printed("C101") == "10.1"
    assert NACE.printed("C10") == "10"
    assert NACE.printed("C") == "C"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("10.11", "C1011"),
        ("1011", "C1011"),
        ("C1011", "C1011"),
        ("C10.11", "C1011"),
        (" c1011 ", "C1011"),
        ("C10", "C10"),
        ("10", "C10"),
        ("G451", "G451"),
        ("45.1", "G451"),
        ("S95", "S95"),
        ("C", "C"),
        ("01", "A01"),
        ("01.1", "A011"),
        ("0111", "A0111"),
    ],
)
def test_every_writing_of_a_nace_code_gives_the_one_of_eurostat(text, code):
    assert NACE.normalise(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("31-33", "31-33"), ("31", "31-33"), ("33", "31-33"), ("44-45", "44-45"), ("49", "48-49"), ("31----", "31-33"),
     ("311///", "311"), ("3118//", "3118"), ("311811", "311811"), ("11", "11"), ("311", "311")],
)  # fmt: skip
def test_every_writing_of_a_naics_code_gives_digits_or_the_span_of_a_sector(text, code):
    assert NAICS.normalise(text) == code


def test_the_subsectors_of_manufacturing_lie_in_the_sector_31_to_33():
    assert NAICS.parent("336") == "31-33"
    assert NAICS.section("336111") == "31-33"
    assert NAICS.children("44-45")[0] == "441"


@pytest.mark.parametrize(
    "text",
    ["B-N_S95_X_K", "TOTAL", "C10-C12", "I551-I553", "TI_H4931", "C_HTC", "ICT", "INF", "KIS_MKT", "KIABI_X_K_R90",
     "N771_N7721", "G-U_ICT", "I_X_I559_I562"],
)  # fmt: skip
def test_an_aggregate_of_eurostat_is_known_as_one_and_is_no_code(text):
    assert NACE.is_aggregate(text)
    with pytest.raises(InputError, match="an aggregate of several industries"):
        NACE.normalise(text)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("D10", "10 lies in another section: write 'C10'"),
        ("1", "write '01' or 'A01'"),
        ("1.11", "write '01.11' or 'A0111'"),
        ("10112", "Similar codes: C1012, C1011"),
        ("rubbish", "Codes look like 'C10', '10.11' or 'C1011'"),
    ],
)
def test_an_unknown_code_is_refused_with_what_would_be_right(text, remedy):
    with pytest.raises(InputError, match=re.escape(remedy)) as refusal:
        NACE.normalise(text)
    assert refusal.value.code == text


def test_many_texts_are_sorted_into_codes_aggregates_and_unknown():
    found = NACE.normalise_all(["C10", "10.11", "TOTAL", "D10", "X"])
    assert found.codes == {"C10": "C10", "10.11": "C1011"}
    assert found.aggregates == ("TOTAL",)
    assert found.unknown == ("D10", "X")


def test_no_code_is_an_aggregate():
    assert not [code for code in NACE.codes() if NACE.is_aggregate(code) or NACE.is_aggregate(NACE.printed(code))]
    assert NAICS.is_aggregate("------")
    assert not NAICS.is_aggregate("31----")


def test_labels_exist_in_25_languages_for_all_codes_but_six():
    assert len(NACE.languages) == 25
    missing = [
        (code, language)
        for language in NACE.languages
        for code in NACE.codes()
        if NACE.label_with_language(code, language)[1] != language
    ]
    assert len(missing) == 6
    assert {language for _, language in missing} == {"cs", "no"}


def test_a_missing_label_falls_back_to_english_and_says_so():
    assert NACE.label_with_language("C10", "fr") == ("Industries alimentaires", "fr")
    assert NACE.label_with_language("C10", "fr-BE") == ("Industries alimentaires", "fr")
    assert NACE.label_with_language("C10", "ga") == ("Manufacture of food products", "en")
    assert load_industries("nace_rev21").label_with_language("C10", "fr")[1] == "en"
    assert NACE.label("C10") == "Manufacture of food products"


def test_the_labels_are_clean():
    for language in NACE.languages:
        for code in NACE.codes():
            label = NACE.label(code, language)
            assert label == " ".join(label.split()), (code, language)
            assert not re.search(r"[^\W\d_]\d", label), (code, language)


def test_the_greek_labels_have_lost_the_norwegian_they_were_written_over():
    latin = {code for code in NACE.codes() if re.search("[A-Za-z]", NACE.label(code, "el"))}
    assert latin == {"K6491"}  # (leasing)
    assert NACE.label("C1105", "el") == "Ζυθοποιία"
    assert NACE.label("A01", "el") == "Φυτική και ζωική παραγωγή, θήρα και συναφείς δραστηριότητες"


def test_section_headings_are_not_shouted():
    assert NACE.label("C") == "Manufacturing"
    assert NACE.label("A", "de") == "Land- und Forstwirtschaft, Fischerei"
    assert NACE.label("F", "tr") == "İnşaat"


def test_a_typed_code_is_made_from_any_writing_and_refuses_others():
    code = NaceCode("10.11")
    assert code == "C1011"
    assert (code.section, code.level, code.printed) == ("C", "class", "10.11")
    assert [NaceCode(text).level for text in ("C", "C10", "C101")] == ["section", "division", "group"]
    assert pickle.loads(pickle.dumps(code)) == code
    assert NaicsCode("31") == "31-33"
    with pytest.raises(InputError):
        NaceCode("D10")


def test_a_users_own_classification_is_read_and_checked(tmp_path):
    path = tmp_path / "crafts.csv"
    path.write_text("code,label,level,parent,label_fr\nW,Wood,trade,,Bois\nW1,Barrels,craft,W,\n", encoding="utf-8")
    crafts = load_industries(path)
    assert crafts.levels == ("trade", "craft")
    assert crafts.children("W") == ("W1",)
    assert crafts.label_with_language("W", "fr") == ("Bois", "fr")
    assert crafts.label_with_language("W1", "fr") == ("Barrels", "en")
    assert crafts.kind == "user"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("W,Wood,trade,\nW,Wood,trade,\n", "line 3, column code, code W: the code stands already in line 2"),
        ("W,Wood,trade,V\n", "line 2, column parent, code W: the parent 'V' is no code of this file"),
        ("W,Wood,trade,V\nV,Vines,trade,W\n", "line 2, column parent, code W: the code is its own ancestor"),
        (",Wood,trade,\n", "line 2, column code: the code is empty"),
        ("W,Wood,,\n", "line 2, column level: the level is empty"),
    ],
)
def test_a_users_classification_with_a_fault_is_refused_at_its_line(tmp_path, rows, message):
    path = tmp_path / "crafts.csv"
    path.write_text("code,label,level,parent\n" + rows, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        load_industries(path)
    assert message in str(refusal.value)


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="Known are nace_rev2, nace_rev21, naics_2012, naics_2017"):
        load_industries("nace_rev3")


def test_an_unknown_level_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="The levels are section, division, group, class"):
        NACE.codes("branch")


@pytest.mark.shared
def test_every_industry_of_the_regional_bulk_file_is_a_code(shared_data):
    import gzip

    with gzip.open(shared_data / "eurostat_sbs_regional" / "sbs_r_nuts06_r2.tsv.gz", "rt") as stream:
        next(stream)
        texts = {line.split(",", 1)[0] for line in stream}
    found = NACE.normalise_all(sorted(texts))
    assert found.aggregates == found.unknown == ()
    assert all(text == code for text, code in found.codes.items())
    levels = [NACE.level(code) for code in found.codes]
    assert {level: levels.count(level) for level in set(levels)} == {"section": 12, "division": 68, "group": 21}


@pytest.mark.shared
def test_every_industry_of_the_national_bulk_file_is_a_code_or_an_aggregate(shared_data):
    import gzip

    with gzip.open(shared_data / "eurostat_sbs_regional" / "sbs_na_sca_r2.tsv.gz", "rt") as stream:
        header = next(stream).split("\t")[0].split("\\")[0].split(",")
        place = header.index("nace_r2")
        texts = {line.split("\t", 1)[0].split(",")[place] for line in stream}
    assert NACE.normalise_all(sorted(texts)).unknown == ()
