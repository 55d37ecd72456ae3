"""One measurement: a fresh process, its wall time, the processor time it used and the most memory it held."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
PACKAGES = (
    "open-cluster-observatory",
    "duckdb",
    "ibis-framework",
    "numpy",
    "pyarrow",
    "scipy",
    "numba",
    "django",
    "altair",
)
MIB = 2**20


class UnavailableError(Exception):
    """The benchmark needs data that are not here."""


@dataclass(frozen=True)
class Cost:
    """What one run cost: seconds on the clock, seconds of processor time of all its threads, most memory in MiB."""

    wall: float
    cpu: float
    memory: float
    output: str = ""

    def said(self) -> Any:
        """The JSON that the process printed last."""
        return json.loads(self.output.strip().splitlines()[-1])


@dataclass
class Line:
    """One row of a result; `ratio` is against the peer that the table names."""

    what: str
    wall: float | None = None
    cpu: float | None = None
    memory: float | None = None
    ratio: float | None = None
    note: str = ""


@dataclass
class Target:
    """A promise and what was measured."""

    what: str
    limit: float
    measured: float
    unit: str

    @property
    def met(self) -> bool:
        return self.measured < self.limit


@dataclass
class Result:
    """A benchmark's table, its targets, and facts about the input."""

    name: str
    question: str
    lines: list[Line] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """What all benchmarks are given: the real data, a folder of their own, how often to repeat."""

    data: Path
    folder: Path
    repeat: int

    def file(self, *parts: str) -> Path:
        """A file of the real data; raises UnavailableError if it is not there."""
        path = self.data.joinpath(*parts)
        if not path.exists():
            raise UnavailableError(f"{'/'.join(parts)} is not in the folder of real data (--data)")
        return path


def run(command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a process of its own; raises RuntimeError with its words if it fails.

    Processor time and memory are those of the process itself and the children it waited for, as the system counted them.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as words:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=words,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        words.seek(0)
        if process.returncode != 0:
            raise RuntimeError(f"exit code {process.returncode}: {words.read().decode(errors='replace')[-2000:]}")
        text = output.read().decode()
    # Linux counts memory in KiB, macOS in bytes.
    memory = usage.ru_maxrss / (MIB if sys.platform == "darwin" else 1024)
    return Cost(wall, usage.ru_utime + usage.ru_stime, memory, text)


def repeated(times: int, measure: Callable[[int], Cost]) -> tuple[Cost, list[Cost]]:
    """The medians of several runs, each by itself, and the runs; `measure` is given the number of the run."""
    runs = [measure(number) for number in range(times)]
    middle = Cost(
        statistics.median(each.wall for each in runs),
        statistics.median(each.cpu for each in runs),
        max(each.memory for each in runs),
        runs[-1].output,
    )
    return middle, runs


def observatory(*arguments: str | Path) -> list[str | Path]:
    """The command line of the observatory, of the environment that runs the benchmark."""
    return [Path(sys.executable).with_name("observatory"), *arguments]


def step(name: str, *arguments: str | Path) -> list[str | Path]:
    """One of the programs in `benchmarks.steps`."""
    return [sys.executable, "-m", "benchmarks.steps", name, *arguments]


def machine() -> dict[str, Any]:
    """What the figures were measured on; no names, no paths."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "load_before": round(os.getloadavg()[0], 2),
    }


def write(result: Result, facts: Mapping[str, Any], repeat: int) -> Path:
    """Keep a result as JSON."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{result.name}.json"
    content = {
        "benchmark": result.name,
        "question": result.question,
        "machine": dict(facts),
        "repeated": repeat,
        "facts": result.facts,
        "lines": [_rounded(asdict(line)) for line in result.lines],
        "targets": [{**_rounded(asdict(target)), "met": target.met} for target in result.targets],
    }
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def _rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: float(f"{value:.4g}") if isinstance(value, float) else value for name, value in row.items()}
