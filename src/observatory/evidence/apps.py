"""The application `evidence`."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Editions and figures."""

    name = "observatory.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Make permissions known."""
        from django.utils.translation import gettext_lazy as _

        from observatory.core import office, work
        from observatory.evidence import rules  # noqa: F401
        from observatory.evidence.domain import editions

        work.register_job(editions.DRAW, editions.draw_for)

        office.register("facts:list", _("Evidence"), permission="core.view_programme_office", position=50)
