"""Forms of the office: the call, its criteria, sections and regions, conflicts, reasons, the decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from observatory.core.forms import DayField, LanguagesField, MomentField, VersionedForm, language_name
from observatory.core.models import User
from observatory.core.office_forms import zone_field
from observatory.core.zones import time_zones
from observatory.programme.calls.models import ApplicationState, Call


class BoxesOfChoices(forms.CheckboxSelectMultiple):
    """Several choices, each with a box beside it, as a group."""

    use_fieldset = True


class CallForm(VersionedForm):
    """A call. Moments are read in the zone that the form itself names."""

    title = LanguagesField(label=_("Title"))
    objective = LanguagesField(label=_("Objective"), rows=6, help_text=_("What the call is for and whom it addresses."))
    services = LanguagesField(label=_("What selected regions receive"), rows=4, required=False)
    zone = zone_field()
    opens = MomentField(label=_("Opens"), help_text=_("Date and time in the time zone above."))
    closes = MomentField(
        label=_("Closes"), help_text=_("Nothing is taken from this moment on, in the time zone above.")
    )
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=1000)
    reserves = forms.IntegerField(label=_("Places in reserve"), min_value=0, max_value=1000, initial=0)
    languages = forms.MultipleChoiceField(label=_("Languages of applications"), widget=BoxesOfChoices)
    scale = forms.TypedChoiceField(
        label=_("Scale of scores"), choices=((5, _("from 0 to 5")), (100, _("from 0 to 100"))), coerce=int
    )
    comment_each = forms.BooleanField(
        label=_("Every score needs a comment"),
        required=False,
        initial=True,
        help_text=_("Otherwise one comment on the whole application is enough. Applicants read the comments."),
    )
    letter_required = forms.BooleanField(
        label=_("Applicants that are not a public authority hand in a letter of one"), required=False
    )
    evaluate_until = MomentField(label=_("Evaluations are due"), required=False)

    def __init__(self, *args: Any, call: Call | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = self.fields["languages"]
        assert isinstance(languages, forms.MultipleChoiceField)
        known = dict.fromkeys([*settings.CONTENT_LANGUAGES, *(call.languages if call is not None else ())])
        languages.choices = [(code, language_name(code)) for code in known]
        # The zone is known before the moments are read: the one that was typed, else the one that stands there.
        zone = (self.data.get(self.add_prefix("zone")) or self.initial.get("zone") or "UTC").strip()
        for name in ("opens", "closes", "evaluate_until"):
            field = self.fields[name]
            assert isinstance(field, MomentField)
            field.zone = zone if zone in time_zones() else "UTC"
        if call is None:
            del self.fields["version"]
        elif call.published is not None:
            for name in (
                "zone",
                "opens",
                "places",
                "reserves",
                "languages",
                "scale",
                "comment_each",
                "letter_required",
            ):
                del self.fields[name]
            for name in ("closes", "evaluate_until"):
                field = self.fields[name]
                assert isinstance(field, MomentField)
                field.zone = call.zone
            self.fields["closes"].help_text = _("It can only be put off. Time zone: %(zone)s.") % {"zone": call.zone}


class PlacedForm(VersionedForm):
    """A part of a call with its place among the others."""

    position = forms.IntegerField(label=_("Place in the order"), min_value=1, max_value=200, required=False)

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["position"]


class CriterionForm(PlacedForm):
    """A criterion."""

    code = forms.CharField(label=_("Code"), max_length=8, help_text=_("Short, such as C1; it stands in tables."))
    title = LanguagesField(label=_("Title"))
    guidance = LanguagesField(
        label=_("Guidance for evaluators"),
        rows=3,
        required=False,
        help_text=_("What to look at, and what the ends of the scale mean."),
    )
    weight = forms.IntegerField(label=_("Weight in per cent"), min_value=1, max_value=100)
    minimum = forms.DecimalField(
        label=_("Minimum"),
        max_digits=4,
        decimal_places=1,
        min_value=0,
        initial=0,
        help_text=_("An application whose mean lies below cannot be ranked. 0: no minimum."),
    )
    field_order = ("code", "title", "guidance", "weight", "minimum", "position")


class SectionForm(PlacedForm):
    """A section of the concept note."""

    key = forms.CharField(
        label=_("Short name"), max_length=40, help_text=_("Small letters and hyphens; it stands in addresses.")
    )
    title = LanguagesField(label=_("Title"))
    guidance = LanguagesField(label=_("Guidance for applicants"), rows=3, required=False)
    longest = forms.IntegerField(label=_("At most so many words"), min_value=1, max_value=20000)
    field_order = ("key", "title", "guidance", "longest", "position")

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, is_new=is_new, **kwargs)
        if not is_new:
            del self.fields["key"]


class RegionForm(VersionedForm):
    """A region that no classification has."""

    code = forms.CharField(label=_("Code"), max_length=12)
    name = LanguagesField(label=_("Name"))
    country = forms.CharField(label=_("Country"), max_length=2, help_text=_("Two letters."))


class ReasonForm(forms.Form):
    """A reason, where something needs one."""

    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class OwnConflictForm(forms.Form):
    """One's own conflict of interest."""

    explanation = forms.CharField(
        label=_("What ties you to the application"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A sentence is enough. The office reads it."),
    )


class DetectedConflictForm(forms.Form):
    """A conflict of interest of somebody else."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    explanation = forms.CharField(label=_("What the tie is"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name", "email")


class EvaluatorForm(forms.Form):
    """An evaluator for one call."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("An account is made if there is none."))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)


class DecisionForm(forms.Form):
    """The decision itself; the outcomes follow, one form each."""

    day = DayField(label=_("Day of the decision"))
    present = forms.CharField(
        label=_("Present"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Names, one after another.")
    )
    reasons = LanguagesField(label=_("Reasons for the decision"), rows=4, help_text=_("They stand in every letter."))


class OutcomeForm(forms.Form):
    """What is decided on one application."""

    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    reason = LanguagesField(label=_("Reason"), rows=2, required=False)

    def __init__(self, *args: Any, region: str, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        outcome.label = _("Outcome for %(region)s") % {"region": region}
        assert isinstance(outcome, forms.ChoiceField)
        states = (ApplicationState.SELECTED, ApplicationState.RESERVE, ApplicationState.NOT_SELECTED)
        outcome.choices = [(state.value, state.label) for state in states]
        self.fields["reason"] = LanguagesField(
            label=_("Reason"),
            rows=2,
            required=False,
            languages=languages,
            help_text=_("Needed where the outcome does not follow from the ranking; it stands in the letter."),
        )


class ReplacementForm(forms.Form):
    """Why a selected region leaves."""

    reason = LanguagesField(
        label=_("Reason"), rows=3, help_text=_("It stands in the letter to the region that moves up.")
    )
