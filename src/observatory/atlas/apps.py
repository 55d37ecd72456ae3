"""The application `atlas`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AtlasConfig(AppConfig):
    """Pages on the statistics."""

    name = "observatory.atlas"
    label = "atlas"

    def ready(self) -> None:
        """Put the atlas's pages into the head of every page."""
        from observatory.core import navigation

        navigation.register("atlas:regions", _("Regions"), 10)
        navigation.register("atlas:industries", _("Industries"), 20)
        navigation.register("atlas:map", _("Map"), 30)
        navigation.register("atlas:compare", _("Compare"), 40)
        navigation.register("atlas:data", _("Data and methods"), 50)
        navigation.register_search("atlas:search")
