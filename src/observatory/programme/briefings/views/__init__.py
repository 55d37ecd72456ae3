"""Pages of briefings, recommendations, actions and the follow-up."""
