"""RSS of a programme's articles and newsletters, in each language."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from observatory.publications.models import ArticlePage, ProgrammePublications
from observatory.publications.models.pages import latest


class ProgrammeFeed(Feed[Any, ProgrammePublications]):
    """The latest articles and issues of a programme."""

    def get_object(self, request: HttpRequest, programme: str) -> ProgrammePublications:
        section = (
            ProgrammePublications.objects.live()
            .filter(of_programme__slug=programme, locale__language_code=get_language())
            .first()
        )
        if section is None:
            raise Http404
        return section

    def title(self, section: ProgrammePublications) -> str:
        return section.title

    def link(self, section: ProgrammePublications) -> str:
        return section.get_url() or ""

    def description(self, section: ProgrammePublications) -> str:
        return _("Articles and newsletters of %(programme)s") % {"programme": section.title}

    def items(self, section: ProgrammePublications) -> list[Any]:
        return latest(section)[:20]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary if isinstance(item, ArticlePage) else item.foreword)

    def item_link(self, item: Any) -> str:
        return item.get_url() or ""

    def item_pubdate(self, item: Any) -> datetime:
        return datetime.combine(item.date, time(), tzinfo=timezone.get_default_timezone())
