"""The application `workshops`."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.workshops"
    label = "workshops"

    def ready(self) -> None:
        """Make permissions known."""
        from observatory.programme.workshops import rules  # noqa: F401
