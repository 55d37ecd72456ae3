"""Who may act for what: roles granted within a programme, a call or a demonstrator, and deputies."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.identifiers import LENGTH
from observatory.core.models.identified import Identified
from observatory.core.models.people import Programme, User


class Role(models.TextChoices):
    """What a person does in a programme."""

    OWNER = "owner", _("programme owner")
    OFFICER = "officer", _("programme officer")
    EVALUATOR = "evaluator", _("evaluator")
    EXPERT = "expert", _("expert")
    REGION_LEAD = "region_lead", _("region lead")
    EDITOR = "editor", _("editor")


class Scope(models.TextChoices):
    """How far a role reaches. Calls and demonstrators belong to rooms above, so a grant names them by identifier."""

    PROGRAMME = "programme", _("the whole programme")
    CALL = "call", _("one call")
    DEMONSTRATOR = "demonstrator", _("one demonstrator")


class RoleGrant(Identified):
    """A role that a person has. Revoked grants stay, so that old decisions can be explained."""

    person = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="grants", verbose_name=_("programme"))
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices, default=Scope.PROGRAMME)
    scope_id = models.CharField(_("scope identifier"), max_length=LENGTH, blank=True)
    granted = models.DateTimeField(_("granted"), default=timezone.now, editable=False)
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "role", "programme", "scope", "scope_id"),
                condition=models.Q(revoked=None),
                name="a_role_is_granted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(scope="programme", scope_id="")
                | (~models.Q(scope="programme") & ~models.Q(scope_id="")),
                name="a_narrow_scope_names_its_object",
            ),
        )
        indexes = (models.Index(fields=("programme", "role"), name="grants_by_programme"),)


class Deputy(Identified):
    """Somebody who acts for an absent officer of a programme, from the first to the last day, both included."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="deputies", verbose_name=_("programme"))
    absent = models.ForeignKey(User, models.CASCADE, related_name="deputies", verbose_name=_("absent officer"))
    deputy = models.ForeignKey(User, models.CASCADE, related_name="deputising", verbose_name=_("deputy"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    ended = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="a_deputy_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~models.Q(absent=models.F("deputy")), name="nobody_is_their_own_deputy"),
        )
