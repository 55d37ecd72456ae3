"""The audit trail of a programme, for its owner."""

from __future__ import annotations

import csv

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core import audit
from observatory.core.models import AuditEntry, User
from observatory.core.pages import signed_in
from observatory.core.views.programmes import crumbs, one

PER_PAGE = 100


@require_safe
@signed_in
def trail(request: HttpRequest, slug: str) -> HttpResponse:
    """Who did what, when, on which version: the latest first; `?subject=` for one row, `?format=csv` as a file."""
    programme = one(request, slug, "core.view_audit_trail")
    entries = AuditEntry.objects.filter(programme=programme.pk).order_by("-sequence")
    subject = request.GET.get("subject", "")
    if subject:
        entries = entries.filter(subject=subject)
    if request.GET.get("format") == "csv":
        return _csv(list(entries.order_by("sequence")), programme.slug)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    names = {
        person.pk: str(person)
        for person in User.objects.filter(
            pk__in={entry.actor for entry in page} | {entry.on_behalf_of for entry in page}
        )
    }
    rows = [(entry, names.get(entry.actor, ""), names.get(entry.on_behalf_of, "")) for entry in page]
    context = {
        "programme": programme,
        "rows": rows,
        "page": page,
        "subject": subject,
        "breadcrumbs": crumbs(programme, _("Audit trail")),
    }
    if "verify" in request.GET:
        context["verdict"] = audit.verify()
    return render(request, "core/audit.html", context)


def _csv(entries: list[AuditEntry], slug: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{slug}.csv"'
    writer = csv.writer(response)
    writer.writerow(
        [
            "sequence",
            "time",
            "actor_kind",
            "actor",
            "on_behalf_of",
            "verb",
            "subject_kind",
            "subject",
            "version",
            "hash",
        ]
    )
    for entry in entries:
        writer.writerow(
            [
                entry.sequence,
                entry.time.isoformat(),
                entry.actor_kind,
                entry.actor,
                entry.on_behalf_of,
                entry.verb,
                entry.subject_kind,
                entry.subject,
                entry.version or "",
                entry.hash,
            ]
        )
    return response
