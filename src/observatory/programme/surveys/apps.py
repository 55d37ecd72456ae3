"""The application `surveys`."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.surveys"
    label = "surveys"

    def ready(self) -> None:
        """Make permissions, mails, jobs, the clock's part, panels and tasks known."""
        from django.utils.translation import gettext_lazy as _

        from observatory.core import office, work
        from observatory.programme.surveys import mails, panels, rules, tasks  # noqa: F401
        from observatory.programme.surveys.domain import merging, waves

        work.register_job(waves.MERGE, merging.merge_job)
        work.register_chime("surveys.close_due_waves", waves.close_due_waves, every=5)
        work.register_chime("surveys.remind_where_due", waves.remind_where_due, every=300)
        work.register_chime("surveys.clear_traces", merging.clear_traces, every=60)
        office.register(
            "surveys:questionnaires", _("Questionnaires"), permission="surveys.manage_questionnaire", position=30
        )
