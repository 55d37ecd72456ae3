"""Publish the record of the six real regions: a programme of its own, apart from every exercise, each sentence sourced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.html import escape

from observatory.core.acting import Actor
from observatory.core.domain.programmes import create_programme
from observatory.core.models import Origin, Programme, User
from observatory.publications.domain import writing
from observatory.publications.domain.sections import begin_section
from observatory.publications.models import ArticlePage, ProgrammePublications
from observatory.publications.record import LANGUAGES, Record, Sentence, read_record

SLUG = "model-regions-2014-2016"
NAME = {"en": "Model demonstrator regions 2014–2016", "fr": "Régions modèles de démonstration 2014–2016"}
SOURCE = "Public sources, named beside each sentence."
WRITTEN = date(2026, 11, 28)
STEPS = {
    "survey": {"en": "Survey of the key actors", "fr": "Enquête auprès des acteurs clés"},
    "pre_assessment": {"en": "Pre-assessment", "fr": "Pré-évaluation"},
    "workshop": {"en": "Two-day workshop", "fr": "Atelier de deux jours"},
    "briefing": {"en": "Policy briefing", "fr": "Note d’orientation"},
}


def publish_record(actor: Actor, *, owner: User) -> Programme:
    """The record as published pages; nothing happens where it is there already."""
    known = Programme.objects.filter(slug=SLUG).first()
    if known is not None and ArticlePage.objects.descendant_of(begin_section(actor, known)).exists():
        return known
    record = read_record()
    programme = known or create_programme(
        actor, slug=SLUG, name=NAME, zone="Europe/Brussels", owner=owner, origin=Origin.SOURCED
    )
    section = begin_section(actor, programme, origin=Origin.SOURCED, reference=SOURCE)
    for page in section.get_translations(inclusive=True).specific():
        assert isinstance(page, ProgrammePublications)
        page.introduction = f"<p>{escape(record.notice.get(page.locale.language_code, ''))}</p>"
        page.save_revision(log_action=False).publish()
    for region in record.regions:
        version = max(
            (code.version for code in region.codes if code.code == region.statistics),
            default=region.codes[-1].version,
        )
        if not any(code.code == region.statistics for code in region.codes):
            # The statistics are those of a larger region, in the version of the region's own first code.
            version = region.codes[0].version
        writing.write_region_story(
            actor,
            programme,
            title=region.name,
            region=region.statistics,
            region_version=version,
            slug=region.slug,
            challenge={each: _sourced(record, (*region.selected, *region.challenge), each) for each in LANGUAGES},
            response={each: _sourced(record, region.response, each) for each in LANGUAGES},
            steps={
                each: [
                    {
                        "title": STEPS[step.kind][each],
                        "when": step.when,
                        "text": "".join(f"<p>{escape(sentence.text[each])}</p>" for sentence in step.sentences),
                        "references": _references(
                            record, {number for sentence in step.sentences for number in sentence.references}, each
                        ),
                    }
                    for step in region.steps
                ]
                for each in LANGUAGES
            },
            context={each: _sourced(record, (*region.context, *region.later), each) for each in LANGUAGES},
            origin=Origin.SOURCED,
            reference=SOURCE,
        )
    writing.write_article(
        actor,
        programme,
        title=record.article.title,
        summary=record.article.summary,
        body={
            each: [
                block
                for part in record.article.sections
                for block in (("heading", part.title[each]), *_sourced(record, part.sentences, each))
            ]
            for each in LANGUAGES
        },
        day=WRITTEN,
        slug="six-regions-four-steps",
        origin=Origin.SOURCED,
        reference=SOURCE,
    )
    return programme


def _sourced(record: Record, sentences: Iterable[Sentence], language: str) -> list[writing.Block]:
    return [
        (
            "sourced",
            {
                "text": f"<p>{escape(sentence.text[language])}</p>",
                "references": _references(record, set(sentence.references), language),
            },
        )
        for sentence in sentences
    ]


def _references(record: Record, numbers: set[str], language: str) -> list[dict[str, Any]]:
    ordered = sorted(numbers, key=lambda number: int(number[1:]))
    return [
        {"title": record.references[number].title[language], "address": record.references[number].urls[0]}
        for number in ordered
    ]
