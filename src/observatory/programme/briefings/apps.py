"""The application `briefings`."""

from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.briefings"
    label = "briefings"

    def ready(self) -> None:
        """Make permissions, mails, panels, tasks, citing rows and the clock's part known."""
        from observatory.core import work
        from observatory.programme.briefings import citations, mails, panels, rules, tasks  # noqa: F401
        from observatory.programme.briefings.domain import progress

        work.register_chime("briefings.ask_when_due", progress.ask_when_due, every=300)
