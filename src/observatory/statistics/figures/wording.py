"""Every word and number that a figure shows, in the languages figures speak."""

from __future__ import annotations

import re
from typing import Any

from observatory.statistics.errors import InputError

LANGUAGES = ("en", "fr")

# Non-breaking spaces of French typography: wide before a colon, thin before other marks and between thousands.
_SPACE, _THIN = "\u00a0", "\u202f"

# d3-format locales, so that axes and labels drawn by Vega agree with the numbers in sentences.
LOCALES: dict[str, dict[str, Any]] = {
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "percent": "%"},
    "fr": {"decimal": ",", "thousands": _THIN, "grouping": [3], "currency": ["", ""], "percent": f"{_THIN}%"},
}

_WORDS: dict[str, dict[str, str]] = {
    # Units and names of measures
    "persons": {"en": "persons employed", "fr": "personnes occupées"},
    "employment": {"en": "employment", "fr": "emploi"},
    "location_quotient": {"en": "location quotient", "fr": "quotient de localisation"},
    "location_quotient_axis": {
        "en": "Location quotient (reference area = 1)",
        "fr": "Quotient de localisation (aire de référence = 1)",
    },
    "location_quotient_axis_log": {
        "en": "Location quotient, logarithmic (reference area = 1)",
        "fr": "Quotient de localisation, échelle logarithmique (aire de référence = 1)",
    },
    "stars": {"en": "stars", "fr": "étoiles"},
    "strength": {
        "en": "share of employment in strong clusters",
        "fr": "part de l’emploi dans les clusters forts",
    },
    "growth_axis": {
        "en": "Mean yearly growth of employment",
        "fr": "Croissance annuelle moyenne de l’emploi",
    },
    "productivity_axis": {
        "en": "Wages per person relative to the country’s mean (= 1)",
        "fr": "Salaires par personne par rapport à la moyenne du pays (= 1)",
    },
    "employment_axis": {"en": "Persons employed", "fr": "Personnes occupées"},
    "share_axis": {"en": "Share of the region’s employment", "fr": "Part de l’emploi de la région"},
    "year_axis": {"en": "Year", "fr": "Année"},
    # Keys
    "certain": {"en": "certain", "fr": "certain"},
    "possible": {"en": "possible: hidden figures decide", "fr": "possible\u00a0: des données cachées décident"},
    "interval": {"en": "range: figures are hidden", "fr": "intervalle\u00a0: données cachées"},
    "other_mappings": {
        "en": "range under other tables of categories",
        "fr": "intervalle selon d’autres tables de catégories",
    },
    "break": {"en": "break in the series", "fr": "rupture de série"},
    "no_data": {"en": "no data", "fr": "pas de données"},
    "may_differ": {"en": "uncertain: hidden figures", "fr": "incertain\u00a0: données cachées"},
    "star": {"en": "star", "fr": "étoile"},
    "no_star": {"en": "no star", "fr": "aucune étoile"},
    "area_is_employment": {"en": "area: persons employed", "fr": "surface\u00a0: personnes occupées"},
    "reference_line": {"en": "reference area", "fr": "aire de référence"},
    "division": {"en": "industries", "fr": "secteurs"},
    "category": {"en": "cluster categories", "fr": "catégories de clusters"},
    "emerging": {"en": "emerging industries", "fr": "industries émergentes"},
    "square_root": {"en": "{}, square-root scale", "fr": "{}, échelle en racine carrée"},
    # Footer
    "could_be_among": {
        "en": "Could be among them, once hidden figures are known: {}.",
        "fr": "Pourraient en faire partie, une fois connues les données cachées\u00a0: {}.",
    },
    "source": {"en": "Source: {}", "fr": "Source\u00a0: {}"},
    "edition": {"en": "Edition {}", "fr": "Édition {}"},
    "fictional": {
        "en": "FICTIONAL DATA: regions and numbers are invented",
        "fr": "DONNÉES FICTIVES\u00a0: régions et nombres sont inventés",
    },
    "fictional_boundaries": {"en": "fictional boundaries", "fr": "limites fictives"},
    "outside": {"en": "Outside the map: {}.", "fr": "Hors de la carte\u00a0: {}."},
    "boundaries_missing": {
        "en": "Without boundaries on the map: {}.",
        "fr": "Sans limites sur la carte\u00a0: {}.",
    },
    "not_placed": {
        "en": "Without a recorded point, not drawn: {}.",
        "fr": "Sans point enregistré, non dessinées\u00a0: {}.",
    },
    "not_drawn": {
        "en": "Not drawn, as nothing bounds their value: {}.",
        "fr": "Non dessinés, faute de bornes\u00a0: {}.",
    },
    "mapping_unbounded": {
        "en": "Without limit under another table of categories: {}.",
        "fr": "Sans limite selon une autre table de catégories\u00a0: {}.",
    },
    "not_positive": {
        "en": "Without employment or without a value on both axes, not drawn: {}.",
        "fr": "Sans emploi ou sans valeur sur les deux axes, non dessinés\u00a0: {}.",
    },
    "rule_unverified": {
        "en": "Star rule “{}” (not verified against a publication).",
        "fr": "Règle d’étoiles «\u00a0{}\u00a0»\u00a0: non vérifiée dans une publication.",
    },
    "and_more": {"en": "{} and {} more", "fr": "{} et {} autres"},
    "between": {"en": "between {} and {}", "fr": "entre {} et {}"},
    "list_and": {"en": "{} and {}", "fr": "{} et {}"},
}

# Activities are named by how they are done ("Manufacture of furniture"); on an axis the thing itself is enough.
_LEADS = {
    "en": re.compile(r"^Manufacture of (?!other\b|goods\b)", re.IGNORECASE),
    "fr": re.compile(r"^Fabrication (?:de l['’]|de la |des |de |du |d['’])(?!autres\b)", re.IGNORECASE),
}


def language(code: str) -> str:
    """The code itself if figures speak it; raises InputError otherwise."""
    if code not in LANGUAGES:
        raise InputError(f"figures have no language {code!r}.", remedy=f"Languages are {', '.join(LANGUAGES)}.")
    return code


def word(key: str, code: str, *values: object) -> str:
    """A word or phrase in a language, with its values filled in."""
    return _WORDS[key][code].format(*values)


def phrase(code: str, **texts: str) -> str:
    """The one of `en=..., fr=...` that is asked for: sentences that belong to one kind of figure stand beside it."""
    return texts[code]


def units_of(layer: str, code: str) -> str:
    """What the members of a layer are called: industries, cluster categories, emerging industries."""
    return word(layer if layer in ("category", "emerging") else "division", code)


def short_label(label: str, code: str) -> str:
    """An industry's label without its "Manufacture of"; the table keeps the whole."""
    short = _LEADS[code].sub("", label)
    if short != label:
        short = short.replace(" and of ", " and ").replace(" et de ", " et ")
    return short[:1].upper() + short[1:]


def count(number: float, code: str) -> str:
    """A whole number with thousands: 12,345 or 12 345."""
    return f"{round(number):,}".replace(",", "," if code == "en" else _THIN).replace("-", "−")


def decimal(number: float, code: str, places: int = 1) -> str:
    """A number with a fixed number of decimals: 4.2 or 4,2."""
    text = f"{number:,.{places}f}".replace("-", "−")
    return text if code == "en" else text.replace(",", _THIN).replace(".", ",")


def quotient(number: float, code: str) -> str:
    """A ratio as people read it: two decimals below 1, one below 100, none above; nought is 0."""
    if number == 0:
        return "0"
    return decimal(number, code, 2 if number < 1 else 1 if number < 100 else 0)


def percent(share: float, code: str, places: int = 1) -> str:
    """A share as per cent: 12.3% or 12,3 %."""
    return decimal(share * 100, code, places) + ("%" if code == "en" else f"{_THIN}%")


def interval(low: float | None, high: float | None, code: str, form: Any) -> str:
    """ "between … and …", or the one number where low and high read the same."""
    assert low is not None
    assert high is not None
    first, last = form(low, code), form(high, code)
    return first if first == last else word("between", code, first, last)


def listing(items: list[str], code: str, most: int = 8) -> str:
    """Names in a row: "A, B and C"; after `most` of them "and 5 more"."""
    if len(items) > most:
        return word("and_more", code, ", ".join(items[:most]), count(len(items) - most, code))
    if len(items) < 2:
        return "".join(items)
    return word("list_and", code, ", ".join(items[:-1]), items[-1])


def colon(code: str) -> str:
    return ": " if code == "en" else f"{_SPACE}: "


def semicolon(code: str) -> str:
    return "; " if code == "en" else f"{_THIN}; "


def words() -> dict[str, dict[str, str]]:
    """All fixed words, for tests of completeness."""
    return _WORDS
