"""Who takes part in a workshop."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models import Identified, Programme, User, Versioned, WithOrigin
from observatory.programme.demonstrators.models import ActorGroup, KeyActor
from observatory.programme.workshops.models.workshops import Workshop


class ParticipationRole(models.TextChoices):
    """What somebody does at a workshop."""

    HOST = "host", _("host")
    MODERATOR = "moderator", _("moderator")
    EXPERT = "expert", _("expert of the Observatory")
    PEER = "peer", _("peer")
    PRESENTER = "presenter", _("presenter")
    RAPPORTEUR = "rapporteur", _("rapporteur")
    PARTICIPANT = "participant", _("participant")
    OBSERVER = "observer", _("observer")


class ParticipationState(models.TextChoices):
    """How far an invitation has come, and whether its person came."""

    NAMED = "named", _("not invited yet")
    INVITED = "invited", _("invited")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    ATTENDED = "attended", _("attended")
    ABSENT = "absent", _("did not attend")


class Participation(Identified, Versioned, WithOrigin):
    """Somebody's part in a workshop. They answer by a personal link; an account is not needed.

    `may_be_named` is their own consent to stand with their name in published proceedings; without it organisation and role
    stand there.
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="participations", verbose_name=_("workshop"))
    key_actor = models.ForeignKey(
        KeyActor, models.SET_NULL, null=True, blank=True, related_name="participations", verbose_name=_("key actor")
    )
    person = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    group = models.CharField(_("group"), max_length=20, choices=ActorGroup.choices, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=12)
    role = models.CharField(
        _("role"), max_length=12, choices=ParticipationRole.choices, default=ParticipationRole.PARTICIPANT
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ParticipationState.choices, default=ParticipationState.NAMED
    )
    invited = models.DateTimeField(_("invited"), null=True, blank=True)
    answered = models.DateTimeField(_("answered"), null=True, blank=True)
    may_be_named = models.BooleanField(_("may be named in the proceedings"), default=False)
    needs = models.TextField(_("what the person needs to take part"), blank=True)
    added = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ("organisation", "name", "id")
        constraints = (
            *WithOrigin.Meta.constraints,
            models.UniqueConstraint(
                fields=("workshop", "email"), condition=~models.Q(email=""), name="somebody_takes_part_once"
            ),
        )
        indexes = (models.Index(fields=("person", "state"), name="participations_by_person"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name

    @property
    def programme(self) -> Programme:
        """The programme of the workshop."""
        return self.workshop.programme
