"""The application `calls`."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.calls"
    label = "calls"

    def ready(self) -> None:
        """Make permissions known."""
        from observatory.programme.calls import rules  # noqa: F401
