"""Ask evaluators, take their scores, make them final, open them again, do without them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, NotPermitted, Overtaken, Refused, deed
from observatory.core.models import Membership, Role, User
from observatory.core.rules import has_role
from observatory.programme.calls.domain.rows import as_it_is
from observatory.programme.calls.models import (
    Application,
    ApplicationState,
    Assignment,
    Call,
    CallState,
    Conflict,
    Criterion,
    Evaluation,
    Score,
)

Value = Decimal | int | float | str | None


def assign_evaluator(
    actor: Actor, application: Application, *, evaluator: User, now: datetime | None = None
) -> Assignment:
    """Ask an evaluator to score an application. Whoever has or had a conflict with it, or belongs to it, is refused."""
    application = as_it_is(application)
    assignment = Assignment(
        application=application, evaluator=evaluator, assigned=now or timezone.now(), origin=application.origin
    )
    with deed(actor, "calls.assign_evaluator", assignment, permission="calls.run_application", on=application) as done:
        application = _undecided(done.locked(application))
        call = application.call
        if application.state != ApplicationState.SUBMITTED:
            raise Refused(_("Only an application that was handed in is evaluated."))
        known = Assignment.objects.filter(application=application, evaluator=evaluator).first()
        if known is not None:
            done.unrecorded()
            return known
        if not has_role(evaluator, Role.EVALUATOR, call.programme_id, call=call.pk):
            raise Refused(
                _("%(name)s is no evaluator of this programme: give them the role first.") % {"name": evaluator},
                field="evaluator",
            )
        tie = tie_of(application, evaluator)
        if tie:
            raise Refused(tie, field="evaluator")
        assignment.save()
        done.note(evaluator=evaluator.pk, application=application.pk)
    return assignment


def tie_of(application: Application, evaluator: User) -> str:
    """What keeps a person from evaluating an application, in a sentence; empty if nothing does."""
    names = {"name": str(evaluator), "region": str(application)}
    if Conflict.objects.filter(application=application, person=evaluator).exists():
        return _("%(name)s has a conflict of interest with %(region)s.") % names
    if Membership.objects.filter(organisation_id=application.organisation_id, person=evaluator).exists():
        return _("%(name)s belongs to the organisation that applies for %(region)s.") % names
    addresses = {application.contact_email.strip().lower(), application.deputy_email.strip().lower()}
    if evaluator.email in addresses:
        return _("%(name)s is a contact of %(region)s.") % names
    return ""


def unassign_evaluator(actor: Actor, assignment: Assignment) -> None:
    """Ask an evaluator no longer, while nothing is written; later the evaluation can be waived."""
    with deed(actor, "calls.unassign_evaluator", assignment, permission="calls.run_assignment") as done:
        assignment = done.locked(assignment)
        _undecided(assignment.application)
        if Evaluation.objects.filter(assignment=assignment).exists():
            raise Refused(
                _("%(name)s has begun to write: waive the evaluation instead.") % {"name": assignment.evaluator}
            )
        done.note(evaluator=assignment.evaluator_id, application=assignment.application_id)
        assignment.delete()


def save_evaluation(
    actor: Actor,
    assignment: Assignment,
    *,
    version: int | None = None,
    scores: Mapping[str, Value] | None = None,
    comments: Mapping[str, str] | None = None,
    comment: str | None = None,
    now: datetime | None = None,
) -> Evaluation:
    """Save marks as a draft; `scores` and `comments` go by the codes of criteria, `comment` is on the whole.

    `version` is the one that was opened, 0 where nothing was saved yet: raises Overtaken if it was saved elsewhere since.
    What is not given stays.
    """
    with deed(actor, "calls.save_evaluation", assignment, permission="calls.evaluate") as done:
        assignment = _own(actor, done.locked(assignment))
        call = _undecided(assignment.application).call
        evaluation = Evaluation.objects.select_for_update().filter(assignment=assignment).first()
        if evaluation is None:
            evaluation = Evaluation(assignment=assignment, origin=assignment.origin, version=0)
        if evaluation.final is not None:
            raise Refused(_("Your evaluation is final: ask the office to open it again."))
        if version is not None and evaluation.version != version:
            raise Overtaken(evaluation, version)
        evaluation.version += 1
        if comment is not None:
            evaluation.comment = comment.strip()
        evaluation.save()
        _write(call, evaluation, scores or {}, comments or {})
        done.about(evaluation)
        done.note(criteria=sorted({*(scores or {}), *(comments or {})}))
    return evaluation


def finalise_evaluation(actor: Actor, assignment: Assignment, *, now: datetime | None = None) -> Evaluation:
    """Make an evaluation final: every criterion scored, and commented as the call asks."""
    with deed(actor, "calls.finalise_evaluation", assignment, permission="calls.evaluate") as done:
        assignment = _own(actor, done.locked(assignment))
        call = _undecided(assignment.application).call
        evaluation = Evaluation.objects.select_for_update().filter(assignment=assignment).first()
        if evaluation is None:
            raise Refused(_("Nothing is scored yet."))
        if evaluation.final is not None:
            done.unrecorded()
            return evaluation
        lacking = unscored(call, evaluation)
        if lacking:
            raise Refused(" ".join(message for _field, message in lacking), field=lacking[0][0])
        evaluation.final = now or timezone.now()
        evaluation.version += 1
        evaluation.save()
        done.about(evaluation)
    return evaluation


def unscored(call: Call, evaluation: Evaluation) -> list[tuple[str, str]]:
    """What an evaluation still lacks: the field of each thing and a sentence."""
    scores = {score.criterion_id: score for score in evaluation.scores.all()}
    found = []
    for criterion in call.criteria.all():
        score = scores.get(criterion.pk)
        if score is None or score.value is None:
            found.append((f"score_{criterion.code}", _("Criterion %(code)s has no score.") % {"code": criterion.code}))
        if call.comment_each and (score is None or not score.comment.strip()):
            found.append(
                (f"comment_{criterion.code}", _("Criterion %(code)s has no comment.") % {"code": criterion.code})
            )
    if not call.comment_each and not evaluation.comment.strip():
        found.append(("comment", _("The comment on the whole is missing.")))
    return found


def reopen_evaluation(actor: Actor, assignment: Assignment, *, reason: str, now: datetime | None = None) -> Evaluation:
    """Give a final evaluation back to its evaluator, with a reason that they read."""
    if not reason.strip():
        raise Refused(_("Say in a sentence why it is opened again."), field="reason")
    with deed(actor, "calls.reopen_evaluation", assignment, permission="calls.run_assignment") as done:
        assignment = done.locked(assignment)
        _undecided(assignment.application)
        evaluation = Evaluation.objects.select_for_update().filter(assignment=assignment).first()
        if evaluation is None or evaluation.final is None:
            raise Refused(_("Only a final evaluation can be opened again."))
        evaluation.final, evaluation.reopened_reason = None, reason.strip()
        evaluation.version += 1
        evaluation.save()
        done.about(evaluation)
    return evaluation


def waive_evaluation(actor: Actor, assignment: Assignment, *, reason: str, now: datetime | None = None) -> Assignment:
    """Do without an evaluation that is not final, with a reason; what is written of it does not count."""
    if not reason.strip():
        raise Refused(_("Say in a sentence why the evaluation is waived."), field="reason")
    with deed(actor, "calls.waive_evaluation", assignment, permission="calls.run_assignment") as done:
        assignment = done.locked(assignment)
        _undecided(assignment.application)
        if Evaluation.objects.filter(assignment=assignment).exclude(final=None).exists():
            raise Refused(_("This evaluation is final: it counts."))
        if assignment.waived is not None:
            raise Refused(_("This evaluation was waived already."))
        assignment.waived, assignment.waived_reason = now or timezone.now(), reason.strip()
        assignment.save()
        done.note(evaluator=assignment.evaluator_id, application=assignment.application_id)
    return assignment


def _own(actor: Actor, assignment: Assignment) -> Assignment:
    """The assignment, for its own evaluator alone: nobody scores in another's name."""
    if actor.person is not None and actor.person.pk != assignment.evaluator_id:
        raise NotPermitted
    if assignment.waived is not None:
        raise Refused(_("The office does without this evaluation."))
    had_conflict = Conflict.objects.filter(application_id=assignment.application_id, person_id=assignment.evaluator_id)
    if had_conflict.exists():
        raise Refused(_("You had a conflict of interest with this application: your scores would not count."))
    return assignment


def _undecided(application: Application) -> Application:
    """The application, its call held as it is now: nobody decides while somebody scores."""
    application.call = Call.objects.select_for_update().get(pk=application.call_id)
    if application.call.state in (CallState.DECIDED, CallState.ARCHIVED):
        raise Refused(_("The call is decided: evaluations stay as they are."))
    return application


def _write(call: Call, evaluation: Evaluation, scores: Mapping[str, Value], comments: Mapping[str, str]) -> None:
    criteria: dict[str, Criterion] = {criterion.code: criterion for criterion in call.criteria.all()}
    known = {score.criterion_id: score for score in evaluation.scores.all()}
    new = []
    for code in sorted({*scores, *comments}):
        if code not in criteria:
            raise Refused(_("The call has no criterion “%(code)s”.") % {"code": code})
        criterion = criteria[code]
        score = known.get(criterion.pk) or Score(evaluation=evaluation, criterion=criterion, origin=evaluation.origin)
        if code in scores:
            score.value = _mark(scores[code], call, code)
        if code in comments:
            score.comment = comments[code].strip()
        if criterion.pk in known:
            score.save()
        else:
            new.append(score)
    Score.objects.bulk_create(new)


def _mark(value: Value, call: Call, code: str) -> Decimal | None:
    """A score on the scale with at most one decimal; None where none is given yet."""
    if value is None or value == "":
        return None
    try:
        mark = Decimal(str(value))
    except InvalidOperation:
        mark = Decimal("NaN")
    if not mark.is_finite() or not 0 <= mark <= call.scale or mark != mark.quantize(Decimal("0.1")):
        raise Refused(
            _(
                "The score %(value)s for criterion %(code)s is not on the scale: write a number from 0 to %(scale)d with at most one decimal."
            )
            % {"value": value, "code": code, "scale": call.scale},
            field=f"score_{code}",
        )
    return mark
