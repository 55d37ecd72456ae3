"""What was wrong with the input: rules, codes, lines, counts.

`validate` looks at a table of observations; the readers add what they met in the files. See `RULES` for all there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from observatory.statistics.validation.report import LINES_KEPT, Finding, Severity, ValidationReport

if TYPE_CHECKING:
    from observatory.statistics.observations import Observations

__all__ = ["LINES_KEPT", "READING_RULES", "RULES", "Finding", "Severity", "ValidationReport", "validate"]

READING_RULES = {
    "unused-indicator": "series that measure none of the variables, set aside",
    "unreadable-number": "cells that are neither number nor mark of a hole, rejected",
    "rounded-value": "numbers with more than three decimals, rounded",
    "confidential-value": "numbers beside a mark of confidentiality, withheld",
    "unknown-region": "region codes that no classification knows, rejected",
    "unknown-industry": "industry codes that the classification does not know, rejected",
    "aggregate-code": "groups of regions or industries, set aside",
    "negative-value": "numbers below nought, rejected",
    "duplicate-key": "cells that stand twice: kept once if equal, rejected if not",
    "not-in-concordance": "regions that a concordance does not lead anywhere, set aside",
    "split-by-concordance": "regions that a concordance splits by weights",
    "incomplete-row": "rows without region, industry or year, rejected",
}
"""Rules that the readers apply while they still see the rows; what each means."""

RULES = {
    **READING_RULES,
    "two-region-versions": "regions of two NUTS versions side by side",
    "parts-do-not-add-up": "parts whose sum is not their total",
    "total-must-be-summed": "no total over all industries in the source",
    "confidential-cells": "cells that are confidential",
    "missing-cells": "cells without a number",
    "break-in-series": "cells with a break in the series",
    "implausible-emptiness": "people employed in an industry without a local unit",
}
"""All rules by their identifier."""


def validate(observations: Observations) -> ValidationReport:
    """The report on a table: what its readers noticed, and what can be seen in the table itself.

    Findings are gathered per rule and country. Validating twice gives the same report. Nothing is changed in the table.
    """
    from observatory.statistics.validation.adding_up import parts_that_do_not_add_up
    from observatory.statistics.validation.coverage import coverage_findings
    from observatory.statistics.validation.grid import Grid

    kept = observations.report.of(*READING_RULES)
    if not len(observations):
        return ValidationReport(kept)
    grid = Grid.of(observations)
    return ValidationReport((*kept, *coverage_findings(grid), *parts_that_do_not_add_up(grid)))
