"""Interviews: planned, held, written up; and what each person agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.core.models import User
from observatory.programme.assessments.domain.quotes import take_quote_back
from observatory.programme.assessments.domain.texts import Texts, text
from observatory.programme.assessments.models import (
    Interview,
    Interviewee,
    InterviewMode,
    InterviewState,
    PreAssessment,
    QuoteState,
)
from observatory.programme.demonstrators.models import KeyActor

EDIT = "assessments.edit_pre_assessment"


def plan_interview(
    actor: Actor,
    row: PreAssessment,
    *,
    day: date,
    mode: str = InterviewMode.ON_SITE,
    interviewer: User | None = None,
    key_actors: Iterable[KeyActor] = (),
    name: str = "",
    organisation: str = "",
    function: str = "",
    email: str = "",
    language: str = "",
    now: datetime | None = None,
) -> Interview:
    """Plan an interview with key actors, with somebody else by name, or with both together."""
    _known_mode(mode)
    people = list(key_actors)
    if not people and not name.strip():
        raise Refused(_("Say who is interviewed: choose a key actor, or write a name."), field="key_actors")
    if any(person.demonstrator_id != row.demonstrator_id for person in people):
        raise Refused(_("This key actor belongs to another region."), field="key_actors")
    interview = Interview(
        pre_assessment=row,
        day=day,
        mode=mode,
        interviewer=interviewer or actor.person,
        created=now or timezone.now(),
        origin=row.origin,
        reference=row.reference,
    )
    with deed(actor, "assessments.plan_interview", interview, permission=EDIT, on=row) as done:
        interview.save()
        for person in people:
            Interviewee.objects.create(
                interview=interview,
                key_actor=person,
                name=person.name,
                organisation=person.organisation,
                email=person.email,
                language=person.language,
                origin=row.origin,
                reference=row.reference,
            )
        if name.strip():
            Interviewee.objects.create(
                interview=interview,
                name=name.strip(),
                organisation=organisation.strip(),
                function=function.strip(),
                email=email.strip().lower(),
                language=language or row.demonstrator.working_language,
                origin=row.origin,
                reference=row.reference,
            )
        done.note(pre_assessment=row.pk, day=day, mode=str(mode), people=len(people) + bool(name.strip()))
    return interview


def edit_interview(
    actor: Actor, interview: Interview, *, version: int, day: date, mode: str, interviewer: User | None
) -> Interview:
    """Change when and how an interview takes place, and who leads it."""
    _known_mode(mode)
    with deed(actor, "assessments.edit_interview", interview, permission=EDIT, on=interview.pre_assessment) as done:
        interview = done.locked(interview, version)
        interview.day, interview.mode, interview.interviewer = day, mode, interviewer
        interview.save()
    return interview


def record_interview(
    actor: Actor,
    interview: Interview,
    *,
    notes: Texts | str = "",
    day: date | None = None,
    mode: str = "",
    consent_day: date | None = None,
    may_be_quoted: bool = False,
    may_be_listed: bool = False,
    version: int | None = None,
    now: datetime | None = None,
) -> Interview:
    """Say that an interview was held; with notes it is written up.

    Consent that is given here is that of everybody who was interviewed and has not been asked before; `record_consent` says it
    of one. `version` is that of the interview that was opened.
    """
    moment = now or timezone.now()
    with deed(actor, "assessments.record_interview", interview, permission=EDIT, on=interview.pre_assessment) as done:
        interview = done.locked(interview, version)
        if version is None:
            interview.version += 1
        interview.day, interview.mode = day or interview.day, mode or interview.mode
        _known_mode(interview.mode)
        if interview.day > moment.date():
            raise Refused(_("The day of the interview lies in the future."), field="day")
        interview.notes = text(notes, interview.demonstrator.working_language)
        if interview.state in {InterviewState.PLANNED, InterviewState.HELD}:
            interview.state = InterviewState.WRITTEN_UP if interview.notes else InterviewState.HELD
        interview.save()
        if may_be_quoted or may_be_listed:
            interview.people.filter(consent_day=None, consent_withdrawn=None).update(
                consent_day=consent_day or interview.day, may_be_quoted=may_be_quoted, may_be_listed=may_be_listed
            )
        done.note(state=interview.state)
    return interview


def record_consent(
    actor: Actor,
    person: Interviewee,
    *,
    consent_day: date | None,
    may_be_quoted: bool = False,
    may_be_listed: bool = False,
    function: str | None = None,
    email: str | None = None,
    language: str = "",
) -> Interviewee:
    """Note what a person agreed to, and when. What they no longer agree to is withdrawn with `withdraw_consent`."""
    if (may_be_quoted or may_be_listed) and consent_day is None:
        raise Refused(_("Say on which day they agreed."), field="consent_day")
    with deed(actor, "assessments.record_consent", person, permission=EDIT, on=person.pre_assessment) as done:
        person = done.locked(person)
        if person.may_be_quoted and not may_be_quoted and person.quotes.filter(state=QuoteState.CLEARED).exists():
            raise Refused(
                _("There are cleared quotes of this person. If they take their consent back, withdraw it as a whole."),
                field="may_be_quoted",
            )
        person.consent_day, person.may_be_quoted, person.may_be_listed = consent_day, may_be_quoted, may_be_listed
        if consent_day is not None:
            person.consent_withdrawn = None
        if function is not None:
            person.function = function.strip()
        if email is not None:
            person.email = email.strip().lower()
        person.language = language or person.language
        person.save()
        done.note(quoted=may_be_quoted, listed=may_be_listed)
    return person


def withdraw_consent(actor: Actor, person: Interviewee, *, now: datetime | None = None) -> Interviewee:
    """A person takes their consent back: their name leaves the lists, and every quote of theirs is withdrawn everywhere."""
    moment = now or timezone.now()
    with deed(actor, "assessments.withdraw_consent", person, permission=EDIT, on=person.pre_assessment) as done:
        person = done.locked(person)
        if person.consent_withdrawn is not None:
            raise Refused(_("This consent was withdrawn already."))
        quotes = list(person.quotes.select_for_update().filter(state__in=(QuoteState.PROPOSED, QuoteState.CLEARED)))
        for quote in quotes:
            take_quote_back(quote, moment, by_link=False)
        person.consent_day, person.may_be_quoted, person.may_be_listed = None, False, False
        person.consent_withdrawn = moment
        person.save()
        done.note(quotes=[quote.pk for quote in quotes])
    return person


def remove_interview(actor: Actor, interview: Interview) -> None:
    """Take back an interview that did not take place."""
    row = interview.pre_assessment
    with deed(actor, "assessments.remove_interview", row, permission=EDIT) as done:
        interview = done.locked(interview)
        if interview.state != InterviewState.PLANNED:
            raise Refused(_("An interview that was held stays: withdraw consents instead, if somebody asks for it."))
        done.note(interview=interview.pk)
        interview.delete()


def _known_mode(mode: str) -> None:
    if mode not in InterviewMode.values:
        raise Refused(_("An interview is on site, by telephone or by video."), field="mode")
