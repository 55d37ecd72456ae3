"""What sets regions apart: two to six of them over their strongest industries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.assembly import amount, assemble, columns, uncertain
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.identifiers import Request, UnknownFigure
from observatory.statistics.figures.picture import LABEL, MARGIN, KeyItem, behind, quotient_axis, text, texts
from observatory.statistics.figures.reading import Row, reader
from observatory.statistics.figures.theme import SHAPES, Theme, shorten, wrap
from observatory.statistics.figures.theme import theme as theme_named

TOP = 12
MOST_REGIONS = 6

SCHEMA = {
    "industry": "string", "label": "string", "region": "string", "name": "string", "year": "int",
    "location_quotient_low": "float", "location_quotient": "float", "location_quotient_high": "float",
    "employment_low": "float", "employment": "float", "employment_high": "float",
    "stars": "int", "stars_possible": "int", "robust": "bool",
}  # fmt: skip


def comparison(
    edition: Any,
    *,
    regions: Sequence[str],
    year: int,
    layer: str | None = None,
    top: int = TOP,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """Location quotients of two to six regions in the `top` industries that are strongest in any of them.

    Industries with a star somewhere come first, then by their largest certain (low) location quotient. Each region has its own shape and
    colour; hollow shapes and lines are ranges. Raises UnknownFigure for one region, more than six, or one named twice.
    """
    look, source = theme_named(theme), reader(edition)
    language = wording.language(language)
    layer, year = layer or source.layers[0], source.check_year(year)
    if not 2 <= len(regions) <= MOST_REGIONS or len(set(regions)) < len(regions):
        raise UnknownFigure(
            f"a comparison of {', '.join(regions) or 'nothing'} cannot be drawn.",
            remedy="Name two to six different regions.",
        )
    names = {code: source.region(code).label(language) for code in regions}
    cells: dict[str, dict[str, Row]] = {}
    for code in regions:
        for row in source.panorama_rows(layer, year, region=code):
            if row["location_quotient"] is not None and row["location_quotient_high"] is not None:
                cells.setdefault(row["industry"], {})[code] = row
    silent = [names[code] for code in regions if not any(code in of_one for of_one in cells.values())]
    if len(silent) > len(regions) - 2:
        raise UnknownFigure(f"no location quotients are known in {year} for {', '.join(silent)}.")

    def strength(code: str) -> tuple[bool, float, str]:
        of_one = cells[code].values()
        return (not any(row["stars"] for row in of_one), -max(row["location_quotient_low"] for row in of_one), code)

    chosen = sorted(sorted(cells, key=strength)[:top], key=lambda code: strength(code)[1:])
    rows = [
        {**cells[industry][code], "label": source.industry(layer, industry).label(language),
         "short": source.industry(layer, industry).short(language), "name": names[code]}
        for industry in chosen for code in regions if code in cells[industry]
    ]  # fmt: skip
    left, right = (MARGIN + 4 if look.narrow else 270), 30.0
    step = 44 if look.narrow else 32
    width, height = look.width - left - right, step * len(chosen) + 4.0
    axis = wording.word("location_quotient_axis", language)
    return assemble(
        source,
        Request("comparison", layer, year=year, regions=tuple(regions)),
        language=language,
        theme=look,
        title=_title(rows, chosen, language),
        measured=axis,
        unit=wording.word("location_quotient", language),
        period=str(year),
        alternative_text=_alternative(
            rows, wording.units_of(layer, language), chosen, list(names.values()), year, language
        ),
        table=columns(rows, SCHEMA),
        key=_key(rows, names, look, language),
        layers=_plot(rows, chosen, list(regions), look, language, left=left, width=width, height=height, step=step),
        left=left,
        right=right,
        plot_height=height,
        below=74,
        notes=[
            wording.phrase(
                language,
                en=f"No location quotients known: {wording.listing(silent, language)}.",
                fr=f"Aucun quotient de localisation connu\u00a0: {wording.listing(silent, language)}.",
            )
        ]
        if silent
        else [],
    )


def _amount(row: Row, language: str) -> str:
    return amount(
        row["location_quotient_low"],
        row["location_quotient"],
        row["location_quotient_high"],
        language,
        wording.quotient,
    )


def _title(rows: list[Row], chosen: list[str], language: str) -> str:
    """The industry with the widest gap between two regions, in terms of quotients."""

    def ends(industry: str) -> tuple[Row, Row]:
        of_one = sorted(
            (row for row in rows if row["industry"] == industry), key=lambda row: row["location_quotient_low"]
        )
        return of_one[-1], of_one[0]

    high, low = max(
        (ends(code) for code in chosen),
        key=lambda pair: pair[0]["location_quotient_low"] - pair[1]["location_quotient_high"],
    )
    if high is low:
        return wording.phrase(
            language,
            en=f"{high['short']} is known in {high['name']} only: {_amount(high, language)} times the reference area",
            fr=f"{high['short']}\u00a0: connu seulement pour {high['name']}, {_amount(high, language)} fois l’aire de référence",
        )
    return wording.phrase(
        language,
        en=f"{high['short']} sets them apart: {_amount(high, language)} times the reference area in {high['name']}, "
        f"{_amount(low, language)} in {low['name']}",
        fr=f"{high['short']}\u00a0: le plus grand écart, {_amount(high, language)} fois l’aire de référence ({high['name']}), "
        f"{_amount(low, language)} ({low['name']})",
    )


def _alternative(rows: list[Row], units: str, chosen: list[str], names: list[str], year: int, language: str) -> str:
    lines = []
    for industry in chosen[:4]:
        of_one = [row for row in rows if row["industry"] == industry]
        lines.append(
            of_one[0]["label"]
            + wording.colon(language)
            + ", ".join(f"{row['name']} {_amount(row, language)}" for row in of_one)
        )
    everybody = wording.listing(names, language)
    return wording.phrase(
        language,
        en=f"Dot plot comparing the location quotients of {everybody} in {len(chosen)} {units}, {year}. {wording.semicolon(language).join(lines)}.",
        fr=f"Graphique en points comparant les quotients de localisation de {everybody} dans {len(chosen)} {units}, {year}. "
        f"{wording.semicolon(language).join(lines)}.",
    )


def _key(rows: list[Row], names: dict[str, str], look: Theme, language: str) -> list[KeyItem]:
    key = [KeyItem(SHAPES[n], name, look.series[n], look.series[n]) for n, name in enumerate(names.values())]
    if any(uncertain(row["location_quotient_low"], row["location_quotient_high"]) for row in rows):
        key.append(KeyItem("range", wording.word("interval", language), look.background, look.ink))
    key.append(KeyItem("upright", wording.word("reference_line", language), "transparent", look.reference))
    return key


def _plot(
    rows: list[Row],
    chosen: list[str],
    regions: list[str],
    look: Theme,
    language: str,
    *,
    left: float,
    width: float,
    height: float,
    step: float,
) -> list[dict[str, Any]]:
    end = max(1.1, *(row["location_quotient_high"] for row in rows)) * 1.04
    labels, values, bands = [], [], []
    for position, industry in enumerate(chosen):
        middle = step * (position + 0.5)
        short = next(row["short"] for row in rows if row["industry"] == industry)
        if position % 2 == 0:
            bands.append({"y": step * position, "y2": step * (position + 1)})
        if look.narrow:
            labels.append(text(0, middle - 13, shorten(short, width - 4, LABEL), colour=look.ink))
            middle += 7
        else:
            lines = wrap(short, left - MARGIN - 14, LABEL, lines=2)
            for line, words in enumerate(lines):
                labels.append(
                    text(
                        -10,
                        middle + (line - (len(lines) - 1) / 2) * 13,
                        words,
                        colour=look.ink,
                        align="right",
                        size=LABEL if len(lines) == 1 else 11,
                    )
                )
        spread = (step - (26 if look.narrow else 16)) / max(1, len(regions) - 1)
        for number, code in enumerate(regions):
            for row in rows:
                if row["industry"] == industry and row["region"] == code:
                    hollow = uncertain(row["location_quotient_low"], row["location_quotient_high"])
                    values.append(
                        {"low": row["location_quotient_low"], "value": row["location_quotient"], "high": row["location_quotient_high"],
                         "y": middle + (number - (len(regions) - 1) / 2) * spread, "shape": SHAPES[number],
                         "fill": look.background if hollow else look.series[number], "stroke": look.series[number], "hollow": hollow}
                    )  # fmt: skip
    x, _ = quotient_axis(look, language, end, width)
    y = {"y": {"expr": "datum.y"}}
    patches = [behind(labels, look.background)] if look.narrow else []
    return [
        {"data": {"values": bands}, "mark": {"type": "rect", "fill": look.empty, "opacity": 0.7, "x": 0, "x2": width,
                                              "y": {"expr": "datum.y"}, "y2": {"expr": "datum.y2"}}},
        {"data": {"values": [{"one": 1}]}, "mark": {"type": "rule", "stroke": look.reference, "strokeWidth": 1.6, "y": 0, "y2": height},
         "encoding": {"x": {"field": "one", **x}}},
        *patches,
        {"data": {"values": [value for value in values if value["hollow"]]},
         "mark": {"type": "rule", "strokeWidth": 2, "stroke": {"expr": "datum.stroke"}, **y},
         "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}}},
        {"data": {"values": values},
         "mark": {"type": "point", "size": 62, "opacity": 1, "strokeWidth": 1.6, "shape": {"expr": "datum.shape"},
                  "fill": {"expr": "datum.fill"}, "stroke": {"expr": "datum.stroke"}, **y},
         "encoding": {"x": {"field": "value", **x}}},
        texts(labels),
    ]  # fmt: skip
