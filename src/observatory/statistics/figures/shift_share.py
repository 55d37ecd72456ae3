"""Where a region's growth came from: change of employment split into the area's growth, its industry mix and what is its own."""

from __future__ import annotations

from typing import Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.assembly import amount, assemble, columns, uncertain
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.identifiers import Request, UnknownFigure
from observatory.statistics.figures.picture import LABEL, MARGIN, KeyItem, behind, text, texts
from observatory.statistics.figures.reading import Row, reader
from observatory.statistics.figures.theme import Theme, wrap
from observatory.statistics.figures.theme import theme as theme_named

PARTS = ("change", "national", "industry_mix", "competitive")

SCHEMA = {
    "region": "string", "part": "string", "label": "string", "from_year": "int", "to_year": "int",
    "low": "float", "value": "float", "high": "float",
}  # fmt: skip


def shift_share(edition: Any, *, region: str, language: str = "en", theme: str = "light") -> Figure:
    """Bars of the change of employment between the two years that can be compared, and of its three parts (Dunn 1960).

    The years never lie on both sides of a break of the series, nor of a change of the region's borders; the notes name what
    stood in the way of a longer interval. Raises UnknownFigure where the edition has no such measures or no two
    years of the region can be compared.
    """
    look, source = theme_named(theme), reader(edition)
    language = wording.language(language)
    place = source.region(region)
    whole = next(iter(source.shift_share(region)), None)
    if whole is None or whole["from_year"] is None:
        raise UnknownFigure(f"no two years of {region} can be compared.", code=region)
    rows: list[Row] = [
        {
            "region": region, "part": part, "label": part_name(part, language), "from_year": whole["from_year"],
            "to_year": whole["to_year"], "low": whole[f"{part}_low"], "value": whole[part], "high": whole[f"{part}_high"],
        }
        for part in PARTS
    ]  # fmt: skip
    left, right = (MARGIN + 4.0 if look.narrow else 220.0), 30.0
    step = 50 if look.narrow else 40
    width, height = look.width - left - right, step * len(rows) + 4
    period = f"{whole['from_year']}–{whole['to_year']}"
    return assemble(
        source,
        Request("shift_share", source.layers[0], region=region),
        language=language,
        theme=look,
        title=_title(whole, place.label(language), language),
        measured=wording.phrase(
            language, en="Change of employment and its parts", fr="Variation de l’emploi et ses composantes"
        ),
        unit=wording.word("persons", language),
        period=period,
        alternative_text=_alternative(rows, place.label(language), period, language),
        table=columns(rows, SCHEMA),
        key=_key(rows, look, language),
        layers=_plot(rows, look, language, width=width, height=height, step=step, left=left),
        left=left,
        right=right,
        plot_height=height,
        below=50,
        notes=comparability(whole, language),
    )


def part_name(part: str, language: str) -> str:
    """A part of the decomposition in words."""
    return wording.phrase(
        language,
        **{
            "change": {"en": "Change of employment", "fr": "Variation de l’emploi"},
            "national": {"en": "Growth of the area", "fr": "Croissance de l’aire"},
            "industry_mix": {"en": "Industry mix", "fr": "Structure sectorielle"},
            "competitive": {"en": "Own (competitive) part", "fr": "Part propre (compétitive)"},
        }[part],
    )


def comparability(whole: Row, language: str) -> list[str]:
    """Which years are compared and what stood in the way of more, in sentences; what the area compared with is."""
    told = []
    first, last = whole["first_year"], whole["last_year"]
    shortened = whole["from_year"] is None or (whole["from_year"], whole["to_year"]) != (first, last)
    if shortened:
        reasons = []
        if whole["break_years"]:
            reasons.append(
                wording.phrase(
                    language,
                    en=f"the series breaks in {whole['break_years']}",
                    fr=f"rupture de série en {whole['break_years']}",
                )
            )
        if whole["leap_years"]:
            reasons.append(
                wording.phrase(
                    language,
                    en=f"a large industry more than doubled or halved within a year in {whole['leap_years']}, which the source does not explain",
                    fr=f"un grand secteur a plus que doublé ou diminué de moitié en un an ({whole['leap_years']}), sans explication de la source",
                )
            )
        if whole["other_land_years"]:
            reasons.append(
                wording.phrase(
                    language,
                    en=f"the code names other land from {whole['other_land_years']} on",
                    fr=f"le code désigne un autre territoire à partir de {whole['other_land_years']}",
                )
            )
        if whole["incomplete_years"]:
            reasons.append(
                wording.phrase(
                    language,
                    en=f"not every industry has a number in {whole['incomplete_years']}",
                    fr=f"tous les secteurs n’ont pas de chiffre en {whole['incomplete_years']}",
                )
            )
        listed = wording.semicolon(language).join(reasons) or wording.phrase(
            language,
            en="an industry of the region has no counterpart in the area",
            fr="un secteur de la région manque dans l’aire",
        )
        if whole["from_year"] is None:
            told.append(
                wording.phrase(
                    language,
                    en=f"No two years from {first} to {last} can be compared: {listed}.",
                    fr=f"Aucune paire d’années de {first} à {last} n’est comparable\u00a0: {listed}.",
                )
            )
            return told
        told.append(
            wording.phrase(
                language,
                en=f"Compared are {whole['from_year']} and {whole['to_year']}, not {first} and {last}: {listed}.",
                fr=f"Années comparées\u00a0: {whole['from_year']} et {whole['to_year']}, et non {first} et {last}\u00a0: {listed}.",
            )
        )
    told.append(
        wording.phrase(
            language,
            en=f"Compared with the places that are complete and unbroken over the same years: {whole['reference_area']}.",
            fr=f"Comparaison avec les territoires complets et sans rupture sur les mêmes années\u00a0: {whole['reference_area']}.",
        )
    )
    return told


def signed(number: float, language: str) -> str:
    """A number of persons with its sign."""
    return ("+" if round(number) > 0 else "") + wording.count(number, language)


def _title(whole: Row, place: str, language: str) -> str:
    change, own = (
        amount(whole[f"{part}_low"], whole[part], whole[f"{part}_high"], language, signed)
        for part in ("change", "competitive")
    )
    years_en, years_fr = f"{whole['from_year']} to {whole['to_year']}", f"de {whole['from_year']} à {whole['to_year']}"
    if (
        whole["competitive_low"] <= 0 <= whole["competitive_high"]
        and whole["competitive_low"] < whole["competitive_high"]
    ):
        return wording.phrase(
            language,
            en=f"{place}: {change} persons employed, {years_en}; hidden figures leave open whether it outgrew its industries elsewhere",
            fr=f"{place}\u00a0: {change} personnes occupées {years_fr}\u202f; les données cachées ne disent pas si elle a crû plus que ses secteurs ailleurs",
        )
    return wording.phrase(
        language,
        en=f"{place}: {change} persons employed, {years_en}; {own} against what its industries’ growth elsewhere would give",
        fr=f"{place}\u00a0: {change} personnes occupées {years_fr}\u202f; {own} par rapport à la croissance de ses secteurs ailleurs",
    )


def _alternative(rows: list[Row], place: str, period: str, language: str) -> str:
    numbers = wording.semicolon(language).join(
        f"{row['label']}{wording.colon(language)}{amount(row['low'], row['value'], row['high'], language, signed)}"
        for row in rows
    )
    return wording.phrase(
        language,
        en=f"Bar chart of the change of persons employed in {place}, {period}, and of its parts. {numbers}.",
        fr=f"Graphique à barres de la variation des personnes occupées, {place}, {period}, et de ses composantes. {numbers}.",
    )


def _key(rows: list[Row], look: Theme, language: str) -> list[KeyItem]:
    if not any(uncertain(row["low"], row["high"]) for row in rows):
        return []
    return [KeyItem("line", wording.word("interval", language), look.ink, look.ink)]


def _plot(
    rows: list[Row], look: Theme, language: str, *, width: float, height: float, step: float, left: float
) -> list[dict[str, Any]]:
    least, most = min(0.0, *(row["low"] for row in rows)), max(0.0, *(row["high"] for row in rows))
    # Room for the numbers at both ends.
    room = max((most - least) * (0.3 if look.narrow else 0.16), 1.0)
    first, last = least - (room if least < 0 else 0.02 * room), most + (room if most > 0 else 0.02 * room)
    x = {"type": "quantitative", "scale": {"domain": [first, last], "nice": False},
         "axis": {"title": None, "tickCount": 4 if look.narrow else 7, "format": ",.0f"}}  # fmt: skip
    values, labels = [], []
    for position, row in enumerate(rows):
        middle = step * (position + 0.5) + (8 if look.narrow else 0)
        values.append(
            {"low": row["low"], "value": row["value"], "high": row["high"], "zero": 0.0, "top": middle - 8, "foot": middle + 8,
             "middle": middle, "fill": look.stars[2], "wide": uncertain(row["low"], row["high"])}
        )  # fmt: skip
        if look.narrow:
            labels.append(text(0, middle - 18, row["label"], colour=look.ink, bold=not position))
        else:
            lines = wrap(row["label"], left - MARGIN - 14, LABEL, bold=not position, lines=2)
            for line, words in enumerate(lines):
                shift = (line - (len(lines) - 1) / 2) * 13
                labels.append(text(-10, middle + shift, words, colour=look.ink, align="right", bold=not position))
        number = ("≈\u00a0" if values[-1]["wide"] else "") + signed(row["value"], language)
        outer = row["high"] if row["value"] >= 0 else row["low"]
        across = (outer - first) / (last - first) * width
        labels.append(
            text(across + (6 if row["value"] >= 0 else -6), middle, number, colour=look.ink,
                 align="left" if row["value"] >= 0 else "right", bold=not position)
        )  # fmt: skip
    wide = [value for value in values if value["wide"]]
    place = {"y": {"expr": "datum.top"}, "y2": {"expr": "datum.foot"}}
    layers: list[dict[str, Any]] = [
        {"data": {"values": values},
         "mark": {"type": "rect", "fill": {"expr": "datum.fill"}, "stroke": look.accent, "strokeWidth": 1, **place},
         "encoding": {"x": {"field": "zero", **x}, "x2": {"field": "value"}}},
        {"data": {"values": [{"zero": 0}]}, "mark": {"type": "rule", "stroke": look.outline, "strokeWidth": 1.4, "y": 0, "y2": height},
         "encoding": {"x": {"field": "zero", **x}}},
    ]  # fmt: skip
    if wide:
        layers.append(
            {"data": {"values": wide}, "mark": {"type": "rule", "stroke": look.ink, "strokeWidth": 1.6, "y": {"expr": "datum.middle"}},
             "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}}}
        )  # fmt: skip
    return [*layers, behind(labels, look.background), texts(labels)]
