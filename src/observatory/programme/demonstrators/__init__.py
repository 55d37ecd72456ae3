"""A selected region: its team, policy project, key actors and steps."""
