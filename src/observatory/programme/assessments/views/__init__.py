"""Pages of pre-assessments."""
