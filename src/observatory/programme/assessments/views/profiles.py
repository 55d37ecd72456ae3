"""The statistical profile: figures of an edition, and whom the region is compared with."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.components import Column, Table
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, signed_in, tell
from observatory.evidence import figures
from observatory.evidence.editions import reader
from observatory.evidence.models import Edition, EditionStatus, EvidenceKind
from observatory.programme.assessments import peers as regions
from observatory.programme.assessments.chapters import figure_kept, rule_words
from observatory.programme.assessments.domain import profiles as verbs
from observatory.programme.assessments.forms import PeersForm
from observatory.programme.assessments.models import PeerRule, PreAssessment, Profile
from observatory.programme.assessments.views.common import crumb, crumbs, form_page, one
from observatory.statistics.figures import UnknownFigure


@require_safe
@signed_in
def profile(request: HttpRequest, pk: str) -> HttpResponse:
    """The figures of the profile, each with the button that keeps it as evidence."""
    row = one(request, pk)
    chosen = _profile(row)
    context: dict[str, Any] = {
        "row": row,
        "profile": chosen,
        "breadcrumbs": crumbs(row, crumb(_("Statistical profile"))),
    }
    if chosen is None:
        context["edition"] = verbs.edition_in_use(row)
    else:
        language = get_language() or "en"
        numbers = reader(chosen.edition)
        near = regions.named(numbers, row.demonstrator.region, chosen.year, chosen.peers)
        distances = (
            {}
            if chosen.rule == PeerRule.CHOSEN
            else {
                peer.code: peer.distance
                for peer in regions.nearest(numbers, row.demonstrator.region, chosen.year, chosen.rule)
            }
        )
        current = verbs.edition_in_use(row)
        context |= {
            "rule": rule_words(chosen.rule),
            "peers": _table(near, distances, language),
            "figures": [_figure(row, chosen, identifier, language) for identifier in chosen.figures],
            "newer": current if current is not None and current.pk != chosen.edition_id else None,
            "kind": EvidenceKind.FIGURE,
        }
    return render(request, "assessments/profile.html", context)


@signed_in
def choose(request: HttpRequest, pk: str) -> HttpResponse:
    """Edition, year and peers. Another edition or year (`?edition=`, `?year=`) offers its own regions."""
    row = one(request, pk)
    known = _profile(row)
    cancel = reverse("assessments:profile", args=[row.pk])
    editions = _editions(row, known)
    asked = request.POST.get("edition") or request.GET.get("edition") or (known.edition_id if known else "")
    edition = editions.get(asked) or next(iter(editions.values()), None)
    if edition is None:
        attempt(request, lambda: verbs.choose_peers(Actor.of(request), row))
        return redirect(cancel)
    numbers, language = reader(edition), get_language() or "en"
    years = regions.years(numbers, row.demonstrator.region_version, row.demonstrator.region)
    wanted = request.POST.get("year") or request.GET.get("year") or (str(known.year) if known else "")
    year = int(wanted) if wanted.isdigit() and int(wanted) in years else years[-1]
    listed = regions.candidates(numbers, row.demonstrator.region, year)
    groups = [
        (country, [(peer.code, f"{peer.label(language)} ({peer.code})") for peer in peers])
        for country, peers in groupby(listed, key=lambda peer: peer.country)
    ]
    form = PeersForm(
        [(one_edition.pk, f"{one_edition.title} ({one_edition.pk})") for one_edition in editions.values()],
        years,
        groups,
        request.POST or None,
        initial={
            "edition": edition.pk,
            "year": str(year),
            "rule": known.rule if known else PeerRule.STRUCTURE,
            "peers": known.peers if known else [],
            "version": known.version if known else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.choose_peers(
                Actor.of(request),
                row,
                edition=edition,
                year=int(given["year"]),
                rule=given["rule"],
                peers=given["peers"],
                version=given["version"],
            )
        except Refused as refusal:
            tell(form, refusal)
            now = _profile(row)
            form.meanwhile = what_changed(
                form, {"peers": ", ".join(now.peers), "rule": now.get_rule_display()} if now else {}
            )
        else:
            return redirect(cancel)
    way = crumb(_("Statistical profile"), "profile", row.pk)
    return form_page(request, row, form, _("Regions to compare with"), cancel, way, explain_rules=True)


@require_POST
@signed_in
def keep(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep a figure as evidence of this region."""
    row = one(request, pk)
    attempt(
        request,
        lambda: verbs.freeze_profile_figure(Actor.of(request), row, identifier=request.POST.get("figure", "")),
        _("The figure is kept as evidence."),
    )
    return redirect("assessments:profile", row.pk)


def _profile(row: PreAssessment) -> Profile | None:
    return Profile.objects.filter(pre_assessment=row).select_related("edition").first()


def _editions(row: PreAssessment, known: Profile | None) -> dict[str, Edition]:
    """Editions that have numbers of the region: those in use, and the one chosen before."""
    region = row.demonstrator
    found = {
        edition.pk: edition
        for edition in Edition.objects.filter(status=EditionStatus.CURRENT).order_by("-registered", "id")
        if regions.years(reader(edition), region.region_version, region.region)
    }
    if known is not None:
        found.setdefault(known.edition_id, known.edition)
    return found


def _table(near: list[regions.Peer], distances: dict[str, float | None], language: str) -> Table:
    columns = [
        Column("name", _("Region"), header=True),
        Column("code", _("Code"), kind="code"),
        Column("country", _("Country")),
    ]
    if distances:
        columns.append(Column("distance", _("Distance"), kind="number", digits=3))
    rows = [
        {
            "name": peer.label(language),
            "code": peer.code,
            "country": peer.country,
            "distance": distances.get(peer.code),
        }
        for peer in near
    ]
    return Table(_("Peer regions"), columns, rows)


def _figure(row: PreAssessment, chosen: Profile, identifier: str, language: str) -> dict[str, Any]:
    try:
        figure: Any = figures.figure(chosen.edition, identifier, language)
    except UnknownFigure:
        figure = None
    return {"identifier": identifier, "figure": figure, "fact": figure_kept(row, chosen, identifier)}
