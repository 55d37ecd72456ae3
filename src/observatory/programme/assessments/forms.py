"""Forms of the pre-assessment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from observatory.core.forms import DayField, LanguagesField, VersionedForm
from observatory.core.models import Role, RoleGrant, Scope, User
from observatory.core.rules import OFFICE
from observatory.programme.assessments.domain.quotes import LONGEST
from observatory.programme.assessments.models import (
    Attribution,
    FindingKind,
    Interviewee,
    InterviewMode,
    InterviewTheme,
    PeerRule,
    PreAssessment,
)
from observatory.programme.demonstrators.forms import language_choices
from observatory.programme.demonstrators.models import KeyActor


def assessors(row: PreAssessment) -> list[User]:
    """Who may lead an interview: the office and the experts of this region."""
    grants = RoleGrant.objects.filter(
        Q(scope=Scope.PROGRAMME) | Q(scope=Scope.DEMONSTRATOR, scope_id=row.demonstrator_id),
        programme=row.programme,
        role__in=(*OFFICE, Role.EXPERT),
        revoked=None,
    )
    people = User.objects.filter(pk__in=grants.values("person_id"), is_active=True)
    return sorted(people, key=lambda person: str(person).casefold())


class QuestionsForm(VersionedForm):
    """What is asked of the pre-assessment."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    questions = LanguagesField(
        label=_("Questions asked"),
        rows=5,
        required=False,
        help_text=_("What the region and the programme want to know from the assessment."),
    )


class InterviewForm(VersionedForm):
    """When, how and by whom."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = DayField(label=_("Day"))
    mode = forms.ChoiceField(label=_("Mode"), choices=InterviewMode.choices)
    interviewer = forms.ChoiceField(label=_("Interviewer"), choices=[])

    def __init__(self, row: PreAssessment, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        people = assessors(row)
        self.people = {person.pk: person for person in people}
        self.fields["interviewer"].choices = [(person.pk, str(person)) for person in people]  # type: ignore[attr-defined]

    def clean_interviewer(self) -> User:
        return self.people[self.cleaned_data["interviewer"]]


class NewInterviewForm(InterviewForm):
    """Whom as well."""

    key_actors = forms.MultipleChoiceField(
        label=_("Key actors"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(
        label=_("Somebody else: name"),
        max_length=200,
        required=False,
        help_text=_("For a person who is not on the list of key actors."),
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=300, required=False)
    function = forms.CharField(
        label=_("Function"),
        max_length=300,
        required=False,
        help_text=_("As it may stand under a quote, such as “head of a development agency”."),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    field_order = (
        "key_actors", "name", "organisation", "function", "email", "language", "day", "mode", "interviewer",
    )  # fmt: skip

    def __init__(self, row: PreAssessment, *arguments: Any, **options: Any) -> None:
        super().__init__(row, *arguments, **options)
        actors = list(row.demonstrator.key_actors.all())
        self.actors = {actor.pk: actor for actor in actors}
        # Those who are meant to be interviewed come first.
        ordered = sorted(actors, key=lambda actor: not actor.interview)
        if actors:
            self.fields["key_actors"].choices = [(actor.pk, str(actor)) for actor in ordered]  # type: ignore[attr-defined]
        else:
            del self.fields["key_actors"]

    def clean_key_actors(self) -> list[KeyActor]:
        return [self.actors[pk] for pk in self.cleaned_data["key_actors"]]


class RecordForm(VersionedForm):
    """What was noted."""

    day = DayField(label=_("Day"))
    mode = forms.ChoiceField(label=_("Mode"), choices=InterviewMode.choices)
    notes = forms.CharField(
        label=_("Working notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "For the assessors alone: office and experts. They are never published and never shown to the region."
        ),
    )


class ConsentForm(forms.Form):
    """What a person agreed to."""

    consent_day = DayField(
        label=_("Day of consent"), required=False, help_text=_("Empty as long as the person has agreed to nothing.")
    )
    may_be_quoted = forms.BooleanField(label=_("May be quoted, after they have cleared the words"), required=False)
    may_be_listed = forms.BooleanField(label=_("May be listed by name in the report"), required=False)
    function = forms.CharField(
        label=_("Function"),
        max_length=300,
        required=False,
        help_text=_("As it may stand under a quote, such as “head of a development agency”."),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)


class QuoteForm(VersionedForm):
    """Words to be quoted."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    speaker = forms.ChoiceField(label=_("Who said it"), choices=[])
    theme = forms.ChoiceField(label=_("Theme"), choices=InterviewTheme.choices)
    language = forms.ChoiceField(label=_("Language in which it was said"), choices=language_choices)
    text = LanguagesField(
        label=_("Words"),
        rows=4,
        help_text=_("As they were said, in that language; translations are shown to the person too."),
    )
    context = LanguagesField(
        label=_("What it was about"),
        rows=2,
        required=False,
        help_text=_(
            "A sentence that the person reads above the words, such as “On how projects between clusters begin”."
        ),
    )
    attribution = forms.ChoiceField(
        label=_("How the person is named"),
        choices=Attribution.choices,
        widget=forms.RadioSelect,
        help_text=_("A proposal: the person chooses when they clear the words."),
    )
    function = forms.CharField(label=_("Function as it is printed"), max_length=300, required=False)

    def __init__(self, people: list[Interviewee], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.people = {person.pk: person for person in people}
        self.fields["speaker"].choices = [(person.pk, str(person)) for person in people]  # type: ignore[attr-defined]

    def clean_speaker(self) -> Interviewee:
        return self.people[self.cleaned_data["speaker"]]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        spoken, words = cleaned.get("language"), cleaned.get("text")
        if spoken and words and not words.get(spoken):
            self.add_error("text", _("Write the words in the language in which they were said."))
        return cleaned


class ClearanceForm(forms.Form):
    """What the person decides, on their phone."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your words"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        help_text=_("You may change them."),
    )
    attribution = forms.ChoiceField(label=_("How may we name you?"), choices=[], widget=forms.RadioSelect)
    function = forms.CharField(
        label=_("Your function, if it is printed"),
        max_length=300,
        required=False,
        help_text=_("Such as “head of a development agency”."),
    )

    def __init__(self, choices: list[tuple[str, str]], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["attribution"].choices = choices  # type: ignore[attr-defined]


class OfficeClearanceForm(forms.Form):
    """How the person agreed, where they did not use their link."""

    attribution = forms.ChoiceField(
        label=_("How the person is named"), choices=Attribution.choices, widget=forms.RadioSelect
    )
    function = forms.CharField(label=_("Function as it is printed"), max_length=300, required=False)
    note = forms.CharField(
        label=_("How the person agreed"),
        max_length=500,
        help_text=_("Such as “by letter of 3 March”. It is kept with the quote and not published."),
    )


class PeersForm(VersionedForm):
    """Whom the region is compared with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    edition = forms.ChoiceField(label=_("Edition"), choices=[])
    year = forms.ChoiceField(label=_("Year"), choices=[])
    rule = forms.ChoiceField(label=_("How the peers are found"), choices=PeerRule.choices, widget=forms.RadioSelect)
    peers = forms.MultipleChoiceField(
        label=_("Chosen regions"),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At most five; they count only if the peers are chosen."),
    )

    def __init__(
        self,
        editions: list[tuple[str, str]],
        years: list[int],
        regions: list[tuple[str, list[tuple[str, str]]]],
        *arguments: Any,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["edition"].choices = editions  # type: ignore[attr-defined]
        self.fields["year"].choices = [(str(year), str(year)) for year in reversed(years)]  # type: ignore[attr-defined]
        self.fields["peers"].choices = regions  # type: ignore[attr-defined]


class FindingForm(VersionedForm):
    """A finding in words."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=FindingKind.choices, widget=forms.RadioSelect)
    title = LanguagesField(label=_("Title"), help_text=_("The finding in one sentence."))
    text = LanguagesField(label=_("Text"), rows=6, required=False)


class SectionForm(VersionedForm):
    """The prose of a chapter."""

    prose = LanguagesField(
        label=_("Prose"),
        rows=12,
        required=False,
        help_text=_(
            "Blank lines make paragraphs, lines that begin with a hyphen a list. What the system knows follows below it."
        ),
    )
