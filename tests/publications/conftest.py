"""A programme with a section of publications: Odile owns it, Edith writes for it, Bruno for another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.prepared import prepared

from observatory.core.acting import COMMAND, Actor
from observatory.core.domain.programmes import create_programme, grant_role
from observatory.core.models import Origin, Programme, Role, User
from observatory.publications.domain import writing
from observatory.publications.domain.sections import begin_section
from observatory.publications.models import ArticlePage, NewsletterIssuePage


@dataclass(frozen=True)
class Office:
    """Who writes for whom, and what is there."""

    programme: Programme
    other: Programme
    odile: User
    edith: User
    bruno: User
    article: ArticlePage
    issue: NewsletterIssuePage


@prepared
def office(db: None) -> Office:
    odile, edith, bruno = (User.objects.create_user(f"{name}@example.org") for name in ("odile", "edith", "bruno"))
    programme = create_programme(
        COMMAND,
        slug="regions",
        name={"en": "Regions", "fr": "Régions"},
        zone="UTC",
        owner=odile,
        origin=Origin.INVENTED,
    )
    other = create_programme(COMMAND, slug="other", name={"en": "Other", "fr": "Autre"}, zone="UTC", owner=bruno)
    grant_role(COMMAND, programme, edith, Role.EDITOR)
    editor = Actor.of(edith)
    begin_section(editor, programme)
    begin_section(Actor.of(bruno), other)
    texts = {"en": "A beginning", "fr": "Un début"}
    article = writing.write_article(
        editor,
        programme,
        title=texts,
        summary={"en": "How it began.", "fr": "Comment tout a commencé."},
        body={"en": writing.paragraphs("## First\n\nWords & <b>signs</b>."), "fr": writing.paragraphs("Des mots.")},
        day=date(2026, 5, 4),
    )
    issue = writing.write_issue(
        editor,
        programme,
        number=1,
        title={"en": "Newsletter, May", "fr": "Lettre, mai"},
        foreword={"en": "Dear readers", "fr": "Chers lecteurs"},
        body={"en": [("heading", "Six regions")], "fr": [("heading", "Six régions")]},
        day=date(2026, 5, 5),
    )
    return Office(programme, other, odile, edith, bruno, article, issue)
