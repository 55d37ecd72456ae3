"""Scenarios: the two that are shipped are whole and consistent, and a mistake in one is named with its place."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from observatory.core.models import OrganisationKind, Role
from observatory.programme.assessments.models import FindingKind, InterviewMode
from observatory.programme.briefings.models import (
    Degree,
    Horizon,
    RecommendationKind,
    RemarkAnswer,
)
from observatory.programme.briefings.models import SectionKey as BriefingSectionKey
from observatory.programme.calls.models import ConflictSource
from observatory.programme.demonstrators.models import ActorGroup, ActorPart, ProjectStage, StepKind
from observatory.programme.scenarios import SHIPPED, Scenario, ranking, read_scenario, scenario, support
from observatory.programme.scenarios.checking_support import BRIEFING_SECTIONS
from observatory.programme.scenarios.kinds import Text, flowing
from observatory.programme.scenarios.lines import key_lines
from observatory.programme.workshops.models import CardKind, ParticipationRole, SessionFormat
from observatory.statistics.errors import InputError
from observatory.statistics.sources.sample import union

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "guides" / "scenarios.md").read_text(encoding="utf-8")
TODAY = date(2026, 11, 28)


@cache
def shipped(name: str) -> Scenario:
    return read_scenario(SHIPPED[name])


@pytest.fixture
def exercise() -> Scenario:
    return shipped("model_regions")


@pytest.fixture
def nine() -> Scenario:
    return shipped("nine_applications")


def values(thing: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in a scenario with the name of its field."""
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for field in dataclasses.fields(thing):
            yield from values(getattr(thing, field.name), field.name)
    elif isinstance(thing, tuple):
        for each in thing:
            yield from values(each, name)
    elif isinstance(thing, Mapping):
        for key, each in thing.items():
            yield from values(each, f"{name}.{key}")
    else:
        yield name, thing


# ---------------------------------------------------------------------------------- the exercise: selection


def test_the_exercise_has_44_applications_12_evaluators_6_places_and_4_in_reserve(exercise: Scenario) -> None:
    roles = Counter(account.role for account in exercise.accounts)
    assert roles == {"owner": 1, "officer": 2, "evaluator": 12, "expert": 3, "editor": 1}
    assert (len(exercise.applications), exercise.call.places, exercise.call.reserves) == (44, 6, 4)
    assert [(each.code, each.weight, each.minimum) for each in exercise.call.criteria] == [
        ("C1", 25, 3), ("C2", 25, 3), ("C3", 20, 3), ("C4", 10, 2), ("C5", 10, 2), ("C6", 10, 2),
    ]  # fmt: skip
    assert [section.key for section in exercise.call.sections] == [
        "challenge", "vision", "policy", "commitment", "advice",
    ]  # fmt: skip


def test_the_call_is_open_from_march_to_noon_of_13_may_2024_in_brussels(exercise: Scenario) -> None:
    brussels = ZoneInfo("Europe/Brussels")
    assert exercise.call.opens == datetime(2024, 3, 4, 9, tzinfo=brussels)
    assert exercise.call.closes == datetime(2024, 5, 13, 12, tzinfo=brussels)


def ranked_by_hand(told: Scenario) -> list[tuple[str, Fraction]]:
    """The applications that reach every minimum, by weighted mean, computed without the code under test."""
    found = []
    for application in told.applications:
        total, admitted = Fraction(0), True
        for criterion in told.call.criteria:
            marks = [evaluation.scores[criterion.code] for evaluation in application.evaluations]
            mean = Fraction(sum(marks)) / len(marks)
            total += mean * criterion.weight / 100
            admitted = admitted and mean >= Fraction(criterion.minimum)
        if admitted:
            found.append((application.key, total))
    return sorted(found, key=lambda row: -row[1])


def test_the_scores_select_exactly_these_six_and_keep_these_four(exercise: Scenario) -> None:
    by_hand = ranked_by_hand(exercise)
    assert [key for key, _ in by_hand[:6]] == [
        "noirancon", "bolgesund", "revontulimaa", "modrinec", "ynys-branwel", "sumovlje",
    ]  # fmt: skip
    assert [key for key, _ in by_hand[6:10]] == ["ruissola", "orlande", "caer-lorwen", "solmera"]
    assert by_hand[5][1] > by_hand[6][1]
    assert by_hand[9][1] > by_hand[10][1]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_ranking_agrees_with_one_made_by_hand(name: str) -> None:
    told = shipped(name)
    by_hand = ranked_by_hand(told)
    ranked = ranking(told)
    assert dict(by_hand) == {each.application: each.total for each in ranked if each.rank is not None}
    keys = [key for key, _ in by_hand]
    places, wanted = told.call.places, told.call.places + told.call.reserves
    outcomes = {each.application: each.outcome for each in ranked}
    assert {key for key, outcome in outcomes.items() if outcome == "selected"} == set(keys[:places])
    assert {key for key, outcome in outcomes.items() if outcome == "reserve"} == set(keys[places:wanted])


def test_equal_totals_share_a_rank(exercise: Scenario) -> None:
    ranks = {each.application: each.rank for each in ranking(exercise)}
    assert ranks["ambrelle"] == ranks["lyngsletta"]
    assert ranks["glyn-ewinog"] == ranks["ambrelle"] + 2  # type: ignore[operator]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_reasons_speak_of_a_minimum_exactly_where_an_application_is_below_one(name: str) -> None:
    told = shipped(name)
    for each in ranking(told):
        reason = told.application(each.application).reason
        assert ("Below " in reason["en"]) == bool(each.below), each.application
        assert ("Sous " in reason["fr"]) == bool(each.below), each.application


def test_reasons_name_the_minimum_that_was_missed(exercise: Scenario) -> None:
    words = {"C1": "relevance", "C2": "ambition", "C3": "commitment"}
    for each in ranking(exercise):
        reason = exercise.application(each.application).reason["en"].partition(".")[0]
        if each.below and "all minima but" not in reason:
            assert tuple(code for code, word in words.items() if word in reason) == each.below, each.application


def test_the_applications_come_from_44_regions_spread_over_the_whole_fictional_union(exercise: Scenario) -> None:
    level_2 = {place.code: place.country for place in union.places() if place.level == 2}
    regions = [application.region for application in exercise.applications]
    assert len(set(regions)) == 44
    assert Counter(level_2[region] for region in regions) == {"AA": 13, "QM": 9, "QO": 8, "QN": 7, "XF": 6, "XM": 1}
    languages = {application.region: application.language for application in exercise.applications}
    assert {language for region, language in languages.items() if level_2[region] == "AA"} == {"fr"}
    assert {language for region, language in languages.items() if level_2[region] != "AA"} == {"en"}


def test_every_evaluator_scores_eleven_applications_and_none_with_a_conflict(exercise: Scenario) -> None:
    assigned = [
        (evaluation.evaluator, application.key)
        for application in exercise.applications
        for evaluation in application.evaluations
    ]
    assert {len(application.evaluations) for application in exercise.applications} == {3}
    assert set(Counter(evaluator for evaluator, _ in assigned).values()) == {11}
    conflicts = {(conflict.evaluator, conflict.application) for conflict in exercise.conflicts}
    assert len(conflicts) == 6
    assert conflicts & set(assigned) == set()
    assert Counter(conflict.source for conflict in exercise.conflicts) == {"declared": 5, "detected": 1}


def test_evaluators_write_in_the_language_of_the_application_that_their_letter_needs(exercise: Scenario) -> None:
    languages = {account.key: account.language for account in exercise.accounts}
    french = re.compile(r"\b(?:le|la|les|des|une|est|et)\b")
    for application in exercise.applications:
        for evaluation in application.evaluations:
            if application.language == "fr":
                assert languages[evaluation.evaluator] == "fr"
            assert bool(french.search(evaluation.comment)) == (application.language == "fr"), evaluation.comment


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_letters_can_be_made_that_are_all_different_and_specific(name: str) -> None:
    told = shipped(name)
    comments = [evaluation.comment for application in told.applications for evaluation in application.evaluations]
    assert len(set(comments)) == len(comments)
    assert min(len(comment.split()) for comment in comments) >= 10
    sentences = Counter(sentence for comment in comments for sentence in re.split(r"(?<=[.?!])\s", comment))
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_no_concept_note_repeats_a_sentence_of_another(name: str) -> None:
    told = shipped(name)
    sentences = Counter(
        sentence
        for application in told.applications
        for text in application.concept_note.values()
        for sentence in re.split(r"(?<=[.?!])\s", text)
        if len(sentence.split()) > 3
    )
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


def test_the_selected_wrote_more_than_the_reserves_and_these_more_than_the_others(exercise: Scenario) -> None:
    lengths: dict[str, list[int]] = {"selected": [], "reserve": [], "not_selected": []}
    for each in ranking(exercise):
        note = exercise.application(each.application).concept_note
        lengths[each.outcome].append(sum(len(text.split()) for text in note.values()))
    assert min(lengths["selected"]) > max(lengths["reserve"])
    assert min(lengths["reserve"]) > max(lengths["not_selected"])


def test_one_application_arrives_in_the_last_second(exercise: Scenario) -> None:
    last = max(application.submitted for application in exercise.applications)
    assert (exercise.call.closes - last).total_seconds() == 1


# ---------------------------------------------------------------------------------- nothing real


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_everybody_is_at_example_org_and_every_region_is_fictional(name: str) -> None:
    told = shipped(name)
    known = {place.code for place in union.places()}
    addresses = [value for field, value in values(told) if field == "email" and value]
    assert len(addresses) > 20
    assert {address.partition("@")[2] for address in addresses} == {"example.org"}
    for file in (SHIPPED[name], *sorted(SHIPPED[name].parent.glob(f"{name}/*.toml"))):
        text = file.read_text(encoding="utf-8")
        assert set(re.findall(r"@[\w.-]+", text)) <= {"@example.org"}, file
        assert set(re.findall(r'"([A-Z]{2}\d{2})"', text)) <= known, file
        assert "http" not in text, file
    assert {application.region for application in told.applications} <= known
    assert told.programme.origin == "invented"


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_one_address_belongs_to_one_person(name: str) -> None:
    told = shipped(name)
    people: dict[str, set[str]] = {}
    for each in (*told.accounts, *(a.contact for a in told.applications), *(a.deputy for a in told.applications)):
        people.setdefault(each.email, set()).add(each.name)
    for demonstrator in told.demonstrators:
        for actor in demonstrator.key_actors:
            people.setdefault(actor.email, set()).add(actor.name)
        for workshop in demonstrator.workshops:
            for participant in workshop.participants:
                if participant.email:
                    people.setdefault(participant.email, set()).add(participant.name)
        if demonstrator.briefing:
            for action in demonstrator.briefing.actions:
                people.setdefault(action.email, set()).add(action.person)
    assert {address: names for address, names in people.items() if len(names) > 1} == {}


def test_nothing_lies_in_the_future_but_plans(exercise: Scenario) -> None:
    plans = {"planned", "planned_start", "planned_end", "deadline"}
    days = [
        (field, value.date() if isinstance(value, datetime) else value)
        for field, value in values(exercise)
        if isinstance(value, date) and field not in plans
    ]
    assert len(days) > 200
    assert [(field, day) for field, day in days if day > TODAY] == []


# ---------------------------------------------------------------------------------- the exercise: support


def test_all_six_go_through_the_four_steps_and_one_is_followed_up(exercise: Scenario) -> None:
    selected = [each.application for each in ranking(exercise) if each.outcome == "selected"]
    assert sorted(each.application for each in exercise.demonstrators) == sorted(selected)
    for each in exercise.demonstrators:
        assert each.survey is not None
        assert each.pre_assessment is not None
        assert each.pre_assessment.approved is not None
        assert each.briefing is not None
        assert len(each.workshops[0].days) == 2
        assert set(each.pre_assessment.stress_test) == {f"D{d}.{q}" for d in range(1, 9) for q in range(1, 6)}
        steps = [step.kind for step in each.steps if step.ended]
        assert steps[:4] == ["survey", "pre_assessment", "workshop", "briefing"]
        assert date(2024, 9, 1) <= each.survey.opens.date()
        assert each.briefing.approved <= date(2026, 3, 31)
    assert [each.application for each in exercise.demonstrators if each.follow_up] == ["noirancon"]
    assert {each.application: len(each.workshops) for each in exercise.demonstrators if len(each.workshops) > 1} == {
        "bolgesund": 2
    }


def test_the_full_region_is_told_in_french_with_much_detail(exercise: Scenario) -> None:
    region = exercise.demonstrator("noirancon")
    assert region.working_language == "fr"
    assert exercise.application("noirancon").region == "AA22"
    assert region.survey is not None
    assert region.pre_assessment is not None
    assert region.briefing is not None
    assert region.follow_up is not None
    assert len(region.pre_assessment.interviews) == 12
    assert 5 <= len(region.briefing.recommendations) <= 8
    assert {action.recommendation for action in region.briefing.actions} == {
        each.key for each in region.briefing.recommendations
    }
    assert region.follow_up.months == 12
    assert {report.action for report in region.follow_up.reports} == {action.key for action in region.briefing.actions}
    assert Counter(report.status for report in region.follow_up.reports) == {
        "on_track": 5, "done": 4, "delayed": 2, "changed": 1, "dropped": 1,
    }  # fmt: skip
    assert {report.day.year for report in region.follow_up.reports} == {2026}
    assert {stage.stage for stage in region.policy_project.stages} == set(ProjectStage.values)
    assert {actor.part for actor in region.policy_project.actors} == set(ActorPart.values)
    assert [key for key, text in region.briefing.sections.items() if "fr" not in text] == []


def test_the_summary_of_the_look_back_counts_what_the_reports_say(exercise: Scenario) -> None:
    region = exercise.demonstrator("noirancon")
    assert region.follow_up is not None
    assert region.follow_up.summary["en"].startswith(
        "Twelve months after the briefing four of thirteen actions are done, five on track, two delayed, one changed and "
        "one dropped."
    )


def test_what_the_texts_count_is_there(exercise: Scenario) -> None:
    region = exercise.demonstrator("noirancon")
    assert region.briefing is not None
    assert f"auprès de {len(region.key_actors)} acteurs clés" in region.briefing.sections["introduction"]["fr"]
    present = sum(participant.attended for participant in region.workshops[0].participants)
    assert present == 38
    assert "trente-huit personnes" in region.briefing.sections["workshop"]["fr"]
    board = region.workshops[0].board
    assert board is not None
    assert len(board.cards) == 24
    assert max(board.cards, key=lambda card: card.votes).key == "equipe"


def test_quotes_without_consent_or_clearance_exist_and_are_never_cited(exercise: Scenario) -> None:
    assessment = exercise.demonstrator("noirancon").pre_assessment
    briefing = exercise.demonstrator("noirancon").briefing
    assert assessment is not None
    assert briefing is not None
    quotes = {quote.key: quote.cleared for interview in assessment.interviews for quote in interview.quotes}
    assert {key for key, cleared in quotes.items() if not cleared} == {"lot", "suivi"}
    assert [interview.key for interview in assessment.interviews if not interview.consent] == ["pradivel"]
    cited = {name for row in (*assessment.findings, *briefing.recommendations) for name in row.evidence}
    assert cited & {"quote:lot", "quote:suivi"} == set()


def test_every_recommendation_of_the_full_region_rests_on_several_kinds_of_evidence(exercise: Scenario) -> None:
    briefing = exercise.demonstrator("noirancon").briefing
    assert briefing is not None
    for recommendation in briefing.recommendations:
        kinds = {citation.partition(":")[0] for citation in recommendation.evidence}
        assert len(kinds) >= 3, recommendation.key
    every = {each.partition(":")[0] for row in briefing.recommendations for each in row.evidence}
    assert every == {"figure", "survey", "quote", "score", "card", "finding"}


def test_figures_that_are_cited_are_of_the_region_itself_or_of_an_industry(exercise: Scenario) -> None:
    for demonstrator in exercise.demonstrators:
        region = exercise.application(demonstrator.application).region
        assert demonstrator.pre_assessment is not None
        for finding in demonstrator.pre_assessment.findings:
            for citation in finding.evidence:
                if citation.startswith("figure:") and "top_regions" not in citation:
                    assert f"-{region}-" in citation


def test_an_article_a_newsletter_and_a_story_of_each_region_are_published(exercise: Scenario) -> None:
    assert Counter(each.kind for each in exercise.publications) == {"region_story": 6, "article": 1, "newsletter": 1}
    stories = [each.application for each in exercise.publications if each.kind == "region_story"]
    assert sorted(stories) == sorted(each.application for each in exercise.demonstrators)
    newsletter = next(each for each in exercise.publications if each.kind == "newsletter")
    assert set(newsletter.parts) == {each.key for each in exercise.publications} - {newsletter.key}


def test_the_second_scenario_has_9_applications_2_places_and_3_evaluators(nine: Scenario) -> None:
    assert (len(nine.applications), nine.call.places, nine.call.reserves) == (9, 2, 1)
    assert sum(account.role == "evaluator" for account in nine.accounts) == 3
    assert nine.call.scale == 100
    assert [each.application for each in ranking(nine)][:3] == ["amundrod", "trevanelle", "galebovec"]


def test_the_two_scenarios_can_live_side_by_side(exercise: Scenario, nine: Scenario) -> None:
    assert exercise.programme.slug != nine.programme.slug
    mine, theirs = ({value for field, value in values(each) if field == "email"} for each in (exercise, nine))
    assert mine & theirs == set()


# ---------------------------------------------------------------------------------- words are those of the models


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (scenario.OrganisationKind, OrganisationKind),
        (support.ActorGroup, ActorGroup),
        (support.Stage, ProjectStage),
        (support.ActorPart, ActorPart),
        (support.StepKind, StepKind),
        (support.SessionFormat, SessionFormat),
        (support.RecommendationKind, RecommendationKind),
        (typing.get_type_hints(scenario.Conflict)["source"], ConflictSource),
        (typing.get_type_hints(support.Participant)["role"], ParticipationRole),
        (typing.get_type_hints(support.Card)["kind"], CardKind),
        (typing.get_type_hints(support.Finding)["kind"], FindingKind),
        (typing.get_type_hints(support.Interview)["mode"], InterviewMode),
        (typing.get_type_hints(support.Recommendation)["cost"], Degree),
        (typing.get_type_hints(support.Recommendation)["priority"], Degree),
        (typing.get_type_hints(support.Recommendation)["horizon"], Horizon),
        (typing.get_type_hints(support.Remark)["how"], RemarkAnswer),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_the_words_of_scenarios_are_those_of_the_models(words: Any, choices: Any) -> None:
    assert set(get_args(words)) == set(choices.values)


def test_roles_and_sections_of_scenarios_exist_in_the_models() -> None:
    assert set(get_args(typing.get_type_hints(scenario.Account)["role"])) == set(Role.values) - {Role.REGION_LEAD}
    assert set(BRIEFING_SECTIONS) < set(BriefingSectionKey.values)


# ---------------------------------------------------------------------------------- the guide


def example(name: str) -> str:
    """An example of the guide by its mark."""
    found = re.search(rf"<!-- example: {name} -->\n```toml\n(.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    return found.group(1)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_smallest_scenario_of_the_guide_can_be_read(tmp_path: Path) -> None:
    told = read_scenario(written(tmp_path, example("scenario")))
    assert [(each.application, each.outcome) for each in ranking(told)] == [
        ("vierwater", "selected"),
        ("ravnemyr", "not_selected"),
    ]
    assert told.application("vierwater").concept_note["question"].count("\n\n") == 1
    assert told.demonstrators == ()


def test_the_support_of_the_guide_can_be_read(tmp_path: Path) -> None:
    told = read_scenario(written(tmp_path, example("scenario") + example("support")))
    region = told.demonstrator("vierwater")
    assert region.survey is not None
    assert region.survey.answers["trust"]["firm"] == (1, 0, 0, 0, 0)
    assert region.workshops[0].sessions[0].records[0].text == {"en": "Tea was served."}
    assert told.publications[0].published == date(2026, 9, 1)


def test_the_guide_names_every_key_and_every_word() -> None:
    named = set(re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^```.*?^```", "", GUIDE)))
    for module in (scenario, support):
        for shape in vars(module).values():
            if dataclasses.is_dataclass(shape) and shape.__module__ == module.__name__:
                for name, kind in typing.get_type_hints(shape).items():
                    assert name in named or name in {"file", "sources"}, (shape, name)
                    if typing.get_origin(kind) is typing.Literal:
                        assert set(get_args(kind)) <= named, (shape, name)
    for words in (scenario.OrganisationKind, support.ActorGroup, support.SessionFormat, support.ProgressStatus):
        assert set(get_args(words)) <= named
    assert set(BRIEFING_SECTIONS) <= named


# ---------------------------------------------------------------------------------- mistakes


MISTAKES = [
    # what is written
    ("format = 1", "format = 2", "format of the scenario is not known", "format"),
    ('languages = ["en"]\ntitle', 'languages = ["de"]\ntitle', "languages of the scenario", "languages"),
    ("Europe/Brussels", "Europe/Bruges", "no time zone 'Europe/Bruges'", "programme.zone"),
    ('origin = "invented"', 'origin = "sourced"', "'sourced' is not known here", "programme.origin"),
    ("places = 1", "plcaes = 1", "no key 'plcaes' here. Did you mean 'places'?", "call.plcaes"),
    ("places = 1\n", "", "the key 'places' is missing. Write places = a whole number", "call"),
    ("places = 1", 'places = "one"', "'one' is not a whole number", "call.places"),
    ("places = 1", "places = 0", "0 is below 1", "call.places"),
    ("places = 1", "places = 1.5", "1.5 is not a whole number", "call.places"),
    ("places = 1", "places = true", "True is not a whole number", "call.places"),
    ("opens = 2025-01-13T09:00:00", "opens = 2025-01-13", "is not a date with time", "call.opens"),
    ('title = { en = "Need" }', 'title = "Need"', "must be a text in languages", "call.criteria[1].title"),
    ('title = { en = "Need" }', 'title = { fr = "Besoin" }', "no language 'fr'", "call.criteria[1].title.fr"),
    ('title = { en = "Need" }', 'title = { en = " " }', "a text that is not empty", "call.criteria[1].title.en"),
    ('present = ["Ada Ownwell", "Ben Offing"]', 'present = "Ada"', "this must be a list", "decision.present"),
    ('name = "Ada Ownwell"', 'name = ""', "the text is empty", "accounts[1].name"),
    ('role = "owner"', 'role = "boss"', "'boss' is not known here. Known are owner,", "accounts[1].role"),
    ("dora.delver@example.org", "dora@vierwater.example", "no address of an invented person", "applications[1].contact.email"),
    ('key = "vierwater"', 'key = "Vier Water"', "no short name", "applications[1].key"),
    ('["digital-industries"]', '["digital"]', "no emerging industry 'digital'", "applications[1].emerging_industries[1]"),
    ('language = "en"\norganisation', 'language = "nl"\norganisation', "no language 'nl'", "applications[1].language"),
    # what does not fit together
    ('"ben.offing@example.org"', '"ada.ownwell@example.org"', "stands in accounts[1] too", "accounts[2].email"),
    ('role = "officer"', 'role = "expert"', "no account has the role 'officer'", "accounts"),
    ('region = "QM12"', 'region = "DE60"', "no level-2 region of the fictional union", "applications[2].region"),
    ('region = "QM12"', 'region = "QM1"', "no level-2 region of the fictional union", "applications[2].region"),
    ('region = "QM12"', 'region = "ZZ01"', "stands in applications[1] too", "applications[2].region"),
    ('country = "ZZ"', 'country = "NL"', "may belong to a real country", "regions[1].country"),
    ('code = "ZZ01"', 'code = "QM11"', "a region of the fictional union already", "regions[1].code"),
    ("weight = 40", "weight = 50", "weights of the criteria add up to 110", "call.criteria"),
    ("weight = 40", "weight = 0", "no weight in per cent", "call.criteria[2].weight"),
    ("minimum = 2", "minimum = 6", "the minimum 6 is above the scale", "call.criteria[1].minimum"),
    ("minimum = 2", "scale = 7", "no key 'scale' here", "call.criteria[1].scale"),
    ("places = 1", "places = 1\nscale = 7", "no scale to 7", "call.scale"),
    ("closes = 2025-02-28T17:00:00", "closes = 2025-01-01T17:00:00", "closes before it opens", "call.closes"),
    ("2025-02-28T16:59:59", "2025-02-28T17:00:00", "while the call is not open", "applications[2].submitted"),
    ("day = 2025-03-20", "day = 2025-02-28", "before the call has closed", "decision.day"),
    ("places = 1", "places = 3", "there are 3 places and 0 in reserve, but only 2 applications", "call.places"),
    ("places = 1", "places = 1\nreserves = -1", "-1 is below 0", "call.reserves"),
    ("longest = 150", "longest = 10", "the section has", "applications[1].concept_note.question"),
    ('{ question = "We would', '{ answer = "We would', "no section 'answer'", "applications[2].concept_note.answer"),
    ('concept_note = { question = "We would like to grow." }', "concept_note = {}", "the section 'question' is missing", "applications[2].concept_note"),
    ("finn.growing@example.org", "gro.helper@example.org", "contact and deputy are the same person", "applications[2].deputy"),
    ("scores = { NEED = 2, TEAM = 3 }", "scores = { NEED = 6, TEAM = 3 }", "the score 6 is outside the scale", "applications[2].evaluations[1].scores.NEED"),
    ("scores = { NEED = 2, TEAM = 3 }", "scores = { NEED = 2.25, TEAM = 3 }", "the score 2.25 is outside the scale", "applications[2].evaluations[1].scores.NEED"),
    ("scores = { NEED = 2, TEAM = 3 }", "scores = { NEED = nan, TEAM = 3 }", "NaN is not a number", "applications[2].evaluations[1].scores.NEED"),
    ("scores = { NEED = 2, TEAM = 3 }", "scores = { NEED = 2 }", "the score for TEAM is missing", "applications[2].evaluations[1].scores"),
    ("scores = { NEED = 2, TEAM = 3 }", "scores = { NEED = 2, TEAM = 3, WILL = 1 }", "no criterion 'WILL'", "applications[2].evaluations[1].scores.WILL"),
    ("scores = { NEED = 2, TEAM = 3 }", "scores = { NEED = 4.5, TEAM = 4 }", "have the same total across the place 1", "applications[1]"),
    ("minimum = 2", "minimum = 5", "only 0 applications reach all minima", "call.places"),
    ('evaluator = "judge"', 'evaluator = "jury"', "no evaluator 'jury'", "applications[1].evaluations[1].evaluator"),
    ("[decision]", '[[conflicts]]\nevaluator = "judge"\napplication = "vierwater"\nsource = "declared"\nexplanation = "A cousin."\n\n[decision]', "has a conflict of interest with 'vierwater'", "applications[1].evaluations[1].evaluator"),
    ("[decision]", '[[conflicts]]\nevaluator = "owner"\napplication = "vierwater"\nsource = "declared"\nexplanation = "A cousin."\n\n[decision]', "no evaluator 'owner'", "conflicts[1].evaluator"),
    ("[decision]", '[[conflicts]]\nevaluator = "judge"\napplication = "atlantis"\nsource = "declared"\nexplanation = "A cousin."\n\n[decision]', "no application 'atlantis'", "conflicts[1].application"),
    # the support
    ('application = "vierwater"\nname', 'application = "ravnemyr"\nname', "the scores do not select 'ravnemyr'", "demonstrators[1].application"),
    ("agreed = 2025-04-01", "agreed = 2025-03-01", "agreed before the decision", "demonstrators[1].agreed"),
    ('account = "contact"', 'account = "mayor"', "no account 'mayor'", "demonstrators[1].team[1].account"),
    ('{ key = "cluster", organ', '{ key = "pump", organ', "'pump' stands in demonstrators[1].key_actors[1] too", "demonstrators[1].key_actors[2].key"),
    ("planned_end = 2025-04-21", "planned_end = 2025-04-01", "planned to end before it starts", "demonstrators[1].steps[1].planned_end"),
    ('stage = "idea"\nindustries', 'stage = "adopted"\nindustries', "'adopted' is not the last of those", "demonstrators[1].policy_project.stage"),
    ('"C28", "E36"', '"28", "E36"', "'28'", "demonstrators[1].policy_project.industries[1]"),
    ("closes = 2025-04-21T17:00:00", "closes = 2025-04-01T17:00:00", "the survey closes before it opens", "demonstrators[1].survey.closes"),
    ("answered = { firm = 1,", "answered = { firm = 2,", "2 of the group answer, but 1 are invited", "demonstrators[1].survey.answered.firm"),
    ("trust = { all", "love = { all", "no question 'love'", "demonstrators[1].survey.answers.love"),
    ("firm = [1, 0, 0, 0, 0]", "firm = [1, 0]", "2 weights do not fit", "demonstrators[1].survey.answers.trust.firm"),
    ("firm = [1, 0, 0, 0, 0]", "firm = [0, 0, 0, 0, 0]", "no answer has a weight", "demonstrators[1].survey.answers.trust.firm"),
    ("firm = [1, 0, 0, 0, 0]", "firm = { yes = 1 }", "do not fit the question", "demonstrators[1].survey.answers.trust.firm"),
    ("firm = [1, 0, 0, 0, 0]", "kings = [1, 0, 0, 0, 0]", "no group 'kings'", "demonstrators[1].survey.answers.trust.kings"),
    ("none = 3", "nothing = 3", "no option 'nothing'", "demonstrators[1].survey.answers.joint_projects.all"),
    ("time = 0.8", "time = 8", "a chance is above 1", "demonstrators[1].survey.answers.obstacles.all"),
    ('question = "change", group = "firm"', 'question = "change", group = "agency"', "more people of the group 'agency' write", "demonstrators[1].survey.texts[1].group"),
    ('actors = ["pump"]', 'actors = ["king"]', "no key actor 'king'", "demonstrators[1].pre_assessment.interviews[1].actors[1]"),
    ("consent = true", "consent = false", "cleared, but there is no consent", "demonstrators[1].pre_assessment.interviews[1].quotes[1].cleared"),
    ('"D4.2" =', '"D9.2" =', "no question 'D9.2'", "demonstrators[1].pre_assessment.stress_test.D9.2"),
    ("self_score = 1", "self_score = 6", "6 is outside the scale of the stress test", "demonstrators[1].pre_assessment.stress_test.D4.2.self_score"),
    ('"quote:table", "score', '"quote:chair", "score', "no citable quote 'chair'", "demonstrators[1].pre_assessment.findings[1].evidence[1]"),
    ('"quote:table", "score', '"card:invite", "score', "no citation here", "demonstrators[1].pre_assessment.findings[1].evidence[1]"),
    ("figure:portfolio-QM12-2021", "figure:portfolio-DE60-2021", "no region 'DE60'", "demonstrators[1].pre_assessment.findings[1].evidence[4]"),
    ("figure:portfolio-QM12-2021", "figure:painting-QM12", "no figure is called", "demonstrators[1].pre_assessment.findings[1].evidence[4]"),
    ('evidence = ["finding:nobody", "card:invite"]', "evidence = []", "it cites no evidence", "demonstrators[1].briefing.recommendations[1]"),
    ("days = [2025-05-13, 2025-05-14]", "days = [2025-05-14, 2025-05-13]", "the days are not in order", "demonstrators[1].workshops[1].days"),
    ('key = "talk", day = 1', 'key = "talk", day = 3', "the workshop has no day 3", "demonstrators[1].workshops[1].sessions[1].day"),
    ("ends = 10:00:00", "ends = 08:00:00", "the session ends before it starts", "demonstrators[1].workshops[1].sessions[1].ends"),
    ("time = 09:30:00", "time = 11:30:00", "11:30 is outside the session", "demonstrators[1].workshops[1].sessions[1].records[1].time"),
    ('moderator = "guide"', 'moderator = "ghost"', "no participant 'ghost'", "demonstrators[1].workshops[1].sessions[1].moderator"),
    ('name = "Jo Guide", ', "", "lacks a name", "demonstrators[1].workshops[1].participants[2]"),
    ("votes = 2 }", "votes = 3 }", "the card has 3 votes", "demonstrators[1].workshops[1].board.cards[1].votes"),
    ('group = "first", kind', 'group = "last", kind', "no group of cards 'last'", "demonstrators[1].workshops[1].board.cards[1].group"),
    ("frozen = 2025-05-14T15:00:00", "frozen = 2025-05-12T15:00:00", "frozen before the workshop", "demonstrators[1].workshops[1].board.frozen"),
    ("approved = 2025-07-01", "approved = 2025-05-01", "approved before the workshop", "demonstrators[1].briefing.approved"),
    ("sections = { challenge", "sections = { poem", "no section 'poem'", "demonstrators[1].briefing.sections.poem"),
    ("deadline = 2025-08-01", "deadline = 2025-07-01", "the action ends before it starts", "demonstrators[1].briefing.actions[1].deadline"),
    ('recommendation = "invite"', 'recommendation = "expel"', "no recommendation 'expel'", "demonstrators[1].briefing.actions[1].recommendation"),
    ('status = "done"', 'status = "dropped"', "is dropped, but no reason is given", "demonstrators[1].follow_up.reports[1]"),
    ('action = "letter"', 'action = "song"', "no action 'song'", "demonstrators[1].follow_up.reports[1].action"),
    ("day = 2026-07-06", "day = 2025-06-06", "the report is before the approval", "demonstrators[1].follow_up.reports[1].day"),
    ('kind = "region_story"\napplication = "vierwater"', 'kind = "region_story"\napplication = "ravnemyr"', "no supported application 'ravnemyr'", "publications[1].application"),
    ('kind = "region_story"', 'kind = "newsletter"', "the newsletter has no number", "publications[1]"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem", "code"), MISTAKES, ids=[each[2][:50] for each in MISTAKES])
def test_a_mistake_is_refused_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, problem: str, code: str
) -> None:
    text = example("scenario") + example("support")
    assert old in text
    file = written(tmp_path, text.replace(old, new, 1))
    with pytest.raises(InputError) as refusal:
        read_scenario(file)
    assert problem in str(refusal.value)
    assert refusal.value.code == code
    assert refusal.value.file == str(file)
    assert refusal.value.remedy
    if code != "languages":
        assert refusal.value.line is not None


def test_all_applications_may_be_selected(tmp_path: Path) -> None:
    file = written(tmp_path, example("scenario").replace("places = 1", "places = 2"))
    assert {each.outcome for each in ranking(read_scenario(file))} == {"selected"}


def test_the_line_is_that_of_the_value(tmp_path: Path) -> None:
    text = example("scenario").replace("scores = { NEED = 2,", "scores = { NEED = 20,")
    with pytest.raises(InputError) as refusal:
        read_scenario(written(tmp_path, text))
    assert "NEED = 20" in text.splitlines()[refusal.value.line - 1]  # type: ignore[operator]


def test_files_that_are_no_scenario_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_scenario(tmp_path / "absent.toml")
    with pytest.raises(InputError, match="this is not TOML"):
        read_scenario(written(tmp_path, "format = = 1"))
    (tmp_path / "latin.toml").write_bytes("title = 'é'".encode("latin-1"))
    with pytest.raises(InputError, match="not in UTF-8"):
        read_scenario(tmp_path / "latin.toml")
    with pytest.raises(InputError, match="cannot be read"):
        read_scenario(tmp_path)


# ---------------------------------------------------------------------------------- several files


def divided(tmp_path: Path, more: str) -> Path:
    """The guide's scenario with its second application in another file."""
    text = example("scenario")
    start = text.index('[[applications]]\nkey = "ravnemyr"')
    end = text.index("[[regions]]")
    (tmp_path / "more.toml").write_text(f"# more\n\n{text[start:end]}{more}", encoding="utf-8")
    return written(tmp_path, 'include = ["more.toml"]\n' + text[:start] + text[end:])


def test_lists_are_joined_over_files(tmp_path: Path) -> None:
    told = read_scenario(divided(tmp_path, ""))
    assert [application.key for application in told.applications] == ["vierwater", "ravnemyr"]


def test_a_mistake_in_an_included_file_is_named_there(tmp_path: Path) -> None:
    file = divided(tmp_path, "")
    more = tmp_path / "more.toml"
    more.write_text(more.read_text(encoding="utf-8").replace('"QM12"', '"QM99"'), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read_scenario(file)
    assert (refusal.value.file, refusal.value.code) == (str(more), "applications[2].region")
    assert more.read_text(encoding="utf-8").splitlines()[refusal.value.line - 1] == 'region = "QM99"'  # type: ignore[operator]


def test_what_is_no_list_stands_in_one_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'decision' occurs in another file") as refusal:
        read_scenario(divided(tmp_path, "[decision]\nday = 2025-03-20\n"))
    assert refusal.value.file == str(tmp_path / "more.toml")


def test_an_included_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file 'absent\.toml'"):
        read_scenario(written(tmp_path, 'include = ["absent.toml"]\n' + example("scenario")))
    with pytest.raises(InputError, match="a list of file names"):
        read_scenario(written(tmp_path, "include = 3\n" + example("scenario")))


# ---------------------------------------------------------------------------------- small parts


def test_lines_are_found_behind_texts_of_several_lines_comments_and_lists() -> None:
    text = '''# title = 1
title = """
[not.a.header]
key = "no"
""" # comment
"quoted key".sub = 'a # b'
list = [
    { a = 1 }, # first
    { a = [{ b = 2 }] },
]

[[rows]]
x = 1
[rows.inner]
y = """"quoted""""
[[rows]]
[[rows.parts]]
z = { a = 1 }
[a.b]
c = 1'''
    assert key_lines(text) == {
        ("title",): 2,
        ("quoted key",): 6,
        ("quoted key", "sub"): 6,
        ("list",): 7,
        ("list", 0): 8,
        ("list", 1): 9,
        ("rows",): 12,
        ("rows", 0): 12,
        ("rows", 0, "x"): 13,
        ("rows", 0, "inner"): 14,
        ("rows", 0, "inner", "y"): 15,
        ("rows", 1): 16,
        ("rows", 1, "parts"): 17,
        ("rows", 1, "parts", 0): 17,
        ("rows", 1, "parts", 0, "z"): 18,
        ("a",): 19,
        ("a", "b"): 19,
        ("a", "b", "c"): 20,
    }


def test_paragraphs_flow_and_spaces_that_do_not_break_stay() -> None:
    assert (
        flowing("\n  Un\n  deux\u00a0: trois\u202f?\n \n\nQuatre\t cinq \n")
        == "Un deux\u00a0: trois\u202f?\n\nQuatre cinq"
    )


def test_a_text_is_a_mapping_in_the_order_of_the_languages() -> None:
    text = Text({"fr": "deux", "en": "two"})
    assert list(text) == ["en", "fr"]
    assert text == {"en": "two", "fr": "deux"}
    assert hash(text) == hash(Text({"en": "two", "fr": "deux"}))


def test_weights_and_scores_are_exact(nine: Scenario) -> None:
    score = nine.application("amundrod").evaluations[0].scores["NEED"]
    assert isinstance(score, Decimal)
