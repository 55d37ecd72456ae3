"""What was wrong with the input: findings, and the report that gathers them.

A finding is one sentence about many rows: which rule, how grave, which codes, which lines, how many. Findings are
gathered per rule and country, so that the report of a bulk file can be read by a person.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

Severity = Literal["error", "warning", "note"]

LINES_KEPT = 20
"""How many line numbers a finding names; the count says how many there are."""

_GRAVITY: dict[str, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Finding:
    """One thing that somebody should know about the input.

    ``lines`` are the first lines (counted from 1) of the file named in ``source``; ``count`` is the number of all rows
    concerned, whatever the number of lines kept. ``codes`` are region, industry or indicator codes, in the order in
    which the message means them.
    """

    rule: str
    severity: Severity
    message: str
    codes: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    count: int = 0
    source: str = ""

    def __post_init__(self) -> None:
        if self.severity not in _GRAVITY:
            raise ValueError(f"severity {self.severity!r} is none of {', '.join(_GRAVITY)}")
        object.__setattr__(self, "codes", tuple(str(code) for code in self.codes))
        object.__setattr__(self, "lines", tuple(int(line) for line in self.lines[:LINES_KEPT]))

    @property
    def order(self) -> tuple[int, str, str, tuple[str, ...], str]:
        """Gravest first, then by rule, source, codes and message."""
        return (_GRAVITY[self.severity], self.rule, self.source, self.codes, self.message)


@dataclass(frozen=True)
class ValidationReport:
    """All findings on some input, gravest first."""

    findings: tuple[Finding, ...] = field(default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "findings", tuple(sorted(self.findings, key=lambda finding: finding.order)))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __bool__(self) -> bool:
        return bool(self.findings)

    def of(self, *rules: str) -> tuple[Finding, ...]:
        """The findings of these rules."""
        return tuple(finding for finding in self.findings if finding.rule in rules)

    def counts(self) -> dict[str, int]:
        """How many findings there are of every severity that occurs."""
        counted: Counter[str] = Counter(finding.severity for finding in self.findings)
        return {severity: counted[severity] for severity in _GRAVITY if counted[severity]}

    def with_findings(self, findings: Iterable[Finding]) -> ValidationReport:
        """This report and some findings more; what is already there is not repeated."""
        return ValidationReport(tuple(dict.fromkeys([*self.findings, *findings])))

    def to_json(self) -> str:
        """The report as JSON; equal reports give equal text."""
        document = {"counts": self.counts(), "findings": [asdict(finding) for finding in self.findings]}
        return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> ValidationReport:
        """The report that `to_json` wrote."""
        return cls(
            tuple(
                Finding(**{**entry, "codes": tuple(entry["codes"]), "lines": tuple(entry["lines"])})
                for entry in json.loads(text)["findings"]
            )
        )

    def to_table(self) -> pa.Table:
        """One row per finding: rule, severity, message, codes, lines, count, source."""
        import pyarrow as pa

        schema = pa.schema(
            [
                ("rule", pa.string()),
                ("severity", pa.string()),
                ("message", pa.string()),
                ("codes", pa.list_(pa.string())),
                ("lines", pa.list_(pa.int64())),
                ("count", pa.int64()),
                ("source", pa.string()),
            ]
        )
        return pa.Table.from_pylist([asdict(finding) for finding in self.findings], schema=schema)
