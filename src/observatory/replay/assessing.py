"""Step 2: interviews with their quotes, the stress test of both sides, findings that rest on evidence, the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from observatory.core.acting import Actor
from observatory.programme.assessments.domain import assessments, findings, interviews, profiles, quotes, reports
from observatory.programme.assessments.domain.stress_tests import finalise_stress_test, save_stress_answers
from observatory.programme.assessments.models import (
    Interview,
    PeerRule,
    PreAssessment,
    Rater,
    ReportSection,
    SectionKey,
    StressTest,
)
from observatory.programme.demonstrators.models import StepKind
from observatory.programme.scenarios import support as told
from observatory.replay.citing import REGISTER, cited
from observatory.replay.links import holder_of_link
from observatory.replay.region import Region

ANSWERED_IN = timedelta(days=3)
"""After so long the person who was interviewed has read the words that are to be quoted."""


def play(region: Region) -> None:
    """From the first interview to the published report, as far as it is told."""
    given = region.given.pre_assessment
    if given is None:
        return
    region.at("pre_assessment")
    row = assessments.begin_pre_assessment(
        region.expert, region.demonstrator, now=region.stage.at(_first_day(region, given), 8)
    )
    region.assessment = row
    _compare(region, row, given)
    for number, interview in enumerate(given.interviews):
        region.at("pre_assessment", "interviews", number)
        _interview(region, row, given, interview)
    region.at("pre_assessment", "stress_test")
    _stress_test(region, row, given)
    for number, finding in enumerate(given.findings):
        place = region.at("pre_assessment", "findings", number)
        evidence, _none = cited(region, finding.evidence, place)
        written = findings.add_finding(
            region.expert,
            row,
            kind=finding.kind,
            title=region.words(finding.title),
            text=region.words(finding.text),
            evidence=evidence,
        )
        if given.approved is not None or region.given.briefing is not None:
            written = findings.agree_finding(region.expert, written, now=region.stage.at(_last_day(region, given), 9))
        region.findings[finding.key] = written
    region.at("pre_assessment")
    _report(region, row, given)


def _compare(region: Region, row: PreAssessment, given: told.PreAssessment) -> None:
    """With the regions that are told; without them the profile keeps those that its rule finds."""
    if not given.peers:
        return
    place = region.at("pre_assessment", "peers")
    edition = profiles.edition_in_use(row)
    if edition is None:
        raise region.stage.error(
            f"no edition in use has numbers of {region.demonstrator.region}, which is to be compared.",
            place=place,
            remedy=REGISTER,
        )
    profiles.choose_peers(region.expert, row, rule=PeerRule.CHOSEN, peers=given.peers, edition=edition)


# -- interviews ------------------------------------------------------------------------------------------------------


def _interview(region: Region, row: PreAssessment, given: told.PreAssessment, talk: told.Interview) -> None:
    stage = region.stage
    assessor = region.first_who_may("assessments.edit_pre_assessment", stage.actor(talk.interviewer), region.expert)
    held = stage.at(talk.day, 17)
    interview = interviews.plan_interview(
        assessor,
        row,
        day=talk.day,
        mode=talk.mode,
        interviewer=stage.people[talk.interviewer],
        key_actors=[region.key_actors[key] for key in talk.actors],
        now=stage.at(_first_day(region, given), 9),
    )
    interview = interviews.record_interview(
        assessor,
        interview,
        notes=region.words(talk.notes),
        consent_day=talk.day if talk.consent else None,
        may_be_quoted=talk.consent,
        may_be_listed=talk.consent,
        now=held,
    )
    last = stage.at(max(_last_day(region, given), talk.day), 8)
    for quote in talk.quotes:
        _quote(assessor, interview, region, talk, quote, held, min(held + ANSWERED_IN, max(last, held)))


def _quote(
    assessor: Actor,
    interview: Interview,
    region: Region,
    talk: told.Interview,
    quote: told.Quote,
    held: datetime,
    answered: datetime,
) -> None:
    """The words go to the first of those who were in the talk; that person clears them through the link, or leaves them."""
    speaker = interview.people.get(key_actor=region.key_actors[talk.actors[0]])
    row = quotes.add_quote(
        assessor, interview, text=region.words(quote.text, speaker.language), speaker=speaker, now=held
    )
    if not talk.consent:
        return
    quotes.send_quote_for_clearance(assessor, row, now=held)
    if quote.cleared:
        person = holder_of_link(row, mail="assessments.clear_quote", purpose=quotes.DECIDE, now=answered)
        region.evidence[f"quote:{quote.key}"] = quotes.clear_quote(person, row, now=answered)


# -- stress test -----------------------------------------------------------------------------------------------------


def _stress_test(region: Region, row: PreAssessment, given: told.PreAssessment) -> None:
    """The region answers for itself, an expert for the experts; what one of them left out counts as “don't know”."""
    if not given.stress_test:
        return
    language = region.given.working_language
    sides = {
        Rater.SELF: (region.lead, {code: _answer(each.self_score) for code, each in given.stress_test.items()}),
        Rater.EXPERT: (
            region.expert,
            {code: _answer(each.expert_score, each.comment, language) for code, each in given.stress_test.items()},
        ),
    }
    now = region.between(_first_day(region, given), _last_day(region, given), 0.8)
    for rater, (actor, answers) in sides.items():
        test = StressTest.objects.get(pre_assessment=row, rater=rater)
        test = save_stress_answers(actor, test, answers=answers)
        finalise_stress_test(actor, test, rest_unknown=True, now=now)


def _answer(score: int | None, comment: Mapping[str, str] | None = None, language: str = "") -> dict[str, Any]:
    given: dict[str, Any] = {"unknown": True} if score is None else {"score": score}
    if comment:
        given["comment"] = comment.get(language) or next(iter(comment.values()))
    return given


# -- report ----------------------------------------------------------------------------------------------------------


def _report(region: Region, row: PreAssessment, given: told.PreAssessment) -> None:
    """The summary stands at the head of the findings; a report that was approved is published on that day."""
    if given.summary is not None:
        section = ReportSection.objects.get(pre_assessment=row, key=SectionKey.FINDINGS)
        reports.edit_report_section(region.expert, section, prose=region.words(given.summary))
    if given.approved is None:
        return
    reports.draft_report(region.expert, row, now=region.stage.at(given.approved, 10))
    reports.publish_report(region.officer, row, now=region.stage.at(given.approved, 16))


def _first_day(region: Region, given: told.PreAssessment) -> date:
    step = region.step(StepKind.PRE_ASSESSMENT)
    days = [talk.day for talk in given.interviews]
    if step is not None and step.started is not None:
        days.append(step.started)
    return min(days, default=given.approved or region.given.agreed)


def _last_day(region: Region, given: told.PreAssessment) -> date:
    """The day of the approval, or else the last one on which anything is told to have happened."""
    step = region.step(StepKind.PRE_ASSESSMENT)
    days = [given.approved] if given.approved is not None else [talk.day for talk in given.interviews]
    if given.approved is None and step is not None and step.ended is not None:
        days.append(step.ended)
    return max(days, default=region.given.agreed)
