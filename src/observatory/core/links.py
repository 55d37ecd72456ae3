"""Full addresses for mails and documents, which are read outside the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return f"{settings.BASE_URL or settings.LOCAL_URL}{path}"


def link(name: str, *arguments: Any, language: str) -> str:
    """The full address of a named page in a language."""
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return absolute(reverse(name, args=arguments))
