"""Findings: written, rested on evidence, agreed. What rests on nothing is not agreed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.evidence.domain.facts import available, cite_all, cited_by
from observatory.evidence.models import Evidence, EvidenceState
from observatory.programme.assessments.domain.texts import Texts, text
from observatory.programme.assessments.models import Finding, FindingKind, FindingState, PreAssessment

EDIT = "assessments.edit_pre_assessment"


def add_finding(
    actor: Actor,
    row: PreAssessment,
    *,
    kind: str,
    title: Texts | str,
    text: Texts | str = "",
    evidence: Iterable[Evidence] = (),
) -> Finding:
    """Write down a finding, with the evidence that it rests on if there is any yet; it is a draft until it is agreed."""
    finding = Finding(pre_assessment=row, origin=row.origin, reference=row.reference)
    _write(finding, kind, title, text)
    with deed(actor, "assessments.add_finding", finding, permission=EDIT, on=row) as done:
        row = done.locked(row)
        # A number that documents may name is not given twice, also not when its finding was taken out.
        row.last_number += 1
        row.save(update_fields=["last_number"])
        finding.number = row.last_number
        finding.save()
        chosen = _own(row, evidence)
        cite_all(chosen, finding)
        done.note(number=finding.number, kind=str(kind), evidence=len(chosen))
    return finding


def edit_finding(
    actor: Actor,
    finding: Finding,
    *,
    version: int,
    kind: str,
    title: Texts | str,
    text: Texts | str = "",
    evidence: Iterable[Evidence] | None = None,
) -> Finding:
    """Write a finding anew; its evidence stays where None is given. What was agreed becomes a draft again."""
    with deed(actor, "assessments.edit_finding", finding, permission=EDIT, on=finding.pre_assessment) as done:
        finding = done.locked(finding, version)
        _write(finding, kind, title, text)
        finding.state, finding.agreed = FindingState.DRAFT, None
        finding.save()
        if evidence is not None:
            cite_all(_own(finding.pre_assessment, evidence), finding)
    return finding


def cite_evidence(
    actor: Actor, finding: Finding, *, evidence: Iterable[Evidence], version: int | None = None
) -> Finding:
    """Say on exactly which evidence a finding rests. What was agreed becomes a draft again if that changed."""
    with deed(actor, "assessments.cite_evidence", finding, permission=EDIT, on=finding.pre_assessment) as done:
        finding = done.locked(finding, version)
        if version is None:
            finding.version += 1
        before = {one.pk for one in cited_by(finding)}
        chosen = _own(finding.pre_assessment, evidence)
        if before != {one.pk for one in chosen}:
            finding.state, finding.agreed = FindingState.DRAFT, None
        finding.save()
        cite_all(chosen, finding)
        done.note(evidence=[one.pk for one in chosen])
    return finding


def agree_finding(actor: Actor, finding: Finding, *, now: datetime | None = None) -> Finding:
    """The assessors stand behind a finding. It must rest on evidence that holds."""
    with deed(actor, "assessments.agree_finding", finding, permission=EDIT, on=finding.pre_assessment) as done:
        finding = done.locked(finding)
        if finding.state == FindingState.AGREED:
            raise Refused(_("This finding was agreed already."))
        if not valid_evidence(finding):
            raise Refused(
                _("Finding %(number)d rests on no evidence: choose what it rests on before it is agreed.")
                % {"number": finding.number},
                field="evidence",
            )
        if not finding.text:
            raise Refused(_("Write what finding %(number)d says.") % {"number": finding.number}, field="text")
        finding.state, finding.agreed = FindingState.AGREED, now or timezone.now()
        finding.version += 1
        finding.save()
        done.note(number=finding.number)
    return finding


def remove_finding(actor: Actor, finding: Finding) -> None:
    """Take a finding out, unless something rests on it."""
    row = finding.pre_assessment
    with deed(actor, "assessments.remove_finding", row, permission=EDIT) as done:
        finding = done.locked(finding)
        if _used(finding):
            raise Refused(
                _("Finding %(number)d is what a recommendation rests on: change the recommendation first.")
                % {"number": finding.number}
            )
        done.note(finding=finding.pk, number=finding.number)
        cite_all([], finding)
        finding.delete()


def valid_evidence(finding: Finding) -> list[Evidence]:
    """The evidence of a finding that was not withdrawn."""
    return [one for one in cited_by(finding) if one.state != EvidenceState.WITHDRAWN]


def withdrawn_evidence(finding: Finding) -> list[Evidence]:
    """The evidence of a finding that was withdrawn since it was cited."""
    return [one for one in cited_by(finding) if one.state == EvidenceState.WITHDRAWN]


def _write(finding: Finding, kind: str, title: Texts | str, words: Texts | str) -> None:
    if kind not in FindingKind.values:
        raise Refused(_("A finding is a strength, a gap or an open question."), field="kind")
    language = finding.pre_assessment.demonstrator.working_language
    finding.kind, finding.title, finding.text = kind, text(title, language), text(words, language)
    if not finding.title:
        raise Refused(_("Give the finding a title."), field="title")


def _own(row: PreAssessment, evidence: Iterable[Evidence]) -> list[Evidence]:
    """The chosen evidence, if all of it may be cited here; what was withdrawn since it was cited is left out."""
    chosen = [one for one in evidence if one.state != EvidenceState.WITHDRAWN]
    allowed = set(
        available(row.demonstrator_id, row.programme)
        .filter(pk__in=[one.pk for one in chosen])
        .values_list("pk", flat=True)
    )
    if any(one.pk not in allowed for one in chosen):
        raise Refused(_("This evidence belongs to another region or programme."), field="evidence")
    return chosen


def _used(finding: Finding) -> bool:
    """Whether a row of a later step rests on the finding; this step does not know which steps there are."""
    related = [field for field in Finding._meta.get_fields() if field.is_relation and field.auto_created]
    return any(
        field.related_model._default_manager.filter(**{field.field.name: finding}).exists()  # type: ignore[union-attr]
        for field in related
        if field.many_to_many or field.one_to_many
    )
