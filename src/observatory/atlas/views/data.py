"""Data and methods: where the numbers come from, what was wrong with them, how everything is computed."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from observatory.atlas.downloads.addresses import links
from observatory.atlas.presentation import data as presentation
from observatory.atlas.presentation import words
from observatory.atlas.selection import Selection, on_edition


@on_edition
def methods(selection: Selection) -> HttpResponse:
    """The edition's manifest for people, and the methods with their formulas."""
    return selection.render(
        "atlas/data.html",
        {
            "manifest": selection.edition.manifest,
            "coverage": words.coverage(selection.edition, selection.language),
            "rule": words.rule(selection.edition, selection.language),
            "conditions": presentation.conditions(selection),
            "sources": presentation.sources(selection),
            "classifications": selection.edition.manifest.get("classifications") or [],
            "statuses": presentation.statuses(selection),
            "versions": presentation.versions(selection),
            "tables": presentation.tables(selection),
            "software": words.software(selection.edition),
            "reference_area": presentation.reference_area(selection),
            "breadcrumbs": [
                {"label": _("Home"), "address": selection.addresses.page("home")},
                {"label": _("Data and methods")},
            ],
        },
    )


@on_edition
def validation(selection: Selection) -> HttpResponse:
    """The validation report as a table, filtered by severity, rule and source."""
    report = presentation.report(selection)
    return selection.render(
        "atlas/validation.html",
        {
            "report": report,
            "downloads": links(selection.addresses, "download_validation"),
            "breadcrumbs": [
                {"label": _("Home"), "address": selection.addresses.page("home")},
                {"label": _("Data and methods"), "address": selection.addresses.page("data")},
                {"label": _("Validation report")},
            ],
        },
    )
