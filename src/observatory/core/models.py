"""People and programmes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import validate_slug
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from observatory.core.identifiers import LENGTH, random_identifier
from observatory.core.text import TextInLanguagesField


class Identified(models.Model):
    """A row with a random key, which is also its public identifier."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=random_identifier, editable=False)

    class Meta:
        abstract = True


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

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        # One person, one address: no second account by writing it in capitals.
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class Programme(Identified):
    """One office's undertaking. Every call, demonstrator and story reaches its programme; several live side by side."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, validators=[validate_slug])
    name = TextInLanguagesField(_("name"))
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug
