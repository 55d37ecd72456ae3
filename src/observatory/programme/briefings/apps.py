"""The application `briefings`."""

from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.briefings"
    label = "briefings"

    def ready(self) -> None:
        """Make permissions known."""
        from observatory.programme.briefings import rules  # noqa: F401
