"""Form fields that every room uses: text in several languages, moments in a named time zone, the version that was opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info

from observatory.core.text import TextInLanguages


def language_name(code: str) -> str:
    """The name of a language in itself; its code where Django does not know it."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


class LanguagesWidget(forms.MultiWidget):
    """One input per language, each with its own label, in a group."""

    template_name = "core/widgets/languages.html"
    use_fieldset = True

    def __init__(self, languages: Sequence[str], rows: int, attrs: dict[str, Any] | None = None) -> None:
        self.languages = tuple(languages)
        self.rows = rows
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            language: forms.Textarea(attrs={"rows": rows, "lang": language})
            if rows > 1
            else forms.TextInput(attrs={"lang": language})
            for language in self.languages
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        texts = value.texts if isinstance(value, TextInLanguages) else value or {}
        return [texts.get(language, "") for language in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for language, widget in zip(self.languages, context["widget"]["subwidgets"], strict=True):
            widget["language"], widget["language_name"] = language, language_name(language)
            widget["stale"] = isinstance(value, TextInLanguages) and value.is_stale(language)
        return context


class LanguagesField(forms.MultiValueField):
    """A text in several languages. Its value is `{language: text}`; at least one language is needed if it is required.

    Give it to `TextInLanguages.rewritten`, which keeps what is known of stale translations.
    """

    def __init__(self, *, rows: int = 1, languages: Sequence[str] | None = None, **options: Any) -> None:
        self.languages = tuple(languages or settings.CONTENT_LANGUAGES)
        super().__init__(
            fields=[forms.CharField(required=False) for _language in self.languages],
            widget=LanguagesWidget(self.languages, rows),
            require_all_fields=False,
            **options,
        )

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        return {language: (text or "").strip() for language, text in zip(self.languages, data_list or [], strict=False)}

    def clean(self, value: Any) -> dict[str, str]:
        cleaned: dict[str, str] = super().clean(value) or {}
        if self.required and not any(cleaned.values()):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return cleaned


class MomentField(forms.DateTimeField):
    """A date with time, written and read in a named zone (`zone`, set on the field before the form is shown)."""

    zone: str = "UTC"

    def __init__(self, *, zone: str = "UTC", **options: Any) -> None:
        self.zone = zone
        options.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(**options)
        self.input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and timezone.is_aware(value):
            return value.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(ZoneInfo(self.zone)):
            return super().to_python(value)


class DayField(forms.DateField):
    """A day, with the calendar of the browser."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)
        self.input_formats = ["%Y-%m-%d"]


class VersionedForm(forms.Form):
    """A form on a row that others may edit too: it carries the version that was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    overtaken: Any = None
    meanwhile: Sequence[tuple[Any, str]] = ()


def what_changed(form: VersionedForm, now: dict[str, Any]) -> list[tuple[Any, str]]:
    """For a form that was overtaken: label and present text of each field that differs from what the person wrote.

    `now` has the present value of each field by name.
    """
    differing = []
    for name, value in now.items():
        if name not in form.fields:
            continue
        written = form.cleaned_data.get(name, form.data.get(name))
        texts = dict(value.texts) if isinstance(value, TextInLanguages) else value
        if isinstance(written, dict):
            written = {language: text for language, text in written.items() if text}
            texts = {language: text for language, text in (texts or {}).items() if text}
        if written != texts and str(written or "") != str(texts or ""):
            shown = (
                "\n\n".join(f"{language}: {text}" for language, text in texts.items())
                if isinstance(texts, dict)
                else texts
            )
            differing.append((form.fields[name].label, "" if shown is None else str(shown)))
    return differing
