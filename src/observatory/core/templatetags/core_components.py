"""Components and formats for the templates of every room.

Numbers: `{{ x|number:1 }}`, `{{ x|percent:1 }}`, `{% interval low value high digits=0 kind="number" %}`.
Marks: `{% stars certain possible of %}`, `{% badge "unverified" %}`, `{% status_badge status %}`.
Blocks: `{% data_table table %}`, `{% figure_frame figure %}`, `{% pagination page %}`, `{% field bound_field %}`,
`{% error_summary form %}`, `{% text_in value %}`, `{% query sort="name" page=None %}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext, pgettext_lazy

from observatory.core import numbers
from observatory.core.components import Badge, Column, Interval, Link, Stars, Table
from observatory.core.models import Origin
from observatory.core.text import TextInLanguages

register = template.Library()

BADGES = {
    "fictional": (gettext_lazy("fictional"), gettext_lazy("Region and numbers are invented.")),
    "unverified": (
        gettext_lazy("unverified"),
        gettext_lazy("The cuts of this rule have not been confirmed by its authors."),
    ),
    "bounded": (
        gettext_lazy("bounded"),
        gettext_lazy("Not published; lies between a lower and an upper bound that follow from totals."),
    ),
    "confidential": (gettext_lazy("confidential"), gettext_lazy("Withheld by the statistical office.")),
    "missing": (gettext_lazy("missing"), gettext_lazy("Not available from the source.")),
    "estimated": (gettext_lazy("estimated"), gettext_lazy("Estimated by the source.")),
    "zero": (gettext_lazy("zero"), gettext_lazy("Published as nought.")),
    "break": (gettext_lazy("break in series"), gettext_lazy("Not comparable with earlier years.")),
    "possible": (gettext_lazy("not certain"), gettext_lazy("Depends on numbers that are not published.")),
    "robust": (gettext_lazy("certain"), gettext_lazy("Holds whatever the unpublished numbers are.")),
    "strong": (pgettext_lazy("regional cluster", "strong"), gettext_lazy("A strong cluster under the rule in use.")),
    "modelled": (gettext_lazy("modelled"), gettext_lazy("Does not follow exactly from published industries.")),
    "current": (gettext_lazy("current"), ""),
    "superseded": (gettext_lazy("superseded"), gettext_lazy("A newer edition has replaced it.")),
    "withdrawn": (gettext_lazy("withdrawn"), gettext_lazy("Must not be used any more.")),
}
"""Kind of badge: its word, and the sentence that explains it."""

COLUMNS = {
    "region": gettext_lazy("Region"),
    "region_name": gettext_lazy("Region name"),
    "name": gettext_lazy("Name"),
    "industry": gettext_lazy("Industry"),
    "label": gettext_lazy("Name"),
    "country": gettext_lazy("Country"),
    "year": gettext_lazy("Year"),
    "employment": gettext_lazy("Employment"),
    "employment_low": gettext_lazy("Employment, low"),
    "employment_high": gettext_lazy("Employment, high"),
    "employment_status": gettext_lazy("Status"),
    "employment_flag": gettext_lazy("Flag"),
    "location_quotient": gettext_lazy("Location quotient"),
    "location_quotient_low": gettext_lazy("Location quotient, low"),
    "location_quotient_high": gettext_lazy("Location quotient, high"),
    "mapping_low": gettext_lazy("Location quotient, low under any table of categories"),
    "mapping_high": gettext_lazy("Location quotient, high under any table of categories"),
    "density": gettext_lazy("Relatedness density"),
    "density_low": gettext_lazy("Relatedness density, low"),
    "density_high": gettext_lazy("Relatedness density, high"),
    "complexity": gettext_lazy("Complexity"),
    "specialised_possible": gettext_lazy("Perhaps specialised"),
    "part": gettext_lazy("Part"),
    "from_year": gettext_lazy("First year"),
    "to_year": gettext_lazy("Last year"),
    "reference_share": gettext_lazy("Share of the reference area"),
    "region_share": gettext_lazy("Share of the region"),
    "reference_share_low": gettext_lazy("Share of the reference area, low"),
    "reference_share_high": gettext_lazy("Share of the reference area, high"),
    "productivity_relative": gettext_lazy("Wages per person, relative"),
    "growth": gettext_lazy("Growth per year"),
    "growth_years": gettext_lazy("Years of growth"),
    "growth_break": gettext_lazy("Break during growth"),
    "stars": gettext_lazy("Stars"),
    "stars_possible": gettext_lazy("Stars, possible"),
    "robust": gettext_lazy("Certain"),
    "rank": gettext_lazy("Rank"),
    "employment_rank_best": gettext_lazy("Rank, best"),
    "employment_rank_worst": gettext_lazy("Rank, worst"),
    "measure": gettext_lazy("Measure"),
    "class": gettext_lazy("Class"),
    "uncertain": gettext_lazy("Uncertain"),
    "drawn": gettext_lazy("Drawn"),
    "break": gettext_lazy("Break in the series"),
    "low": gettext_lazy("Low"),
    "high": gettext_lazy("High"),
    "value": gettext_lazy("Value"),
    "status": gettext_lazy("Status"),
    "flag": gettext_lazy("Flag"),
}
"""Headings of the tables of figures; a column that is not here keeps its own name, in words."""

CODES = {
    "part": {
        "change": gettext_lazy("change"),
        "national": gettext_lazy("growth of the area"),
        "industry_mix": gettext_lazy("industry mix"),
        "competitive": gettext_lazy("own part"),
    },
    "measure": {
        "stars": gettext_lazy("stars"),
        "strength": gettext_lazy("share of employment in strong clusters"),
        "location_quotient": gettext_lazy("location quotient"),
        "employment": gettext_lazy("employment"),
    },
    "status": {
        "observed": gettext_lazy("published"),
        "not_applicable": gettext_lazy("not applicable"),
        **{kind: BADGES[kind][0] for kind in ("zero", "estimated", "bounded", "confidential", "missing")},
    },
}
"""Columns of the tables of figures whose values are codes, and what these mean."""

_STAR = "M6 .6l1.6 3.5 3.8.4-2.8 2.6.8 3.8L6 9l-3.4 1.9.8-3.8L.6 4.5l3.8-.4z"


@register.filter("number")
def number_filter(value: Any, digits: int = 0) -> str | SafeString:
    """A number in the reader's language, or the mark for an unknown one."""
    return numbers.number(value, int(digits)) or unknown()


@register.filter("percent")
def percent_filter(value: Any, digits: int = 1) -> str | SafeString:
    """A share as a percentage in the reader's language, or the mark for an unknown one."""
    return numbers.percent(value, int(digits)) or unknown()


def unknown() -> SafeString:
    """A dash for the eye, words for the ear."""
    return _unknown(get_language())


@lru_cache(maxsize=8)
def _unknown(language: str | None) -> SafeString:
    # The language is that in force: it is named so that each has its own.
    return format_html(
        '<span class="unknown"><span aria-hidden="true">–</span><span class="hidden">{}</span></span>',
        gettext("not known"),
    )


@register.simple_tag
def interval(low: Any, value: Any, high: Any, digits: int = 0, kind: str = "number", sign: bool = False) -> SafeString:
    """A number, and below it the range in which it lies if it is not certain; only the range where no value is given."""
    return mark_safe(_interval(low, value, high, digits, kind, sign, get_language()))


def _interval(low: Any, value: Any, high: Any, digits: int, kind: str, sign: bool, language: str | None) -> str:
    write = numbers.percent if kind == "percent" else numbers.number
    text = write(value, digits, language=language, sign=sign)
    span = numbers.span(low, high, digits, language=language, share=kind == "percent")
    if not span:
        if not text and low is not None and high is None:
            words = escape(gettext("at least"))
            return f'<span class="interval__span">{words} {write(low, digits, language=language)}</span>'
        return text or _unknown(language)
    between = f'<span class="interval__span"><span class="hidden">{_between(language)} </span>{span}</span>'
    return f'<span class="interval"><span class="interval__value">{text}</span> {between}</span>' if text else between


@lru_cache(maxsize=8)
def _between(language: str | None) -> str:
    return escape(gettext("between"))


@register.simple_tag
def stars(certain: int | None, possible: int | None = None, of: int | None = None) -> SafeString:
    """Filled stars that are certain, hollow ones that are possible, with words for those who do not see them."""
    return _stars(certain or 0, possible or 0, of or 0, get_language())


@lru_cache(maxsize=512)
def _stars(filled: int, possible: int, of: int, language: str | None) -> SafeString:
    hollow = max(possible - filled, 0)
    words = ngettext("%(count)d star", "%(count)d stars", filled) % {"count": filled}
    if of:
        words = gettext("%(stars)s out of %(total)d") % {"stars": words, "total": of}
    if hollow:
        words += ", " + ngettext("%(count)d more possible", "%(count)d more possible", hollow) % {"count": hollow}
    if not filled and not hollow:
        return format_html(
            '<span class="stars stars--none"><span aria-hidden="true">–</span><span class="hidden">{}</span></span>',
            words,
        )
    picture = format_html(
        '<svg class="star" viewBox="0 0 12 12" aria-hidden="true" focusable="false"><path d="{}"/></svg>', _STAR
    )
    outline = format_html(
        '<svg class="star star--possible" viewBox="0 0 12 12" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        _STAR,
    )
    drawn = format_html_join("", "{}", [(picture,)] * filled + [(outline,)] * hollow)
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', words, drawn)


@register.simple_tag
def badge(kind: str, text: Any = "") -> SafeString:
    """A short mark with its explanation. Raises KeyError for a kind that does not exist."""
    return mark_safe(_badge(kind, text, get_language()))


def _badge(kind: str, text: Any, language: str | None) -> str:
    word, explanation = _words_of_badge(kind, language)
    return f'<span class="badge badge--{kind}" title="{explanation}">{_escaped(text) if text else word}</span>'


@lru_cache(maxsize=128)
def _words_of_badge(kind: str, language: str | None) -> tuple[str, str]:
    word, explanation = BADGES[kind]
    return _escaped(word), _escaped(explanation)


@register.simple_tag
def status_badge(status: str | None) -> SafeString:
    """The mark of a cell's status; nothing for an observed one."""
    return badge(status) if status and status != "observed" else mark_safe("")


@register.simple_tag
def text_in(value: Any) -> SafeString:
    """A text in the reader's language; one in another language says so to the browser."""
    if not isinstance(value, TextInLanguages):
        return format_html("{}", value or "")
    reading = value.read(get_language() or "en")
    if reading.fallback:
        return format_html('<span lang="{}">{}</span>', reading.language, reading.text)
    return format_html("{}", reading.text)


@register.simple_tag
def origin(row: Any) -> SafeString:
    """Where the content of a row comes from: a mark for what is invented, the source for what is sourced, nothing else."""
    if row is None or row.origin == Origin.OWN:
        return mark_safe("")
    if row.origin == Origin.INVENTED:
        return format_html(
            '<span class="origin badge badge--fictional">{}</span>', gettext("invented for demonstration")
        )
    reference = getattr(row, "reference", "")
    return format_html('<span class="origin">{} {}</span>', gettext("Source:"), reference)


@register.filter
def in_zone(moment: datetime | None, zone: str = "UTC") -> str:
    """Date and time as the clock of a named zone shows them, with the name of the zone."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone))
    return gettext("%(date)s, %(time)s (%(zone)s)") % {
        "date": formats.date_format(local, "DATE_FORMAT"),
        "time": formats.date_format(local, "TIME_FORMAT"),
        "zone": zone,
    }


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The query of this page with some parameters changed; None takes one away. Starts with `?`."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.inclusion_tag("core/components/table.html", takes_context=True)
def data_table(context: Context, table: Table) -> dict[str, Any]:
    """A table with caption, headings, and links to order it by."""
    heads = [_head(context, table, column) for column in table.columns]
    language = get_language()
    rows = ((_cell(row.get(column.key), column, language) for column in table.columns) for row in table.rows)
    kinds = [(column.header, column.numeric) for column in table.columns]
    return {"table": table, "heads": heads, "body": _body(rows, kinds)}


def _body(rows: Iterable[Iterable[str]], kinds: Sequence[tuple[bool, bool]]) -> SafeString:
    """Rows of safe texts as HTML; `kinds` says of each column whether it heads its row and whether it holds numbers.

    Written here and not by a template: a page has thousands of cells, and the engine takes ten times as long for each.
    """
    marks = [
        ('<th scope="row">', "</th>") if header else ('<td class="table__number">' if numeric else "<td>", "</td>")
        for header, numeric in kinds
    ]
    return mark_safe(
        "".join(
            f"<tr>{''.join(f'{start}{cell}{end}' for cell, (start, end) in zip(row, marks, strict=True))}</tr>\n"
            for row in rows
        )
    )


def _head(context: Context, table: Table, column: Column) -> dict[str, Any]:
    sorting = table.sorting
    if sorting is None or not column.sortable:
        return {"column": column, "address": None, "order": None}
    chosen = sorting.key == column.key
    # The first click on a number shows the largest, on a name the first of the alphabet.
    descending = not sorting.descending if chosen else column.kind in {"number", "percent", "stars"}
    address = query(context, **{sorting.parameter: f"-{column.key}" if descending else column.key, "page": None})
    order = ("descending" if sorting.descending else "ascending") if chosen else None
    return {"column": column, "address": address, "order": order}


def _cell(value: Any, column: Column, language: str | None) -> str:
    """A value as HTML. The language in force is looked up once for the whole table: that takes longer than a number does."""
    if isinstance(value, Link):
        return f'<a href="{_escaped(value.address)}">{_cell(value.text, column, language)}</a>'
    if isinstance(value, Stars):
        return _stars(value.certain or 0, value.possible or 0, value.of or 0, language)
    if isinstance(value, Badge):
        return _badge(value.kind, value.text, language)
    if isinstance(value, list | tuple):
        return " ".join(_cell(part, column, language) for part in value)
    if isinstance(value, Interval):
        return _interval(value.low, value.value, value.high, column.digits, column.kind, column.sign, language)
    if value is None:
        return _unknown(language)
    if column.kind == "percent":
        return numbers.percent(value, column.digits, language=language, sign=column.sign) or _unknown(language)
    if column.kind == "number":
        return numbers.number(value, column.digits, language=language, sign=column.sign) or _unknown(language)
    if column.kind == "code":
        return f"<code>{_escaped(value)}</code>"
    return _escaped(value)


def _escaped(value: Any) -> str:
    """A value as text of a page: what is marked as safe stays, all else is escaped. As Django's, without its detours."""
    if isinstance(value, Promise):
        value = str(value)
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))


@register.inclusion_tag("core/components/figure.html", takes_context=True)
def figure_frame(context: Context, figure: Any, level: int = 3, eager: bool = False) -> dict[str, Any]:
    """A figure with everything that belongs to it: title, picture, table, source, citation, downloads.

    `figure` is a `StoredFigure`, `level` that of its heading, `eager` true for the one that is seen first.
    """
    return {
        "figure": figure,
        "level": level,
        "eager": eager,
        "heads": [(name, COLUMNS.get(name, name.replace("_", " ").capitalize())) for name in figure.columns],
        "body": _numbers(figure.columns, figure.rows),
        "base_url": context.get("base_url", ""),
        "anchor": f"figure-{figure.identifier}".replace(".", "-"),
    }


def _numbers(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> SafeString:
    """The table of a figure; the first column heads each row, and a cell is set as a number where it holds one."""
    language = get_language()
    meanings = [{code: _escaped(word) for code, word in CODES.get(name, {}).items()} for name in names]
    written = []
    for row in rows:
        cells = []
        for position, (value, meaning) in enumerate(zip(row, meanings, strict=True)):
            known = meaning.get(value) if meaning else None
            text, numeric = (known, False) if known is not None else _plain(value, language)
            if position == 0:
                cells.append(f'<th scope="row">{text}</th>')
            else:
                cells.append(f'<td class="table__number">{text}</td>' if numeric else f"<td>{text}</td>")
        written.append(f"<tr>{''.join(cells)}</tr>\n      ")
    return mark_safe("".join(written))


def _plain(value: Any, language: str | None) -> tuple[str, bool]:
    """A value of a figure's table as HTML, and whether it is a number."""
    if isinstance(value, bool):
        return _yes_or_no(value, language), False
    if isinstance(value, float):
        size = abs(value)
        digits = 0 if size >= 1000 or value.is_integer() else 2 if size >= 0.1 else 4
        return numbers.number(value, digits, language=language), True
    if isinstance(value, int):
        # Years are no quantities: they take no thousands separator.
        return str(value) if 1900 <= value <= 2100 else numbers.number(value, language=language), True
    return _unknown(language) if value is None else _escaped(value), False


@lru_cache(maxsize=16)
def _yes_or_no(value: bool, language: str | None) -> str:
    return escape(gettext("yes") if value else gettext("no"))


@register.inclusion_tag("core/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Links to the other pages of a list; nothing if there is one page."""
    numbers_shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)

    def address(number: int) -> str:
        return query(context, **{parameter: None if number == 1 else number})

    return {
        "page": page,
        "entries": [(number, address(number) if isinstance(number, int) else None) for number in numbers_shown],
        "previous": address(page.previous_page_number()) if page.has_previous() else None,
        "next": address(page.next_page_number()) if page.has_next() else None,
    }


@register.inclusion_tag("core/components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with label, hint and error, tied together for screen readers."""
    return {"field": bound, "group": bool(getattr(bound.field.widget, "use_fieldset", False))}


@register.inclusion_tag("core/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong in a form, at its top, each with a link to the field."""
    entries = [
        {"address": f"#{form[name].auto_id}" if name != "__all__" else "", "text": error}
        for name, errors in form.errors.items()
        for error in errors
    ]
    return {"entries": entries}
