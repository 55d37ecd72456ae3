"""In what a region is specialised: its industries' location quotients with their low and high, as a dot plot."""

from __future__ import annotations

from typing import Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.assembly import amount, assemble, columns, uncertain
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.identifiers import Request, UnknownFigure
from observatory.statistics.figures.picture import LABEL, MARGIN, KeyItem, behind, quotient_axis, text, texts
from observatory.statistics.figures.reading import EditionReader, Row, reader
from observatory.statistics.figures.theme import shorten, wrap
from observatory.statistics.figures.theme import theme as theme_named

TOP = 15

SCHEMA = {
    "region": "string", "industry": "string", "label": "string", "year": "int",
    "location_quotient_low": "float", "location_quotient": "float", "location_quotient_high": "float",
    "mapping_low": "float", "mapping_high": "float",
    "employment_low": "float", "employment": "float", "employment_high": "float",
    "stars": "int", "stars_possible": "int", "robust": "bool",
}  # fmt: skip


def location_quotients(
    edition: Any,
    *,
    region: str,
    year: int,
    layer: str | None = None,
    order: str | None = None,
    top: int = TOP,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """The `top` industries of a region by location quotient (or by employment, with `order="employment"`).

    What is certain decides the order: the lower bound. Industries that could rank among the shown, if their hidden figures
    are high, are named under the picture.

    Where the edition holds it, a thin line is the range over all tables from industries to cluster categories; it has no
    end where one of them leaves the number without limit, which is named under the picture.

    LQ = (e_ir / e_r) / (e_i / e): 1 is the reference area's share. Dots are values, whiskers low to high. Industries whose
    LQ nothing bounds from above are named under the picture. Raises UnknownFigure where the edition has no such region,
    layer or year with data.
    """
    look, source = theme_named(theme), reader(edition)
    language = wording.language(language)
    layer = layer or source.layers[0]
    place, year = source.region(region), source.check_year(year)
    everything = [row for row in source.panorama_rows(layer, year, region=region) if row["employment_high"] != 0]
    drawn = [
        row for row in everything if row["location_quotient"] is not None and row["location_quotient_high"] is not None
    ]
    if not drawn:
        raise UnknownFigure(f"no location quotient of {region} is known for {layer} in {year}.", code=region)
    unbounded = [row for row in everything if row["location_quotient"] is None or row["location_quotient_high"] is None]
    measure = order or "location_quotient"
    drawn.sort(key=lambda row: (-row[f"{measure}_low"], -(row[measure] or 0), row["industry"]))
    shown = drawn[:top]
    mapped = source.mapped_quotients(layer, year, region)
    for row in shown:
        wider = mapped.get(row["industry"])
        row["mapping_low"] = None if wider is None else wider["location_quotient_low"]
        row["mapping_high"] = None if wider is None else wider["location_quotient_high"]
    rows = [{**row, "label": source.industry(layer, row["industry"]).label(language)} for row in shown]

    first = max(shown, key=lambda row: (row["location_quotient_low"], row["location_quotient"]))
    maybe = [row for row in drawn[top:] if (row[f"{measure}_high"] or 0) > shown[-1][f"{measure}_low"]]
    title = _title(source, first, layer, place.label(language), language)
    request = Request("location_quotients", layer, year=year, region=region, order=order)
    left = MARGIN + 4 if look.narrow else 290
    right = 30.0
    step = 36 if look.narrow else 25
    width, height = look.width - left - right, step * len(rows) + 4
    layers, ticks_room = _plot(rows, look, language, source, layer, left=left, width=width, height=height, step=step)
    return assemble(
        source,
        request,
        language=language,
        theme=look,
        title=title,
        measured=wording.word("location_quotient_axis", language),
        unit=wording.word("location_quotient", language),
        period=str(year),
        alternative_text=_alternative(rows, wording.units_of(layer, language), place.label(language), year, language),
        table=columns(rows, SCHEMA),
        key=_key(rows, look, language),
        layers=layers,
        left=left,
        right=right,
        plot_height=height,
        below=ticks_room,
        notes=[
            wording.word(key, language, wording.listing([source.industry(layer, row["industry"]).short(language) for row in some], language, 6))
            for key, some in (
                ("could_be_among", maybe),
                ("not_drawn", unbounded),
                ("mapping_unbounded", [row for row in rows if row["mapping_low"] is not None and row["mapping_high"] is None]),
            )
            if some
        ],
    )  # fmt: skip


def _title(source: EditionReader, first: Row, layer: str, place: str, language: str) -> str:
    label = source.industry(layer, first["industry"]).short(language)
    times = amount(
        first["location_quotient_low"],
        first["location_quotient"],
        first["location_quotient_high"],
        language,
        wording.quotient,
    )
    return wording.phrase(
        language,
        en=f"{label}: {times} times as concentrated in {place} as in the reference area",
        fr=f"{label}\u00a0: {times} fois la concentration de l’aire de référence, {place}",
    )


def _alternative(rows: list[Row], units: str, place: str, year: int, language: str) -> str:
    def value(row: Row) -> str:
        return amount(
            row["location_quotient_low"],
            row["location_quotient"],
            row["location_quotient_high"],
            language,
            wording.quotient,
        )

    numbers = wording.semicolon(language).join(f"{row['label']} {value(row)}" for row in rows[:5])
    hidden = sum(uncertain(row["location_quotient_low"], row["location_quotient_high"]) for row in rows)
    return wording.phrase(
        language,
        en=f"Dot plot of the location quotients of {len(rows)} {units} in {place}, {year}. First: {numbers}. "
        f"{hidden} of them are ranges, because figures are hidden.",
        fr=f"Graphique en points des quotients de localisation de {len(rows)} {units}, {place}, {year}. En tête\u00a0: {numbers}. "
        f"Intervalles, car des données sont cachées\u00a0: {hidden}.",
    )


def _key(rows: list[Row], look: Any, language: str) -> list[KeyItem]:
    key = []
    if not all(uncertain(row["location_quotient_low"], row["location_quotient_high"]) for row in rows):
        key.append(KeyItem("circle", wording.word("certain", language), look.accent, look.accent))
    if any(uncertain(row["location_quotient_low"], row["location_quotient_high"]) for row in rows):
        key.append(KeyItem("range", wording.word("interval", language), look.background, look.accent))
    if any(_wider(row) for row in rows):
        key.append(KeyItem("dash", wording.word("other_mappings", language), look.outline, look.outline))
    key.append(KeyItem("upright", wording.word("reference_line", language), "transparent", look.reference))
    return key


def _wider(row: Row) -> bool:
    """Whether other tables of categories allow more than hidden figures do, by more than a mark is thick."""
    if row["mapping_low"] is None:
        return False
    low, high = row["location_quotient_low"], row["location_quotient_high"]
    return uncertain(min(row["mapping_low"], low), low) or uncertain(high, row["mapping_high"])


def _plot(
    rows: list[Row], look: Any, language: str, source: EditionReader, layer: str,
    *, left: float, width: float, height: float, step: float,
) -> tuple[list[dict[str, Any]], float]:  # fmt: skip
    reach = [row["mapping_high"] for row in rows if row["mapping_high"] is not None]
    end = max(1.1, *(row["location_quotient_high"] for row in rows), *reach) * 1.04
    names = []
    values = []
    for position, row in enumerate(rows):
        middle = step * (position + 0.5)
        short = source.industry(layer, row["industry"]).short(language)
        number = wording.quotient(row["location_quotient"], language)
        if look.narrow:
            names.append(text(0, middle - 9, shorten(short, width - 4, LABEL), colour=look.ink))
            middle += 9
        else:
            for line, words in enumerate(lines := wrap(short, left - MARGIN - 14, LABEL, lines=2)):
                shift = (line - (len(lines) - 1) / 2) * 12.5
                names.append(
                    text(
                        -10,
                        middle + shift,
                        words,
                        colour=look.ink,
                        align="right",
                        size=LABEL if len(lines) == 1 else 11,
                    )
                )
        hollow = uncertain(row["location_quotient_low"], row["location_quotient_high"])
        values.append(
            {"low": row["location_quotient_low"], "value": row["location_quotient"], "high": row["location_quotient_high"],
             "y": middle, "fill": look.background if hollow else look.accent,
             "name": f"{row['label']}: {number}", "wider": _wider(row),
             "least": row["mapping_low"] if row["mapping_low"] is not None else row["location_quotient_low"],
             "most": row["mapping_high"] if row["mapping_high"] is not None else row["location_quotient_high"]}
        )  # fmt: skip
    x, title = quotient_axis(look, language, end, width)
    y = {"y": {"expr": "datum.y"}}
    data = {"values": values}
    patches = [behind(names, look.background)] if look.narrow else []
    layers = [
        {"data": {"values": [{"one": 1}]}, "mark": {"type": "rule", "stroke": look.reference, "strokeWidth": 1.6, "y": 0, "y2": height},
         "encoding": {"x": {"field": "one", **x}}},
        *patches,
        *(
            [{"data": {"values": [value for value in values if value["wider"]]},
              "mark": {"type": "rule", "stroke": look.outline, "strokeWidth": 1.3, "strokeDash": [3, 2], **y},
              "encoding": {"x": {"field": "least", **x}, "x2": {"field": "most"}}}]
            if any(value["wider"] for value in values)
            else []
        ),
        {"data": data, "mark": {"type": "rule", "stroke": look.accent, "strokeWidth": 2, **y},
         "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}}},
        {"data": data, "mark": {"type": "point", "size": 75, "opacity": 1, "stroke": look.accent, "strokeWidth": 1.8,
                                "fill": {"expr": "datum.fill"}, **y},
         "encoding": {"x": {"field": "value", **x}}},
        texts(names),
    ]  # fmt: skip
    return layers, 46 + 14 * len(title)
