"""Two to six regions side by side: reading what was asked, the finding, and the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.atlas.directory import Directory
from observatory.atlas.presentation import cells, words
from observatory.atlas.presentation.region import natural
from observatory.atlas.queries import regions as queries
from observatory.atlas.selection import Selection
from observatory.core.components import Column, Interval, Link, Sorting, Stars, Table

LEAST, MOST = 2, 6


@dataclass(frozen=True, slots=True)
class Asked:
    """The regions asked for. `fields` has what stands in each field of the form, `errors` what is wrong with it."""

    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    errors: list[str] = field(default_factory=list)


def read(selection: Selection, directory: Directory, year: int) -> Asked:
    """The regions of the query `region=A&region=B`; a code, or a name that fits exactly one region."""
    version = directory.years[year]
    texts = [text.strip()[:100] for text in selection.request.GET.getlist("region") if text.strip()]
    codes: list[str] = []
    errors: list[str] = []
    for text in texts:
        code, error = _code_of(selection, directory, version, text)
        if error:
            errors.append(error)
        elif code in codes:
            errors.append(
                _("%(region)s is chosen twice.") % {"region": directory.label(code, selection.language, version)}
            )
        else:
            codes.append(code)
    if texts and not errors:
        if len(codes) < LEAST:
            errors.append(_("Choose at least two regions to compare."))
        elif len(codes) > MOST:
            errors.append(_("At most six regions can be compared; %(count)s are chosen.") % {"count": len(codes)})
    shown = (texts + [""] * MOST)[: max(MOST, len(texts))]
    return Asked(
        tuple(codes),
        tuple(directory.label(code, selection.language, version) for code in codes),
        tuple(selection.addresses.region(version, code) for code in codes),
        tuple(shown),
        errors,
    )


def _code_of(selection: Selection, directory: Directory, version: str, text: str) -> tuple[str, str]:
    for code in (text, text.upper()):
        place = directory.place(version, code)
        if place is not None and place.published:
            return code, ""
        if place is not None:
            parent = directory.standing_for(place)
            if parent is not None:
                return "", _("%(region)s has no data of its own in this edition; choose %(parent)s (%(code)s).") % {
                    "region": place.label(selection.language),
                    "parent": parent.label(selection.language),
                    "code": parent.code,
                }
            return "", _("%(region)s has no data in this edition.") % {
                "region": f"{place.label(selection.language)} ({code})"
            }
    found = [match for match in directory.search(text, selection.language) if match.place.published]
    if len(found) == 1:
        return found[0].place.code, ""
    if found:
        names = words.listing([f"{match.place.label(selection.language)} ({match.place.code})" for match in found[:5]])
        return "", _("“%(text)s” fits several regions: %(names)s.") % {"text": text, "names": names}
    return "", _("There is no region “%(text)s” in this edition.") % {"text": text}


def finding(selection: Selection, asked: Asked, layer: str, year: int) -> str:
    """Which strong clusters the regions have in common."""
    common = _common(selection, asked, layer, year)
    if not common:
        return _("No industry is a strong cluster for certain in all %(count)s regions in %(year)s.") % {
            "count": len(asked.codes),
            "year": year,
        }
    names = [words.short(name, selection.language) for name in common]
    return ngettext(
        "One industry is a strong cluster in all %(regions)s regions in %(year)s: %(names)s.",
        "%(count)s industries are strong clusters in all %(regions)s regions in %(year)s: %(names)s.",
        len(names),
    ) % {"count": len(names), "regions": len(asked.codes), "year": year, "names": words.in_a_row(names)}


def _common(selection: Selection, asked: Asked, layer: str, year: int) -> list[str]:
    strong: dict[str, int] = {}
    labels: dict[str, str] = {}
    for row in queries.comparison(selection.edition, asked.codes, layer, year):
        labels[row["industry"]] = words.industry_label(row, selection.language)
        strong[row["industry"]] = strong.get(row["industry"], 0) + bool(row["strong"])
    return [labels[code] for code in sorted(strong, key=natural) if strong[code] == len(asked.codes)]


def summary(selection: Selection, asked: Asked, layer: str, year: int) -> Table:
    """The portfolios of the regions, one row each."""
    rows = []
    for code, name, address in zip(asked.codes, asked.names, asked.addresses, strict=True):
        row = queries.portfolios_of_region(selection.edition, code, year).get(layer)
        line: dict[str, Any] = {"region": Link(name, address)}
        if row is not None:
            line |= {
                "employment": cells.between(row, "employment"),
                "clusters": row["clusters"],
                "strong": Interval(row["strong"], row["strong"], row["strong_possible"]),
                "strength": cells.between(row, "strength"),
                "holes": row["holes"],
            }
        rows.append(line)
    return Table(
        _("The regions in numbers, %(year)s") % {"year": year},
        [
            Column("region", _("Region"), header=True),
            Column("employment", _("Persons employed"), "number"),
            Column("clusters", _("Regional clusters"), "number"),
            Column("strong", _("Strong clusters"), "number"),
            Column("strength", _("Employment in strong clusters"), "percent", digits=1),
            Column("holes", _("Figures not published"), "number"),
        ],
        rows,
        caption_hidden=True,
    )


def side_by_side(selection: Selection, asked: Asked, layer: str, year: int) -> Table:
    """Location quotient and stars of every industry, the regions beside each other."""
    dimensions = selection.edition.manifest["dimensions"]
    columns = [
        Column("code", _("Code"), "code", sortable=True),
        Column("industry", words.layer_one(layer).capitalize(), header=True, sortable=True),
    ]
    for code, name in zip(asked.codes, asked.names, strict=True):
        columns.append(Column(f"lq-{code}", name, "number", digits=2, sortable=True, unit=_("location quotient")))
        columns.append(Column(f"stars-{code}", name, "stars", sortable=True, unit=_("stars")))
    sorting = Sorting.of(selection.request, columns, "code" if layer != "emerging" else "industry")
    lines: dict[str, dict[str, Any]] = {}
    numbers: dict[tuple[str, str], Any] = {}
    for row in queries.comparison(selection.edition, asked.codes, layer, year):
        line = lines.setdefault(
            row["industry"],
            {
                "code": row["industry"],
                "industry": Link(
                    words.industry_label(row, selection.language),
                    selection.addresses.industry(layer, row["industry"], year=selection.request.GET.get("year")),
                ),
            },
        )
        line[f"lq-{row['region']}"] = cells.between(row, "location_quotient")
        line[f"stars-{row['region']}"] = Stars(int(row["stars"] or 0), int(row["stars_possible"] or 0), len(dimensions))
        numbers[row["industry"], f"lq-{row['region']}"] = row["location_quotient"]
        numbers[row["industry"], f"stars-{row['region']}"] = (int(row["stars"] or 0), int(row["stars_possible"] or 0))
    rows = [{**lines[code], "_industry": code} for code in sorted(lines, key=natural)]
    own: dict[str, Callable[[Mapping[str, Any]], Any]] = {
        "code": lambda row: natural(row["_industry"]),
        "industry": lambda row: row["industry"].text.casefold(),
    }
    for column in columns[2:]:
        own[column.key] = lambda row, key=column.key: numbers.get((row["_industry"], key))  # type: ignore[misc]
    return Table(
        _("%(layer)s side by side, %(year)s") % {"layer": words.layer(layer), "year": year},
        [column for column in columns if layer != "emerging" or column.key != "code"],
        cells.in_order(rows, sorting.key, sorting.descending, own),
        sorting,
        identifier="industry-table",
    )
