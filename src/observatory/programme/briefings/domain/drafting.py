"""The first words of each section, from what the steps before have left. What people wrote is never touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.core.acting import Actor, deed
from observatory.core.text import TextInLanguages
from observatory.documents.words import long_date
from observatory.evidence.domain.facts import available, cite_all
from observatory.evidence.models import Citation, Evidence, EvidenceKind
from observatory.programme.assessments.models import Finding, FindingKind, FindingState
from observatory.programme.briefings.domain.briefings import languages_of, must_be_open
from observatory.programme.briefings.marks import mark
from observatory.programme.briefings.models import Briefing, BriefingSection, SectionKey
from observatory.programme.demonstrators.models import Demonstrator, PolicyProject, StepKind
from observatory.programme.surveys.models import Wave, WaveState
from observatory.programme.workshops.models import Concept, Workshop, WorkshopState
from observatory.programme.workshops.models.outcomes import CONCEPT_PARTS

MOST_FIGURES = 6
MOST_RESULTS = 6


@dataclass(frozen=True)
class Draft:
    """What a section begins with: paragraphs, and the evidence that it cites.

    A paragraph is a text that somebody wrote in an earlier step, or a function that says a sentence in the active language.
    """

    paragraphs: Sequence[TextInLanguages | Callable[[], str]] = ()
    evidence: Sequence[Evidence] = field(default=())


def draft_sections(actor: Actor, briefing: Briefing, *, now: datetime | None = None) -> list[BriefingSection]:
    """Draft every section that has no prose yet; returns those that were drafted."""
    drafted = []
    with deed(actor, "briefings.draft_sections", briefing, permission="briefings.edit_briefing") as done:
        briefing = done.locked(briefing)
        must_be_open(briefing)
        drafts = dict(_drafts(briefing.demonstrator))
        for section in briefing.sections.select_for_update():
            draft = drafts.get(section.key)
            if section.prose or draft is None or not draft.paragraphs:
                continue
            section.prose = _written(draft, briefing.demonstrator)
            section.drafted = now or timezone.now()
            section.version += 1
            section.save()
            cite_all(draft.evidence, section)
            drafted.append(section)
        if not briefing.summary and briefing.demonstrator.challenge:
            briefing.summary = _written(
                Draft(_filled(briefing.demonstrator.challenge, briefing.demonstrator.response)), briefing.demonstrator
            )
            briefing.version += 1
            briefing.save()
        if not drafted:
            done.unrecorded()
        done.note(sections=[section.key for section in drafted])
    return drafted


def agreed_findings(demonstrator: Demonstrator) -> list[Finding]:
    """The findings of the pre-assessment that recommendations may rest on."""
    rows = Finding.objects.filter(pre_assessment__demonstrator=demonstrator, state=FindingState.AGREED)
    return list(rows.order_by("number"))


def published_wave(demonstrator: Demonstrator) -> Wave | None:
    """The latest wave whose results are public."""
    return demonstrator.waves.filter(state=WaveState.PUBLISHED).order_by("-closes").first()


def _drafts(demonstrator: Demonstrator) -> Iterator[tuple[str, Draft]]:
    everything = available(demonstrator.pk, demonstrator.programme).order_by("frozen", "pk")
    facts = everything.filter(demonstrator=demonstrator.pk)
    yield SectionKey.INTRODUCTION, _introduction(demonstrator)
    yield SectionKey.CHALLENGE, Draft(_filled(demonstrator.challenge, demonstrator.response))
    yield (
        SectionKey.PROFILE,
        _profile(demonstrator, _figures_of_region(demonstrator, list(everything.filter(kind=EvidenceKind.FIGURE)))),
    )
    yield SectionKey.SURVEY, _survey(demonstrator, list(facts.filter(kind=EvidenceKind.SURVEY_RESULT)))
    yield SectionKey.POLICY_MIX, _policy_mix(demonstrator)
    yield SectionKey.FINDINGS, _findings(demonstrator)
    yield SectionKey.WORKSHOP, _workshop(demonstrator, list(facts.filter(kind=EvidenceKind.BOARD)))
    yield SectionKey.ROADMAP, _roadmap(demonstrator)


def _introduction(demonstrator: Demonstrator) -> Draft:
    def selected() -> str:
        language = translation.get_language() or settings.LANGUAGE_CODE
        return _(
            "%(region)s is a model demonstrator region of the programme %(programme)s. This briefing sums up what was done "
            "with the region, what was found, and what is recommended."
        ) % {
            "region": demonstrator.name.read(language).text,
            "programme": demonstrator.programme.name.read(language).text or demonstrator.programme.slug,
        }

    kinds = dict(StepKind.choices)
    steps = [step for step in demonstrator.steps.all() if step.started or step.ended]

    def so_far() -> str:
        language = translation.get_language() or settings.LANGUAGE_CODE
        listed = "; ".join(
            _("%(step)s from %(day)s") % {"step": kinds[step.kind], "day": long_date(step.started, language)}
            for step in steps
            if step.started
        )
        return _("It rests on these steps: %(steps)s.") % {"steps": listed}

    return Draft((selected, so_far) if any(step.started for step in steps) else (selected,))


def _figures_of_region(demonstrator: Demonstrator, figures: list[Evidence]) -> list[Evidence]:
    """Figures kept for the region, and those kept by the programme whose name has the region's code in it."""
    return [
        row
        for row in figures
        if row.demonstrator or demonstrator.region in (row.content or {}).get("figure", "").replace(".", "-").split("-")
    ][:MOST_FIGURES]


def _profile(demonstrator: Demonstrator, figures: list[Evidence]) -> Draft:
    if not figures:
        return Draft()

    def introduced() -> str:
        language = translation.get_language() or settings.LANGUAGE_CODE
        return ngettext(
            "%(count)d figure shows where %(region)s stands. Its numbers are those of the edition that is named under it.",
            "%(count)d figures show where %(region)s stands. Their numbers are those of the edition that is named under them.",
            len(figures),
        ) % {"count": len(figures), "region": demonstrator.name.read(language).text}

    return Draft((introduced, *(_mark_of(figure) for figure in figures)), figures)


def _survey(demonstrator: Demonstrator, results: list[Evidence]) -> Draft:
    wave = published_wave(demonstrator)
    if wave is None:
        return Draft()
    own = _telling([row for row in results if row.taken_from == wave.pk], demonstrator)
    invited = wave.invitations.count()

    def answered() -> str:
        language = translation.get_language() or settings.LANGUAGE_CODE
        return _(
            "The key actors were asked from %(opens)s to %(closes)s; %(answers)d of %(invited)d answered. "
            "Groups of fewer than %(minimum)d are not shown."
        ) % {
            "opens": long_date(wave.opens.date(), language),
            "closes": long_date(wave.closes.date(), language),
            "answers": wave.answers or 0,
            "invited": invited,
            "minimum": wave.minimum_group,
        }

    return Draft((answered, *(_mark_of(row) for row in own)), own)


def _telling(results: list[Evidence], demonstrator: Demonstrator) -> list[Evidence]:
    """Of the results those on which findings rest, at most so many: a briefing is no table book."""
    citing = Citation.objects.filter(
        evidence__in=results,
        citing_kind=Finding._meta.label_lower,
        citing__in=[finding.pk for finding in agreed_findings(demonstrator)],
    )
    cited = set(citing.values_list("evidence_id", flat=True))
    return [row for row in results if row.pk in cited][:MOST_RESULTS]


def _policy_mix(demonstrator: Demonstrator) -> Draft:
    project = PolicyProject.objects.filter(demonstrator=demonstrator).first()
    if project is None:
        return Draft()
    return Draft(_filled(project.problem, project.rationale, project.instruments))


def _findings(demonstrator: Demonstrator) -> Draft:
    found = agreed_findings(demonstrator)
    if not found:
        return Draft()
    strengths = sum(finding.kind == FindingKind.STRENGTH for finding in found)
    gaps = sum(finding.kind == FindingKind.GAP for finding in found)

    def counted() -> str:
        return _(
            "What the pre-assessment found: strengths, %(strengths)d; gaps, %(gaps)d; open questions, %(questions)d. "
            "Those on which the recommendations rest stand here."
        ) % {
            "strengths": strengths,
            "gaps": gaps,
            "questions": len(found) - strengths - gaps,
        }

    return Draft((counted,))


def _workshop(demonstrator: Demonstrator, boards: list[Evidence]) -> Draft:
    held = [
        workshop
        for workshop in demonstrator.workshops.all()
        if workshop.state in {WorkshopState.HELD, WorkshopState.PROCEEDINGS, WorkshopState.PUBLISHED}
    ]
    if not held:
        return Draft()
    paragraphs: list[TextInLanguages | Callable[[], str]] = []
    for workshop in held:
        paragraphs.append(_held(workshop))
        paragraphs += _filled(workshop.aim)
        concept = Concept.objects.filter(workshop=workshop).first()
        if concept is not None:
            paragraphs += _filled(*(getattr(concept, part) for part in CONCEPT_PARTS))
        proceedings = getattr(workshop, "proceedings", None)
        if proceedings is not None:
            paragraphs += _filled(proceedings.agreed, proceedings.disagreed, proceedings.next_steps)
    return Draft((*paragraphs, *(_mark_of(board) for board in boards)), boards)


def _held(workshop: Workshop) -> Callable[[], str]:
    def say() -> str:
        language = translation.get_language() or settings.LANGUAGE_CODE
        return _("The workshop “%(title)s” took place from %(first)s to %(last)s in %(place)s.") % {
            "title": workshop.title.read(language).text,
            "first": long_date(workshop.first_day, language),
            "last": long_date(workshop.last_day, language),
            "place": workshop.place or workshop.demonstrator.name.read(language).text,
        }

    return say


def _roadmap(demonstrator: Demonstrator) -> Draft:
    project = PolicyProject.objects.filter(demonstrator=demonstrator).first()
    return Draft(_filled(project.roadmap)) if project is not None else Draft()


def _mark_of(evidence: Evidence) -> Callable[[], str]:
    return lambda: mark(evidence.pk)


def _filled(*texts: TextInLanguages) -> tuple[TextInLanguages, ...]:
    return tuple(text for text in texts if text)


def _written(draft: Draft, demonstrator: Demonstrator) -> TextInLanguages:
    """The draft in the working language, and in every other in which all that it takes over has been written."""
    taken = [paragraph for paragraph in draft.paragraphs if isinstance(paragraph, TextInLanguages)]
    texts = {}
    for language in languages_of(demonstrator):
        if language != demonstrator.working_language and not all(text.texts.get(language) for text in taken):
            continue
        with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            texts[language] = "\n\n".join(
                paragraph.read(language).text if isinstance(paragraph, TextInLanguages) else paragraph()
                for paragraph in draft.paragraphs
            )
    return TextInLanguages().rewritten(texts)
