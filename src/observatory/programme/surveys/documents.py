"""The report on a survey as a document tree: who answered, what is missed most, each section, words, and how it was done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from observatory.core.links import link
from observatory.documents import (
    Block,
    BulletList,
    Column,
    Definition,
    Document,
    Figure,
    Heading,
    Notice,
    Paragraph,
    Quote,
    Table,
)
from observatory.documents.tree import Origin
from observatory.programme.surveys import figures, findings
from observatory.programme.surveys.findings import said
from observatory.programme.surveys.models import QuestionKind, Section, Wave, WaveState
from observatory.programme.surveys.results import Result, Results, results_of


def survey_report(wave: Wave, *, language: str) -> Document:
    """The report on a wave whose answers were counted, in one language."""
    with translation.override(language):
        return _report(results_of(wave), language)


def report_blocks(wave: Wave, *, language: str, level: int = 1) -> tuple[Block, ...]:
    """What other documents take from the report: what is missed most, and the sections, under headings of this level."""
    with translation.override(language):
        results = results_of(wave)
        return (*_gaps(results, level), *_sections(results, level))


def _report(results: Results, language: str) -> Document:
    wave = results.wave
    public = wave.state == WaveState.PUBLISHED
    moment = wave.published or wave.merged or timezone.now()
    notices = () if public else (Notice(_("These results are not public yet."), kind="warning"),)
    return Document(
        language=language,
        title=_("%(title)s: results") % {"title": said(wave.title)},
        subtitle=said(wave.demonstrator.name),
        date=moment.astimezone(ZoneInfo(wave.zone)).date(),
        blocks=(
            Paragraph(_("%(counted)s.") % {"counted": findings.numbers_of(results)}, kind="lead"),
            *_gaps(results, 1),
            *_sections(results, 1),
            Heading(1, _("How it was done")),
            *_method(results),
        ),
        description=figures.source_of(results),
        authors=(said(wave.programme.name),),
        origin=cast(Origin, wave.origin),
        origin_note=wave.reference,
        notices=notices,
        facts=(
            Definition(_("Region"), said(wave.demonstrator.name)),
            Definition(
                _("Open"),
                _("%(first)s to %(last)s")
                % {
                    "first": figures.day(wave.opens, wave.zone),
                    "last": figures.day(wave.closed or wave.closes, wave.zone),
                },
            ),
            Definition(_("Answers"), findings.numbers_of(results)),
        ),
        identifier=f"survey-{wave.pk}",
        address=link("surveys:results", wave.pk, language=language),
    )


def _gaps(results: Results, level: int) -> Iterator[Block]:
    drawn = figures.gap_figure(results)
    if drawn is None:
        return
    yield Heading(level, _("What is missed most"))
    yield Paragraph(
        _(
            "For each of these the key actors said how important it is, and how far it is met today. "
            "The gap is the difference of the two means."
        )
    )
    yield _figure(results, drawn)


def _sections(results: Results, level: int) -> Iterator[Block]:
    for section, listed in results.sections:
        blocks = list(_section(results, section, listed, level))
        if blocks:
            yield Heading(level, said(section.title))
            yield from blocks


def _section(results: Results, section: Section, listed: tuple[Result, ...], level: int) -> Iterator[Block]:
    overview = figures.section_figure(results, section, listed)
    if overview is not None:
        yield BulletList([findings.finding(result, results.wave.minimum_group) for result in listed])
        yield _figure(results, overview)
    for result in listed:
        if result.in_words:
            yield from _words(result, level + 1)
        elif overview is None or result.by_group:
            drawn = figures.question_figure(results, result)
            if drawn is not None:
                yield _figure(results, drawn)
            elif overview is None:
                yield Paragraph(findings.finding(result, results.wave.minimum_group) + ".")


def _words(result: Result, level: int) -> Iterator[Block]:
    if not result.texts:
        return
    yield Heading(level, findings.question_text(result))
    for text in result.cleared:
        yield Quote(text.published_text, _("A key actor"), lang=text.language)
    kept_back = len(result.texts) - len(result.cleared)
    if kept_back:
        yield Paragraph(
            _("%(count)d of %(total)d texts are not shown.") % {"count": kept_back, "total": len(result.texts)},
            kind="small",
        )


def _method(results: Results) -> Iterator[Block]:
    wave = results.wave
    yield Paragraph(
        _(
            "The key actors of the region were invited by mail, each with a personal link, and answered on the web. "
            "Nobody could see who answered what: answers stayed encrypted until the survey had closed, were then counted "
            "together, and the single answers were deleted."
        )
    )
    yield Paragraph(
        _(
            "Groups with fewer than %(minimum)d answers to a question are not shown, nor what would give them away. "
            "Which questions may be shown by group was settled before the survey began. Means and medians are taken over "
            "those who chose a step from 1 to 5; “don't know” and “not applicable” are counted apart."
        )
        % {"minimum": wave.minimum_group}
    )
    group = next((result for result in results if result.question.kind == QuestionKind.GROUP), None)
    drawn = figures.question_figure(results, group) if group is not None else None
    if drawn is not None:
        yield Table(
            _("Who answered, by the group that they named"),
            [Column(head, "start" if not place else "end") for place, head in enumerate(drawn.heads)],
            drawn.rows,
        )


def _figure(results: Results, drawn: figures.SurveyFigure) -> Figure:
    address = link("surveys:results", results.wave.pk, language=findings.language())
    return Figure(
        caption=drawn.title,
        alternative_text=drawn.alternative_text,
        svg=drawn.svg("print"),
        source=drawn.source,
        notes=drawn.notes,
        table=Table(
            drawn.title,
            [Column(head, "start" if not place else "end") for place, head in enumerate(drawn.heads)],
            drawn.rows,
        ),
        address=f"{address}#figure-{drawn.identifier}",
        identifier=drawn.identifier,
    )
