"""Editions: the list of all there ever were, and what changed from one to the next."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.atlas.fragments import fragment
from observatory.atlas.presentation import changes as presentation
from observatory.atlas.selection import Selection, on_edition
from observatory.evidence import editions
from observatory.evidence.domain.editions import list_editions
from observatory.evidence.models import Edition


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """Every edition of this installation by series, the newest first."""
    series: dict[str, list[Edition]] = {}
    for row in list_editions():
        series.setdefault(row.series, []).append(row)
    breadcrumbs = [{"label": _("Home"), "address": reverse("atlas:home")}, {"label": _("Editions")}]
    return render(request, "atlas/editions.html", {"series": list(series.items()), "breadcrumbs": breadcrumbs})


@on_edition
def changes(selection: Selection) -> HttpResponse:
    """What changed since another edition of the series, by default the one before."""
    others = presentation.others_of_series(selection.edition)
    wanted = selection.request.GET.get("since", "")
    if wanted and wanted not in {row.id for row in others}:
        raise Http404(_("There is no other edition %(id)s in this series.") % {"id": wanted})
    before = presentation.before(selection.edition, others, wanted)
    context: dict[str, Any] = {
        "others": others,
        "before": before,
        "breadcrumbs": [
            {"label": _("Home"), "address": selection.addresses.page("home")},
            {"label": _("Data and methods"), "address": selection.addresses.page("data")},
            {"label": _("What changed")},
        ],
    }
    if before is not None:
        earlier = editions.reader(before)
        context["changes"] = fragment(
            selection,
            "atlas/parts/changes.html",
            (before.id,),
            lambda: {
                "request": selection.request,
                "earlier": earlier,
                "changes": presentation.changes(selection, earlier),
            },
        )
    return selection.render("atlas/changes.html", context)
