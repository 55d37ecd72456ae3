"""What a region's pages show of its workshops."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.demonstrators.panels import Panel
from observatory.programme.workshops.models import WorkshopState


def office_panel(request: HttpRequest, demonstrator: Demonstrator) -> Panel | None:
    """The workshops of the region with their states, and a way to plan one."""
    rows = list(demonstrator.workshops.prefetch_related("boards", "participations"))
    plans = request.user.has_perm("workshops.create_workshop", demonstrator)
    if not rows and not plans:
        return None
    return Panel(
        "workshop",
        _("Workshops"),
        "workshops/parts/office_panel.html",
        {"workshops": rows, "plans": plans, "demonstrator": demonstrator},
    )


def public_panel(request: HttpRequest, demonstrator: Demonstrator) -> Panel | None:
    """The workshops whose proceedings are published."""
    rows = list(demonstrator.workshops.filter(state=WorkshopState.PUBLISHED).select_related("proceedings"))
    if not rows:
        return None
    return Panel("workshop", _("Workshops"), "workshops/parts/public_panel.html", {"workshops": rows})
