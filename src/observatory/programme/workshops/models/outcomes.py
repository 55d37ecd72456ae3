"""What a workshop leads to: the concept, and the proceedings."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, User, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.workshops.models.workshops import Session, Workshop

CONCEPT_PARTS = ("vision", "target_groups", "instruments", "governance", "money", "first_projects")
"""The parts of a concept, in the order in which they are read."""


class Concept(Identified, Versioned, WithOrigin):
    """What the region and its peers worked out. `revised` says when the policy project was last revised from it."""

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="concept", verbose_name=_("workshop"))
    vision = TextInLanguagesField(_("vision"))
    target_groups = TextInLanguagesField(_("target groups"))
    instruments = TextInLanguagesField(_("instruments"))
    governance = TextInLanguagesField(_("governance"))
    money = TextInLanguagesField(_("money"))
    first_projects = TextInLanguagesField(_("first projects"))
    revised = models.DateTimeField(_("policy project revised"), null=True, blank=True)
    project_version = models.PositiveIntegerField(_("version of the policy project after it"), null=True, blank=True)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")

    @property
    def programme(self) -> Programme:
        """The programme of the workshop."""
        return self.workshop.programme

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return not any(getattr(self, part) for part in CONCEPT_PARTS)


class Proceedings(Identified, Versioned, WithOrigin):
    """The report of a workshop. When it is published its documents are kept as they were, one by language, in `trees`."""

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="proceedings", verbose_name=_("workshop"))
    agreed = TextInLanguagesField(_("what was agreed"))
    disagreed = TextInLanguagesField(_("where views differ"))
    next_steps = TextInLanguagesField(_("next steps"))
    drafted = models.DateTimeField(_("drafted"), default=timezone.now)
    published = models.DateTimeField(_("published"), null=True, blank=True)
    trees: models.JSONField[Any, Any] = models.JSONField(_("documents as published"), null=True, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("proceedings")
        verbose_name_plural = _("proceedings")

    @property
    def programme(self) -> Programme:
        """The programme of the workshop."""
        return self.workshop.programme


class ProceedingsSection(Identified, Versioned, WithOrigin):
    """What the rapporteur wrote of one session, from what was recorded in it."""

    proceedings = models.ForeignKey(Proceedings, models.CASCADE, related_name="sections", verbose_name=_("proceedings"))
    session = models.OneToOneField(Session, models.CASCADE, related_name="section", verbose_name=_("session"))
    prose = TextInLanguagesField(_("prose"))
    written = models.DateTimeField(_("written"), null=True, blank=True)
    written_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("section of proceedings")
        verbose_name_plural = _("sections of proceedings")
        ordering = ("session__day", "session__start", "session__position")

    @property
    def workshop(self) -> Workshop:
        """The workshop of the proceedings."""
        return self.proceedings.workshop

    @property
    def programme(self) -> Programme:
        """The programme of the workshop."""
        return self.proceedings.workshop.programme
