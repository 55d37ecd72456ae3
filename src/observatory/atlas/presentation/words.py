"""Fixed words for codes of the edition: statuses, star dimensions, layers, grades, measures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from observatory.evidence.editions import EditionReader
from observatory.statistics.classifications import industry_classifications, load_industries
from observatory.statistics.figures.wording import short_label

DIMENSIONS = {
    "size": gettext_noop("size"),
    "specialisation": gettext_noop("specialisation"),
    "focus": gettext_noop("focus"),
    "productivity": gettext_noop("productivity"),
    "growth": gettext_noop("growth"),
    "establishments": gettext_noop("establishments"),
    "qualifying": gettext_noop("qualifying"),
    "significant": gettext_noop("significant"),
    "strong": gettext_noop("strong"),
    "strong10": gettext_noop("strongest tenth"),
    # conditions that grades require
    "specialised": gettext_noop("specialised"),
    "base-employment": gettext_noop("enough employment"),
    "base-establishments": gettext_noop("enough establishments"),
    "quotient-above-first-quartile": gettext_noop("quotient above the first quartile"),
    "quotient-above-median": gettext_noop("quotient above the median"),
    "quotient-in-top-quarter": gettext_noop("quotient in the top quarter"),
    "quotient-in-top-tenth": gettext_noop("quotient in the top tenth"),
    "quotient-at-least-one": gettext_noop("quotient of at least 1"),
}
GRADES = {
    "basic": gettext_noop("basic"),
    "medium": gettext_noop("medium"),
    "high": gettext_noop("high"),
    "strong": gettext_noop("strong"),
    "node": gettext_noop("node"),
    "one-star": gettext_noop("one star"),
    "two-stars": gettext_noop("two stars"),
    "three-stars": gettext_noop("three stars"),
    "qualifying": gettext_noop("qualifying"),
    "significant": gettext_noop("significant"),
    "strong10": gettext_noop("strongest tenth"),
}
STATUSES = {
    "observed": gettext_noop("published"),
    "zero": gettext_noop("published: none"),
    "estimated": gettext_noop("estimated by the source"),
    "bounded": gettext_noop("not published; bounded"),
    "confidential": gettext_noop("confidential; no upper bound"),
    "missing": gettext_noop("missing; no upper bound"),
    "not_applicable": gettext_noop("not applicable"),
}
LAYERS = {
    "section": (gettext_noop("Sections"), gettext_noop("section")),
    "division": (gettext_noop("Industries"), gettext_noop("industry")),
    "group": (gettext_noop("Industry groups"), gettext_noop("industry group")),
    "class": (gettext_noop("Industry classes"), gettext_noop("industry class")),
    "category": (gettext_noop("Cluster categories"), gettext_noop("cluster category")),
    "emerging": (gettext_noop("Emerging industries"), gettext_noop("emerging industry")),
}
KINDS = {
    "traded": gettext_noop("traded: serves other regions too"),
    "local": gettext_noop("local: serves its own region"),
    "mixed": gettext_noop("partly traded, partly local"),
    "excluded": gettext_noop("outside the cluster categories"),
    "empty": gettext_noop("no published industry belongs to it"),
}
UNITS = {
    "persons employed": gettext_noop("persons employed"),
    "persons": gettext_noop("persons"),
    "local units": gettext_noop("local units"),
    "million EUR": gettext_noop("million EUR"),
    "thousand EUR per person": gettext_noop("thousand EUR per person"),
    # of the columns of downloads
    "share, 0 to 1": gettext_noop("share, 0 to 1"),
    "0 to 100": gettext_noop("0 to 100"),
    "ratio": gettext_noop("ratio"),
    "z-score": gettext_noop("z-score"),
    "nats": gettext_noop("nats"),
    "0 to 1": gettext_noop("0 to 1"),
    "share per year": gettext_noop("share per year"),
    "years": gettext_noop("years"),
    "rank": gettext_noop("rank"),
    "stars": gettext_noop("stars"),
    "industries": gettext_noop("industries"),
    "clusters": gettext_noop("clusters"),
    "cells": gettext_noop("cells"),
    "regions": gettext_noop("regions"),
    "rows": gettext_noop("rows"),
    "degrees east": gettext_noop("degrees east"),
    "degrees north": gettext_noop("degrees north"),
    "unit of the variable": gettext_noop("unit of the variable"),
    "unit of the indicator": gettext_noop("unit of the indicator"),
    "as in the source": gettext_noop("as in the source"),
}
COLUMN_TYPES = {
    "text": gettext_noop("text"),
    "integer": gettext_noop("integer"),
    "number": gettext_noop("number"),
    "boolean": gettext_noop("true or false"),
    "integer or boolean": gettext_noop("integer, or true or false"),
}
PUBLISHED = ("observed", "zero", "estimated")


def dimension(name: str) -> str:
    """A star's dimension in the reader's language."""
    return _(DIMENSIONS[name]) if name in DIMENSIONS else name.replace("_", " ").replace("-", " ")


def dimensions(edition: EditionReader) -> dict[str, str]:
    """The dimensions of the edition's stars, each with its name in the reader's language."""
    return {name: dimension(name) for name in edition.manifest["dimensions"]}


def grade(name: str | None) -> str:
    """A grade's name in the reader's language; empty for none."""
    if not name:
        return ""
    return _(GRADES[name]) if name in GRADES else name.replace("_", " ").replace("-", " ")


def status(name: str | None, flag: str | None = None) -> str:
    """Where a number comes from: published, estimated, bounded, confidential, missing."""
    if name == "bounded" and "c" in (flag or ""):
        return _("confidential; bounded")
    return _(STATUSES[name]) if name in STATUSES else (name or "")


def layer(name: str) -> str:
    """A layer's name as a heading."""
    return _(LAYERS[name][0]) if name in LAYERS else name


def layer_one(name: str) -> str:
    """One thing of a layer."""
    return _(LAYERS[name][1]) if name in LAYERS else name


def kind(name: str | None) -> str:
    """What traded, local and the other kinds mean."""
    return _(KINDS[name]) if name in KINDS else ""


def unit(name: str) -> str:
    """A unit of measurement in the reader's language."""
    return _(UNITS[name]) if name in UNITS else name


def column_type(name: str) -> str:
    """What a column of a download holds, in the reader's language."""
    return _(COLUMN_TYPES[name])


def growth_window(edition: EditionReader) -> int | None:
    """Over how many years growth is taken; None if the manifest does not say."""
    window = (edition.manifest.get("rule") or {}).get("growth_window")
    return int(window) if window else None


def flags(text: str | None) -> str:
    """The source's letters in words."""
    meaning = {
        "b": _("break in the series"),
        "c": _("confidential"),
        "d": _("definition differs"),
        "e": _("estimated"),
        "i": _("imputed"),
        "f": _("forecast"),
        "n": _("not significant"),
        "p": _("provisional"),
        "r": _("revised"),
        "s": _("estimated by Eurostat"),
        "u": _("low reliability"),
        "z": _("not applicable"),
    }
    return ", ".join(meaning.get(letter, letter) for letter in text or "")


def industry_label(row: Mapping[str, Any], language: str) -> str:
    """The label of a row of `industries`, or of a row joined with it."""
    return str((row.get(f"label_{language}") if language != "en" else None) or row.get("label_en") or row["industry"])


def short(label: str, language: str) -> str:
    """The label without its "Manufacture of", for headings and sentences."""
    return short_label(label, language if language in ("en", "fr") else "en")


def text_of(value: Any, language: str) -> str:
    """A text of the manifest, which is a plain string or `{language: text}`."""
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get("en") or next(iter(value.values()), ""))
    return str(value or "")


def coverage(edition: EditionReader, language: str) -> str:
    """Which industries the source covers. Pages say this wherever they say "total"."""
    return text_of(edition.manifest.get("coverage"), language)


def printed(edition: EditionReader, layer_name: str, code: str) -> str:
    """The code as people read it: `29` for C29; empty where codes are names."""
    if layer_name in ("category", "emerging"):
        return code if layer_name == "category" else ""
    name = str(edition.manifest.get("industry_classification") or "")
    if name not in industry_classifications():
        return code
    classification = load_industries(name)
    return classification.printed(code) if code in classification else code


def sentence_case(label: str) -> str:
    """Labels that a classification prints in capitals, as people read them."""
    return label[:1] + label[1:].lower() if label.isupper() else label


def in_a_row(items: Sequence[str]) -> str:
    """ "A; B; C", for items that may have commas of their own."""
    return _("; ").join(items)


def listing(items: Sequence[str]) -> str:
    """ "A, B and C"."""
    if len(items) < 2:
        return "".join(items)
    return _("%(items)s and %(last)s") % {"items": ", ".join(items[:-1]), "last": items[-1]}


def version_name(version: str) -> str:
    """`NUTS 2013`, or the name of a classification of one's own."""
    return f"NUTS {version}" if re.fullmatch(r"\d{4}", version) else version


def rule(edition: EditionReader, language: str) -> dict[str, Any]:
    """The star rule: title, note, whether its cuts are verified, and where it comes from."""
    given = edition.manifest.get("rule") or {}
    return {
        "name": given.get("name", ""),
        "title": text_of(given.get("title"), language) or given.get("name", ""),
        "note": text_of(given.get("note"), language),
        "source": text_of(given.get("source"), language),
        "verified": bool(given.get("verified")),
        "sha256": given.get("sha256", ""),
        "denominator": given.get("denominator", ""),
    }


VARIABLES = {
    "employment": gettext_noop("persons employed"),
    "establishments": gettext_noop("local units"),
    "wages": gettext_noop("wages"),
    "location_quotient": gettext_noop("location quotient"),
    "region_share": gettext_noop("share of the region"),
    "reference_share": gettext_noop("share of the industry"),
    "productivity": gettext_noop("wages per person employed"),
    "productivity_relative": gettext_noop("wages per person employed relative to the country"),
    "growth": gettext_noop("growth of employment"),
}


def variable(name: str) -> str:
    """A column that a star compares, in the reader's language."""
    return _(VARIABLES[name]) if name in VARIABLES else name


def software(edition: EditionReader) -> str:
    """Name and version of the software that built the edition."""
    given = edition.manifest.get("software") or {}
    if not isinstance(given, Mapping):
        return str(given)
    if "name" in given:
        return f"{given['name']} {given.get('version', '')}".strip()
    return ", ".join(f"{name} {version}" for name, version in given.items())
