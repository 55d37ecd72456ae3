"""The stress test: one by the region itself, one by the experts."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, Versioned, WithOrigin
from observatory.programme.assessments.models.pre_assessments import PreAssessment
from observatory.programme.demonstrators.models import Demonstrator

HIGHEST = 5
"""The highest score of a question; the lowest is 0."""


class Rater(models.TextChoices):
    """Who answers."""

    SELF = "self", _("self-assessment of the region")
    EXPERT = "expert", _("assessment of the experts")


class StressTestState(models.TextChoices):
    """Whether answers may still change."""

    OPEN = "open", _("open")
    FINAL = "final", _("final")


class StressTest(Identified, Versioned, WithOrigin):
    """The answers of one side. Neither side sees the other's before both are final."""

    pre_assessment = models.ForeignKey(
        PreAssessment, models.CASCADE, related_name="stress_tests", verbose_name=_("pre-assessment")
    )
    rater = models.CharField(_("who answers"), max_length=6, choices=Rater.choices)
    bank = models.PositiveSmallIntegerField(_("version of the questions"))
    state = models.CharField(_("state"), max_length=5, choices=StressTestState.choices, default=StressTestState.OPEN)
    finalised = models.DateTimeField(_("made final"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("stress test")
        verbose_name_plural = _("stress tests")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("pre_assessment", "rater"), name="one_stress_test_of_each_side"),
        )

    @property
    def demonstrator(self) -> Demonstrator:
        """The region that it is about."""
        return self.pre_assessment.demonstrator

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.pre_assessment.programme

    @property
    def is_final(self) -> bool:
        """Whether the answers stand."""
        return self.state == StressTestState.FINAL


class Confidence(models.TextChoices):
    """How sure somebody is of an answer."""

    HIGH = "high", _("sure")
    MEDIUM = "medium", _("fairly sure")
    LOW = "low", _("unsure")


class StressAnswer(Identified, WithOrigin):
    """The answer to one question. Without a score it says “don't know”; what was not answered has no row."""

    test = models.ForeignKey(StressTest, models.CASCADE, related_name="answers", verbose_name=_("stress test"))
    question = models.CharField(_("code of the question"), max_length=8)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True, validators=[MaxValueValidator(HIGHEST)])
    source = models.CharField(_("evidence or link"), max_length=500, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices, default=Confidence.MEDIUM)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("answer of a stress test")
        verbose_name_plural = _("answers of stress tests")
        ordering = ("question",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("test", "question"), name="a_stress_question_is_answered_once"),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__lte=HIGHEST), name="a_stress_score_is_on_its_scale"
            ),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.test.programme
