"""The application `demonstrators`."""

from django.apps import AppConfig


class DemonstratorsConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.demonstrators"
    label = "demonstrators"

    def ready(self) -> None:
        """Make permissions known."""
        from observatory.programme.demonstrators import rules  # noqa: F401
