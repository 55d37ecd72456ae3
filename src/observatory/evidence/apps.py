"""The application `evidence`."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Editions and figures."""

    name = "observatory.evidence"
    label = "evidence"
