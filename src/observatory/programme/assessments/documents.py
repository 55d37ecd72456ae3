"""The assessment report as a document tree: what people wrote, and what the pre-assessment has.

The tree names quotes, evidence and listed people by identifier alone; `resolving.readable` puts the words in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from observatory.documents import frozen, tree
from observatory.evidence import figures
from observatory.programme.assessments import resolving
from observatory.programme.assessments.chapters import LANGUAGES_OF_FIGURES, THEME, Report
from observatory.programme.assessments.models import (
    PreAssessment,
    Profile,
    ReportVersion,
)


def report_tree(
    row: PreAssessment, language: str, *, day: date | None = None, number_of_version: int = 0
) -> tree.Document:
    """The report as it stands, of agreed findings alone; without a number of a version drafts of findings are in it too."""
    with override(language):
        return Report(row, language, drafts=not number_of_version).document(
            day or timezone.now().date(), number_of_version
        )


def preview(row: PreAssessment, language: str) -> tree.Document:
    """What the report would be now, for the assessors."""
    document = resolving.readable(report_tree(row, language))
    with override(language):
        return replace(
            document,
            notices=(tree.Notice(_("A preview with drafts of findings. Nothing of it is kept."), kind="warning"),),
        )


def version_document(version: ReportVersion, language: str) -> tree.Document:
    """A version as people may read it today; in the first language of the site where it was not made in this one."""
    chosen = language if language in version.trees else next(iter(version.trees))
    document = resolving.readable(frozen.from_json(version.trees[chosen]))
    if version.published is not None:
        return document
    with override(chosen):
        notice = tree.Notice(_("This is a draft. It is not published."), kind="warning")
    return replace(document, notices=(notice,))


def draw_figures(row: PreAssessment) -> None:
    """Draw what the report shows of the edition, where it is not drawn yet: it takes a while, and no transaction should wait."""
    profile = Profile.objects.filter(pre_assessment=row).select_related("edition").first()
    if profile is None:
        return
    for language in LANGUAGES_OF_FIGURES:
        for identifier in profile.figures:
            figures.figure(profile.edition, identifier, language)
            figures.stored_file(profile.edition, identifier, language, THEME, "svg")
