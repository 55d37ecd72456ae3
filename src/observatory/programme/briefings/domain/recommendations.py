"""Write recommendations, and let the region respond to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.evidence.domain.facts import cite_all
from observatory.evidence.models import Evidence
from observatory.programme.assessments.models import Finding, FindingState
from observatory.programme.briefings.domain.briefings import Texts, citable, must_be_open, origin_of, text
from observatory.programme.briefings.models import (
    Briefing,
    BriefingState,
    Degree,
    Horizon,
    Recommendation,
    RecommendationKind,
    RecommendationState,
)

RESPONSES = (RecommendationState.ACCEPTED, RecommendationState.PARTLY, RecommendationState.REJECTED)


def add_recommendation(
    actor: Actor,
    briefing: Briefing,
    *,
    title: Texts,
    text: Texts | None = None,
    addressee: str,
    kind: str = RecommendationKind.OTHER,
    rationale: Texts | None = None,
    benefit: Texts | None = None,
    cost: str,
    risk: Texts | None = None,
    priority: str,
    horizon: str,
    difficulty: str = "",
    evidence: Iterable[Evidence] = (),
    findings: Iterable[Finding] = (),
) -> Recommendation:
    """Add a recommendation at the end, with the evidence and the findings that it rests on."""
    recommendation = Recommendation(briefing=briefing, **origin_of(briefing))
    _write(
        recommendation,
        title=title,
        description=text,
        addressee=addressee,
        kind=kind,
        rationale=rationale,
        benefit=benefit,
        cost=cost,
        risk=risk,
        priority=priority,
        horizon=horizon,
        difficulty=difficulty,
    )
    with deed(
        actor, "briefings.add_recommendation", recommendation, permission="briefings.edit_briefing", on=briefing
    ) as done:
        current = done.locked(briefing)
        must_be_open(current)
        last = current.recommendations.aggregate(last=Max("number"))["last"] or 0
        recommendation.number = last + 1
        recommendation.save()
        recommendation.findings.set(_own(current, findings))
        cite_all(citable(current, evidence), recommendation)
        done.note(briefing=briefing.pk, number=recommendation.number)
    return recommendation


def edit_recommendation(
    actor: Actor,
    recommendation: Recommendation,
    *,
    version: int,
    title: Texts,
    text: Texts | None = None,
    addressee: str,
    kind: str = RecommendationKind.OTHER,
    rationale: Texts | None = None,
    benefit: Texts | None = None,
    cost: str,
    risk: Texts | None = None,
    priority: str,
    horizon: str,
    difficulty: str = "",
    evidence: Iterable[Evidence] | None = None,
    findings: Iterable[Finding] | None = None,
) -> Recommendation:
    """Write a recommendation anew; evidence and findings stay as they are where None is given."""
    with deed(actor, "briefings.edit_recommendation", recommendation, permission="briefings.edit_briefing") as done:
        recommendation = done.locked(recommendation, version)
        must_be_open(done.locked(recommendation.briefing))
        _write(
            recommendation,
            title=title,
            description=text,
            addressee=addressee,
            kind=kind,
            rationale=rationale,
            benefit=benefit,
            cost=cost,
            risk=risk,
            priority=priority,
            horizon=horizon,
            difficulty=difficulty,
        )
        recommendation.save()
        if findings is not None:
            recommendation.findings.set(_own(recommendation.briefing, findings, recommendation))
        if evidence is not None:
            cite_all(citable(recommendation.briefing, evidence), recommendation)
    return recommendation


def remove_recommendation(actor: Actor, recommendation: Recommendation) -> None:
    """Take a recommendation out, with its actions; those after it move up. What owners have reported on stays."""
    briefing = recommendation.briefing
    with deed(actor, "briefings.remove_recommendation", briefing, permission="briefings.edit_briefing") as done:
        must_be_open(done.locked(briefing))
        if (
            recommendation.actions.exclude(requests=None).exists()
            or recommendation.actions.exclude(reports=None).exists()
        ):
            raise Refused(
                _(
                    "Owners of its actions have been asked for their progress already: drop the actions instead, with a reason."
                )
            )
        for action in recommendation.actions.all():
            cite_all((), action)
        cite_all((), recommendation)
        done.note(recommendation=recommendation.pk, number=recommendation.number)
        number = recommendation.number
        recommendation.delete()
        for later in briefing.recommendations.filter(number__gt=number).order_by("number"):
            later.number -= 1
            later.version += 1
            later.save(update_fields=["number", "version"])


def respond_to_recommendation(
    actor: Actor,
    recommendation: Recommendation,
    *,
    response: str,
    reason: Texts | None = None,
    now: datetime | None = None,
) -> Recommendation:
    """Say for the region whether it accepts a recommendation; in part or not at all needs a reason."""
    if response not in RESPONSES:
        raise Refused(_("A recommendation is accepted, accepted in part, or rejected."), field="response")
    words = text(reason)
    if response != RecommendationState.ACCEPTED and not words:
        raise Refused(_("Say why the region does not accept all of it."), field="reason")
    with deed(actor, "briefings.respond_to_recommendation", recommendation, permission="briefings.respond") as done:
        recommendation = done.locked(recommendation)
        if recommendation.briefing.state not in {BriefingState.APPROVED, BriefingState.PUBLISHED}:
            raise Refused(_("The region responds once the briefing has been approved."))
        recommendation.state = RecommendationState(response)
        recommendation.response = words
        recommendation.responded = now or timezone.now()
        recommendation.responded_by = actor.person
        recommendation.version += 1
        recommendation.save()
        done.note(response=str(response))
    return recommendation


def _write(
    recommendation: Recommendation,
    *,
    title: Texts,
    description: Texts | None,
    addressee: str,
    kind: str,
    rationale: Texts | None,
    benefit: Texts | None,
    cost: str,
    risk: Texts | None,
    priority: str,
    horizon: str,
    difficulty: str,
) -> None:
    recommendation.title, recommendation.text = text(title), text(description)
    recommendation.addressee = addressee.strip()
    recommendation.rationale, recommendation.benefit, recommendation.risk = text(rationale), text(benefit), text(risk)
    if not recommendation.title:
        raise Refused(_("A recommendation needs a title."), field="title")
    if not recommendation.addressee:
        raise Refused(_("Say to whom the recommendation is addressed."), field="addressee")
    for field, value, known in (
        ("kind", kind, RecommendationKind.values),
        ("cost", cost, Degree.values),
        ("priority", priority, Degree.values),
        ("horizon", horizon, Horizon.values),
        ("difficulty", difficulty, ["", *Degree.values]),
    ):
        if value not in known:
            raise Refused(
                _("“%(value)s” is not possible here; possible are: %(known)s.")
                % {"value": value, "known": ", ".join(name for name in known if name)},
                field=field,
            )
        setattr(recommendation, field, str(value))


def _own(
    briefing: Briefing, findings: Iterable[Finding], recommendation: Recommendation | None = None
) -> list[Finding]:
    """The findings, if they are all of this region and agreed, or chosen before they became drafts again."""
    chosen = list(findings)
    before = set(recommendation.findings.values_list("pk", flat=True)) if recommendation is not None else set()
    for finding in chosen:
        if finding.pre_assessment.demonstrator_id != briefing.demonstrator_id:
            raise Refused(_("This finding is about another region."), field="findings")
        if finding.state != FindingState.AGREED and finding.pk not in before:
            raise Refused(
                _("Finding %(number)s has not been agreed yet.") % {"number": finding.number}, field="findings"
            )
    return chosen
