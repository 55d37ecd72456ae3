"""The application `core`."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """People, programmes, templates."""

    name = "observatory.core"
    label = "core"

    def ready(self) -> None:
        """Make permissions known."""
        from observatory.core import rules  # noqa: F401
