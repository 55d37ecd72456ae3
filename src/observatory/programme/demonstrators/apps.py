"""The application `demonstrators`."""

from django.apps import AppConfig


class DemonstratorsConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.demonstrators"
    label = "demonstrators"

    def ready(self) -> None:
        """Make permissions known."""
        from django.utils.translation import gettext_lazy as _

        from observatory.core import navigation, office
        from observatory.programme.demonstrators import rules  # noqa: F401

        navigation.register("demonstrators:public_list", _("Model regions"), 56)
        office.register(
            "demonstrators:list",
            _("Model demonstrator regions"),
            permission="core.view_programme_office",
            position=20,
        )
