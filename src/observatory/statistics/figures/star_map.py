"""The map: stars, strength, employment or location quotients of regions.

With boundaries a choropleth, without them circles at recorded points. Regions without data are hatched, regions whose number
may be another once hidden figures are known carry a ring.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.assembly import amount, assemble, columns, uncertain
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.geography import Extent, extent
from observatory.statistics.figures.identifiers import MEASURES, Request, UnknownFigure
from observatory.statistics.figures.map_layers import Ground, choropleth, circles
from observatory.statistics.figures.picture import MARGIN, KeyItem
from observatory.statistics.figures.reading import EditionReader, Row, reader
from observatory.statistics.figures.theme import Theme
from observatory.statistics.figures.theme import theme as theme_named

if TYPE_CHECKING:
    from observatory.statistics.sources.boundaries import Boundaries

SCHEMA = {
    "region": "string", "name": "string", "year": "int", "measure": "string", "industry": "string",
    "low": "float", "value": "float", "high": "float", "class": "int", "uncertain": "bool", "drawn": "bool",
}  # fmt: skip
CLASSES = 5
# Where more regions than this share are uncertain, a ring on nearly all says nothing: a sentence does.
WIDESPREAD = 0.6
# Edges that people know: 1 is the reference area, 2 is twice its share.
QUOTIENT_EDGES = (0.5, 1.0, 2.0, 4.0)


def star_map(
    edition: Any,
    *,
    year: int,
    measure: str = "stars",
    layer: str | None = None,
    industry: str | None = None,
    boundaries: Boundaries | None = None,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """A map of `measure` (stars, location_quotient, employment, strength) in a year, of one industry or of all.

    Boundaries are taken from the edition if it has them, otherwise from `boundaries`; without any, circles of
    proportional area stand at the regions' recorded points. Stars of all industries are the sum over them.
    Raises UnknownFigure where a measure has no meaning (location quotient of all industries, strength of one).
    """
    look, source = theme_named(theme), reader(edition)
    language = wording.language(language)
    layer, year = layer or source.layers[0], source.check_year(year)
    _check(measure, industry)
    rows = _values(source, layer, year, measure, industry)
    known = [row for row in rows if row["value"] is not None and row["high"] is not None]
    if not known:
        raise UnknownFigure(f"{measure} is known for no region in {year}.")
    edges = _edges(known, measure, industry)
    for row in rows:
        row |= {
            "name": source.region(row["region"]).label(language),
            "year": year,
            "measure": measure,
            "industry": industry or "",
            "class": None
            if row["value"] is None or row["high"] is None
            else sum(row["value"] >= edge for edge in edges),
            "uncertain": row["value"] is not None and uncertain(row["low"], row["high"]),
            "drawn": False,
        }
        row["description"] = _description(row, measure, language)
    widespread = sum(row["uncertain"] for row in known) > WIDESPREAD * len(known)
    given = _own_boundaries(source) or boundaries
    given = _of_one_level(source, given) if given is not None else None
    width = look.width - 2.0 * MARGIN
    view = _view(source, given, rows)
    height = min(max(width * view.ratio, 0.45 * width), 1.15 * width)
    colours = _colours(look, len(edges) + 1)
    ground = Ground(view, width, height, look, language, colours, rings=not widespread)
    layers, notes = choropleth(source, rows, given, ground) if given else circles(source, rows, ground)
    if widespread:
        notes.insert(0, _widespread(known, measure, language))
    key = _key(rows, edges, colours, measure, look, language, hatched=given is not None, rings=not widespread)
    name = _measure_name(measure, language)
    subject = source.industry(layer, industry).label(language) if industry else ""
    return assemble(
        source,
        Request("star_map", layer, year=year, measure=measure, industry=industry),
        language=language,
        theme=look,
        title=_title(known, measure, source.industry(layer, industry).short(language) if industry else None, language),
        measured=f"{subject}{wording.colon(language)}{name}" if subject else name[:1].upper() + name[1:],
        unit={"stars": wording.word("stars", language), "employment": wording.word("persons", language),
              "strength": "%", "location_quotient": wording.word("location_quotient", language)}[measure],
        period=str(year),
        alternative_text=_alternative(rows, known, measure, subject, year, language, given is not None),
        table=columns(rows, SCHEMA),
        key=key,
        layers=layers,
        left=float(MARGIN),
        right=float(MARGIN),
        plot_height=round(height, 1),
        above=4,
        below=16,
        notes=notes,
        notice=given.notice if given else None,
        marks={row["description"]: row["region"] for row in rows if row["drawn"]},
    )  # fmt: skip


def _check(measure: str, industry: str | None) -> None:
    if measure not in MEASURES:
        raise UnknownFigure(f"there is no map of {measure!r}.", remedy=f"Measures are {', '.join(MEASURES)}.")
    if measure == "location_quotient" and industry is None:
        raise UnknownFigure("all industries together have no location quotient.", remedy="Name an industry.")
    if measure == "strength" and industry is not None:
        raise UnknownFigure("one industry has no portfolio strength.", remedy="Ask for strength of all industries.")


def _values(source: EditionReader, layer: str, year: int, measure: str, industry: str | None) -> list[Row]:
    """low, value and high of the measure for every region with data, sorted by region."""
    if industry is not None:
        source.industry(layer, industry)
        rows = source.panorama_rows(layer, year, industry=industry)
        if measure == "stars":
            names = ("stars", "stars", "stars_possible")
        else:
            names = (f"{measure}_low", measure, f"{measure}_high")
        found = [
            {"region": row["region"], **dict(zip(("low", "value", "high"), (row[name] for name in names), strict=True))}
            for row in rows
        ]
    elif measure == "stars":
        summed = (
            source.panorama(layer, year)
            .group_by("region")
            .aggregate([("stars", "sum"), ("stars_possible", "sum")])
            .to_pylist()
        )
        found = [
            {
                "region": row["region"],
                "low": row["stars_sum"],
                "value": row["stars_sum"],
                "high": row["stars_possible_sum"],
            }
            for row in summed
        ]
    else:
        found = [
            {
                "region": row["region"],
                "low": row[f"{measure}_low"],
                "value": row[measure],
                "high": row[f"{measure}_high"],
            }
            for row in source.portfolios(layer)
            if row["year"] == year
        ]
    by_region = {row["region"]: row for row in found}
    codes = {code for code, region in source.regions.items() if region.published} | set(by_region)
    empty = {"low": None, "value": None, "high": None}
    return [{"region": code, **empty, **by_region.get(code, {})} for code in sorted(codes)]


def _edges(known: Sequence[Row], measure: str, industry: str | None) -> list[float]:
    """Lower ends of the classes above the lowest."""
    values = sorted(float(row["value"]) for row in known)
    if measure == "location_quotient":
        return list(QUOTIENT_EDGES)
    if measure == "stars" and industry is not None:
        return [float(number) for number in range(1, max(2, int(values[-1]) + 1))]
    if measure == "strength":
        return _spaced(values, lambda value: round(value, 2))
    return _spaced(values, _two_digits if measure == "employment" else lambda value: float(round(value)))


def _spaced(values: list[float], rounded: Any) -> list[float]:
    """Quintiles, rounded to numbers that can be read, each once."""
    cuts = [rounded(values[min(len(values) - 1, len(values) * part // CLASSES)]) for part in range(1, CLASSES)]
    return sorted({cut for cut in cuts if cut > values[0]})


def _two_digits(value: float) -> float:
    if value < 10:
        return float(round(value))
    unit = 10 ** (math.floor(math.log10(value)) - 1)
    return float(round(value / unit) * unit)


def _colours(look: Theme, number: int) -> list[str]:
    return [look.ramp[round(position * (len(look.ramp) - 1) / max(1, number - 1))] for position in range(number)]


def _own_boundaries(source: EditionReader) -> Boundaries | None:
    file = Path(source.path) / "boundaries.geojson"
    return _read_own(file, str(source.manifest.get("boundaries") or "–"), source.identity) if file.is_file() else None


@lru_cache(maxsize=4)
def _read_own(file: Path, notice: str, identity: str) -> Boundaries:
    # The identity is part of the key: a file at the same place may belong to another edition tomorrow.
    from observatory.statistics.sources.boundaries import read_boundaries

    return read_boundaries(file, notice=notice)


def _of_one_level(source: EditionReader, given: Boundaries) -> Boundaries:
    """Without the regions of other levels than the one compared: a country drawn over its own regions would hide them."""
    if source.manifest.get("region_level") is None:
        return given
    kept = {
        code: shape
        for code, shape in given.features.items()
        if code not in source.regions or source.regions[code].level == source.manifest.get("region_level")
    }
    return (
        given
        if len(kept) == len(given.features)
        else replace(given, features=kept, sha256=f"{given.sha256}:{len(kept)}")
    )


def _view(source: EditionReader, given: Boundaries | None, rows: list[Row]) -> Extent:
    codes = [row["region"] for row in rows]
    points = {}
    for code in codes:
        region = source.region(code)
        if given is not None and code in given.features:
            inner = given.features[code].representative_point()
            points[code] = (inner.x, inner.y)
        elif region.longitude is not None and region.latitude is not None:
            points[code] = (region.longitude, region.latitude)
    if not points:
        raise UnknownFigure("no region has a place: there are neither boundaries nor recorded points.")
    return extent(points, given.features if given else None)


def _form(measure: str) -> Any:
    if measure == "strength":
        return lambda value, language: wording.percent(value, language, 0)
    return wording.quotient if measure == "location_quotient" else wording.count


def _amount(row: Row, measure: str, language: str) -> str:
    if row["value"] is None or row["high"] is None:
        return wording.word("no_data", language)
    if measure == "stars" and row["high"] > row["value"]:
        low, high = wording.count(row["value"], language), wording.count(row["high"], language)
        return wording.phrase(language, en=f"{low}, possibly {high}", fr=f"{low}, peut-être {high}")
    return amount(row["low"], row["value"], row["high"], language, _form(measure))


def _measure_name(measure: str, language: str) -> str:
    return {
        "stars": wording.phrase(language, en="stars by region", fr="étoiles par région"),
        "strength": wording.word("strength", language),
        "employment": wording.word("persons", language),
        "location_quotient": wording.phrase(
            language, en="location quotient (reference area = 1)", fr="quotient de localisation (aire de référence = 1)"
        ),
    }[measure]


def _description(row: Row, measure: str, language: str) -> str:
    """What a mark of the map says to a screen reader; the code keeps regions of one name apart."""
    name = _measure_name(measure, language) if measure != "stars" else wording.word("stars", language)
    number = _amount(row, measure, language)
    said = number if row["value"] is None or row["high"] is None else f"{number} ({name})"
    return f"{row['name']} [{row['region']}]{wording.colon(language)}{said}"


def _title(known: list[Row], measure: str, label: str | None, language: str) -> str:
    first = max(known, key=lambda row: (row["low"], row["value"], row["region"]))
    number = _amount(first, measure, language)
    subject = f"{label}{wording.colon(language)}" if label else ""
    if measure == "stars":
        equal = sum(row["value"] == first["value"] for row in known)
        if first["value"] == 0:
            text_en, text_fr = "no region has a certain star", "aucune région n’a d’étoile certaine"
        elif equal > 1:
            text_en, text_fr = (
                f"{equal} regions share the most stars, {number} each",
                f"{equal} régions ont le plus d’étoiles, {number} chacune",
            )
        else:
            text_en, text_fr = (
                f"{first['name']} has the most stars, {number}",
                f"{first['name']} a le plus d’étoiles, {number}",
            )
    elif measure == "location_quotient":
        text_en = f"most concentrated in {first['name']}, {number} times the reference area"
        text_fr = f"{first['name']} en tête, {number} fois l’aire de référence"
    elif measure == "employment":
        text_en, text_fr = (
            f"{first['name']} employs most, {number} persons",
            f"{first['name']} emploie le plus, {number} personnes",
        )
    else:
        text_en = f"{first['name']} has most of its employment in strong clusters, {number}"
        text_fr = f"{first['name']} a la plus grande part d’emploi dans des clusters forts, {number}"
    return subject + wording.phrase(language, en=text_en, fr=text_fr)


def _alternative(
    rows: list[Row], known: list[Row], measure: str, subject: str, year: int, language: str, areas: bool
) -> str:
    first = sorted(known, key=lambda row: (-row["low"], -row["value"], row["region"]))[:5]
    numbers = wording.semicolon(language).join(f"{row['name']} {_amount(row, measure, language)}" for row in first)
    name = _measure_name(measure, language)
    of = f"{name}, {subject}" if subject else name
    empty, unsure = len(rows) - len(known), sum(row["uncertain"] for row in known)
    return wording.phrase(
        language,
        en=f"{'Map in shades' if areas else 'Map of circles'}: {of}, {year}, {len(known)} regions. Highest: {numbers}. "
        f"{unsure} regions are uncertain because figures are hidden, {empty} have no data.",
        fr=f"{'Carte en dégradé' if areas else 'Carte de cercles'}\u00a0: {of}, {year}, {len(known)} régions. Les plus élevés\u00a0: {numbers}. "
        f"Régions incertaines, car des données sont cachées\u00a0: {unsure}\u202f; régions sans données\u00a0: {empty}.",
    )


def _key(
    rows: list[Row],
    edges: list[float],
    colours: list[str],
    measure: str,
    look: Theme,
    language: str,
    *,
    hatched: bool,
    rings: bool,
) -> list[KeyItem]:
    form = _form(measure)
    shape = "square" if hatched else "circle"
    whole = measure == "stars"
    items = []
    for position, colour in enumerate(colours):
        if position == 0:
            limit = edges[0] if edges else 0
            if whole and limit <= 1:
                words = form(0, language)
            else:
                lowest = min(row["value"] for row in rows if row["class"] is not None)
                words = (
                    f"{form(lowest, language)}–{form(limit - 1, language)}" if whole else f"< {form(limit, language)}"
                )
                if whole and lowest == limit - 1:
                    words = form(lowest, language)
        elif position == len(colours) - 1:
            most = max(row["value"] for row in rows if row["class"] is not None)
            words = form(edges[-1], language) if whole and most <= edges[-1] else f"≥ {form(edges[-1], language)}"
        else:
            low, high = edges[position - 1], edges[position] - (1 if whole else 0)
            words = form(low, language) if low == high else f"{form(low, language)}–{form(high, language)}"
        items.append(KeyItem(shape, words, colour, look.outline))
    if rings and any(row["uncertain"] for row in rows):
        items.append(KeyItem("circle", wording.word("may_differ", language), "transparent", look.reference))
    if hatched or any(row["class"] is None for row in rows):
        items.append(
            KeyItem("hatch" if hatched else "cross", wording.word("no_data", language), "transparent", look.outline)
        )
    return items


def _widespread(known: list[Row], measure: str, language: str) -> str:
    """How far hidden figures could move the values, when that concerns most regions."""
    unsure = sorted((row["high"] - row["low"], row["high"] - row["value"]) for row in known if row["uncertain"])
    number, of = wording.count(len(unsure), language), wording.count(len(known), language)
    form = _form(measure)
    if measure == "stars":
        middle, most = form(unsure[len(unsure) // 2][1], language), form(unsure[-1][1], language)
        return wording.phrase(
            language,
            en=f"Hidden figures could add stars in {number} of {of} regions: {middle} in the middle one, {most} at most.",
            fr=f"Des données cachées pourraient ajouter des étoiles dans {number} régions sur {of}\u00a0: "
            f"{middle} dans la région médiane, {most} au plus.",
        )
    middle, most = form(unsure[len(unsure) // 2][0], language), form(unsure[-1][0], language)
    return wording.phrase(
        language,
        en=f"Hidden figures make {number} of {of} regions ranges: {middle} wide in the middle one, {most} at most.",
        fr=f"Des données cachées font de {number} régions sur {of} des intervalles\u00a0: largeur {middle} dans la région médiane, {most} au plus.",
    )
