"""How far the actions of a plan are: what the monitoring page and its CSV show, without a name of a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from observatory.core.numbers import number
from observatory.core.text import TextInLanguages
from observatory.programme.briefings.domain.progress import latest_reports
from observatory.programme.briefings.models import (
    REASONED,
    Action,
    ActionStatus,
    Briefing,
    BriefingVersion,
    ProgressReport,
)

WIDTH = 200
"""Units of the bar from baseline to target."""


@dataclass(frozen=True)
class Bar:
    """An indicator on its way from baseline to target; `filled` of WIDTH, None where no value has been reported."""

    indicator: str
    baseline: str
    value: str
    target: str
    filled: int | None
    share: str
    width: int = WIDTH


@dataclass(frozen=True)
class Line:
    """An action with what has been reported last."""

    action: Action
    report: ProgressReport | None
    bar: Bar | None

    @property
    def status(self) -> Any:
        """Words of its status."""
        return ActionStatus(self.action.status).label

    @property
    def light(self) -> str:
        """The colour that goes with the words of its status: `good`, `warning`, `bad` or `open`."""
        if self.action.status in {ActionStatus.RUNNING, ActionStatus.DONE}:
            return "good"
        if self.action.status in {ActionStatus.DELAYED, ActionStatus.CHANGED}:
            return "warning"
        return "bad" if self.action.status == ActionStatus.DROPPED else "open"

    @property
    def reason(self) -> TextInLanguages:
        """Why it is delayed, changed or dropped; empty otherwise."""
        return self.action.reason if self.action.status in REASONED else TextInLanguages()


def lines_of(actions: Iterable[Action]) -> list[Line]:
    """Actions with their latest reports, in the order given."""
    listed = list(actions)
    reports = latest_reports(listed)
    return [Line(action, reports.get(action.pk), bar_of(action, reports.get(action.pk))) for action in listed]


def published_lines(briefing: Briefing, version: BriefingVersion) -> list[Line]:
    """The actions of a published plan, as they stand now."""
    listed = [action["id"] for entry in version.contents["recommendations"] for action in entry["actions"]]
    rows = Action.objects.select_related("recommendation__briefing__demonstrator__programme").in_bulk(listed)
    for row in rows.values():
        row.recommendation.briefing = briefing
    return lines_of(rows[identifier] for identifier in listed if identifier in rows)


def bar_of(action: Action, report: ProgressReport | None) -> Bar | None:
    """The indicator of an action as a bar; None for an action without one."""
    if not action.indicator or action.baseline is None or action.target is None:
        return None
    language = get_language() or settings.LANGUAGE_CODE
    unit = action.unit.read(language).text
    value = _latest_value(action, report)
    share = None if value is None else (value - action.baseline) / (action.target - action.baseline)
    return Bar(
        indicator=action.indicator.read(language).text,
        baseline=quantity(action.baseline, unit),
        value=quantity(value, unit),
        target=quantity(action.target, unit),
        filled=None if share is None else int(max(Decimal(0), min(Decimal(1), share)) * WIDTH),
        share="" if share is None else f"{number(share * 100)} %",
    )


def quantity(value: Decimal | None, unit: str = "") -> str:
    """A value with its unit, without needless noughts; the empty text where there is none."""
    if value is None:
        return ""
    plain = value.normalize()
    digits = max(0, -int(plain.as_tuple().exponent))
    return f"{number(plain, digits)}\u00a0{unit}".rstrip("\u00a0")


def _latest_value(action: Action, report: ProgressReport | None) -> Decimal | None:
    """The value of the latest report that has one."""
    if report is not None and report.value is not None:
        return report.value
    return (
        ProgressReport.objects.filter(action=action)
        .exclude(value=None)
        .order_by("-filed", "-pk")
        .values_list("value", flat=True)
        .first()
    )


COLUMNS = (
    "number",
    "action",
    "recommendation",
    "owner",
    "partners",
    "start",
    "end",
    "budget",
    "currency",
    "funding",
    "status",
    "reason",
    "last_report",
    "report",
    "indicator",
    "unit",
    "baseline",
    "value",
    "target",
    "target_date",
    "origin",
    "reference",
)
"""Columns of the CSV: the same in every language, as R reads them."""


def records(lines: Iterable[Line]) -> Iterator[dict[str, str]]:
    """Each action as a row of the CSV."""
    language = get_language() or settings.LANGUAGE_CODE

    def words(text: TextInLanguages) -> str:
        # What people wrote must not be taken for a formula by a spreadsheet.
        given = text.read(language).text
        return f"'{given}" if given.startswith(("=", "+", "-", "@", "\t", "\r")) else given

    def plain(value: Decimal | date | None) -> str:
        if value is None:
            return ""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value.isoformat()

    for line in lines:
        action, report = line.action, line.report
        yield {
            "number": action.label,
            "action": words(action.title),
            "recommendation": words(action.recommendation.title),
            "owner": action.owner_organisation,
            "partners": "; ".join(action.partners),
            "start": plain(action.start),
            "end": plain(action.end),
            "budget": plain(action.budget),
            "currency": action.currency if action.budget is not None else "",
            "funding": action.funding,
            "status": action.status,
            "reason": words(line.reason),
            "last_report": plain(report.day) if report is not None else "",
            "report": words(report.text) if report is not None else "",
            "indicator": words(action.indicator),
            "unit": words(action.unit),
            "baseline": plain(action.baseline),
            "value": plain(_latest_value(action, report)),
            "target": plain(action.target),
            "target_date": plain(action.target_date),
            "origin": action.origin,
            "reference": action.reference,
        }


def summary(lines: Iterable[Line]) -> list[tuple[Any, int]]:
    """How many actions there are of each status, in the order of statuses; those of none are left out."""
    listed = list(lines)
    counted = [(label, sum(line.action.status == value for line in listed)) for value, label in ActionStatus.choices]
    return [(label, count) for label, count in counted if count]


def unheard(lines: Iterable[Line]) -> int:
    """How many actions have no report yet."""
    return sum(line.report is None for line in lines)


__all__ = [
    "COLUMNS",
    "Bar",
    "Line",
    "bar_of",
    "lines_of",
    "published_lines",
    "quantity",
    "records",
    "summary",
    "unheard",
]
