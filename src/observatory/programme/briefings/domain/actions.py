"""Write the action plan, and correct it once it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.core.domain.tokens import revoke_tokens
from observatory.evidence.domain.facts import cite_all
from observatory.evidence.models import Evidence
from observatory.programme.briefings.domain.asking import REPORT, send_link
from observatory.programme.briefings.domain.briefings import Texts, citable, must_be_open, origin_of, text
from observatory.programme.briefings.models import Action, ActionStatus, BriefingState, PlanChange, Recommendation
from observatory.programme.demonstrators.domain.key_actors import languages_of

TEXTS = ("title", "description", "indicator", "unit", "risk")


def add_action(
    actor: Actor,
    recommendation: Recommendation,
    *,
    title: Texts,
    description: Texts | None = None,
    owner_organisation: str = "",
    owner_name: str = "",
    owner_email: str = "",
    owner_language: str = "",
    partners: Iterable[str] = (),
    start: date | None = None,
    end: date | None = None,
    budget: Decimal | int | None = None,
    currency: str = "EUR",
    funding: str = "",
    indicator: Texts | None = None,
    unit: Texts | None = None,
    baseline: Decimal | int | None = None,
    baseline_date: date | None = None,
    target: Decimal | int | None = None,
    target_date: date | None = None,
    risk: Texts | None = None,
    evidence: Iterable[Evidence] = (),
) -> Action:
    """Add an action to a recommendation. Owner, term and indicator may be missing until the briefing is approved."""
    action = Action(recommendation=recommendation, **origin_of(recommendation))
    _write(
        action,
        title=title,
        description=description,
        owner_organisation=owner_organisation,
        owner_name=owner_name,
        owner_email=owner_email,
        owner_language=owner_language,
        partners=partners,
        start=start,
        end=end,
        budget=budget,
        currency=currency,
        funding=funding,
        indicator=indicator,
        unit=unit,
        baseline=baseline,
        baseline_date=baseline_date,
        target=target,
        target_date=target_date,
        risk=risk,
    )
    with deed(actor, "briefings.add_action", action, permission="briefings.edit_plan", on=recommendation) as done:
        briefing = done.locked(recommendation.briefing)
        must_be_open(briefing)
        last = recommendation.actions.aggregate(last=Max("number"))["last"] or 0
        action.number = last + 1
        action.save()
        cite_all(citable(briefing, evidence), action)
        done.note(recommendation=recommendation.pk, number=action.number)
    return action


def edit_action(
    actor: Actor, action: Action, *, version: int, evidence: Iterable[Evidence] | None = None, **values: Any
) -> Action:
    """Write an action anew, with the values that `add_action` takes; evidence stays as it is where None is given."""
    with deed(actor, "briefings.edit_action", action, permission="briefings.edit_plan") as done:
        action = done.locked(action, version)
        briefing = done.locked(action.recommendation.briefing)
        must_be_open(briefing)
        changed = _changed(action, values)
        _write(action, **values)
        action.save()
        if evidence is not None:
            cite_all(citable(briefing, evidence), action)
        done.note(fields=changed)
    return action


def correct_action(
    actor: Actor, action: Action, *, version: int, reason: str, now: datetime | None = None, **values: Any
) -> Action:
    """Change an action of an approved plan (another owner, another term), with a reason. What was approved stays frozen.

    With a new address the links that the old owner holds end, and the new one is asked what the old one has not answered.
    """
    if not reason.strip():
        raise Refused(_("Say in a sentence why the plan changes."), field="correction")
    with deed(actor, "briefings.correct_action", action, permission="briefings.edit_plan") as done:
        action = done.locked(action, version)
        if action.briefing.state not in {BriefingState.APPROVED, BriefingState.PUBLISHED}:
            raise Refused(_("The plan has not been approved yet: edit the action."))
        changed, address = _changed(action, values), action.owner_email
        _write(action, **values)
        if lacking := lacks(action):
            raise Refused(
                _("An action of an approved plan keeps what makes it one. Missing: %(missing)s.")
                % {"missing": ", ".join(lacking)}
            )
        action.save()
        if action.owner_email != address:
            for request in action.requests.all():
                revoke_tokens(request, REPORT)
                if request.until > (now or timezone.now()) and not request.reports.exists():
                    send_link(request, "briefings.progress")
        change = PlanChange.objects.create(
            action=action,
            fields=changed,
            reason=reason.strip(),
            person=actor.person,
            made=now or timezone.now(),
            **origin_of(action),
        )
        done.note(fields=changed, change=change.pk)
    return action


def remove_action(actor: Actor, action: Action) -> None:
    """Take an action out of a plan that has not been approved; those after it move up."""
    recommendation = action.recommendation
    with deed(actor, "briefings.remove_action", recommendation, permission="briefings.edit_plan") as done:
        must_be_open(done.locked(recommendation.briefing))
        if action.requests.exists() or action.reports.exists():
            raise Refused(_("Its owner has been asked for progress already: drop the action instead, with a reason."))
        cite_all((), action)
        done.note(action=action.pk, number=action.number)
        number = action.number
        action.delete()
        for later in recommendation.actions.filter(number__gt=number).order_by("number"):
            later.number -= 1
            later.version += 1
            later.save(update_fields=["number", "version"])


def lacks(action: Action) -> list[str]:
    """What an action must have before it can be approved, and does not: words for people."""
    missing = []
    if not (action.owner_organisation and action.owner_name and action.owner_email):
        missing.append(_("owner (organisation, name, e-mail address)"))
    if action.start is None or action.end is None:
        missing.append(_("term (start and end)"))
    if not action.indicator or action.baseline is None or action.target is None:
        missing.append(_("indicator (name, baseline, target)"))
    return missing


def is_over(action: Action) -> bool:
    """Whether nothing more is expected of an action."""
    return action.status in {ActionStatus.DONE, ActionStatus.DROPPED}


def _write(action: Action, **given: Any) -> None:
    """Put checked values on an action. Raises TypeError for a value that an action does not have."""
    values = {**dict.fromkeys(TEXTS), **given}
    unknown = sorted(
        set(values)
        - {*TEXTS, "owner_organisation", "owner_name", "owner_email", "owner_language", "partners", "start", "end"}
        - {"budget", "currency", "funding", "baseline", "baseline_date", "target", "target_date"}
    )
    if unknown:
        raise TypeError(f"an action has no {', '.join(unknown)}")
    for name in TEXTS:
        setattr(action, name, text(values[name]))
    for name in ("owner_organisation", "owner_name", "funding"):
        setattr(action, name, str(values.get(name, "")).strip())
    for name in ("start", "end", "budget", "baseline", "baseline_date", "target", "target_date"):
        setattr(action, name, values.get(name))
    action.owner_email = str(values.get("owner_email", "")).strip().lower()
    action.owner_language = values.get("owner_language") or action.demonstrator.working_language
    action.partners = [name.strip() for name in values.get("partners", ()) if name.strip()]
    action.currency = str(values.get("currency", "EUR")).strip().upper()
    if not action.title:
        raise Refused(_("An action needs a title."), field="title")
    if action.owner_email:
        try:
            validate_email(action.owner_email)
        except ValidationError as error:
            raise Refused(
                _("“%(address)s” is no e-mail address.") % {"address": action.owner_email}, field="owner_email"
            ) from error
    if action.owner_language not in languages_of(action.demonstrator):
        raise Refused(_("The owner cannot be written to in this language."), field="owner_language")
    if action.start is not None and action.end is not None and action.end < action.start:
        raise Refused(_("The action ends before it starts."), field="end")
    if action.budget is not None and action.budget < 0:
        raise Refused(_("A budget is not below nought."), field="budget")
    if len(action.currency) != 3 or not action.currency.isalpha():
        raise Refused(_("Write the currency as three letters, such as EUR."), field="currency")
    if action.indicator and action.baseline is not None and action.baseline == action.target:
        raise Refused(_("The target is what there is already: an indicator must move."), field="target")


def _changed(action: Action, values: dict[str, Any]) -> list[str]:
    """Names of the fields that will differ, for the history: no values, which may name persons."""
    written: dict[str, Callable[[Any], Any]] = {"partners": list, **dict.fromkeys(TEXTS, text)}
    return sorted(
        name for name, value in values.items() if written.get(name, _as_it_is)(value) != getattr(action, name)
    )


def _as_it_is(value: Any) -> Any:
    return value
