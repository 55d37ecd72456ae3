"""The action plan: who does what until when, with which money, measured by what; and what owners report."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, User, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.briefings.models.briefings import Briefing
from observatory.programme.briefings.models.recommendations import Recommendation
from observatory.programme.demonstrators.models import Demonstrator


class ActionStatus(models.TextChoices):
    """How far an action is."""

    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed")
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    DELAYED = "delayed", _("delayed")
    CHANGED = "changed", _("changed")
    DROPPED = "dropped", _("dropped")


REASONED = (ActionStatus.DELAYED, ActionStatus.CHANGED, ActionStatus.DROPPED)
"""What nobody may report without a reason."""

REPORTABLE = (ActionStatus.PLANNED, ActionStatus.RUNNING, ActionStatus.DONE, *REASONED)
"""What an owner can report."""


class Action(Identified, Versioned, WithOrigin):
    """One action of the plan. `status` is that of the latest report."""

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="actions", verbose_name=_("recommendation")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = TextInLanguagesField(_("title"))
    description = TextInLanguagesField(_("description"))
    owner_organisation = models.CharField(_("owner: organisation"), max_length=300, blank=True)
    owner_name = models.CharField(_("owner: name"), max_length=200, blank=True)
    owner_email = models.EmailField(_("owner: e-mail address"), blank=True)
    owner_language = models.CharField(_("owner: language"), max_length=12, blank=True)
    partners: models.JSONField[Any, Any] = models.JSONField(_("partners"), default=list, blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    budget = models.DecimalField(_("budget"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    funding = models.CharField(_("funding source"), max_length=300, blank=True)
    indicator = TextInLanguagesField(_("indicator"))
    unit = TextInLanguagesField(_("unit"))
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=4, null=True, blank=True)
    baseline_date = models.DateField(_("date of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=4, null=True, blank=True)
    target_date = models.DateField(_("date of the target"), null=True, blank=True)
    risk = TextInLanguagesField(_("risk"))
    status = models.CharField(_("status"), max_length=8, choices=ActionStatus.choices, default=ActionStatus.PROPOSED)
    reason = TextInLanguagesField(_("reason"))

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ("recommendation__number", "number")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("recommendation", "number"), name="an_action_number_occurs_once"),
            models.CheckConstraint(
                condition=models.Q(start=None) | models.Q(end=None) | models.Q(end__gte=models.F("start")),
                name="an_action_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return self.title.read(settings.LANGUAGE_CODE).text

    @property
    def label(self) -> str:
        """Its number in the plan, with that of its recommendation."""
        return f"{self.recommendation.number}.{self.number}"

    @property
    def briefing(self) -> Briefing:
        """The briefing that it stands in."""
        return self.recommendation.briefing

    @property
    def demonstrator(self) -> Demonstrator:
        """The region of the plan."""
        return self.recommendation.briefing.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the briefing."""
        return self.recommendation.briefing.programme


class PlanChange(Identified, WithOrigin):
    """That an action of an approved plan was changed: which fields, by whom, and why. The reason may name people, so it stands
    here and not in the audit trail, from which nothing can be taken out."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="changes", verbose_name=_("action"))
    fields: models.JSONField[Any, Any] = models.JSONField(_("fields"), default=list)
    reason = models.TextField(_("reason"))
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person"))
    made = models.DateTimeField(_("made"), default=timezone.now)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("change of the plan")
        verbose_name_plural = _("changes of the plan")
        ordering = ("-made", "id")

    @property
    def programme(self) -> Programme:
        """The programme of the briefing."""
        return self.action.programme


class Period(models.IntegerChoices):
    """When owners are asked: so many months after the approval."""

    SIX = 6, _("after 6 months")
    TWELVE = 12, _("after 12 months")
    TWENTY_FOUR = 24, _("after 24 months")


PERIODS = tuple(int(period) for period in Period)


class ProgressRequest(Identified, WithOrigin):
    """That the owner of an action was asked how far it is. The personal link in the mail permits a report on this alone."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="requests", verbose_name=_("action"))
    months = models.PositiveSmallIntegerField(_("period"), choices=Period.choices)
    asked = models.DateTimeField(_("asked"), default=timezone.now)
    until = models.DateTimeField(_("the link is valid until"))
    reminded = models.DateTimeField(_("reminded"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("request for progress")
        verbose_name_plural = _("requests for progress")
        ordering = ("asked", "id")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("action", "months"), name="an_owner_is_asked_once_per_period"),
        )

    @property
    def briefing(self) -> Briefing:
        """The briefing that the action stands in."""
        return self.action.recommendation.briefing

    @property
    def demonstrator(self) -> Demonstrator:
        """The region of the plan."""
        return self.action.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the briefing."""
        return self.action.programme


class ProgressReport(Identified, WithOrigin):
    """What was reported of an action, once and for ever: a later report adds to it, the latest counts."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="reports", verbose_name=_("action"))
    request = models.ForeignKey(
        ProgressRequest, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("request")
    )
    months = models.PositiveSmallIntegerField(_("period"), choices=Period.choices)
    day = models.DateField(_("reported on"))
    status = models.CharField(_("status"), max_length=8, choices=ActionStatus.choices)
    text = TextInLanguagesField(_("what was done"))
    value = models.DecimalField(_("value of the indicator"), max_digits=16, decimal_places=4, null=True, blank=True)
    reason = TextInLanguagesField(_("reason"))
    by_link = models.BooleanField(_("by personal link"))
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person"))
    filed = models.DateTimeField(_("filed"), default=timezone.now)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ("filed", "id")
        constraints = (*WithOrigin.Meta.constraints,)
        indexes = (models.Index(fields=("action", "filed"), name="progress_by_action"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not kwargs.get("force_insert"):
            raise TypeError("a progress report is never changed: file another one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a progress report is never deleted")

    @property
    def briefing(self) -> Briefing:
        """The briefing that the action stands in."""
        return self.action.recommendation.briefing

    @property
    def demonstrator(self) -> Demonstrator:
        """The region of the plan."""
        return self.action.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the briefing."""
        return self.action.programme
