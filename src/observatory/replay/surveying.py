"""Step 1: the key actors are asked, answer through their links, and the results are published."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from observatory.core.acting import CLOCK
from observatory.programme.demonstrators.models import KeyActor
from observatory.programme.scenarios import support as told
from observatory.programme.scenarios.questionnaires import FOLDER
from observatory.programme.surveys.domain import merging, publishing, questionnaires, texts, waves
from observatory.programme.surveys.domain.answering import submit_answer
from observatory.programme.surveys.domain.answers import Answerable, Answers, answerables_of
from observatory.programme.surveys.models import FreeTextState, QuestionKind, Questionnaire, Wave
from observatory.programme.surveys.scales import DONT_KNOW
from observatory.replay.region import Region
from observatory.replay.stage import Stage

ALL = "all"
"""The group of weights that hold for every group which has none of its own."""

READ_IN = timedelta(days=1)
"""After so long the texts have been read and the results are published."""


@dataclass(frozen=True)
class Respondent:
    """Somebody who answers, and what."""

    key_actor: KeyActor
    answers: Answers = field(default_factory=dict)


def play(region: Region) -> None:
    """From the questionnaire to the published results; where too few answered, nothing is published."""
    given = region.given.survey
    if given is None:
        return
    region.at("survey")
    questionnaire = _questionnaire(region.stage, given.questionnaire)
    possible = answerables_of(questionnaire)
    wave = waves.create_wave(
        region.officer,
        region.demonstrator,
        questionnaire=questionnaire,
        title=waves.usual_title(),
        opens=given.opens,
        closes=given.closes,
        zone=region.stage.scenario.programme.zone,
        minimum_group=given.minimum_group,
        cross_tables=_cut_by_group(given, possible),
        # The scenario says itself when people are reminded.
        remind_before=0,
    )
    invited = waves.launch_wave(region.officer, wave, now=given.opens)
    _answer(region, wave, given, respondents(region, given, possible), {who.pk: secret for who, secret in invited})
    wave = waves.close_wave(CLOCK, wave, now=given.closes)
    wave = merging.merge_answers(wave, now=given.closes + timedelta(minutes=1))
    _read_texts(region, wave, given)
    if (wave.answers or 0) < given.minimum_group:
        return
    publishing.publish_results(region.officer, wave, now=given.closes + READ_IN)
    facts = publishing.facts_of(wave)
    region.evidence |= {f"survey:{one.name}": facts[one.question.key] for one in possible if one.question.key in facts}


def respondents(region: Region, given: told.Survey, possible: Sequence[Answerable]) -> list[Respondent]:
    """Who answers what, drawn with the seed of the survey: the same in every replay."""
    chance = random.Random(given.seed)
    group_name = next((one.name for one in possible if one.question.kind == QuestionKind.GROUP), "")
    found: list[Respondent] = []
    for group in sorted(given.answered):
        actors = [row for row in region.key_actors.values() if row.group == group]
        own = [Respondent(actor) for actor in chance.sample(actors, given.answered[group])]
        for respondent in own:
            if group_name:
                respondent.answers[group_name] = group
            for one in possible:
                weights = given.answers.get(one.name, {})
                chosen = weights.get(group, weights.get(ALL))
                if chosen is not None and (drawn := _drawn(one, chosen, chance)):
                    respondent.answers[one.name] = drawn
        for question in sorted({text.question for text in given.texts if text.group == group}):
            written = [text.text for text in given.texts if (text.question, text.group) == (question, group)]
            for respondent, words in zip(chance.sample(own, len(written)), written, strict=True):
                respondent.answers[question] = words
        found += [one for one in own if one.answers]
    chance.shuffle(found)
    return found


def _drawn(
    one: Answerable, weights: Sequence[Decimal] | Mapping[str, Decimal], chance: random.Random
) -> str | list[str]:
    if not isinstance(weights, Mapping):
        return chance.choices(one.codes[: len(weights)], [float(weight) for weight in weights])[0]
    if not one.several:
        return chance.choices(list(weights), [float(weight) for weight in weights.values()])[0]
    ticked = [code for code, share in weights.items() if chance.random() < share]
    return [DONT_KNOW] if DONT_KNOW in ticked else ticked


def _answer(
    region: Region, wave: Wave, given: told.Survey, found: list[Respondent], secrets: Mapping[str, str]
) -> None:
    """Everybody answers, some of them before the first reminder, some after it, and so on."""
    pauses = _reminders(region, given)
    share = -(-len(found) // (len(pauses) + 1)) or 1
    for turn, since in enumerate((given.opens, *pauses)):
        if turn:
            waves.remind(region.officer, wave, now=since)
        for respondent in found[turn * share : (turn + 1) * share]:
            submit_answer(secrets[respondent.key_actor.pk], respondent.answers, now=since)


def _reminders(region: Region, given: told.Survey) -> list[datetime]:
    """When people are reminded: at the time of day at which the survey opened, and a day after the time before at least."""
    found: list[datetime] = []
    opened = given.opens.astimezone(region.stage.zone)
    last = given.opens
    for day in given.reminders:
        last = max(region.stage.at(day, opened.hour, opened.minute), last + waves.BETWEEN_REMINDERS)
        if last < given.closes:
            found.append(last)
    return found


def _read_texts(region: Region, wave: Wave, given: told.Survey) -> None:
    """An officer reads what people wrote, and clears it in the language in which it was written."""
    languages = {(text.question, text.text): text.language for text in given.texts}
    for text in wave.texts.filter(state=FreeTextState.WAITING).select_related("question"):
        texts.clear_free_text(
            region.officer,
            text,
            version=text.version,
            published_text=text.text,
            language=languages[text.question.key, text.text],
        )


def _cut_by_group(given: told.Survey, possible: Sequence[Answerable]) -> list[str]:
    """The questions to which single groups answer differently: their results are shown by group, where groups are large enough."""
    if not any(one.question.kind == QuestionKind.GROUP for one in possible):
        return []
    keys = [one.question.key for one in possible if set(given.answers.get(one.name, {})) - {ALL}]
    return list(dict.fromkeys(keys))


def _questionnaire(stage: Stage, key: str) -> Questionnaire:
    """The questionnaire of that name, made from the file that the software brings where the programme has none."""
    known = Questionnaire.objects.filter(programme=stage.programme, key=key).order_by("created").first()
    if known is not None:
        return known
    source = (FOLDER / f"{key}.toml").read_text(encoding="utf-8")
    return questionnaires.create_questionnaire(stage.officer, stage.programme, source=source)
