"""The application `surveys`."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.surveys"
    label = "surveys"

    def ready(self) -> None:
        """Make permissions known."""
        from observatory.programme.surveys import rules  # noqa: F401
