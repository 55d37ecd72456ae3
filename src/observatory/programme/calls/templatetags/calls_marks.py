"""Formats for the pages of calls: names of languages, texts of several paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from observatory.core.forms import language_name as name_of
from observatory.core.text import TextInLanguages

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    """The name of a language in itself."""
    return name_of(code)


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """The names of languages in themselves, one after another."""
    return ", ".join(name_of(code) for code in codes)


@register.filter
def plain_text_in(value: Mapping[str, str]) -> str:
    """A text in languages that is kept as plain JSON, in the reader's language."""
    return TextInLanguages.from_json(value).read(get_language() or "en").text


@register.simple_tag
def paragraphs_in(value: TextInLanguages) -> SafeString:
    """A text in the reader's language with its paragraphs; one in another language says so to the browser."""
    reading = value.read(get_language() or "en")
    # Django's linebreaks escapes the text itself when told to.
    content = mark_safe(linebreaks(reading.text, autoescape=True))
    return format_html('<div lang="{}">{}</div>', reading.language, content) if reading.fallback else content
