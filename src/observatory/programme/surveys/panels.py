"""The survey on a demonstrator's pages: where it stands for the office, its results for everybody."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from observatory.programme.demonstrators.models import Demonstrator, StepKind
from observatory.programme.demonstrators.panels import Panel, register, register_public
from observatory.programme.surveys.models import WaveState

POSITION = 10


def panel(request: HttpRequest, demonstrator: Demonstrator) -> Panel | None:
    """The waves of a region with their state and what comes next."""
    waves = [wave for wave in demonstrator.waves.all() if request.user.has_perm("surveys.view_wave", wave)]
    manages = request.user.has_perm("surveys.manage_wave", demonstrator)
    if not waves and not manages:
        return None
    rows = [
        {
            "wave": wave,
            "invited": wave.invitations.count(),
            "answered": wave.invitations.filter(answered=True).count() if wave.answers is None else wave.answers,
            "results": request.user.has_perm("surveys.view_results", wave),
        }
        for wave in waves
    ]
    return Panel(
        StepKind.SURVEY,
        _("Survey of the key actors"),
        "surveys/parts/panel.html",
        {"demonstrator": demonstrator, "rows": rows, "manages": manages},
    )


def public_panel(request: HttpRequest, demonstrator: Demonstrator) -> Panel | None:
    """The published results of a region."""
    waves = list(demonstrator.waves.filter(state=WaveState.PUBLISHED))
    if not waves:
        return None
    rows = [{"wave": wave, "invited": wave.invitations.count()} for wave in waves]
    return Panel(StepKind.SURVEY, _("Survey of the key actors"), "surveys/parts/public_panel.html", {"rows": rows})


register(panel, position=POSITION)
register_public(public_panel, position=POSITION)
