"""How employment moved: a line over the years, cut at every break of the series, with a band where figures are hidden."""

from __future__ import annotations

from typing import Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.assembly import amount, assemble, columns, uncertain
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.identifiers import Request, UnknownFigure
from observatory.statistics.figures.picture import KeyItem, behind, text, texts
from observatory.statistics.figures.reading import Row, reader
from observatory.statistics.figures.theme import Theme
from observatory.statistics.figures.theme import theme as theme_named

SCHEMA = {
    "region": "string", "industry": "string", "year": "int",
    "employment_low": "float", "employment": "float", "employment_high": "float",
    "status": "string", "flag": "string", "break": "bool",
}  # fmt: skip


def series(
    edition: Any,
    *,
    region: str,
    layer: str | None = None,
    industry: str | None = None,
    language: str = "en",
    theme: str = "light",
) -> Figure:
    """Persons employed in an industry of a region (or in all industries of the layer) in every year of the edition.

    A year with a break flag (`b`) opens a new line: nothing is compared across it. A year whose figure is hidden is an open
    circle in a bar from low to high; a year with no bound at all is left empty and named. Raises UnknownFigure
    where no year has a number.
    """
    look, source = theme_named(theme), reader(edition)
    language = wording.language(language)
    layer = layer or source.layers[0]
    place = source.region(region)
    if industry is None:
        label = wording.phrase(language, en="All industries covered", fr="Tous les secteurs couverts")
        history = source.total_history(layer, region)
    else:
        label = source.industry(layer, industry).short(language)
        history = source.history(layer, region, industry)
    rows = [
        {"region": region, "industry": industry or "", "year": int(row["year"]), "employment_low": _number(row["low"]),
         "employment": _number(row["value"]), "employment_high": _number(row["high"]), "status": row["status"],
         "flag": row["flag"] or "", "break": "b" in (row["flag"] or "")}
        for row in history
    ]  # fmt: skip
    known = [row for row in rows if row["employment"] is not None and row["employment_high"] is not None]
    if not known:
        raise UnknownFigure(f"employment of {region} {industry or ''} is known in no year.", code=region)
    first_year, last_year = rows[0]["year"], rows[-1]["year"]
    present = {row["year"] for row in known}
    absent = [str(year) for year in range(first_year, last_year + 1) if year not in present]
    left, right = 66.0, 24.0
    width, height = look.width - left - right, 230.0 if look.narrow else 280.0
    period = str(first_year) if first_year == last_year else f"{first_year}–{last_year}"
    return assemble(
        source,
        Request("series", layer, region=region, industry=industry),
        language=language,
        theme=look,
        title=_title(known, label, place.label(language), language),
        measured=wording.word("employment_axis", language),
        unit=wording.word("persons", language),
        period=period,
        alternative_text=_alternative(known, rows, label, place.label(language), period, language),
        table=columns(rows, SCHEMA),
        key=_key(known, look, language),
        layers=_plot(known, first_year, last_year, look, language, width=width, height=height),
        left=left,
        right=right,
        plot_height=height,
        above=14,
        below=50,
        notes=[
            wording.phrase(
                language,
                en=f"No figure and no bounds: {wording.listing(absent, language)}.",
                fr=f"Ni donnée ni bornes\u00a0: {wording.listing(absent, language)}.",
            )
        ] if absent else [],
    )  # fmt: skip


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _amount(row: Row, language: str) -> str:
    return amount(row["employment_low"], row["employment"], row["employment_high"], language, wording.count)


def _title(known: list[Row], label: str, place: str, language: str) -> str:
    """Only years of one unbroken stretch are compared: the last one."""
    start = max((position for position, row in enumerate(known) if row["break"]), default=0)
    first, last = known[start], known[-1]
    a, b = _amount(first, language), _amount(last, language)
    if first is last:
        return wording.phrase(
            language,
            en=f"{label} in {place}: {b} persons employed in {last['year']}",
            fr=f"{label}, {place}\u00a0: {b} personnes occupées en {last['year']}",
        )
    sure = not any(uncertain(row["employment_low"], row["employment_high"]) for row in (first, last))
    apart = last["employment_low"] > first["employment_high"] or last["employment_high"] < first["employment_low"]
    if (sure or apart) and first["employment"]:
        change = last["employment"] / first["employment"] - 1
        rose = last["employment"] >= first["employment"]
        by = f" ({'+' if rose else ''}{wording.percent(change, language)})" if sure else ""
        text_en, text_fr = ("rose", "hausse") if rose else ("fell", "baisse")
        return wording.phrase(
            language,
            en=f"{label} in {place}: employment {text_en} from {a} in {first['year']} to {b} in {last['year']}{by}",
            fr=f"{label}, {place}\u00a0: {text_fr} de l’emploi, de {a} en {first['year']} à {b} en {last['year']}{by}"
            if sure
            else f"{label}, {place}\u00a0: {text_fr} de l’emploi, {a} en {first['year']}, {b} en {last['year']}",
        )
    return wording.phrase(
        language,
        en=f"{label} in {place}: {a} persons in {first['year']}, {b} in {last['year']}; hidden figures leave the direction open",
        fr=f"{label}, {place}\u00a0: {a} personnes en {first['year']}, {b} en {last['year']}\u202f; les données cachées laissent le sens ouvert",
    )


def _alternative(known: list[Row], rows: list[Row], label: str, place: str, period: str, language: str) -> str:
    numbers = ", ".join(f"{row['year']} {_amount(row, language)}" for row in known)
    breaks = [str(row["year"]) for row in rows if row["break"]]
    listing = wording.listing(breaks, language)
    return wording.phrase(
        language,
        en=f"Line chart of persons employed, {label}, {place}, {period}: {numbers}."
        + (f" The series breaks in {listing}." if breaks else ""),
        fr=f"Courbe des personnes occupées, {label}, {place}, {period}\u00a0: {numbers}."
        + (f" Rupture de série en {listing}." if breaks else ""),
    )


def _key(known: list[Row], look: Theme, language: str) -> list[KeyItem]:
    key = []
    if not all(uncertain(row["employment_low"], row["employment_high"]) for row in known):
        key.append(KeyItem("circle", wording.word("certain", language), look.accent, look.accent))
    if any(uncertain(row["employment_low"], row["employment_high"]) for row in known):
        key.append(KeyItem("range-upright", wording.word("interval", language), look.background, look.accent))
    if any(row["break"] for row in known):
        key.append(KeyItem("upright-dash", wording.word("break", language), "transparent", look.reference))
    return key


def _plot(
    known: list[Row], first_year: int, last_year: int, look: Theme, language: str, *, width: float, height: float
) -> list[dict[str, Any]]:
    stretch, values = 0, []
    for before, row in zip([None, *known], known, strict=False):
        # A break or a missing year opens a new stretch of the line.
        stretch += row["break"] or (before is not None and row["year"] - before["year"] > 1)
        hollow = uncertain(row["employment_low"], row["employment_high"])
        values.append(
            {"year": row["year"], "low": row["employment_low"], "value": row["employment"], "high": row["employment_high"],
             "stretch": stretch, "hollow": hollow, "fill": look.background if hollow else look.accent}
        )  # fmt: skip
    end = max(1.0, *(value["high"] for value in values)) * 1.08
    span = max(1, last_year - first_year)
    domain = (
        [first_year - 0.04 * span, last_year + 0.04 * span]
        if first_year < last_year
        else [first_year - 1, first_year + 1]
    )
    years = list(range(first_year, last_year + 1, max(1, round((span + 1) / (5 if look.narrow else 12)))))
    x = {"field": "year", "type": "quantitative", "scale": {"domain": domain, "nice": False, "zero": False},
         "axis": {"values": years, "format": "d", "title": None, "grid": False}}  # fmt: skip
    scale = {"domain": [0, end], "nice": False}
    y = {
        "type": "quantitative",
        "scale": scale,
        "axis": {"title": None, "tickCount": 5, "format": ",.0f" if end > 5 else "~f"},
    }
    hidden = [value for value in values if value["hollow"]]
    layers: list[dict[str, Any]] = []
    for number in sorted({value["stretch"] for value in values}):
        band = [value for value in values if value["stretch"] == number]
        if len(band) > 1 and any(value["hollow"] for value in band):
            layers.append(
                {"data": {"values": band}, "mark": {"type": "area", "fill": look.accent, "opacity": 0.16},
                 "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}}
            )  # fmt: skip
    layers += [
        {"data": {"values": hidden}, "mark": {"type": "rule", "stroke": look.accent, "strokeWidth": 2},
         "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}},
        {"data": {"values": values}, "mark": {"type": "line", "stroke": look.accent, "strokeWidth": 2.2},
         "encoding": {"x": x, "y": {"field": "value", **y}, "detail": {"field": "stretch", "type": "nominal"}}},
        {"data": {"values": values}, "mark": {"type": "point", "size": 70, "opacity": 1, "stroke": look.accent, "strokeWidth": 1.8,
                                               "fill": {"expr": "datum.fill"}},
         "encoding": {"x": x, "y": {"field": "value", **y}}},
    ]  # fmt: skip
    breaks = [{"year": row["year"] - 0.5} for row in known if row["break"]]
    if breaks:
        layers.append(
            {"data": {"values": breaks}, "mark": {"type": "rule", "stroke": look.reference, "strokeDash": [5, 4], "strokeWidth": 1.6},
             "encoding": {"x": x}}
        )  # fmt: skip

    def pixel(year: float, number: float) -> tuple[float, float]:
        return (year - domain[0]) / (domain[1] - domain[0]) * width, height - number / end * height

    labels = []
    for value in (values[0], values[-1]) if len(values) > 1 else values[:1]:
        across, up = pixel(value["year"], value["high"])
        number = ("≈\u00a0" if value["hollow"] else "") + wording.count(value["value"], language)
        labels.append(text(min(max(across, 4), width - 8), max(up - 13, 2), number, colour=look.ink, bold=True,
                           align="left" if across < width / 2 else "right"))  # fmt: skip
    return [*layers, behind(labels, look.background), texts(labels)]
