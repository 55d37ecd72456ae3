"""Forms about a demonstrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from observatory.core.forms import DayField, LanguagesField, VersionedForm, language_name
from observatory.core.models import Role
from observatory.programme.demonstrators.models import ActorGroup, ActorPart, ProjectStage

ZIPPED = b"PK\x03\x04"
"""How the files of office programs begin."""


def language_choices() -> list[tuple[str, str]]:
    """Languages in which people can be written to and texts are kept."""
    codes = dict.fromkeys((*dict(settings.LANGUAGES), *settings.CONTENT_LANGUAGES))
    return [(code, language_name(code)) for code in codes]


class DemonstratorForm(VersionedForm):
    """What is said of a region."""

    name = LanguagesField(label=_("Name"))
    challenge = LanguagesField(
        label=_("Regional challenge"), rows=6, required=False, help_text=_("What the region wants to change, and why.")
    )
    response = LanguagesField(
        label=_("Regional response"), rows=6, required=False, help_text=_("What the region does about it.")
    )
    working_language = forms.ChoiceField(label=_("Working language"), choices=language_choices)


class NewDemonstratorForm(forms.Form):
    """A region whose support begins without an application."""

    name = LanguagesField(label=_("Name"))
    region_version = forms.CharField(
        label=_("Version of the regional classification"),
        max_length=20,
        help_text=_("Such as 2016, or sample for the fictional union."),
    )
    region = forms.CharField(label=_("Region code"), max_length=12)
    working_language = forms.ChoiceField(label=_("Working language"), choices=language_choices)


class TeamMemberForm(forms.Form):
    """Somebody of the team."""

    name = forms.CharField(label=_("Name"), max_length=200)
    organisation = forms.CharField(label=_("Organisation"), max_length=300, required=False)
    part = LanguagesField(label=_("Part in the team"))
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Needed for a role; an account is made if there is none."),
    )
    role = forms.ChoiceField(
        label=_("Role on this region's pages"),
        required=False,
        choices=[
            ("", _("none")),
            (Role.REGION_LEAD.value, Role.REGION_LEAD.label),
            (Role.EXPERT.value, Role.EXPERT.label),
        ],
    )


class KeyActorForm(VersionedForm):
    """A key actor."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=300)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    group = forms.ChoiceField(label=_("Group"), choices=ActorGroup.choices)
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    interview = forms.BooleanField(label=_("To be interviewed"), required=False)
    workshop = forms.BooleanField(label=_("To be invited to the workshop"), required=False)


class KeyActorFileForm(forms.Form):
    """A CSV file, or its content pasted."""

    file = forms.FileField(label=_("CSV file"), required=False)
    content = forms.CharField(
        label=_("or its content"),
        required=False,
        strip=False,  # so that lines keep their numbers
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Columns: organisation, name, email, group; and if you like language, interview, workshop."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file is not None:
            content = file.read(2_000_001)
            if len(content) > 2_000_000:
                self.add_error("file", _("The file is too large: at most 2 MB."))
                return cleaned
            if content.startswith(ZIPPED):
                self.add_error("file", _("The file is a spreadsheet, whatever its name: save it as “CSV UTF-8”."))
                return cleaned
            try:
                cleaned["content"] = content.decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not UTF-8: save it as “CSV UTF-8”."))
        if not self.errors and not (cleaned.get("content") or "").strip():
            self.add_error("file", _("Choose a file or paste its content."))
        return cleaned


class StepForm(VersionedForm):
    """The planned dates of a step."""

    planned_start = DayField(label=_("Planned start"), required=False)
    planned_end = DayField(label=_("Planned end"), required=False)
    note = LanguagesField(label=_("Note"), rows=2, required=False)


class PolicyProjectForm(VersionedForm):
    """What the support is about."""

    title = LanguagesField(label=_("Title"))
    owner = forms.CharField(label=_("Owner of the policy"), max_length=300)
    stage = forms.ChoiceField(label=_("Stage"), choices=ProjectStage.choices)
    problem = LanguagesField(label=_("Problem"), rows=5, required=False)
    rationale = LanguagesField(
        label=_("Rationale"), rows=5, required=False, help_text=_("Why public policy should act, and through clusters.")
    )
    instruments = LanguagesField(label=_("Instruments"), rows=5, required=False)
    roadmap = LanguagesField(label=_("Roadmap"), rows=5, required=False)
    industries = forms.CharField(
        label=_("Industries that it means to change"),
        required=False,
        help_text=_("Codes of NACE Rev. 2 separated by commas, such as C25, C28."),
    )
    value_chains = LanguagesField(label=_("Value chains that it means to change"), rows=3, required=False)

    def clean_industries(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["industries"].replace(";", ",").split(",") if code.strip()]


class StageForm(VersionedForm):
    """One stage of the policy project; the version is that of the project."""

    stage = forms.ChoiceField(label=_("Stage"), choices=ProjectStage.choices)
    planned = DayField(label=_("Planned for"), required=False)
    reached = DayField(label=_("Reached"), required=False)
    clusters_part = LanguagesField(label=_("Part of the clusters"), rows=3, required=False)


class ProjectActorForm(forms.Form):
    """An organisation with a part in the policy."""

    name = forms.CharField(label=_("Organisation"), max_length=300)
    part = forms.ChoiceField(label=_("Part"), choices=ActorPart.choices)
