"""The application `core`."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """People, programmes, templates."""

    name = "observatory.core"
    label = "core"

    def ready(self) -> None:
        """Make permissions known."""
        from django.utils.translation import gettext_lazy as _

        from observatory.core import mails, office, rules  # noqa: F401

        office.register("core:outbox", _("Outbox"), permission="core.view_outbox", position=60)
        office.register("core:mail_texts", _("Wordings of mails"), permission="core.edit_mail_text", position=70)
        office.register("core:roles", _("Roles"), permission="core.grant_role", position=80)
        office.register("core:deputies", _("Deputies"), permission="core.name_deputy", position=85)
        office.register("core:audit", _("Audit trail"), permission="core.view_audit_trail", position=90)
        office.register("core:edit_programme", _("Name and time zone"), permission="core.manage_programme", position=95)
