"""How far things are: applications by country and kind, evaluations by application and evaluator. For the office alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from observatory.core.models import OrganisationKind, User
from observatory.programme.calls.models import Application, ApplicationState, Assignment, Call, Conflict
from observatory.programme.calls.rules import HANDED_IN, before_the_wall


@dataclass(frozen=True)
class Share:
    """How many applications a country or a kind of organisation has, and which part of all that is."""

    key: str
    label: str
    count: int
    share: float


@dataclass(frozen=True)
class Statistics:
    """The applications that were handed in, by country and by kind of organisation; drafts and withdrawn ones counted apart."""

    handed_in: int
    drafts: int
    withdrawn: int
    countries: tuple[Share, ...]
    kinds: tuple[Share, ...]


@dataclass
class ApplicationProgress:
    """The evaluations of one application: who was asked, and what has come of it."""

    application: Application
    assignments: list[Assignment] = field(default_factory=list)
    final: int = 0
    draft: int = 0
    untouched: int = 0
    waived: int = 0
    out: int = 0

    @property
    def open(self) -> int:
        """How many evaluations are still to come."""
        return self.draft + self.untouched


@dataclass
class EvaluatorProgress:
    """The evaluations of one evaluator."""

    evaluator: User
    asked: int = 0
    final: int = 0
    waived: int = 0


def statistics(call: Call) -> Statistics:
    """Counts of the applications of a call."""
    rows = list(call.applications.values_list("state", "country", "organisation__kind"))
    handed_in = [(country, kind) for state, country, kind in rows if state in HANDED_IN]
    total = len(handed_in)
    kinds = dict(OrganisationKind.choices)

    def shares(counts: Counter[str], labels: dict[str, str]) -> tuple[Share, ...]:
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(Share(key, str(labels.get(key, key)), count, count / total) for key, count in ordered)

    states = Counter(state for state, _country, _kind in rows)
    return Statistics(
        handed_in=total,
        drafts=states[ApplicationState.DRAFT],
        withdrawn=states[ApplicationState.WITHDRAWN],
        countries=shares(Counter(country for country, _kind in handed_in), {}),
        kinds=shares(Counter(kind for _country, kind in handed_in), {key: str(label) for key, label in kinds.items()}),
    )


def evaluation_progress(call: Call, person: User) -> tuple[list[ApplicationProgress], list[EvaluatorProgress]]:
    """Progress by application and by evaluator, as far as the person may see: nothing of what a wall keeps them from."""
    applications = before_the_wall(person, call.applications.filter(state__in=HANDED_IN)).order_by("number")
    by_application = {
        row.pk: ApplicationProgress(row) for row in applications.select_related("organisation", "call__programme")
    }
    conflicts = set(Conflict.objects.filter(application__call=call).values_list("application_id", "person_id"))
    by_evaluator: dict[str, EvaluatorProgress] = {}
    assignments = Assignment.objects.filter(application__in=by_application).select_related("evaluator", "evaluation")
    for assignment in assignments.order_by("evaluator__name", "evaluator__email"):
        row = by_application[assignment.application_id]
        row.assignments.append(assignment)
        one = by_evaluator.setdefault(assignment.evaluator_id, EvaluatorProgress(assignment.evaluator))
        evaluation = getattr(assignment, "evaluation", None)
        if (assignment.application_id, assignment.evaluator_id) in conflicts:
            row.out += 1
            continue
        one.asked += 1
        if assignment.waived is not None:
            row.waived += 1
            one.waived += 1
        elif evaluation is None:
            row.untouched += 1
        elif evaluation.final is None:
            row.draft += 1
        else:
            row.final += 1
            one.final += 1
    return list(by_application.values()), list(by_evaluator.values())
