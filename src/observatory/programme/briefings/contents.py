"""Everything that a briefing's documents are made of, as plain JSON: what is frozen when it is approved.

Evidence is named by identifier alone. Names and addresses of persons are left out: a plan names organisations.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from observatory.core import audit
from observatory.core.models import WithOrigin
from observatory.evidence.models import Citation
from observatory.programme.assessments.models import Finding
from observatory.programme.briefings.models import Action, Briefing, BriefingSection, Recommendation
from observatory.programme.demonstrators.models import Demonstrator, PolicyProject

FORMAT = 1


def contents_of(briefing: Briefing) -> dict[str, Any]:
    """The briefing as it stands now."""
    demonstrator = briefing.demonstrator
    recommendations = list(briefing.recommendations.prefetch_related("actions", "findings"))
    findings = sorted(
        {finding.pk: finding for row in recommendations for finding in row.findings.all()}.values(),
        key=lambda finding: finding.number,
    )
    sections = list(briefing.sections.all())
    cited = _cited([*sections, *recommendations, *findings, *(a for row in recommendations for a in row.actions.all())])
    written = {
        "format": FORMAT,
        "id": briefing.pk,
        "title": briefing.title.to_json(),
        "summary": briefing.summary.to_json(),
        "programme": {"name": briefing.programme.name.to_json(), "slug": briefing.programme.slug},
        "demonstrator": _demonstrator(demonstrator),
        "steps": [
            {
                "kind": step.kind,
                "planned_start": step.planned_start,
                "planned_end": step.planned_end,
                "started": step.started,
                "ended": step.ended,
            }
            for step in demonstrator.steps.all()
        ],
        "project": _project(demonstrator),
        "sections": [_section(section, cited) for section in sections],
        "findings": [_finding(finding, cited) for finding in findings],
        "recommendations": [_recommendation(row, cited) for row in recommendations],
        **_origin(briefing),
    }
    plain: dict[str, Any] = json.loads(json.dumps(written, cls=DjangoJSONEncoder, ensure_ascii=False))
    return plain


def hash_of(contents: dict[str, Any]) -> str:
    """SHA-256 of the contents, written with sorted keys."""
    text = json.dumps(contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def evidence_in(contents: dict[str, Any]) -> list[str]:
    """Identifiers of all evidence that is cited, each once, in the order in which a reader meets it."""
    found: dict[str, None] = {}
    for section in contents["sections"]:
        found |= dict.fromkeys(section["evidence"])
        if section["key"] == "findings":
            for finding in contents["findings"]:
                found |= dict.fromkeys(finding["evidence"])
        if section["key"] == "recommendations":
            for recommendation in contents["recommendations"]:
                found |= dict.fromkeys(recommendation["evidence"])
        if section["key"] == "action_plan":
            for recommendation in contents["recommendations"]:
                for action in recommendation["actions"]:
                    found |= dict.fromkeys(action["evidence"])
    return list(found)


def recommendation_in(contents: dict[str, Any], identifier: str) -> dict[str, Any] | None:
    """A recommendation as it stands in the contents."""
    return next((entry for entry in contents["recommendations"] if entry["id"] == identifier), None)


def _cited(rows: list[Any]) -> dict[tuple[str, str], list[str]]:
    """Identifiers of the evidence that each row cites, in the order of citing; one query for all."""
    kinds = {audit.kind_of(row) for row in rows}
    wanted = {row.pk for row in rows}
    found: dict[tuple[str, str], list[str]] = {}
    for citation in Citation.objects.filter(citing_kind__in=kinds, citing__in=wanted).order_by("cited", "pk"):
        found.setdefault((citation.citing_kind, citation.citing), []).append(citation.evidence_id)
    return found


def _of(row: Any, cited: dict[tuple[str, str], list[str]]) -> list[str]:
    return cited.get((audit.kind_of(row), row.pk), [])


def _origin(row: WithOrigin) -> dict[str, str]:
    return {"origin": row.origin, "reference": row.reference}


def _demonstrator(demonstrator: Demonstrator) -> dict[str, Any]:
    return {
        "id": demonstrator.pk,
        "name": demonstrator.name.to_json(),
        "slug": demonstrator.slug,
        "region": demonstrator.region,
        "region_version": demonstrator.region_version,
        "country": demonstrator.country,
        "working_language": demonstrator.working_language,
    }


def _project(demonstrator: Demonstrator) -> dict[str, Any] | None:
    project = PolicyProject.objects.filter(demonstrator=demonstrator).first()
    if project is None or not project.title:
        return None
    return {
        "title": project.title.to_json(),
        "owner": project.owner,
        "stage": project.stage,
        "value_chains": project.value_chains.to_json(),
        "industries": project.industries,
        "stages": [
            {
                "stage": record.stage,
                "planned": record.planned,
                "reached": record.reached,
                "clusters_part": record.clusters_part.to_json(),
            }
            for record in project.stages.all()
        ],
        "actors": [{"name": actor.name, "part": actor.part} for actor in project.actors.all()],
        **_origin(project),
    }


def _section(section: BriefingSection, cited: dict[tuple[str, str], list[str]]) -> dict[str, Any]:
    return {
        "id": section.pk,
        "key": section.key,
        "title": section.title.to_json(),
        "prose": section.prose.to_json(),
        "evidence": _of(section, cited),
    }


def _finding(finding: Finding, cited: dict[tuple[str, str], list[str]]) -> dict[str, Any]:
    return {
        "id": finding.pk,
        "number": finding.number,
        "kind": finding.kind,
        "title": finding.title.to_json(),
        "text": finding.text.to_json(),
        "evidence": _of(finding, cited),
    }


def _recommendation(row: Recommendation, cited: dict[tuple[str, str], list[str]]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number,
        "title": row.title.to_json(),
        "text": row.text.to_json(),
        "addressee": row.addressee,
        "kind": row.kind,
        "rationale": row.rationale.to_json(),
        "benefit": row.benefit.to_json(),
        "cost": row.cost,
        "risk": row.risk.to_json(),
        "priority": row.priority,
        "horizon": row.horizon,
        "difficulty": row.difficulty,
        "findings": [finding.pk for finding in row.findings.all()],
        "evidence": _of(row, cited),
        "actions": [_action(action, cited) for action in row.actions.all()],
        **_origin(row),
    }


def _action(action: Action, cited: dict[tuple[str, str], list[str]]) -> dict[str, Any]:
    return {
        "id": action.pk,
        "number": action.number,
        "title": action.title.to_json(),
        "description": action.description.to_json(),
        "owner": action.owner_organisation,
        "partners": action.partners,
        "start": action.start,
        "end": action.end,
        "budget": _number(action.budget),
        "currency": action.currency,
        "funding": action.funding,
        "indicator": action.indicator.to_json(),
        "unit": action.unit.to_json(),
        "baseline": _number(action.baseline),
        "baseline_date": action.baseline_date,
        "target": _number(action.target),
        "target_date": action.target_date,
        "risk": action.risk.to_json(),
        "status": action.status,
        "evidence": _of(action, cited),
        **_origin(action),
    }


def _number(value: Decimal | None) -> str | None:
    """A number as text without needless noughts: floating point would not give it back."""
    if value is None:
        return None
    return f"{value.normalize():f}"
