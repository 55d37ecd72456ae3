"""The call: applications, evaluation, ranking, selection."""
