"""The application `core`."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """People, programmes, templates."""

    name = "observatory.core"
    label = "core"
