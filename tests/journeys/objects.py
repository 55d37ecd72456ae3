"""Which rows stand in the addresses of the site, in a world where one region has gone through all steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

SECRET = "a-secret-that-was-never-issued"
"""What stands for the secret of a personal link: tests of each room open real ones."""

MODELS = {
    "calls/<str:pk>": "calls.Call",
    "office/calls/<str:pk>": "calls.Call",
    "applications/<str:pk>": "calls.Application",
    "office/applications/<str:pk>": "calls.Application",
    "evaluations/<str:pk>": "calls.Assignment",
    "office/assignments/<str:pk>": "calls.Assignment",
    "office/criteria/<str:pk>": "calls.Criterion",
    "office/sections/<str:pk>": "calls.NoteSection",
    "office/conflicts/<str:pk>": "calls.Conflict",
    "office/demonstrators/<str:pk>": "demonstrators.Demonstrator",
    "office/demonstrators/<str:demonstrator>": "demonstrators.Demonstrator",
    "office/team/<str:pk>": "demonstrators.TeamMember",
    "office/key-actors/<str:pk>": "demonstrators.KeyActor",
    "office/steps/<str:pk>": "demonstrators.Step",
    "office/policy-actors/<str:pk>": "demonstrators.ProjectActor",
    "office/questionnaires/<str:pk>": "surveys.Questionnaire",
    "office/survey-sections/<str:pk>": "surveys.Section",
    "office/survey-questions/<str:pk>": "surveys.Question",
    "office/surveys/<str:pk>": "surveys.Wave",
    "surveys/<str:pk>": "surveys.Wave",
    "office/survey-texts/<str:pk>": "surveys.FreeText",
    "assessments/new/<str:demonstrator>": "demonstrators.Demonstrator",
    "assessments/findings/<str:pk>": "assessments.Finding",
    "assessments/chapters/<str:pk>": "assessments.ReportSection",
    "assessments/versions/<str:pk>": "assessments.ReportVersion",
    "assessments/<str:pk>": "assessments.PreAssessment",
    "interviews/people/<str:pk>": "assessments.Interviewee",
    "interviews/quotes/<str:pk>": "assessments.InterviewQuote",
    "interviews/<str:pk>": "assessments.Interview",
    "office/workshops/<str:pk>": "workshops.Workshop",
    "office/workshops/(?P<pk>": "workshops.Workshop",
    "workshops/participations/<str:pk>": "workshops.Participation",
    "workshops/<str:pk>": "workshops.Workshop",
    "workshops/(?P<pk>": "workshops.Workshop",
    "office/sessions/<str:pk>": "workshops.Session",
    "office/records/<str:pk>": "workshops.Record",
    "office/participations/<str:pk>": "workshops.Participation",
    "office/boards/<str:pk>": "workshops.Board",
    "office/board-groups/<str:pk>": "workshops.BoardGroup",
    "office/cards/<str:pk>": "workshops.Card",
    "office/proceedings-sections/<str:pk>": "workshops.ProceedingsSection",
    "briefings/begin/<str:pk>": "demonstrators.Demonstrator",
    "briefings/remarks/<str:pk>": "briefings.Remark",
    "briefings/reports/<str:pk>": "briefings.ProgressRequest",
    "briefings/<str:pk>": "briefings.Briefing",
    "recommendations/<str:pk>": "briefings.Recommendation",
    "actions/<str:pk>": "briefings.Action",
    "evidence/<str:pk>": "evidence.Evidence",
    "organisations/<str:pk>": "core.Organisation",
    "memberships/<str:pk>": "core.Membership",
    "messages/<str:pk>": "core.Message",
    "roles/<str:pk>": "core.RoleGrant",
    "deputies/<str:pk>": "core.Deputy",
    "files/<str:identifier>": "core.Upload",
}
"""Beginning of an address and the kind of row that its identifier names."""

PROCESS = (
    "core",
    "facts",
    "calls",
    "demonstrators",
    "surveys",
    "assessments",
    "workshops",
    "briefings",
    "publications",
)
"""Rooms whose addresses have a row each in the table, as those of accounts have."""

UNION = {
    "table": "networks",
    "version": "union",
    "layer": "division",
    "file": "panorama.parquet",
    "language": "en",
    "theme": "light",
    "identifier": "portfolio-XA11-2015",
    "ending": "svg",
    "path": "images/none.png",
}
"""What stands in the addresses of published statistics."""

PUBLIC_ANSWERS = {
    # No page, picture or document of publications hides behind a password of its own, and there are none of these.
    "documents/^(\\d+)/(.*)$": "out",
    "documents/authenticate_with_password/<int:restriction_id>/": "out",
    "publications/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": "out",
    "^media/(?P<path>images/.*)$": "out",
    # Only the demonstration lists its accounts.
    "demonstration/": "out",
}
"""Public addresses that do not answer with a page here."""

DOORS = ("cms/login/", "cms/logout/", "cms/failwhale/", "cms/test404/", "cms/jsi18n/", "cms/sprite/")
"""Addresses of the back office that show nothing of it."""

FAILS_ON_PURPOSE = "cms/failwhale/"


def everything() -> dict[str, tuple[str, ...]]:
    """Every address of the site: its pattern below the language, and its namespaces and name."""
    found: dict[str, tuple[str, ...]] = {}

    def walk(resolver: Any, prefix: str, namespaces: tuple[str, ...]) -> None:
        for part in resolver.url_patterns:
            pattern = prefix + str(part.pattern)
            if isinstance(part, URLResolver):
                walk(part, pattern, (*namespaces, part.namespace) if part.namespace else namespaces)
            elif isinstance(part, URLPattern):
                found[re.sub(r"^\w\w/(\^(?=office|workshops))?", "", pattern)] = (*namespaces, part.name or "")

    walk(get_resolver(), "", ())
    return found


def addresses() -> dict[str, str]:
    """The addresses of the process and of accounts: room and name, and pattern."""
    found = {}
    for pattern, (*namespaces, name) in everything().items():
        if namespaces and namespaces[0] in PROCESS:
            found[":".join([*namespaces, name])] = pattern
        elif pattern.startswith("account/"):
            found[f"account:{name}"] = pattern
    return found


def back_office_addresses() -> list[str]:
    """The patterns below the back office of publications."""
    return sorted(pattern for pattern in everything() if pattern.startswith("cms/"))


def public_addresses() -> list[str]:
    """The patterns of what is published: statistics, figures, downloads, the API, pages."""
    beginnings = (
        "api/",
        "figures/",
        "documents/",
        "^media/",
        "publications/_util/",
        "publications/^",
        "demonstration/",
        "health",
    )
    rooms = ("atlas", "evidence", "api-v1")
    return sorted(
        pattern for pattern, (room, *_) in everything().items() if room in rooms or pattern.startswith(beginnings)
    )


def written_out(pattern: str, values: dict[str, str]) -> str:
    """The address that a pattern describes, with these values in it, and 1 or `nothing` for the others."""

    def value(found: re.Match[str]) -> str:
        kind, name = found["kind"] or "", found["name"] or found["group"]
        return values.get(name, "1" if kind in {"int", "uuid"} or "d" in (found["rule"] or "") else "nothing")

    written = re.sub(
        r"\(\?P<(?P<group>\w+)>(?P<rule>(?:\[[^]]*\]|[^()])*)\)|<(?:(?P<kind>\w+):)?(?P<name>\w+)>", value, pattern
    )
    written = re.sub(r"\(\\d\+\)", "1", written)
    written = re.sub(r"\(.*\)\$?$|\.\*", "", written)
    return "/" + re.sub(r"[\^$\\]", "", written)


def public_address(pattern: str) -> str:
    """An address of published statistics in the small union that the tests of the atlas build."""
    from observatory.evidence.models import Edition

    edition = Edition.objects.get().pk
    code = "C10" if "industries/" in pattern else "XA11"
    address = written_out(pattern, {**UNION, "edition": edition, "edition_id": edition, "code": code})
    fixed = ("/api/", "/figures/", "/health", "/media/", "/documents/")
    return address if address.startswith(fixed) else f"/en{address}"


def arguments(pattern: str, world: Any) -> dict[str, Any] | None:
    """Values for the parts of an address; None where the world has no row of the kind."""
    values: dict[str, Any] = {}
    for name in re.findall(r"<(?:\w+:)?(\w+)>", pattern):
        value = _value(name, pattern, world)
        if value is None:
            return None
        values[name] = value
    return values


def _value(name: str, pattern: str, world: Any) -> Any:
    fixed: dict[str, Callable[[], Any]] = {
        "secret": lambda: SECRET,
        "programme": lambda: world.programme.slug,
        "ending": lambda: "pdf",
        "form": lambda: "pdf",
        "theme": lambda: "light",
        "rater": lambda: "expert",
        "language": lambda: "en",
        "deed": lambda: "cancel",
        "number": lambda: 1,
        "name": lambda: "nothing",
        "code": lambda: world.board_code,
        "card": lambda: world.row("workshops.Card").pk,
        "upload": lambda: world.row("core.Upload").pk,
    }
    if name == "slug":
        return world.programme.slug if pattern.startswith("office/<slug:slug>") else world.demonstrator.slug
    if name == "key":
        if pattern.startswith("office/<slug:slug>/mails"):
            return "publications.confirm_subscription"
        if "note/" in pattern:
            return world.row("calls.NoteSection").key
        if "sections/" in pattern:
            return "challenge"
        return world.question
    if name == "identifier" and pattern.startswith("surveys/"):
        return f"question-{world.question}"
    if pattern.startswith("account/"):
        return "nothing"
    if name in fixed:
        return fixed[name]()
    beginnings = [beginning for beginning in MODELS if pattern.startswith(beginning)]
    if not beginnings:
        raise LookupError(f"no row is known for {name} in {pattern}: add its beginning to MODELS")
    row = world.row(MODELS[max(beginnings, key=len)])
    return None if row is None else row.pk


def form_of(name: str, world: Any) -> dict[str, str]:
    """What is sent with a form that names a row."""
    return {"report": world.row("assessments.ReportVersion").pk} if name == "assessments:publish_report" else {}


def model(label: str) -> Any:
    """The rows of a kind."""
    return apps.get_model(label)._default_manager
