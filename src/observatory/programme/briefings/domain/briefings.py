"""Begin a briefing, write its sections, open it again after an approval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Deed, Refused, deed
from observatory.core.models import WithOrigin
from observatory.core.text import TextInLanguages
from observatory.evidence.domain.facts import available, cite_all, cited_by
from observatory.evidence.models import Evidence
from observatory.programme.briefings.marks import mark, marked_in
from observatory.programme.briefings.models import (
    SECTION_TITLES,
    Briefing,
    BriefingSection,
    BriefingState,
    SectionKey,
)
from observatory.programme.demonstrators.models import Demonstrator

Texts = TextInLanguages | Mapping[str, str]


def begin_briefing(
    actor: Actor, demonstrator: Demonstrator, *, title: Texts | None = None, now: datetime | None = None
) -> Briefing:
    """Begin the briefing of a region, with its empty sections in order."""
    briefing = Briefing(
        demonstrator=demonstrator,
        title=text(title) if title else _title(demonstrator),
        created=now or timezone.now(),
        **origin_of(demonstrator),
    )
    with deed(
        actor, "briefings.begin_briefing", briefing, permission="briefings.begin_briefing", on=demonstrator
    ) as done:
        done.locked(demonstrator)
        if Briefing.objects.filter(demonstrator=demonstrator).exists():
            raise Refused(_("The briefing of this region has been begun already."))
        briefing.save()
        for position, key in enumerate(SectionKey.values, start=1):
            BriefingSection.objects.create(
                briefing=briefing,
                key=key,
                position=position,
                title=in_languages(demonstrator, partial(_heading, key)),
                **origin_of(briefing),
            )
    return briefing


def edit_briefing(actor: Actor, briefing: Briefing, *, version: int, title: Texts, summary: Texts) -> Briefing:
    """Change title and summary."""
    with deed(actor, "briefings.edit_briefing", briefing, permission="briefings.edit_briefing") as done:
        briefing = done.locked(briefing, version)
        must_be_open(briefing)
        briefing.title, briefing.summary = text(title), text(summary)
        if not briefing.title:
            raise Refused(_("A briefing needs a title."), field="title")
        briefing.save()
    return briefing


def save_section(
    actor: Actor,
    section: BriefingSection,
    *,
    version: int,
    prose: Texts,
    title: Texts | None = None,
    evidence: Iterable[Evidence] | None = None,
) -> BriefingSection:
    """Save the prose of a section, its heading, and the evidence that it cites (None: as it is)."""
    with deed(actor, "briefings.save_section", section, permission="briefings.edit_briefing") as done:
        section = done.locked(section, version)
        must_be_open(done.locked(section.briefing))
        section.prose = text(prose)
        if title is not None:
            section.title = text(title)
            if not section.title:
                raise Refused(_("A section needs a heading."), field="title")
        section.save()
        if evidence is not None:
            cite_all(citable(section.briefing, evidence), section)
        unknown = marked_in(section.prose) - {row.pk for row in cited_by(section)}
        if unknown:
            raise Refused(
                _(
                    "The text sets evidence that the section does not cite: %(marks)s. Choose it below, or take the mark out."
                )
                % {"marks": ", ".join(mark(identifier) for identifier in sorted(unknown))},
                field="prose",
            )
        done.note(key=section.key)
    return section


def reopen_briefing(actor: Actor, briefing: Briefing, *, reason: str, now: datetime | None = None) -> Briefing:
    """Open an approved briefing for changes; the version that was published stays with the public until the next one."""
    if not reason.strip():
        raise Refused(_("Say in a sentence why it is opened again."), field="reason")
    with deed(actor, "briefings.reopen_briefing", briefing, permission="briefings.approve_briefing") as done:
        briefing = done.locked(briefing)
        if briefing.is_open:
            raise Refused(_("The briefing is open already."))
        briefing.state = BriefingState.DRAFT
        briefing.version += 1
        briefing.save()
        # The reason may name people: it stands with the version, and not in the audit trail.
        latest = briefing.versions.select_for_update().order_by("-number")[0]
        latest.reopened, latest.reopened_reason = now or timezone.now(), reason.strip()
        latest.save(update_fields=["reopened", "reopened_reason"])
        done.note(number=latest.number)
    return briefing


# -- what the verbs of this application share -------------------------------------------------------------------------


def text(value: Texts | None) -> TextInLanguages:
    """A text in languages, from itself or from `{language: words}`; its source is the first language with words."""
    if isinstance(value, TextInLanguages):
        return value
    return TextInLanguages().rewritten({language: words.strip() for language, words in (value or {}).items()})


def origin_of(row: WithOrigin) -> dict[str, str]:
    """Origin and reference for a row that is made from another one."""
    return {"origin": row.origin, "reference": row.reference}


def must_be_open(briefing: Briefing) -> None:
    """Raise Refused for a briefing that has been approved."""
    if not briefing.is_open:
        raise Refused(_("The briefing has been approved: open it again before you change it."))


def citable(briefing: Briefing, chosen: Iterable[Evidence]) -> list[Evidence]:
    """The evidence, if all of it may be cited here. Raises Refused for that of another region or what was withdrawn."""
    wanted = list(chosen)
    known = set(
        available(briefing.demonstrator_id, briefing.programme)
        .filter(pk__in=[row.pk for row in wanted])
        .values_list("pk", flat=True)
    )
    for row in wanted:
        if row.pk not in known:
            raise Refused(
                _("“%(title)s” cannot be cited here: it was withdrawn, or it is about another region.")
                % {"title": str(row)},
                field="evidence",
            )
    return wanted


def touched(done: Deed, briefing: Briefing) -> Briefing:
    """The briefing held until the deed is done, if it is open."""
    current = done.locked(briefing)
    must_be_open(current)
    return current


def languages_of(demonstrator: Demonstrator) -> tuple[str, ...]:
    """Languages in which the system drafts: the working language first, then the others of programmes' texts."""
    return tuple(dict.fromkeys((demonstrator.working_language, *settings.CONTENT_LANGUAGES)))


def in_languages(demonstrator: Demonstrator, say: Callable[[], str]) -> TextInLanguages:
    """Words of the system in the languages of the site, their source in the working language where that is one of them."""
    texts = {}
    for language in languages_of(demonstrator):
        if language in dict(settings.LANGUAGES):
            with translation.override(language):
                texts[language] = say()
    return TextInLanguages.from_json(texts)


def _heading(key: str) -> str:
    return str(SECTION_TITLES[key])


def _title(demonstrator: Demonstrator) -> TextInLanguages:
    def say() -> str:
        name = demonstrator.name.read(translation.get_language() or settings.LANGUAGE_CODE).text
        return _("Policy briefing for %(region)s") % {"region": name}

    return in_languages(demonstrator, say)
