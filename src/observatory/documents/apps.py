"""The application `documents`: no rows, only the style sheet of documents on pages."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents in every medium."""

    name = "observatory.documents"
    label = "documents"
