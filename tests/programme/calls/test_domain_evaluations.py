"""Evaluators are asked, score, comment and finish; conflicts take a dossier away for good."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.programme.calls.conftest import AFTER, DURING, WRITTEN, Cast, assign, hand_in, make_draft, score

from observatory.core.acting import COMMAND, NotPermitted, Overtaken, Refused
from observatory.core.domain.people import add_member
from observatory.core.domain.programmes import grant_role, revoke_role
from observatory.core.models import AuditEntry, Role, RoleGrant, Scope, User
from observatory.programme.calls.domain.applications import withdraw_application
from observatory.programme.calls.domain.calls import publish_call
from observatory.programme.calls.domain.conflicts import declare_conflict, detect_conflict, lift_conflict
from observatory.programme.calls.domain.evaluations import (
    assign_evaluator,
    finalise_evaluation,
    reopen_evaluation,
    save_evaluation,
    unassign_evaluator,
    waive_evaluation,
)
from observatory.programme.calls.models import Application, Assignment, Call, Conflict, Decision, Evaluation
from observatory.programme.calls.rules import may_read_dossier


def test_an_evaluator_is_asked_once(cast: Cast, application: Application) -> None:
    assert assign(cast, application, "eva") == assign(cast, application, "eva")
    assert AuditEntry.objects.filter(verb="calls.assign_evaluator").count() == 1


@pytest.mark.parametrize("name", ["eva", "alma", "bruno", "nora"])
def test_only_the_office_asks_evaluators(cast: Cast, application: Application, name: str) -> None:
    with pytest.raises(NotPermitted):
        assign_evaluator(cast.actor(name), application, evaluator=cast.eva)


def test_whoever_is_tied_to_an_application_does_not_evaluate_it(cast: Cast, application: Application) -> None:
    with pytest.raises(Refused, match="no evaluator of this programme"):
        assign(cast, application, "nora")
    add_member(cast.actor("alma"), cast.organisations["alma"], cast.eva)
    with pytest.raises(Refused, match="belongs to the organisation"):
        assign(cast, application, "eva")
    declare_conflict(cast.actor("emil"), application)
    with pytest.raises(Refused, match="conflict of interest"):
        assign(cast, application, "emil")
    contact = User.objects.create_user("deputy.alma@example.org")
    grant_role(COMMAND, cast.programme, contact, Role.EVALUATOR)
    with pytest.raises(Refused, match="is a contact"):
        assign_evaluator(cast.officer, application, evaluator=contact)
    assert not Assignment.objects.exists()


def test_an_evaluator_of_one_call_evaluates_in_that_call_alone(cast: Cast, application: Application) -> None:
    elsewhere = publish_call(cast.officer, make_draft(cast), now=WRITTEN)
    grant_role(COMMAND, cast.programme, cast.nora, Role.EVALUATOR, scope=Scope.CALL, scope_id=elsewhere.pk)
    with pytest.raises(Refused, match="no evaluator"):
        assign(cast, application, "nora")
    assert assign(cast, hand_in(cast, elsewhere, "bela"), "nora").evaluator == cast.nora


def test_scores_are_saved_as_a_draft_and_made_final_when_complete(cast: Cast, application: Application) -> None:
    row = assign(cast, application, "eva")
    eva = cast.actor("eva")
    with pytest.raises(Refused, match="Nothing is scored"):
        finalise_evaluation(eva, row)
    save_evaluation(eva, row, version=0, scores={"NEED": "3.5"}, comments={"NEED": "Clear."})
    with pytest.raises(Refused) as refusal:
        finalise_evaluation(eva, row)
    assert str(refusal.value) == "Criterion IDEA has no score. Criterion IDEA has no comment."
    assert refusal.value.field == "score_IDEA"
    save_evaluation(eva, row, version=1, scores={"IDEA": 4}, comments={"IDEA": "Bold."}, comment="Good.")
    evaluation = finalise_evaluation(eva, row, now=AFTER)
    assert evaluation.final == AFTER
    assert {score.criterion.code: score.value for score in evaluation.scores.all()} == {
        "NEED": Decimal("3.5"),
        "IDEA": Decimal(4),
    }
    with pytest.raises(Refused, match="final"):
        save_evaluation(eva, row, scores={"NEED": 0})
    assert finalise_evaluation(eva, row).final == AFTER
    assert AuditEntry.objects.filter(verb="calls.finalise_evaluation").count() == 1


@pytest.mark.parametrize("value", ["-0.1", "5.1", "100", "3.55", "abc", "NaN", "Infinity", "1e1", "<b>5</b>"])
def test_a_score_outside_the_scale_is_refused(cast: Cast, application: Application, value: str) -> None:
    row = assign(cast, application, "eva")
    with pytest.raises(Refused) as refusal:
        save_evaluation(cast.actor("eva"), row, scores={"NEED": value})
    assert refusal.value.field == "score_NEED"
    assert not Evaluation.objects.exists()


def test_a_scale_to_100_takes_100(cast: Cast) -> None:
    call = publish_call(cast.officer, make_draft(cast, scale=100), now=WRITTEN)
    row = assign(cast, hand_in(cast, call, "alma"), "eva")
    saved = save_evaluation(cast.actor("eva"), row, scores={"NEED": "100", "IDEA": ""})
    assert [score.value for score in saved.scores.order_by("criterion__position")] == [Decimal(100), None]


def test_one_comment_on_the_whole_is_enough_where_the_call_says_so(cast: Cast) -> None:
    call = publish_call(cast.officer, make_draft(cast, comment_each=False), now=WRITTEN)
    row = assign(cast, hand_in(cast, call, "alma"), "eva")
    save_evaluation(cast.actor("eva"), row, scores={"NEED": 3, "IDEA": 3})
    with pytest.raises(Refused, match="comment on the whole"):
        finalise_evaluation(cast.actor("eva"), row)
    save_evaluation(cast.actor("eva"), row, comment="Sound.")
    assert finalise_evaluation(cast.actor("eva"), row).final is not None


def test_the_same_evaluation_in_two_windows_overwrites_nothing(cast: Cast, application: Application) -> None:
    row = assign(cast, application, "eva")
    save_evaluation(cast.actor("eva"), row, version=0, scores={"NEED": 1})
    with pytest.raises(Overtaken):
        save_evaluation(cast.actor("eva"), row, version=0, scores={"NEED": 5})
    assert row.evaluation.scores.get().value == Decimal(1)


@pytest.mark.parametrize("name", ["emil", "claire", "odile", "alma", "bruno"])
def test_nobody_scores_in_anothers_name(cast: Cast, application: Application, name: str) -> None:
    row = assign(cast, application, "eva")
    with pytest.raises(NotPermitted):
        save_evaluation(cast.actor(name), row, scores={"NEED": 5})
    with pytest.raises(NotPermitted):
        finalise_evaluation(cast.actor(name), row)


def test_the_owner_of_the_installation_does_not_score_for_others_either(cast: Cast, application: Application) -> None:
    row = assign(cast, application, "eva")
    cast.nora.is_superuser = True
    cast.nora.save()
    with pytest.raises(NotPermitted):
        save_evaluation(cast.actor("nora"), row, scores={"NEED": 5})


def test_an_evaluator_without_the_role_any_more_sees_and_scores_nothing(cast: Cast, application: Application) -> None:
    row = assign(cast, application, "eva")
    assert may_read_dossier(cast.eva, application)
    revoke_role(COMMAND, RoleGrant.objects.get(person=cast.eva))
    assert not may_read_dossier(cast.eva, application)
    with pytest.raises(NotPermitted):
        save_evaluation(cast.actor("eva"), row, scores={"NEED": 5})


def test_a_final_evaluation_is_opened_again_with_a_reason(cast: Cast, application: Application) -> None:
    row = assign(cast, application, "eva")
    score(cast, row, 3, 3)
    with pytest.raises(NotPermitted):
        reopen_evaluation(cast.actor("eva"), row, reason="I changed my mind.")
    with pytest.raises(Refused, match="Say in a sentence"):
        reopen_evaluation(cast.officer, row, reason="  ")
    reopen_evaluation(cast.officer, row, reason="Please explain IDEA.")
    score(cast, row, 4, 4)
    assert Evaluation.objects.get().reopened_reason == "Please explain IDEA."


def test_an_evaluation_is_waived_with_a_reason_unless_it_is_final(cast: Cast, application: Application) -> None:
    first, second = assign(cast, application, "eva"), assign(cast, application, "emil")
    score(cast, first, 3, 3)
    with pytest.raises(Refused, match="final"):
        waive_evaluation(cast.officer, first, reason="Ill.")
    waive_evaluation(cast.officer, second, reason="Ill.", now=AFTER)
    with pytest.raises(Refused, match="does without"):
        save_evaluation(cast.actor("emil"), second, scores={"NEED": 5})


def test_an_assignment_is_taken_back_while_nothing_is_written(cast: Cast, application: Application) -> None:
    first, second = assign(cast, application, "eva"), assign(cast, application, "emil")
    unassign_evaluator(cast.officer, first)
    score(cast, second, 3, 3, final=False)
    with pytest.raises(Refused, match="waive"):
        unassign_evaluator(cast.officer, second)
    assert [row.evaluator for row in Assignment.objects.all()] == [cast.emil]


def test_a_withdrawn_application_is_out_of_sight_for_evaluators(cast: Cast, application: Application) -> None:
    row = assign(cast, application, "eva")
    withdraw_application(cast.actor("alma"), application, now=DURING)
    application.refresh_from_db()
    assert not may_read_dossier(cast.eva, application)
    with pytest.raises(NotPermitted):
        save_evaluation(cast.actor("eva"), Assignment.objects.get(pk=row.pk), scores={"NEED": 5})


def test_after_the_decision_evaluations_stay_as_they_are(cast: Cast, decision: Decision) -> None:
    row = Assignment.objects.filter(evaluator=cast.eva).first()
    assert row is not None
    with pytest.raises(Refused, match="decided"):
        reopen_evaluation(cast.officer, row, reason="Late.")
    with pytest.raises(Refused, match="decided"):
        assign(cast, row.application, "ernst")


# -- conflicts -------------------------------------------------------------------------------------------------------


def test_a_declared_conflict_takes_the_dossier_away(cast: Cast, application: Application) -> None:
    row = assign(cast, application, "eva")
    assert may_read_dossier(cast.eva, application)
    conflict = declare_conflict(cast.actor("eva"), application, explanation="My brother works there.", now=AFTER)
    assert declare_conflict(cast.actor("eva"), application) == conflict
    assert not may_read_dossier(cast.eva, application)
    with pytest.raises(NotPermitted):
        save_evaluation(cast.actor("eva"), row, scores={"NEED": 5})
    assert Conflict.objects.count() == 1


def test_a_detected_conflict_names_what_it_is(cast: Cast, application: Application) -> None:
    with pytest.raises(Refused, match="Say in a sentence"):
        detect_conflict(cast.officer, application, person=cast.eva, explanation="")
    with pytest.raises(NotPermitted):
        detect_conflict(cast.actor("emil"), application, person=cast.eva, explanation="I think so.")
    conflict = detect_conflict(cast.officer, application, person=cast.eva, explanation="Co-author of the note.")
    assert (conflict.source, conflict.person) == ("detected", cast.eva)


def test_a_lifted_conflict_opens_the_dossier_and_scores_still_do_not_count(
    cast: Cast, application: Application
) -> None:
    row = assign(cast, application, "eva")
    conflict = declare_conflict(cast.actor("eva"), application)
    with pytest.raises(NotPermitted):
        lift_conflict(cast.actor("eva"), conflict, reason="I was wrong.")
    with pytest.raises(Refused, match="Say in a sentence"):
        lift_conflict(cast.officer, conflict, reason=" ")
    lift_conflict(cast.officer, conflict, reason="Another person of that name.", now=AFTER)
    assert may_read_dossier(cast.eva, application)
    with pytest.raises(Refused, match="would not count"):
        save_evaluation(cast.actor("eva"), row, scores={"NEED": 5})
    with pytest.raises(Refused, match="lifted already"):
        lift_conflict(cast.officer, conflict, reason="Again.")


def test_an_officer_lifts_neither_their_own_conflict_nor_one_with_what_they_are_kept_from(
    cast: Cast, application: Application
) -> None:
    own = declare_conflict(cast.officer, application)
    others = declare_conflict(cast.actor("eva"), application)
    for conflict in (own, others):
        with pytest.raises(NotPermitted):
            lift_conflict(cast.officer, conflict, reason="It is nothing.")
    assert not may_read_dossier(cast.claire, application)
    with pytest.raises(NotPermitted):
        assign(cast, application, "emil")
    lift_conflict(cast.actor("odile"), own, reason="Declared by mistake.")
    assert may_read_dossier(cast.claire, application)


@pytest.mark.parametrize("name", ["alma", "bruno", "nora"])
def test_others_have_no_conflict_to_declare(cast: Cast, application: Application, name: str) -> None:
    with pytest.raises(NotPermitted):
        declare_conflict(cast.actor(name), application)


def test_an_officer_who_belongs_to_the_applicant_sees_it_as_applicant_alone(
    cast: Cast, application: Application
) -> None:
    add_member(cast.actor("alma"), cast.organisations["alma"], cast.otto)
    assert may_read_dossier(cast.otto, application)
    assert not cast.otto.has_perm("calls.run_application", application)
    assert not cast.otto.has_perm("calls.view_ranking", application.call)
    assert cast.claire.has_perm("calls.view_ranking", application.call)


def test_drafts_are_nobodys_but_the_applicants(cast: Cast, call: Call) -> None:
    from tests.programme.calls.conftest import begin

    application = begin(cast, call, "alma")
    assert may_read_dossier(cast.alma, application)
    for person in (cast.claire, cast.odile, cast.eva, cast.bela, cast.bruno):
        assert not may_read_dossier(person, application)
