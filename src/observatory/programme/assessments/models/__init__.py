"""The pre-assessment: interviews, statistical profile, stress test, findings, report."""

from observatory.programme.assessments.models.findings import Finding, FindingKind, FindingState
from observatory.programme.assessments.models.interviews import (
    Attribution,
    Interview,
    Interviewee,
    InterviewMode,
    InterviewQuote,
    InterviewState,
    InterviewTheme,
    QuoteState,
)
from observatory.programme.assessments.models.pre_assessments import PeerRule, PreAssessment, Profile
from observatory.programme.assessments.models.reports import ReportSection, ReportVersion, SectionKey
from observatory.programme.assessments.models.stress_tests import (
    Confidence,
    Rater,
    StressAnswer,
    StressTest,
    StressTestState,
)

__all__ = [
    "Attribution",
    "Confidence",
    "Finding",
    "FindingKind",
    "FindingState",
    "Interview",
    "InterviewMode",
    "InterviewQuote",
    "InterviewState",
    "InterviewTheme",
    "Interviewee",
    "PeerRule",
    "PreAssessment",
    "Profile",
    "QuoteState",
    "Rater",
    "ReportSection",
    "ReportVersion",
    "SectionKey",
    "StressAnswer",
    "StressTest",
    "StressTestState",
]
