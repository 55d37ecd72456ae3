"""The region's factual check: what it remarks, and how each remark was answered."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, User, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.briefings.models.actions import Action
from observatory.programme.briefings.models.briefings import Briefing, BriefingSection
from observatory.programme.briefings.models.recommendations import Recommendation
from observatory.programme.demonstrators.models import Demonstrator


class FactualCheck(Identified, Versioned, WithOrigin):
    """One round of the check. The region confirms that it has read everything; the office closes the round."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="checks", verbose_name=_("policy briefing"))
    opened = models.DateTimeField(_("opened"), default=timezone.now)
    due = models.DateField(_("due"))
    confirmed = models.DateTimeField(_("confirmed by the region"), null=True, blank=True)
    closed = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("factual check")
        verbose_name_plural = _("factual checks")
        ordering = ("-opened", "id")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(
                fields=("briefing",), condition=models.Q(closed=None), name="one_factual_check_at_a_time"
            ),
        )

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that checks."""
        return self.briefing.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the briefing."""
        return self.briefing.programme


class RemarkAnswer(models.TextChoices):
    """What was done about a remark."""

    TAKEN_OVER = "taken_over", _("taken over")
    PARTLY = "partly", _("taken over in part")
    NOT_TAKEN_OVER = "not_taken_over", _("not taken over")


class Remark(Identified, Versioned, WithOrigin):
    """What the region remarks: on a section, a recommendation, an action, or on title and summary (none of them)."""

    factual_check = models.ForeignKey(
        FactualCheck, models.CASCADE, related_name="remarks", verbose_name=_("factual check")
    )
    section = models.ForeignKey(
        BriefingSection, models.CASCADE, null=True, blank=True, related_name="remarks", verbose_name=_("section")
    )
    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, null=True, blank=True, related_name="remarks", verbose_name=_("recommendation")
    )
    action = models.ForeignKey(
        Action, models.CASCADE, null=True, blank=True, related_name="remarks", verbose_name=_("action")
    )
    text = TextInLanguagesField(_("remark"))
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person"))
    made = models.DateTimeField(_("made"), default=timezone.now)
    how = models.CharField(_("what was done"), max_length=16, choices=RemarkAnswer.choices, blank=True)
    answer = TextInLanguagesField(_("answer"))
    answered = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ("made", "id")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(section=None, recommendation=None)
                | models.Q(section=None, action=None)
                | models.Q(recommendation=None, action=None),
                name="a_remark_is_about_one_thing",
            ),
        )

    @property
    def briefing(self) -> Briefing:
        """The briefing that is checked."""
        return self.factual_check.briefing

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that checks."""
        return self.factual_check.briefing.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the briefing."""
        return self.factual_check.programme
