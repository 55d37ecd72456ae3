"""Where an industry is: the regions with most of it, with low and high, as bars or dots."""

from __future__ import annotations

from typing import Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.assembly import amount, assemble, columns, uncertain
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.identifiers import Request, UnknownFigure
from observatory.statistics.figures.picture import (
    LABEL,
    MARGIN,
    KeyItem,
    axis_title,
    behind,
    quotient_axis,
    quotient_pixel,
    text,
    texts,
)
from observatory.statistics.figures.reading import Row, reader
from observatory.statistics.figures.theme import Theme, shorten
from observatory.statistics.figures.theme import theme as theme_named

TOP = 15

SCHEMA = {
    "rank": "int", "region": "string", "name": "string", "industry": "string", "year": "int",
    "employment_low": "float", "employment": "float", "employment_high": "float",
    "reference_share_low": "float", "reference_share": "float", "reference_share_high": "float",
    "location_quotient_low": "float", "location_quotient": "float", "location_quotient_high": "float",
    "employment_rank_best": "int", "employment_rank_worst": "int",
    "stars": "int", "stars_possible": "int", "robust": "bool",
}  # fmt: skip


def top_regions(
    edition: Any,
    *,
    layer: str | None = None,
    industry: str,
    year: int,
    order: str | None = None,
    top: int = TOP,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """The `top` regions of an industry by persons employed (or by LQ, with `order="location_quotient"`).

    What is certain decides the order: the lower bound. Regions that could rank among the shown are named under the picture.

    Employment is drawn as bars from nought (hollow where the figure is hidden and only bounded), the location quotient as
    dots; the line runs from low to high. Raises UnknownFigure where the edition has no such industry or year with data.
    """
    look, source = theme_named(theme), reader(edition)
    language = wording.language(language)
    layer = layer or source.layers[0]
    branch, year = source.industry(layer, industry), source.check_year(year)
    measure = order or "employment"
    every = [row for row in source.panorama_rows(layer, year, industry=industry) if (row["employment_high"] or 1) > 0]
    drawn = [
        row for row in every if row[measure] is not None and row[f"{measure}_high"] is not None and row[measure] > 0
    ]
    if not drawn:
        raise UnknownFigure(f"{measure} of {industry} is known for no region in {year}.", code=industry)
    drawn.sort(key=lambda row: (-row[f"{measure}_low"], -row[measure], row["region"]))
    rows = [
        {**row, "rank": rank, "name": source.region(row["region"]).label(language)}
        for rank, row in enumerate(drawn[:top], start=1)
    ]

    def named(some: list[Row]) -> str:
        return wording.listing(
            [f"{source.region(row['region']).label(language)} ({row['region']})" for row in some], language, 6
        )

    maybe = [row for row in drawn[top:] if row[f"{measure}_high"] > rows[-1][f"{measure}_low"]]
    unbounded = [row for row in every if row[measure] is None or row[f"{measure}_high"] is None]
    left = MARGIN + 4 if look.narrow else 240
    right = 64.0
    step = 36 if look.narrow else 25
    width, height = look.width - left - right, step * len(rows) + 4
    name_of_axis = wording.word("employment_axis" if measure == "employment" else "location_quotient_axis", language)
    return assemble(
        source,
        Request("top_regions", layer, year=year, industry=industry, order=order),
        language=language,
        theme=look,
        title=_title(rows[0], branch.short(language), measure, language),
        measured=f"{branch.label(language)}{wording.colon(language)}{name_of_axis[:1].lower()}{name_of_axis[1:]}",
        unit=wording.word("persons" if measure == "employment" else "location_quotient", language),
        period=str(year),
        alternative_text=_alternative(rows, branch.label(language), measure, year, language),
        table=columns(rows, SCHEMA),
        key=_key(rows, measure, look, language),
        layers=_plot(rows, measure, name_of_axis, look, language, left=left, width=width, height=height, step=step),
        left=left,
        right=right,
        plot_height=height,
        below=74 if measure == "location_quotient" else 60,
        notes=[
            wording.word(key, language, named(some))
            for key, some in (("could_be_among", maybe), ("not_drawn", unbounded))
            if some
        ],
    )


def _form(measure: str) -> Any:
    return wording.count if measure == "employment" else wording.quotient


def _amount(row: Row, measure: str, language: str) -> str:
    return amount(row[f"{measure}_low"], row[measure], row[f"{measure}_high"], language, _form(measure))


def _title(first: Row, label: str, measure: str, language: str) -> str:
    number = _amount(first, measure, language)
    if measure == "location_quotient":
        return wording.phrase(
            language,
            en=f"{label}: most concentrated in {first['name']}, {number} times the reference area",
            fr=f"{label}\u00a0: {first['name']} en tête, {number} fois l’aire de référence",
        )
    share = amount(
        first["reference_share_low"], first["reference_share"], first["reference_share_high"], language, wording.percent
    )
    return wording.phrase(
        language,
        en=f"{label}: {first['name']} employs most, {number} persons, {share} of the reference area",
        fr=f"{label}\u00a0: {first['name']} emploie le plus, {number} personnes, {share} de l’aire de référence",
    )


def _alternative(rows: list[Row], label: str, measure: str, year: int, language: str) -> str:
    numbers = wording.semicolon(language).join(f"{row['name']} {_amount(row, measure, language)}" for row in rows[:5])
    unit = wording.word("persons" if measure == "employment" else "location_quotient", language)
    return wording.phrase(
        language,
        en=f"{'Bar chart' if measure == 'employment' else 'Dot plot'} of the {len(rows)} first regions in “{label}”, {year}, {unit}. {numbers}.",
        fr=f"{'Graphique en barres' if measure == 'employment' else 'Graphique en points'} des {len(rows)} premières régions, "
        f"«\u00a0{label}\u00a0», {year}, {unit}. {numbers}.",
    )


def _key(rows: list[Row], measure: str, look: Theme, language: str) -> list[KeyItem]:
    shape = "square" if measure == "employment" else "circle"
    key = []
    if not all(uncertain(row[f"{measure}_low"], row[f"{measure}_high"]) for row in rows):
        key.append(KeyItem(shape, wording.word("certain", language), look.accent, look.accent))
    if any(uncertain(row[f"{measure}_low"], row[f"{measure}_high"]) for row in rows):
        key.append(KeyItem("range", wording.word("interval", language), look.background, look.accent))
    if measure == "location_quotient":
        key.append(KeyItem("upright", wording.word("reference_line", language), "transparent", look.reference))
    return key


def _plot(
    rows: list[Row], measure: str, name_of_axis: str, look: Theme, language: str,
    *, left: float, width: float, height: float, step: float,
) -> list[dict[str, Any]]:  # fmt: skip
    end = max(row[f"{measure}_high"] for row in rows) * 1.03
    names, values = [], []
    for position, row in enumerate(rows):
        middle = step * (position + 0.5)
        if look.narrow:
            names.append(text(0, middle - 9, shorten(row["name"], width, LABEL), colour=look.ink))
            middle += 9
        else:
            names.append(
                text(-10, middle, shorten(row["name"], left - MARGIN - 12, LABEL), colour=look.ink, align="right")
            )
        hollow = uncertain(row[f"{measure}_low"], row[f"{measure}_high"])
        number = ("≈\u00a0" if hollow else "") + _form(measure)(row[measure], language)
        names.append(
            text(
                (
                    row[f"{measure}_high"] / end * width
                    if measure == "employment"
                    else quotient_pixel(row[f"{measure}_high"], end, width)
                )
                + 8,
                middle,
                number,
                colour=look.muted,
                size=11,
            )
        )
        values.append(
            {"low": row[f"{measure}_low"], "value": row[measure], "high": row[f"{measure}_high"], "zero": 0, "y": middle,
             "top": middle - 6, "bottom": middle + 6, "fill": look.background if hollow else look.accent}
        )  # fmt: skip
    if measure == "employment":
        axis = {"title": axis_title(look, name_of_axis, width), "tickCount": 4 if look.narrow else 7,
                "format": ",.0f" if end > 10 else "~f"}  # fmt: skip
        x: dict[str, Any] = {"type": "quantitative", "scale": {"domain": [0, end], "nice": False}, "axis": axis}
    else:
        x, _ = quotient_axis(look, language, end, width)
    data = {"values": values}
    patches = [behind(names, look.background)] if look.narrow else []
    whisker = {
        "data": {"values": [value for value in values if value["fill"] == look.background]},
        "mark": {"type": "rule", "stroke": look.ink if measure == "employment" else look.accent, "strokeWidth": 2, "y": {"expr": "datum.y"}},
        "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
    }  # fmt: skip
    if measure == "employment":
        bars = {
            "data": data,
            "mark": {"type": "rect", "fill": {"expr": "datum.fill"}, "stroke": look.accent, "strokeWidth": 1.4,
                     "y": {"expr": "datum.top"}, "y2": {"expr": "datum.bottom"}},
            "encoding": {"x": {"field": "zero", **x}, "x2": {"field": "value"}},
        }  # fmt: skip
        return [*patches, bars, whisker, texts(names)]
    reference = {
        "data": {"values": [{"one": 1}]},
        "mark": {"type": "rule", "stroke": look.reference, "strokeWidth": 1.6, "y": 0, "y2": height},
        "encoding": {"x": {"field": "one", **x}},
    }
    dots = {
        "data": data,
        "mark": {"type": "point", "size": 75, "opacity": 1, "stroke": look.accent, "strokeWidth": 1.8,
                 "fill": {"expr": "datum.fill"}, "y": {"expr": "datum.y"}},
        "encoding": {"x": {"field": "value", **x}},
    }  # fmt: skip
    return [reference, *patches, whisker, dots, texts(names)]
