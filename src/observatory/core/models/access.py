"""Links without an account, and files that people hand in."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.identifiers import LENGTH
from observatory.core.models.identified import Identified
from observatory.core.models.people import Programme, User


class Token(Identified):
    """A secret in a personal link. Only its hash is kept; `purpose` is the permission that it gives on its subject."""

    hash = models.CharField(max_length=64, unique=True, editable=False)
    purpose = models.CharField(_("purpose"), max_length=80)
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("programme")
    )
    subject_kind = models.CharField(_("kind of subject"), max_length=80)
    subject = models.CharField(_("subject"), max_length=LENGTH)
    issued = models.DateTimeField(_("issued"), default=timezone.now, editable=False)
    expires = models.DateTimeField(_("expires"))
    once = models.BooleanField(_("works once"), default=False)
    used = models.DateTimeField(_("used"), null=True, blank=True)
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("link token")
        verbose_name_plural = _("link tokens")
        indexes = (models.Index(fields=("purpose", "subject"), name="tokens_by_subject"),)


class Upload(Identified):
    """A file that somebody handed in: kept outside the web root, named by its content, served as a download alone."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="uploads", verbose_name=_("programme"))
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=120)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    about_kind = models.CharField(_("kind of subject"), max_length=80)
    about = models.CharField(_("subject"), max_length=LENGTH)
    label = models.CharField(_("label"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        indexes = (models.Index(fields=("about_kind", "about"), name="uploads_about"),)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the content lies."""
        return Path(settings.UPLOADS_ROOT) / self.sha256[:2] / self.sha256
