"""A star rule is read from TOML, and every mistake in it is named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from observatory.statistics.errors import InputError
from observatory.statistics.rules import load_rule, preset_names

GOOD = """
name = "mine"
[[star]]
dimension = "specialisation"
variable = "location_quotient"
statistic = "percentile"
cut = 90
pool = "regions-within-category"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_four_presets_ship_with_the_library() -> None:
    assert preset_names() == ["eccp-2021", "eco-2008", "top-20", "us-cluster-mapping"]


def test_only_the_rule_that_was_reproduced_on_published_results_is_called_verified() -> None:
    assert {name for name in preset_names() if load_rule(name).verified} == {"us-cluster-mapping"}


@pytest.mark.parametrize("name", ["eccp-2021", "eco-2008", "top-20", "us-cluster-mapping"])
def test_every_preset_explains_itself_in_english_and_french(name: str) -> None:
    rule = load_rule(name)
    assert set(rule.title) == {"en", "fr"}
    assert set(rule.note) == {"en", "fr"}
    assert rule.source


def test_the_stars_of_the_presets_are_these() -> None:
    assert {name: load_rule(name).dimensions for name in preset_names()} == {
        "eccp-2021": ("specialisation", "size"),
        "eco-2008": ("size", "specialisation", "focus"),
        "top-20": ("size", "specialisation", "productivity", "growth"),
        "us-cluster-mapping": (),
    }


def test_grades_of_the_us_rule_stand_from_the_lowest_to_the_highest() -> None:
    assert [grade.name for grade in load_rule("us-cluster-mapping").grades] == [
        "qualifying",
        "significant",
        "strong",
        "strong10",
    ]


def test_cuts_keep_their_decimals_exactly(tmp_path: Path) -> None:
    rule = load_rule(written(tmp_path, GOOD.replace("cut = 90", "cut = 97.5")))
    assert rule.conditions[0].cut == Decimal("97.5")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("pool = ", "# pool = "), "no pool, and there is no default"),
        (('"regions-within-category"', '"everywhere"'), "unknown pool 'everywhere'"),
        (('"specialisation"', '"beauty"'), "unknown dimension 'beauty'"),
        (('"location_quotient"', '"charm"'), "unknown variable 'charm'"),
        (('"percentile"', '"mode"'), "unknown statistic 'mode'"),
        (("cut = 90", "cut = 190"), "percentile 190 is not between 0 and 100"),
        (("cut = 90", 'cut = "high"'), "cut is 'high', not a number"),
        (("cut = 90", "cut = 90\ncolour = 1"), "unknown key 'colour'"),
        (("[[star]]", 'strong = "best"\n[[star]]'), "strong names the grade 'best'"),
        (("[[star]]", "[[star"), "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_a_remedy(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    path = written(tmp_path, GOOD.replace(*change))
    with pytest.raises(InputError) as caught:
        load_rule(path)
    assert says in str(caught.value)
    assert caught.value.file == str(path)
    assert caught.value.remedy


def test_the_error_for_a_star_without_pool_names_the_line_on_which_the_star_begins(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_rule(written(tmp_path, GOOD.replace("pool = ", "# pool = ")))
    assert caught.value.line == 3


def test_a_grade_may_not_require_what_the_rule_does_not_define(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="requires 'size', which is not in the rule"):
        load_rule(written(tmp_path, GOOD + '\n[[grade]]\nname = "big"\nrequires = ["size"]\n'))


def test_an_unknown_name_lists_the_presets() -> None:
    with pytest.raises(InputError, match="eco-2008, top-20"):
        load_rule("gold-medal")


def test_another_percentile_changes_stars_but_not_absolute_cuts() -> None:
    varied = load_rule("eco-2008").with_percentile(80)
    assert [star.cut for star in varied.stars] == [Decimal(80), Decimal(2), Decimal(80)]
    assert varied.sha256 != load_rule("eco-2008").sha256
