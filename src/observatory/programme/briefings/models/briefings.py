"""The briefing itself, its sections, and its frozen versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, User, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.demonstrators.models import Demonstrator


class BriefingState(models.TextChoices):
    """Where a briefing stands."""

    DRAFT = "draft", _("draft")
    IN_CHECK = "in_check", _("in the region's factual check")
    CHECKED = "checked", _("facts checked")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")


class Briefing(Identified, Versioned, WithOrigin):
    """Step 4 of one region. `approved` is the day from which the follow-up counts its months."""

    demonstrator = models.OneToOneField(
        Demonstrator, models.PROTECT, related_name="briefing", verbose_name=_("demonstrator")
    )
    title = TextInLanguagesField(_("title"))
    summary = TextInLanguagesField(_("summary"))
    state = models.CharField(_("state"), max_length=10, choices=BriefingState.choices, default=BriefingState.DRAFT)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    approved = models.DateTimeField(_("approved"), null=True, blank=True)
    published = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("policy briefing")
        verbose_name_plural = _("policy briefings")

    def __str__(self) -> str:
        return self.title.read(settings.LANGUAGE_CODE).text

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme

    @property
    def is_open(self) -> bool:
        """Whether it can still be edited."""
        return self.state in {BriefingState.DRAFT, BriefingState.IN_CHECK, BriefingState.CHECKED}


class SectionKey(models.TextChoices):
    """The sections of a briefing, in the order in which they are read."""

    INTRODUCTION = "introduction", _("Introduction")
    CHALLENGE = "challenge", _("Regional challenge")
    PROFILE = "profile", _("Regional profile")
    PROCESS = "process", _("How the briefing was made")
    SURVEY = "survey", _("What the key actors say")
    POLICY_MIX = "policy_mix", _("The policy project")
    FINDINGS = "findings", _("Findings")
    WORKSHOP = "workshop", _("The workshop")
    RECOMMENDATIONS = "recommendations", _("Recommendations")
    ACTION_PLAN = "action_plan", _("Action plan")
    ROADMAP = "roadmap", _("Roadmap")
    OUTLOOK = "outlook", _("Follow-up")


SECTION_TITLES = dict(SectionKey.choices)


class BriefingSection(Identified, Versioned, WithOrigin):
    """A section: its prose. What the system knows by itself (steps, figures, plan) is set under it in the document.

    A mark `[[identifier]]` of cited evidence in the prose sets it there: alone in its paragraph the evidence itself (figure,
    quote, table), within a sentence its number in the list of evidence.
    """

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="sections", verbose_name=_("policy briefing"))
    key = models.CharField(_("section"), max_length=16, choices=SectionKey.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    title = TextInLanguagesField(_("title"))
    prose = TextInLanguagesField(_("prose"))
    drafted = models.DateTimeField(_("drafted"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("section of a briefing")
        verbose_name_plural = _("sections of briefings")
        ordering = ("position",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("briefing", "key"), name="a_briefing_section_occurs_once"),
        )

    def __str__(self) -> str:
        return self.title.read(settings.LANGUAGE_CODE).text

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that the briefing is for."""
        return self.briefing.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the briefing."""
        return self.briefing.programme


class BriefingVersion(Identified, WithOrigin):
    """A briefing as it was approved: everything that its documents are made of, frozen.

    Evidence is named in it by identifier alone and looked up whenever a document is made of it, so that what has been
    withdrawn is gone from published versions too.
    """

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="versions", verbose_name=_("policy briefing"))
    number = models.PositiveSmallIntegerField(_("number"))
    contents: models.JSONField[Any, Any] = models.JSONField(_("contents"), editable=False)
    sha256 = models.CharField(_("hash of the contents"), max_length=64)
    frozen = models.DateTimeField(_("frozen"), default=timezone.now)
    published = models.DateTimeField(_("published"), null=True, blank=True)
    reopened = models.DateTimeField(_("opened again"), null=True, blank=True)
    reopened_reason = models.TextField(_("why it was opened again"), blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("version of a briefing")
        verbose_name_plural = _("versions of briefings")
        ordering = ("-number",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("briefing", "number"), name="a_briefing_version_occurs_once"),
        )

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that the briefing is for."""
        return self.briefing.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the briefing."""
        return self.briefing.programme


class Approval(Identified, WithOrigin):
    """That somebody approved a version. With the person gone, that it was approved stays."""

    version = models.OneToOneField(
        BriefingVersion, models.PROTECT, related_name="approval", verbose_name=_("version of a briefing")
    )
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person"))
    approved = models.DateTimeField(_("approved"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")

    @property
    def programme(self) -> Programme:
        """The programme of the briefing."""
        return self.version.programme
