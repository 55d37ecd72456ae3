"""What is known of each edition. The edition itself is a folder that never changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EditionStatus(models.TextChoices):
    """Where an edition stands within its series."""

    CURRENT = "current", _("current")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Edition(models.Model):
    """A registered edition. Its key is the beginning of its identity, the hash of its manifest: no counting key."""

    ID_LENGTH = 12

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, editable=False)
    identity = models.CharField(_("identity"), max_length=64, unique=True, editable=False)
    series = models.CharField(_("series"), max_length=200)
    title = models.CharField(_("title"), max_length=500)
    folder = models.CharField(
        _("folder"), max_length=80, editable=False, help_text=_("within the editions of the home folder")
    )
    manifest: models.JSONField[Any, Any] = models.JSONField(_("manifest"), editable=False)
    fictional = models.BooleanField(_("fictional"), editable=False)
    status = models.CharField(_("status"), max_length=12, choices=EditionStatus.choices, default=EditionStatus.CURRENT)
    reason = models.TextField(_("reason"), blank=True, help_text=_("why it was withdrawn"))
    registered = models.DateTimeField(_("registered"), default=timezone.now, editable=False)
    superseded = models.DateTimeField(_("superseded"), null=True, blank=True)
    withdrawn = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("-registered", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("series",),
                condition=models.Q(status=EditionStatus.CURRENT),
                name="one_current_edition_per_series",
                violation_error_message=_("A series has one current edition."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.id})"

    @property
    def path(self) -> Path:
        """The folder with the manifest and the tables."""
        return Path(settings.EDITIONS_ROOT) / self.folder

    @property
    def is_current(self) -> bool:
        """Whether it is the one that its series shows."""
        return self.status == EditionStatus.CURRENT
