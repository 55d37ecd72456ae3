"""A selected region and its support: team, key actors, steps, and the policy project that all of it is about."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, User, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.calls.models import Application


class DemonstratorState(models.TextChoices):
    """Where the support of a region stands."""

    AGREED = "agreed", _("agreed")
    RUNNING = "running", _("running")
    FOLLOW_UP = "follow_up", _("in follow-up")
    CLOSED = "closed", _("closed")


class Demonstrator(Identified, Versioned, WithOrigin):
    """A model demonstrator region."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="demonstrators", verbose_name=_("programme"))
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, blank=True, related_name="demonstrator", verbose_name=_("application")
    )
    slug = models.SlugField(_("short name"), max_length=60)
    name = TextInLanguagesField(_("name"))
    region_version = models.CharField(_("version of the regional classification"), max_length=20)
    region = models.CharField(_("region code"), max_length=12)
    country = models.CharField(_("country"), max_length=2)
    challenge = TextInLanguagesField(_("regional challenge"))
    response = TextInLanguagesField(_("regional response"))
    working_language = models.CharField(_("working language"), max_length=12)
    state = models.CharField(
        _("state"), max_length=10, choices=DemonstratorState.choices, default=DemonstratorState.AGREED
    )
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    published = models.DateTimeField(_("page published"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("model demonstrator region")
        verbose_name_plural = _("model demonstrator regions")
        ordering = ("programme", "slug")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("programme", "slug"), name="a_demonstrator_name_occurs_once"),
        )

    def __str__(self) -> str:
        return self.name.read("en").text


class TeamMember(Identified, WithOrigin):
    """Somebody who works on a region's support: in the region, in the office, or as an expert."""

    demonstrator = models.ForeignKey(Demonstrator, models.CASCADE, related_name="team", verbose_name=_("demonstrator"))
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    part = TextInLanguagesField(_("part in the team"))

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ("name",)

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme


class ActorGroup(models.TextChoices):
    """The kind of key actor, by which survey results are cut."""

    CLUSTER_MANAGEMENT = "cluster_management", _("cluster management")
    FIRM = "firm", _("firm")
    RESEARCH = "research", _("research and education")
    AUTHORITY = "authority", _("public authority")
    AGENCY = "agency", _("development agency")
    ASSOCIATION = "association", _("chamber or association")
    FINANCE = "finance", _("finance")
    OTHER = "other", _("other")


class KeyActor(Identified, Versioned, WithOrigin):
    """A stakeholder of the region's clusters: who is asked, interviewed and invited."""

    demonstrator = models.ForeignKey(
        Demonstrator, models.CASCADE, related_name="key_actors", verbose_name=_("demonstrator")
    )
    organisation = models.CharField(_("organisation"), max_length=300)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    group = models.CharField(_("group"), max_length=20, choices=ActorGroup.choices)
    language = models.CharField(_("language"), max_length=12)
    interview = models.BooleanField(_("to be interviewed"), default=False)
    workshop = models.BooleanField(_("to be invited to the workshop"), default=False)
    added = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("key actor")
        verbose_name_plural = _("key actors")
        ordering = ("organisation", "name")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("demonstrator", "email"), name="a_key_actor_occurs_once"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme


class StepKind(models.TextChoices):
    """The steps of the support, in the order of the model."""

    SURVEY = "survey", _("survey of the key actors")
    PRE_ASSESSMENT = "pre_assessment", _("pre-assessment")
    WORKSHOP = "workshop", _("two-day workshop")
    BRIEFING = "briefing", _("policy briefing")
    FOLLOW_UP = "follow_up", _("follow-up")


class Step(Identified, Versioned, WithOrigin):
    """A step of one region's support, with planned and actual dates."""

    demonstrator = models.ForeignKey(Demonstrator, models.CASCADE, related_name="steps", verbose_name=_("demonstrator"))
    kind = models.CharField(_("kind"), max_length=16, choices=StepKind.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    planned_start = models.DateField(_("planned start"), null=True, blank=True)
    planned_end = models.DateField(_("planned end"), null=True, blank=True)
    started = models.DateField(_("started"), null=True, blank=True)
    ended = models.DateField(_("ended"), null=True, blank=True)
    note = TextInLanguagesField(_("note"))

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("position",)
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("demonstrator", "position"), name="a_step_has_its_place"),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme


class ProjectStage(models.TextChoices):
    """How far a policy has come."""

    IDEA = "idea", _("idea")
    DESIGN = "design", _("design")
    ADOPTED = "adopted", _("adopted")
    IMPLEMENTING = "implementing", _("implementing")
    MONITORING = "monitoring", _("monitoring")


class PolicyProject(Identified, Versioned, WithOrigin):
    """What the support is about: a policy with owner, rationale, instruments, roadmap and stage."""

    demonstrator = models.OneToOneField(
        Demonstrator, models.CASCADE, related_name="policy_project", verbose_name=_("demonstrator")
    )
    title = TextInLanguagesField(_("title"))
    owner = models.CharField(_("owner of the policy"), max_length=300)
    problem = TextInLanguagesField(_("problem"))
    rationale = TextInLanguagesField(_("rationale"))
    instruments = TextInLanguagesField(_("instruments"))
    roadmap = TextInLanguagesField(_("roadmap"))
    stage = models.CharField(_("stage"), max_length=12, choices=ProjectStage.choices, default=ProjectStage.IDEA)
    industries: models.JSONField[Any, Any] = models.JSONField(_("industries that it means to change"), default=list)
    value_chains = TextInLanguagesField(_("value chains that it means to change"))

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("policy project")
        verbose_name_plural = _("policy projects")

    def __str__(self) -> str:
        return self.title.read("en").text

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme


class StageRecord(Identified, WithOrigin):
    """One stage of a policy project: when, and what the clusters do in it."""

    project = models.ForeignKey(PolicyProject, models.CASCADE, related_name="stages", verbose_name=_("policy project"))
    stage = models.CharField(_("stage"), max_length=12, choices=ProjectStage.choices)
    planned = models.DateField(_("planned for"), null=True, blank=True)
    reached = models.DateField(_("reached"), null=True, blank=True)
    clusters_part = TextInLanguagesField(_("part of the clusters"))

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("stage of a policy project")
        verbose_name_plural = _("stages of policy projects")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(fields=("project", "stage"), name="a_stage_is_recorded_once"),
        )

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.project.programme


class ActorPart(models.TextChoices):
    """What an actor does in a policy."""

    DESIGNS = "designs", _("designs")
    DECIDES = "decides", _("decides")
    FUNDS = "funds", _("funds")
    IMPLEMENTS = "implements", _("implements")
    IS_CONSULTED = "is_consulted", _("is consulted")


class ProjectActor(Identified, WithOrigin):
    """An organisation with a part in a policy project."""

    project = models.ForeignKey(PolicyProject, models.CASCADE, related_name="actors", verbose_name=_("policy project"))
    name = models.CharField(_("name"), max_length=300)
    part = models.CharField(_("part"), max_length=14, choices=ActorPart.choices)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("actor of a policy project")
        verbose_name_plural = _("actors of policy projects")
        ordering = ("part", "name")

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.project.programme
