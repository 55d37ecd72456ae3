"""What a scenario publishes: articles, newsletters, the stories of its regions, and the page of proceedings."""

from __future__ import annotations

from typing import Any

from observatory.core.acting import Actor
from observatory.programme.demonstrators.models import StepKind
from observatory.programme.scenarios import support as told
from observatory.publications.domain import writing
from observatory.replay.stage import Stage

TITLE_OF_PROCEEDINGS = {
    "en": "Proceeding Reports of the Model Regions",
    "fr": "Comptes rendus des régions modèles",
}
INTRODUCTION_OF_PROCEEDINGS = {
    "en": "What was discussed, agreed and left open in the workshop of each model region.",
    "fr": "Ce qui a été discuté, convenu et laissé ouvert lors de l’atelier de chaque région modèle.",
}
STEPS = {
    StepKind.SURVEY: {"en": "Survey of the key actors", "fr": "Enquête auprès des acteurs clés"},
    StepKind.PRE_ASSESSMENT: {"en": "Pre-assessment", "fr": "Pré-évaluation"},
    StepKind.WORKSHOP: {"en": "Two-day workshop", "fr": "Atelier de deux jours"},
    StepKind.BRIEFING: {"en": "Policy briefing", "fr": "Note d’orientation"},
    StepKind.FOLLOW_UP: {"en": "Follow-up", "fr": "Suivi"},
}


def play(stage: Stage) -> None:
    """Write and publish every publication, in the order of its date."""
    actor = _editor(stage)
    given = sorted(stage.scenario.publications, key=lambda each: (each.published, each.key))
    titles = {each.key: each for each in given}
    if stage.demonstrators:
        writing.write_proceedings_page(
            actor, stage.programme, title=TITLE_OF_PROCEEDINGS, introduction=INTRODUCTION_OF_PROCEEDINGS
        )
    for number, publication in enumerate(given, start=1):
        if publication.kind == "article":
            writing.write_article(
                actor,
                stage.programme,
                title=publication.title,
                summary=publication.summary,
                body=_body(publication.body),
                day=publication.published,
                slug=publication.key,
            )
        elif publication.kind == "newsletter":
            parts = [titles[key] for key in publication.parts]
            writing.write_issue(
                actor,
                stage.programme,
                number=publication.number or 1,
                title=publication.title,
                foreword=publication.summary,
                body={
                    language: [
                        *writing.paragraphs(publication.body[language]),
                        *[
                            block
                            for part in parts
                            for block in (
                                ("heading", part.title[language]),
                                *writing.paragraphs(part.summary[language]),
                            )
                        ],
                    ]
                    for language in publication.body
                },
                day=publication.published,
            )
        else:
            _story(stage, actor, publication)
        stage.progress("publications", number, len(given))


def _story(stage: Stage, actor: Actor, publication: told.Publication) -> None:
    demonstrator = stage.demonstrators[publication.application]
    given = stage.scenario.demonstrator(publication.application)
    writing.write_region_story(
        actor,
        stage.programme,
        title=publication.title,
        region=demonstrator.region,
        region_version=demonstrator.region_version,
        demonstrator=demonstrator.pk,
        challenge={language: writing.paragraphs(words) for language, words in given.challenge.items()},
        response={
            language: [*writing.paragraphs(words), *writing.paragraphs(publication.body.get(language, ""))]
            for language, words in given.response.items()
        },
        steps={language: [_step(step, language) for step in given.steps] for language in given.challenge},
        slug=publication.key,
    )


def _step(step: told.Step, language: str) -> dict[str, Any]:
    days = [day.isoformat() for day in (step.started, step.ended) if day is not None]
    note = (step.note or {}).get(language, "")
    return {
        "title": STEPS[StepKind(step.kind)][language],
        "when": " – ".join(days) or f"{step.planned_start.isoformat()} – {step.planned_end.isoformat()}",
        "text": "".join(block[1] for block in writing.paragraphs(note)),
        "references": [],
    }


def _body(body: Any) -> dict[str, list[writing.Block]]:
    return {language: writing.paragraphs(words) for language, words in body.items()}


def _editor(stage: Stage) -> Actor:
    found = next((each for each in stage.scenario.accounts if each.role == "editor"), None)
    return stage.actor(found.key) if found is not None else stage.officer
