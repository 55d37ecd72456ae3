"""The policy briefing: sections, recommendations, action plan, factual check, approval, progress."""

from observatory.programme.briefings.models.actions import (
    PERIODS,
    REASONED,
    REPORTABLE,
    Action,
    ActionStatus,
    Period,
    PlanChange,
    ProgressReport,
    ProgressRequest,
)
from observatory.programme.briefings.models.briefings import (
    SECTION_TITLES,
    Approval,
    Briefing,
    BriefingSection,
    BriefingState,
    BriefingVersion,
    SectionKey,
)
from observatory.programme.briefings.models.checks import FactualCheck, Remark, RemarkAnswer
from observatory.programme.briefings.models.recommendations import (
    Degree,
    Horizon,
    Recommendation,
    RecommendationKind,
    RecommendationState,
)

__all__ = [
    "PERIODS",
    "REASONED",
    "REPORTABLE",
    "SECTION_TITLES",
    "Action",
    "ActionStatus",
    "Approval",
    "Briefing",
    "BriefingSection",
    "BriefingState",
    "BriefingVersion",
    "Degree",
    "FactualCheck",
    "Horizon",
    "Period",
    "PlanChange",
    "ProgressReport",
    "ProgressRequest",
    "Recommendation",
    "RecommendationKind",
    "RecommendationState",
    "Remark",
    "RemarkAnswer",
    "SectionKey",
]
