"""The edition's manifest and its validation report for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.atlas.directory import directory_of
from observatory.atlas.presentation import words
from observatory.atlas.selection import Selection
from observatory.core import numbers
from observatory.core.components import Column, Table

FINDINGS_ON_A_PAGE = 50
ORDER = ("observed", "zero", "estimated", "bounded", "confidential", "missing", "not_applicable")


def sources(selection: Selection) -> list[dict[str, Any]]:
    """Input files: name, size, format, hash, notice."""
    return [
        {
            "name": source.get("name", ""),
            "format": source.get("format", ""),
            "bytes": source.get("bytes"),
            "sha256": source.get("sha256", ""),
            "notice": source.get("notice", ""),
        }
        for source in selection.edition.manifest.get("sources") or []
    ]


def statuses(selection: Selection) -> Table | None:
    """Shares of cells by status, one row per layer."""
    shares = selection.edition.manifest.get("status_shares") or {}
    if not shares:
        return None
    if not isinstance(next(iter(shares.values())), dict):
        shares = {selection.layers[0]: shares}
    used = [status for status in ORDER if any(own.get(status) for own in shares.values())]
    columns = [Column("layer", _("Layer"), header=True)]
    columns += [Column(status, words.status(status), "percent", digits=1) for status in used]
    rows = [
        {"layer": words.layer(layer), **{status: shares[layer].get(status, 0.0) for status in used}}
        for layer in selection.layers
        if layer in shares
    ]
    return Table(_("Where the employment figures come from"), columns, rows)


def versions(selection: Selection) -> list[tuple[int, str]]:
    """Which version of the regions each year uses."""
    years = directory_of(selection.edition).years
    return [(year, words.version_name(years[year])) for year in sorted(years)]


def tables(selection: Selection) -> list[dict[str, Any]]:
    """Files of the edition with their hashes."""
    return [
        {"name": name, "rows": entry.get("rows"), "sha256": entry.get("sha256", ""), "bytes": entry.get("bytes")}
        for name, entry in sorted(selection.edition.manifest["tables"].items())
    ]


def reference_area(selection: Selection) -> str:
    """The countries whose sum is the reference area, by name; or what the edition says in words."""
    given = selection.edition.manifest.get("reference_area")
    if not isinstance(given, list):
        return str(given or "")
    directory = directory_of(selection.edition)
    return ", ".join(directory.label(code, selection.language) for code in given)


def conditions(selection: Selection) -> list[str]:
    """The stars of the rule as sentences, read from the edition's own copy of it."""
    import tomllib

    try:
        content = tomllib.loads(selection.edition.text("rule.toml"))
    except FileNotFoundError:
        return []
    sentences = [_sentence(star, counts=True) for star in content.get("star", [])]
    sentences += [_sentence(condition, counts=False) for condition in content.get("condition", [])]
    for grade in content.get("grade", []):
        needed = ", ".join(words.dimension(name) for name in grade.get("requires", []))
        text = _("Grade “%(grade)s”") % {"grade": words.grade(grade.get("name"))}
        if needed:
            text += " – " + _("requires: %(names)s") % {"names": needed}
        if grade.get("count_at_least"):
            text += " – " + ngettext("at least %(count)s star", "at least %(count)s stars", grade["count_at_least"]) % {
                "count": grade["count_at_least"]
            }
        if grade.get("name") == content.get("strong"):
            text += " – " + _("this grade makes a cluster strong")
        sentences.append(text + ".")
    return sentences


def _sentence(condition: dict[str, Any], *, counts: bool) -> str:
    """A star or a condition of the rule in words; `counts` says which of the two it is."""
    values = {
        "star": words.dimension(condition.get("name", "")),
        "variable": words.variable(condition.get("variable", "")),
        "cut": numbers.number(condition.get("cut"), 0 if float(condition.get("cut", 0)).is_integer() else 2),
        "pool": _("all regions within the industry")
        if condition.get("pool") == "regions-within-category"
        else _("all cells of the layer"),
    }
    reached = condition.get("ties", "include") == "include"
    if condition.get("statistic") == "percentile":
        text = (
            _("%(star)s: %(variable)s at or above percentile %(cut)s of %(pool)s")
            if reached
            else _("%(star)s: %(variable)s above percentile %(cut)s of %(pool)s")
        )
    else:
        text = _("%(star)s: %(variable)s from %(cut)s") if reached else _("%(star)s: %(variable)s above %(cut)s")
    text %= values
    if condition.get("floor"):
        text += _(", with at least %(floor)s persons employed") % {"floor": numbers.number(condition["floor"])}
    kind = _("Star") if counts else _("Condition")
    return f"{kind} – {text}."


# --- validation ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """The findings that pass the filters, a page of them, and what there is to filter by."""

    page: Page[Any]
    table: Table
    total: int
    shown: int
    counts: list[tuple[str, int]]
    severities: list[tuple[str, str]]
    rules: list[str]
    sources: list[str]
    severity: str
    rule: str
    source: str
    text: str


def report(selection: Selection) -> Report:
    """The validation report of the edition, filtered by the query `severity`, `rule`, `source` and `q`."""
    findings = selection.edition.json("validation.json").get("findings") or []
    rules = sorted({finding["rule"] for finding in findings})
    sources = sorted({finding.get("source") or "" for finding in findings} - {""})
    query = selection.request.GET
    severity = selection.choice("severity", ("", "error", "warning", "note"), "")
    rule = selection.choice("rule", ("", *rules), "")
    source = selection.choice("source", ("", *sources), "")
    text = query.get("q", "").strip()[:100].casefold()

    def passes(finding: dict[str, Any]) -> bool:
        return (
            severity in ("", finding["severity"])
            and rule in ("", finding["rule"])
            and source in ("", finding.get("source"))
            and (not text or text in f"{finding['message']} {' '.join(finding.get('codes') or [])}".casefold())
        )

    shown = [finding for finding in findings if passes(finding)]
    page = Paginator(shown, FINDINGS_ON_A_PAGE).get_page(query.get("page"))
    names = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    rows = [
        {
            "severity": names[finding["severity"]],
            "rule": finding["rule"],
            # Findings are written once, with the edition, in English.
            "message": format_html('<span lang="en">{}</span>', finding["message"]),
            "codes": ", ".join((finding.get("codes") or [])[:40])
            + (" …" if len(finding.get("codes") or []) > 40 else ""),
            "count": finding.get("count"),
            "lines": ", ".join(str(line) for line in (finding.get("lines") or [])[:20]),
            "source": finding.get("source") or "",
        }
        for finding in page
    ]
    columns = [
        Column("severity", _("Severity")),
        Column("rule", _("Check"), "code"),
        Column("message", _("Finding"), header=True),
        Column("codes", _("Codes")),
        Column("count", _("Rows"), "number"),
        Column("lines", _("First lines")),
        Column("source", _("File")),
    ]
    return Report(
        page=page,
        table=Table(_("Findings"), columns, rows, caption_hidden=True),
        total=len(findings),
        shown=len(shown),
        counts=[
            (names[level], count)
            for level in names
            if (count := sum(finding["severity"] == level for finding in findings))
        ],
        severities=list(names.items()),
        rules=rules,
        sources=sources,
        severity=severity,
        rule=rule,
        source=source,
        text=query.get("q", "").strip()[:100],
    )
