"""Begin a pre-assessment, and say what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.core.text import TextInLanguages
from observatory.programme.assessments.domain.profiles import default_profile
from observatory.programme.assessments.domain.telling import tell_region
from observatory.programme.assessments.domain.texts import Texts, text
from observatory.programme.assessments.models import PreAssessment, Rater, ReportSection, SectionKey, StressTest
from observatory.programme.assessments.stress_tests import CURRENT
from observatory.programme.demonstrators.models import Demonstrator


def begin_pre_assessment(
    actor: Actor,
    demonstrator: Demonstrator,
    *,
    questions: Texts | str = "",
    now: datetime | None = None,
) -> PreAssessment:
    """Begin step 2 of a region: an open stress test for each side, the chapters of the report, and a statistical profile.

    The region lead is asked by mail for the self-assessment. The profile takes the edition in use and its rule for peers; there is none as long as no edition has the region.
    """
    moment = now or timezone.now()
    row = PreAssessment(
        demonstrator=demonstrator,
        questions=text(questions, demonstrator.working_language),
        created=moment,
        origin=demonstrator.origin,
        reference=demonstrator.reference,
    )
    profile = default_profile(row)
    with deed(
        actor,
        "assessments.begin_pre_assessment",
        row,
        permission="assessments.begin_pre_assessment",
        on=demonstrator,
    ) as done:
        if PreAssessment.objects.filter(demonstrator=demonstrator).exists():
            raise Refused(_("The pre-assessment of this region has begun already."))
        row.save()
        common: Mapping[str, str] = {"origin": row.origin, "reference": row.reference}
        for rater in Rater.values:
            StressTest.objects.create(pre_assessment=row, rater=rater, bank=CURRENT, **common)
        for position, key in enumerate(SectionKey.values, start=1):
            ReportSection.objects.create(
                pre_assessment=row, key=key, position=position, prose=TextInLanguages(), **common
            )
        tell_region(
            row, "assessments.self_assessment", page=("assessments:stress_test", row.pk, Rater.SELF.value), about=row
        )
        if profile is not None:
            profile.save()
            done.note(edition=profile.edition_id, peers=profile.peers)
    return row


def edit_questions(actor: Actor, row: PreAssessment, *, version: int, questions: Texts | str) -> PreAssessment:
    """Say anew which questions the pre-assessment is to answer."""
    with deed(actor, "assessments.edit_questions", row, permission="assessments.edit_pre_assessment") as done:
        row = done.locked(row, version)
        row.questions = text(questions, row.demonstrator.working_language)
        row.save()
    return row
