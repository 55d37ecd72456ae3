"""What lies near to what a region is specialised in: relatedness density by complexity of the industries it is not specialised in."""

from __future__ import annotations

import math
from typing import Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.assembly import assemble, columns, uncertain
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.identifiers import Request, UnknownFigure
from observatory.statistics.figures.labels import Spot, names_beside
from observatory.statistics.figures.picture import LABEL, KeyItem, behind, text, texts
from observatory.statistics.figures.reading import Row, reader
from observatory.statistics.figures.theme import Theme
from observatory.statistics.figures.theme import theme as theme_named

SCHEMA = {
    "region": "string", "industry": "string", "label": "string", "year": "int",
    "density_low": "float", "density": "float", "density_high": "float", "complexity": "float",
    "location_quotient_low": "float", "location_quotient": "float", "location_quotient_high": "float",
    "employment_low": "float", "employment": "float", "employment_high": "float", "specialised_possible": "bool",
}  # fmt: skip


def possibilities(
    edition: Any,
    *,
    region: str,
    year: int,
    layer: str | None = None,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """Industries in which the region is not specialised (location quotient below 1): across how related they are to those in which it is, upward how complex.

    Density is the share of what is related to the industry that the region is specialised in (Hidalgo et al. 2007), with the
    range that hidden figures leave; complexity the index of the industry (Hausmann and Hidalgo 2009) as z-scores. What the
    index is worth (its sign, its network) is told under the picture. Raises UnknownFigure where the edition has no
    such measures, or nothing can be drawn.
    """
    look, source = theme_named(theme), reader(edition)
    language = wording.language(language)
    layer = layer or source.layers[0]
    place, year = source.region(region), source.check_year(year)
    network = source.network(layer, year)
    cells = {row["industry"]: row for row in source.panorama_rows(layer, year, region=region)}
    drawn: list[Row] = []
    unknown: list[str] = []
    for row in source.possibilities(layer, year, region):
        industry = source.industry(layer, row["industry"])
        row = {**cells.get(row["industry"], {}), **row, "label": industry.label(language)}
        row["short"] = industry.short(language)
        if row["specialised"] is None and row["density"] is not None:
            unknown.append(row["short"])
        elif row["specialised"] is False and row["density"] is not None and row["complexity"] is not None:
            drawn.append(row)
    if not drawn or network is None:
        raise UnknownFigure(f"no possibilities of {region} are known for {layer} in {year}.", code=region)
    # What is certain decides the order, as everywhere.
    drawn.sort(key=lambda row: (-row["density_low"], -row["density"], row["industry"]))
    units = wording.units_of(layer, language)
    left, right = 52.0, 24.0
    width, height = look.width - left - right, 330.0 if look.narrow else 420.0
    expected = source.specialisations(layer, year, region) / network["industries_counted"]
    return assemble(
        source,
        Request("possibilities", layer, year=year, region=region),
        language=language,
        theme=look,
        title=_title(drawn, place.label(language), bool(network["weak_sign"]), language),
        measured=wording.phrase(
            language,
            en=f"Relatedness density and complexity of the {units} the region is not specialised in",
            fr=f"Densité de parenté et complexité\u00a0: {units} dont la région n’est pas spécialiste",
        ),
        unit=wording.phrase(language, en="density, 0 to 1; complexity, z-score", fr="densité, de 0 à 1\u202f; complexité, cote Z"),
        period=str(year),
        alternative_text=_alternative(drawn, units, place.label(language), year, language),
        table=columns(drawn, SCHEMA),
        key=_key(drawn, look, language),
        layers=_plot(drawn, expected, look, language, width=width, height=height),
        left=left,
        right=right,
        plot_height=height,
        above=28,
        below=64,
        notes=[*_unknown(unknown, language), *warnings_of(network, language)],
    )  # fmt: skip


def warnings_of(network: Row, language: str) -> list[str]:
    """How far the complexity of a layer and year can be trusted, in sentences: what turns it, its parts, what is left out."""
    told = []
    correlation = network["sign_correlation"]
    number = None if correlation is None else wording.decimal(correlation, language, 2)
    if network["sign"] == "wages":
        told.append(
            wording.phrase(
                language,
                en=f"“More complex” is the side of regions with higher wages per person (correlation {number}).",
                fr=f"«\u00a0Plus complexe\u00a0» désigne le côté des régions aux salaires par personne plus élevés (corrélation {number}).",
            )
        )
    elif network["sign"] == "diversity":
        told.append(
            wording.phrase(
                language,
                en=f"“More complex” is the side of regions with more specialisations (correlation {number}).",
                fr=f"«\u00a0Plus complexe\u00a0» désigne le côté des régions aux spécialisations plus nombreuses (corrélation {number}).",
            )
        )
    if network["weak_sign"]:
        told.append(
            wording.phrase(
                language,
                en="Warning: this hardly holds, so that the order of complexity may as well be reversed.",
                fr="Attention\u00a0: cela ne vaut guère, si bien que l’ordre de complexité pourrait tout aussi bien être inversé.",
            )
        )
    if network["close_eigenvalues"]:
        told.append(
            wording.phrase(
                language,
                en="Warning: a second pattern is nearly as strong, so that small changes in the data may turn the index of complexity.",
                fr="Attention\u00a0: un second motif est presque aussi fort\u202f; de petits changements des données peuvent faire tourner l’indice de complexité.",
            )
        )
    if network["components"] > 1:
        parts, regions = network["components"], network["component_regions"]
        told.append(
            wording.phrase(
                language,
                en=f"Warning: the network is in {parts} parts; complexity is known in the largest only ({regions} regions).",
                fr=f"Attention\u00a0: le réseau est en {parts} parties\u202f; la complexité n’est connue que dans la plus grande ({regions} régions).",
            )
        )
    out, unknown = network["regions_left_out"], network["unknown"]
    if out:
        told.append(
            wording.phrase(
                language,
                en=f"Too much is hidden in {out} regions: they are left out of the network.",
                fr=f"Trop de données sont cachées dans {out} régions, laissées hors du réseau.",
            )
        )
    if unknown:
        told.append(
            wording.phrase(
                language,
                en=f"{wording.count(unknown, language)} unknown location quotients of other regions count as below 1.",
                fr=f"{wording.count(unknown, language)} quotients de localisation inconnus d’autres régions comptent comme inférieurs à 1.",
            )
        )
    return told


def _unknown(names: list[str], language: str) -> list[str]:
    if not names:
        return []
    listed = wording.listing(names, language)
    return [
        wording.phrase(
            language,
            en=f"Not drawn, since hidden figures decide whether the region is specialised: {listed}.",
            fr=f"Non dessinés, car des données cachées décident si la région en est spécialiste\u00a0: {listed}.",
        )
    ]


def _title(drawn: list[Row], place: str, weak: bool, language: str) -> str:
    first = drawn[0]
    other = next((row for row in drawn if row["complexity"] > 0), None)
    if weak or other is None or other is first:
        return wording.phrase(
            language,
            en=f"{place}: nearest to its specialisations is {first['short']}",
            fr=f"{place}\u00a0: au plus près de ses spécialisations, {first['short']}",
        )
    return wording.phrase(
        language,
        en=f"{place}: nearest to its specialisations is {first['short']}; of the more complex ones, {other['short']}",
        fr=f"{place}\u00a0: au plus près de ses spécialisations, {first['short']}\u202f; parmi les plus complexes, {other['short']}",
    )


def _alternative(drawn: list[Row], units: str, place: str, year: int, language: str) -> str:
    numbers = wording.semicolon(language).join(
        wording.phrase(
            language,
            en=f"{row['label']}: density {wording.percent(row['density'], language, 0)}, complexity {wording.decimal(row['complexity'], language)}",
            fr=f"{row['label']}\u00a0: densité {wording.percent(row['density'], language, 0)}, complexité {wording.decimal(row['complexity'], language)}",
        )
        for row in drawn[:5]
    )
    return wording.phrase(
        language,
        en=f"Bubble chart of the {len(drawn)} {units} in which {place} is not specialised, {year}, the nearest first. {numbers}.",
        fr=f"Graphique à bulles des {len(drawn)} {units} dont {place} n’est pas spécialiste, {year}, les plus proches d’abord. {numbers}.",
    )


def _key(drawn: list[Row], look: Theme, language: str) -> list[KeyItem]:
    key = [
        KeyItem(
            "circle",
            wording.phrase(language, en="not specialised", fr="pas de spécialisation"),
            look.accent,
            look.outline,
        )
    ]
    if any(row["specialised_possible"] for row in drawn):
        words = wording.phrase(
            language, en="perhaps specialised: figures are hidden", fr="peut-être spécialisée\u00a0: données cachées"
        )
        key.append(KeyItem("circle", words, look.background, look.accent))
    if any(uncertain(row["density_low"], row["density_high"]) for row in drawn):
        key.append(
            KeyItem(
                "line",
                wording.phrase(language, en="range of density: figures are hidden", fr="intervalle de densité\u00a0: données cachées"),
                look.accent,
                look.accent,
            )
        )  # fmt: skip
    key.append(
        KeyItem(
            "upright",
            wording.phrase(language, en="density if nothing were related", fr="densité si rien n’était apparenté"),
            "transparent",
            look.reference,
        )
    )
    key.append(KeyItem("circle", wording.word("area_is_employment", language), look.background, look.outline))
    return key


def _plot(
    drawn: list[Row], expected: float, look: Theme, language: str, *, width: float, height: float
) -> list[dict[str, Any]]:
    least = min(expected, *(row["density_low"] for row in drawn))
    most = max(expected, *(row["density_high"] for row in drawn))
    room = max(0.06 * (most - least), 0.01)
    first, last = max(least - room, 0.0), most + room
    low, high = min(row["complexity"] for row in drawn), max(row["complexity"] for row in drawn)
    space = max(0.1 * (high - low), 0.2)
    low, high = min(low, 0.0) - space, max(high, 0.0) + space
    area = (700.0 if look.narrow else 1400.0) / max(1.0, *(row["employment"] or 0.0 for row in drawn))
    values = [
        {
            "low": row["density_low"],
            "across": row["density"],
            "high": row["density_high"],
            "up": row["complexity"],
            "size": max((row["employment"] or 0.0) * area, 18),
            "fill": look.background if row["specialised_possible"] else look.accent,
            "wide": uncertain(row["density_low"], row["density_high"]),
            "name": row["short"],
        }
        for row in sorted(drawn, key=lambda row: -(row["employment"] or 0.0))
    ]
    across_title = wording.phrase(
        language,
        en="Relatedness density" if look.narrow else "Relatedness density: share of what is related that the region is specialised in",
        fr="Densité de parenté" if look.narrow else "Densité de parenté\u00a0: part de ce qui est apparenté dont la région est spécialiste",
    )  # fmt: skip
    x = {"type": "quantitative", "scale": {"domain": [first, last], "nice": False, "zero": False},
         "axis": {"title": across_title, "format": ".0%" if last - first > 0.05 else ".1%", "tickCount": 5 if look.narrow else 8}}  # fmt: skip
    y = {"type": "quantitative", "scale": {"domain": [low, high], "nice": False, "zero": False},
         "axis": {"title": None, "format": ".1f", "tickCount": 6}}  # fmt: skip
    rule = {"type": "rule", "strokeWidth": 1.4}
    layers: list[dict[str, Any]] = [
        {"data": {"values": [{"up": 0}]}, "mark": {**rule, "stroke": look.outline, "strokeWidth": 1},
         "encoding": {"y": {"field": "up", **y}}},
        {"data": {"values": [{"across": expected}]}, "mark": {**rule, "stroke": look.reference},
         "encoding": {"x": {"field": "across", **x}}},
    ]  # fmt: skip
    wide = [value for value in values if value["wide"]]
    if wide:
        layers.append(
            {"data": {"values": wide}, "mark": {"type": "rule", "stroke": look.accent, "strokeWidth": 2},
             "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": {"field": "up", **y}}}
        )  # fmt: skip
    layers.append(
        {"data": {"values": values},
         "mark": {"type": "point", "opacity": 0.92, "strokeWidth": 1.2, "size": {"expr": "datum.size"}, "fill": {"expr": "datum.fill"},
                  "stroke": look.accent},
         "encoding": {"x": {"field": "across", **x}, "y": {"field": "up", **y}}}
    )  # fmt: skip
    spots = [
        Spot(
            across=(value["across"] - first) / (last - first) * width,
            up=height - (value["up"] - low) / (high - low) * height,
            radius=math.sqrt(value["size"] / math.pi),
            name=value["name"],
            # The nearest first: they are what the picture is about.
            weight=value["across"],
        )
        for value in values
    ]
    labels = names_beside(spots, look, width, height)
    words = wording.phrase(
        language, en="Complexity (mean of the industries = 0)", fr="Complexité (moyenne des secteurs = 0)"
    )
    labels.append(text(-38, -16, words, colour=look.muted, size=LABEL))
    return [*layers, behind(labels, look.background), texts(labels)]
