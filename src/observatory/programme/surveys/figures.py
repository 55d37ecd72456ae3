"""Figures of survey results: picture, title that says the finding, words for those who do not see it, table, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from observatory.core import numbers
from observatory.core.models import Origin
from observatory.programme.surveys import drawing, findings
from observatory.programme.surveys.drawing import Bar, Dumbbell, Frame, Segment
from observatory.programme.surveys.findings import group_label, part_label, said
from observatory.programme.surveys.models import QuestionKind, Section, Wave
from observatory.programme.surveys.results import Distribution, Result, Results, rating_options
from observatory.programme.surveys.scales import (
    IMPORTANT,
    MET,
    NO_RATING,
    STEPS,
    is_scale,
    options_of,
)
from observatory.statistics.figures.theme import THEMES, Theme

Row = tuple[str, ...]


@dataclass(frozen=True)
class SurveyFigure:
    """A figure in the active language. `draw` gives its SVG in a theme."""

    identifier: str
    title: str
    subtitle: str
    alternative_text: str
    source: str
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    draw: Callable[[Theme], str] = field(repr=False)

    def svg(self, theme: str) -> str:
        """The picture in the theme of this name. Raises KeyError for an unknown one."""
        return self.draw(THEMES[theme])


def question_figure(results: Results, result: Result) -> SurveyFigure | None:
    """The figure of one question; None where there is nothing to draw."""
    if not result.totals:
        return None
    title = findings.finding(result, results.wave.minimum_group)
    subtitle = _counted(result.totals[0].n, results)
    return _figure(results, f"question-{result.key}", title, subtitle, [result], findings.alternative_text(result))


def section_figure(results: Results, section: Section, listed: Sequence[Result]) -> SurveyFigure | None:
    """All questions of a section in one figure, where they are answered on the same scale; None elsewhere."""
    drawn = [result for result in listed if result.totals]
    kinds = {result.question.kind for result in listed}
    if len(listed) < 2 or len(kinds) != 1 or not is_scale(next(iter(kinds))) or not drawn:
        return None
    title = _section_title(drawn, said(section.title))
    only_totals = [Result(result.question, result.totals) for result in drawn]
    alternative = " ".join(
        [_("Stacked bars, one for each question."), *(findings.finding(one, 0) + "." for one in only_totals)]
    )
    subtitle = said(section.text) or said(section.title)
    return _figure(results, f"section-{section.key}", title, subtitle, only_totals, alternative, named=True)


def gap_figure(results: Results) -> SurveyFigure | None:
    """What is important and not met, the largest gap first; None where nothing was rated for both."""
    gaps = results.gaps
    if not gaps:
        return None
    first = gaps[0]
    title = _("The largest gap: %(subject)s, importance %(importance)s, met %(extent)s") % {
        "subject": findings.question_text(first.result).rstrip("."),
        "importance": numbers.number(first.importance, 1),
        "extent": numbers.number(first.extent, 1),
    }
    rows = [
        Dumbbell(
            findings.question_text(gap.result).rstrip("."),
            gap.importance,
            gap.extent,
            numbers.number(gap.gap, 1, sign=True),
        )
        for gap in gaps
    ]
    frame = Frame(
        title,
        _("Mean importance and mean extent met, on scales from 1 to 5; at the right their difference"),
        _footer(results),
        _warning(results.wave),
        ((_("importance"), drawing.FILLED), (_("extent met"), drawing.HOLLOW)),
    )
    ends = (_("1 lowest"), _("5 highest"))
    listed = "; ".join(
        _("%(subject)s: importance %(importance)s, extent met %(extent)s")
        % {
            "subject": row.label,
            "importance": numbers.number(row.first, 1),
            "extent": numbers.number(row.second, 1),
        }
        for row in rows
    )
    return SurveyFigure(
        "gaps",
        title,
        frame.subtitle,
        _("Dot chart of two means for each subject. %(listed)s.") % {"listed": listed},
        source_of(results),
        _notes(results),
        (
            _("Subject"),
            _("Importance (mean)"),
            _("Extent met (mean)"),
            _("Gap"),
            _("Rated the importance"),
            _("Rated the extent"),
        ),
        tuple(
            (
                row.label,
                numbers.number(gap.importance, 1),
                numbers.number(gap.extent, 1),
                numbers.number(gap.gap, 1, sign=True),
                str(gap.rated_importance),
                str(gap.rated_extent),
            )
            for gap, row in zip(gaps, rows, strict=True)
        ),
        lambda theme: drawing.dumbbells(frame, rows, theme, ends),
    )


def figure_named(results: Results, identifier: str) -> SurveyFigure | None:
    """The figure with this identifier, None where there is none."""
    if identifier == "gaps":
        return gap_figure(results)
    kind, _dash, key = identifier.partition("-")
    if kind == "question":
        result = results.of(key)
        return question_figure(results, result) if result is not None else None
    if kind == "section":
        for section, listed in results.sections:
            if section.key == key:
                return section_figure(results, section, listed)
    return None


def results_csv(results: Results, key: str = "") -> str:
    """All tallies (or those of one question) as CSV, one row per option: open in any program, with counts and their bases."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        (
            "wave", "question", "question_text", "part", "group", "option", "option_text",
            "count", "n", "share", "answers", "invited", "origin",
        )
    )  # fmt: skip
    for result in results:
        if key and result.key != key:
            continue
        for one in result.distributions:
            texts = dict(options_of(result.question, one.part))
            for code, count in one.counts.items():
                writer.writerow(
                    (
                        results.wave.pk, result.key, findings.question_text(result), one.part, one.group or "all",
                        code, said(texts[code]), count, one.n, f"{count / one.n:.4f}",
                        results.answers, results.invited, results.wave.origin,
                    )
                )  # fmt: skip
        for one_text in result.cleared:
            writer.writerow(
                (
                    results.wave.pk, result.key, findings.question_text(result), "", "all", "text",
                    _harmless(one_text.published_text), "", len(result.texts), "",
                    results.answers, results.invited, results.wave.origin,
                )
            )  # fmt: skip
    return text.getvalue()


def source_of(results: Results) -> str:
    """Where the numbers come from: the survey, its region and days, and what they count."""
    wave = results.wave
    return _("%(title)s, %(region)s, %(first)s to %(last)s. %(counted)s.") % {
        "title": said(wave.title),
        "region": said(wave.demonstrator.name),
        "first": day(wave.opens, wave.zone),
        "last": day(wave.closed or wave.closes, wave.zone),
        "counted": findings.numbers_of(results),
    }


def day(moment: Any, zone: str) -> str:
    """The day of a moment in a zone."""
    return formats.date_format(moment.astimezone(ZoneInfo(zone)), "DATE_FORMAT")


# -- parts -----------------------------------------------------------------------------------------------------------


def _figure(
    results: Results, identifier: str, title: str, subtitle: str, listed: Sequence[Result], alternative: str,
    *, named: bool = False,
) -> SurveyFigure:  # fmt: skip
    kind = listed[0].question.kind
    bars = [bar for result in listed for bar in _bars(result, named=named)]
    frame = Frame(title, subtitle, _footer(results), _warning(results.wave), _key(listed[0]) if is_scale(kind) else ())

    def draw(theme: Theme) -> str:
        return drawing.stacked(frame, bars, theme) if is_scale(kind) else drawing.bars(frame, bars, theme)

    heads, rows = _table(listed, named=named)
    return SurveyFigure(
        identifier, title, subtitle, alternative, source_of(results), _notes(results), heads, rows, draw
    )


def _section_title(listed: Sequence[Result], title: str) -> str:
    """What stands out in a section: where the two highest steps were chosen most often, and where least."""
    ranked = sorted(
        (
            (total.high / total.rated, index, result, total)
            for index, result in enumerate(listed)
            for total in result.totals[-1:]
            if total.rated
        ),
        key=lambda entry: (-entry[0], entry[1]),
    )
    if len(ranked) < 2 or ranked[0][0] == ranked[-1][0]:
        return title
    best, worst = ranked[0], ranked[-1]
    return _("%(title)s: highest for “%(best)s” (%(best_mean)s), lowest for “%(worst)s” (%(worst_mean)s)") % {
        "title": title,
        "best": findings.question_text(best[2]).rstrip("."),
        "best_mean": numbers.number(best[3].mean, 1),
        "worst": findings.question_text(worst[2]).rstrip("."),
        "worst_mean": numbers.number(worst[3].mean, 1),
    }


def _bars(result: Result, *, named: bool) -> list[Bar]:
    if is_scale(result.question.kind):
        return [
            Bar(_row_label(result, one, named=named), one.n, _segments(one), f"n = {one.n}")
            for one in result.distributions
        ]
    total = result.totals[0]
    texts = dict(options_of(result.question))
    codes = list(total.counts)
    if result.question.kind == QuestionKind.MULTIPLE:
        codes.sort(key=lambda code: (code in NO_RATING, -total.counts[code]))
    rows = [
        Bar(
            said(texts[code]),
            total.n,
            (Segment(total.counts[code], drawing.NO_RATING if code in NO_RATING else 3),),
            _share(total.counts[code], total.n),
        )
        for code in codes
    ]
    rest = _rest(result, total)
    if rest:
        rows.append(
            Bar(_("all other groups together"), total.n, (Segment(rest, drawing.NO_RATING),), _share(rest, total.n))
        )
    return rows


def _rest(result: Result, total: Distribution) -> int:
    """How many belong to groups that are too small to be named."""
    return total.n - sum(total.counts.values()) if result.question.kind == QuestionKind.GROUP else 0


def _share(count: int, n: int) -> str:
    return f"{count} ({numbers.percent(count / n, 0)})" if n else str(count)


def _segments(one: Distribution) -> tuple[Segment, ...]:
    steps = [Segment(one.counts.get(step, 0), shade) for shade, step in enumerate(STEPS)]
    rest = sum(one.counts.get(code, 0) for code in NO_RATING)
    return (*steps, Segment(rest, drawing.NO_RATING))


def _key(result: Result) -> tuple[tuple[str, int], ...]:
    if result.question.kind == QuestionKind.IMPORTANCE_EXTENT:
        entries = [(step, shade) for shade, step in enumerate(STEPS)]
        entries[0] = (f"1 {IMPORTANT[0]} / {MET[0]}", 0)
        entries[-1] = (f"5 {IMPORTANT[-1]} / {MET[-1]}", 4)
    else:
        entries = [(f"{code} {said(words)}", shade) for shade, (code, words) in enumerate(rating_options(result, ""))]
    others = [said(words) for code, words in options_of(result.question, result.totals[0].part) if code in NO_RATING]
    return (*entries, (", ".join(others), drawing.NO_RATING)) if others else tuple(entries)


def _row_label(result: Result, one: Distribution, *, named: bool) -> str:
    parts = [findings.question_text(result).rstrip(".")] if named else []
    if one.part:
        parts.append(part_label(one.part))
    if not named and (one.group or not one.part or len(result.by_group)):
        parts.append(group_label(one.group))
    label = ": ".join(part for part in parts if part)
    return label[:1].upper() + label[1:]


def _table(listed: Sequence[Result], *, named: bool) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    result = listed[0]
    if is_scale(result.question.kind):
        part = result.totals[0].part
        options = options_of(result.question, part)
        if result.question.kind == QuestionKind.IMPORTANCE_EXTENT:
            labels = [code if code in STEPS else said(words) for code, words in options]
        else:
            labels = [f"{code} {said(words)}" if code in STEPS else said(words) for code, words in options]
        heads = (_("Question") if named else _("Who"), *labels, _("Answers"), _("Mean"), _("Median"))
        rows = tuple(
            (
                _row_label(each, one, named=named),
                *(str(one.counts.get(code, 0)) for code, _words in options),
                str(one.n),
                numbers.number(one.mean, 1) or "–",
                numbers.number(one.median, 1) or "–",
            )
            for each in listed
            for one in each.distributions
        )
        return heads, rows
    texts = dict(options_of(result.question))
    cuts = result.distributions
    heads = (_("Answer"), *(f"{group_label(one.group)} (n = {one.n})" for one in cuts))
    body = [(said(texts[code]), *(str(one.counts.get(code, 0)) for one in cuts)) for code in cuts[0].counts]
    rest = _rest(result, cuts[0])
    if rest:
        body.append((_("all other groups together"), str(rest)))
    return heads, tuple(body)


def _counted(n: int, results: Results) -> str:
    return _("%(n)d of %(answers)d who took part answered this question") % {"n": n, "answers": results.answers}


def _notes(results: Results) -> tuple[str, ...]:
    return (
        _("Groups with fewer than %(minimum)d answers are not shown, nor what would give them away.")
        % {"minimum": results.wave.minimum_group},
    )


def _footer(results: Results) -> tuple[str, ...]:
    return (_("Source: %(source)s") % {"source": source_of(results)}, *_notes(results))


def _warning(wave: Wave) -> str:
    return _("INVENTED FOR DEMONSTRATION: nobody gave these answers") if wave.origin == Origin.INVENTED else ""


def _harmless(text: str) -> str:
    """Words of a stranger as a cell: not to be taken for a formula by a spreadsheet."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
