"""Approve a briefing, which freezes a version of it, and publish that version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, NotPermitted, Refused, deed
from observatory.core.domain.outbox import queue_message
from observatory.core.links import link
from observatory.evidence.domain.facts import cited_by
from observatory.evidence.models import EvidenceState
from observatory.programme.assessments.models import FindingState
from observatory.programme.briefings.contents import contents_of, hash_of
from observatory.programme.briefings.domain.actions import lacks
from observatory.programme.briefings.domain.briefings import origin_of
from observatory.programme.briefings.domain.checking import leads
from observatory.programme.briefings.models import (
    Action,
    ActionStatus,
    Approval,
    Briefing,
    BriefingState,
    BriefingVersion,
    Recommendation,
    RecommendationState,
    SectionKey,
)


class Unfinished(Refused):
    """The briefing cannot be approved yet: `missing` are the sentences that say what it lacks."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(_("The briefing cannot be approved yet. %(missing)s") % {"missing": " ".join(self.missing)})


def rests_on_valid_evidence(recommendation: Recommendation) -> bool:
    """Whether a recommendation, or a finding that it rests on, cites evidence that was not withdrawn."""
    return any(
        evidence.state != EvidenceState.WITHDRAWN
        for row in (recommendation, *recommendation.findings.all())
        for evidence in cited_by(row)
    )


def missing(briefing: Briefing) -> list[str]:
    """What a briefing lacks before it can be approved, each in a sentence that names the place."""
    found = []
    if not briefing.summary:
        found.append(_("The summary is empty."))
    for section in briefing.sections.filter(key=SectionKey.CHALLENGE):
        if not section.prose:
            found.append(_("The section on the regional challenge is empty."))
    recommendations = list(briefing.recommendations.prefetch_related("findings", "actions"))
    if not recommendations:
        found.append(_("There is no recommendation."))
    for row in recommendations:
        words = {"number": row.number, "title": row.title.read(briefing.demonstrator.working_language).text}
        if not rests_on_valid_evidence(row):
            found.append(_("Recommendation %(number)s (“%(title)s”) has no evidence.") % words)
        for finding in row.findings.all():
            if finding.state != FindingState.AGREED:
                found.append(
                    _("Recommendation %(number)s (“%(title)s”) rests on finding %(finding)s, which is not agreed.")
                    % {**words, "finding": finding.number}
                )
        for action in row.actions.all():
            if lacking := lacks(action):
                found.append(
                    _("Action %(number)s (“%(title)s”) lacks: %(missing)s.")
                    % {
                        "number": action.label,
                        "title": action.title.read(briefing.demonstrator.working_language).text,
                        "missing": "; ".join(lacking),
                    }
                )
    if recommendations and not any(row.actions.all() for row in recommendations):
        found.append(_("There is no action."))
    if briefing.state == BriefingState.DRAFT:
        found.append(_("The region has not checked the facts."))
    if briefing.state == BriefingState.IN_CHECK:
        found.append(_("The factual check is still open."))
    return found


def approve_briefing(
    actor: Actor, briefing: Briefing, *, version: int | None = None, note: str = "", now: datetime | None = None
) -> BriefingVersion:
    """Approve the briefing as it stands and freeze it as its next version.

    Raises Unfinished with every recommendation without evidence and every action without owner, term or indicator, and, from
    a DocumentError that names the paragraph, where its documents would leave a reader out.
    """
    from observatory.documents import DocumentError, check
    from observatory.programme.briefings.documents import document_of

    if not actor.may("briefings.approve_briefing", briefing):
        raise NotPermitted
    briefing = Briefing.objects.select_related("demonstrator__programme").get(pk=briefing.pk)
    if not briefing.is_open:
        raise Refused(_("The briefing has been approved already."))
    if lacking := missing(briefing):
        raise Unfinished(lacking)
    # Documents are made before anything is locked: pictures may have to be drawn for them.
    checked = contents_of(briefing)
    for language, _name in settings.LANGUAGES:
        try:
            check(document_of(checked, language))
        except DocumentError as error:
            raise Unfinished([str(problem) for problem in error.problems]) from error
    moment = now or timezone.now()
    with deed(actor, "briefings.approve_briefing", briefing, permission="briefings.approve_briefing") as done:
        briefing = done.locked(briefing, version)
        if hash_of(contents_of(briefing)) != hash_of(checked):
            raise Refused(_("The briefing was changed while its documents were checked: try again."))
        Recommendation.objects.filter(briefing=briefing, state=RecommendationState.DRAFT).update(
            state=RecommendationState.AGREED
        )
        Action.objects.filter(recommendation__briefing=briefing, status=ActionStatus.PROPOSED).update(
            status=ActionStatus.AGREED
        )
        briefing.state = BriefingState.APPROVED
        if briefing.approved is None:
            # The months of the follow-up count from the first approval, whatever is changed later.
            briefing.approved = moment
        if version is None:
            briefing.version += 1
        briefing.save()
        contents = contents_of(briefing)
        last = briefing.versions.first()
        frozen = BriefingVersion.objects.create(
            briefing=briefing,
            number=last.number + 1 if last is not None else 1,
            contents=contents,
            sha256=hash_of(contents),
            frozen=moment,
            **origin_of(briefing),
        )
        Approval.objects.create(
            version=frozen, person=actor.person, approved=moment, note=note.strip(), **origin_of(briefing)
        )
        for lead in leads(briefing.demonstrator):
            language = lead.language or briefing.demonstrator.working_language
            queue_message(
                "briefings.approved",
                to=lead,
                programme=briefing.programme,
                language=language,
                values={
                    "name": lead.name or lead.email,
                    "briefing": briefing.title.read(language).text,
                    "page": link("briefings:briefing", briefing.pk, language=language),
                },
                about=briefing,
            )
        done.note(number=frozen.number, sha256=frozen.sha256)
    return frozen


def publish_briefing(actor: Actor, briefing: Briefing, *, now: datetime | None = None) -> BriefingVersion:
    """Let everybody read the version that was approved."""
    moment = now or timezone.now()
    with deed(actor, "briefings.publish_briefing", briefing, permission="briefings.publish_briefing") as done:
        briefing = done.locked(briefing)
        if briefing.state != BriefingState.APPROVED:
            raise Refused(_("Only an approved briefing can be published, and only once."))
        frozen = briefing.versions.select_for_update().order_by("-number")[0]
        frozen.published = moment
        frozen.save(update_fields=["published"])
        briefing.state, briefing.published = BriefingState.PUBLISHED, briefing.published or moment
        briefing.version += 1
        briefing.save()
        done.note(number=frozen.number, sha256=frozen.sha256)
    return frozen
