"""The page of an industry, cluster category or emerging industry as its templates need it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.atlas.directory import Directory
from observatory.atlas.presentation import cells, words
from observatory.atlas.presentation.region import KeyNumber, natural
from observatory.atlas.queries import industries as queries
from observatory.atlas.queries.measures import concentrations, holds_measures
from observatory.atlas.selection import Selection
from observatory.core import numbers
from observatory.core.components import Badge, Column, Interval, Link, Sorting, Table
from observatory.statistics.classifications import industry_classifications, load_categories, load_industries
from observatory.statistics.classifications.regions import fold

Row = Mapping[str, Any]

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class About:
    """What an industry is: its code as printed, its kind, labels in other languages, and what it is made of."""

    printed: str = ""
    kind: str = ""
    modelled: bool = False
    parent: str = ""
    labels: list[tuple[str, str]] = field(default_factory=list)
    whole: list[tuple[str, str, str]] = field(default_factory=list)
    parts: list[tuple[str, str, str]] = field(default_factory=list)
    seeds: list[tuple[str, str, str]] = field(default_factory=list)
    caveat: str = ""
    note: str = ""


def layer_note(selection: Selection, layer: str) -> str:
    """What must be said wherever numbers of the layer are shown."""
    if layer not in ("category", "emerging"):
        return ""
    if layer == "emerging":
        return _(
            "Emerging industries overlap: an industry can belong to several. They are never summed. Their make-up is a proposal of this project."
        )
    note = _(
        "The table from industries to cluster categories is reconstructed from the definitions of the U.S. Cluster Mapping Project; it is not the official European one."
    )
    return (
        note
        + " "
        + _(
            "Where published industries do not determine a category, its numbers are ranges over every possible split, and a star is certain only if it holds over the whole range."
        )
    )


def about(selection: Selection, row: Row) -> About:
    """The description of a row of `industries`."""
    edition, layer, code = selection.edition, row["layer"], row["industry"]
    printed = words.printed(edition, layer, code)
    if layer not in ("category", "emerging"):
        name = str(edition.manifest.get("industry_classification") or "")
        labels, parent = [], ""
        if name in industry_classifications() and code in (classification := load_industries(name)):
            labels = [
                (language, text)
                for language in classification.languages
                if (found := classification.label_with_language(code, language))[1] == language and (text := found[0])
            ]
            above = classification.parent(code)
            if above:
                text = classification.label(above, selection.language)
                parent = f"{above} {words.sentence_case(text)}"
        return About(printed=printed, kind=words.kind(row["kind"]), parent=parent, labels=labels)
    labels = [("en", row["label_en"] or ""), ("fr", row["label_fr"] or "")]
    if not _own_categories(selection):
        return About(printed=printed, kind=words.kind(row["kind"]), modelled=not row["exact"], labels=labels)
    table = load_categories()
    kind = "emerging" if layer == "emerging" else "category"
    whole: list[tuple[str, str, str]] = []
    parts: list[tuple[str, str, str]] = []
    labels_of = {each["industry"]: each for each in queries.industries(edition, selection.layers[0])}
    for member in table.cover_table(list(labels_of), kind).to_pylist():  # type: ignore[arg-type]
        if member["group"] != code:
            continue
        entry = (
            member["industry"],
            words.industry_label(labels_of[member["industry"]], selection.language),
            selection.addresses.industry(selection.layers[0], member["industry"]),
        )
        (whole if member["cover"] == "all" else parts).append(entry)
    group = table.group(code)
    seeds = []
    if layer == "emerging":
        for category in getattr(group, "categories", ()):
            seeds.append(
                (
                    category,
                    table.group(category).name(selection.language),
                    selection.addresses.industry("category", category),
                )
                if "category" in selection.layers
                else (category, table.group(category).name(selection.language), "")
            )
    return About(
        printed=printed,
        kind=words.kind(row["kind"]) if layer == "category" else "",
        modelled=not row["exact"],
        labels=labels,
        whole=whole,
        parts=parts,
        seeds=seeds,
        note=getattr(group, "note", ""),
    )


def _own_categories(selection: Selection) -> bool:
    """Whether the edition was made with the category table of this version of the package, which can then be shown."""
    table = load_categories()
    return (
        any(entry.get("sha256") == table.sha256 for entry in selection.edition.manifest.get("classifications") or [])
        and str(selection.edition.manifest.get("industry_classification")) == table.classification.name
    )


def finding(selection: Selection, directory: Directory, name: str, rows: Sequence[Row], year: int) -> str:
    """Where the industry is strong, largest and most specialised."""
    version = directory.years[year]
    short = words.short(name, selection.language)

    def label(row: Row) -> str:
        return directory.label(row["region"], selection.language, version)

    strong = [row for row in rows if row["strong"]]
    possible = sum(bool(row["strong_possible"]) and not row["strong"] for row in rows)
    sentences = []
    if strong:
        best = sorted(strong, key=lambda row: -(row["location_quotient"] or 0))[:3]
        sentences.append(
            ngettext(
                "%(industry)s is a strong cluster in %(count)s region in %(year)s: %(names)s.",
                "%(industry)s is a strong cluster in %(count)s regions in %(year)s, most specialised in %(names)s.",
                len(strong),
            )
            % {
                "industry": short,
                "count": len(strong),
                "year": year,
                "names": words.listing([label(row) for row in best]),
            }
        )
    else:
        sentences.append(
            _("%(industry)s is in no region a strong cluster for certain in %(year)s.")
            % {"industry": short, "year": year}
        )
    if possible and not strong:
        sentences.append(
            ngettext(
                "It may be one in %(count)s region: figures that are not published decide.",
                "It may be one in %(count)s regions: figures that are not published decide.",
                possible,
            )
            % {"count": possible}
        )
    elif possible:
        sentences.append(
            ngettext(
                "It may be one in %(count)s more: figures that are not published decide.",
                "It may be one in %(count)s more: figures that are not published decide.",
                possible,
            )
            % {"count": possible}
        )
    sure = [
        row for row in rows if row["employment_rank"] == 1 and row["employment_rank_worst"] == 1 and row["employment"]
    ]
    if sure:
        sentences.append(
            _("It employs the most people in %(region)s: %(count)s.")
            % {"region": label(sure[0]), "count": numbers.number(sure[0]["employment"])}
        )
    return " ".join(sentences)


def key_numbers(selection: Selection, layer: str, code: str, year: int) -> list[KeyNumber]:
    """Sums over the regions of the edition for this industry."""
    row = next((row for row in queries.totals(selection.edition, layer, year) if row["industry"] == code), None)
    if row is None:
        return []
    clusters = KeyNumber(
        _("Regional clusters"),
        Interval(row["clusters"], row["clusters"], row["clusters"]),
        note=_("with at least one star for certain"),
    )
    return [
        KeyNumber(
            _("Persons employed"),
            cells.between(row, "employment"),
            note=_("in the regions listed"),
        ),
        KeyNumber(
            _("Regions"), Interval(row["regions"], row["regions"], row["regions"]), note=_("where it may be present")
        ),
        *([clusters] if selection.edition.manifest["dimensions"] else []),
        KeyNumber(
            _("Strong clusters"), Interval(row["strong"], row["strong"], row["strong_possible"]), note=_("for certain")
        ),
        KeyNumber(
            _("Figures published"),
            text=_("%(count)s of %(total)s") % {"count": row["cells"] - row["holes"], "total": row["cells"]},
            note=_("employment by region; the others are ranges"),
        ),
    ]


def ranking(
    selection: Selection, directory: Directory, layer: str, name: str, rows: Sequence[Row], year: int
) -> tuple[Table, Page[Any]]:
    """A page of the regions of an industry (all with `rows=all`), ordered as the address says."""
    edition = selection.edition
    version = directory.years[year]
    shown = selection.request.GET.get("year")
    columns = cells.columns(
        edition,
        [
            Column("region", _("Region"), header=True, sortable=True),
            Column("country", _("Country"), sortable=True),
        ],
        share="reference_share",
    )
    # Where no value is known there are no ranks: then the lower bounds say which regions come first.
    ranked = any(row["employment_rank"] is not None for row in rows)
    sorting = Sorting.of(selection.request, columns, "employment_rank" if ranked else "-employment")

    def label(row: Row) -> str:
        return directory.label(row["region"], selection.language, version)

    ordered = cells.in_order(rows, sorting.key, sorting.descending, {"region": lambda row: fold(label(row))})
    all_of_them = selection.choice("rows", ("", "all"), "") == "all"
    page = Paginator(ordered, max(len(ordered), 1) if all_of_them else ROWS_ON_A_PAGE).get_page(
        selection.request.GET.get("page")
    )
    own_layer = layer if layer != selection.layers[0] else None
    addresses = selection.addresses.regions(version, [row["region"] for row in page], year=shown, layer=own_layer)
    named = words.dimensions(edition)
    lines = [
        {
            **cells.cell(row, named),
            "region": Link(label(row), addresses[row["region"]]),
            "country": row["country"],
        }
        for row in page
    ]
    caption = _("%(industry)s by region, %(year)s") % {"industry": name, "year": year}
    return Table(caption, columns, lines, sorting, identifier="region-table"), page


def totals(selection: Selection, layer: str, year: int) -> Table:
    """All industries of a layer with their sums over the regions."""
    shown = selection.request.GET.get("year")
    columns = [
        Column("code", _("Code"), "code", sortable=True),
        Column("industry", words.layer_one(layer).capitalize(), header=True, sortable=True),
        Column("employment", _("Persons employed"), "number", sortable=True),
        Column("clusters", _("Regional clusters"), "number", sortable=True),
        Column("strong", _("Strong clusters"), "number", sortable=True),
        Column("published", _("Figures published"), "percent", sortable=True),
        *(
            [
                Column("locational_gini", _("Locational Gini"), "number", digits=2, sortable=True),
                Column("hoover", _("Hoover’s coefficient"), "percent", digits=0, sortable=True),
            ]
            if holds_measures(selection.edition)
            else []
        ),
        Column("remark", _("Remark")),
    ]
    sorting = Sorting.of(selection.request, columns, "industry" if layer == "emerging" else "code")
    sums = {row["industry"]: row for row in queries.totals(selection.edition, layer, year)}
    spread = concentrations(selection.edition, layer, year)
    given = [
        {**row, **sums.get(row["industry"], {}), **_spread(spread.get(row["industry"]))}
        for row in queries.industries(selection.edition, layer)
    ]
    own: dict[str, Callable[[Row], Any]] = {
        "code": lambda row: natural(row["industry"]),
        "industry": lambda row: words.industry_label(row, selection.language).casefold(),
        "employment": lambda row: row.get("employment"),
        "clusters": lambda row: row.get("clusters"),
        "strong": lambda row: row.get("strong"),
        "published": _published,
        "locational_gini": lambda row: row["locational_gini"],
        "hoover": lambda row: row["hoover"],
    }
    rows = []
    for row in cells.in_order(given, sorting.key, sorting.descending, own):
        link = Link(
            words.industry_label(row, selection.language),
            selection.addresses.industry(layer, row["industry"], year=shown),
        )
        line: dict[str, Any] = {"code": row["industry"], "industry": link, "remark": "", "published": _published(row)}
        line |= _spread(row)
        if "cells" in row:
            line |= {
                "employment": cells.between(row, "employment"),
                "clusters": row["clusters"],
                "strong": Interval(row["strong"], row["strong"], row["strong_possible"]),
            }
        if row["kind"] == "empty":
            line["remark"] = words.kind("empty")
        elif layer in ("category", "emerging") and not row["exact"]:
            line["remark"] = Badge("modelled")
        elif "cells" not in row:
            line["remark"] = _("no data in %(year)s") % {"year": year}
        rows.append(line)
    return Table(
        _("%(layer)s, %(year)s: sums over the regions of the edition") % {"layer": words.layer(layer), "year": year},
        [column for column in columns if layer != "emerging" or column.key != "code"],
        rows,
        sorting,
        identifier="industry-table",
        caption_hidden=True,
    )


def _spread(row: Row | None) -> dict[str, float | None]:
    """The coefficients of concentration of a row that may have none."""
    return {name: None if row is None else row[name] for name in ("locational_gini", "hoover")}


def _published(row: Row) -> float | None:
    return 1 - row["holes"] / row["cells"] if row.get("cells") else None
