"""What every row has in common."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from observatory.core.identifiers import LENGTH, random_identifier


class Identified(models.Model):
    """A row with a random key, which is also its public identifier."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=random_identifier, editable=False)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row that people edit: each change counts up, so that two who edit the same are told of each other."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


class Origin(models.TextChoices):
    """Where the content of a row comes from; shown wherever the row is shown."""

    OWN = "own", _("entered by the programme")
    SOURCED = "sourced", _("sourced")
    INVENTED = "invented", _("invented")


class WithOrigin(models.Model):
    """A row that says where its content comes from: required, never guessed. What is sourced names its source."""

    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    reference = models.TextField(_("reference"), blank=True, help_text=_("the source, where the content is sourced"))

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_an_origin", condition=models.Q(origin__in=Origin.values)
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_sourced_has_reference",
                condition=~models.Q(origin=Origin.SOURCED) | ~models.Q(reference=""),
            ),
        )
