"""How findings and reports are called where evidence says what rests on it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from observatory.core.models import User
from observatory.evidence.citing import Citing, register
from observatory.programme.assessments.domain.reports import published_report
from observatory.programme.assessments.models import Finding, FindingState, PreAssessment, ReportVersion


def finding(identifier: str, reader: User | None) -> Citing | None:
    """A finding: for the assessors its page, for others its place in the report that they may read."""
    row = Finding.objects.select_related("pre_assessment__demonstrator__programme").filter(pk=identifier).first()
    if row is None:
        return None
    title = _("%(number)d: %(title)s") % {"number": row.number, "title": row.title.read(get_language() or "en").text}
    if reader is not None and reader.has_perm("assessments.edit_pre_assessment", row):
        return Citing(_("Finding"), title, reverse("assessments:finding", args=[row.pk]))
    if row.state != FindingState.AGREED:
        return None
    address = _report_address(row.pre_assessment, reader)
    return Citing(_("Finding"), title, f"{address}#report-finding-{row.number}") if address else None


def report(identifier: str, reader: User | None) -> Citing | None:
    """A version of a report: a draft for those who work on it, a published one for everybody."""
    row = ReportVersion.objects.select_related("pre_assessment__demonstrator__programme").filter(pk=identifier).first()
    if row is None:
        return None
    title = _("%(region)s, version %(number)d") % {
        "region": row.demonstrator.name.read(get_language() or "en").text,
        "number": row.number,
    }
    kind = _("Assessment report")
    if reader is not None and reader.has_perm("assessments.view_report_version", row):
        return Citing(kind, title, reverse("assessments:report_version", args=[row.pk]))
    public = published_report(row.pre_assessment)
    if public is None or public.pk != row.pk:
        return None
    return Citing(kind, title, _public(row.pre_assessment))


def _report_address(row: PreAssessment, reader: User | None) -> str:
    """Where this reader finds the report: published, or else the latest version if they work on the region."""
    if published_report(row) is not None:
        return _public(row)
    latest = row.reports.order_by("number").last()
    if latest is not None and reader is not None and reader.has_perm("assessments.view_report_version", latest):
        return reverse("assessments:report_version", args=[latest.pk])
    return ""


def _public(row: PreAssessment) -> str:
    return reverse("assessments:public_report", args=[row.programme.slug, row.demonstrator.slug])


register("assessments.finding", finding)
register("assessments.reportversion", report)
