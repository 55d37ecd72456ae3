"""What waits for an officer in surveys: texts to be read, results to be published, a wave that ends soon."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from observatory.core import tasks
from observatory.core.models import User
from observatory.core.rules import OFFICE, programmes_with_role
from observatory.programme.surveys.models import FreeTextState, Wave, WaveState


@tasks.register
def waves(person: User) -> Iterator[tasks.Task]:
    """The tasks of an officer with the surveys of their programmes."""
    language = get_language() or "en"
    programmes = [row for row in programmes_with_role(person, OFFICE) if person.has_perm("surveys.manage_wave", row)]
    rows = (
        Wave.objects.filter(demonstrator__programme__in=programmes)
        .exclude(state=WaveState.PUBLISHED)
        .select_related("demonstrator__programme")
        .annotate(waiting=Count("texts", filter=Q(texts__state=FreeTextState.WAITING)))
    )
    for wave in rows:
        where = wave.demonstrator.name.read(language).text
        page = reverse("surveys:wave", args=[wave.pk])
        if wave.state == WaveState.DRAFT:
            title = _("Launch the survey of %(region)s") % {"region": where}
            yield tasks.Task(title, page, wave.programme, wave.opens)
        elif wave.state == WaveState.OPEN:
            title = _("The survey of %(region)s is open") % {"region": where}
            yield tasks.Task(title, page, wave.programme, wave.closes)
        elif wave.merged is None:
            yield tasks.Task(_("The answers of %(region)s are being counted") % {"region": where}, page, wave.programme)
        elif wave.waiting:
            title = ngettext(
                "Read %(count)d answer in words from %(region)s",
                "Read %(count)d answers in words from %(region)s",
                wave.waiting,
            ) % {"count": wave.waiting, "region": where}
            yield tasks.Task(title, reverse("surveys:texts", args=[wave.pk]), wave.programme)
        elif (wave.answers or 0) >= wave.minimum_group:
            yield tasks.Task(_("Publish the survey results of %(region)s") % {"region": where}, page, wave.programme)
