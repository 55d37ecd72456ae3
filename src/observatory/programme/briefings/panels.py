"""The briefing and its follow-up on a region's pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from observatory.programme.briefings.domain.approval import missing
from observatory.programme.briefings.models import Action, Briefing
from observatory.programme.briefings.monitoring import lines_of, published_lines, summary, unheard
from observatory.programme.briefings.rules import published_version
from observatory.programme.demonstrators.models import Demonstrator, StepKind
from observatory.programme.demonstrators.panels import Panel, register, register_public

POSITION = 40


def _briefing(demonstrator: Demonstrator) -> Briefing | None:
    return Briefing.objects.filter(demonstrator=demonstrator).select_related("demonstrator__programme").first()


def panel(request: HttpRequest, demonstrator: Demonstrator) -> Panel | None:
    """Where the briefing stands, and what comes next."""
    briefing = _briefing(demonstrator)
    begins = request.user.has_perm("briefings.begin_briefing", demonstrator)
    if briefing is None and not begins:
        return None
    context: dict[str, Any] = {"demonstrator": demonstrator, "briefing": briefing, "begins": begins}
    if briefing is not None:
        context |= {
            "missing": len(missing(briefing)) if briefing.is_open else 0,
            "recommendations": briefing.recommendations.count(),
            "check": briefing.checks.filter(closed=None).first(),
        }
    return Panel(StepKind.BRIEFING, _("Policy briefing"), "briefings/parts/panel.html", context)


def follow_up_panel(request: HttpRequest, demonstrator: Demonstrator) -> Panel | None:
    """How far the actions are."""
    briefing = _briefing(demonstrator)
    if briefing is None or briefing.approved is None:
        return None
    lines = lines_of(
        Action.objects.filter(recommendation__briefing=briefing).select_related(
            "recommendation__briefing__demonstrator__programme"
        )
    )
    context = {"briefing": briefing, "summary": summary(lines), "unheard": unheard(lines)}
    return Panel(StepKind.FOLLOW_UP, _("Follow-up"), "briefings/parts/follow_up_panel.html", context)


def public_panel(request: HttpRequest, demonstrator: Demonstrator) -> Panel | None:
    """The published briefing and its documents."""
    briefing = _briefing(demonstrator)
    version = published_version(briefing) if briefing is not None else None
    if briefing is None or version is None:
        return None
    context = {
        "demonstrator": demonstrator,
        "briefing": briefing,
        "version": version,
        "recommendations": len(version.contents["recommendations"]),
    }
    return Panel(StepKind.BRIEFING, _("Policy briefing"), "briefings/parts/public_panel.html", context)


def public_follow_up_panel(request: HttpRequest, demonstrator: Demonstrator) -> Panel | None:
    """How far the published actions are."""
    briefing = _briefing(demonstrator)
    version = published_version(briefing) if briefing is not None else None
    if briefing is None or version is None:
        return None
    lines = published_lines(briefing, version)
    if not lines:
        return None
    context = {"demonstrator": demonstrator, "summary": summary(lines), "unheard": unheard(lines)}
    return Panel(StepKind.FOLLOW_UP, _("Follow-up"), "briefings/parts/public_follow_up_panel.html", context)


register(panel, position=POSITION)
register(follow_up_panel, position=POSITION + 10)
register_public(public_panel, position=POSITION)
register_public(public_follow_up_panel, position=POSITION + 10)
