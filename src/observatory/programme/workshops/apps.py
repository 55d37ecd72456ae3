"""The application `workshops`."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.workshops"
    label = "workshops"

    def ready(self) -> None:
        """Make permissions, mails, tasks and panels known."""
        from observatory.core.tasks import register as register_tasks
        from observatory.programme.demonstrators import panels as places
        from observatory.programme.workshops import finding, mails, panels, rules  # noqa: F401

        register_tasks(finding.tasks_at_workshops)
        places.register(panels.office_panel, position=30)
        places.register_public(panels.public_panel, position=30)
