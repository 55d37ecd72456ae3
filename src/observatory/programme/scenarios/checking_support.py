"""Whether what a scenario says of the selected regions fits together, and every citation has its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, get_args

from observatory.programme.scenarios.lines import Path
from observatory.programme.scenarios.questionnaires import answerable
from observatory.programme.scenarios.ranking import ranking
from observatory.programme.scenarios.scenario import Scenario
from observatory.programme.scenarios.shaping import Shaper
from observatory.programme.scenarios.support import (
    ActorGroup,
    Board,
    Briefing,
    Demonstrator,
    FollowUp,
    PolicyProject,
    PreAssessment,
    Stage,
    Step,
    Survey,
    Workshop,
)
from observatory.statistics.errors import InputError
from observatory.statistics.sources.sample import union

STRESS_QUESTIONS = tuple(f"D{dimension}.{question}" for dimension in range(1, 9) for question in range(1, 6))
"""The stress test has eight dimensions of five questions."""

BRIEFING_SECTIONS = ("introduction", "challenge", "profile", "policy_mix", "workshop", "outlook")
LAYERS = ("division", "category", "emerging")
"""Layers of the edition of the fictional union, in its order."""

CITATIONS = ("figure", "survey", "quote", "score", "card", "finding")
CONTACTS = ("contact", "deputy")
"""Team members who are the contact and the deputy of the application; others name an account."""


def check_demonstrators(scenario: Scenario, shaper: Shaper) -> None:
    """Raise InputError where a demonstrator contradicts itself, the scores, or what it refers to."""
    outcomes = {each.application: each.outcome for each in ranking(scenario)}
    shaper.distinct(("demonstrators",), [each.application for each in scenario.demonstrators], "application")
    for number, demonstrator in enumerate(scenario.demonstrators):
        path: Path = ("demonstrators", number)
        shaper.known((*path, "application"), demonstrator.application, outcomes, "application")
        if outcomes[demonstrator.application] != "selected":
            shaper.refuse(
                (*path, "application"),
                f"the scores do not select {demonstrator.application!r}.",
                "Only selected applications are supported.",
            )
        _Checker(scenario, demonstrator, path, shaper).check()


def check_publications(scenario: Scenario, shaper: Shaper) -> None:
    """Raise InputError where a publication refers to something that is not there."""
    keys = [each.key for each in scenario.publications]
    supported = [each.application for each in scenario.demonstrators]
    shaper.distinct(("publications",), keys, "key")
    for number, publication in enumerate(scenario.publications):
        path: Path = ("publications", number)
        if publication.application or publication.kind == "region_story":
            shaper.known((*path, "application"), publication.application, supported, "supported application")
        if publication.kind == "newsletter" and publication.number is None:
            shaper.refuse(path, "the newsletter has no number.", "Write number = 1.")
        for place, part in enumerate(publication.parts):
            shaper.known((*path, "parts", place), part, keys, "publication")


class _Checker:
    """One demonstrator: each method looks at one part of it."""

    def __init__(self, scenario: Scenario, demonstrator: Demonstrator, path: Path, shaper: Shaper) -> None:
        self.scenario = scenario
        self.demonstrator = demonstrator
        self.path = path
        self.shaper = shaper
        self.actors = {actor.key for actor in demonstrator.key_actors}

    def check(self) -> None:
        demonstrator, path = self.demonstrator, self.path
        if demonstrator.agreed < self.scenario.decision.day:
            self.shaper.refuse(
                (*path, "agreed"), "the support is agreed before the decision.", "Put it after the decision."
            )
        if demonstrator.working_language not in self.scenario.languages:
            self.shaper.refuse(
                (*path, "working_language"),
                f"the scenario has no language {demonstrator.working_language!r}.",
                f"Its languages are {', '.join(self.scenario.languages)}.",
            )
        accounts = {account.key for account in self.scenario.accounts}
        for number, member in enumerate(demonstrator.team):
            if member.account:
                self.shaper.known((*path, "team", number, "account"), member.account, {*accounts, *CONTACTS}, "account")
        self.shaper.distinct((*path, "key_actors"), [each.key for each in demonstrator.key_actors], "key")
        self.shaper.distinct((*path, "key_actors"), [each.email for each in demonstrator.key_actors], "email")
        self.project(demonstrator.policy_project, (*path, "policy_project"))
        self.shaper.distinct((*path, "steps"), [each.kind for each in demonstrator.steps], "kind")
        for number, step in enumerate(demonstrator.steps):
            self.step(step, (*path, "steps", number))
        if demonstrator.survey:
            self.survey(demonstrator.survey, (*path, "survey"))
        if demonstrator.pre_assessment:
            self.pre_assessment(demonstrator.pre_assessment, (*path, "pre_assessment"))
        self.shaper.distinct((*path, "workshops"), [each.key for each in demonstrator.workshops], "key")
        for number, workshop in enumerate(demonstrator.workshops):
            self.workshop(workshop, (*path, "workshops", number))
        if demonstrator.briefing:
            self.briefing(demonstrator.briefing, (*path, "briefing"))
        if demonstrator.follow_up:
            self.follow_up(demonstrator.follow_up, (*path, "follow_up"))

    def project(self, project: PolicyProject, path: Path) -> None:
        order = get_args(Stage)
        self.shaper.distinct((*path, "stages"), [record.stage for record in project.stages], "stage")
        reached = [record for record in project.stages if record.reached]
        if not reached or max(reached, key=lambda record: order.index(record.stage)).stage != project.stage:
            self.shaper.refuse(
                (*path, "stage"),
                f"the stage {project.stage!r} is not the last of those that were reached.",
                "Give it a date under stages, or write another stage.",
            )
        in_order = sorted(reached, key=lambda record: order.index(record.stage))
        for earlier, later in pairwise(in_order):
            if earlier.reached and later.reached and later.reached < earlier.reached:
                self.shaper.refuse(
                    (*path, "stages", project.stages.index(later), "reached"),
                    f"the stage {later.stage!r} is reached before {earlier.stage!r}.",
                    "Put the stages in the order of their dates.",
                )

    def step(self, step: Step, path: Path) -> None:
        self.ordered(
            step.planned_start, step.planned_end, (*path, "planned_end"), "the step is planned to end before it starts"
        )
        if step.ended and not step.started:
            self.shaper.refuse((*path, "ended"), "the step ended but never started.", "Write when it started.")
        if step.started and step.started < self.demonstrator.agreed:
            self.shaper.refuse(
                (*path, "started"), "the step started before the support was agreed.", "Put it after agreed."
            )
        self.ordered(step.started, step.ended, (*path, "ended"), "the step ended before it started")

    def survey(self, survey: Survey, path: Path) -> None:
        self.ordered(survey.opens, survey.closes, (*path, "closes"), "the survey closes before it opens")
        if survey.opens.date() < self.demonstrator.agreed:
            self.shaper.refuse(
                (*path, "opens"), "the survey opens before the support is agreed.", "Put it after agreed."
            )
        for number, day in enumerate(survey.reminders):
            if not survey.opens.date() < day < survey.closes.date():
                self.shaper.refuse(
                    (*path, "reminders", number), f"{day} is not between opening and closing.", "Choose a day between."
                )
        invited = [actor.group for actor in self.demonstrator.key_actors]
        for name, count in survey.answered.items():
            if not 0 <= count <= invited.count(name):
                self.shaper.refuse(
                    (*path, "answered", name),
                    f"{count} of the group answer, but {invited.count(name)} are invited.",
                    "Write a number from 0 to those invited.",
                )
        possible = answerable(survey.questionnaire)
        if possible is None:
            self.shaper.refuse(
                (*path, "questionnaire"),
                f"there is no questionnaire {survey.questionnaire!r}.",
                "Leave the key out, or write short_form.",
            )
        for question, groups in survey.answers.items():
            self.shaper.known((*path, "answers", question), question, possible, "question")
            for group, weights in groups.items():
                here = (*path, "answers", question, group)
                self.shaper.known(here, group, ("all", *get_args(ActorGroup)), "group")
                if problem := possible[question].problem(weights):
                    self.shaper.refuse(here, problem, possible[question].remedy)
        written: dict[tuple[str, str], int] = {}
        for number, text in enumerate(survey.texts):
            here = (*path, "texts", number)
            self.shaper.known((*here, "question"), text.question, possible, "question")
            if possible[text.question].longest < len(text.text):
                self.shaper.refuse(
                    (*here, "text"),
                    f"the answer has {len(text.text)} characters.",
                    f"The question takes {possible[text.question].longest}.",
                )
            written[text.question, text.group] = written.get((text.question, text.group), 0) + 1
            if written[text.question, text.group] > survey.answered.get(text.group, 0):
                self.shaper.refuse(
                    (*here, "group"),
                    f"more people of the group {text.group!r} write than answer.",
                    "Choose another group, or raise the number of answers.",
                )

    def pre_assessment(self, assessment: PreAssessment, path: Path) -> None:
        self.shaper.distinct((*path, "interviews"), [each.key for each in assessment.interviews], "key")
        experts = [each.key for each in self.scenario.accounts if each.role in ("expert", "officer")]
        seen: set[str] = set()
        for number, interview in enumerate(assessment.interviews):
            here = (*path, "interviews", number)
            for place, actor in enumerate(interview.actors):
                self.shaper.known((*here, "actors", place), actor, self.actors, "key actor")
            self.shaper.known((*here, "interviewer"), interview.interviewer, experts, "expert")
            self.ordered(self.demonstrator.agreed, interview.day, (*here, "day"), "the interview is before the support")
            for place, quote in enumerate(interview.quotes):
                if quote.cleared and not interview.consent:
                    self.shaper.refuse(
                        (*here, "quotes", place, "cleared"),
                        "the quote is cleared, but there is no consent to be quoted.",
                        "Write cleared = false, or consent = true.",
                    )
                if quote.key in seen:
                    self.shaper.refuse(
                        (*here, "quotes", place, "key"), f"{quote.key!r} occurs twice.", "Each needs its own."
                    )
                seen.add(quote.key)
        for question, score in assessment.stress_test.items():
            self.shaper.known((*path, "stress_test", question), question, STRESS_QUESTIONS, "question")
            if score.self_score is None and score.expert_score is None and score.comment is None:
                self.shaper.refuse(
                    (*path, "stress_test", question), "there is no score.", "Write one, or leave it out."
                )
        for number, region in enumerate(assessment.peers):
            self.shaper.known((*path, "peers", number), region, self.places(), "region")
        self.shaper.distinct((*path, "findings"), [each.key for each in assessment.findings], "key")
        for number, finding in enumerate(assessment.findings):
            self.cited(finding.evidence, (*path, "findings", number), ("figure", "survey", "quote", "score"))

    def workshop(self, workshop: Workshop, path: Path) -> None:
        if not workshop.days or list(workshop.days) != sorted(set(workshop.days)):
            self.shaper.refuse((*path, "days"), "the days are not in order.", "List each day once, the first first.")
        self.ordered(self.demonstrator.agreed, workshop.days[0], (*path, "days"), "the workshop is before the support")
        self.ordered(workshop.days[-1], workshop.published, (*path, "published"), "the proceedings appear too early")
        self.participants(workshop, path)
        self.sessions(workshop, path)
        if workshop.board:
            self.board(workshop, workshop.board, (*path, "board"))

    def participants(self, workshop: Workshop, path: Path) -> None:
        self.shaper.distinct((*path, "participants"), [each.key for each in workshop.participants], "key")
        for number, participant in enumerate(workshop.participants):
            here = (*path, "participants", number)
            if participant.key in self.actors:
                if participant.name or participant.organisation or participant.email or participant.language:
                    self.shaper.refuse(
                        here,
                        f"{participant.key!r} is a key actor, whose name and address are known.",
                        "Leave name, organisation, email and language out.",
                    )
            elif not (participant.name and participant.organisation and participant.email and participant.language):
                self.shaper.refuse(
                    here,
                    f"{participant.key!r} is no key actor and lacks a name, an organisation, an address or a language.",
                    "Write all four, or the key of a key actor.",
                )

    def sessions(self, workshop: Workshop, path: Path) -> None:
        people = [each.key for each in workshop.participants]
        self.shaper.distinct((*path, "sessions"), [session.key for session in workshop.sessions], "key")
        for number, session in enumerate(workshop.sessions):
            here = (*path, "sessions", number)
            if session.day > len(workshop.days):
                self.shaper.refuse(
                    (*here, "day"), f"the workshop has no day {session.day}.", f"It has {len(workshop.days)}."
                )
            if session.ends <= session.starts:
                self.shaper.refuse((*here, "ends"), "the session ends before it starts.", "Put ends after starts.")
            for role, person in (("moderator", session.moderator), ("rapporteur", session.rapporteur)):
                if person:
                    self.shaper.known((*here, role), person, people, "participant")
            for place, record in enumerate(session.records):
                if not session.starts <= record.time <= session.ends:
                    self.shaper.refuse(
                        (*here, "records", place, "time"),
                        f"{record.time:%H:%M} is outside the session.",
                        f"It lasts from {session.starts:%H:%M} to {session.ends:%H:%M}.",
                    )
            if session.prose and not session.records:
                self.shaper.refuse(
                    (*here, "prose"), "there is prose on a session of which nothing was recorded.", "Add records."
                )
        for number, (earlier, later) in enumerate(pairwise(workshop.sessions)):
            if (later.day, later.starts) < (earlier.day, earlier.starts):
                self.shaper.refuse(
                    (*path, "sessions", number + 1, "starts"),
                    "the session starts before the one that stands before it.",
                    "List the sessions in their order.",
                )

    def board(self, workshop: Workshop, board: Board, path: Path) -> None:
        self.ordered(
            workshop.days[0], board.frozen.date(), (*path, "frozen"), "the board is frozen before the workshop"
        )
        groups, sessions = [each.key for each in board.groups], [each.key for each in workshop.sessions]
        present = sum(each.attended for each in workshop.participants)
        self.shaper.distinct((*path, "groups"), groups, "key")
        self.shaper.distinct((*path, "cards"), [card.key for card in board.cards], "key")
        for number, card in enumerate(board.cards):
            here = (*path, "cards", number)
            self.shaper.known((*here, "session"), card.session, sessions, "session")
            self.shaper.known((*here, "group"), card.group, groups, "group of cards")
            if not 0 <= card.votes <= present:
                self.shaper.refuse(
                    (*here, "votes"), f"the card has {card.votes} votes.", f"{present} people are present."
                )
        given = sum(card.votes for card in board.cards)
        if given > present * board.votes_per_person:
            self.shaper.refuse(
                (*path, "cards"),
                f"the cards have {given} votes, more than {present} people with {board.votes_per_person} each can give.",
                "Lower the votes.",
            )

    def briefing(self, briefing: Briefing, path: Path) -> None:
        for key in briefing.sections:
            self.shaper.known((*path, "sections", key), key, BRIEFING_SECTIONS, "section")
        keys = [each.key for each in briefing.recommendations]
        self.shaper.distinct((*path, "recommendations"), keys, "key")
        for number, recommendation in enumerate(briefing.recommendations):
            self.cited(recommendation.evidence, (*path, "recommendations", number), CITATIONS)
        self.shaper.distinct((*path, "actions"), [each.key for each in briefing.actions], "key")
        for number, action in enumerate(briefing.actions):
            here = (*path, "actions", number)
            self.shaper.known((*here, "recommendation"), action.recommendation, keys, "recommendation")
            self.ordered(action.starts, action.deadline, (*here, "deadline"), "the action ends before it starts")
        for number, remark in enumerate(briefing.remarks):
            self.shaper.known(
                (*path, "remarks", number, "section"),
                remark.section,
                (*BRIEFING_SECTIONS, *keys, *(each.key for each in briefing.actions)),
                "section, recommendation or action",
            )
        for workshop in self.demonstrator.workshops:
            self.ordered(
                workshop.days[-1],
                briefing.approved,
                (*path, "approved"),
                "the briefing is approved before the workshop",
            )

    def follow_up(self, follow_up: FollowUp, path: Path) -> None:
        briefing = self.demonstrator.briefing
        if briefing is None:
            self.shaper.refuse(
                path, "there is no briefing to follow up.", "Leave the follow-up out, or add the briefing."
            )
        actions = [action.key for action in briefing.actions]
        self.shaper.distinct((*path, "reports"), [each.action for each in follow_up.reports], "action")
        for number, report in enumerate(follow_up.reports):
            here = (*path, "reports", number)
            self.shaper.known((*here, "action"), report.action, actions, "action")
            self.ordered(briefing.approved, report.day, (*here, "day"), "the report is before the approval")
            if report.status in ("delayed", "changed", "dropped") and report.reason is None:
                self.shaper.refuse(
                    here, f"the action is {report.status}, but no reason is given.", 'Write reason = { en = "..." }.'
                )

    def cited(self, evidence: Sequence[str], path: Path, allowed: Sequence[str]) -> None:
        """Every citation has the form KIND:NAME and names evidence that there is; at least one is given."""
        if not evidence:
            self.shaper.refuse(path, "it cites no evidence.", "Write evidence = [ ... ].")
        for number, citation in enumerate(evidence):
            here = (*path, "evidence", number)
            kind, _, name = citation.partition(":")
            if kind not in allowed:
                self.shaper.refuse(
                    here,
                    f"{citation!r} is no citation here.",
                    f"Begin with one of {', '.join(f'{each}:' for each in allowed)}",
                )
            if kind == "figure":
                self.figure(name, here)
            else:
                self.shaper.known(here, name, self.citable(kind), f"citable {kind}")

    def citable(self, kind: str) -> set[str]:
        survey, assessment = self.demonstrator.survey, self.demonstrator.pre_assessment
        if kind == "survey":
            return set(survey.answers) if survey else set()
        if kind == "card":
            boards = [workshop.board for workshop in self.demonstrator.workshops if workshop.board]
            return {card.key for board in boards for card in board.cards}
        if assessment is None:
            return set()
        if kind == "quote":
            quotes = [quote for interview in assessment.interviews for quote in interview.quotes]
            return {quote.key for quote in quotes if quote.cleared}
        return set(assessment.stress_test) if kind == "score" else {each.key for each in assessment.findings}

    def figure(self, name: str, path: Path) -> None:
        from observatory.statistics.figures.identifiers import parse  # loads the charts, which not every scenario needs

        try:
            request = parse(name, layers=LAYERS)
        except InputError as error:
            self.shaper.refuse(path, error.problem, error.remedy or "See docs/methods/figures.md.")
        for region in filter(None, (request.region, *request.regions)):
            self.shaper.known(path, region, self.places(), "region")

    def places(self) -> set[str]:
        return {place.code for place in union.places()} | {region.code for region in self.scenario.regions}

    def ordered(self, earlier: Any, later: Any, path: Path, problem: str) -> None:
        if earlier is not None and later is not None and later < earlier:
            shown = earlier.isoformat() if isinstance(earlier, date) else str(earlier)
            self.shaper.refuse(path, f"{problem}.", f"Put it on {shown} or later.")
