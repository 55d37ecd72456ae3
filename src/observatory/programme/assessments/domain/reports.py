"""The report: its prose is edited, versions are drafted and published."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, NotPermitted, Refused, deed
from observatory.documents import frozen
from observatory.documents.checks import DocumentError, check
from observatory.documents.tree import Document
from observatory.evidence.domain.facts import cite_all, freeze, freeze_figure, mark_corrected
from observatory.evidence.models import Evidence, EvidenceKind, EvidenceState
from observatory.programme.assessments.domain.telling import tell_region
from observatory.programme.assessments.domain.texts import Texts, text
from observatory.programme.assessments.models import (
    FindingState,
    PreAssessment,
    Profile,
    ReportSection,
    ReportVersion,
)

EDIT = "assessments.edit_pre_assessment"


def edit_report_section(
    actor: Actor, section: ReportSection, *, version: int | None = None, prose: Texts | str
) -> ReportSection:
    """Write the prose of a chapter. Plain words are in the working language of the region."""
    with deed(actor, "assessments.edit_report_section", section, permission=EDIT, on=section.pre_assessment) as done:
        section = done.locked(section, version)
        if version is None:
            section.version += 1
        section.prose = text(prose, section.demonstrator.working_language)
        section.save()
        done.note(key=section.key)
    return section


def draft_report(actor: Actor, row: PreAssessment, *, now: datetime | None = None) -> ReportVersion:
    """Keep the report as it stands as a version that the region lead may read; a version not published yet is replaced.

    The figures of the profile become evidence with it. Raises Refused, naming the block, for a report that would leave a
    reader out.
    """
    from observatory.programme.assessments.documents import draw_figures, report_tree
    from observatory.programme.assessments.resolving import readable

    moment = now or timezone.now()
    if not actor.may(EDIT, row):
        raise NotPermitted
    draw_figures(row)
    with deed(actor, "assessments.draft_report", row, permission=EDIT) as done:
        row = done.locked(row)
        profile = Profile.objects.filter(pre_assessment=row).select_related("edition").first()
        if profile is not None:
            for identifier in profile.figures:
                freeze_figure(
                    programme=row.programme,
                    edition=profile.edition,
                    identifier=identifier,
                    demonstrator=row.demonstrator_id,
                )
        report = row.reports.filter(published=None).order_by("number").last()
        new = report is None
        if report is None:
            last = row.reports.aggregate(last=Max("number"))["last"] or 0
            report = ReportVersion(pre_assessment=row, number=last + 1, origin=row.origin, reference=row.reference)
        else:
            report.version += 1
        documents = {
            language: report_tree(row, language, day=moment.date(), number_of_version=report.number)
            for language in dict(settings.LANGUAGES)
        }
        for document in documents.values():
            _printable(readable(document))
        report.trees = {language: frozen.to_json(document) for language, document in documents.items()}
        report.sha256, report.drafted = hash_of(report.trees), moment
        report.save()
        cite_all(_evidence_in(documents), report)
        if new:
            tell_region(
                row,
                "assessments.report_drafted",
                page=("assessments:report_version", report.pk),
                about=report,
                number=report.number,
            )
        done.note(report=report.pk, number=report.number, sha256=report.sha256)
    return report


def publish_report(
    actor: Actor, row: PreAssessment, *, report: ReportVersion | None = None, now: datetime | None = None
) -> ReportVersion:
    """Publish the drafted version as it is; it becomes evidence itself, and what it cites can be looked up by everybody."""
    moment = now or timezone.now()
    with deed(actor, "assessments.publish_report", row, permission="assessments.publish_report") as done:
        row = done.locked(row)
        chosen = report or row.reports.filter(published=None).order_by("number").last()
        if chosen is None:
            raise Refused(_("Draft the report first: what is published is a version that can be read before."))
        chosen = done.locked(chosen)
        if chosen.pre_assessment_id != row.pk:
            raise Refused(_("This report belongs to another region."))
        if chosen.published is not None:
            raise Refused(_("This version was published already."))
        if not row.findings.filter(state=FindingState.AGREED).exists():
            raise Refused(_("No finding has been agreed yet: a report without findings is not published."))
        earlier = list(row.reports.exclude(published=None).values_list("pk", flat=True))
        chosen.published = moment
        chosen.version += 1
        chosen.save()
        for fact in Evidence.objects.filter(
            kind=EvidenceKind.DOCUMENT, taken_from__in=earlier, state=EvidenceState.VALID
        ):
            mark_corrected(fact, _("A newer version of the report was published."))
        identifiers = _identifiers_in(chosen)
        for fact in Evidence.objects.filter(pk__in=identifiers, public=False).exclude(state=EvidenceState.WITHDRAWN):
            fact.public = True
            fact.version += 1
            fact.save()
        evidence = _freeze_report(row, chosen, moment)
        done.note(report=chosen.pk, number=chosen.number, sha256=chosen.sha256, evidence=evidence.pk)
    return chosen


def hash_of(trees: Any) -> str:
    """SHA-256 of the frozen trees, written with sorted keys."""
    written = json.dumps(trees, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def published_report(row: PreAssessment) -> ReportVersion | None:
    """The version that everybody reads: the published one with the highest number."""
    return row.reports.exclude(published=None).order_by("number").last()


def _freeze_report(row: PreAssessment, report: ReportVersion, moment: datetime) -> Evidence:
    titles, sources = {}, {}
    for language in dict(settings.LANGUAGES):
        with translation.override(language):
            titles[language] = _("Assessment report on %(region)s, version %(number)d") % {
                "region": row.demonstrator.name.read(language).text,
                "number": report.number,
            }
            sources[language] = _("Assessment report, published by the programme")
    address = reverse("assessments:public_report", args=[row.programme.slug, row.demonstrator.slug])
    return freeze(
        programme=row.programme,
        kind=EvidenceKind.DOCUMENT,
        title=titles,
        source=sources,
        day=moment.date(),
        content={"sha256": report.sha256, "number": report.number},
        # Without a language: a reader is led to their own.
        address=f"/{address.removeprefix(f'/{translation.get_language()}/')}",
        taken_from=report,
        demonstrator=row.demonstrator_id,
        public=True,
        origin=row.origin,
        reference=row.reference,
    )


def _printable(document: Document) -> None:
    try:
        check(document)
    except DocumentError as error:
        raise Refused(
            _("The report cannot be printed for every reader yet. %(problems)s") % {"problems": str(error)}
        ) from error


def _identifiers_in(report: ReportVersion) -> list[str]:
    return [
        entry["identifier"] for written in report.trees.values() for entry in written["document"].get("evidence", [])
    ]


def _evidence_in(documents: dict[str, Document]) -> list[Evidence]:
    identifiers = list(dict.fromkeys(entry.identifier for one in documents.values() for entry in one.evidence))
    found = Evidence.objects.in_bulk(identifiers)
    return [
        found[identifier]
        for identifier in identifiers
        if identifier in found and found[identifier].state != EvidenceState.WITHDRAWN
    ]
