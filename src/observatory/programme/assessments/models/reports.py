"""The assessment report: the prose that people write, and the versions that were made of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.assessments.models.pre_assessments import PreAssessment
from observatory.programme.demonstrators.models import Demonstrator


class SectionKey(models.TextChoices):
    """The chapters of the report, in order. Below its prose each shows what the pre-assessment has on it."""

    CHALLENGE = "challenge", _("Challenge and questions asked")
    PROFILE = "profile", _("Regional profile")
    SURVEY = "survey", _("Survey of the key actors")
    INTERVIEWS = "interviews", _("Interviews")
    POLICY = "policy", _("Policy project")
    STRESS_TEST = "stress_test", _("Stress test")
    FINDINGS = "findings", _("Strengths, gaps and open questions")
    WORKSHOP = "workshop", _("Questions for the workshop")
    METHOD = "method", _("Annex: method and interviewees")


class ReportSection(Identified, Versioned, WithOrigin):
    """The prose of one chapter."""

    pre_assessment = models.ForeignKey(
        PreAssessment, models.CASCADE, related_name="sections", verbose_name=_("pre-assessment")
    )
    key = models.CharField(_("chapter"), max_length=12, choices=SectionKey.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    prose = TextInLanguagesField(_("prose"))

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("section of an assessment report")
        verbose_name_plural = _("sections of assessment reports")
        ordering = ("position",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("pre_assessment", "key"), name="a_chapter_occurs_once"),
        )

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that it is about."""
        return self.pre_assessment.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.pre_assessment.programme


class ReportVersion(Identified, Versioned, WithOrigin):
    """A version of the report: the frozen tree of each language, in which quotes and names of people are only named by identifier.

    What a person may withdraw is looked up when the report is read, so that it goes from every version at once, and the
    hash of the version stays what it was.
    """

    pre_assessment = models.ForeignKey(
        PreAssessment, models.CASCADE, related_name="reports", verbose_name=_("pre-assessment")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    trees: models.JSONField[Any, Any] = models.JSONField(_("frozen documents by language"))
    sha256 = models.CharField(_("hash"), max_length=64)
    drafted = models.DateTimeField(_("drafted"), default=timezone.now, editable=False)
    published = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("version of an assessment report")
        verbose_name_plural = _("versions of assessment reports")
        ordering = ("number",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("pre_assessment", "number"), name="a_report_number_occurs_once"),
        )

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that it is about."""
        return self.pre_assessment.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.pre_assessment.programme
