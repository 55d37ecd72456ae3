"""The figure of a stress test in the active language: title that says the finding, words, table, picture."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from observatory.core.models import Origin
from observatory.core.numbers import number, percent
from observatory.documents import tree
from observatory.programme.assessments import drawing
from observatory.programme.assessments.drawing import Frame, Pair
from observatory.programme.assessments.scores import (
    BANDS,
    SOLID,
    WEAK,
    Comparison,
    DimensionCompared,
    Score,
)
from observatory.statistics.figures.theme import THEMES


@dataclass(frozen=True)
class StressFigure:
    """What a page or document needs; `svg` draws it in the theme of a name."""

    title: str
    subtitle: str
    alternative_text: str
    source: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    frame: Frame = field(repr=False)
    pairs: tuple[Pair, ...] = field(repr=False)

    def svg(self, theme: str) -> str:
        """The picture. Raises KeyError for an unknown theme."""
        return drawing.dot_plot(self.frame, self.pairs, THEMES[theme])


def stress_figure(comparison: Comparison) -> StressFigure:
    """Both sides of a stress test, dimension by dimension. No total is drawn, for there is none."""
    language = get_language() or "en"
    row = comparison.own.pre_assessment
    region = row.demonstrator.name.read(language).text
    pairs = tuple(
        Pair(title_of(one, language), one.own.value, one.expert.value, f"{_value(one.own)} | {_value(one.expert)}")
        for one in comparison.dimensions
    )
    title = _title(comparison, language)
    subtitle = _("Scores of each dimension from 0 to 10; at the right self-assessment | experts")
    source = _("Stress test of the cluster policy of %(region)s, version %(version)d of the questions") % {
        "region": region,
        "version": comparison.bank.version,
    }
    warning = _("Invented for demonstration") if row.origin == Origin.INVENTED else ""
    bands = (
        (0.0, WEAK, str(BANDS["weak"])),
        (WEAK, SOLID, str(BANDS["mixed"])),
        (SOLID, 10.0, str(BANDS["solid"])),
    )
    frame = Frame(title, subtitle, (_("self-assessment"), _("experts")), bands, (source,), warning)
    return StressFigure(
        title,
        subtitle,
        _alternative(comparison, language),
        source,
        (
            _("Dimension"),
            _("Self-assessment"),
            _("Experts"),
            _("Difference"),
            _("Confidence of the self-assessment"),
            _("Confidence of the experts"),
            _("Talking points"),
        ),
        tuple(_line(one, language) for one in comparison.dimensions),
        frame,
        pairs,
    )


def document_figure(comparison: Comparison, *, identifier: str = "stress-test") -> tree.Figure:
    """The figure for a document."""
    drawn = stress_figure(comparison)
    return tree.Figure(
        caption=drawn.title,
        alternative_text=drawn.alternative_text,
        svg=drawn.svg("print"),
        source=drawn.source,
        table=tree.Table(
            caption=drawn.title,
            columns=[
                tree.Column(head, "start" if place == 0 else "end", 4 if place == 0 else 2)
                for place, head in enumerate(drawn.heads)
            ],
            rows=drawn.rows,
        ),
        identifier=identifier,
    )


def title_of(one: DimensionCompared, language: str) -> str:
    """The name of a dimension."""
    return one.dimension.title.read(language).text


def scores_csv(comparison: Comparison) -> str:
    """All answers of both sides as CSV, one row per question, with the scores of the dimensions after each."""
    language = get_language() or "en"
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ("code", "kind", "words", "weight", "self", "expert", "difference", "self_confidence", "expert_confidence")
    )
    for one in comparison.dimensions:
        for each in one.questions:
            writer.writerow(
                (
                    each.question.code,
                    "question",
                    each.question.text.read(language).text,
                    each.question.weight,
                    "" if each.own is None or each.own.score is None else each.own.score,
                    "" if each.expert is None or each.expert.score is None else each.expert.score,
                    "" if each.difference is None else each.difference,
                    "" if each.own is None else each.own.confidence,
                    "" if each.expert is None else each.expert.confidence,
                )
            )
        writer.writerow(
            (
                one.dimension.code,
                "dimension",
                title_of(one, language),
                "",
                _exact(one.own.value),
                _exact(one.expert.value),
                _exact(one.difference),
                _exact(one.own.confidence),
                _exact(one.expert.confidence),
            )
        )
    return text.getvalue()


def _exact(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _value(score: Score) -> str:
    return number(score.value, 1) or "–"


def _line(one: DimensionCompared, language: str) -> tuple[str, ...]:
    return (
        title_of(one, language),
        _with_band(one.own),
        _with_band(one.expert),
        number(one.difference, 1, sign=True) or "–",
        percent(one.own.confidence, 0),
        percent(one.expert.confidence, 0),
        str(len(one.talking_points)),
    )


def _with_band(score: Score) -> str:
    if score.value is None:
        return _("not known")
    return _("%(score)s (%(band)s)") % {"score": number(score.value, 1), "band": score.band_words}


def _title(comparison: Comparison, language: str) -> str:
    known = [one for one in comparison.dimensions if one.difference is not None]
    if not known:
        return _("Stress test: no dimension was scored by both sides")
    widest = max(known, key=lambda one: abs(one.difference or 0.0))
    if not widest.difference or abs(widest.difference) < 0.05:
        return _("Region and experts give the same scores")
    return _("Region and experts differ most on “%(dimension)s”: %(own)s and %(expert)s of 10") % {
        "dimension": title_of(widest, language),
        "own": _value(widest.own),
        "expert": _value(widest.expert),
    }


def _alternative(comparison: Comparison, language: str) -> str:
    count = len(comparison.talking_points)
    listed = "; ".join(
        _("%(dimension)s: self-assessment %(own)s, experts %(expert)s")
        % {"dimension": title_of(one, language), "own": _value(one.own), "expert": _value(one.expert)}
        for one in comparison.dimensions
    )
    points = ngettext(
        "On %(count)d question the answers differ by two steps or more.",
        "On %(count)d questions the answers differ by two steps or more.",
        count,
    ) % {"count": count}
    return _("Dot chart of two scores from 0 to 10 for each dimension. %(listed)s. %(points)s") % {
        "listed": capfirst(listed),
        "points": points,
    }
