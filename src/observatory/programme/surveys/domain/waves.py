"""A wave: planned, launched with personal links, reminded of, extended, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.core.acting import CLOCK, Actor, Deed, Refused, deed
from observatory.core.domain.outbox import queue_message
from observatory.core.domain.tokens import issue_token
from observatory.core.links import link
from observatory.core.models import Programme
from observatory.core.text import TextInLanguages
from observatory.core.work import request_job
from observatory.core.zones import time_zones
from observatory.programme.demonstrators.models import Demonstrator, KeyActor
from observatory.programme.surveys import mails
from observatory.programme.surveys.domain import keys
from observatory.programme.surveys.domain.answering import ANSWER
from observatory.programme.surveys.domain.answers import answerables, block_for, questions_of
from observatory.programme.surveys.models import (
    Invitation,
    QuestionKind,
    Questionnaire,
    Wave,
    WaveState,
)

MERGE = "surveys.merge_answers"
"""The kind of job that counts the answers of a closed wave."""

MANAGE = "surveys.manage_wave"

LINKS_LAST = timedelta(days=730)
"""The closing of a wave ends its links; their tokens outlast every extension."""

BETWEEN_REMINDERS = timedelta(days=1)
SMALLEST_MINIMUM = 3

Texts = TextInLanguages | Mapping[str, str]


def create_wave(
    actor: Actor,
    demonstrator: Demonstrator,
    *,
    questionnaire: Questionnaire,
    title: Texts,
    opens: datetime,
    closes: datetime,
    zone: str = "",
    minimum_group: int = 5,
    cross_tables: Sequence[str] = (),
    remind_before: int = 3,
) -> Wave:
    """Plan a wave in a region. `cross_tables` are the keys of the questions whose results may be cut by group."""
    wave = Wave(demonstrator=demonstrator, origin=demonstrator.origin)
    _fill(
        wave,
        demonstrator.programme,
        questionnaire,
        title,
        opens,
        closes,
        zone,
        minimum_group,
        cross_tables,
        remind_before,
    )
    with deed(actor, "surveys.create_wave", wave, permission=MANAGE, on=demonstrator) as done:
        wave.save()
        done.note(questionnaire=questionnaire.pk, minimum_group=minimum_group)
    return wave


def edit_wave(
    actor: Actor,
    wave: Wave,
    *,
    version: int,
    questionnaire: Questionnaire,
    title: Texts,
    opens: datetime,
    closes: datetime,
    zone: str = "",
    minimum_group: int = 5,
    cross_tables: Sequence[str] = (),
    remind_before: int = 3,
) -> Wave:
    """Change the plan of a wave that was not launched yet."""
    with deed(actor, "surveys.edit_wave", wave, permission=MANAGE) as done:
        wave = done.locked(wave, version)
        if wave.state != WaveState.DRAFT:
            raise Refused(_("This survey was launched already; only its end can still be moved."))
        _fill(
            wave, wave.programme, questionnaire, title, opens, closes, zone, minimum_group, cross_tables, remind_before
        )
        wave.save()
        done.note(questionnaire=questionnaire.pk, minimum_group=minimum_group)
    return wave


def launch_wave(actor: Actor, wave: Wave, *, now: datetime | None = None) -> list[tuple[KeyActor, str]]:
    """Invite all key actors of the region, each with a personal link, in their language.

    Returns key actor and secret of each link, which are kept nowhere else in the clear. Mails of a wave that opens later
    wait until then. From here on questionnaire, cross-tables and smallest group cannot be changed.
    """
    moment = now or timezone.now()
    with deed(actor, "surveys.launch_wave", wave, permission=MANAGE) as done:
        wave = done.locked(wave)
        if wave.state != WaveState.DRAFT:
            raise Refused(_("This survey was launched already."))
        if wave.closes <= moment:
            raise Refused(_("The end of the survey has passed already: set a later one."), field="closes")
        questions = questions_of(wave.questionnaire)
        if not any(question.kind != QuestionKind.GROUP for question in questions):
            raise Refused(_("The questionnaire has no questions yet."))
        actors = list(wave.demonstrator.key_actors.order_by("pk"))
        if len(actors) < wave.minimum_group:
            raise Refused(
                ngettext(
                    "%(count)d key actor would be invited; nothing is shown of fewer than %(minimum)d answers. Add key actors first.",
                    "%(count)d key actors would be invited; nothing is shown of fewer than %(minimum)d answers. Add key actors first.",
                    len(actors),
                )
                % {"count": len(actors), "minimum": wave.minimum_group}
            )
        keys.make_key(wave, block=block_for(answerables(questions)))
        if wave.questionnaire.frozen is None:
            Questionnaire.objects.filter(pk=wave.questionnaire_id).update(frozen=moment)
        wave.state, wave.launched = WaveState.OPEN, moment
        wave.version += 1
        wave.save()
        invited = [_invite(wave, key_actor, moment) for key_actor in actors]
        done.note(invited=len(invited), minimum_group=wave.minimum_group, cross_tables=sorted(wave.cross_tables))
    return invited


def remind(actor: Actor, wave: Wave, *, now: datetime | None = None) -> int:
    """Write to all who have not answered yet, at most once a day; returns how many they are."""
    moment = now or timezone.now()
    with deed(actor, "surveys.remind", wave, permission=MANAGE) as done:
        wave = done.locked(wave)
        if wave.state != WaveState.OPEN or not wave.opens <= moment < wave.closes:
            raise Refused(_("Reminders are sent while the survey is open."))
        last = max(time for time in (wave.reminded, wave.launched, wave.opens) if time is not None)
        if moment - last < BETWEEN_REMINDERS:
            raise Refused(_("Nobody is written to more than once a day: try again tomorrow."))
        waiting = wave.invitations.filter(answered=False).select_related("key_actor").order_by("pk")
        for invitation in waiting:
            secret = issue_token(ANSWER, invitation, until=timezone.now() + LINKS_LAST)
            _write(wave, invitation.key_actor, mails.REMINDER, secret)
        wave.reminded = moment
        wave.version += 1
        wave.save()
        done.note(reminded=len(waiting))
    return len(waiting)


def extend_wave(actor: Actor, wave: Wave, *, version: int, closes: datetime, now: datetime | None = None) -> Wave:
    """Move the end of an open wave to a later time."""
    moment = now or timezone.now()
    with deed(actor, "surveys.extend_wave", wave, permission=MANAGE) as done:
        wave = done.locked(wave, version)
        if wave.state != WaveState.OPEN:
            raise Refused(_("Only an open survey can be extended."))
        if closes <= wave.closes:
            raise Refused(_("The new end must be later than the present one."), field="closes")
        if closes <= moment:
            raise Refused(_("The new end must lie in the future."), field="closes")
        wave.closes = closes
        wave.save()
        done.note(closes=closes)
    return wave


def close_wave(actor: Actor, wave: Wave, *, now: datetime | None = None) -> Wave:
    """End a wave: its links work no more, and the worker counts the answers."""
    moment = now or timezone.now()
    with deed(actor, "surveys.close_wave", wave, permission=MANAGE) as done:
        wave = done.locked(wave)
        if wave.state != WaveState.OPEN:
            raise Refused(_("This survey is not open."))
        # Better now than when nobody can answer any more: are the answers readable at all?
        keys.unwrapped(wave.key)
        wave.state, wave.closed = WaveState.CLOSED, moment
        wave.version += 1
        wave.save()
        request_job(MERGE, wave)
        _count(done, wave)
    return wave


def close_due_waves(now: datetime | None = None) -> int:
    """Close what has reached its end; the clock calls this. Returns how many waves it closed."""
    moment = now or timezone.now()
    due = list(Wave.objects.filter(state=WaveState.OPEN, closes__lte=moment))
    for wave in due:
        close_wave(CLOCK, wave, now=wave.closes)
    return len(due)


def remind_where_due(now: datetime | None = None) -> int:
    """Send the automatic reminder of each open wave, so many days before its end; the clock calls this."""
    moment = now or timezone.now()
    sent = 0
    for wave in Wave.objects.filter(state=WaveState.OPEN, opens__lte=moment, closes__gt=moment, remind_before__gt=0):
        due = max(wave.closes - timedelta(days=wave.remind_before), wave.opens + BETWEEN_REMINDERS)
        launched = wave.launched or wave.opens
        last = max(wave.reminded or launched, launched)
        if moment >= due and (wave.reminded is None or wave.reminded < due) and moment - last >= BETWEEN_REMINDERS:
            sent += remind(CLOCK, wave, now=moment)
    return sent


def usual_title() -> dict[str, str]:
    """The title that a new wave is offered, in every language of the site."""
    titles = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            titles[code] = _("Survey of the key actors")
    return titles


def _fill(
    wave: Wave,
    programme: Programme,
    questionnaire: Questionnaire,
    title: Texts,
    opens: datetime,
    closes: datetime,
    zone: str,
    minimum_group: int,
    cross_tables: Iterable[str],
    remind_before: int,
) -> None:
    if questionnaire.programme_id != programme.pk:
        raise Refused(_("This questionnaire belongs to another programme."), field="questionnaire")
    if zone and zone not in time_zones():
        raise Refused(
            _("There is no time zone “%(zone)s”: write one such as Europe/Brussels.") % {"zone": zone}, field="zone"
        )
    if closes <= opens:
        raise Refused(_("The survey must close after it opens."), field="closes")
    if minimum_group < SMALLEST_MINIMUM:
        raise Refused(
            _("The smallest group that is shown must be at least %(minimum)d.") % {"minimum": SMALLEST_MINIMUM},
            field="minimum_group",
        )
    chosen = list(dict.fromkeys(cross_tables))
    cuttable = {question.key for question in questions_by_group(questionnaire)}
    unknown = sorted(set(chosen) - cuttable)
    if unknown:
        raise Refused(
            _("Results of “%(keys)s” cannot be shown by group: choose among the questions of the questionnaire.")
            % {"keys": ", ".join(unknown)},
            field="cross_tables",
        )
    wave.questionnaire = questionnaire
    wave.title = title if isinstance(title, TextInLanguages) else TextInLanguages.from_json(title)
    if not wave.title:
        raise Refused(_("Give the survey a title."), field="title")
    wave.opens, wave.closes, wave.zone = opens, closes, zone or programme.zone
    wave.minimum_group, wave.cross_tables, wave.remind_before = minimum_group, chosen, remind_before


def questions_by_group(questionnaire: Questionnaire) -> list[Any]:
    """The questions whose results may be cut by group; none where the questionnaire does not ask for the group."""
    questions = questions_of(questionnaire)
    if not any(question.kind == QuestionKind.GROUP for question in questions):
        return []
    return [question for question in questions if question.kind not in (QuestionKind.GROUP, QuestionKind.TEXT)]


def _invite(wave: Wave, key_actor: KeyActor, moment: datetime) -> tuple[KeyActor, str]:
    invitation = Invitation.objects.create(
        wave=wave, key_actor=key_actor, group=key_actor.group, invited=moment, origin=wave.origin
    )
    secret = issue_token(ANSWER, invitation, until=timezone.now() + LINKS_LAST)
    _write(wave, key_actor, mails.INVITATION, secret, not_before=wave.opens if wave.opens > moment else None)
    return key_actor, secret


def _write(wave: Wave, key_actor: KeyActor, key: str, secret: str, *, not_before: datetime | None = None) -> None:
    spoken = dict(settings.LANGUAGES)
    with translation.override(key_actor.language if key_actor.language in spoken else settings.LANGUAGE_CODE):
        closes = formats.date_format(wave.closes.astimezone(ZoneInfo(wave.zone)), "DATETIME_FORMAT")
        until = _("%(moment)s (%(zone)s)") % {"moment": closes, "zone": wave.zone}
    message = queue_message(
        key,
        to=key_actor.email,
        programme=wave.programme,
        language=key_actor.language,
        values={
            "name": key_actor.name,
            "region": wave.demonstrator.name.read(key_actor.language).text,
            "title": wave.title.read(key_actor.language).text,
            "closes": until,
            "minutes": wave.questionnaire.minutes,
            "programme": wave.programme.name.read(key_actor.language).text,
        },
        links={"link": link("surveys:answer", secret, language=key_actor.language)},
        about=wave,
    )
    if not_before is not None:
        message.next_attempt = not_before
        message.save(update_fields=["next_attempt"])


def _count(done: Deed, wave: Wave) -> None:
    done.note(invited=wave.invitations.count(), answers=wave.invitations.filter(answered=True).count())
