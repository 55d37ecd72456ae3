"""Run benchmarks and print what they found: python -m benchmarks [NAME ...]."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measurement import ROOT, Line, Result, Setting, UnavailableError, machine, write
from benchmarks.report import write_page

NAMES = (
    "europe",
    "united_states",
    "business_patterns",
    "establishments",
    "scale",
    "bounds",
    "measures",
    "distance",
    "pages",
)
LARGE = ("hundred_million",)
"""Those that take many minutes: run only where they are named."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"of {', '.join(NAMES)}; all of these if none is given; or {', '.join(LARGE)}",
    )
    parser.add_argument("--repeat", type=int, default=3, help="how often each run is repeated (default 3)")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the real data")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - {*NAMES, *LARGE})
    if unknown:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES + LARGE)}")
    console = Console(width=None if sys.stdout.isatty() else 132)
    kept = True
    for name in options.names or NAMES:
        facts = machine()
        module = importlib.import_module(f"benchmarks.{name}")
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            try:
                result = module.measure(Setting(options.data.resolve(), Path(folder), options.repeat))
            except UnavailableError as reason:
                console.print(f"{name}: left out, {reason}.", highlight=False)
                continue
        show(console, result)
        write(result, facts, options.repeat)
        write_page(NAMES + LARGE)
        kept &= all(target.met for target in result.targets)
    return 0 if kept else 1


def show(console: Console, result: Result) -> None:
    """The table of a result."""
    table = Table(title=f"{result.name}: {result.question}", title_justify="left")
    table.add_column("what")
    for column in ("wall s", "processor s", "memory MiB", "ratio"):
        table.add_column(column, justify="right")
    table.add_column("note")
    for line in result.lines:
        table.add_row(*_cells(line))
    console.print(table)
    for target in result.targets:
        verdict = "met" if target.met else "MISSED"
        console.print(
            f"  {verdict}: {target.what}: {target.measured:.4g} {target.unit} (limit {target.limit:g})", highlight=False
        )


def _cells(line: Line) -> list[str]:
    def text(number: float | None, form: str) -> str:
        return "" if number is None else format(number, form)

    return [
        line.what,
        text(line.wall, ".3f"),
        text(line.cpu, ".3f"),
        text(line.memory, ",.0f"),
        text(line.ratio, ",.2f"),
        line.note,
    ]


if __name__ == "__main__":
    sys.exit(main())
