"""Write a call, publish it, open and close it by the clock, archive it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.core.acting import CLOCK, Actor, Refused, deed
from observatory.core.models import Programme
from observatory.core.text import TextInLanguages
from observatory.core.zones import time_zones
from observatory.programme.calls.models import Call, CallState
from observatory.programme.calls.states import standing

Texts = TextInLanguages | Mapping[str, str]

SCALES = (5, 100)


def text(value: Texts) -> TextInLanguages:
    """A text in languages, from itself or from `{language: text}`."""
    return value if isinstance(value, TextInLanguages) else TextInLanguages.from_json(value)


def create_call(
    actor: Actor,
    programme: Programme,
    *,
    title: Texts,
    objective: Texts,
    services: Texts,
    opens: datetime,
    closes: datetime,
    places: int,
    languages: Sequence[str],
    zone: str = "",
    reserves: int = 0,
    scale: int = 5,
    comment_each: bool = True,
    letter_required: bool = False,
    evaluate_until: datetime | None = None,
    now: datetime | None = None,
) -> Call:
    """Begin a call as a draft. `zone` is that of the programme unless another one is given.

    With `comment_each` an evaluation is final only with a comment on every criterion, otherwise one on the whole is enough.
    """
    call = Call(
        programme=programme,
        title=text(title),
        objective=text(objective),
        services=text(services),
        opens=opens,
        closes=closes,
        zone=zone or programme.zone,
        places=places,
        reserves=reserves,
        languages=list(languages),
        scale=scale,
        comment_each=comment_each,
        letter_required=letter_required,
        evaluate_until=evaluate_until,
        created=now or timezone.now(),
        origin=programme.origin,
    )
    _sound(call)
    with deed(actor, "calls.create_call", call, permission="calls.create_call", on=programme) as done:
        call.save()
        done.note(opens=opens, closes=closes, places=places, reserves=reserves)
    return call


def edit_call(
    actor: Actor,
    call: Call,
    *,
    version: int | None = None,
    title: Texts | None = None,
    objective: Texts | None = None,
    services: Texts | None = None,
    opens: datetime | None = None,
    closes: datetime | None = None,
    zone: str | None = None,
    places: int | None = None,
    reserves: int | None = None,
    languages: Sequence[str] | None = None,
    scale: int | None = None,
    comment_each: bool | None = None,
    letter_required: bool | None = None,
    evaluate_until: datetime | None = None,
    now: datetime | None = None,
) -> Call:
    """Change a call. What is not given stays.

    Once it is published its rules stand: only its words may be improved, the closing put off, and the evaluations given
    another date.
    """
    with deed(actor, "calls.edit_call", call, permission="calls.manage_call") as done:
        call = done.locked(call, version)
        if version is None:
            call.version += 1
        if call.state in (CallState.DECIDED, CallState.ARCHIVED):
            raise Refused(_("This call is decided: it stays as it is."))
        published = call.state != CallState.DRAFT
        before = {name: getattr(call, name) for name in RULES}
        for name, given in (("title", title), ("objective", objective), ("services", services)):
            if given is not None:
                setattr(call, name, text(given))
        rules = {
            "opens": opens,
            "closes": closes,
            "zone": zone,
            "places": places,
            "reserves": reserves,
            "languages": None if languages is None else list(languages),
            "scale": scale,
            "comment_each": comment_each,
            "letter_required": letter_required,
        }
        for name, rule in rules.items():
            if rule is not None:
                setattr(call, name, rule)
        if evaluate_until is not None:
            call.evaluate_until = evaluate_until
        changed = [name for name in RULES if before[name] != getattr(call, name)]
        if published:
            _keeps_its_rules(call, before, changed, now or timezone.now())
        _sound(call)
        call.save()
        done.note(rules=changed)
        if "closes" in changed:
            done.note(closes=call.closes, closed_before=before["closes"])
    return call


RULES = ("opens", "closes", "zone", "places", "reserves", "languages", "scale", "comment_each", "letter_required")
"""What applicants and evaluators rely on from publication on."""


def publish_call(actor: Actor, call: Call, *, now: datetime | None = None) -> Call:
    """Show a call to everybody. It opens by the clock; where its opening has come already, it is open at once."""
    now = now or timezone.now()
    with deed(actor, "calls.publish_call", call, permission="calls.manage_call") as done:
        call = done.locked(call)
        if call.state != CallState.DRAFT:
            raise Refused(_("Only a draft can be published."))
        problems = unready(call, now)
        if problems:
            raise Refused(" ".join(problems))
        call.published = now
        call.state = standing_after_publication = CallState.OPEN if now >= call.opens else CallState.PUBLISHED
        if standing_after_publication == CallState.OPEN:
            call.opened = now
        call.version += 1
        call.save()
        done.note(state=str(call.state))
    return call


def unready(call: Call, now: datetime | None = None) -> list[str]:
    """What keeps a draft from being published, in sentences."""
    problems = []
    criteria, sections = list(call.criteria.all()), list(call.sections.all())
    weights = sum(criterion.weight for criterion in criteria)
    if not criteria:
        problems.append(_("There is no criterion yet."))
    elif weights != 100:
        problems.append(_("The weights of the criteria add up to %(sum)d; they must add up to 100.") % {"sum": weights})
    if not sections:
        problems.append(_("The concept note has no section yet."))
    if not call.objective:
        problems.append(_("Say what the objective of the call is."))
    if (now or timezone.now()) >= call.closes:
        problems.append(_("The call would be closed already: choose a later closing."))
    return problems


def open_due_calls(now: datetime | None = None) -> int:
    """Open the calls whose opening has come; the clock does this. Returns how many."""
    now = now or timezone.now()
    opened = 0
    for call in Call.objects.filter(state=CallState.PUBLISHED, opens__lte=now).select_related("programme"):
        with deed(CLOCK, "calls.open_call", call, permission="calls.manage_call") as done:
            call = done.locked(call)
            if call.state != CallState.PUBLISHED or call.opens > now:
                done.unrecorded()
                continue
            call.state, call.opened = CallState.OPEN, now
            call.version += 1
            call.save()
            opened += 1
    return opened


def close_due_calls(now: datetime | None = None) -> int:
    """Close the calls whose closing has come; the clock does this. Returns how many."""
    now = now or timezone.now()
    closed = 0
    due = Call.objects.filter(state__in=(CallState.PUBLISHED, CallState.OPEN), closes__lte=now)
    for call in due.select_related("programme"):
        with deed(CLOCK, "calls.close_call", call, permission="calls.manage_call") as done:
            call = done.locked(call)
            if call.state not in (CallState.PUBLISHED, CallState.OPEN) or call.closes > now:
                done.unrecorded()
                continue
            mark_closed(call, now)
            call.save()
            done.note(applications=call.applications.exclude(submitted=None).count())
            closed += 1
    return closed


def mark_closed(call: Call, now: datetime) -> None:
    """Write down that a call has closed, within a deed, without saving it."""
    call.state, call.closed = CallState.CLOSED, now
    call.version += 1


def archive_call(actor: Actor, call: Call, *, now: datetime | None = None) -> Call:
    """Take a call off the lists: a draft that is not wanted, or one that is over. Its page and its files stay."""
    with deed(actor, "calls.archive_call", call, permission="calls.manage_call") as done:
        call = done.locked(call)
        state = standing(call, now)
        if state == CallState.ARCHIVED:
            raise Refused(_("This call is in the archive already."))
        if state in (CallState.PUBLISHED, CallState.OPEN):
            raise Refused(_("A call cannot be archived before it has closed."))
        call.state = CallState.ARCHIVED
        call.version += 1
        call.save()
        done.note(state_before=str(state))
    return call


def _keeps_its_rules(call: Call, before: Mapping[str, object], changed: Sequence[str], now: datetime) -> None:
    names = {field.name: str(field.verbose_name) for field in Call._meta.fields}
    fixed = [names[name] for name in changed if name != "closes"]
    if fixed:
        raise Refused(
            _("The call is published; this can no longer be changed: %(fields)s.") % {"fields": ", ".join(fixed)},
            field=next(name for name in changed if name != "closes"),
        )
    if "closes" in changed:
        earlier = before["closes"]
        if isinstance(earlier, datetime) and (call.closes < earlier or now >= earlier):
            raise Refused(
                _("The closing of a published call can only be put off, and only while it has not come."),
                field="closes",
            )


def _sound(call: Call) -> None:
    """Raise Refused for a call whose parts contradict each other."""
    if call.zone not in time_zones():
        raise Refused(
            _("There is no time zone “%(zone)s”: write one such as Europe/Brussels.") % {"zone": call.zone},
            field="zone",
        )
    if not call.title:
        raise Refused(_("Give the call a title."), field="title")
    if call.closes <= call.opens:
        raise Refused(_("The call closes before it opens: choose a later closing."), field="closes")
    if call.places < 1:
        raise Refused(_("A call has at least one place."), field="places")
    if call.reserves < 0:
        raise Refused(_("The number of places in reserve is 0 or more."), field="reserves")
    if call.scale not in SCALES:
        raise Refused(_("Scores go from 0 to 5 or from 0 to 100."), field="scale")
    if not call.languages:
        raise Refused(_("Choose at least one language of applications."), field="languages")
    if call.evaluate_until is not None and call.evaluate_until <= call.closes:
        raise Refused(_("Evaluations are due after the call has closed: choose a later date."), field="evaluate_until")
    too_high = (
        [criterion.code for criterion in call.criteria.all() if criterion.minimum > call.scale] if call.pk else []
    )
    if too_high:
        raise Refused(
            ngettext(
                "The minimum of the criterion %(codes)s is above the scale.",
                "The minima of the criteria %(codes)s are above the scale.",
                len(too_high),
            )
            % {"codes": ", ".join(too_high)},
            field="scale",
        )
