"""The factual check: the office opens a round, the region remarks, the office answers and closes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.core.domain.outbox import queue_message
from observatory.core.links import link
from observatory.core.models import Role, RoleGrant, Scope, User
from observatory.documents.words import long_date
from observatory.programme.briefings.domain.briefings import Texts, origin_of, text
from observatory.programme.briefings.models import (
    Action,
    Briefing,
    BriefingSection,
    BriefingState,
    FactualCheck,
    Recommendation,
    Remark,
    RemarkAnswer,
)
from observatory.programme.demonstrators.models import Demonstrator

USUAL = timedelta(days=14)
"""How long the region has where nothing else is said."""


def open_factual_check(
    actor: Actor, briefing: Briefing, *, due: date | None = None, now: datetime | None = None
) -> FactualCheck:
    """Ask the region to check the facts until a day. Every region lead gets a mail."""
    moment = now or timezone.now()
    check = FactualCheck(briefing=briefing, opened=moment, due=due or (moment + USUAL).date(), **origin_of(briefing))
    if check.due < moment.date():
        raise Refused(_("The last day of the check lies in the past."), field="due")
    with deed(actor, "briefings.open_factual_check", check, permission="briefings.run_check", on=briefing) as done:
        briefing = done.locked(briefing)
        if briefing.state not in {BriefingState.DRAFT, BriefingState.CHECKED}:
            raise Refused(_("The factual check is open already, or the briefing has been approved."))
        if not any(section.prose for section in briefing.sections.all()):
            raise Refused(_("There is nothing to check yet: no section has been written."))
        check.save()
        briefing.state = BriefingState.IN_CHECK
        briefing.version += 1
        briefing.save()
        for lead in leads(briefing.demonstrator):
            language = lead.language or briefing.demonstrator.working_language
            queue_message(
                "briefings.check",
                to=lead,
                programme=briefing.programme,
                language=language,
                values={
                    "name": lead.name or lead.email,
                    "briefing": briefing.title.read(language).text,
                    "due": long_date(check.due, language),
                    "page": link("briefings:check", briefing.pk, language=language),
                },
                about=briefing,
            )
        done.note(due=check.due)
    return check


def save_remark(
    actor: Actor,
    check: FactualCheck,
    *,
    text: Texts,
    section: BriefingSection | None = None,
    recommendation: Recommendation | None = None,
    action: Action | None = None,
    remark: Remark | None = None,
    version: int | None = None,
    now: datetime | None = None,
) -> Remark:
    """Remark for the region on a section, a recommendation, an action, or (none of them) on title and summary.

    With `remark` and its `version` an earlier remark is written anew, as long as it has not been answered.
    """
    words = _words(text)
    if not words:
        raise Refused(_("Write what is wrong or missing."), field="text")
    about: list[BriefingSection | Recommendation | Action] = [
        row for row in (section, recommendation, action) if row is not None
    ]
    if len(about) > 1:
        raise Refused(_("A remark is about one thing."))
    if any(_briefing_of(row).pk != check.briefing_id for row in about):
        raise Refused(_("This belongs to another briefing."))
    row = remark or Remark(
        factual_check=check,
        section=section,
        recommendation=recommendation,
        action=action,
        made=now or timezone.now(),
        person=actor.person,
        **origin_of(check),
    )
    with deed(actor, "briefings.save_remark", row, permission="briefings.check_facts", on=check) as done:
        check = done.locked(check)
        _open(check)
        if remark is not None:
            row = done.locked(remark, version)
            if row.answered is not None:
                raise Refused(_("This remark has been answered already: write another one."))
        row.text = words
        row.save()
        done.note(section=section.key if section else "")
    return row


def remove_remark(actor: Actor, remark: Remark) -> None:
    """Take a remark back that has not been answered."""
    check = remark.factual_check
    with deed(actor, "briefings.remove_remark", check, permission="briefings.check_facts") as done:
        _open(done.locked(check))
        if remark.answered is not None:
            raise Refused(_("This remark has been answered already."))
        done.note(remark=remark.pk)
        remark.delete()


def answer_remark(
    actor: Actor,
    remark: Remark,
    *,
    answer: Texts,
    how: str = RemarkAnswer.TAKEN_OVER,
    version: int | None = None,
    now: datetime | None = None,
) -> Remark:
    """Say what was done about a remark. What was not taken over, or only in part, needs words."""
    words = text(answer)
    if how not in RemarkAnswer.values:
        raise Refused(_("A remark is taken over, taken over in part, or not taken over."), field="how")
    if how != RemarkAnswer.TAKEN_OVER and not words:
        raise Refused(_("Say why not all of it was taken over."), field="answer")
    with deed(actor, "briefings.answer_remark", remark, permission="briefings.run_check") as done:
        _open(done.locked(remark.factual_check))
        remark = done.locked(remark, version)
        if version is None:
            remark.version += 1
        remark.how, remark.answer, remark.answered = str(how), words, now or timezone.now()
        remark.save()
        done.note(how=str(how))
    return remark


def confirm_facts(actor: Actor, check: FactualCheck, *, now: datetime | None = None) -> FactualCheck:
    """Say for the region that everything has been read and every remark is made."""
    with deed(actor, "briefings.confirm_facts", check, permission="briefings.check_facts") as done:
        check = done.locked(check)
        _open(check)
        if check.confirmed is not None:
            raise Refused(_("The region has confirmed this already."))
        check.confirmed = now or timezone.now()
        check.version += 1
        check.save()
    return check


def close_factual_check(actor: Actor, check: FactualCheck, *, now: datetime | None = None) -> FactualCheck:
    """Close the round, once every remark is answered and the region has confirmed, or its time is over."""
    moment = now or timezone.now()
    with deed(actor, "briefings.close_factual_check", check, permission="briefings.run_check") as done:
        check = done.locked(check)
        _open(check)
        waiting = check.remarks.filter(answered=None).count()
        if waiting:
            raise Refused(
                ngettext(
                    "%(count)d remark has not been answered yet.",
                    "%(count)d remarks have not been answered yet.",
                    waiting,
                )
                % {"count": waiting}
            )
        if check.confirmed is None and moment.date() <= check.due and not check.remarks.exists():
            raise Refused(
                _("The region has neither remarked nor confirmed yet, and has time until %(due)s.")
                % {"due": long_date(check.due, get_language() or settings.LANGUAGE_CODE)}
            )
        check.closed = moment
        check.version += 1
        check.save()
        briefing = done.locked(check.briefing)
        briefing.state = BriefingState.CHECKED
        briefing.version += 1
        briefing.save()
        done.note(remarks=check.remarks.count(), confirmed=check.confirmed is not None)
    return check


def leads(demonstrator: Demonstrator) -> list[User]:
    """Who leads the region: the persons with that role on this demonstrator."""
    grants = RoleGrant.objects.filter(
        programme=demonstrator.programme,
        role=Role.REGION_LEAD,
        scope=Scope.DEMONSTRATOR,
        scope_id=demonstrator.pk,
        revoked=None,
        person__is_active=True,
    ).select_related("person")
    return [grant.person for grant in grants.order_by("granted", "pk")]


def _open(check: FactualCheck) -> None:
    if check.closed is not None:
        raise Refused(_("This factual check has been closed."))


def _briefing_of(row: BriefingSection | Recommendation | Action) -> Briefing:
    return row.briefing


_words = text
