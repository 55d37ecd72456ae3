"""The application `publications`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    """Pages that people write, with drafts, preview, workflow, images, translation and search."""

    name = "observatory.publications"
    label = "publications"

    def ready(self) -> None:
        """Make permissions, mails, the clock's part and the way to the pages known."""
        from observatory.core import navigation, office, work
        from observatory.publications import access, mails, rules  # noqa: F401
        from observatory.publications.domain import newsletters

        access.connect()
        work.register_chime("publications.forget_unconfirmed", newsletters.forget_unconfirmed, every=3600)
        navigation.register("publications:home", _("Publications"), 60)
        office.register("publications:send", _("Newsletter"), permission="publications.send_issue", position=40)
