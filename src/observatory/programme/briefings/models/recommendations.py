"""What a briefing recommends, and what the region says to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from observatory.core.models import Identified, Programme, User, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.assessments.models import Finding
from observatory.programme.briefings.models.briefings import Briefing
from observatory.programme.demonstrators.models import Demonstrator


class RecommendationKind(models.TextChoices):
    """What a recommendation asks for."""

    GOVERNANCE = "governance", _("governance and steering of the strategy")
    MONITORING = "monitoring", _("monitoring and evaluation")
    CLUSTER_SERVICES = "cluster_services", _("new or adapted services of clusters")
    CROSS_CLUSTER = "cross_cluster", _("cooperation across clusters")
    SKILLS = "skills", _("skills")
    SME_SUPPORT = "sme_support", _("support of small and medium firms")
    CLUSTER_MANAGEMENT = "cluster_management", _("training of cluster management")
    FUNDING = "funding", _("funding")
    OTHER = "other", _("other")


class Degree(models.TextChoices):
    """A band: of cost, of priority, of difficulty."""

    LOW = "low", pgettext_lazy("degree", "low")
    MEDIUM = "medium", pgettext_lazy("degree", "medium")
    HIGH = "high", pgettext_lazy("degree", "high")


class Horizon(models.TextChoices):
    """By when it should take effect."""

    SHORT = "short", _("short term (up to one year)")
    MEDIUM = "medium", _("medium term (one to three years)")
    LONG = "long", _("long term (more than three years)")


class RecommendationState(models.TextChoices):
    """Where a recommendation stands. It is agreed when the briefing is approved; then the region responds."""

    DRAFT = "draft", _("draft")
    AGREED = "agreed", _("agreed")
    ACCEPTED = "accepted", _("accepted by the region")
    PARTLY = "partly", _("accepted in part by the region")
    REJECTED = "rejected", _("rejected by the region")


class Recommendation(Identified, Versioned, WithOrigin):
    """One recommendation. It rests on evidence that it cites, and on findings that cite theirs."""

    briefing = models.ForeignKey(
        Briefing, models.CASCADE, related_name="recommendations", verbose_name=_("policy briefing")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = TextInLanguagesField(_("title"))
    text = TextInLanguagesField(_("description"))
    addressee = models.CharField(_("addressee"), max_length=300)
    kind = models.CharField(
        _("kind"), max_length=20, choices=RecommendationKind.choices, default=RecommendationKind.OTHER
    )
    rationale = TextInLanguagesField(_("rationale"))
    benefit = TextInLanguagesField(_("expected benefit"))
    cost = models.CharField(_("cost"), max_length=6, choices=Degree.choices)
    risk = TextInLanguagesField(_("risk"))
    priority = models.CharField(_("priority"), max_length=6, choices=Degree.choices)
    horizon = models.CharField(_("horizon"), max_length=6, choices=Horizon.choices)
    difficulty = models.CharField(_("difficulty"), max_length=6, choices=Degree.choices, blank=True)
    findings: models.ManyToManyField[Finding, models.Model] = models.ManyToManyField(
        Finding, related_name="recommendations", blank=True, verbose_name=_("findings")
    )
    state = models.CharField(
        _("state"), max_length=8, choices=RecommendationState.choices, default=RecommendationState.DRAFT
    )
    response = TextInLanguagesField(_("what the region says"))
    responded = models.DateTimeField(_("responded"), null=True, blank=True)
    responded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("responded by")
    )

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ("number",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("briefing", "number"), name="a_recommendation_number_occurs_once"),
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
