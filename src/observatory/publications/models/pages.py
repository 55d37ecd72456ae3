"""The kinds of pages, and which may stand below which."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from observatory.core.models import Origin, Programme
from observatory.publications.models.blocks import PROSE, Body, StepBlock

ORIGIN = MultiFieldPanel([FieldPanel("origin"), FieldPanel("reference")], heading=_("Origin"))


class PageWithOrigin(Page):
    """A page that says where its content comes from."""

    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.OWN)
    reference = models.TextField(_("reference"), blank=True, help_text=_("The source, where the content is sourced."))

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        parents = self.get_ancestors().specific().live()
        context["section"] = next((page for page in parents if isinstance(page, ProgrammePublications)), None)
        context["breadcrumbs"] = [
            {"label": page.title, "address": page.get_url(request)} for page in parents if page.depth > 1
        ] + [{"label": self.title}]
        return context

    @property
    def programme(self) -> Programme | None:
        """The programme under whose section the page stands."""
        if isinstance(self, ProgrammePublications):
            return self.of_programme
        section = ProgrammePublications.objects.ancestor_of(self).first()
        return section.of_programme if section is not None else None


class PublicationsHome(Page):
    """The first page of all publications: the latest of every programme."""

    template = "publications/home.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["publications.ProgrammePublications"]

    class Meta:
        verbose_name = _("home of the publications")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["sections"] = ProgrammePublications.objects.live().child_of(self).order_by("title")
        context["latest"] = latest(self)[:10]
        return context


class ProgrammePublications(PageWithOrigin):
    """The section of one programme: what it is, its articles, regions, reports and newsletters."""

    template = "publications/programme.html"
    of_programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    introduction = RichTextField(_("introduction"), features=PROSE, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("of_programme"), FieldPanel("introduction"), ORIGIN]
    parent_page_types: ClassVar[list[str]] = ["publications.PublicationsHome"]
    subpage_types: ClassVar[list[str]] = [
        "publications.ArticlePage",
        "publications.RegionStoryPage",
        "publications.ProceedingsPage",
        "publications.NewsletterIssuePage",
    ]

    class Meta:
        verbose_name = _("publications of a programme")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["section"] = self
        context["articles"] = ArticlePage.objects.live().child_of(self).order_by("-date", "title")
        context["regions"] = RegionStoryPage.objects.live().child_of(self).order_by("title")
        context["issues"] = NewsletterIssuePage.objects.live().child_of(self).order_by("-number")
        context["proceedings"] = ProceedingsPage.objects.live().child_of(self).first()
        return context


class ArticlePage(PageWithOrigin):
    """An article, with what others need to carry it on: authors, licence, source line."""

    template = "publications/article.html"
    date = models.DateField(_("date"), default=timezone.localdate)
    summary = models.TextField(_("summary"), max_length=500, help_text=_("Two or three sentences."))
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    licence = models.CharField(_("licence of the text"), max_length=120, default="CC BY 4.0")
    body = StreamField(Body(), verbose_name=_("body"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("authors"),
        FieldPanel("body"),
        FieldPanel("licence"),
        ORIGIN,
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["publications.ProgrammePublications"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("article")


class RegionStoryPage(PageWithOrigin):
    """A region: its challenge, its response, the four steps with dates, statistics and documents."""

    template = "publications/region_story.html"
    region_version = models.CharField(_("version of the regional classification"), max_length=20)
    region = models.CharField(_("region code"), max_length=12)
    demonstrator = models.CharField(_("identifier of the demonstrator"), max_length=16, blank=True)
    challenge = StreamField(Body(), verbose_name=_("regional challenge"), blank=True)
    response = StreamField(Body(), verbose_name=_("regional response"), blank=True)
    steps = StreamField([("step", StepBlock())], verbose_name=_("steps"), blank=True)
    context_text = StreamField(
        Body(),
        verbose_name=_("context"),
        blank=True,
        help_text=_("What happened in the region besides; no finding of the support."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("region_version"),
        FieldPanel("region"),
        FieldPanel("challenge"),
        FieldPanel("response"),
        FieldPanel("steps"),
        FieldPanel("context_text"),
        ORIGIN,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("challenge"),
        index.SearchField("response"),
        index.SearchField("context_text"),
    ]
    parent_page_types: ClassVar[list[str]] = ["publications.ProgrammePublications"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("story of a region")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from observatory.publications.presentation import documents_of, statistics_of

        context = super().get_context(request, *args, **kwargs)
        context["statistics"] = statistics_of(self)
        context["documents"] = documents_of(self)
        return context


class ProceedingsPage(PageWithOrigin):
    """Proceeding Reports of the Model Regions: the list of what the workshops published."""

    template = "publications/proceedings.html"
    introduction = RichTextField(_("introduction"), features=PROSE, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), ORIGIN]
    parent_page_types: ClassVar[list[str]] = ["publications.ProgrammePublications"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("proceeding reports")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from observatory.publications.presentation import proceedings_of

        context = super().get_context(request, *args, **kwargs)
        programme = self.programme
        context["reports"] = proceedings_of(programme) if programme is not None else []
        return context


class NewsletterIssuePage(PageWithOrigin):
    """An issue of the newsletter."""

    template = "publications/issue.html"
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    date = models.DateField(_("date"), default=timezone.localdate)
    foreword = models.TextField(_("foreword"))
    body = StreamField(Body(), verbose_name=_("items"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("number"),
        FieldPanel("date"),
        FieldPanel("foreword"),
        FieldPanel("body"),
        ORIGIN,
    ]
    search_fields = [*Page.search_fields, index.SearchField("foreword"), index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["publications.ProgrammePublications"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("newsletter issue")


def latest(home: Page) -> list[Page]:
    """Articles and issues below a page, the latest first."""
    articles = ArticlePage.objects.live().descendant_of(home)
    issues = NewsletterIssuePage.objects.live().descendant_of(home)
    return sorted((*articles, *issues), key=lambda page: (page.date, page.pk), reverse=True)
