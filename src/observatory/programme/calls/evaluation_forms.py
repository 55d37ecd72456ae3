"""The form of an evaluator: a score and a comment for each criterion, and a comment on the whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from observatory.core.forms import VersionedForm
from observatory.programme.calls.application_forms import NeededLater
from observatory.programme.calls.models import Call, Criterion


class EvaluationForm(VersionedForm):
    """Fields `score_CODE` and `comment_CODE` for each criterion, then `comment`; all may be empty in a draft."""

    use_required_attribute = False

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        self.criteria: list[Criterion] = list(call.criteria.all())
        reader = get_language() or "en"
        step = "0.5" if call.scale == 5 else "1"
        for criterion in self.criteria:
            title = criterion.title.read(reader).text
            self.fields[f"score_{criterion.code}"] = NeededLater(
                label=_("Score for %(criterion)s") % {"criterion": title},
                max_length=10,
                help_text=_("From 0 to %(scale)d, with at most one decimal.") % {"scale": call.scale},
                widget=forms.NumberInput(attrs={"min": "0", "max": str(call.scale), "step": step, "class": "score"}),
            )
            self.fields[f"comment_{criterion.code}"] = NeededLater(
                label=_("Comment on %(criterion)s") % {"criterion": title},
                required=call.comment_each,
                max_length=10000,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("The applicant reads it, without your name."),
            )
        self.fields["comment"] = NeededLater(
            label=_("Comment on the whole"),
            required=not call.comment_each,
            max_length=10000,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text=_("The applicant reads it, without your name."),
        )

    @property
    def groups(self) -> list[tuple[Criterion, BoundField, BoundField]]:
        """Each criterion with its two fields."""
        return [(one, self[f"score_{one.code}"], self[f"comment_{one.code}"]) for one in self.criteria]

    @property
    def scores(self) -> dict[str, str]:
        """The scores as typed, by criterion; a decimal comma counts as a point."""
        return {one.code: self.cleaned_data[f"score_{one.code}"].strip().replace(",", ".") for one in self.criteria}

    @property
    def comments(self) -> dict[str, str]:
        """The comments by criterion."""
        return {one.code: self.cleaned_data[f"comment_{one.code}"] for one in self.criteria}
