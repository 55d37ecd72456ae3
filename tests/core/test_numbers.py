"""Numbers read as people write them, in English and in French."""

from __future__ import annotations

from decimal import Decimal

import pytest

from observatory.core import numbers

N = "\u202f"


@pytest.mark.parametrize(
    ("value", "digits", "english", "french"),
    [
        (1234567, 0, "1,234,567", f"1{N}234{N}567"),
        (999, 0, "999", "999"),
        (1234.5, 1, "1,234.5", f"1{N}234,5"),
        (Decimal("0.125"), 2, "0.13", "0,13"),
        (-12.345, 2, "−12.35", "−12,35"),
        (2.5, 0, "3", "3"),
        (-0.4, 0, "0", "0"),
        (0, 1, "0.0", "0,0"),
        (None, 0, "", ""),
        (float("nan"), 0, "", ""),
        (float("inf"), 0, "", ""),
    ],
)
def test_numbers(value: float | Decimal | None, digits: int, english: str, french: str) -> None:
    assert numbers.number(value, digits, language="en") == english
    assert numbers.number(value, digits, language="fr") == french


def test_percentages() -> None:
    assert numbers.percent(0.125, language="en") == "12.5%"
    assert numbers.percent(0.125, language="fr") == f"12,5{N}%"
    assert numbers.percent(0.034, 1, language="en", sign=True) == "+3.4%"
    assert numbers.percent(None, language="fr") == ""


def test_a_span_is_written_only_where_its_ends_differ_as_written() -> None:
    assert numbers.span(1000, 1500, language="en") == "1,000–1,500"
    assert numbers.span(1.001, 1.004, 2, language="en") == ""
    assert numbers.span(None, 5, language="en") == ""
    assert numbers.span(0.31, 0.382, 1, language="fr", share=True) == f"31,0{N}%–38,2{N}%"


def test_the_language_of_the_page_is_used_where_none_is_given() -> None:
    from django.utils import translation

    with translation.override("fr"):
        assert numbers.number(1234) == f"1{N}234"
