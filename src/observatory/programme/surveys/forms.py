"""Forms of the office about surveys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from observatory.core.forms import LanguagesField, MomentField, VersionedForm, language_name
from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.surveys.domain.waves import SMALLEST_MINIMUM, questions_by_group
from observatory.programme.surveys.findings import said
from observatory.programme.surveys.models import FreeText, Question, QuestionKind, Questionnaire

SHORT_FORM = "short_form"
OWN = "own"


class NewQuestionnaireForm(forms.Form):
    """A questionnaire from the short form, or from a file of one's own."""

    start = forms.ChoiceField(
        label=_("Begin with"),
        choices=((SHORT_FORM, _("the short form, ten minutes, English and French")), (OWN, _("a TOML file of my own"))),
        widget=forms.RadioSelect,
        initial=SHORT_FORM,
    )
    title = LanguagesField(
        label=_("Title"), required=False, help_text=_("Empty: the title that the questionnaire brings.")
    )
    source = forms.FileField(label=_("TOML file"), required=False)

    def clean(self) -> dict[str, Any]:
        """The text of the file, where one is to be used."""
        cleaned = super().clean() or {}
        if cleaned.get("start") == OWN:
            file = cleaned.get("source")
            if file is None:
                self.add_error("source", str(_("Choose the file of the questionnaire.")))
            elif file.size > 500_000:
                self.add_error("source", str(_("The file is too large: a questionnaire has at most 500 kB.")))
            else:
                try:
                    cleaned["text"] = file.read().decode("utf-8-sig")
                except UnicodeDecodeError:
                    self.add_error("source", str(_("The file is no text in UTF-8.")))
        return cleaned


class QuestionnaireForm(VersionedForm):
    """Title and length of a questionnaire."""

    title = LanguagesField(label=_("Title"))
    minutes = forms.IntegerField(label=_("Minutes that it takes"), min_value=1, max_value=120)


class QuestionForm(VersionedForm):
    """The words of a question; which fields there are depends on its kind."""

    text = LanguagesField(label=_("Question"), rows=2)
    hint = LanguagesField(label=_("Hint"), required=False)
    options = LanguagesField(
        label=_("Options"),
        rows=6,
        required=False,
        help_text=_("One option on each line, in the same order in every language."),
    )
    dont_know = forms.BooleanField(label=_("Offers “don't know”"), required=False)
    not_applicable = forms.BooleanField(label=_("Offers “not applicable”"), required=False)
    longest = forms.IntegerField(label=_("At most so many characters"), min_value=1, max_value=2000)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind not in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
            del self.fields["options"]
        if kind != QuestionKind.TEXT:
            del self.fields["longest"]
        if kind in (QuestionKind.TEXT, QuestionKind.GROUP):
            del self.fields["dont_know"]
            del self.fields["not_applicable"]


class NewQuestionForm(VersionedForm):
    """One more question."""

    key = forms.CharField(
        label=_("Key"),
        max_length=40,
        help_text=_("Small letters, digits and underscores, such as clear_vision. It stands in the downloads."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionKind.choices)
    text = LanguagesField(label=_("Question"), rows=2)
    options = LanguagesField(
        label=_("Options"),
        rows=6,
        required=False,
        help_text=_("For a choice: one option on each line, in the same order in every language."),
    )
    dont_know = forms.BooleanField(label=_("Offers “don't know”"), required=False)
    not_applicable = forms.BooleanField(label=_("Offers “not applicable”"), required=False)


def options_from(lines: Mapping[str, str], known: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Options from one text per language, an option on each line; those that are known keep their keys."""
    split = {language: [line.strip() for line in text.splitlines() if line.strip()] for language, text in lines.items()}
    split = {language: found for language, found in split.items() if found}
    count = max((len(found) for found in split.values()), default=0)
    keys = {(language, text): option["key"] for option in known for language, text in option["text"].items()}
    options = []
    for place in range(count):
        text = {language: found[place] for language, found in split.items() if place < len(found)}
        old = next((keys[pair] for pair in text.items() if pair in keys), "")
        first = next(iter(text.values()))
        options.append({"key": old or slugify(first)[:36].replace("-", "_") or f"option_{place + 1}", "text": text})
    return options


def option_lines(question: Question) -> dict[str, str]:
    """The options of a question as one text per language."""
    languages = {language for option in question.options for language in option["text"]}
    return {
        language: "\n".join(option["text"].get(language, "") for option in question.options) for language in languages
    }


class WaveForm(VersionedForm):
    """The plan of a wave."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = LanguagesField(label=_("Title"))
    questionnaire = forms.ChoiceField(label=_("Questionnaire"))
    opens = MomentField(label=_("Opens"))
    closes = MomentField(label=_("Closes"))
    minimum_group = forms.IntegerField(
        label=_("Smallest group that is shown"),
        min_value=SMALLEST_MINIMUM,
        max_value=50,
        help_text=_("Results of fewer answers are never shown, not even to you."),
    )
    remind_before = forms.IntegerField(
        label=_("Reminder so many days before the end"),
        min_value=0,
        max_value=60,
        help_text=_("0 for no automatic reminder."),
    )
    cross_tables = forms.MultipleChoiceField(
        label=_("Questions whose results may be shown by group"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("To be settled before launch: afterwards nothing else can be cut by group."),
    )

    def __init__(self, *args: Any, demonstrator: Demonstrator, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        questionnaires = list(Questionnaire.objects.filter(programme=demonstrator.programme))
        self.fields["questionnaire"].choices = [(row.pk, said(row.title)) for row in questionnaires]  # type: ignore[attr-defined]
        questions = {
            question.key: said(question.text) for row in questionnaires for question in questions_by_group(row)
        }
        self.fields["cross_tables"].choices = list(questions.items())  # type: ignore[attr-defined]
        for name in ("opens", "closes"):
            self.fields[name].zone = zone  # type: ignore[attr-defined]
            self.fields[name].help_text = _("In the time of %(zone)s.") % {"zone": zone}


class ExtendForm(VersionedForm):
    """A later end."""

    closes = MomentField(label=_("New end"))


class FreeTextForm(VersionedForm):
    """Words before they are published."""

    published_text = forms.CharField(
        label=_("Text to be published"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Take out what would name a person or give away who wrote it. Leave the rest as it is."),
    )
    language = forms.ChoiceField(label=_("Language of the text"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        codes = dict.fromkeys((*dict(settings.LANGUAGES), *settings.CONTENT_LANGUAGES))
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]  # type: ignore[attr-defined]


def initial_of(text: FreeText) -> dict[str, Any]:
    """What the form of a text begins with."""
    return {
        "published_text": text.published_text or text.text,
        "language": text.language or text.wave.demonstrator.working_language,
        "version": text.version,
    }
