"""What findings and recommendations of a scenario cite, as the facts that the steps have left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from observatory.evidence import figures
from observatory.evidence.domain import facts
from observatory.evidence.models import Edition, EditionStatus, Evidence
from observatory.programme.assessments.domain import profiles
from observatory.programme.assessments.domain.stress_tests import freeze_score
from observatory.programme.assessments.models import Finding
from observatory.programme.scenarios.lines import Path
from observatory.replay.region import Region
from observatory.replay.stage import Stage
from observatory.statistics.figures import UnknownFigure

REGISTER = (
    "Register an edition that has it first: `make demo` does so with the fictional sample, `observatory edition add` "
    "with an edition of yours."
)


def find_editions(stage: Stage) -> None:
    """Find the edition of every figure that is cited. Raises InputError, before anything is played, for one that has none."""
    editions = list(Edition.objects.filter(status=EditionStatus.CURRENT).order_by("-registered", "id"))
    for place, citation in _citations(stage):
        kind, _, name = citation.partition(":")
        if kind != "figure" or name in stage.editions:
            continue
        found = next((edition for edition in editions if _has(edition, name)), None)
        if found is None:
            raise stage.error(f"no edition in use has the figure {name!r}.", place=place, remedy=REGISTER)
        stage.editions[name] = found


def cited(region: Region, citations: Sequence[str], place: Path) -> tuple[list[Evidence], list[Finding]]:
    """The evidence and the findings that are cited at a place. Raises InputError for what did not come to be."""
    evidence: list[Evidence] = []
    findings: list[Finding] = []
    for number, citation in enumerate(citations):
        kind, _, name = citation.partition(":")
        if kind == "finding":
            findings.append(region.findings[name])
            continue
        if citation not in region.evidence:
            region.evidence[citation] = _kept(region, kind, name, (*place, "evidence", number))
        evidence.append(region.evidence[citation])
    # A question with two ratings is one fact.
    return list({fact.pk: fact for fact in evidence}.values()), findings


def _kept(region: Region, kind: str, name: str, place: Path) -> Evidence:
    """A figure or a score, which are kept when they are first cited; everything else was kept in its step."""
    if kind == "figure" and region.assessment is not None:
        return profiles.freeze_profile_figure(
            region.expert, region.assessment, identifier=name, edition=region.stage.editions[name]
        )
    if kind == "figure":
        return facts.take_figure(
            region.officer, region.stage.programme, edition=region.stage.editions[name], identifier=name
        )
    if kind == "score" and region.assessment is not None:
        return freeze_score(region.expert, region.assessment, code=name)
    if kind == "survey":
        raise region.stage.error(
            f"too few answered {name!r} for its result to be shown.",
            place=place,
            remedy="Let more people answer, or cite another result.",
        )
    raise region.stage.error(
        f"there is no {kind} {name!r} yet.", place=place, remedy="Cite what an earlier step has left."
    )


def _citations(stage: Stage) -> Iterator[tuple[Path, str]]:
    for number, demonstrator in enumerate(stage.scenario.demonstrators):
        found: list[tuple[Path, Sequence[str]]] = []
        if demonstrator.pre_assessment is not None:
            rows = demonstrator.pre_assessment.findings
            found += [(("pre_assessment", "findings", at), row.evidence) for at, row in enumerate(rows)]
        if demonstrator.briefing is not None:
            wanted = demonstrator.briefing.recommendations
            found += [(("briefing", "recommendations", at), row.evidence) for at, row in enumerate(wanted)]
        for path, citations in found:
            for at, citation in enumerate(citations):
                yield ("demonstrators", number, *path, "evidence", at), citation


def _has(edition: Edition, identifier: str) -> bool:
    try:
        figures.figure(edition, identifier, "en")
    except UnknownFigure:
        return False
    return True
