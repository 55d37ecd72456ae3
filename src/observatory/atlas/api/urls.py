"""Addresses of the API, without a language. Whatever comes back may be read from anywhere, and nothing changes anything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path, reverse

from observatory.atlas.api import editions, figures, numbers, places, problems
from observatory.atlas.api.answers import address, answer
from observatory.atlas.api.application import api
from observatory.atlas.downloads.answers import ANYWHERE, headers, known

METHODS = "GET, HEAD, OPTIONS"
SEEN = {"Access-Control-Expose-Headers": "ETag, Link, X-Total-Count, Content-Disposition"}


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only reading, from every site, without cookies; with a tag, so that nothing is sent twice."""

    @wraps(view)
    def wrapper(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            allowed = {"Allow": METHODS, "Access-Control-Allow-Methods": METHODS, "Access-Control-Max-Age": "86400"}
            return HttpResponse(status=204, headers={**allowed, **ANYWHERE})
        if request.method not in ("GET", "HEAD"):
            refused = problems.response(405, f"{request.method} is not possible: the API is read-only.", "Use GET.")
            refused["Allow"] = METHODS
            return refused
        head, request.method = request.method == "HEAD", "GET"
        response = view(request, *parts, **named)
        if response.status_code == 200 and isinstance(response, HttpResponse):
            etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            if known(request, etag):
                kept = {name: response[name] for name in ("Cache-Control",) if response.has_header(name)}
                response = HttpResponseNotModified(headers=kept)
            response["ETag"] = etag
        for name, value in (headers(lasting=False) | SEEN).items():
            response.headers.setdefault(name, value)
        if head:
            request.method = "HEAD"
        return response

    return wrapper


def root(request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    return answer(
        None,
        {
            "title": api.title,
            "version": api.version,
            "editions": request.build_absolute_uri(address("editions")),
            "openapi": request.build_absolute_uri(address("openapi-json")),
            "documentation": request.build_absolute_uri(reverse("atlas:api")),
        },
    )


def unknown(request: HttpRequest) -> HttpResponse:
    """No operation has this address."""
    return problems.response(
        404, f"There is nothing at {request.path}.", f"The addresses are listed at {address('openapi-json')}."
    )


OPERATIONS = (editions, places, numbers, figures)
"""Modules that register operations when they are imported."""


def _patterns() -> list[URLPattern]:
    own = [each for each in api.urls[0] if isinstance(each, URLPattern)]
    patterns = [path("", root, name="root"), *own, re_path(r"^.*$", unknown)]
    for pattern in patterns:
        pattern.callback = public(pattern.callback)
    return patterns


app_name = "api-v1"
urlpatterns = _patterns()
