"""What changed from one edition of a series to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from observatory.atlas.directory import directory_of
from observatory.atlas.presentation import words
from observatory.atlas.queries import changes as queries
from observatory.atlas.queries import industries as industry_queries
from observatory.atlas.selection import Selection
from observatory.core.components import Column, Link, Table
from observatory.evidence.editions import EditionReader
from observatory.evidence.models import Edition

LARGEST = 50


@dataclass(frozen=True, slots=True)
class Changes:
    """Differences between two editions; tables are None where there is nothing to tell."""

    statements: list[tuple[str, str, str]]
    comparable: str
    year: int | None
    earlier_year: int | None
    cells: int
    new_regions: list[tuple[str, str]]
    lost_regions: list[tuple[str, str]]
    stars_gained: int
    stars_lost: int
    became_strong: Table | None
    ceased_strong: Table | None
    largest: Table | None


def others_of_series(edition: EditionReader) -> list[Edition]:
    """The other editions of the series, the one registered last first."""
    return list(Edition.objects.filter(series=edition.series).exclude(pk=edition.id).order_by("-registered", "id"))


def before(edition: EditionReader, others: Sequence[Edition], wanted: str) -> Edition | None:
    """The edition to compare with: the one asked for, or the one registered before this one."""
    if wanted:
        return next(row for row in others if row.id == wanted)
    own = Edition.objects.get(pk=edition.id)
    earlier = [row for row in others if row.registered < own.registered]
    return earlier[0] if earlier else None


def changes(selection: Selection, earlier: EditionReader) -> Changes:
    """The differences of this edition to an earlier one: manifest, regions, stars and numbers of the latest common year."""
    edition = selection.edition
    statements = _statements(edition, earlier, selection.language)
    years = sorted(set(edition.manifest["years"]) & set(earlier.manifest["years"]))
    year = int(years[-1]) if years else max(int(each) for each in edition.manifest["years"])
    earlier_year = int(years[-1]) if years else max(int(each) for each in earlier.manifest["years"])
    layer = edition.manifest["layers"][0]
    now, then = directory_of(edition), directory_of(earlier)
    new = {place.code for place in now.published(now.years[year])}
    old = {place.code for place in then.published(then.years[earlier_year])}
    comparable = _comparable(edition, earlier, year, earlier_year, layer)
    own = queries.cells_in_short(edition, layer, year)
    was = queries.cells_in_short(earlier, layer, earlier_year) if layer in earlier.manifest["layers"] else {}
    common = sorted(own.keys() & was.keys())
    return Changes(
        statements=statements,
        comparable=comparable,
        year=year,
        earlier_year=earlier_year,
        cells=len(common),
        new_regions=[(code, now.label(code, selection.language, now.years[year])) for code in sorted(new - old)],
        lost_regions=[(code, then.label(code, selection.language, then.years[earlier_year])) for code in sorted(old - new)],
        stars_gained=sum(max((own[key]["stars"] or 0) - (was[key]["stars"] or 0), 0) for key in common),
        stars_lost=sum(max((was[key]["stars"] or 0) - (own[key]["stars"] or 0), 0) for key in common),
        became_strong=_table(
            selection, layer, year, _("Became strong"), [k for k in common if own[k]["strong"] and not was[k]["strong"]], own, was
        ),
        ceased_strong=_table(
            selection, layer, year, _("No longer strong for certain"), [k for k in common if was[k]["strong"] and not own[k]["strong"]], own, was
        ),
        largest=_largest(selection, layer, year, common, own, was),
    )  # fmt: skip


def _statements(edition: EditionReader, earlier: EditionReader, language: str) -> list[tuple[str, str, str]]:
    """(what, before, now) for everything in the manifests that a reader should know to be different."""

    def rule(reader: EditionReader) -> str:
        own = words.rule(reader, language)
        return f"{own['title']} ({own['sha256'][:12]})"

    def classification(reader: EditionReader) -> str:
        return ", ".join(
            f"{entry['name']} ({str(entry['sha256'])[:12]})" for entry in reader.manifest.get("classifications") or []
        )

    def source(reader: EditionReader) -> str:
        return ", ".join(
            f"{entry['name']} ({str(entry['sha256'])[:12]})" for entry in reader.manifest.get("sources") or []
        )

    def area(reader: EditionReader) -> str:
        given = reader.manifest.get("reference_area")
        return ", ".join(given) if isinstance(given, list) else str(given or "")

    rows = [
        (_("Years"), *(", ".join(map(str, reader.manifest["years"])) for reader in (earlier, edition))),
        (_("Rule"), rule(earlier), rule(edition)),
        (_("Classifications"), classification(earlier), classification(edition)),
        (_("Region version"), *(str(reader.manifest["region_version"]) for reader in (earlier, edition))),
        (_("Sources"), source(earlier), source(edition)),
        (_("Coverage"), words.coverage(earlier, language), words.coverage(edition, language)),
        (_("Reference area"), area(earlier), area(edition)),
        (_("Software"), *(words.software(reader) for reader in (earlier, edition))),
    ]
    return [(what, then, now) for what, then, now in rows if then != now]


def _comparable(edition: EditionReader, earlier: EditionReader, year: int, earlier_year: int, layer: str) -> str:
    reasons = []
    if (edition.manifest.get("rule") or {}).get("sha256") != (earlier.manifest.get("rule") or {}).get("sha256"):
        reasons.append(_("The rule is another one: stars of the two editions do not mean the same."))
    if year != earlier_year:
        reasons.append(
            _("The editions have no year in common: %(now)s is compared with %(then)s.")
            % {"now": year, "then": earlier_year}
        )
    if directory_of(edition).years[year] != directory_of(earlier).years[earlier_year]:
        reasons.append(_("The region versions differ: the same code may mean another area."))
    if layer not in earlier.manifest["layers"]:
        reasons.append(_("The earlier edition does not have this layer."))
    return " ".join(reasons)


def _line(selection: Selection, layer: str, year: int, key: tuple[str, str], own: Any, was: Any) -> dict[str, Any]:
    region, industry = key
    directory = directory_of(selection.edition)
    version = directory.years[year]
    labels = {row["industry"]: row for row in industry_queries.industries(selection.edition, layer)}
    return {
        "region": Link(
            directory.label(region, selection.language, version), selection.addresses.region(version, region)
        ),
        "industry": words.industry_label(labels[industry], selection.language) if industry in labels else industry,
        "then": was[key]["stars"],
        "now": own[key]["stars"],
        "quotient_then": was[key]["location_quotient"],
        "quotient_now": own[key]["location_quotient"],
        "employment_then": was[key]["employment"],
        "employment_now": own[key]["employment"],
    }


def _table(
    selection: Selection, layer: str, year: int, caption: str, keys: Sequence[tuple[str, str]], own: Any, was: Any
) -> Table | None:
    if not keys:
        return None
    ordered = sorted(
        keys, key=lambda key: (-max(own[key]["location_quotient"] or 0, was[key]["location_quotient"] or 0), key)
    )
    return Table(
        caption,
        [
            Column("region", _("Region"), header=True),
            Column("industry", _("Industry")),
            Column("then", _("Stars before"), "number"),
            Column("now", _("Stars now"), "number"),
            Column("quotient_then", _("Location quotient before"), "number", digits=2),
            Column("quotient_now", _("Location quotient now"), "number", digits=2),
        ],
        [_line(selection, layer, year, key, own, was) for key in ordered[:LARGEST]],
        note=_("The %(shown)s most specialised of %(total)s.") % {"shown": LARGEST, "total": len(keys)} if len(keys) > LARGEST else "",
    )  # fmt: skip


def _largest(
    selection: Selection, layer: str, year: int, keys: Sequence[tuple[str, str]], own: Any, was: Any
) -> Table | None:
    changed = [
        (abs(own[key]["employment"] - was[key]["employment"]), key)
        for key in keys
        if own[key]["employment"] is not None
        and was[key]["employment"] is not None
        and own[key]["employment_status"] in words.PUBLISHED
        and was[key]["employment_status"] in words.PUBLISHED
        and own[key]["employment"] != was[key]["employment"]
    ]
    if not changed:
        return None
    changed.sort(key=lambda entry: (-entry[0], entry[1]))
    return Table(
        _("Largest changes of published employment"),
        [
            Column("region", _("Region"), header=True),
            Column("industry", _("Industry")),
            Column("employment_then", _("Persons employed before"), "number"),
            Column("employment_now", _("Persons employed now"), "number"),
            Column("difference", _("Difference"), "number", sign=True),
        ],
        [
            {
                **_line(selection, layer, year, key, own, was),
                "difference": own[key]["employment"] - was[key]["employment"],
            }
            for _size, key in changed[:LARGEST]
        ],
    )
