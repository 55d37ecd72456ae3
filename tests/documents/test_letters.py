"""Letters that no typeface of a PDF has are written out, not lost."""

from __future__ import annotations

from fontTools.ttLib import TTFont

from observatory.documents import letters
from observatory.statistics.figures import typeface


def test_the_letters_of_a_typeface_are_those_of_its_character_map() -> None:
    for file in (typeface.FOLDER / "IBMPlexSans-Regular.ttf", letters.FOLDER / "DejaVuSans.ttf"):
        assert letters.letters_of(file) == set(TTFont(file).getBestCmap())


def test_what_the_typefaces_have_stays() -> None:
    text = "Zażółć gęślą jaźń, Ελληνικά, български, ქართული, ≥ → ✓ € “ ” «\u202f»"
    assert letters.printable(text) == text


def test_signs_are_written_out_by_name_and_letters_by_number() -> None:
    assert letters.printable("to the 🚀 with 日本") == "to the [rocket] with [U+65E5 U+672C]"


def test_letters_are_composed_and_what_only_says_how_is_left_out() -> None:
    assert letters.printable("cafe\u0301 🚀\U0001f3fb\u200b") == "café [rocket]\u200b"


def test_a_word_longer_than_a_line_may_be_broken_but_an_address_may_not() -> None:
    assert letters.words("x" * 40) == "\u200b".join(["x" * 8] * 5)
    address = "https://example.org/" + "a" * 60
    assert letters.words(address) == address
