"""The statistical profile: which edition and year, which peers, and which figures are kept as evidence."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.evidence.domain.facts import freeze_figure
from observatory.evidence.editions import EditionReader, reader
from observatory.evidence.models import Edition, EditionStatus, Evidence
from observatory.programme.assessments import peers as regions
from observatory.programme.assessments.models import PeerRule, PreAssessment, Profile


def default_profile(row: PreAssessment) -> Profile | None:
    """A profile on the edition in use, with the five regions whose mix of industries is nearest; None where it has no numbers.

    It is not saved.
    """
    edition = edition_in_use(row)
    if edition is None:
        return None
    region = row.demonstrator
    numbers = reader(edition)
    known = regions.years(numbers, region.region_version, region.region)
    codes = [peer.code for peer in regions.nearest(numbers, region.region, known[-1], PeerRule.STRUCTURE)]
    profile = Profile(
        pre_assessment=row,
        edition=edition,
        year=known[-1],
        rule=PeerRule.STRUCTURE,
        peers=codes,
        origin=row.origin,
        reference=row.reference,
    )
    profile.figures = identifiers(profile)
    return profile


def edition_in_use(row: PreAssessment) -> Edition | None:
    """The edition in use that has numbers of the region; of several series the one registered last. None if none has any."""
    region = row.demonstrator
    for edition in Edition.objects.filter(status=EditionStatus.CURRENT).order_by("-registered", "id"):
        if regions.years(reader(edition), region.region_version, region.region):
            return edition
    return None


def choose_peers(
    actor: Actor,
    row: PreAssessment,
    *,
    rule: str = PeerRule.STRUCTURE,
    peers: Sequence[str] = (),
    edition: Edition | None = None,
    year: int | None = None,
    version: int | None = None,
) -> Profile:
    """Choose whom the region is compared with: by a rule, or by naming at most five regions.

    Without an edition the one in use is taken, without a year its latest with numbers of the region. `version` is that of
    the profile that was opened.
    """
    if rule not in PeerRule.values:
        raise Refused(_("Peers are found by structure, by size, or chosen."), field="rule")
    chosen = edition or edition_in_use(row)
    if chosen is None:
        raise Refused(
            _("No edition in use has numbers of %(region)s.") % {"region": row.demonstrator.region}, field="edition"
        )
    numbers = reader(chosen)
    day = _year(numbers, row, year)
    codes = _peers(numbers, row, day, rule, peers)
    with deed(actor, "assessments.choose_peers", row, permission="assessments.edit_pre_assessment") as done:
        row = done.locked(row)
        known = Profile.objects.filter(pre_assessment=row).first()
        if known is not None:
            profile = done.locked(known, version)
            if version is None:
                profile.version += 1
        else:
            profile = Profile(pre_assessment=row, origin=row.origin, reference=row.reference)
        profile.edition, profile.year, profile.rule, profile.peers = chosen, day, rule, codes
        profile.figures = identifiers(profile)
        profile.save()
        done.note(edition=chosen.pk, year=day, rule=str(rule), peers=codes)
    return profile


def freeze_profile_figure(
    actor: Actor, row: PreAssessment, *, identifier: str, edition: Edition | None = None
) -> Evidence:
    """Keep a figure as evidence of this region: one of the profile, or any other of its edition by its identifier."""
    profile = Profile.objects.filter(pre_assessment=row).select_related("edition").first()
    source = edition or (profile.edition if profile is not None else edition_in_use(row))
    if source is None:
        raise Refused(
            _("No edition in use has numbers of %(region)s.") % {"region": row.demonstrator.region},
            field="identifier",
        )
    with deed(actor, "assessments.freeze_profile_figure", row, permission="assessments.edit_pre_assessment") as done:
        evidence = freeze_figure(
            programme=row.programme,
            edition=source,
            identifier=identifier.strip(),
            demonstrator=row.demonstrator_id,
        )
        done.note(evidence=evidence.pk, figure=identifier)
    return evidence


def identifiers(profile: Profile) -> list[str]:
    """The figures of a profile: the region's portfolio, its location quotients, and the comparison with its peers."""
    from observatory.statistics.figures import Request, write

    numbers = reader(profile.edition)
    layers = [str(layer) for layer in numbers.manifest["layers"]]
    layer, region, year = layers[0], profile.pre_assessment.demonstrator.region, profile.year
    asked = [
        Request("portfolio", layer, year=year, region=region),
        Request("location_quotients", layer, year=year, region=region),
    ]
    if profile.peers:
        asked.append(Request("comparison", layer, year=year, regions=(region, *profile.peers)))
    return [write(request, layers=layers) for request in asked]


def _year(numbers: EditionReader, row: PreAssessment, year: int | None) -> int:
    region = row.demonstrator
    known = regions.years(numbers, region.region_version, region.region)
    if not known:
        raise Refused(
            _("The edition “%(edition)s” has no numbers of %(region)s.")
            % {"edition": numbers.title, "region": region.region},
            field="edition",
        )
    if year is None:
        return known[-1]
    if year not in known:
        raise Refused(
            _("The edition has no numbers of %(region)s for %(year)s; it has %(years)s.")
            % {"region": region.region, "year": str(year), "years": ", ".join(str(one) for one in known)},
            field="year",
        )
    return year


def _peers(numbers: EditionReader, row: PreAssessment, year: int, rule: str, given: Sequence[str]) -> list[str]:
    own = row.demonstrator.region
    if rule != PeerRule.CHOSEN:
        return [peer.code for peer in regions.nearest(numbers, own, year, rule)]
    codes = list(dict.fromkeys(code.strip() for code in given if code.strip()))
    if not codes:
        raise Refused(_("Choose at least one region, or one of the rules."), field="peers")
    if len(codes) > regions.MOST:
        raise Refused(
            _("Choose at most %(most)d regions: more cannot be told apart in one figure.") % {"most": regions.MOST},
            field="peers",
        )
    found = {peer.code for peer in regions.named(numbers, own, year, codes)}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise Refused(
            _("The edition has no other region with the code %(codes)s in %(year)s.")
            % {"codes": ", ".join(unknown), "year": str(year)},
            field="peers",
        )
    return codes
