"""The application `assessments`."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.assessments"
    label = "assessments"

    def ready(self) -> None:
        """Make permissions, mails, panels, tasks and what cites evidence known."""
        from observatory.programme.assessments import citing, mails, panels, rules, tasks  # noqa: F401
