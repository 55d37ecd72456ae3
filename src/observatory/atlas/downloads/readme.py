"""What is written beside every table: its columns, where it comes from, what it covers, how to cite it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from observatory.atlas.downloads.content import Content
from observatory.atlas.presentation import words
from observatory.evidence.editions import EditionReader

WIDTH = 100


@dataclass(frozen=True)
class Circumstances:
    """In which language a table is asked for, and the whole address at which it can be had again."""

    language: str
    address: str


def edition_facts(edition: EditionReader, language: str) -> dict[str, Any]:
    """What every machine-readable answer says of its edition."""
    manifest = edition.manifest
    rule = manifest.get("rule") or {}
    return {
        "id": edition.id,
        "identity": edition.identity,
        "series": edition.series,
        "title": edition.title,
        "fictional": edition.fictional,
        "coverage": in_language(manifest.get("coverage"), language),
        "rule": {
            "name": str(rule.get("name", "")),
            "title": in_language(rule.get("title"), language),
            "verified": bool(rule.get("verified")),
            "note": in_language(rule.get("note"), language),
        },
        "units": dict(manifest.get("units") or {}),
        "sources": [
            {"name": str(source.get("name", "")), "sha256": str(source.get("sha256", ""))}
            for source in manifest.get("sources") or []
        ],
        "notices": [in_language(notice, language) for notice in manifest.get("notices") or []],
        "citation": citation(edition, language),
    }


def in_language(value: Any, language: str) -> str:
    """A text of the manifest, plain or by language."""
    if isinstance(value, Mapping):
        return str(
            value.get(language) or value.get("en") or next((v for v in value.values() if isinstance(v, str)), "")
        )
    return str(value or "")


def citation(edition: EditionReader, language: str) -> str:
    """How to cite data of the edition. It has no date of access: an edition never changes."""
    with override(language):
        parts = ["Open Cluster Observatory", edition.title, _("Edition %(id)s") % {"id": edition.id}]
        sources = ", ".join(str(source.get("name", "")) for source in edition.manifest.get("sources") or [])
        if sources:
            parts.append(_("Source: %(names)s") % {"names": sources})
        if edition.fictional:
            parts.append(_("Fictional: regions and numbers are invented"))
    return ". ".join(parts) + "."


def text(content: Content, circumstances: Circumstances) -> str:
    """The README of a table as plain text, its columns included."""
    language = circumstances.language
    facts = edition_facts(content.edition, language)
    with override(language):
        title = content.title(language)
        lines = [title, "=" * len(title), ""]
        if content.edition.fictional:
            lines += [_("FICTIONAL: all regions and numbers in this file are invented."), ""]
        lines += [content.dataset.about.get(language, content.dataset.about["en"]), ""]
        verified = _("verified against its publication") if facts["rule"]["verified"] else _("NOT VERIFIED")
        entries = [
            (_("Edition"), f"{facts['title']} ({facts['series']}/{facts['id']})"),
            (_("Identity"), facts["identity"]),
            (_("Address"), circumstances.address),
            (_("Source"), ", ".join(f"{s['name']} (SHA-256 {s['sha256']})" for s in facts["sources"])),
            (_("Coverage"), facts["coverage"]),
            (
                _("Star rule"),
                f"{facts['rule']['title']} ({facts['rule']['name']}), {verified}. {facts['rule']['note']}",
            ),
            (_("Cite as"), facts["citation"]),
        ]
        for name, value in entries:
            lines += textwrap.wrap(
                _("%(name)s: %(value)s") % {"name": name, "value": value},
                WIDTH,
                subsequent_indent="  ",
                break_on_hyphens=False,
                break_long_words=False,
            )
        if facts["notices"]:
            lines += ["", _("Notices"), "-" * len(_("Notices"))]
            for notice in facts["notices"]:
                lines += textwrap.wrap(notice, WIDTH, initial_indent="* ", subsequent_indent="  ")
        lines += ["", _("How to read it"), "-" * len(_("How to read it"))]
        lines += textwrap.wrap(_reading(), WIDTH)
        lines += ["", _("Columns"), "-" * len(_("Columns"))]
        for column in content.columns:
            kind = ", ".join(filter(None, [words.column_type(column.type), words.unit(column.unit)]))
            lines.append(f"{column.name} ({kind})")
            lines += textwrap.wrap(column.text(language), WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines) + "\n"


def licence(edition: EditionReader, language: str) -> str:
    """The notices under which the numbers may be used."""
    manifest = edition.manifest
    with override(language):
        lines = [
            _("The numbers keep the licence of their source. The notices of this edition are:"),
            "",
            *[f"* {in_language(notice, language)}" for notice in manifest.get("notices") or [_("none recorded")]],
        ]
        if manifest.get("boundaries"):
            lines += ["", _("Boundaries of regions: %(notice)s") % {"notice": manifest["boundaries"]}]
        lines += ["", _("Please cite: %(citation)s") % {"citation": citation(edition, language)}]
    return "\n".join(lines) + "\n"


def _reading() -> str:
    return _(
        "Text is UTF-8, decimals have a point, unknown numbers are empty. X_low and X_high bound X, given what the "
        "source hides; where they are equal the number is certain. Codes are texts: where a classification has codes "
        'of digits alone, or a single letter, tell your program so (in R: colClasses = c(region = "character", '
        'industry = "character")).'
    )
