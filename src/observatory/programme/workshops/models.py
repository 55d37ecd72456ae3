"""The workshop: agenda, participants, board, concept, proceedings."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField
from observatory.programme.demonstrators.models import Demonstrator


class Workshop(Identified, Versioned, WithOrigin):
    """A workshop of one region; there may be more than one."""

    demonstrator = models.ForeignKey(
        Demonstrator, models.PROTECT, related_name="workshops", verbose_name=_("demonstrator")
    )
    title = TextInLanguagesField(_("title"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ("first_day", "id")
        constraints = (*WithOrigin.Meta.constraints,)

    def __str__(self) -> str:
        return self.title.read("en").text

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme
