"""Forms of workshops."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from observatory.core.forms import DayField, LanguagesField, VersionedForm
from observatory.programme.demonstrators.forms import language_choices
from observatory.programme.demonstrators.models import ActorGroup
from observatory.programme.workshops.domain.taking_part import LONGEST
from observatory.programme.workshops.models import (
    Board,
    BoardGroup,
    CardKind,
    Participation,
    ParticipationRole,
    SessionFormat,
    Workshop,
)


class TimeField(forms.TimeField):
    """A time of the day, with the clock of the browser."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        super().__init__(**options)
        self.input_formats = ["%H:%M", "%H:%M:%S"]


class WorkshopForm(VersionedForm):
    """When, where and what for."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = LanguagesField(label=_("Title"))
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    online_link = forms.URLField(
        label=_("Link to take part online"), required=False, max_length=500, assume_scheme="https"
    )
    aim = LanguagesField(
        label=_("Aim"), rows=4, required=False, help_text=_("What those who take part will have in hand afterwards.")
    )
    languages = forms.CharField(
        label=_("Languages of the workshop"),
        help_text=_("Codes separated by commas, the main one first, such as fr, en."),
    )
    zone = forms.CharField(
        label=_("Time zone"), help_text=_("Such as Europe/Brussels; the times of the agenda are in it.")
    )

    def clean_languages(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["languages"].replace(";", ",").split(",") if code.strip()]


class SessionForm(VersionedForm):
    """One session of the agenda."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = LanguagesField(label=_("Title"))
    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    start = TimeField(label=_("Start"))
    end = TimeField(label=_("End"))
    format = forms.ChoiceField(label=_("Format"), choices=SessionFormat.choices)
    question = LanguagesField(label=_("Question"), rows=2, required=False)
    room = forms.CharField(label=_("Room"), max_length=200, required=False)
    moderator = forms.ModelChoiceField(label=_("Moderator"), queryset=Participation.objects.none(), required=False)
    rapporteur = forms.ModelChoiceField(
        label=_("Rapporteur"),
        queryset=Participation.objects.none(),
        required=False,
        help_text=_("Somebody with an account writes the text on this session in the proceedings."),
    )
    feeds_board = forms.BooleanField(label=_("Its ideas go to the board"), required=False)

    def __init__(self, *args: Any, workshop: Workshop, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["day"].choices = day_choices(workshop)  # type: ignore[attr-defined]
        for name in ("moderator", "rapporteur"):
            self.fields[name].queryset = workshop.participations.all()  # type: ignore[attr-defined]
            self.fields[name].empty_label = gettext("nobody named")  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Where a session moves to."""

    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    start = TimeField(label=_("New start"))
    later_too = forms.BooleanField(label=_("Move the later sessions of the day by as much"), required=False)

    def __init__(self, *args: Any, workshop: Workshop, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["day"].choices = day_choices(workshop)  # type: ignore[attr-defined]


class ParticipantForm(VersionedForm):
    """Somebody who takes part."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=200)
    organisation = forms.CharField(label=_("Organisation"), max_length=300, required=False)
    role = forms.ChoiceField(
        label=_("Role"), choices=ParticipationRole.choices, initial=ParticipationRole.PARTICIPANT.value
    )
    group = forms.ChoiceField(label=_("Group"), choices=[("", "–"), *ActorGroup.choices], required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Needed for an invitation; nobody else sees it.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)


class AnswerForm(forms.Form):
    """The answer to an invitation."""

    accept = forms.TypedChoiceField(
        label=_("Do you come?"),
        choices=[("yes", _("Yes, I come")), ("no", _("No, I cannot come"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    may_be_named = forms.BooleanField(
        label=_("I may be named in the published proceedings"),
        required=False,
        help_text=_("Without this, only your organisation and your role stand there."),
    )
    needs = forms.CharField(
        label=_("What do you need to take part?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Access, interpretation, food: only those who prepare the workshop read it."),
    )


class ConsentForm(forms.Form):
    """Whether one may be named, after the workshop."""

    may_be_named = forms.BooleanField(
        label=_("I may be named in the published proceedings"),
        required=False,
        help_text=_("Without this, only your organisation and your role stand there."),
    )


class RecordForm(forms.Form):
    """Something that was said in a session."""

    group = forms.CharField(
        label=_("Group"),
        max_length=120,
        required=False,
        help_text=_("Such as Table 2; leave it empty for the plenary."),
        widget=forms.TextInput(attrs={"list": "groups", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("What was said"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4, "class": "recording__text"})
    )


class CorrectionForm(VersionedForm):
    """A record, to be corrected."""

    group = forms.CharField(label=_("Group"), max_length=120, required=False)
    text = LanguagesField(label=_("What was said"), rows=5)


class BoardForm(VersionedForm):
    """The words of a board, and how many dots people have."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = LanguagesField(label=_("Title"))
    question = LanguagesField(label=_("Question"), rows=2, required=False)
    votes_per_person = forms.IntegerField(label=_("Dots per person"), min_value=1, max_value=20, initial=5)


class OpenBoardForm(BoardForm):
    """A new board, with the headings that it begins with."""

    groups = forms.CharField(
        label=_("Headings to gather cards under"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One per line, in the language of the workshop; more can be added later."),
    )

    def clean_groups(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["groups"].splitlines() if line.strip()]


class GroupForm(forms.Form):
    """A heading to gather cards under."""

    title = LanguagesField(label=_("Heading"))


class CardForm(forms.Form):
    """A card, as it is written on a phone."""

    text = forms.CharField(
        label=_("Your card"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "card-form__text"}),
        help_text=_("One thought per card."),
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(value, capfirst(label)) for value, label in CardKind.choices],
        initial=CardKind.IDEA.value,
        widget=forms.RadioSelect,
    )
    group = forms.ModelChoiceField(label=_("Where does it belong?"), queryset=BoardGroup.objects.none(), required=False)

    def __init__(self, *args: Any, board: Board, **options: Any) -> None:
        super().__init__(*args, **options)
        groups = board.groups.all()
        if groups:
            field = self.fields["group"]
            field.queryset = groups  # type: ignore[attr-defined]
            field.empty_label = gettext("I do not know")  # type: ignore[attr-defined]
            field.label_from_instance = heading_of  # type: ignore[attr-defined]
        else:
            del self.fields["group"]


class CodeForm(forms.Form):
    """The code that stands on the wall."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six letters, shown in the room."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false", "class": "code-input"}
        ),
    )

    def clean_code(self) -> str:
        return "".join(letter for letter in self.cleaned_data["code"].upper() if letter.isalpha())


class ConceptForm(VersionedForm):
    """What the region and its peers worked out."""

    vision = LanguagesField(label=_("Vision"), rows=5, required=False)
    target_groups = LanguagesField(label=_("Target groups"), rows=4, required=False)
    instruments = LanguagesField(label=_("Instruments"), rows=5, required=False)
    governance = LanguagesField(label=_("Governance"), rows=4, required=False)
    money = LanguagesField(label=_("Money"), rows=4, required=False)
    first_projects = LanguagesField(label=_("First projects"), rows=5, required=False)


class SectionForm(VersionedForm):
    """The rapporteur's text on a session."""

    prose = LanguagesField(
        label=_("Text"),
        rows=14,
        required=False,
        help_text=_("Paragraphs stand between blank lines; lines that begin with a hyphen make a list."),
    )


class OutcomeForm(VersionedForm):
    """What stands at the end of the proceedings."""

    agreed = LanguagesField(label=_("What was agreed"), rows=6, required=False)
    disagreed = LanguagesField(label=_("Where views differ"), rows=4, required=False)
    next_steps = LanguagesField(label=_("Next steps"), rows=6, required=False)


class AttendanceForm(forms.Form):
    """Who came."""

    attended = forms.ModelMultipleChoiceField(
        label=_("Who came?"), queryset=Participation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, workshop: Workshop, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["attended"]
        field.queryset = workshop.participations.all()  # type: ignore[attr-defined]
        field.label_from_instance = participant_of  # type: ignore[attr-defined]


def day_choices(workshop: Workshop) -> list[tuple[int, str]]:
    """The days of a workshop, to choose from."""
    return [
        (
            number,
            gettext("Day %(number)d, %(date)s") % {"number": number, "date": formats.date_format(day, "DATE_FORMAT")},
        )
        for number, day in enumerate(workshop.days, start=1)
    ]


def heading_of(group: BoardGroup) -> str:
    """The heading of a group of cards in the reader's language."""
    return group.title.read(get_language() or "en").text


def participant_of(participation: Participation) -> str:
    """Somebody on the list, with their role."""
    return f"{participation} ({participation.get_role_display()})"
