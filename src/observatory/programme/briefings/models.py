"""The policy briefing: sections, recommendations, action plan, factual check, approval, progress."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, Versioned, WithOrigin
from observatory.programme.demonstrators.models import Demonstrator


class Briefing(Identified, Versioned, WithOrigin):
    """Step 4 of one region."""

    demonstrator = models.OneToOneField(
        Demonstrator, models.PROTECT, related_name="briefing", verbose_name=_("demonstrator")
    )
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("policy briefing")
        verbose_name_plural = _("policy briefings")

    @property
    def programme(self) -> Programme:
        """The programme of the demonstrator."""
        return self.demonstrator.programme
