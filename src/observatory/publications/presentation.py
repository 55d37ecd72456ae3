"""What pages show of the other rooms: figures of a region, and what its steps have published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from observatory.core.models import Programme
from observatory.evidence import editions, figures
from observatory.evidence.editions import EditionReader
from observatory.evidence.models import Edition, EditionStatus
from observatory.programme.demonstrators.models import Demonstrator
from observatory.statistics.figures import UnknownFigure

if TYPE_CHECKING:
    from observatory.publications.models import RegionStoryPage


@dataclass(frozen=True)
class Statistics:
    """The portfolio of a region in the edition that knows it, and the address of its page."""

    figure: figures.StoredFigure
    address: str
    edition: EditionReader


@dataclass(frozen=True)
class Report:
    """A published report: title, region, date, address."""

    title: Any
    region: Any
    date: Any
    address: str
    origin: str


def statistics_of(page: RegionStoryPage) -> Statistics | None:
    """The latest figure on the page's region; None where no current edition knows the region."""
    for row in Edition.objects.filter(status=EditionStatus.CURRENT).order_by("-registered"):
        edition = editions.reader(row)
        found = edition.one(
            "SELECT max(year) AS year FROM panorama WHERE region = ? AND region_version = ?",
            [page.region, page.region_version],
        )
        if found is None or found["year"] is None:
            continue
        try:
            figure = figures.figure(edition, f"portfolio-{page.region}-{found['year']}", get_language() or "en")
        except UnknownFigure:
            continue
        address = reverse("atlas:region", args=[page.region_version, page.region])
        return Statistics(figure, address, edition)
    return None


def documents_of(page: RegionStoryPage) -> list[Report]:
    """What the steps of the page's demonstrator have published."""
    row = (
        Demonstrator.objects.filter(pk=page.demonstrator).exclude(published=None).first() if page.demonstrator else None
    )
    if row is None:
        return []
    address = reverse("demonstrators:public_page", args=[row.programme.slug, row.slug])
    return [Report(row.name, row.name, row.published, address, row.origin)]


def proceedings_of(programme: Programme) -> list[Report]:
    """The published proceedings of a programme's workshops, the latest first."""
    proceedings = apps.get_model("workshops", "Proceedings")
    rows = proceedings._default_manager.filter(workshop__demonstrator__programme=programme).exclude(published=None)
    found = []
    for row in rows.select_related("workshop__demonstrator").order_by("-published"):
        try:
            address = reverse("workshops:public_proceedings", args=[row.workshop_id])
        except NoReverseMatch:
            continue
        found.append(
            Report(row.workshop.title, row.workshop.demonstrator.name, row.published, address, row.workshop.origin)
        )
    return found
