"""The thread of a recommendation, in both directions: evidence, findings, the recommendation, its actions and their reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from observatory.core.models import User
from observatory.core.text import TextInLanguages
from observatory.evidence import citing, figures
from observatory.evidence.editions import reader
from observatory.evidence.models import Evidence, EvidenceKind, EvidenceState
from observatory.programme.assessments.models import Finding, FindingKind
from observatory.programme.briefings.contents import contents_of, recommendation_in
from observatory.programme.briefings.documents import rests_on, withdrawal_sentence
from observatory.programme.briefings.models import (
    Action,
    BriefingVersion,
    Degree,
    Horizon,
    ProgressReport,
    Recommendation,
    RecommendationKind,
)
from observatory.programme.briefings.monitoring import Line, lines_of
from observatory.statistics.errors import InputError
from observatory.statistics.figures import identifiers


@dataclass(frozen=True)
class Piece:
    """A piece of evidence as this reader may see it. `address` is its own page, empty where they may not open it."""

    identifier: str
    kind: Any
    title: str
    language: str
    source: str
    evidence: Evidence
    address: str
    edition_address: str
    figure: figures.StoredFigure | None
    quote: dict[str, Any] | None
    through: tuple[int, ...]

    @property
    def withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.evidence.state == EvidenceState.WITHDRAWN

    @property
    def corrected(self) -> bool:
        """Whether its source has been corrected since."""
        return self.evidence.state == EvidenceState.CORRECTED


@dataclass(frozen=True)
class FoundOut:
    """A finding in a thread. `address` leads to its page, empty where there is none for this reader."""

    identifier: str
    number: int
    kind: Any
    title: TextInLanguages
    text: TextInLanguages
    address: str


@dataclass(frozen=True)
class Thread:
    """Everything that a recommendation hangs on, and everything that hangs on it."""

    recommendation: Recommendation
    entry: dict[str, Any]
    pieces: tuple[Piece, ...]
    findings: tuple[FoundOut, ...]
    actions: tuple[Line, ...]
    reports: dict[str, list[ProgressReport]]
    withdrawals: tuple[str, ...]
    kind: Any
    horizon: Any
    cost: Any
    priority: Any
    difficulty: Any

    def text(self, name: str) -> TextInLanguages:
        """One of the recommendation's texts: `title`, `text`, `rationale`, `benefit`, `risk`."""
        return TextInLanguages.from_json(self.entry[name])

    @property
    def texts(self) -> dict[str, TextInLanguages]:
        """All of them by name, for a template."""
        return {name: self.text(name) for name in ("title", "text", "rationale", "benefit", "risk")}


def thread_of(recommendation: Recommendation, person: User | None, version: BriefingVersion | None = None) -> Thread:
    """The thread as it stands now, or (for the public) with the words of a published version.

    What actions have come to and which evidence still holds is always as of now. Raises KeyError where the version has no
    such recommendation.
    """
    public = version is not None
    contents = version.contents if version is not None else contents_of(recommendation.briefing)
    entry = recommendation_in(contents, recommendation.pk)
    if entry is None:
        raise KeyError(recommendation.pk)
    findings = {finding["id"]: finding for finding in contents["findings"]}
    own = [findings[identifier] for identifier in entry["findings"]]
    identifiers_ = rests_on(contents, entry)
    rows = Evidence.objects.select_related("edition", "programme").in_bulk(identifiers_)
    language = get_language() or "en"
    pieces = tuple(
        piece_of(
            rows[identifier],
            person,
            through=tuple(finding["number"] for finding in own if identifier in finding["evidence"]),
        )
        for identifier in identifiers_
        if identifier in rows
    )
    left = sum(not piece.withdrawn for piece in pieces)
    listed = [action["id"] for action in entry["actions"]]
    actions = [
        action
        for action in Action.objects.filter(recommendation=recommendation).select_related(
            "recommendation__briefing__demonstrator__programme"
        )
        if action.pk in listed
    ]
    degrees = dict(Degree.choices)
    reports: dict[str, list[ProgressReport]] = {action.pk: [] for action in actions}
    for report in ProgressReport.objects.filter(action__in=actions).order_by("-filed", "-pk"):
        reports[report.action_id].append(report)
    return Thread(
        recommendation=recommendation,
        entry=entry,
        pieces=pieces,
        findings=tuple(_found(finding, person, public=public) for finding in own),
        actions=tuple(lines_of(actions)),
        reports=reports,
        withdrawals=tuple(
            withdrawal_sentence(piece.evidence.withdrawn, left, language)
            for piece in pieces
            if piece.evidence.withdrawn is not None
        ),
        kind=dict(RecommendationKind.choices)[entry["kind"]],
        horizon=dict(Horizon.choices)[entry["horizon"]],
        cost=degrees[entry["cost"]],
        priority=degrees[entry["priority"]],
        difficulty=degrees.get(entry["difficulty"], ""),
    )


def pieces_of(rows: Iterable[Evidence], person: User | None) -> list[Piece]:
    """Evidence as this reader may see it, in the order given."""
    return [piece_of(row, person) for row in rows]


def piece_of(row: Evidence, person: User | None, *, through: tuple[int, ...] = ()) -> Piece:
    """A piece of evidence as this reader may see it: of what is not public, or was withdrawn, only that it is there."""
    language = get_language() or "en"
    sees = row.public or (person is not None and person.has_perm("evidence.view_evidence", row))
    shown = sees and row.state != EvidenceState.WITHDRAWN
    reading = row.title.read(language)
    figure = None
    if shown and row.kind == EvidenceKind.FIGURE and row.edition is not None and row.content:
        figure = figures.figure(row.edition, row.content["figure"], language)
    title = reading.text if shown else _("Evidence that is not public")
    if row.state == EvidenceState.WITHDRAWN:
        title = _("Withdrawn evidence")
    return Piece(
        identifier=row.pk,
        kind=row.get_kind_display(),
        title=title,
        language=reading.language if shown and reading.fallback else "",
        source=row.source.read(language).text if shown else "",
        evidence=row,
        address=reverse("facts:fact", args=[row.pk]) if shown else "",
        edition_address=edition_page(row) if figure is not None else "",
        figure=figure,
        quote=row.content if shown and row.kind == EvidenceKind.QUOTE else None,
        through=through,
    )


def edition_page(row: Evidence) -> str:
    """Where a figure stands in the very edition that it was taken from: the page of its region or industry there."""
    assert row.edition is not None
    assert row.content is not None
    opened = reader(row.edition)
    where: dict[str, Any] = {"edition_id": row.edition.pk}
    try:
        request = identifiers.parse(row.content["figure"], layers=tuple(opened.manifest["layers"]))
    except InputError:
        return reverse("atlas:home", kwargs=where)
    if request.region:
        found = opened.one("SELECT region_version FROM regions WHERE region = ?", [request.region])
        if found is not None:
            address = reverse(
                "atlas:region", kwargs={**where, "version": found["region_version"], "code": request.region}
            )
            return f"{address}?year={request.year}" if request.year else address
    if request.industry:
        return reverse("atlas:industry", kwargs={**where, "layer": request.layer, "code": request.industry})
    return reverse("atlas:home", kwargs=where)


def _found(finding: dict[str, Any], person: User | None, *, public: bool) -> FoundOut:
    described = citing.described(Finding._meta.label_lower, finding["id"], person)
    return FoundOut(
        identifier=finding["id"],
        number=finding["number"],
        kind=dict(FindingKind.choices)[finding["kind"]],
        title=TextInLanguages.from_json(finding["title"]),
        text=TextInLanguages.from_json(finding["text"]),
        address=described.address if described is not None else "",
    )
