"""What can be done with evidence: freeze a fact, cite it, say that it was corrected, withdraw it.

Freezing and citing are parts of a deed in the room that does them (approving a finding, clearing a quote), so these functions
run inside that deed's transaction and its permission; withdrawing is a deed of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from observatory.core import audit
from observatory.core.acting import Actor, Refused, deed
from observatory.core.models import Origin, Programme
from observatory.core.text import TextInLanguages
from observatory.evidence import figures
from observatory.evidence.models import Citation, Edition, Evidence, EvidenceKind, EvidenceState
from observatory.statistics.figures import UnknownFigure


def freeze(
    *,
    programme: Programme,
    kind: str,
    title: TextInLanguages | Mapping[str, str],
    source: TextInLanguages | Mapping[str, str],
    day: date,
    content: Mapping[str, Any],
    address: str = "",
    taken_from: models.Model | None = None,
    demonstrator: str = "",
    edition: Edition | None = None,
    public: bool = False,
    origin: str = "",
    reference: str = "",
) -> Evidence:
    """Keep a fact as it is now; the same content taken from the same row is kept once."""
    plain = json.loads(json.dumps(dict(content), cls=DjangoJSONEncoder, ensure_ascii=False))
    digest = _hash(plain)
    from_kind, from_id = (audit.kind_of(taken_from), str(taken_from.pk)) if taken_from is not None else ("", "")
    known = Evidence.objects.filter(
        programme=programme,
        kind=kind,
        content_sha256=digest,
        taken_from_kind=from_kind,
        taken_from=from_id,
        demonstrator=demonstrator,
        state=EvidenceState.VALID,
    ).first()
    if known is not None:
        return known
    return Evidence.objects.create(
        programme=programme,
        kind=kind,
        title=_text(title),
        source=_text(source),
        date=day,
        address=address,
        content=plain,
        content_sha256=digest,
        edition=edition,
        taken_from_kind=from_kind,
        taken_from=from_id,
        demonstrator=demonstrator,
        public=public,
        origin=origin or programme.origin,
        reference=reference,
    )


def freeze_figure(
    *,
    programme: Programme,
    edition: Edition,
    identifier: str,
    demonstrator: str = "",
    languages: Iterable[str] = ("en", "fr"),
) -> Evidence:
    """Keep a figure of an edition as a fact: its numbers, titles and address in that edition, for ever.

    Raises Refused where the edition has no such figure.
    """
    stored = {}
    for language in languages:
        try:
            stored[language] = figures.figure(edition, identifier, language)
        except UnknownFigure as error:
            raise Refused(
                _("The edition has no figure “%(figure)s”.") % {"figure": identifier}, field="figure"
            ) from error
    first = next(iter(stored.values()))
    return freeze(
        programme=programme,
        kind=EvidenceKind.FIGURE,
        title={language: str(figure.title) for language, figure in stored.items()},
        source={language: str(figure.source) for language, figure in stored.items()},
        day=timezone.now().date(),
        content={
            "edition": edition.id,
            "identity": edition.identity,
            "figure": identifier,
            "columns": list(first.columns),
            "rows": [list(row) for row in first.rows],
        },
        address="",
        edition=edition,
        demonstrator=demonstrator,
        public=True,
        origin=Origin.INVENTED if edition.fictional else Origin.SOURCED,
        reference="" if edition.fictional else str(first.source),
    )


def take_figure(actor: Actor, programme: Programme, *, edition: Edition, identifier: str) -> Evidence:
    """Freeze a figure of an edition as a fact of a programme, as a deed of its own."""
    with deed(actor, "evidence.take_figure", programme, permission="evidence.take_figure") as done:
        evidence = freeze_figure(programme=programme, edition=edition, identifier=identifier)
        done.about(evidence)
    return evidence


def cite(evidence: Evidence, citing: models.Model, note: str = "") -> Citation:
    """Say that a row rests on a fact; call it inside a deed. Raises Refused for a fact that was withdrawn."""
    _citable(evidence, citing)
    citation, _made = Citation.objects.get_or_create(
        evidence=evidence, citing_kind=audit.kind_of(citing), citing=str(citing.pk), defaults={"note": note}
    )
    return citation


def _citable(evidence: Evidence, citing: models.Model) -> None:
    if evidence.state == EvidenceState.WITHDRAWN:
        raise Refused(_("“%(title)s” was withdrawn and cannot be cited.") % {"title": str(evidence)}, field="evidence")
    if audit.programme_of(citing) != evidence.programme_id:
        raise Refused(_("This evidence belongs to another programme."), field="evidence")


def cite_all(chosen: Iterable[Evidence], citing: models.Model) -> None:
    """Let a row rest on exactly these facts, within a deed."""
    wanted = {evidence.pk: evidence for evidence in chosen}
    rows = Citation.objects.filter(citing_kind=audit.kind_of(citing), citing=str(citing.pk))
    rows.exclude(evidence_id__in=wanted).delete()
    known = set(rows.values_list("evidence_id", flat=True))
    new = [evidence for identifier, evidence in wanted.items() if identifier not in known]
    for evidence in new:
        _citable(evidence, citing)
    Citation.objects.bulk_create(
        (Citation(evidence=evidence, citing_kind=audit.kind_of(citing), citing=str(citing.pk)) for evidence in new),
        ignore_conflicts=True,
    )


def available(demonstrator: str, programme: Programme) -> models.QuerySet[Evidence]:
    """The facts that a row about this demonstrator may cite: its own and those about no demonstrator in particular."""
    return Evidence.objects.filter(programme=programme, demonstrator__in=("", demonstrator)).exclude(
        state=EvidenceState.WITHDRAWN
    )


def cited_by(citing: models.Model) -> list[Evidence]:
    """The facts that a row rests on, in the order in which they were cited."""
    rows = Citation.objects.filter(citing_kind=audit.kind_of(citing), citing=str(citing.pk))
    return [row.evidence for row in rows.select_related("evidence", "evidence__edition").order_by("cited", "pk")]


def withdraw_evidence(actor: Actor, evidence: Evidence, *, reason: str) -> Evidence:
    """Take a fact back: its content and title go everywhere, and what rested on it says so."""
    if not reason.strip():
        raise Refused(_("Say in a sentence why it is withdrawn."), field="reason")
    with deed(actor, "evidence.withdraw_evidence", evidence, permission="evidence.withdraw_evidence") as done:
        evidence = take_back(done.locked(evidence), reason)
    return evidence


def take_back(evidence: Evidence, reason: str) -> Evidence:
    """Withdraw a fact within another deed (consent for a quote was withdrawn)."""
    if evidence.state == EvidenceState.WITHDRAWN:
        raise Refused(_("This evidence was withdrawn already."))
    evidence.state, evidence.state_reason = EvidenceState.WITHDRAWN, reason.strip()
    evidence.withdrawn = timezone.now()
    evidence.content = None
    if evidence.kind == EvidenceKind.QUOTE:
        # The title of a quote begins with its words.
        evidence.title = TextInLanguages.from_json({"en": "Withdrawn quote", "fr": "Citation retirée"})
    evidence.version += 1
    evidence.save()
    return evidence


def mark_corrected(evidence: Evidence, reason: str) -> Evidence:
    """Say that the source has been corrected since, within a deed; the frozen content stays."""
    if evidence.state == EvidenceState.VALID:
        evidence.state, evidence.state_reason = EvidenceState.CORRECTED, reason.strip()
        evidence.version += 1
        evidence.save()
    return evidence


def address_of(evidence: Evidence, language: str) -> str:
    """Where the fact itself can be looked at: the page of its figure or row, else its own page."""
    if evidence.address:
        return evidence.address
    with override(language):
        return reverse("facts:fact", args=[evidence.pk])


def _text(value: TextInLanguages | Mapping[str, str]) -> TextInLanguages:
    return value if isinstance(value, TextInLanguages) else TextInLanguages.from_json(value)


def _hash(value: Any) -> str:
    return hashlib.sha256(
        json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()
