"""The audit trail: what was done, by whom, when, on which version, each entry chained to the one before."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from observatory.core.identifiers import LENGTH


class AuditEntry(models.Model):
    """One deed. Persons are named by identifier alone: erasing a person leaves the chain as it is.

    `detail` may be blanked when a person is erased; `detail_hash` keeps its place in the chain.
    """

    sequence = models.PositiveBigIntegerField(_("number"), primary_key=True)
    time = models.DateTimeField(_("time"))
    actor_kind = models.CharField(_("kind of actor"), max_length=10)
    actor = models.CharField(_("actor"), max_length=LENGTH, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=LENGTH, blank=True)
    verb = models.CharField(_("verb"), max_length=80)
    programme = models.CharField(_("programme"), max_length=LENGTH, blank=True)
    subject_kind = models.CharField(_("kind of subject"), max_length=80)
    subject = models.CharField(_("subject"), max_length=LENGTH)
    version = models.PositiveIntegerField(_("version"), null=True)
    detail: models.JSONField[Any, Any] = models.JSONField(_("detail"), null=True)
    detail_hash = models.CharField(_("hash of the detail"), max_length=64)
    previous = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=("programme", "sequence"), name="audit_by_programme"),
            models.Index(fields=("subject_kind", "subject"), name="audit_by_subject"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not kwargs.get("force_insert"):
            raise TypeError("audit entries are only added, through core.audit.append")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("audit entries are never deleted")


class AuditHead(models.Model):
    """The last link of the chain: one row, locked by whoever adds the next."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_head_of_the_audit_chain"),)
