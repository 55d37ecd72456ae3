"""What went wrong, as RFC 9457 describes it: a title, what it was, and what would be right."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from observatory.atlas.downloads.answers import ANYWHERE
from observatory.statistics.errors import InputError

TITLES = {
    404: "Not found",
    405: "Method not allowed",
    422: "Parameter not understood",
    500: "Error of the server",
}
_log = logging.getLogger("django.request")


class Problem(Exception):
    """Ends a request: its status, what was wrong, and the remedy."""

    def __init__(self, status: int, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.remedy = status, detail, remedy


def response(status: int, detail: str, remedy: str, **more: Any) -> HttpResponse:
    """The answer to a request that failed."""
    content = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
        "remedy": remedy,
        **more,
    }
    return HttpResponse(
        json.dumps(content, ensure_ascii=False),
        status=status,
        content_type="application/problem+json; charset=utf-8",
        headers={"Cache-Control": "no-store", **ANYWHERE},
    )


def register(api: NinjaAPI) -> None:
    """Let the API answer in this form whatever happens."""

    @api.exception_handler(Problem)
    def problem(request: HttpRequest, error: Problem) -> HttpResponse:
        return response(error.status, error.detail, error.remedy)

    @api.exception_handler(ValidationError)
    def parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
        wrong = [{"parameter": str(entry["loc"][-1]), "reason": str(entry["msg"])} for entry in error.errors]
        told = "; ".join(f"{entry['parameter']}: {entry['reason']}" for entry in wrong)
        return response(422, f"{told}.", "See /api/v1/openapi.json for what each parameter takes.", parameters=wrong)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return response(404, str(error) or "There is nothing here.", "See /api/v1/openapi.json for the addresses.")

    @api.exception_handler(InputError)
    def refused(request: HttpRequest, error: InputError) -> HttpResponse:
        return response(404, error.problem, error.remedy or "See /api/v1/openapi.json.")

    @api.exception_handler(Exception)
    def failed(request: HttpRequest, error: Exception) -> HttpResponse:
        _log.error("%s: %s", request.path, error, exc_info=error)
        return response(500, "The error has been logged.", "Try again in a moment.")
