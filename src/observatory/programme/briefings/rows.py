"""Rows as the pages of this step ask for them, with everything that their permissions look at."""

from __future__ import annotations

from observatory.programme.briefings.models import Action, Briefing, Recommendation

BRIEFINGS = Briefing.objects.select_related("demonstrator__programme")
RECOMMENDATIONS = Recommendation.objects.select_related("briefing__demonstrator__programme")
ACTIONS = Action.objects.select_related("recommendation__briefing__demonstrator__programme")
