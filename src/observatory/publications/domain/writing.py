"""Write pages in several languages at once: what the record and a scenario publish. People write in the back office.

Each verb makes a page in every language that its title has, publishes them, and leaves one audit entry.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.utils.html import escape
from django.utils.text import slugify
from wagtail.models import Locale, Page

from observatory.core.acting import Actor, deed
from observatory.core.models import Programme
from observatory.publications.domain.sections import begin_section
from observatory.publications.models import (
    ArticlePage,
    NewsletterIssuePage,
    ProceedingsPage,
    ProgrammePublications,
    RegionStoryPage,
)

Block = tuple[str, Any]
"""A block of a page's body: its kind and its value, as `models.blocks` knows them."""

Kind = TypeVar("Kind", ArticlePage, NewsletterIssuePage, ProceedingsPage, RegionStoryPage)


def paragraphs(text: str) -> list[Block]:
    """Plain text, its paragraphs separated by empty lines, as blocks; lines that begin with `## ` are headings."""
    blocks: list[Block] = []
    for part in text.strip().split("\n\n"):
        words = " ".join(part.split())
        if words.startswith("## "):
            blocks.append(("heading", words.removeprefix("## ")))
        elif words:
            blocks.append(("paragraph", f"<p>{escape(words)}</p>"))
    return blocks


def write_article(
    actor: Actor,
    programme: Programme,
    *,
    title: Mapping[str, str],
    summary: Mapping[str, str],
    body: Mapping[str, Sequence[Block]],
    day: date,
    authors: str = "",
    slug: str = "",
    origin: str = "",
    reference: str = "",
) -> ArticlePage:
    """An article; `body` has the blocks of each language."""

    def fields(language: str) -> dict[str, Any]:
        return {
            "title": title[language],
            "summary": summary[language],
            "body": list(body[language]),
            "date": day,
            "authors": authors,
        }

    return _write(
        actor,
        programme,
        ArticlePage,
        title,
        fields,
        slug or slugify(next(iter(title.values())))[:80],
        origin,
        reference,
    )


def write_region_story(
    actor: Actor,
    programme: Programme,
    *,
    title: Mapping[str, str],
    region: str,
    region_version: str,
    demonstrator: str = "",
    challenge: Mapping[str, Sequence[Block]],
    response: Mapping[str, Sequence[Block]],
    steps: Mapping[str, Sequence[Mapping[str, Any]]],
    context: Mapping[str, Sequence[Block]] | None = None,
    slug: str = "",
    origin: str = "",
    reference: str = "",
) -> RegionStoryPage:
    """The story of a region; `steps` are the values of the step block in each language."""

    def fields(language: str) -> dict[str, Any]:
        return {
            "title": title[language],
            "region": region,
            "region_version": region_version,
            "demonstrator": demonstrator,
            "challenge": list(challenge.get(language, ())),
            "response": list(response.get(language, ())),
            "steps": [("step", step) for step in steps.get(language, ())],
            "context_text": list((context or {}).get(language, ())),
        }

    return _write(
        actor,
        programme,
        RegionStoryPage,
        title,
        fields,
        slug or slugify(next(iter(title.values())))[:80],
        origin,
        reference,
    )


def write_issue(
    actor: Actor,
    programme: Programme,
    *,
    number: int,
    title: Mapping[str, str],
    foreword: Mapping[str, str],
    body: Mapping[str, Sequence[Block]],
    day: date,
    origin: str = "",
    reference: str = "",
) -> NewsletterIssuePage:
    """An issue of the newsletter."""

    def fields(language: str) -> dict[str, Any]:
        return {
            "title": title[language],
            "number": number,
            "foreword": foreword[language],
            "body": list(body[language]),
            "date": day,
        }

    return _write(actor, programme, NewsletterIssuePage, title, fields, f"newsletter-{number}", origin, reference)


def write_proceedings_page(
    actor: Actor, programme: Programme, *, title: Mapping[str, str], introduction: Mapping[str, str]
) -> ProceedingsPage:
    """The page that lists the proceeding reports of a programme's workshops."""

    def fields(language: str) -> dict[str, Any]:
        return {"title": title[language], "introduction": f"<p>{escape(introduction[language])}</p>"}

    return _write(actor, programme, ProceedingsPage, title, fields, "proceeding-reports", "", "")


def _write(
    actor: Actor,
    programme: Programme,
    kind: type[Kind],
    languages: Collection[str],
    fields: Any,
    slug: str,
    origin: str,
    reference: str,
) -> Kind:
    section = begin_section(actor, programme)
    with deed(actor, "publications.write_page", programme, permission="publications.write") as done:
        sections = section.get_translations(inclusive=True).specific()
        first: Kind | None = None
        for place in sorted(sections, key=lambda page: page.locale_id != section.locale_id):
            assert isinstance(place, ProgrammePublications)
            if place.locale.language_code not in languages:
                continue
            page = kind(
                **fields(place.locale.language_code),
                slug=slug,
                locale=Locale.objects.get(pk=place.locale_id),
                origin=origin or section.origin,
                reference=reference or section.reference,
                owner=actor.person,
            )
            if first is not None:
                page.translation_key = first.translation_key
            Page.objects.get(pk=place.pk).add_child(instance=page)
            page.save_revision(user=actor.person, log_action=False).publish(user=actor.person)
            first = first or page
        assert first is not None
        done.note(kind=kind._meta.label_lower, page=str(first.translation_key))
    return kind.objects.get(pk=first.pk)
