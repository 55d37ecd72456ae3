"""Interviews: who was asked, what was noted, what may be quoted and in whose words."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, User, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.assessments.models.pre_assessments import PreAssessment
from observatory.programme.demonstrators.models import Demonstrator, KeyActor


class InterviewMode(models.TextChoices):
    """How people met."""

    ON_SITE = "on_site", _("on site")
    TELEPHONE = "telephone", _("by telephone")
    VIDEO = "video", _("by video")


class InterviewState(models.TextChoices):
    """How far an interview has come. It is cleared when every quote from it was decided."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    WRITTEN_UP = "written_up", _("written up")
    CLEARED = "cleared", _("cleared")


class InterviewTheme(models.TextChoices):
    """The parts of the interview guide, under which the report gathers what was said."""

    ROLE = "role", _("role and mandate")
    HISTORY = "history", _("history of the policy")
    WORKS = "works", _("what works and what does not")
    CLUSTERS = "clusters", _("part of the clusters in the policy")
    CROSS_CLUSTER = "cross_cluster", _("themes across clusters")
    MONEY = "money", _("money")
    BARRIERS = "barriers", _("barriers")
    CHANGE = "change", _("what would convince in two years")
    OTHERS = "others", _("who else must be heard")


class Interview(Identified, Versioned, WithOrigin):
    """A talk with one or several people. The notes are for the assessors alone and never leave this row."""

    pre_assessment = models.ForeignKey(
        PreAssessment, models.CASCADE, related_name="interviews", verbose_name=_("pre-assessment")
    )
    day = models.DateField(_("day"))
    mode = models.CharField(_("mode"), max_length=10, choices=InterviewMode.choices)
    interviewer = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("interviewer")
    )
    notes = TextInLanguagesField(_("working notes"))
    state = models.CharField(_("state"), max_length=10, choices=InterviewState.choices, default=InterviewState.PLANNED)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ("day", "created", "id")

    def __str__(self) -> str:
        return ", ".join(person.name for person in self.people.all())

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that it is about."""
        return self.pre_assessment.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.pre_assessment.programme


class Interviewee(Identified, WithOrigin):
    """Somebody who was interviewed, and what they agreed to: nothing, until a day of consent stands here."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="people", verbose_name=_("interview"))
    key_actor = models.ForeignKey(
        KeyActor, models.SET_NULL, null=True, blank=True, related_name="interviews", verbose_name=_("key actor")
    )
    name = models.CharField(_("name"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    function = models.CharField(_("function"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=12)
    consent_day = models.DateField(_("day of consent"), null=True, blank=True)
    may_be_quoted = models.BooleanField(_("may be quoted after clearing the words"), default=False)
    may_be_listed = models.BooleanField(_("may be listed by name in the report"), default=False)
    consent_withdrawn = models.DateTimeField(_("consent withdrawn"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("interviewee")
        verbose_name_plural = _("interviewees")
        ordering = ("name", "id")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(consent_day__isnull=False) | models.Q(may_be_quoted=False, may_be_listed=False),
                name="consent_has_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name

    @property
    def pre_assessment(self) -> PreAssessment:
        """The pre-assessment that they were asked for."""
        return self.interview.pre_assessment

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.interview.programme


class Attribution(models.TextChoices):
    """How the person who said it is named: the person chooses."""

    NAME = "name", _("by name")
    FUNCTION = "function", _("by function")
    ANONYMOUS = "anonymous", _("without any name")


class QuoteState(models.TextChoices):
    """Whether a quote may be used. What is refused or withdrawn has no words any more."""

    PROPOSED = "proposed", _("proposed")
    CLEARED = "cleared", _("cleared")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class InterviewQuote(Identified, Versioned, WithOrigin):
    """Words from an interview that the person who said them may clear, change, refuse, and later withdraw."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="quotes", verbose_name=_("interview"))
    speaker = models.ForeignKey(Interviewee, models.CASCADE, related_name="quotes", verbose_name=_("who said it"))
    theme = models.CharField(_("theme"), max_length=14, choices=InterviewTheme.choices, default=InterviewTheme.WORKS)
    text = TextInLanguagesField(_("words"))
    context = TextInLanguagesField(_("what it was about"))
    attribution = models.CharField(
        _("how the person is named"), max_length=10, choices=Attribution.choices, default=Attribution.FUNCTION
    )
    function = models.CharField(_("function as it is printed"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=QuoteState.choices, default=QuoteState.PROPOSED)
    asked = models.DateTimeField(_("sent for clearance"), null=True, blank=True)
    decided = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by_link = models.BooleanField(_("decided by the person's own link"), default=False)
    decision_note = models.CharField(_("how the person agreed"), max_length=500, blank=True)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("quote from an interview")
        verbose_name_plural = _("quotes from interviews")
        ordering = ("created", "id")

    @property
    def pre_assessment(self) -> PreAssessment:
        """The pre-assessment that it belongs to."""
        return self.interview.pre_assessment

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that it is about."""
        return self.interview.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.interview.programme
