"""What the measures say of a region or an industry, as the templates need it: figures, tables, and sentences on what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.atlas.directory import Directory
from observatory.atlas.figures import framed
from observatory.atlas.presentation import cells, words
from observatory.atlas.presentation.region import KeyNumber
from observatory.atlas.queries import measures as queries
from observatory.atlas.selection import Selection
from observatory.core import numbers
from observatory.core.components import Column, Interval, Link, Table
from observatory.statistics.figures.shift_share import comparability

Row = Mapping[str, Any]

ENDS = 5
"""So many industries or regions are shown from either end of a list."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page: figure, key numbers and tables as far as there are any; what they mean; what to beware of."""

    figure: SafeString | None = None
    table: Table | None = None
    further: Table | None = None
    numbers: Sequence[KeyNumber] = ()
    meaning: str = ""
    cautions: Sequence[str] = field(default_factory=tuple)
    missing: str = ""


def not_held() -> str:
    """What a page says of an edition that was built before the measures were."""
    return _(
        "This edition was built before these measures were computed, and holds none of them. Built anew from the same source, it will."
    )


def possibilities(selection: Selection, layer: str, year: int, region: str) -> Section:
    """What is near to what the region is specialised in, and how complex it is."""
    edition = selection.edition
    if not queries.holds_measures(edition):
        return Section(missing=not_held())
    if layer == "emerging":
        return Section(
            missing=_(
                "Emerging industries overlap: what they share would make them look related. See the industries instead."
            )
        )
    network = queries.network(edition, layer, year)
    place = queries.place_in_network(edition, layer, year, region)
    figure = framed(selection, "possibilities", layer, year=year, region=region)
    if network is None or not network["specialisations"]:
        return Section(
            missing=_(
                "Too many location quotients of this layer are only ranges: who is specialised in what, and so what is related, cannot be told."
            )
        )
    if figure is None:
        if place is None or place["diversity"] is None:
            missing = _("Too many location quotients of this region are not known to place it in the network.")
        elif network["sign"] is None:
            missing = _("The regions are too few, or too much alike, for an index of complexity.")
        else:
            missing = _(
                "Nothing can be drawn: the region is specialised in all that is known, or nothing of it is related."
            )
        return Section(missing=missing)
    meaning = _(
        "Each circle is an industry in which the region is not specialised (location quotient below 1): the further to the right, the larger the part of what usually occurs together with it that is strong here already; the higher, the more it belongs to the regions of the most complex industries. High up on the right lie possibilities that are both near and demanding: a pointer to what to ask about, not a forecast."
    )
    return Section(figure=figure, meaning=meaning, cautions=_network_cautions(network))


def _network_cautions(network: Row) -> list[str]:
    """Warnings that must be read before the picture is believed; the figure itself says the rest."""
    told = []
    if network["weak_sign"]:
        told.append(
            _(
                "The sign of the index of complexity is weak: which end is the more complex one can hardly be told from these data. Read left and right, and leave high and low alone."
            )
        )
    if network["close_eigenvalues"]:
        told.append(
            _("The index of complexity is not well determined: small changes in the data may change the order.")
        )
    if network["components"] > 1:
        told.append(
            ngettext(
                "The network falls into %(parts)s parts; complexity is known in the largest, with %(count)s region, and nowhere else.",
                "The network falls into %(parts)s parts; complexity is known in the largest, with %(count)s regions, and nowhere else.",
                network["component_regions"],
            )
            % {"parts": network["components"], "count": network["component_regions"]}
        )
    return told


def growth(selection: Selection, region: str) -> Section:
    """Where the growth of a region came from, between the two years that can be compared."""
    edition = selection.edition
    if not queries.holds_measures(edition):
        return Section(missing=not_held())
    rows = queries.shift_share(edition, region)
    if not rows:
        return Section(missing=_("The layers of this edition overlap: growth cannot be divided among them."))
    whole, parts = rows[0], rows[1:]
    if whole["from_year"] is None:
        return Section(missing=" ".join(comparability(whole, _figure_language(selection))))
    figure = framed(selection, "shift_share", selection.layers[0], region=region)
    meaning = _(
        "The change of employment is split into what the region would have gained at the growth of all employment in the area compared with, what it owes to having industries that grow faster or slower there (industry mix), and what its industries gained or lost beyond their growth there (its own part). The parts add up to the change; the own part is a remainder, and says that something is particular to the region, not what."
    )
    first, last = ends(parts, "competitive")
    columns = [
        Column("industry", _("Industry"), header=True),
        Column("start", str(whole["from_year"]), "number"),
        Column("end", str(whole["to_year"]), "number"),
        Column("change", _("Change of employment"), "number", sign=True),
        Column("national", _("Growth of the area"), "number", sign=True),
        Column("industry_mix", _("Industry mix"), "number", sign=True),
        Column("competitive", _("Own part"), "number", sign=True),
    ]
    lines = [
        {
            "industry": Link(
                words.short(words.industry_label(row, selection.language), selection.language),
                selection.addresses.industry(row["layer"], row["industry"]),
            ),
            **{
                part: cells.between(row, part)
                for part in ("start", "end", "change", "national", "industry_mix", "competitive")
            },
        }
        for row in [*first, *last]
    ]
    caption = _("Industries with the largest own part that is surely above or below nought, %(first)s to %(last)s") % {
        "first": whole["from_year"],
        "last": whole["to_year"],
    }
    cautions = comparability(whole, _figure_language(selection))
    # The last sentence names the area; it is no warning and stands in the figure.
    table = Table(caption, columns, lines, caption_hidden=True) if lines else None
    return Section(figure=figure, table=table, meaning=meaning, cautions=cautions[:-1])


def growth_of_industry(selection: Selection, directory: Directory, layer: str, code: str) -> Section | None:
    """Which regions gained or lost most in an industry beyond its growth in the area; None where that is not computed for its layer."""
    edition = selection.edition
    if layer != selection.layers[0] or layer == "emerging" or not queries.holds_measures(edition):
        return None
    rows = queries.shift_share_of_industry(edition, layer, code)
    if not rows:
        return None
    first, last = ends(rows, "competitive")
    if not first and not last:
        return None
    version = directory.years[selection.years[-1]]
    columns = [
        Column("region", _("Region"), header=True),
        Column("years", _("Years compared")),
        Column("start", _("In the first year"), "number"),
        Column("end", _("In the last year"), "number"),
        Column("change", _("Change of employment"), "number", sign=True),
        Column("expected", _("As in the area"), "number", sign=True),
        Column("competitive", _("Own part"), "number", sign=True),
    ]
    lines = []
    for row in [*first, *last]:
        least, value, most = (row[f"national{end}"] for end in ("_low", "", "_high"))
        mix = tuple(row[f"industry_mix{end}"] for end in ("_low", "", "_high"))
        # The two parts move together with the one number that may be hidden, the start.
        expected = sorted((least + mix[0], most + mix[2]))
        lines.append(
            {
                "region": Link(
                    directory.label(row["region"], selection.language, version),
                    selection.addresses.page("bare_region", code=row["region"]),
                ),
                "years": _years(row["from_year"], row["to_year"]),
                "start": cells.between(row, "start"),
                "end": cells.between(row, "end"),
                "change": cells.between(row, "change"),
                "expected": Interval(expected[0], value + mix[1], expected[1]),
                "competitive": cells.between(row, "competitive"),
            }
        )
    meaning = _(
        "What the industry gained or lost in each region beyond its growth in the area compared with. The years are the longest interval of each region without a break of the series, so they differ, and the numbers of two regions with different years must not be compared."
    )
    return Section(
        table=Table(
            _("Regions with the largest own part that is surely above or below nought"),
            columns,
            lines,
            caption_hidden=True,
        ),
        meaning=meaning,
    )


def concentration(selection: Selection, layer: str, code: str, year: int) -> Section:
    """How concentrated an industry is among regions, and how complex."""
    edition = selection.edition
    if not queries.holds_measures(edition):
        return Section(missing=not_held())
    row = queries.concentrations(edition, layer, year).get(code)
    if row is None or row["hoover"] is None:
        return Section(
            missing=_("The employment of too few regions is known as a number to say how concentrated the industry is.")
        )
    shown = [
        KeyNumber(
            _("Locational Gini"),
            cells.between(row, "locational_gini"),
            digits=2,
            note=_("0: spread like all employment; near 1: all in one small region"),
        ),
        KeyNumber(
            _("Hoover’s coefficient"),
            cells.between(row, "hoover"),
            kind="percent",
            note=_("share of its jobs that would have to move to be spread like all employment"),
        ),
    ]
    if row["theil_between"] is not None and row["theil"]:
        share = row["theil_between"] / row["theil"]
        shown.append(
            KeyNumber(
                _("Between countries"),
                Interval(share, share, share),
                kind="percent",
                note=_("part of the concentration (Theil’s T); the rest lies between regions of a country"),
            )
        )
    index = queries.complexity_of_industry(edition, layer, code, year)
    network = queries.network(edition, layer, year)
    if index is not None and network is not None and network["specialisations"]:
        shown.append(
            KeyNumber(
                _("Specialised regions"),
                text=_("%(count)s of %(total)s") % {"count": index["ubiquity"], "total": network["regions_counted"]},
                note=_("location quotient 1 or more"),
            )
        )
        if index["complexity"] is not None:
            value = index["complexity"]
            shown.append(
                KeyNumber(
                    _("Complexity"),
                    text=numbers.number(value, 1, sign=True),
                    note=_("mean of the industries 0, standard deviation 1"),
                )
            )
    cautions = []
    if row["regions_left_out"]:
        cautions.append(
            ngettext(
                "%(count)s region is left out, because its employment in the industry has no upper bound.",
                "%(count)s regions are left out, because their employment in the industry has no upper bound.",
                row["regions_left_out"],
            )
            % {"count": row["regions_left_out"]}
        )
    if row["hidden_share"] and row["hidden_share"] >= 0.005:
        cautions.append(
            _(
                "The bounds of hidden figures leave open %(share)s of the employment measured; the ranges are what they allow at most."
            )
            % {"share": numbers.percent(row["hidden_share"])}
        )
    if index is not None and index["complexity"] is not None and network is not None:
        cautions += _network_cautions(network)
    meaning = _(
        "Both coefficients compare where the industry’s jobs are with where all jobs covered are; neither can tell an industry that gathers from one that consists of a few large plants, which would take data on plants. They depend on how large the regions are: compare industries within this edition, not with numbers for other regions."
    )
    return Section(numbers=shown, meaning=meaning, cautions=cautions)


def persistence(selection: Selection, layer: str, code: str) -> Section | None:
    """How many regions gained, lost and kept stars in an industry, year after year; None for a single year or a rule without stars."""
    rows = queries.star_turnover(selection.edition, layer, code)
    if not rows:
        return None
    columns = [
        Column("years", _("From year to year"), header=True),
        Column("kept", _("Kept"), "number"),
        Column("gained", _("Gained"), "number"),
        Column("lost", _("Lost"), "number"),
        Column("persistence", _("Persistence"), "percent", digits=0, unit=_("kept of those held")),
        Column("left_out_hidden", _("Not certain"), "number", unit=_("left out")),
        Column("left_out_breaks", _("Across a break"), "number", unit=_("left out")),
    ]
    lines = [
        {
            **row,
            "years": _years(row["from_year"], row["to_year"]),
        }
        for row in rows
    ]
    return Section(
        table=Table(_("Regions with at least one star"), columns, lines, caption_hidden=True),
        meaning=_stars_counted(selection, layer),
        cautions=_crossed(sum(row["left_out_breaks"] for row in rows)),
    )


def persistence_of_layer(selection: Selection, layer: str) -> Section | None:
    """Moves between numbers of stars in a layer, and how long new stars last; None for a single year or a rule without stars."""
    moves = queries.star_moves(selection.edition, layer)
    if not moves or not any(row["moves"] for row in moves):
        return None
    classes = sorted({row["stars_after"] for row in moves})
    years = {"first": moves[0]["first_year"], "last": moves[0]["last_year"]}
    columns = [
        Column("before", _("Stars before"), header=True),
        *(Column(str(number), _stars(number), "percent", digits=1) for number in classes),
        Column("count", _("Regional clusters"), "number"),
    ]
    lines = []
    for before in classes:
        own = [row for row in moves if row["stars_before"] == before]
        lines.append(
            {
                "before": _stars(before),
                **{str(row["stars_after"]): row["probability"] for row in own},
                "count": sum(row["moves"] for row in own),
            }
        )
    table = Table(
        _("From one year to the next: share of regional clusters by number of stars afterwards, %(first)s to %(last)s")
        % years,
        columns,
        lines,
        caption_hidden=True,
    )
    survival = [
        row
        for row in queries.star_survival(selection.edition, layer)
        if row["years_later"] and row["probability"] is not None
    ]
    further = None
    if survival:
        further = Table(
            _("New stars that are still there, without interruption"),
            [
                Column("years", _("Years later"), header=True),
                Column("probability", _("Share"), "percent", digits=0),
            ],
            [{"years": row["years_later"], "probability": row["probability"]} for row in survival],
            caption_hidden=True,
        )
    cautions = _crossed(moves[0]["left_out_breaks"])
    if moves[0]["left_out_hidden"]:
        cautions.append(
            ngettext(
                "%(count)s pair of years is left out, because hidden figures decide, or a star was not rated, in one of the two.",
                "%(count)s pairs of years are left out, because hidden figures decide, or a star was not rated, in one of the two.",
                moves[0]["left_out_hidden"],
            )
            % {"count": numbers.number(moves[0]["left_out_hidden"])}
        )
    return Section(table=table, further=further, meaning=_stars_counted(selection, layer), cautions=cautions)


def _stars_counted(selection: Selection, layer: str) -> str:
    moves = queries.star_moves(selection.edition, layer)
    names = moves[0]["dimensions"].split(", ") if moves else []
    return _(
        "Counted are the stars that are given in every year of the edition (%(names)s). A pair of years counts where both are certain and nothing breaks the series in between; what does not count is no loss."
    ) % {"names": ", ".join(words.dimension(name) for name in names)}


def _crossed(count: int) -> list[str]:
    if not count:
        return []
    return [
        ngettext(
            "%(count)s pair of years lies on both sides of a break of the series, or of a change of borders, and is left out.",
            "%(count)s pairs of years lie on both sides of a break of the series, or of a change of borders, and are left out.",
            count,
        )
        % {"count": numbers.number(count)}
    ]


def _years(first: int, last: int) -> str:
    return f"{first}{numbers.DASH}{last}"


def _stars(number: int) -> str:
    return ngettext("%(count)s star", "%(count)s stars", number) % {"count": number} if number else _("no star")


def ends(rows: Sequence[Row], column: str) -> tuple[list[Row], list[Row]]:
    """The rows with the greatest values surely above nought, and those with the least surely below it, the least last."""
    ordered = sorted((row for row in rows if row[column] is not None), key=lambda row: -row[column])
    above = [row for row in ordered if row[f"{column}_low"] > 0]
    below = [row for row in ordered if row[f"{column}_high"] < 0]
    return above[:ENDS], below[-ENDS:]


def _figure_language(selection: Selection) -> str:
    return selection.language if selection.language in ("en", "fr") else "en"
