"""The application `demonstrators`."""

from django.apps import AppConfig


class DemonstratorsConfig(AppConfig):
    """Registers with the rooms below what they show of this one."""

    name = "observatory.programme.demonstrators"
    label = "demonstrators"

    def ready(self) -> None:
        """Make permissions and pages known, and what follows when a region leaves its call."""
        from django.utils.translation import gettext_lazy as _

        from observatory.core import navigation, office
        from observatory.programme.calls import leaving
        from observatory.programme.demonstrators import rules  # noqa: F401
        from observatory.programme.demonstrators.domain.demonstrators import close_after_leaving

        leaving.register(close_after_leaving)
        navigation.register("demonstrators:public_list", _("Model regions"), 56)
        office.register(
            "demonstrators:list",
            _("Model demonstrator regions"),
            permission="core.view_programme_office",
            position=20,
        )
