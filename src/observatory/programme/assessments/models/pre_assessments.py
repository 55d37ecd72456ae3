"""The pre-assessment of one region, and the choice behind its statistical profile."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.evidence.models import Edition
from observatory.programme.demonstrators.models import Demonstrator


class PreAssessment(Identified, Versioned, WithOrigin):
    """Step 2 of one region."""

    demonstrator = models.OneToOneField(
        Demonstrator, models.PROTECT, related_name="pre_assessment", verbose_name=_("demonstrator")
    )
    questions = TextInLanguagesField(_("questions asked of the pre-assessment"))
    last_number = models.PositiveSmallIntegerField(_("number given to the last finding"), default=0, editable=False)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("pre-assessment")
        verbose_name_plural = _("pre-assessments")

    def __str__(self) -> str:
        return str(self.demonstrator)

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme


class PeerRule(models.TextChoices):
    """How the regions to compare with were found."""

    STRUCTURE = "structure", _("the most similar mix of industries")
    SIZE = "size", _("the most similar size")
    CHOSEN = "chosen", _("chosen by the assessors")


class Profile(Identified, Versioned, WithOrigin):
    """Which figures of which edition describe the region, and which regions it is compared with."""

    pre_assessment = models.OneToOneField(
        PreAssessment, models.CASCADE, related_name="profile", verbose_name=_("pre-assessment")
    )
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("edition"))
    year = models.PositiveSmallIntegerField(_("year"))
    rule = models.CharField(_("how the peers are found"), max_length=10, choices=PeerRule.choices)
    peers: models.JSONField[Any, Any] = models.JSONField(_("codes of the peer regions"), default=list)
    figures: models.JSONField[Any, Any] = models.JSONField(_("identifiers of the figures"), default=list)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("statistical profile")
        verbose_name_plural = _("statistical profiles")

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that it describes."""
        return self.pre_assessment.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.pre_assessment.programme
