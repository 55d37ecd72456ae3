"""Forms of the applicant: begin, and one form for each part of an application. Anything may be missing in a draft."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from observatory.core.forms import VersionedForm, language_name
from observatory.core.models import Organisation, OrganisationKind
from observatory.programme.calls.forms import BoxesOfChoices
from observatory.programme.calls.models import Application, Call


class NeededLater(forms.CharField):
    """A text that is needed before submission, so that it is not called optional, but may be missing in a draft."""

    def validate(self, value: Any) -> None:
        """Nothing is wrong with a draft."""


class ConfirmedLater(forms.BooleanField):
    """A box that is needed before submission and may be empty in a draft."""

    def validate(self, value: Any) -> None:
        """Nothing is wrong with a draft."""


def _line(label: Any, longest: int, help_text: Any = "", *, needed: bool = False, **attributes: str) -> forms.CharField:
    kind = NeededLater if needed else forms.CharField
    return kind(
        label=label, max_length=longest, required=needed, help_text=help_text, widget=forms.TextInput(attrs=attributes)
    )


class StartForm(forms.Form):
    """For which organisation, in which language."""

    organisation = forms.ChoiceField(label=_("Organisation that applies"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the application"))

    NEW = "new"

    def __init__(self, *args: Any, call: Call, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = get_language() or "en"
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ChoiceField)
        own = [(organisation.pk, organisation.name.read(reader).text) for organisation in organisations]
        choice.choices = [*own, (self.NEW, _("Another organisation, described below"))]
        if not own:
            choice.widget = forms.HiddenInput()
            choice.initial = self.NEW
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [(code, language_name(code)) for code in call.languages]


class NewOrganisationForm(forms.Form):
    """An organisation that the site does not know yet."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    country = forms.CharField(label=_("Country"), max_length=2, required=False, help_text=_("Two letters."))
    region = forms.CharField(label=_("Region code"), max_length=12, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class DetailsForm(VersionedForm):
    """What the application is for."""

    use_required_attribute = False

    language = forms.ChoiceField(label=_("Language of the application"))
    region = _line(
        _("Region code"),
        12,
        _("The code of your region in the classification; choose from the list or type it."),
        needed=True,
        list="regions",
        autocomplete="off",
    )
    authority = _line(
        _("Authority behind the application"),
        300,
        _("The public authority that supports the application, where it is not your own organisation."),
    )
    partners = forms.CharField(
        label=_("Partners"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One organisation per line."),
    )
    clusters = forms.CharField(
        label=_("Cluster organisations concerned"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One organisation per line."),
    )
    emerging_industries = forms.MultipleChoiceField(
        label=_("Emerging industries concerned"), required=False, widget=BoxesOfChoices
    )
    workshop_window = _line(_("Preferred time of the workshop"), 200)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        from observatory.statistics.classifications import load_categories

        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [(code, language_name(code)) for code in application.call.languages]
        industries = self.fields["emerging_industries"]
        assert isinstance(industries, forms.MultipleChoiceField)
        industries.choices = [(group.code, group.name(get_language() or "en")) for group in load_categories().emerging]


class ContactsForm(VersionedForm):
    """Who answers for the application. A wrong address is kept in the draft and named among what is missing."""

    use_required_attribute = False

    contact_name = _line(_("Name of the contact"), 200, needed=True, autocomplete="name")
    contact_position = _line(_("Position of the contact"), 200, autocomplete="organization-title")
    contact_email = _line(
        _("E-mail address of the contact"),
        254,
        _("The receipt and the decision go there."),
        needed=True,
        inputmode="email",
        autocomplete="email",
    )
    contact_phone = _line(_("Telephone of the contact"), 40, inputmode="tel", autocomplete="tel")
    deputy_name = _line(_("Name of the deputy"), 200, _("Somebody else who can answer for the application."))
    deputy_email = _line(_("E-mail address of the deputy"), 254, _("The receipt goes there too."), inputmode="email")


class NoteForm(VersionedForm):
    """One section of the concept note."""

    use_required_attribute = False

    text = NeededLater(label=_("Your text"), strip=False, widget=forms.Textarea(attrs={"rows": 14}))


class DeclarationsForm(VersionedForm):
    """What the applicant confirms."""

    use_required_attribute = False

    consent = ConfirmedLater(
        label=_(
            "We confirm that what we say is true, that the organisations named here know of it, and that the office may "
            "keep the application and show it to its evaluators."
        )
    )


class LetterForm(forms.Form):
    """A letter of support."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, DOCX or ODT, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt"}),
    )
    label = forms.CharField(
        label=_("What it is"), max_length=200, required=False, help_text=_("Such as “Letter of the regional council”.")
    )


class WithdrawForm(forms.Form):
    """Why an application is taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
