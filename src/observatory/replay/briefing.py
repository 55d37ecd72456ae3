"""Step 4: sections, recommendations that rest on evidence, the action plan, the region's factual check, the approval."""

from __future__ import annotations

from datetime import date, timedelta

from observatory.evidence.domain.facts import cited_by
from observatory.programme.briefings.domain import actions, approval, briefings, checking, drafting, recommendations
from observatory.programme.briefings.marks import mark
from observatory.programme.briefings.models import Action, Briefing, BriefingSection, Recommendation
from observatory.programme.demonstrators.domain.key_actors import languages_of
from observatory.programme.demonstrators.models import StepKind
from observatory.programme.scenarios import support as told
from observatory.replay.citing import cited
from observatory.replay.region import Region

CHECK = timedelta(days=21)
"""So long before the approval the factual check is opened, if the briefing has been begun by then."""


def play(region: Region) -> None:
    """From the first section to the published briefing."""
    given = region.given.briefing
    if given is None:
        return
    region.at("briefing")
    begun = _begun(region, given)
    row = briefings.begin_briefing(
        region.expert, region.demonstrator, title=region.words(given.title), now=region.stage.at(begun, 9)
    )
    region.briefing = row
    _write(region, row, given, begun)
    found = _recommend(region, row, given)
    _plan(region, given, found)
    region.at("briefing", "remarks")
    _check(region, row, given, begun, found)
    region.at("briefing")
    approval.approve_briefing(region.officer, row, now=region.stage.at(given.approved, 14))
    approval.publish_briefing(region.officer, row, now=region.stage.at(given.approved, 16))
    row.refresh_from_db()


def _write(region: Region, row: Briefing, given: told.Briefing, begun: date) -> None:
    """Sections are drafted from the steps before; the words that are told take the place of the draft, its evidence stays."""
    drafting.draft_sections(region.expert, row, now=region.stage.at(begun, 10))
    row.refresh_from_db()
    row = briefings.edit_briefing(
        region.expert, row, version=row.version, title=region.words(given.title), summary=region.words(given.summary)
    )
    for section in row.sections.filter(key__in=given.sections):
        region.at("briefing", "sections", section.key)
        marks = [mark(fact.pk) for fact in cited_by(section)]
        prose = {
            language: "\n\n".join((words, *marks))
            for language, words in region.words(given.sections[section.key]).items()
        }
        briefings.save_section(region.expert, section, version=section.version, prose=prose)


def _recommend(region: Region, row: Briefing, given: told.Briefing) -> dict[str, Recommendation]:
    found: dict[str, Recommendation] = {}
    for number, each in enumerate(given.recommendations):
        place = region.at("briefing", "recommendations", number)
        evidence, findings = cited(region, each.evidence, place)
        found[each.key] = recommendations.add_recommendation(
            region.expert,
            row,
            title=region.words(each.title),
            addressee=each.addressee,
            kind=each.kind,
            rationale=region.words(each.rationale),
            benefit=region.words(each.benefit),
            cost=each.cost,
            risk=region.words(each.risk),
            priority=each.priority,
            horizon=each.horizon,
            evidence=evidence,
            findings=findings,
        )
    return found


def _plan(region: Region, given: told.Briefing, found: dict[str, Recommendation]) -> None:
    """The plan is the region's: its lead writes it. Owners are written to in the language that is known of them."""
    spoken = {actor.email: actor.language for actor in region.key_actors.values()}
    for number, each in enumerate(given.actions):
        region.at("briefing", "actions", number)
        language = spoken.get(each.email, "")
        region.actions[each.key] = actions.add_action(
            region.lead,
            found[each.recommendation],
            title=region.words(each.title),
            description=region.words(each.description),
            owner_organisation=each.organisation,
            owner_name=each.person,
            owner_email=each.email,
            owner_language=language if language in languages_of(region.demonstrator) else "",
            partners=each.partners,
            start=each.starts,
            end=each.deadline,
            budget=each.budget,
            funding=each.funding,
            indicator=region.words(each.indicator.name),
            unit=region.words(each.indicator.unit),
            baseline=each.indicator.baseline,
            target=each.indicator.target,
            target_date=each.deadline,
        )


def _check(region: Region, row: Briefing, given: told.Briefing, begun: date, found: dict[str, Recommendation]) -> None:
    """The region remarks and confirms; its remarks are answered; the round is closed."""
    opened = max(begun, given.approved - CHECK)
    check = checking.open_factual_check(
        region.expert,
        row,
        due=region.between(opened, given.approved, 0.7).date(),
        now=region.stage.at(opened, 11),
    )
    for number, each in enumerate(given.remarks):
        region.at("briefing", "remarks", number)
        about = _about(region, row, found, each.section)
        remark = checking.save_remark(
            region.lead,
            check,
            text=region.words(each.text),
            section=about if isinstance(about, BriefingSection) else None,
            recommendation=about if isinstance(about, Recommendation) else None,
            action=about if isinstance(about, Action) else None,
            now=region.between(opened, given.approved, 0.5),
        )
        checking.answer_remark(
            region.expert,
            remark,
            answer=region.words(each.answer),
            how=each.how,
            now=region.between(opened, given.approved, 0.8),
        )
    checking.confirm_facts(region.lead, check, now=region.between(opened, given.approved, 0.9))
    checking.close_factual_check(region.expert, check, now=region.stage.at(given.approved, 12))


def _about(
    region: Region, row: Briefing, found: dict[str, Recommendation], key: str
) -> BriefingSection | Recommendation | Action:
    return found.get(key) or region.actions.get(key) or row.sections.get(key=key)


def _begun(region: Region, given: told.Briefing) -> date:
    """The day on which the step began, or the last one on which anything happened before."""
    step = region.step(StepKind.BRIEFING)
    if step is not None and step.started is not None:
        return min(step.started, given.approved)
    days = [workshop.days[-1] for workshop in region.given.workshops]
    return min(max(days, default=region.given.agreed), given.approved)
