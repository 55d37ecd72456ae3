"""Colours can be told apart, words fit and are complete in every language."""

from __future__ import annotations

import string
from itertools import pairwise

import pytest

from observatory.statistics.figures import LANGUAGES, THEMES, wording
from observatory.statistics.figures.theme import SHAPES, shorten, text_width, wrap


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, definition of relative luminance)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula_gives_the_published_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_and_outlines_of_marks_have_enough_contrast(theme) -> None:
    for colour in (theme.ink, theme.muted, theme.reference):
        assert contrast(colour, theme.background) >= 4.5
    for colour in (theme.outline, theme.accent, theme.reference, *theme.series):
        assert contrast(colour, theme.background) >= 3


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_ramps_rise_in_one_direction_so_that_they_read_without_colour(theme) -> None:
    for ramp in (theme.stars, theme.ramp):
        steps = [contrast(colour, theme.background) for colour in ramp]
        assert steps == sorted(steps)
        assert all(later / earlier > 1.15 for earlier, later in pairwise(steps))


def test_compared_regions_differ_in_shape_and_not_only_in_colour() -> None:
    assert len(set(SHAPES)) == len(SHAPES) == 6
    for theme in THEMES.values():
        assert len(set(theme.series)) == 6


def test_every_word_is_there_in_every_language_with_the_same_places_to_fill() -> None:
    for key, texts in wording.words().items():
        assert set(texts) == set(LANGUAGES), key
        places = {
            language: [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
            for language, text in texts.items()
        }
        assert places["en"] == places["fr"], key


def test_numbers_follow_the_language() -> None:
    assert wording.count(12345.4, "en") == "12,345"
    assert wording.count(12345.4, "fr") == "12\u202f345"
    assert wording.quotient(4.249, "en") == "4.2"
    assert wording.quotient(0.3456, "fr") == "0,35"
    assert wording.quotient(0, "en") == "0"
    assert wording.percent(-0.154, "en") == "−15.4%"
    assert wording.percent(0.065, "fr") == "6,5\u202f%"


def test_labels_lose_their_manufacture_but_nothing_that_carries_meaning() -> None:
    assert wording.short_label("Manufacture of furniture", "en") == "Furniture"
    assert wording.short_label("Manufacture of wood and of products of wood", "en") == "Wood and products of wood"
    assert (
        wording.short_label("Manufacture of other transport equipment", "en")
        == "Manufacture of other transport equipment"
    )
    assert wording.short_label("Fabrication d’équipements électriques", "fr") == "Équipements électriques"
    assert wording.short_label("Industrie du cuir et de la chaussure", "fr") == "Industrie du cuir et de la chaussure"


def test_lists_end_with_and_or_with_how_many_more() -> None:
    assert wording.listing([], "en") == ""
    assert wording.listing(["A"], "fr") == "A"
    assert wording.listing(["A", "B", "C"], "fr") == "A, B et C"
    assert wording.listing(["A", "B", "C", "D"], "en", 2) == "A, B and 2 more"


def test_text_is_wrapped_at_spaces_and_cut_only_where_it_must() -> None:
    lines = wrap("one two three four", 60, 12)
    assert " ".join(lines) == "one two three four"
    assert all(text_width(line, 12) <= 60 for line in lines)
    assert wrap("one two three four", 60, 12, lines=1)[0].endswith("…")
    assert shorten("short", 100, 12) == "short"
