"""What a call asks for and scores by: sections of the concept note, criteria, regions of its own. Only while it is a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Deed, Refused, deed
from observatory.core.models import Origin
from observatory.programme.calls.domain.calls import Texts, text
from observatory.programme.calls.models import Call, CallState, Criterion, NoteSection


def add_criterion(
    actor: Actor,
    call: Call,
    *,
    code: str,
    title: Texts,
    guidance: Texts,
    weight: int,
    minimum: Decimal | int | float | str = 0,
    version: int | None = None,
) -> Criterion:
    """Add a criterion at the end. Weights are per cent; they must add up to 100 before the call is published."""
    with _draft(actor, "calls.add_criterion", call, version) as (done, draft):
        criterion = Criterion(
            call=draft,
            position=_next(draft.criteria),
            code=code.strip(),
            title=text(title),
            guidance=text(guidance),
            weight=weight,
            minimum=Decimal(str(minimum)),
            origin=draft.origin,
        )
        _sound_criterion(criterion)
        criterion.save()
        done.note(criterion=criterion.pk, code=criterion.code, weight=weight)
    return criterion


def edit_criterion(
    actor: Actor,
    criterion: Criterion,
    *,
    code: str,
    title: Texts,
    guidance: Texts,
    weight: int,
    minimum: Decimal | int | float | str,
    position: int | None = None,
    version: int | None = None,
) -> Criterion:
    """Change a criterion; with `position` (counted from 1) it moves, and the others make room."""
    with _draft(actor, "calls.edit_criterion", criterion.call, version) as (done, draft):
        criterion = done.locked(criterion)
        criterion.call = draft
        criterion.code, criterion.weight, criterion.minimum = code.strip(), weight, Decimal(str(minimum))
        criterion.title, criterion.guidance = text(title), text(guidance)
        _sound_criterion(criterion)
        criterion.save()
        if position is not None:
            _move(list(draft.criteria.all()), criterion, position)
        done.note(criterion=criterion.pk, code=criterion.code, weight=weight)
    return criterion


def remove_criterion(actor: Actor, criterion: Criterion, *, version: int | None = None) -> None:
    """Take a criterion out of a draft."""
    with _draft(actor, "calls.remove_criterion", criterion.call, version) as (done, _draft_call):
        done.note(criterion=criterion.pk, code=criterion.code)
        criterion.delete()


def add_section(
    actor: Actor,
    call: Call,
    *,
    key: str,
    title: Texts,
    guidance: Texts,
    longest: int,
    version: int | None = None,
) -> NoteSection:
    """Add a section of the concept note at the end; `longest` is its greatest length in words."""
    with _draft(actor, "calls.add_section", call, version) as (done, draft):
        section = NoteSection(
            call=draft,
            position=_next(draft.sections),
            key=key.strip(),
            title=text(title),
            guidance=text(guidance),
            longest=longest,
            origin=draft.origin,
        )
        _sound_section(section)
        section.save()
        done.note(section=section.pk, key=section.key)
    return section


def edit_section(
    actor: Actor,
    section: NoteSection,
    *,
    title: Texts,
    guidance: Texts,
    longest: int,
    position: int | None = None,
    version: int | None = None,
) -> NoteSection:
    """Change a section; with `position` (counted from 1) it moves, and the others make room."""
    with _draft(actor, "calls.edit_section", section.call, version) as (done, draft):
        section = done.locked(section)
        section.call = draft
        section.title, section.guidance, section.longest = text(title), text(guidance), longest
        _sound_section(section)
        section.save()
        if position is not None:
            _move(list(draft.sections.all()), section, position)
        done.note(section=section.pk, key=section.key)
    return section


def remove_section(actor: Actor, section: NoteSection, *, version: int | None = None) -> None:
    """Take a section out of a draft."""
    with _draft(actor, "calls.remove_section", section.call, version) as (done, _draft_call):
        done.note(section=section.pk, key=section.key)
        section.delete()


def add_region(
    actor: Actor, call: Call, *, code: str, name: Mapping[str, str], country: str, version: int | None = None
) -> Call:
    """Let a region apply that no classification has: a metropolitan area, a cross-border region, an invented one.

    A programme of invented content takes invented regions alone: their country code is one that no country will ever have.
    """
    from observatory.programme.calls.domain.regions import is_user_assigned

    code, country = code.strip().upper(), country.strip().upper()
    with _draft(actor, "calls.add_region", call, version) as (done, draft):
        if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,11}", code):
            raise Refused(
                _("“%(code)s” is no code: write 2 to 12 capitals, digits or hyphens.") % {"code": code}, field="code"
            )
        if not re.fullmatch(r"[A-Z]{2}", country):
            raise Refused(_("Write the two letters of the country."), field="country")
        if draft.programme.origin == Origin.INVENTED and not is_user_assigned(country):
            raise Refused(
                _("This programme is invented for demonstration: its regions need a country code such as ZZ or XA."),
                field="country",
            )
        if not any(words.strip() for words in name.values()):
            raise Refused(_("Give the region a name."), field="name")
        if any(region["code"] == code for region in draft.regions):
            raise Refused(_("The region %(code)s is there already.") % {"code": code}, field="code")
        draft.regions = [*draft.regions, {"code": code, "name": dict(name), "country": country}]
        draft.save()
        done.note(region=code)
    return draft


def remove_region(actor: Actor, call: Call, *, code: str, version: int | None = None) -> Call:
    """Take a region of the call's own out of a draft."""
    with _draft(actor, "calls.remove_region", call, version) as (done, draft):
        draft.regions = [region for region in draft.regions if region["code"] != code]
        draft.save()
        done.note(region=code)
    return draft


@contextmanager
def _draft(actor: Actor, verb: str, call: Call, version: int | None) -> Iterator[tuple[Deed, Call]]:
    """A deed on a call that is still a draft; counts its version up, since its parts belong to it."""
    with deed(actor, verb, call, permission="calls.manage_call") as done:
        draft = done.locked(call, version)
        if draft.state != CallState.DRAFT:
            raise Refused(_("The call is published: its criteria, sections and regions stay as they are."))
        if version is None:
            draft.version += 1
        draft.save(update_fields=["version"])
        yield done, draft


def _next(rows: models.Manager) -> int:
    highest: int = rows.aggregate(highest=models.Max("position"))["highest"] or 0
    return highest + 1


def _move(rows: list, moved: Criterion | NoteSection, position: int) -> None:
    others = [row for row in rows if row.pk != moved.pk]
    others.insert(max(0, min(position - 1, len(others))), moved)
    for number, row in enumerate(others, start=1):
        if row.position != number:
            row.position = number
            row.save(update_fields=["position"])


def _sound_criterion(criterion: Criterion) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,7}", criterion.code):
        raise Refused(_("A code has 1 to 8 letters, digits, points or hyphens, such as C1."), field="code")
    if criterion.call.criteria.filter(code=criterion.code).exclude(pk=criterion.pk).exists():
        raise Refused(_("The call has a criterion %(code)s already.") % {"code": criterion.code}, field="code")
    if not criterion.title:
        raise Refused(_("Give the criterion a title."), field="title")
    if not 1 <= criterion.weight <= 100:
        raise Refused(_("A weight is a whole number from 1 to 100."), field="weight")
    if not 0 <= criterion.minimum <= criterion.call.scale:
        raise Refused(
            _("The minimum lies outside the scale: scores go from 0 to %(scale)d.") % {"scale": criterion.call.scale},
            field="minimum",
        )


def _sound_section(section: NoteSection) -> None:
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", section.key) or len(section.key) > 40:
        raise Refused(
            _("A short name has at most 40 small letters, digits, hyphens and underscores, such as the-vision."),
            field="key",
        )
    if section.call.sections.filter(key=section.key).exclude(pk=section.pk).exists():
        raise Refused(_("The call has a section “%(key)s” already.") % {"key": section.key}, field="key")
    if not section.title:
        raise Refused(_("Give the section a title."), field="title")
    if not 1 <= section.longest <= 20000:
        raise Refused(_("The greatest length is a number of words from 1 to 20,000."), field="longest")
