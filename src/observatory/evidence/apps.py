"""The application `evidence`."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Editions and figures."""

    name = "observatory.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Make permissions known."""
        from observatory.evidence import rules  # noqa: F401
