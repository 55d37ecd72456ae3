"""The application `atlas`."""

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    """Pages on the statistics."""

    name = "observatory.atlas"
    label = "atlas"
