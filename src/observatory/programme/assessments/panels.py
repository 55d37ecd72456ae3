"""The pre-assessment on a demonstrator's pages: its progress for those who work on it, the published report for everybody."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from observatory.programme.assessments.domain.reports import published_report
from observatory.programme.assessments.models import PreAssessment, Rater
from observatory.programme.assessments.progress import parts_of
from observatory.programme.demonstrators.models import Demonstrator, StepKind
from observatory.programme.demonstrators.panels import Panel, register, register_public

POSITION = 20


def panel(request: HttpRequest, demonstrator: Demonstrator) -> Panel | None:
    """Where the pre-assessment stands, or the button that begins it."""
    row = PreAssessment.objects.filter(demonstrator=demonstrator).select_related("demonstrator__programme").first()
    begins = request.user.has_perm("assessments.begin_pre_assessment", demonstrator)
    if row is None:
        if not begins:
            return None
        return Panel(
            StepKind.PRE_ASSESSMENT, _("Pre-assessment"), "assessments/parts/panel.html", {"demonstrator": demonstrator}
        )
    if not request.user.has_perm("assessments.view_pre_assessment", row):
        return None
    edits = request.user.has_perm("assessments.edit_pre_assessment", row)
    context = {
        "demonstrator": demonstrator,
        "row": row,
        "parts": parts_of(row) if edits else [],
        "own": row.stress_tests.get(rater=Rater.SELF),
        "published": published_report(row),
    }
    return Panel(StepKind.PRE_ASSESSMENT, _("Pre-assessment"), "assessments/parts/panel.html", context)


def public_panel(request: HttpRequest, demonstrator: Demonstrator) -> Panel | None:
    """The published report of a region."""
    row = PreAssessment.objects.filter(demonstrator=demonstrator).first()
    report = published_report(row) if row is not None else None
    if report is None:
        return None
    context = {"demonstrator": demonstrator, "report": report}
    return Panel(StepKind.PRE_ASSESSMENT, _("Pre-assessment"), "assessments/parts/public_panel.html", context)


register(panel, position=POSITION)
register_public(public_panel, position=POSITION)
