"""The record holds real regions and real facts only: each sentence with its sources, in every language, and no trap stepped into."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from observatory.publications.record import FOLDER, LANGUAGES, Record, Sentence, read_record
from observatory.statistics.classifications import load_regions, region_versions
from observatory.statistics.errors import InputError
from observatory.statistics.sources.sample import union


@pytest.fixture(scope="module")
def record() -> Record:
    return read_record()


def sentences(record: Record) -> list[Sentence]:
    found = [sentence for region in record.regions for sentence in region.sentences()]
    return found + [sentence for section in record.article.sections for sentence in section.sentences]


def everything(record: Record) -> str:
    """All words that a visitor may read."""
    texts = [*record.notice.values(), *record.article.title.values(), *record.article.summary.values()]
    for sentence in sentences(record):
        texts += sentence.text.values()
    for region in record.regions:
        texts += region.name.values()
        texts += region.statistics_note.values() if region.statistics_note else ()
        for code in region.codes:
            texts += code.note.values() if code.note else ()
    for section in record.article.sections:
        texts += section.title.values()
    return "\n".join(texts)


def test_the_six_regions_are_exactly_these_with_the_codes_of_their_time(record: Record) -> None:
    assert {region.slug: (region.country, region.code("2013")) for region in record.regions} == {
        "centro": ("PT", "PT16"),
        "hamburg": ("DE", "DE60"),
        "lapland": ("FI", "FI1D7"),
        "nord-pas-de-calais": ("FR", "FR30"),
        "stockholm": ("SE", "SE11"),
        "west-region-romania": ("RO", "RO42"),
    }


@pytest.mark.parametrize("version", region_versions())
def test_every_code_exists_in_its_version_of_nuts_with_that_parent_and_level(record: Record, version: str) -> None:
    nuts = load_regions(version)
    for region in record.regions:
        for number, code in enumerate(region.codes):
            later = region.codes[number + 1].version if number + 1 < len(region.codes) else "9999"
            if code.version <= version < later:
                assert nuts.parent(code.code) == code.parent, (region.slug, version)
                assert nuts.level(code.code) == code.level, (region.slug, version)
                assert nuts.country(code.code) == region.country
            else:
                assert region.code(version) != code.code


def test_lapland_is_a_region_of_level_3_whose_statistics_are_those_of_its_parent(record: Record) -> None:
    lapland = record.region("lapland")
    assert (lapland.statistics, lapland.codes[0].parent, lapland.codes[0].level) == ("FI1D", "FI1D", 3)
    assert lapland.code("2006") is None
    assert lapland.statistics_note is not None
    others = [region for region in record.regions if region.slug != "lapland"]
    assert [region.statistics for region in others] == [region.code("2013") for region in others]
    assert all(load_regions("2013").level(region.statistics) == 2 for region in record.regions)


def test_codes_that_changed_later_are_known(record: Record) -> None:
    assert record.region("centro").code("2024") == "PT19"
    assert record.region("nord-pas-de-calais").code("2016") == "FRE1"


def test_every_sentence_has_a_reference_with_an_address_and_stands_in_both_languages(record: Record) -> None:
    found = sentences(record)
    assert len(found) > 60
    for sentence in found:
        assert tuple(sentence.text) == LANGUAGES
        assert all(text.endswith(".") and text.count(". ") == 0 for text in sentence.text.values()), sentence
        assert sentence.references
        for number in sentence.references:
            assert record.references[number].urls
            assert tuple(record.references[number].title) == LANGUAGES


def test_the_languages_say_the_same_numbers(record: Record) -> None:
    """Facts are the same: every number of the English stands in the French, written as French writes it."""
    months = {
        "january": "janvier", "february": "février", "march": "mars", "april": "avril", "may": "mai", "june": "juin",
        "october": "octobre", "november": "novembre", "december": "décembre",
    }  # fmt: skip
    for sentence in sentences(record):
        english = [number.replace(",", "") for number in re.findall(r"\d+(?:,\d{3})*", sentence.text["en"])]
        french = [re.sub(r"\s", "", number) for number in re.findall(r"\d+(?:\s\d{3})*", sentence.text["fr"])]
        assert sorted(english) == sorted(french), sentence
        for month, mois in months.items():
            assert (month in sentence.text["en"].lower().split()) == (mois in sentence.text["fr"].lower().split()), (
                sentence
            )


def test_the_west_region_is_called_by_its_name(record: Record) -> None:
    region = record.region("west-region-romania")
    assert region.name == {"en": "West Region (Romania)", "fr": "Région Ouest (Roumanie)"}
    assert "West Romania" not in everything(record)
    assert "Roumanie de l'Ouest" not in everything(record)


def test_a_wrong_year_of_a_web_page_is_not_repeated(record: Record) -> None:
    """One English page on Hamburg prints 2004 for 2014, one notice 2015 for the selection in 2014."""
    words = everything(record)
    assert "2004" not in words
    years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", words)}
    assert min(years) == 1970
    assert max(years) == 2023
    call = [section for section in record.article.sections if section.key in ("call", "selection")]
    assert {
        year for section in call for each in section.sentences for year in re.findall(r"\b20\d\d\b", each.text["en"])
    } == {"2014"}


def test_no_body_is_said_to_have_applied_because_that_is_only_inferred(record: Record) -> None:
    words = everything(record).lower()
    for guess in ("bwvi", "ccdrc", "county administrative board", "applicant was", "policy owner", "rda west"):
        assert guess not in words


def test_what_is_unknown_of_the_call_is_not_invented(record: Record) -> None:
    words = everything(record).lower()
    for unknown in ("weight", "threshold", "panel", "evaluator", "score of", "pondération", "seuil", "évaluateur"):
        assert unknown not in words


def test_challenge_response_and_steps_are_there_only_where_sources_tell_of_the_support(record: Record) -> None:
    told = {region.slug for region in record.regions if region.challenge or region.response or region.steps}
    assert told == {"hamburg", "nord-pas-de-calais"}
    assert [(step.kind, step.when) for step in record.region("hamburg").steps] == [
        ("survey", ""),
        ("pre_assessment", ""),
        ("workshop", "2015-06"),
        ("workshop", "2015-11"),
        ("briefing", ""),
    ]
    assert [(step.kind, step.when) for step in record.region("nord-pas-de-calais").steps] == [
        ("pre_assessment", "2015-04")
    ]


def test_the_support_rests_on_sources_about_it_and_never_on_context(record: Record) -> None:
    about = {"R1", "R2", "R3", "R4", "R5", "R6", "R98", "R99", "R118"}
    for region in record.regions:
        steps = [sentence for step in region.steps for sentence in step.sentences]
        for sentence in (*region.selected, *region.challenge, *region.response, *steps):
            assert set(sentence.references) <= about, sentence
            assert set(sentence.references) & {"R5", "R6"}, sentence
    for section in record.article.sections:
        assert all(set(sentence.references) <= about for sentence in section.sentences)


def test_no_word_of_the_fictional_union_stands_in_the_record(record: Record) -> None:
    words = set(re.findall(r"[^\W\d_]+", everything(record)))
    invented = {place.name for place in union.places()} | {place.code for place in union.places()}
    assert words & invented == set()
    assert "example.org" not in everything(record)


def test_the_notice_says_that_the_project_is_independent(record: Record) -> None:
    assert "independent project" in record.notice["en"]
    assert "no endorsement" in record.notice["en"]
    assert "projet indépendant" in record.notice["fr"]


def changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """The record with one place changed."""
    folder = tmp_path / "record"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new", "problem", "code"),
    [
        ("regions.toml", 'references = ["R5"]', "references = []", "no reference", "regions[1].selected[1].references"),
        ("regions.toml", 'references = ["R5"]\n', "", "'references' is missing", "regions[1].selected[1]"),
        ("regions.toml", '["R5"]', '["R999"]', "no reference 'R999'", "regions[1].selected[1].references[1]"),
        ("regions.toml", '["R5"]', '["five"]', "no number of a reference", "regions[1].selected[1].references[1]"),
        ("regions.toml", ', fr = "Centro (Portugal)"', "", "missing in 'fr'", "regions[1].name"),
        ("regions.toml", 'fr = "Centro a été', 'de = "Centro a été', "no language 'de'", "regions[1].selected[1].text.de"),
        ("regions.toml", 'when = "2015-06"', 'when = "June"', "'June' is no date", "regions[2].steps[3].when"),
        ("regions.toml", 'kind = "survey"', 'kind = "poll"', "'poll' is not known", "regions[2].steps[1].kind"),
        ("article.toml", 'references = ["R1"]', "references = []", "no reference", "sections[1].sentences[2].references"),
        ("references.toml", 'number = "R5"', 'number = "R4"', "'R4' stands in", "references[5].number"),
        ("references.toml", "http://franceclusters", "franceclusters", "no address", "references[5].urls[1]"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_record_is_refused_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, problem: str, code: str
) -> None:
    folder = changed(tmp_path, file, old, new)
    with pytest.raises(InputError) as refusal:
        read_record(folder)
    assert problem in str(refusal.value)
    assert refusal.value.code == code
    assert refusal.value.file == str(folder / file)
    text = (folder / file).read_text(encoding="utf-8").splitlines()
    assert refusal.value.line is not None
    assert 1 <= refusal.value.line <= len(text)


def test_the_line_of_a_mistake_is_where_it_stands(tmp_path: Path) -> None:
    folder = changed(tmp_path, "article.toml", 'references = ["R4"]', 'references = ["R7"]')
    with pytest.raises(InputError) as refusal:
        read_record(folder)
    line = (folder / "article.toml").read_text(encoding="utf-8").splitlines()[refusal.value.line - 1]  # type: ignore[operator]
    assert line == 'references = ["R7"]'


def test_a_reference_on_which_nothing_rests_is_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path, "regions.toml", 'references = ["R84"]', 'references = ["R113"]')
    with pytest.raises(InputError, match="no sentence rests on R84"):
        read_record(folder)
