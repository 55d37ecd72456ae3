"""Each side answers for itself; what both have finished becomes evidence."""

from __future__ import annotations

import pytest
from tests.programme.assessments.cast import LATER, Cast, every, finished_stress_test

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry
from observatory.evidence.models import Evidence, EvidenceKind, EvidenceState
from observatory.programme.assessments.domain.stress_tests import (
    finalise_stress_test,
    freeze_score,
    reopen_stress_test,
    save_stress_answers,
)
from observatory.programme.assessments.models import PreAssessment, Rater, StressTest


def side(row: PreAssessment, rater: str) -> StressTest:
    return StressTest.objects.get(pre_assessment=row, rater=rater)


def test_each_side_answers_its_own_test_and_no_other(cast: Cast, row: PreAssessment) -> None:
    own, expert = side(row, Rater.SELF), side(row, Rater.EXPERT)
    for actor in (cast.lead, *cast.outsiders):
        with pytest.raises(NotPermitted):
            save_stress_answers(actor, expert, answers={"D1.1": {"score": 3}})
    for actor in (cast.officer, cast.expert, *cast.outsiders):
        with pytest.raises(NotPermitted):
            save_stress_answers(actor, own, answers={"D1.1": {"score": 3}})
    save_stress_answers(cast.lead, own, answers={"D1.1": {"score": 5}})
    save_stress_answers(cast.officer, expert, answers={"D1.1": {"score": 2}})
    save_stress_answers(cast.expert, side(row, Rater.EXPERT), answers={"D1.2": {"unknown": True}})
    assert [answer.score for answer in own.answers.all()] == [5]
    assert {answer.question: answer.score for answer in expert.answers.all()} == {"D1.1": 2, "D1.2": None}


def test_an_answer_keeps_evidence_comment_and_confidence_and_can_be_taken_back(cast: Cast, row: PreAssessment) -> None:
    test = side(row, Rater.SELF)
    given = {"score": 4, "source": "https://example.org/plan.pdf", "comment": "Adopted in 2021.", "confidence": "low"}
    test = save_stress_answers(cast.lead, test, answers={"D1.1": given})
    answer = test.answers.get()
    assert {name: getattr(answer, name) for name in given} == given
    assert answer.origin == "invented"
    save_stress_answers(cast.lead, test, answers={"D1.1": {}})
    assert not test.answers.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"score": 6}, {"score": -1}, {"score": "5"}, {"score": True}, {"score": 2.5}, {"score": 3, "unknown": True},
        {"score": 3, "confidence": "certain"}, {"comment": "I cannot decide."}, {"score": 1, "source": "x" * 501},
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_and_names_the_question(
    cast: Cast, row: PreAssessment, given: dict[str, object]
) -> None:
    test = side(row, Rater.SELF)
    with pytest.raises(Refused, match=r"D2\.4") as refusal:
        save_stress_answers(cast.lead, test, answers={"D2.4": given})
    assert refusal.value.field == "D2.4"
    with pytest.raises(Refused, match=r"D9\.1"):
        save_stress_answers(cast.lead, test, answers={"D9.1": {"score": 3}})
    assert not test.answers.exists()


def test_the_second_of_two_who_edit_the_same_test_is_told(cast: Cast, row: PreAssessment) -> None:
    test = side(row, Rater.EXPERT)
    save_stress_answers(cast.expert, test, answers={"D1.1": {"score": 2}}, version=1)
    with pytest.raises(Overtaken) as overtaken:
        save_stress_answers(cast.officer, test, answers={"D1.1": {"score": 5}}, version=1)
    assert (overtaken.value.base, overtaken.value.row.version) == (1, 2)
    assert test.answers.get().score == 2


def test_a_test_with_open_questions_is_not_final_unless_the_rest_counts_as_unknown(
    cast: Cast, row: PreAssessment
) -> None:
    test = side(row, Rater.SELF)
    answers = every(3)
    del answers["D3.2"], answers["D7.5"]
    test = save_stress_answers(cast.lead, test, answers=answers)
    with pytest.raises(Refused, match=r"2 questions have no answer yet: D3\.2, D7\.5"):
        finalise_stress_test(cast.lead, test)
    test = finalise_stress_test(cast.lead, test, rest_unknown=True, now=LATER)
    assert (test.state, test.finalised) == ("final", LATER)
    assert {answer.question for answer in test.answers.filter(score=None)} == {"D3.2", "D7.5"}
    with pytest.raises(Refused, match="final"):
        save_stress_answers(cast.lead, test, answers={"D3.2": {"score": 1}})


def test_answers_do_not_stand_in_the_audit_trail(cast: Cast, row: PreAssessment) -> None:
    save_stress_answers(
        cast.lead, side(row, Rater.SELF), answers={"D1.1": {"score": 5, "comment": "a confidential word"}}
    )
    entry = AuditEntry.objects.get(verb="assessments.save_stress_answers")
    assert entry.detail == {"questions": ["D1.1"]}


def test_the_scores_become_evidence_when_both_sides_are_final(cast: Cast, row: PreAssessment) -> None:
    own = side(row, Rater.SELF)
    save_stress_answers(cast.lead, own, answers=every(4))
    finalise_stress_test(cast.lead, StressTest.objects.get(pk=own.pk), now=LATER)
    assert not Evidence.objects.filter(kind=EvidenceKind.SCORE).exists()
    with pytest.raises(Refused, match="both sides"):
        freeze_score(cast.expert, row, code="D1")
    expert = side(row, Rater.EXPERT)
    save_stress_answers(cast.expert, expert, answers=every(3, D2_1=1))
    finalise_stress_test(cast.expert, StressTest.objects.get(pk=expert.pk), now=LATER)
    kept = {fact.content["code"]: fact for fact in Evidence.objects.filter(kind=EvidenceKind.SCORE)}
    assert sorted(kept) == [f"D{number}" for number in range(1, 9)]
    # Experts on governance: (2·1 + 4·3)/6·2 = 14/3.
    assert kept["D2"].content["self"]["value"] == 8.0
    assert kept["D2"].content["expert"]["value"] == pytest.approx(14 / 3)
    assert kept["D2"].title.texts["en"] == "Stress test, Governance: self-assessment 8.0, experts 4.7 (of 10)"
    assert (kept["D2"].demonstrator, kept["D2"].public, kept["D2"].date) == (
        cast.demonstrator.pk,
        False,
        LATER.date(),
    )


def test_one_question_can_be_kept_as_evidence_once(cast: Cast, row: PreAssessment) -> None:
    finished_stress_test(cast, row, every(4, D3_4=1), every(3))
    first = freeze_score(cast.expert, row, code="D3.4", now=LATER)
    assert (first.content["self"]["value"], first.content["expert"]["value"]) == (1, 3)
    assert freeze_score(cast.officer, row, code="D3.4", now=LATER).pk == first.pk
    with pytest.raises(Refused, match=r"D3 or D3\.2"):
        freeze_score(cast.expert, row, code="D33")
    with pytest.raises(NotPermitted):
        freeze_score(cast.lead, row, code="D3.4")


def test_the_office_opens_answers_again_and_what_was_kept_says_so(cast: Cast, row: PreAssessment) -> None:
    finished_stress_test(cast, row)
    test = side(row, Rater.SELF)
    with pytest.raises(NotPermitted):
        reopen_stress_test(cast.lead, test, reason="I was too kind.")
    with pytest.raises(Refused, match="why"):
        reopen_stress_test(cast.officer, test, reason=" ")
    reopen_stress_test(cast.officer, test, reason="A page was missing.")
    assert set(Evidence.objects.filter(kind=EvidenceKind.SCORE).values_list("state", flat=True)) == {
        EvidenceState.CORRECTED
    }
    save_stress_answers(cast.lead, test, answers={"D1.1": {"score": 1, "confidence": "high"}})
    finalise_stress_test(cast.lead, StressTest.objects.get(pk=test.pk), now=LATER)
    valid = Evidence.objects.filter(kind=EvidenceKind.SCORE, state=EvidenceState.VALID)
    assert valid.count() == 8
    # (2·1 + 4 + 2·4 + 4 + 4)/7·2 = 44/7
    strategy = next(fact for fact in valid if fact.content["code"] == "D1")
    assert strategy.content["self"]["value"] == pytest.approx(44 / 7)
