"""Who may do what in pre-assessments: office and experts write, the region lead answers for the region and reads the draft.

Working notes and quotes that are not cleared are for office and experts alone. A personal link lets the person who was
interviewed decide over one quote and nothing else.
"""

from __future__ import annotations

from typing import Any

import rules

from observatory.core.models import User
from observatory.programme.assessments.models import PreAssessment, Rater, ReportVersion, StressTest
from observatory.programme.assessments.scores import comparison_of
from observatory.programme.demonstrators.rules import is_its_expert, leads_its_region, runs_its_programme


@rules.predicate
def is_of_the_region(user: User, row: Any) -> bool:
    """A stress test by which the region assesses itself."""
    return isinstance(row, StressTest) and row.rater == Rater.SELF


@rules.predicate
def is_of_the_experts(user: User, row: Any) -> bool:
    """A stress test by which the experts assess the region."""
    return isinstance(row, StressTest) and row.rater == Rater.EXPERT


@rules.predicate
def both_sides_are_final(user: User, row: Any) -> bool:
    """A pre-assessment whose stress test was finished by region and experts."""
    return isinstance(row, PreAssessment) and comparison_of(row) is not None


@rules.predicate
def has_a_published_report(user: User, row: Any) -> bool:
    """A pre-assessment with a version of its report that everybody may read."""
    return isinstance(row, PreAssessment) and row.reports.exclude(published=None).exists()


@rules.predicate
def is_a_published_report(user: User, row: Any) -> bool:
    """A version of a report that everybody may read."""
    return isinstance(row, ReportVersion) and row.published is not None


assesses = runs_its_programme | is_its_expert

rules.add_perm("assessments.begin_pre_assessment", assesses)
rules.add_perm("assessments.view_pre_assessment", assesses | leads_its_region)
rules.add_perm("assessments.edit_pre_assessment", assesses)
rules.add_perm("assessments.answer_stress_test", (is_of_the_region & leads_its_region) | (is_of_the_experts & assesses))
rules.add_perm("assessments.reopen_stress_test", runs_its_programme)
rules.add_perm("assessments.view_comparison", both_sides_are_final & (assesses | leads_its_region))
rules.add_perm("assessments.view_report_version", assesses | leads_its_region | is_a_published_report)
rules.add_perm("assessments.publish_report", runs_its_programme)
rules.add_perm("assessments.read_public_report", has_a_published_report)
# Also what a personal link permits on its quote.
rules.add_perm("assessments.decide_quote", assesses)
