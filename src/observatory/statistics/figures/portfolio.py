"""A region's industries at one look: how concentrated, how they move, how large, how many stars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.assembly import amount, assemble, columns
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.identifiers import Request, UnknownFigure
from observatory.statistics.figures.labels import Spot, names_beside
from observatory.statistics.figures.picture import LABEL, KeyItem, behind, text, texts
from observatory.statistics.figures.reading import Row, reader
from observatory.statistics.figures.theme import Theme
from observatory.statistics.figures.theme import theme as theme_named

# Quotients below this stand at the left edge: a nearly absent industry must not squeeze the others.
LOWEST_QUOTIENT = 0.1

SCHEMA = {
    "region": "string", "industry": "string", "label": "string", "year": "int",
    "location_quotient_low": "float", "location_quotient": "float", "location_quotient_high": "float",
    "growth": "float", "growth_years": "int", "growth_break": "bool", "productivity_relative": "float", "region_share": "float",
    "employment_low": "float", "employment": "float", "employment_high": "float",
    "stars": "int", "stars_possible": "int", "robust": "bool",
}  # fmt: skip


def portfolio(
    edition: Any,
    *,
    region: str,
    year: int,
    layer: str | None = None,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """Bubbles: location quotient (logarithmic) by growth, area by persons employed, colour by stars.

    Where fewer than half of the industries have a growth rate, the height is productivity relative to the country, and where
    that is missing too, the share of the region's employment. A filled bubble's stars are certain, a hollow one's
    possible. Industries without a value on both axes are named under the picture. Raises UnknownFigure where nothing can be
    drawn.
    """
    look, source = theme_named(theme), reader(edition)
    language = wording.language(language)
    layer = layer or source.layers[0]
    place, year = source.region(region), source.check_year(year)
    rows = [
        row
        for row in source.panorama_rows(layer, year, region=region)
        if row["employment"] is None or row["employment"] > 0
    ]
    upright = _height(rows)
    drawn: list[Row] = []
    left_out: list[Row] = []
    for row in rows:
        industry = source.industry(layer, row["industry"])
        row |= {"label": industry.label(language), "short": industry.short(language)}
        ready = row["employment"] and row["location_quotient"] and row[upright] is not None
        (drawn if ready else left_out).append(row)
    if not drawn:
        raise UnknownFigure(f"nothing is known of the {layer}s of {region} in {year}.", code=region)
    drawn.sort(key=lambda row: (-row["employment"], row["industry"]))

    low, high, beyond = _range([row[upright] for row in drawn], floor=None if upright == "growth" else 0.0)
    left, right = (58.0 if upright == "growth" else 50.0), 22.0
    width, height = look.width - left - right, 330.0 if look.narrow else 430.0
    notes = _notes(drawn, left_out, upright, low, high, beyond, language)
    return assemble(
        source,
        Request("portfolio", layer, year=year, region=region),
        language=language,
        theme=look,
        title=_title(drawn, wording.units_of(layer, language), place.label(language), source.dimensions, language),
        measured=_measured(upright, drawn, language),
        unit=wording.word("location_quotient", language),
        period=str(year),
        alternative_text=_alternative(
            drawn, wording.units_of(layer, language), upright, place.label(language), year, language
        ),
        table=columns(drawn, SCHEMA),
        key=_key(drawn, len(source.dimensions), look, language),
        layers=_plot(drawn, upright, low, high, len(source.dimensions), look, language, width=width, height=height),
        left=left,
        right=right,
        plot_height=height,
        above=28,
        below=64,
        notes=notes,
    )


def star_colours(look: Theme, most: int) -> list[str]:
    """A colour for 0, 1, … `most` stars."""
    return [look.stars[round(number * (len(look.stars) - 1) / max(most, 1))] for number in range(most + 1)]


def _height(rows: Sequence[Row]) -> str:
    for candidate in ("growth", "productivity_relative"):
        if sum(row[candidate] is not None for row in rows) * 2 >= len(rows):
            return candidate
    return "region_share"


def _range(values: Sequence[float], *, floor: float | None) -> tuple[float, float, bool]:
    """Ends of the upright axis; far outliers (over three interquartile ranges out, Tukey 1977) do not stretch it."""
    ordered = sorted(values)
    first, third = ordered[len(ordered) // 4], ordered[(3 * len(ordered)) // 4]
    spread = max(third - first, 0.01)
    low, high = max(ordered[0], first - 3 * spread), min(ordered[-1], third + 3 * spread)
    beyond = ordered[0] < low or ordered[-1] > high
    room = max(0.08 * (high - low), 0.005)
    low, high = low - room, high + room
    return (low if floor is None else max(floor, low)), high, beyond


def _title(drawn: list[Row], units: str, place: str, dimensions: Sequence[str], language: str) -> str:
    starred = [row for row in drawn if row["stars"]]
    if not starred:
        first = max(drawn, key=lambda row: (row["location_quotient_low"] or 0, row["location_quotient"]))
        times = _quotient(first, language)
        return wording.phrase(
            language,
            en=f"{place}: no certain star among the {units}; {first['short']} is strongest, {times} times the reference area",
            fr=f"{place}\u00a0: aucune étoile certaine\u202f; en tête, {first['short']}, {times} fois l’aire de référence",
        )
    best = max(starred, key=lambda row: (row["stars"], row["employment"]))
    number, stars = len(starred), best["stars"]
    return wording.phrase(
        language,
        en=f"{place}: {number} of {len(drawn)} {units} {'has' if number == 1 else 'have'} stars; "
        f"{best['short']} leads with {stars} of {len(dimensions)}",
        fr=f"{place}\u00a0: {number} des {len(drawn)} {units} {'porte' if number == 1 else 'portent'} au moins une étoile\u202f; "
        f"en tête, {best['short']} ({stars} sur {len(dimensions)})",
    )


def _quotient(row: Row, language: str) -> str:
    return amount(
        row["location_quotient_low"],
        row["location_quotient"],
        row["location_quotient_high"],
        language,
        wording.quotient,
    )


def _upright_title(upright: str, drawn: list[Row], language: str) -> str:
    key = {"growth": "growth_axis", "productivity_relative": "productivity_axis", "region_share": "share_axis"}[upright]
    words = wording.word(key, language)
    years = {row["growth_years"] for row in drawn if row["growth"] is not None}
    if upright == "growth" and len(years) == 1 and None not in years:
        words += wording.phrase(language, en=f" over {years.copy().pop()} years", fr=f" sur {years.copy().pop()} ans")
    return words


def _measured(upright: str, drawn: list[Row], language: str) -> str:
    across, up = wording.word("location_quotient", language), _upright_title(upright, drawn, language)
    return wording.phrase(
        language,
        en=f"{across[:1].upper()}{across[1:]} by {up[:1].lower()}{up[1:]}",
        fr=f"{across[:1].upper()}{across[1:]} et {up[:1].lower()}{up[1:]}",
    )


def _alternative(drawn: list[Row], units: str, upright: str, place: str, year: int, language: str) -> str:
    numbers = wording.semicolon(language).join(
        wording.phrase(
            language,
            en=f"{row['label']}: location quotient {_quotient(row, language)}, {_upright(row[upright], upright, language)}, "
            f"{wording.count(row['employment'], language)} persons, {row['stars']} stars",
            fr=f"{row['label']}\u00a0: quotient de localisation {_quotient(row, language)}, {_upright(row[upright], upright, language)}, "
            f"{wording.count(row['employment'], language)} personnes, {row['stars']} étoile{'s' if row['stars'] > 1 else ''}",
        )
        for row in sorted(drawn, key=lambda row: (-row["stars"], -row["employment"]))[:4]
    )
    return wording.phrase(
        language,
        en=f"Bubble chart of {len(drawn)} {units} in {place}, {year}. {numbers}.",
        fr=f"Graphique à bulles de {len(drawn)} {units}, {place}, {year}. {numbers}.",
    )


def _upright(value: float, upright: str, language: str) -> str:
    if upright == "growth":
        number = ("+" if value > 0 else "") + wording.percent(value, language)
        return wording.phrase(language, en=f"growth {number} a year", fr=f"croissance {number} par an")
    if upright == "productivity_relative":
        number = wording.quotient(value, language)
        return wording.phrase(language, en=f"relative productivity {number}", fr=f"productivité relative {number}")
    number = wording.percent(value, language)
    return wording.phrase(language, en=f"{number} of employment", fr=f"{number} de l’emploi")


def _notes(
    drawn: list[Row], left_out: list[Row], upright: str, low: float, high: float, beyond: bool, language: str
) -> list[str]:
    notes = []
    if beyond:
        outside = [
            f"{row['short']} ({_upright(row[upright], upright, language)})"
            for row in drawn
            if not low <= row[upright] <= high
        ]
        if outside:
            listed = wording.listing(outside, language)
            notes.append(
                wording.phrase(
                    language,
                    en=f"Beyond the axis, at its edge: {listed}.",
                    fr=f"Au-delà de l’axe, placés au bord\u00a0: {listed}.",
                )
            )
    small = [row["short"] for row in drawn if row["location_quotient"] < LOWEST_QUOTIENT]
    if small:
        listed, number = wording.listing(small, language, 5), wording.decimal(LOWEST_QUOTIENT, language)
        notes.append(
            wording.phrase(
                language,
                en=f"Location quotient below {number}, at the left edge: {listed}.",
                fr=f"Quotient de localisation inférieur à {number}, placés au bord gauche\u00a0: {listed}.",
            )
        )
    broken = [row["short"] for row in drawn if row["growth_break"]]
    if broken and upright == "growth":
        listed = wording.listing(broken, language)
        notes.append(
            wording.phrase(
                language,
                en=f"Growth across a break in the series, not comparable: {listed}.",
                fr=f"Croissance à travers une rupture de série, non comparable\u00a0: {listed}.",
            )
        )
    if left_out:
        notes.append(
            wording.word("not_positive", language, wording.listing([row["short"] for row in left_out], language))
        )
    return notes


def _key(drawn: list[Row], most: int, look: Theme, language: str) -> list[KeyItem]:
    key = []
    for stars, colour in enumerate(star_colours(look, most)):
        if stars == 0:
            words = wording.word("no_star", language)
        else:
            words = wording.phrase(
                language, en=f"{stars} star{'s' if stars > 1 else ''}", fr=f"{stars} étoile{'s' if stars > 1 else ''}"
            )
        key.append(KeyItem("circle", words, colour, look.outline))
    if any(row["stars_possible"] > row["stars"] for row in drawn):
        key.append(KeyItem("circle", wording.word("possible", language), look.background, look.ink))
    key.append(KeyItem("circle", wording.word("area_is_employment", language), look.background, look.outline))
    return key


def _plot(
    drawn: list[Row],
    upright: str,
    low: float,
    high: float,
    most: int,
    look: Theme,
    language: str,
    *,
    width: float,
    height: float,
) -> list[dict[str, Any]]:
    colours = star_colours(look, most)
    quotients = [max(row["location_quotient"], LOWEST_QUOTIENT) for row in drawn]
    first, last = min(0.4, *quotients, 0.4) / 1.2, max(2.5, *quotients) * 1.35
    area = (900.0 if look.narrow else 2000.0) / max(row["employment"] for row in drawn)
    values = []
    for row, quotient in zip(drawn, quotients, strict=True):
        open_ = row["stars_possible"] > row["stars"]
        values.append(
            {"quotient": round(quotient, 6), "up": min(max(row[upright], low), high), "size": max(row["employment"] * area, 14),
             "fill": "transparent" if open_ else colours[min(row["stars"], most)],
             "stroke": look.ink if open_ else look.outline, "dash": 1 if open_ else 0,
             "name": row["short"], "stars": max(row["stars"], row["stars_possible"])}
        )  # fmt: skip
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500) if first <= tick <= last]
    x = {
        "field": "quotient", "type": "quantitative", "scale": {"type": "log", "domain": [first, last], "nice": False},
        "axis": {"values": ticks, "format": "~f", "title": wording.word(
            "location_quotient_axis" if look.narrow else "location_quotient_axis_log", language)},
    }  # fmt: skip
    # Fine ranges need a decimal, or two ticks would read the same.
    # As many decimals as tell six ticks apart.
    form = (
        (".0%" if high - low > 0.05 else ".1%")
        if upright != "productivity_relative"
        else ".1f"
        if high - low > 0.5
        else ".2f"
    )
    y = {
        "field": "up", "type": "quantitative", "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": {"title": None, "format": form, "tickCount": 6},
    }  # fmt: skip
    rule = {"type": "rule", "stroke": look.reference, "strokeWidth": 1.4}
    layers: list[dict[str, Any]] = [
        {"data": {"values": [{"quotient": 1}]}, "mark": rule, "encoding": {"x": x}},
    ]
    middle = {"growth": 0.0, "productivity_relative": 1.0}.get(upright)
    if middle is not None and low < middle < high:
        layers.append(
            {
                "data": {"values": [{"up": middle}]},
                "mark": {**rule, "strokeWidth": 1, "stroke": look.outline},
                "encoding": {"y": y},
            }
        )
    bubble = {"type": "point", "opacity": 0.92, "size": {"expr": "datum.size"}, "fill": {"expr": "datum.fill"},
              "stroke": {"expr": "datum.stroke"}}  # fmt: skip
    layers.append(
        {
            "data": {"values": [value for value in values if not value["dash"]]},
            "mark": {**bubble, "strokeWidth": 1},
            "encoding": {"x": x, "y": y},
        }
    )
    if any(value["dash"] for value in values):
        layers.append(
            {
                "data": {"values": [value for value in values if value["dash"]]},
                "mark": {**bubble, "strokeWidth": 1.5},
                "encoding": {"x": x, "y": y},
            }
        )
    labels = _labels(values, first, last, low, high, look, width, height)
    labels.append(text(-44, -16, _upright_title(upright, drawn, language), colour=look.muted, size=LABEL))
    return [*layers, behind(labels, look.background), texts(labels)]


def _labels(
    values: list[Row], first: float, last: float, low: float, high: float, look: Theme, width: float, height: float
) -> list[dict[str, Any]]:
    """Names of the bubbles with most stars and employment, as far as they find room beside their bubble."""
    spots = [
        Spot(
            across=math.log(value["quotient"] / first) / math.log(last / first) * width,
            up=height - (value["up"] - low) / (high - low) * height,
            radius=math.sqrt(value["size"] / math.pi),
            name=value["name"],
            weight=value["size"] * (1 + 2 * value["stars"]),
        )
        for value in values
    ]
    return names_beside(spots, look, width, height)
