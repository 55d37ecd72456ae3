"""Who may do what in calls: predicates, composed with & and |.

The wall: whoever has a conflict of interest with an application sees nothing of it, in whatever role, and no ranking of its
call, since totals would betray it. Members of the organisation that applies see it as applicants and never as office.
"""

from __future__ import annotations

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet

from observatory.core.models import Membership, Message, Programme, Role, Upload, User
from observatory.core.rules import OFFICE, has_role, is_signed_in, runs_programme
from observatory.programme.calls.models import Application, ApplicationState, Assignment, Call, Conflict

HANDED_IN = (
    ApplicationState.SUBMITTED,
    ApplicationState.SELECTED,
    ApplicationState.RESERVE,
    ApplicationState.NOT_SELECTED,
)
"""States of applications that are in the competition, or were until it was decided."""


# -- the wall --------------------------------------------------------------------------------------------------------


def walled_off(person: User, application: Application) -> bool:
    """Whether a conflict that was not lifted, or belonging to the applicant, keeps a person from an application."""
    return (
        Conflict.objects.filter(application=application, person_id=person.pk, lifted=None).exists()
        or Membership.objects.filter(organisation_id=application.organisation_id, person_id=person.pk).exists()
    )


def before_the_wall(person: User, rows: QuerySet[Application] | None = None) -> QuerySet[Application]:
    """The applications that no wall keeps a person from, as office or evaluator."""
    rows = Application.objects.all() if rows is None else rows
    conflict = Conflict.objects.filter(application=OuterRef("pk"), person_id=person.pk, lifted=None)
    membership = Membership.objects.filter(organisation=OuterRef("organisation"), person_id=person.pk)
    return rows.exclude(Exists(conflict)).exclude(Exists(membership))


def walled_applications(person: User, call: Call) -> QuerySet[Application]:
    """The applications of a call in the competition that a wall keeps a person from."""
    rows = call.applications.filter(submitted__isnull=False)
    return rows.exclude(pk__in=before_the_wall(person, rows).values("pk"))


# -- predicates ------------------------------------------------------------------------------------------------------


@rules.predicate
def is_public(user: User, call: Call) -> bool:
    """A call that was published; archived ones keep their page."""
    return call.published is not None


@rules.predicate
def applies(user: User, application: Application) -> bool:
    """A member of the organisation that applies, or whoever began the application."""
    if not user.is_authenticated or not user.is_active:
        return False
    return (
        application.created_by_id == user.pk
        or Membership.objects.filter(organisation_id=application.organisation_id, person_id=user.pk).exists()
    )


@rules.predicate
def is_handed_in(user: User, application: Application) -> bool:
    """An application that was submitted: drafts are nobody's but the applicant's."""
    return application.submitted is not None


@rules.predicate
def no_wall(user: User, application: Application) -> bool:
    """No conflict of interest between the person and the application."""
    return not walled_off(user, application)


@rules.predicate
def evaluates_call(user: User, application: Application) -> bool:
    """Evaluator of the programme or of this call."""
    return has_role(user, Role.EVALUATOR, application.call.programme_id, call=application.call_id)


@rules.predicate
def is_assigned(user: User, application: Application) -> bool:
    """One of the evaluators who were asked to score the application, while it is in the competition."""
    return (
        application.state in HANDED_IN
        and has_role(user, Role.EVALUATOR, application.call.programme_id, call=application.call_id)
        and Assignment.objects.filter(application=application, evaluator_id=user.pk).exists()
    )


@rules.predicate
def is_own_assignment(user: User, assignment: Assignment) -> bool:
    """The evaluator who was asked, without any conflict with the application and with the role still theirs."""
    application = assignment.application
    return (
        assignment.evaluator_id == user.pk
        and application.state in HANDED_IN
        and has_role(user, Role.EVALUATOR, application.call.programme_id, call=application.call_id)
        and not walled_off(user, application)
    )


@rules.predicate
def no_wall_to_assignment(user: User, assignment: Assignment) -> bool:
    """No conflict of interest between the person and the application that is to be scored."""
    return not walled_off(user, assignment.application)


@rules.predicate
def no_wall_in_call(user: User, call: Call) -> bool:
    """No conflict of interest with any application of the call: its ranking tells of all of them."""
    return not walled_applications(user, call).exists()


@rules.predicate
def is_somebody_elses(user: User, conflict: Conflict) -> bool:
    """Not the person's own conflict, nor one with an application that they are kept from themselves."""
    return conflict.person_id != user.pk and not walled_off(user, conflict.application)


def may_read_dossier(person: User, application: Application) -> bool:
    """Whether a person may read an application: its applicant, or office and evaluators before the wall."""
    return person.has_perm("calls.view_application", application) and (
        bool(applies(person, application)) or not walled_off(person, application)
    )


def readable_by(person: User) -> QuerySet[Application]:
    """Applications that no wall keeps a person from, and those that are their own."""
    own = Q(created_by_id=person.pk) | Q(organisation__memberships__person_id=person.pk)
    return Application.objects.filter(
        Q(pk__in=before_the_wall(person).values("pk")) | Q(pk__in=Application.objects.filter(own).values("pk"))
    ).select_related("call", "call__programme", "organisation")


def may_download(person: User, upload: Upload) -> bool:
    """A letter of an application is for those who may read the application."""
    application = Application.objects.filter(pk=upload.about).select_related("call").first()
    return application is not None and may_read_dossier(person, application)


def may_read_mail(person: User, message: Message) -> bool:
    """What the office writes to an applicant is not for those of the office who are kept from the application."""
    application = Application.objects.filter(pk=message.about).first()
    return application is None or not walled_off(person, application)


def evaluators_of(call: Call) -> QuerySet[User]:
    """Everybody who has the role of evaluator in the programme or in this call, by name."""
    scope = Q(grants__scope="programme") | Q(grants__scope="call", grants__scope_id=call.pk)
    role = Q(grants__programme_id=call.programme_id, grants__role=Role.EVALUATOR, grants__revoked=None)
    return User.objects.filter(role & scope, is_active=True).distinct().order_by("name", "email")


def officers_of(programme: Programme) -> QuerySet[User]:
    """Owners and officers of a programme."""
    return (
        User.objects.filter(
            grants__programme=programme, grants__role__in=OFFICE, grants__revoked=None, grants__scope="programme"
        )
        .distinct()
        .order_by("name", "email")
    )


rules.add_perm("calls.create_call", runs_programme)
rules.add_perm("calls.view_office_calls", runs_programme)
rules.add_perm("calls.manage_call", runs_programme)
rules.add_perm("calls.view_call", is_public | runs_programme)
rules.add_perm("calls.start_application", is_signed_in & is_public)
rules.add_perm("calls.edit_application", applies)
rules.add_perm("calls.view_application", applies | (is_handed_in & no_wall & (runs_programme | is_assigned)))
rules.add_perm("calls.run_application", is_handed_in & runs_programme & no_wall)
rules.add_perm("calls.run_assignment", runs_programme & no_wall_to_assignment)
rules.add_perm("calls.declare_conflict", is_handed_in & (evaluates_call | runs_programme))
rules.add_perm("calls.lift_conflict", runs_programme & is_somebody_elses)
rules.add_perm("calls.evaluate", is_own_assignment)
rules.add_perm("calls.view_ranking", runs_programme & no_wall_in_call)
rules.add_perm("calls.decide", runs_programme & no_wall_in_call)
