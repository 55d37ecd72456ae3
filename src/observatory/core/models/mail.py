"""The outbox: every mail waits here, can be read before it goes, and stays until it has gone."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.identifiers import LENGTH
from observatory.core.models.identified import Identified, Versioned
from observatory.core.models.people import Programme, User
from observatory.core.text import TextInLanguagesField


class MessageState(models.TextChoices):
    """Where a mail stands. What is *held* waits for a person to release it."""

    HELD = "held", _("held")
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Message(Identified, Versioned):
    """One mail to one address.

    Personal links stand in the body as `{link}`, their addresses apart in `secrets`, encrypted and blanked once the mail
    has gone. A `sensitive` mail (a code to sign in) is shown to nobody while a mail server is set.
    """

    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="messages", verbose_name=_("programme")
    )
    key = models.CharField(_("mail text"), max_length=80)
    address = models.EmailField(_("address"))
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person"))
    language = models.CharField(_("language"), max_length=12)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("body"))
    secrets = models.TextField(_("encrypted links"), blank=True, editable=False)
    sensitive = models.BooleanField(_("sensitive"), default=False, editable=False)
    about_kind = models.CharField(_("kind of subject"), max_length=80, blank=True)
    about = models.CharField(_("subject"), max_length=LENGTH, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt = models.DateTimeField(_("next attempt"), default=timezone.now)
    lease_until = models.DateTimeField(_("taken until"), null=True, blank=True)
    sent = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created", "id")
        indexes = (
            models.Index(fields=("state", "next_attempt"), name="messages_due"),
            models.Index(fields=("about_kind", "about"), name="messages_about"),
        )

    def __str__(self) -> str:
        return f"{self.subject} ({self.address})"


class MailText(Identified, Versioned):
    """A programme's own wording of a mail, where it differs from the one that the software brings."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="mail_texts", verbose_name=_("programme"))
    key = models.CharField(_("mail text"), max_length=80)
    subject = TextInLanguagesField(_("subject"))
    body = TextInLanguagesField(_("body"))

    class Meta:
        verbose_name = _("mail text")
        verbose_name_plural = _("mail texts")
        constraints = (models.UniqueConstraint(fields=("programme", "key"), name="one_wording_of_a_mail"),)


class Job(Identified):
    """Work for the worker: what, on which object, how often it was tried. Taken again when its lease ran out."""

    kind = models.CharField(_("kind"), max_length=80)
    subject = models.CharField(_("subject"), max_length=LENGTH, blank=True)
    arguments: models.JSONField[Any, Any] = models.JSONField(_("arguments"), default=dict)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt = models.DateTimeField(_("next attempt"), default=timezone.now)
    lease_until = models.DateTimeField(_("taken until"), null=True, blank=True)
    done = models.DateTimeField(_("done"), null=True, blank=True)
    failed = models.DateTimeField(_("given up"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = (models.Index(fields=("done", "failed", "next_attempt"), name="jobs_due"),)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"),
                condition=models.Q(done=None, failed=None),
                name="a_job_waits_once",
            ),
        )
