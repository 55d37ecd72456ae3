"""The documentation of the API as a page of the site, made from its OpenAPI document: no foreign host, no script."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.atlas.addresses import Addresses
from observatory.atlas.api.application import api
from observatory.atlas.fragments import rendered
from observatory.evidence import editions


@require_safe
def documentation(request: HttpRequest, edition_id: str | None = None) -> HttpResponse:
    """Every operation with its parameters and its answer; the examples lead to the edition in use."""
    edition = editions.by_id(edition_id) if edition_id else editions.current()
    to = Addresses(edition_id)
    template, key = "atlas/parts/api_described.html", (edition_id, get_language())
    # Anyone can make up an edition's identifier: what is written for one that does not exist is not kept.
    described = (
        render_to_string(template, _described(edition_id, to))
        if edition is None
        else rendered(template, key, lambda: _described(edition_id, to))
    )
    context = {
        "described": described,
        "to": to,
        "edition": edition,
        "breadcrumbs": [
            {"label": _("Home"), "address": to.page("home")},
            {"label": _("Data and methods"), "address": to.page("data")},
            {"label": _("API")},
        ],
    }
    return render(request, "atlas/api.html", context)


def _described(edition_id: str | None, to: Addresses) -> dict[str, Any]:
    schema = _schema()
    return {
        "about": schema["info"]["description"],
        "operations": [
            _operation(path, item["get"], edition_id or "current") for path, item in schema["paths"].items()
        ],
        "models": [_model(name, model) for name, model in sorted(schema["components"]["schemas"].items())],
        "to": to,
    }


@cache
def _schema() -> dict[str, Any]:
    """The OpenAPI document, written once: it depends on the program alone."""
    return dict(api.get_openapi_schema())


def _operation(path: str, operation: dict[str, Any], edition: str) -> dict[str, Any]:
    parameters = [
        {
            "name": each["name"],
            "place": each["in"],
            "required": each.get("required", False),
            "type": _type(each["schema"]),
            "default": each["schema"].get("default"),
            "description": each.get("description") or each["schema"].get("description") or "",
        }
        for each in operation.get("parameters", [])
    ]
    needed = [each for each in parameters if each["required"] and each["name"] != "edition"]
    return {
        "identifier": operation["operationId"],
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": parameters,
        "answer": _type(operation["responses"][200]["content"]["application/json"]["schema"]),
        "example": None if needed else path.replace("{edition}", edition),
    }


def _model(name: str, model: dict[str, Any]) -> dict[str, Any]:
    fields = [
        {"name": field, "type": _type(about), "description": about.get("description", "")}
        for field, about in model.get("properties", {}).items()
    ]
    return {"name": name, "about": model.get("description", ""), "fields": fields}


def _type(schema: dict[str, Any]) -> str:
    """A type in words: `text`, `list of Place`, `number or nothing`."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("type", "any"))
