"""Forms of the office: programmes, roles, deputies, organisations, mails, one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from observatory.core.forms import DayField, LanguagesField, VersionedForm, language_name
from observatory.core.models import OrganisationKind, Programme, Role, User
from observatory.core.rules import OFFICE
from observatory.core.zones import time_zones


def zone_field() -> forms.CharField:
    """A time zone, typed with the browser's completion."""
    return forms.CharField(
        label=_("Time zone"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        help_text=_("Such as Europe/Brussels."),
    )


def zones() -> list[str]:
    """Time zones by name, without the historical ones."""
    return sorted(name for name in time_zones() if "/" in name and not name.startswith("Etc/"))


class ProgrammeForm(VersionedForm):
    """A programme's name and time zone."""

    name = LanguagesField(label=_("Name"))
    zone = zone_field()


class NewProgrammeForm(forms.Form):
    """A new programme."""

    name = LanguagesField(label=_("Name"))
    slug = forms.SlugField(
        label=_("Short name"), max_length=60, help_text=_("Small letters and hyphens; it stands in addresses.")
    )
    zone = zone_field()
    owner = forms.EmailField(label=_("E-mail address of its owner"))


class RoleForm(forms.Form):
    """A role in the whole programme; narrower ones are given where the call or the region is."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("An account is made if there is none."))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class DeputyForm(forms.Form):
    """Somebody who acts for an absent officer."""

    absent = forms.ModelChoiceField(label=_("Who is absent"), queryset=User.objects.none())
    email = forms.EmailField(label=_("E-mail address of the deputy"), help_text=_("They must have an account."))
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["absent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(
            grants__programme=programme, grants__role__in=OFFICE, grants__revoked=None
        ).distinct()

    def clean_email(self) -> User:
        person = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody with this address has an account."))
        return person


class OrganisationForm(VersionedForm):
    """What is known of an organisation."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = LanguagesField(label=_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    country = forms.CharField(label=_("Country"), max_length=2, required=False, help_text=_("Two letters, such as FR."))
    region = forms.CharField(label=_("Region code"), max_length=12, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class MemberForm(forms.Form):
    """Somebody of an organisation."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("An account is made if there is none."))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    administrator = forms.BooleanField(label=_("May administer the organisation"), required=False)


class MessageForm(VersionedForm):
    """The words of a mail that is held back."""

    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 18}))


class MailTextForm(forms.Form):
    """A programme's own wording of a mail, in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 16}))


class AccountForm(forms.Form):
    """One's own name, language and time zone."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=_("Language of mails"), choices=[(code, language_name(code)) for code, _label in settings.LANGUAGES]
    )
    zone = zone_field()
