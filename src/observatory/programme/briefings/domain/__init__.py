"""What can be done with a briefing, its recommendations and its action plan."""
