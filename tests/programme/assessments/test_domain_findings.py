"""A finding rests on evidence or it is not agreed."""

from __future__ import annotations

import pytest
from tests.programme.assessments.cast import LATER, Cast, agreed_finding, cleared_quote, held_interview

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.evidence import citing
from observatory.evidence.domain.facts import cited_by, freeze
from observatory.evidence.models import Citation, Evidence
from observatory.programme.assessments.domain.findings import (
    add_finding,
    agree_finding,
    cite_evidence,
    edit_finding,
    remove_finding,
    valid_evidence,
    withdrawn_evidence,
)
from observatory.programme.assessments.domain.quotes import evidence_of, withdraw_quote
from observatory.programme.assessments.models import Finding, PreAssessment
from observatory.programme.briefings.domain.briefings import begin_briefing
from observatory.programme.briefings.domain.recommendations import add_recommendation


def fact(cast: Cast, *, demonstrator: str | None = None, title: str = "A result") -> Evidence:
    return freeze(
        programme=cast.programme,
        kind="survey_result",
        title={"en": title},
        source={"en": "Survey"},
        day=LATER.date(),
        content={"facts": {"title": title}},
        demonstrator=cast.demonstrator.pk if demonstrator is None else demonstrator,
    )


def test_a_finding_without_evidence_is_not_agreed(cast: Cast, row: PreAssessment) -> None:
    finding = add_finding(cast.expert, row, kind="gap", title={"en": "Counters"}, text={"en": "Too many."})
    with pytest.raises(Refused, match="rests on no evidence") as refusal:
        agree_finding(cast.expert, finding)
    assert refusal.value.field == "evidence"
    assert Finding.objects.get().state == "draft"
    cite_evidence(cast.expert, finding, evidence=[fact(cast)])
    finding = agree_finding(cast.expert, finding, now=LATER)
    assert (finding.state, finding.agreed) == ("agreed", LATER)
    with pytest.raises(Refused, match="agreed already"):
        agree_finding(cast.expert, finding)


def test_a_finding_that_says_nothing_is_not_agreed(cast: Cast, row: PreAssessment) -> None:
    finding = add_finding(cast.expert, row, kind="gap", title={"en": "Counters"}, evidence=[fact(cast)])
    with pytest.raises(Refused, match="Write what"):
        agree_finding(cast.expert, finding)
    with pytest.raises(Refused, match="title"):
        add_finding(cast.expert, row, kind="gap", title="")
    with pytest.raises(Refused, match="strength"):
        add_finding(cast.expert, row, kind="rumour", title="Counters")


def test_evidence_that_was_withdrawn_does_not_carry_a_finding(cast: Cast, row: PreAssessment) -> None:
    quote = cleared_quote(cast, held_interview(cast, row))
    evidence = evidence_of(quote)
    finding = add_finding(
        cast.expert, row, kind="gap", title={"en": "Counters"}, text={"en": "Too many."}, evidence=[evidence]
    )
    withdraw_quote(cast.expert, quote)
    with pytest.raises(Refused, match="rests on no evidence"):
        agree_finding(cast.expert, finding)
    assert (valid_evidence(finding), [one.pk for one in withdrawn_evidence(finding)]) == ([], [evidence.pk])


def test_what_is_changed_must_be_agreed_again(cast: Cast, row: PreAssessment) -> None:
    one, other = fact(cast), fact(cast, title="Another")
    finding = agreed_finding(cast, row, one)
    cite_evidence(cast.expert, finding, evidence=[one])
    assert Finding.objects.get().state == "agreed", "the same evidence changes nothing"
    cite_evidence(cast.expert, finding, evidence=[one, other])
    assert Finding.objects.get().state == "draft"
    finding = agree_finding(cast.expert, finding)
    finding = edit_finding(
        cast.expert, finding, version=finding.version, kind="question", title={"en": "Why?"}, text={"en": "Who knows."}
    )
    assert (finding.state, finding.agreed, finding.kind) == ("draft", None, "question")
    assert {each.pk for each in cited_by(finding)} == {one.pk, other.pk}, "its evidence stays"


def test_the_second_of_two_who_edit_a_finding_is_told(cast: Cast, row: PreAssessment) -> None:
    finding = add_finding(cast.expert, row, kind="gap", title={"en": "Counters"})
    edit_finding(cast.expert, finding, version=1, kind="gap", title={"en": "Doors"})
    with pytest.raises(Overtaken):
        edit_finding(cast.officer, finding, version=1, kind="gap", title={"en": "Gates"})
    with pytest.raises(Overtaken):
        cite_evidence(cast.officer, finding, version=1, evidence=[fact(cast)])
    assert Finding.objects.get().title.texts == {"en": "Doors"}


def test_evidence_of_another_region_or_programme_cannot_be_cited(cast: Cast, row: PreAssessment) -> None:
    general = fact(cast, demonstrator="")
    assert add_finding(cast.expert, row, kind="gap", title="Guichets", evidence=[general]).number == 1
    with pytest.raises(Refused, match="another region"):
        add_finding(
            cast.expert, row, kind="gap", title="Guichets", evidence=[fact(cast, demonstrator="elsewhere1234567")]
        )
    assert Finding.objects.count() == 1


def test_only_office_and_experts_write_findings(cast: Cast, row: PreAssessment) -> None:
    finding = add_finding(cast.officer, row, kind="gap", title={"en": "Counters"})
    for actor in (cast.lead, *cast.outsiders):
        for verb in (
            lambda actor=actor: add_finding(actor, row, kind="gap", title="x"),
            lambda actor=actor: edit_finding(actor, finding, version=1, kind="gap", title="x"),
            lambda actor=actor: cite_evidence(actor, finding, evidence=[]),
            lambda actor=actor: agree_finding(actor, finding),
            lambda actor=actor: remove_finding(actor, finding),
        ):
            with pytest.raises(NotPermitted):
                verb()


def test_a_number_is_never_given_twice(cast: Cast, row: PreAssessment) -> None:
    first, second = (add_finding(cast.expert, row, kind="gap", title={"en": title}) for title in ("One", "Two"))
    cite_evidence(cast.expert, second, evidence=[fact(cast)])
    remove_finding(cast.expert, second)
    assert not Citation.objects.exists()
    third = add_finding(cast.expert, row, kind="gap", title={"en": "Three"})
    assert (first.number, third.number) == (1, 3)


def test_a_finding_that_a_recommendation_rests_on_stays(cast: Cast, row: PreAssessment) -> None:
    finding = agreed_finding(cast, row, fact(cast))
    briefing = begin_briefing(cast.officer, cast.demonstrator)
    recommendation = add_recommendation(
        cast.officer,
        briefing,
        title={"en": "One counter for all"},
        addressee="The council",
        cost="low",
        priority="high",
        horizon="short",
        findings=[finding],
    )
    with pytest.raises(Refused, match="Finding 1 is what a recommendation rests on"):
        remove_finding(cast.expert, finding)
    recommendation.findings.clear()
    remove_finding(cast.expert, finding)
    assert not Finding.objects.exists()


def test_evidence_says_which_findings_rest_on_it_to_those_who_may_see_them(cast: Cast, row: PreAssessment) -> None:
    finding = agreed_finding(cast, row, fact(cast))
    told = citing.described("assessments.finding", finding.pk, cast.ines)
    assert told is not None
    assert told.address.endswith(f"/assessments/findings/{finding.pk}/")
    assert "Small firms" in told.title
    for reader in (None, cast.bruno, cast.remi):
        assert citing.described("assessments.finding", finding.pk, reader) is None
    assert citing.described("assessments.finding", "unknown", cast.ines) is None
