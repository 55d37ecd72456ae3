"""Forms of the briefing, its recommendations, the action plan and the follow-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from observatory.core.forms import DayField, LanguagesField, VersionedForm
from observatory.evidence.models import Evidence, EvidenceKind
from observatory.programme.assessments.models import Finding
from observatory.programme.briefings.domain.progress import LONGEST
from observatory.programme.briefings.models import (
    PERIODS,
    REPORTABLE,
    Action,
    ActionStatus,
    Degree,
    Horizon,
    Period,
    RecommendationKind,
    RecommendationState,
    RemarkAnswer,
)
from observatory.programme.demonstrators.forms import language_choices


class EvidenceWidget(forms.CheckboxSelectMultiple):
    """Facts to tick, gathered by kind; a kind with nothing ticked is folded up."""

    template_name = "briefings/widgets/evidence.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["groups"] = [
            {"name": group, "options": options, "ticked": sum(bool(option["selected"]) for option in options)}
            for group, options, _index in context["widget"]["optgroups"]
        ]
        return context


class EvidenceField(forms.MultipleChoiceField):
    """Facts that a row rests on. What is ticked stays in the list, whatever it is filtered by."""

    widget = EvidenceWidget

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Evidence"))
        super().__init__(required=False, **options)
        self.rows: dict[str, Evidence] = {}

    def offer(self, rows: Iterable[Evidence], chosen: Iterable[str], *, kind: str = "", words: str = "") -> None:
        """Offer these facts: those of a kind and with these words in title or source, and those that are ticked."""
        ticked = set(chosen)
        self.rows = {row.pk: row for row in rows}
        shown = [row for row in self.rows.values() if row.pk in ticked or _matches(row, kind, words)]
        # Whatever is on the page may be ticked; what is not, and was never offered, may not.
        self.choices = [
            (label, [(row.pk, _described(row)) for row in shown if row.kind == value])
            for value, label in EvidenceKind.choices
            if any(row.kind == value for row in shown)
        ]

    def chosen(self, identifiers: Iterable[str]) -> list[Evidence]:
        """The facts with these identifiers."""
        return [self.rows[identifier] for identifier in identifiers]


def _matches(row: Evidence, kind: str, words: str) -> bool:
    if kind and row.kind != kind:
        return False
    language = get_language() or "en"
    text = f"{row.title.read(language).text} {row.source.read(language).text}".casefold()
    return all(word in text for word in words.casefold().split())


def _described(row: Evidence) -> dict[str, Any]:
    """What the widget shows of a fact."""
    language = get_language() or "en"
    return {
        "title": row.title.read(language),
        "source": row.source.read(language),
        "day": row.date,
        "address": reverse("facts:fact", args=[row.pk]),
        "corrected": row.state != "valid",
        "public": row.public,
        "identifier": row.pk,
    }


class EvidenceForm(VersionedForm):
    """A form with facts to choose from, and the two fields that filter them without losing what was written."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    evidence = EvidenceField(help_text=_("Tick what this rests on. A fact that was withdrawn cannot be chosen."))
    kind_shown = forms.ChoiceField(label=_("Show only"), required=False)
    words_shown = forms.CharField(label=_("With these words"), required=False, max_length=100)

    filters = ("kind_shown", "words_shown")

    def __init__(
        self, *args: Any, facts: Iterable[Evidence] = (), query: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind_shown"].choices = [("", _("all kinds")), *EvidenceKind.choices]  # type: ignore[attr-defined]
        given = self.data if self.is_bound else dict(query or {})
        chosen = self.data.getlist("evidence") if self.is_bound else self.initial.get("evidence", [])  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial = {**self.initial, **{name: given.get(name, "") for name in self.filters}}
        field = self.fields["evidence"]
        assert isinstance(field, EvidenceField)
        field.offer(facts, chosen, kind=str(given.get("kind_shown", "")), words=str(given.get("words_shown", ""))[:100])

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields that are written into the row."""
        return [bound for bound in self.visible_fields() if bound.name not in (*self.filters, "evidence")]

    def values(self) -> dict[str, Any]:
        """What was written, without version and filters, the evidence as rows."""
        field = self.fields["evidence"]
        assert isinstance(field, EvidenceField)
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in (*self.filters, "version", "evidence")
        }
        return {**given, "evidence": field.chosen(self.cleaned_data["evidence"])}

    def again(self) -> dict[str, Any]:
        """What was typed, as the initial values of a form that is shown once more, filtered."""
        return {name: self[name].data for name in self.fields}


class BriefingForm(VersionedForm):
    """Title and summary."""

    title = LanguagesField(label=_("Title"))
    summary = LanguagesField(
        label=_("Summary"), rows=8, required=False, help_text=_("What a reader with two minutes must know.")
    )


class SectionForm(EvidenceForm):
    """One section."""

    title = LanguagesField(label=_("Heading"))
    prose = LanguagesField(
        label=_("Text"),
        rows=14,
        required=False,
        help_text=_(
            "Paragraphs are separated by an empty line. Lines that begin with “- ” are a list, **words** are strong, "
            "[words](https://…) is a link. A mark of evidence sets it where it stands."
        ),
    )


class RecommendationForm(EvidenceForm):
    """A recommendation."""

    title = LanguagesField(label=_("Title"))
    text = LanguagesField(
        label=_("Description"),
        rows=5,
        required=False,
        help_text=_("What should be done, so that it can be decided on."),
    )
    addressee = forms.CharField(label=_("Addressed to"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=RecommendationKind.choices)
    rationale = LanguagesField(label=_("Rationale"), rows=4, required=False)
    benefit = LanguagesField(label=_("Expected benefit"), rows=3, required=False)
    cost = forms.ChoiceField(label=_("Cost"), choices=Degree.choices)
    risk = LanguagesField(label=_("Risks"), rows=3, required=False)
    priority = forms.ChoiceField(label=_("Priority"), choices=Degree.choices)
    horizon = forms.ChoiceField(label=_("Horizon"), choices=Horizon.choices)
    difficulty = forms.ChoiceField(
        label=_("Difficulty"), choices=[("", _("not judged")), *Degree.choices], required=False
    )
    findings = forms.MultipleChoiceField(
        label=_("Findings that it rests on"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, findings: Iterable[Finding] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {finding.pk: finding for finding in findings}
        language = get_language() or "en"
        self.fields["findings"].choices = [  # type: ignore[attr-defined]
            (
                finding.pk,
                _now("Finding %(number)s: %(title)s")
                % {"number": finding.number, "title": finding.title.read(language).text},
            )
            for finding in self.found.values()
        ]
        if not self.found:
            del self.fields["findings"]

    def values(self) -> dict[str, Any]:
        given = super().values()
        given["findings"] = [self.found[identifier] for identifier in given.get("findings", ())]
        return given


class PartnersField(forms.CharField):
    """Organisations, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]


def _amount(label: Any, *, digits: int, places: int, **options: Any) -> forms.DecimalField:
    """A number as the reader's language writes it: with a comma in French."""
    return forms.DecimalField(
        label=label,
        max_digits=digits,
        decimal_places=places,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        **options,
    )


class ActionFields(VersionedForm):
    """What there is to say of an action. Everything but its title may wait until the briefing is approved."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = LanguagesField(label=_("Title"))
    description = LanguagesField(label=_("Description"), rows=4, required=False)
    owner_organisation = forms.CharField(label=_("Owner: organisation"), max_length=300, required=False)
    owner_name = forms.CharField(
        label=_("Owner: name"), max_length=200, required=False, help_text=_("Not shown to the public.")
    )
    owner_email = forms.EmailField(
        label=_("Owner: e-mail address"),
        required=False,
        help_text=_("Not shown to the public. The link for progress reports goes there."),
    )
    owner_language = forms.ChoiceField(label=_("Owner: language"), choices=language_choices)
    partners = PartnersField(label=_("Partners"), required=False, help_text=_("One organisation a line."))
    start = DayField(label=_("Start"), required=False)
    end = DayField(label=_("End"), required=False)
    budget = _amount(_("Budget"), digits=14, places=2, min_value=0)
    currency = forms.CharField(
        label=_("Currency"), max_length=3, initial="EUR", help_text=_("Three letters, such as EUR.")
    )
    funding = forms.CharField(label=_("Funding source"), max_length=300, required=False)
    indicator = LanguagesField(
        label=_("Indicator"),
        required=False,
        help_text=_("What is counted, so that anybody can tell whether it worked."),
    )
    unit = LanguagesField(label=_("Unit"), required=False)
    baseline = _amount(_("Baseline"), digits=16, places=4)
    baseline_date = DayField(label=_("Date of the baseline"), required=False)
    target = _amount(_("Target"), digits=16, places=4)
    target_date = DayField(label=_("Date of the target"), required=False)
    risk = LanguagesField(label=_("Risk"), rows=3, required=False)


class ActionForm(ActionFields, EvidenceForm):
    """An action of a plan that is being written."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CorrectionForm(ActionFields):
    """A change of an action whose plan has been approved."""

    correction = forms.CharField(
        label=_("Why the plan changes"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the history."),
    )


class RemarkForm(VersionedForm):
    """A remark of the region."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("What is wrong or missing"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5})
    )


class AnswerForm(VersionedForm):
    """What was done about a remark."""

    how = forms.ChoiceField(label=_("What was done"), choices=RemarkAnswer.choices)
    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed where not all of it was taken over."),
    )


class OpenCheckForm(forms.Form):
    """The last day of the factual check."""

    due = DayField(label=_("Until"))


class ResponseForm(forms.Form):
    """What the region says to a recommendation."""

    response = forms.ChoiceField(
        label=_("The region"),
        widget=forms.RadioSelect,
        choices=[
            (RecommendationState.ACCEPTED.value, _("accepts it")),
            (RecommendationState.PARTLY.value, _("accepts it in part")),
            (RecommendationState.REJECTED.value, _("rejects it")),
        ],
    )
    reason = LanguagesField(label=_("Reason"), rows=4, required=False, help_text=_("Needed unless it is accepted."))


class ApprovalForm(VersionedForm):
    """A note with the approval."""

    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    """Why an approved briefing is opened again."""

    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))


class AskForm(forms.Form):
    """For which period owners are asked."""

    months = forms.TypedChoiceField(label=_("Period"), coerce=int, choices=Period.choices)

    def __init__(self, *args: Any, periods: Iterable[int] = PERIODS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Period.choices if value in set(periods)
        ]


class ProgressForm(forms.Form):
    """What the owner of an action reports: works on a phone, without JavaScript, without an account."""

    status = forms.ChoiceField(
        label=_("How far is the action?"),
        widget=forms.RadioSelect,
        choices=[
            (status.value, words)
            for status, words in (
                (ActionStatus.PLANNED, _("planned, not begun yet")),
                (ActionStatus.RUNNING, _("running as planned")),
                (ActionStatus.DONE, _("done")),
                (ActionStatus.DELAYED, _("delayed")),
                (ActionStatus.CHANGED, _("changed")),
                (ActionStatus.DROPPED, _("dropped")),
            )
            if status in REPORTABLE
        ],
    )
    value = _amount(_("Value of the indicator now"), digits=16, places=4)
    text = forms.CharField(
        label=_("What was done"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed if the action is delayed, changed or dropped."),
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not action.indicator:
            del self.fields["value"]
            return
        from observatory.programme.briefings.monitoring import quantity

        language = get_language() or "en"
        unit = action.unit.read(language).text
        self.fields["value"].help_text = _now("%(indicator)s: it was %(baseline)s, and is to be %(target)s.") % {
            "indicator": action.indicator.read(language).text,
            "baseline": quantity(action.baseline, unit),
            "target": quantity(action.target, unit),
        }


class DayOfReportForm(ProgressForm):
    """The same, filed for the owner by somebody of the office or the region."""

    day = DayField(label=_("Reported on"))
    field_order = ("day", "status", "value", "text", "reason")
