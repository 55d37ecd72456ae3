"""People, the organisations they belong to, and programmes."""

from __future__ import annotations

from typing import Any, ClassVar

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import validate_slug
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.models.identified import Identified, Origin, Versioned, WithOrigin
from observatory.core.text import TextInLanguagesField


class Users(BaseUserManager["User"]):
    """How people are made and found: by e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with this address; without a password until they set one."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """The owner of an installation."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(Identified, AbstractBaseUser, PermissionsMixin):
    """A person who signs in, known by their e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(_("active"), default=True)
    joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    erased = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the rules permit it. The owner of the installation, too, may do no more than these say.

        Django would let its superusers do everything, and so read dossiers and interviews. What has no rule here, as in the
        back office of publications, is left to Django.
        """
        if rules.perm_exists(perm):  # type: ignore[no-untyped-call]
            return self.is_active and bool(rules.has_perm(perm, self, obj))  # type: ignore[no-untyped-call]
        return super().has_perm(perm, obj)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # One person, one address: no second account by writing it in capitals.
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class Programme(Identified, Versioned):
    """One office's undertaking. Every call, demonstrator and story reaches its programme; several live side by side.

    `origin` is what the rows of this programme are marked with: *invented* for a demonstration.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True, validators=[validate_slug])
    name = TextInLanguagesField(_("name"))
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.OWN)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug


class OrganisationKind(models.TextChoices):
    """What an organisation is, free of one country's logic."""

    AUTHORITY = "authority", _("public authority")
    MINISTRY = "ministry", _("ministry")
    AGENCY = "agency", _("development agency")
    CLUSTER = "cluster", _("cluster organisation")
    UNIVERSITY = "university", _("university or research organisation")
    FIRM = "firm", _("firm")
    ASSOCIATION = "association", _("chamber or association")
    CONSULTANCY = "consultancy", _("consultancy")
    OTHER = "other", _("other")


class Organisation(Identified, Versioned, WithOrigin):
    """A body that applies, takes part or acts. It belongs to the installation, not to one programme."""

    name = TextInLanguagesField(_("name"))
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind.choices)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region code"), max_length=12, blank=True)
    website = models.URLField(_("website"), blank=True)
    members: models.ManyToManyField[User, Membership] = models.ManyToManyField(
        User, through="Membership", related_name="organisations", verbose_name=_("members")
    )

    class Meta(WithOrigin.Meta):
        abstract = False
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name.read("en").text


class Membership(Identified):
    """A person in an organisation. Several may administer it, so that nobody is stuck when one leaves."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    person = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    administrator = models.BooleanField(_("administrator"), default=False)
    position = models.CharField(_("position"), max_length=200, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (models.UniqueConstraint(fields=("organisation", "person"), name="a_person_is_a_member_once"),)
