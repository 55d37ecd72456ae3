"""The results as tables in `docs/benchmarks.md`, written from the kept JSON so that no figure is copied by hand."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.measurement import RESULTS, ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
START, END = "<!-- results: written by python -m benchmarks -->", "<!-- end of results -->"


def write_page(names: tuple[str, ...]) -> None:
    """Put all kept results, in this order, between the two marks of the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    parts = [
        section(json.loads(file.read_text(encoding="utf-8")))
        for name in names
        if (file := RESULTS / f"{name}.json").is_file()
    ]
    PAGE.write_text(f"{before}{START}\n\n{''.join(parts)}{END}{after}", encoding="utf-8")


def section(result: dict[str, Any]) -> str:
    """One benchmark: its question, its table, what was promised, and the machine."""
    machine = result["machine"]
    packages = ", ".join(
        f"{name} {machine['packages'][name]}" for name in ("duckdb", "ibis-framework", "numpy", "pyarrow")
    )
    lines = [
        f"### `{result['benchmark']}`",
        "",
        f"{_capital(result['question'])}.",
        "",
        "| what | wall s | processor s | memory MiB | ratio | note |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for line in result["lines"]:
        numbers = (_number(line[name]) for name in ("wall", "cpu", "memory", "ratio"))
        lines.append(f"| {line['what'].strip()} | {' | '.join(numbers)} | {line['note']} |")
    if result["targets"]:
        lines += ["", "| promise | limit | measured | |", "| --- | ---: | ---: | --- |"]
        for target in result["targets"]:
            verdict = "met" if target["met"] else "**missed**"
            unit = target["unit"]
            lines.append(
                f"| {target['what']} | {target['limit']:g} {unit} | {_number(target['measured'])} {unit} | {verdict} |"
            )
    lines += [
        "",
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory_gib']} GiB, Python {machine['python']}, {packages}; "
        f"{result['repeated']} runs each; load of the machine before the start {machine['load_before']:g}.",
        "",
    ]
    return "\n".join([*lines, ""])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
