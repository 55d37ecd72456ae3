"""Step 4: the policy briefing with recommendations and action plan, and its follow-up."""
