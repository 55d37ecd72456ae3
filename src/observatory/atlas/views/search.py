"""The answer to the search box: regions and industries."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from observatory.atlas.directory import directory_of
from observatory.atlas.presentation import lists
from observatory.atlas.selection import Selection, on_edition


@on_edition
def search(selection: Selection) -> HttpResponse:
    """Regions in any language their names are known in, and industries of every layer."""
    text = selection.request.GET.get("q", "").strip()[:200]
    return selection.render(
        "atlas/search.html",
        {
            "text": text,
            "answers": lists.answers(selection, directory_of(selection.edition), text) if text else [],
            "industries": lists.industries_found(selection, text) if text else [],
            "breadcrumbs": [
                {"label": _("Home"), "address": selection.addresses.page("home")},
                {"label": _("Search")},
            ],
        },
    )
