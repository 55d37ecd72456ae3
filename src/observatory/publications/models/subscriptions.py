"""Who has asked for the newsletter of a programme."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme


class Subscription(Identified):
    """An address that wants the newsletter: asked for, confirmed from the mailbox itself, perhaps ended."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="subscriptions", verbose_name=_("programme"))
    address = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=12)
    asked = models.DateTimeField(_("asked for"), default=timezone.now)
    confirmed = models.DateTimeField(_("confirmed"), null=True, blank=True)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("newsletter subscription")
        verbose_name_plural = _("newsletter subscriptions")
        constraints = (models.UniqueConstraint(fields=("programme", "address"), name="an_address_subscribes_once"),)


class SentIssue(Identified):
    """That an issue of the newsletter was sent, to how many, so that nobody gets it twice."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sent_issues", verbose_name=_("programme"))
    issue = models.CharField(_("translation key of the issue"), max_length=40)
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="issues", verbose_name=_("subscription")
    )
    sent = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("issue sent")
        verbose_name_plural = _("issues sent")
        constraints = (models.UniqueConstraint(fields=("issue", "subscription"), name="an_issue_is_sent_once"),)
