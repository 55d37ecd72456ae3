"""The call, what regions send in, what evaluators say of it, and what is decided."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Organisation, Programme, User, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField


class CallState(models.TextChoices):
    """Where a call stands. It opens and closes by the clock."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    DECIDED = "decided", _("decided")
    ARCHIVED = "archived", _("archived")


class Call(Identified, Versioned, WithOrigin):
    """The invitation to apply: text, term, places, criteria and the sections of the concept note."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="calls", verbose_name=_("programme"))
    title = TextInLanguagesField(_("title"))
    objective = TextInLanguagesField(_("objective"))
    services = TextInLanguagesField(_("what selected regions receive"))
    state = models.CharField(_("state"), max_length=10, choices=CallState.choices, default=CallState.DRAFT)
    opens = models.DateTimeField(_("opens"))
    closes = models.DateTimeField(_("closes"))
    zone = models.CharField(_("time zone"), max_length=64)
    places = models.PositiveSmallIntegerField(_("places"))
    reserves = models.PositiveSmallIntegerField(_("places in reserve"), default=0)
    languages: models.JSONField[Any, Any] = models.JSONField(_("languages of applications"), default=list)
    scale = models.PositiveSmallIntegerField(_("highest score"), default=5, help_text=_("scores go from 0 to this"))
    comment_each = models.BooleanField(
        _("every score needs a comment"),
        default=True,
        help_text=_("otherwise one comment on the whole application is enough"),
    )
    letter_required = models.BooleanField(
        _("a letter of the authority is required from others"),
        default=False,
        help_text=_("from applicants that are neither a public authority nor a ministry"),
    )
    regions: models.JSONField[Any, Any] = models.JSONField(
        _("further regions"),
        default=list,
        help_text=_("regions that no classification has: a list of code, name and country"),
    )
    evaluate_until = models.DateTimeField(_("evaluations are due"), null=True, blank=True)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    published = models.DateTimeField(_("published"), null=True, blank=True)
    opened = models.DateTimeField(_("opened"), null=True, blank=True)
    closed = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ("-opens", "id")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="a_call_closes_after_it_opens"
            ),
            models.CheckConstraint(condition=models.Q(places__gte=1), name="a_call_has_places"),
            models.CheckConstraint(condition=models.Q(scale__in=(5, 100)), name="scores_go_to_5_or_100"),
        )

    def __str__(self) -> str:
        return self.title.read("en").text


class Criterion(Identified, WithOrigin):
    """What applications are scored by."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria", verbose_name=_("call"))
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=8)
    title = TextInLanguagesField(_("title"))
    guidance = TextInLanguagesField(_("guidance"))
    weight = models.PositiveSmallIntegerField(_("weight in per cent"))
    minimum = models.DecimalField(_("minimum"), max_digits=5, decimal_places=1, default=0)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ("position",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("call", "code"), name="a_criterion_code_occurs_once"),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.call.programme


class NoteSection(Identified, WithOrigin):
    """A section of the concept note, with its greatest length in words."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="sections", verbose_name=_("call"))
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.SlugField(_("key"), max_length=40)
    title = TextInLanguagesField(_("title"))
    guidance = TextInLanguagesField(_("guidance"))
    longest = models.PositiveSmallIntegerField(_("at most so many words"))

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("section of the concept note")
        verbose_name_plural = _("sections of the concept note")
        ordering = ("position",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("call", "key"), name="a_section_key_occurs_once"),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.call.programme


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SELECTED = "selected", _("selected")
    RESERVE = "reserve", _("in reserve")
    NOT_SELECTED = "not_selected", _("not selected")


class Application(Identified, Versioned, WithOrigin):
    """What a region submits. After submission `frozen` holds exactly what evaluators see, as a document tree."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name=_("call"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="applications", verbose_name=_("organisation")
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, help_text=_("drawn at submission"))
    state = models.CharField(
        _("state"), max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    language = models.CharField(_("language"), max_length=12)
    region_version = models.CharField(_("version of the regional classification"), max_length=20, blank=True)
    region = models.CharField(_("region code"), max_length=12, blank=True)
    region_name = models.CharField(_("region"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    contact_name = models.CharField(_("name of the contact"), max_length=200, blank=True)
    contact_position = models.CharField(_("position of the contact"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail address of the contact"), blank=True)
    contact_phone = models.CharField(_("telephone of the contact"), max_length=40, blank=True)
    deputy_name = models.CharField(_("name of the deputy"), max_length=200, blank=True)
    deputy_email = models.EmailField(_("e-mail address of the deputy"), blank=True)
    authority = models.CharField(_("authority behind the application"), max_length=300, blank=True)
    partners = models.TextField(_("partners"), blank=True)
    clusters = models.TextField(_("cluster organisations concerned"), blank=True)
    emerging_industries: models.JSONField[Any, Any] = models.JSONField(_("emerging industries concerned"), default=list)
    workshop_window = models.CharField(_("preferred time of the workshop"), max_length=200, blank=True)
    consent = models.BooleanField(_("declarations given"), default=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("created by"))
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    submitted = models.DateTimeField(_("submitted"), null=True, blank=True)
    withdrawn = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    frozen: models.JSONField[Any, Any] = models.JSONField(_("as submitted"), null=True, blank=True, editable=False)
    frozen_sha256 = models.CharField(_("hash of what was submitted"), max_length=64, blank=True, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("call", "number", "id")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("call", "number"), name="an_application_number_occurs_once"),
        )

    def __str__(self) -> str:
        return self.region_name or str(self.organisation)

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.call.programme


class NoteText(Identified, WithOrigin):
    """What an application says in one section of the concept note."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="texts", verbose_name=_("application"))
    section = models.ForeignKey(NoteSection, models.PROTECT, related_name="texts", verbose_name=_("section"))
    text = models.TextField(_("text"), blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("text of the concept note")
        verbose_name_plural = _("texts of the concept note")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("application", "section"), name="a_section_is_written_once"),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.application.call.programme


class Assignment(Identified, WithOrigin):
    """An application that an evaluator is asked to score."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="assignments", verbose_name=_("application")
    )
    evaluator = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name=_("evaluator"))
    assigned = models.DateTimeField(_("assigned"), default=timezone.now, editable=False)
    waived = models.DateTimeField(_("waived"), null=True, blank=True)
    waived_reason = models.TextField(_("why it was waived"), blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("application", "evaluator"), name="an_evaluator_is_assigned_once"),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.application.call.programme


class ConflictSource(models.TextChoices):
    """How a conflict became known."""

    DECLARED = "declared", _("declared by the person")
    DETECTED = "detected", _("detected by the office")


class Conflict(Identified, WithOrigin):
    """A tie between a person and an application: the person sees nothing of it, nor what would betray it.

    Lifted ones stay. A lifted conflict opens the dossier again; scores of whoever ever had one never count.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="conflicts", verbose_name=_("application")
    )
    person = models.ForeignKey(User, models.PROTECT, related_name="conflicts", verbose_name=_("person"))
    source = models.CharField(_("how it became known"), max_length=10, choices=ConflictSource.choices)
    explanation = models.TextField(_("explanation"), blank=True)
    declared = models.DateTimeField(_("declared"), default=timezone.now, editable=False)
    lifted = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_reason = models.TextField(_("why it was lifted"), blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(
                fields=("application", "person"),
                condition=models.Q(lifted=None),
                name="a_conflict_is_declared_once",
            ),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.application.call.programme


class Evaluation(Identified, Versioned, WithOrigin):
    """One evaluator's marks for one application: a draft until it is final."""

    assignment = models.OneToOneField(
        Assignment, models.PROTECT, related_name="evaluation", verbose_name=_("assignment")
    )
    comment = models.TextField(_("comment on the whole"), blank=True)
    final = models.DateTimeField(_("final since"), null=True, blank=True)
    reopened_reason = models.TextField(_("why it was opened again"), blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.assignment.programme


class Score(Identified, WithOrigin):
    """The mark for one criterion, with what it rests on."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scores", verbose_name=_("evaluation"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    value = models.DecimalField(_("score"), max_digits=5, decimal_places=1, null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("evaluation", "criterion"), name="a_criterion_is_scored_once"),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.evaluation.programme


class Decision(Identified, Versioned, WithOrigin):
    """What was decided on a call: when, by whom, why, on which ranking."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="decision", verbose_name=_("call"))
    day = models.DateField(_("day of the decision"))
    present = models.TextField(_("present"))
    reasons = TextInLanguagesField(_("reasons"))
    ranking: models.JSONField[Any, Any] = models.JSONField(_("ranking at the time"), default=list)
    decided = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.call.programme


class Outcome(Identified, WithOrigin):
    """What was decided on one application, and the reason where it departs from the ranking or needs one."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="outcomes", verbose_name=_("decision"))
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="outcome", verbose_name=_("application")
    )
    place = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"),
        max_length=12,
        choices=[
            (state.value, state.label)
            for state in (ApplicationState.SELECTED, ApplicationState.RESERVE, ApplicationState.NOT_SELECTED)
        ],
    )
    reason = TextInLanguagesField(_("reason"))

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ("place",)

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.decision.call.programme


class Replacement(Identified, WithOrigin):
    """A selected region that left, and the one from the reserve that took its place, if there was one."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="replacements", verbose_name=_("decision"))
    left = models.OneToOneField(Application, models.PROTECT, related_name="left", verbose_name=_("region that left"))
    moved_up = models.OneToOneField(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="moved_up",
        verbose_name=_("region that moved up"),
    )
    reason = TextInLanguagesField(_("reason"))
    recorded = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("replacement")
        verbose_name_plural = _("replacements")
        ordering = ("recorded", "id")

    @property
    def programme(self) -> Programme:
        """The programme of the call."""
        return self.decision.call.programme
