"""What people wrote in their own words: read by an officer, names taken out, then cleared or withheld."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.programme.surveys.models import FreeText, FreeTextState, Wave, WaveState

MANAGE = "surveys.manage_wave"


def clear_free_text(actor: Actor, text: FreeText, *, version: int, published_text: str, language: str) -> FreeText:
    """Let words be published, as they were written or without what would name somebody."""
    words = published_text.strip()
    if not words:
        raise Refused(_("Nothing is left of this text: withhold it instead."), field="published_text")
    if language not in {*dict(settings.LANGUAGES), *settings.CONTENT_LANGUAGES}:
        raise Refused(_("Say in which language this text is written."), field="language")
    with deed(actor, "surveys.clear_free_text", text, permission=MANAGE, on=text.wave) as done:
        text = done.locked(text, version)
        _unpublished(text.wave)
        text.published_text, text.language, text.state = words, language, FreeTextState.CLEARED
        text.save()
        done.note(changed=words != text.text.strip())
    return text


def withhold_free_text(actor: Actor, text: FreeText, *, version: int) -> FreeText:
    """Keep words back: that there is a text is shown, not what it says."""
    with deed(actor, "surveys.withhold_free_text", text, permission=MANAGE, on=text.wave) as done:
        text = done.locked(text, version)
        _unpublished(text.wave)
        text.published_text, text.language, text.state = "", "", FreeTextState.WITHHELD
        text.save()
    return text


def _unpublished(wave: Wave) -> None:
    if wave.state == WaveState.PUBLISHED:
        raise Refused(_("The results are published: their texts cannot be changed any more."))
