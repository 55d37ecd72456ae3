"""The interview guide: what is asked under each theme. Derived from the focus of peer reviews of cluster policies."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from observatory.programme.assessments.models import InterviewTheme

GUIDE: tuple[tuple[InterviewTheme, Any], ...] = (
    (InterviewTheme.ROLE, _("What is your role, and what is your organisation there for?")),
    (InterviewTheme.HISTORY, _("How did the policy come about, and what has changed since?")),
    (InterviewTheme.WORKS, _("What works well, what does not, and how do you know?")),
    (InterviewTheme.CLUSTERS, _("How do clusters take part in making, carrying out and watching over the policy?")),
    (InterviewTheme.CROSS_CLUSTER, _("Which themes connect several clusters, and how were they chosen?")),
    (InterviewTheme.MONEY, _("Who pays for what, and until when?")),
    (InterviewTheme.BARRIERS, _("What stands in the way?")),
    (InterviewTheme.CHANGE, _("What would have to happen within two years to convince you?")),
    (InterviewTheme.OTHERS, _("Who else must be heard?")),
)
