"""The application `calls`."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.calls"
    label = "calls"

    def ready(self) -> None:
        """Make permissions, mails, tasks, files, pages and the clock known."""
        from django.utils.translation import gettext_lazy as _

        from observatory.core import files, mail_readers, navigation, office, tasks
        from observatory.core.work import register_chime
        from observatory.programme.calls import mails, rules, work  # noqa: F401
        from observatory.programme.calls.domain.calls import close_due_calls, open_due_calls

        files.register("calls.application", rules.may_download)
        mail_readers.register("calls.application", rules.may_read_mail)
        tasks.register(work.tasks)
        office.register("calls:office_calls", _("Calls"), permission="calls.view_office_calls", position=10)
        navigation.register("calls:calls", _("Calls"), 70)
        register_chime("calls.open", open_due_calls, every=1.0)
        register_chime("calls.close", close_due_calls, every=1.0)
