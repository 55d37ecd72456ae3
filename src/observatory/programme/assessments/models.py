"""The pre-assessment: interviews, stress test, findings, report."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.demonstrators.models import Demonstrator


class PreAssessment(Identified, Versioned, WithOrigin):
    """Step 2 of one region."""

    demonstrator = models.OneToOneField(
        Demonstrator, models.PROTECT, related_name="pre_assessment", verbose_name=_("demonstrator")
    )
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("pre-assessment")
        verbose_name_plural = _("pre-assessments")

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme


class FindingKind(models.TextChoices):
    """What a finding is."""

    STRENGTH = "strength", _("strength")
    GAP = "gap", _("gap")
    QUESTION = "question", _("open question")


class Finding(Identified, Versioned, WithOrigin):
    """What the pre-assessment found; it cites evidence."""

    pre_assessment = models.ForeignKey(
        PreAssessment, models.CASCADE, related_name="findings", verbose_name=_("pre-assessment")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=FindingKind.choices)
    title = TextInLanguagesField(_("title"))
    text = TextInLanguagesField(_("text"))

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
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.pre_assessment.demonstrator.programme
