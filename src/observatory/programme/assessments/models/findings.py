"""What the pre-assessment found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.assessments.models.pre_assessments import PreAssessment
from observatory.programme.demonstrators.models import Demonstrator


class FindingKind(models.TextChoices):
    """What a finding is."""

    STRENGTH = "strength", _("strength")
    GAP = "gap", _("gap")
    QUESTION = "question", _("open question")


class FindingState(models.TextChoices):
    """Whether the assessors stand behind it. Only what cites evidence can be agreed."""

    DRAFT = "draft", _("draft")
    AGREED = "agreed", _("agreed")


class Finding(Identified, Versioned, WithOrigin):
    """What the pre-assessment found; it cites evidence. Its number stays, because documents name it."""

    pre_assessment = models.ForeignKey(
        PreAssessment, models.CASCADE, related_name="findings", verbose_name=_("pre-assessment")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=FindingKind.choices)
    title = TextInLanguagesField(_("title"))
    text = TextInLanguagesField(_("text"))
    state = models.CharField(_("state"), max_length=6, choices=FindingState.choices, default=FindingState.DRAFT)
    agreed = models.DateTimeField(_("agreed"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ("number",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("pre_assessment", "number"), name="a_finding_number_occurs_once"),
        )

    def __str__(self) -> str:
        return self.title.read("en").text

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that it is about."""
        return self.pre_assessment.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.pre_assessment.programme
