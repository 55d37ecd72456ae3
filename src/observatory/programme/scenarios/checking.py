"""Whether the parts of a scenario fit together: references, dates, scores, places."""

from __future__ import annotations

from functools import cache
from string import ascii_uppercase

from observatory.programme.scenarios.checking_support import check_demonstrators, check_publications
from observatory.programme.scenarios.ranking import ranking
from observatory.programme.scenarios.scenario import Application, Scenario
from observatory.programme.scenarios.shaping import Shaper
from observatory.statistics.sources.sample import union

SCALES = (5, 100)


def check_scenario(scenario: Scenario, shaper: Shaper) -> None:
    """Raise InputError where a part of the scenario contradicts another."""
    shaper.distinct(("accounts",), [each.key for each in scenario.accounts], "key")
    shaper.distinct(("accounts",), [each.email for each in scenario.accounts], "email")
    shaper.distinct(("applications",), [each.key for each in scenario.applications], "key")
    shaper.distinct(("applications",), [each.region for each in scenario.applications], "region")
    shaper.distinct(("regions",), [each.code for each in scenario.regions], "code")
    _roles(scenario, shaper)
    _regions(scenario, shaper)
    _call(scenario, shaper)
    _conflicts(scenario, shaper)
    for number, application in enumerate(scenario.applications):
        _application(scenario, application, number, shaper)
    _selection(scenario, shaper)
    check_demonstrators(scenario, shaper)
    check_publications(scenario, shaper)


def _roles(scenario: Scenario, shaper: Shaper) -> None:
    roles = [account.role for account in scenario.accounts]
    for role in ("owner", "officer", "evaluator"):
        if role not in roles:
            shaper.refuse(("accounts",), f"no account has the role {role!r}.", "Add one.")


@cache
def union_regions() -> dict[str, union.Place]:
    """The level-2 regions of the fictional union by code."""
    return {place.code: place for place in union.places() if place.level == 2}


def _regions(scenario: Scenario, shaper: Shaper) -> None:
    """Declared regions are nobody's: their country code is user-assigned, and they do not shadow the union."""
    for number, region in enumerate(scenario.regions):
        if region.code in {place.code for place in union.places()}:
            shaper.refuse(
                ("regions", number, "code"),
                f"{region.code!r} is a region of the fictional union already.",
                "Leave it out, or choose another code.",
            )
        if not _user_assigned(region.country) or not region.code.startswith(region.country):
            shaper.refuse(
                ("regions", number, "country"),
                f"{region.country!r} with the region {region.code!r} may belong to a real country.",
                "Use a user-assigned code of ISO 3166-1, such as ZZ or XA, and begin the region's code with it.",
            )


def _user_assigned(country: str) -> bool:
    """Codes that no country will ever have, without those that European statistics use for something."""
    free = {"AA", "QM", "QN", "QO", "ZZ", *(f"X{letter}" for letter in ascii_uppercase)}
    return country in free - {"XC", "XI", "XK", "XL", "XS"}


def _call(scenario: Scenario, shaper: Shaper) -> None:
    call = scenario.call
    if call.scale not in SCALES:
        shaper.refuse(("call", "scale"), f"there is no scale to {call.scale}.", "Write 5 or 100.")
    if call.closes <= call.opens:
        shaper.refuse(("call", "closes"), "the call closes before it opens.", "Put closes after opens.")
    shaper.distinct(("call", "criteria"), [each.code for each in call.criteria], "code")
    shaper.distinct(("call", "sections"), [each.key for each in call.sections], "key")
    total = sum(each.weight for each in call.criteria)
    if total != 100:
        shaper.refuse(
            ("call", "criteria"), f"the weights of the criteria add up to {total}.", "They must add up to 100."
        )
    for number, criterion in enumerate(call.criteria):
        if criterion.minimum > call.scale:
            shaper.refuse(
                ("call", "criteria", number, "minimum"),
                f"the minimum {criterion.minimum} is above the scale.",
                f"Scores go from 0 to {call.scale}.",
            )
    if call.reserves < 0:
        shaper.refuse(("call", "reserves"), f"{call.reserves} is below 0.", "Write 0 or more.")
    for number, language in enumerate(call.languages):
        if language not in scenario.languages:
            shaper.refuse(
                ("call", "languages", number),
                f"the scenario has no language {language!r}.",
                f"Its languages are {', '.join(scenario.languages)}.",
            )
    wanted, there = call.places + call.reserves, len(scenario.applications)
    if wanted > there:
        shaper.refuse(
            ("call", "places"),
            f"there are {call.places} places and {call.reserves} in reserve, but only {there} applications.",
            "Lower the numbers or add applications.",
        )


def _conflicts(scenario: Scenario, shaper: Shaper) -> None:
    evaluators = {account.key for account in scenario.accounts if account.role == "evaluator"}
    applications = {application.key for application in scenario.applications}
    seen: set[tuple[str, str]] = set()
    for number, conflict in enumerate(scenario.conflicts):
        path = ("conflicts", number)
        shaper.known((*path, "evaluator"), conflict.evaluator, evaluators, "evaluator")
        shaper.known((*path, "application"), conflict.application, applications, "application")
        if (conflict.evaluator, conflict.application) in seen:
            shaper.refuse(path, "this conflict stands here twice.", "Leave one out.")
        seen.add((conflict.evaluator, conflict.application))


def _application(scenario: Scenario, application: Application, number: int, shaper: Shaper) -> None:
    call, path = scenario.call, ("applications", number)
    declared = {region.code for region in scenario.regions}
    if application.region not in union_regions() and application.region not in declared:
        shaper.refuse(
            (*path, "region"),
            f"{application.region!r} is no level-2 region of the fictional union, and the scenario does not declare it.",
            "Take a code from `observatory.statistics.sources.sample.union`, or declare it under [[regions]].",
        )
    if application.language not in call.languages:
        shaper.refuse(
            (*path, "language"),
            f"the call takes no applications in {application.language!r}.",
            f"Its languages are {', '.join(call.languages)}.",
        )
    if not call.opens <= application.submitted < call.closes:
        shaper.refuse(
            (*path, "submitted"),
            "the application is submitted while the call is not open.",
            f"It is open from {call.opens:%Y-%m-%dT%H:%M} until just before {call.closes:%Y-%m-%dT%H:%M}.",
        )
    if application.contact.email == application.deputy.email:
        shaper.refuse((*path, "deputy"), "contact and deputy are the same person.", "Name another person.")
    _note(scenario, application, number, shaper)
    _evaluations(scenario, application, number, shaper)


def _note(scenario: Scenario, application: Application, number: int, shaper: Shaper) -> None:
    path = ("applications", number, "concept_note")
    sections = {section.key: section for section in scenario.call.sections}
    for key, text in application.concept_note.items():
        shaper.known((*path, key), key, sections, "section")
        words = len(text.split())
        if not words:
            shaper.refuse((*path, key), "the section is empty.", "Write something.")
        if words > sections[key].longest:
            shaper.refuse(
                (*path, key), f"the section has {words} words.", f"The call allows {sections[key].longest}; shorten it."
            )
    for key in sections:
        if key not in application.concept_note:
            shaper.refuse(path, f"the section {key!r} is missing.", f'Write {key} = """...""" here.')


def _evaluations(scenario: Scenario, application: Application, number: int, shaper: Shaper) -> None:
    call, path = scenario.call, ("applications", number, "evaluations")
    evaluators = {account.key for account in scenario.accounts if account.role == "evaluator"}
    barred = {each.evaluator for each in scenario.conflicts if each.application == application.key}
    codes = [criterion.code for criterion in call.criteria]
    if not application.evaluations:
        shaper.refuse(
            ("applications", number), "the application has no evaluation.", "Add [[applications.evaluations]]."
        )
    shaper.distinct(path, [each.evaluator for each in application.evaluations], "evaluator")
    for place, evaluation in enumerate(application.evaluations):
        here = (*path, place)
        shaper.known((*here, "evaluator"), evaluation.evaluator, evaluators, "evaluator")
        if evaluation.evaluator in barred:
            shaper.refuse(
                (*here, "evaluator"),
                f"{evaluation.evaluator!r} has a conflict of interest with {application.key!r} and cannot score it.",
                "Let somebody else score it, or remove the conflict.",
            )
        for code, score in evaluation.scores.items():
            shaper.known((*here, "scores", code), code, codes, "criterion")
            if not 0 <= score <= call.scale or score * 10 % 1:
                shaper.refuse(
                    (*here, "scores", code),
                    f"the score {score} is outside the scale.",
                    f"Write a number from 0 to {call.scale} with at most one decimal.",
                )
        for code in codes:
            if code not in evaluation.scores:
                shaper.refuse((*here, "scores"), f"the score for {code} is missing.", f"Write {code} = a number.")
        for code in evaluation.remarks:
            shaper.known((*here, "remarks", code), code, codes, "criterion")


def _selection(scenario: Scenario, shaper: Shaper) -> None:
    """The scores decide: no tie may stand across the last place or the last reserve, and all places are filled."""
    ranked = ranking(scenario)
    call = scenario.call
    keys = [application.key for application in scenario.applications]
    rated = [each for each in ranked if each.rank is not None]
    wanted = call.places + call.reserves
    if len(rated) < wanted:
        shaper.refuse(
            ("call", "places"),
            f"only {len(rated)} applications reach all minima, for {call.places} places and {call.reserves} in reserve.",
            "Lower the minima or the numbers, or raise scores.",
        )
    for last in (call.places, wanted):
        if 0 < last < len(rated) and rated[last - 1].total == rated[last].total:
            first, second = rated[last - 1].application, rated[last].application
            shaper.refuse(
                ("applications", keys.index(second)),
                f"{first!r} and {second!r} have the same total across the place {last}, so the scores do not decide.",
                "Change a score.",
            )
    if scenario.decision.day <= call.closes.date():
        shaper.refuse(
            ("decision", "day"), "the decision is taken before the call has closed.", "Put it after the closing."
        )
