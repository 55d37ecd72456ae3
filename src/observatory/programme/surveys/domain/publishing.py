"""Publishing the results of a wave: its page becomes public, and each result a frozen fact that can be cited."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.core.acting import Actor, Refused, deed
from observatory.evidence.domain.facts import freeze
from observatory.evidence.models import Evidence, EvidenceKind
from observatory.programme.surveys import figures, findings
from observatory.programme.surveys.models import FreeText, FreeTextState, Wave, WaveState
from observatory.programme.surveys.results import Result, Results, results_of
from observatory.programme.surveys.scales import NO_RATING, options_of, parts_of

MANAGE = "surveys.manage_wave"
TAKING_PART = "taking_part"
"""What the fact about how many answered is named by, in the place of a question's key."""


def publish_results(actor: Actor, wave: Wave, *, now: datetime | None = None) -> list[Evidence]:
    """Show the results to everybody and freeze each of them as a fact; returns the facts.

    Every text must have been read before. What was taken out of texts, and texts that were withheld, are gone from here on.
    """
    moment = now or timezone.now()
    with deed(actor, "surveys.publish_results", wave, permission=MANAGE) as done:
        wave = done.locked(wave)
        if wave.state == WaveState.PUBLISHED:
            raise Refused(_("The results are published already."))
        if wave.state != WaveState.CLOSED:
            raise Refused(_("Close the survey first: results are published when nobody can answer any more."))
        if wave.merged is None:
            raise Refused(_("The answers are still being counted: try again in a moment."))
        results = results_of(wave)
        if not results.enough:
            raise Refused(
                _("There are %(answers)d answers; nothing may be shown of fewer than %(minimum)d.")
                % {"answers": results.answers, "minimum": wave.minimum_group}
            )
        waiting = wave.texts.filter(state=FreeTextState.WAITING).count()
        if waiting:
            raise Refused(
                ngettext(
                    "%(count)d text has not been read yet: clear or withhold it first.",
                    "%(count)d texts have not been read yet: clear or withhold them first.",
                    waiting,
                )
                % {"count": waiting}
            )
        FreeText.objects.filter(wave=wave).update(text="")
        wave.state, wave.published = WaveState.PUBLISHED, moment
        wave.version += 1
        wave.save()
        facts = [_freeze_taking_part(results)]
        facts += [_freeze_result(results, result) for result in results if result.totals or result.cleared]
        done.note(facts=len(facts), answers=results.answers)
    return facts


def facts_of(wave: Wave) -> dict[str, Evidence]:
    """The facts of a published wave by the key of their question, and how many took part under `taking_part`."""
    return {
        str((fact.content or {}).get("question", "")): fact
        for fact in Evidence.objects.filter(
            kind=EvidenceKind.SURVEY_RESULT, taken_from_kind=wave._meta.label_lower, taken_from=wave.pk
        )
    }


def address_of(wave: Wave, key: str = "") -> str:
    """The path of a wave's results, or of one question's, without a language: a reader is led to their own."""
    path = reverse("surveys:result", args=[wave.pk, key]) if key else reverse("surveys:results", args=[wave.pk])
    prefix = f"/{translation.get_language()}/"
    return f"/{path.removeprefix(prefix)}"


def _freeze_result(results: Results, result: Result) -> Evidence:
    return _freeze(
        results,
        title={code: _in(code, lambda: findings.finding(result, results.wave.minimum_group)) for code in _languages()},
        content={
            **_counted(results),
            "question": result.key,
            "kind": result.question.kind,
            "text": dict(result.question.text.texts),
            "options": {
                part or "answer": {code: _texts(words) for code, words in options_of(result.question, part)}
                for part in parts_of(result.question.kind)
            },
            "distributions": [
                {
                    "part": one.part,
                    "group": one.group,
                    "n": one.n,
                    "counts": dict(one.counts),
                    "rated": one.rated,
                    "mean": None if one.mean is None else round(one.mean, 4),
                    "median": one.median,
                }
                for one in result.distributions
            ],
            "words": sorted(text.published_text for text in result.cleared),
            "withheld": len(result.texts) - len(result.cleared),
        },
        address=address_of(results.wave, result.key),
    )


def _freeze_taking_part(results: Results) -> Evidence:
    return _freeze(
        results,
        title={code: _in(code, lambda: findings.numbers_of(results)) for code in _languages()},
        content={**_counted(results), "question": TAKING_PART},
        address=address_of(results.wave),
    )


def _freeze(results: Results, *, title: dict[str, str], content: dict[str, Any], address: str) -> Evidence:
    wave = results.wave
    closed = wave.closed or wave.closes
    return freeze(
        programme=wave.programme,
        kind=EvidenceKind.SURVEY_RESULT,
        title=title,
        source={code: _in(code, lambda: figures.source_of(results)) for code in _languages()},
        day=closed.astimezone(ZoneInfo(wave.zone)).date(),
        content=content,
        address=address,
        taken_from=wave,
        demonstrator=wave.demonstrator_id,
        public=True,
        origin=wave.origin,
        reference=wave.reference,
    )


def _counted(results: Results) -> dict[str, Any]:
    wave = results.wave
    return {
        "wave": wave.pk,
        "answers": results.answers,
        "invited": results.invited,
        "minimum_group": wave.minimum_group,
        "no_rating": sorted(NO_RATING),
    }


def _texts(words: Any) -> dict[str, str]:
    return (
        dict(words.texts) if hasattr(words, "texts") else {code: _in(code, lambda: str(words)) for code in _languages()}
    )


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _in(language: str, say: Any) -> str:
    with translation.override(language):
        return str(say())
