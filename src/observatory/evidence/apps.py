"""The application `evidence`."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Editions and figures."""

    name = "observatory.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Make permissions known."""
        from django.utils.translation import gettext_lazy as _

        from observatory.core import office
        from observatory.evidence import rules  # noqa: F401

        office.register("facts:list", _("Evidence"), permission="core.view_programme_office", position=50)
