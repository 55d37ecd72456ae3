"""Figures at their permanent addresses."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from observatory.documents.typeface import with_typeface
from observatory.evidence import figures
from observatory.evidence.models import Edition
from observatory.statistics.figures import UnknownFigure

TYPES = {"svg": "image/svg+xml", "csv": "text/csv"}
A_YEAR = 31_536_000


@require_safe
def figure(
    request: HttpRequest, edition: str, language: str, theme: str, identifier: str, ending: str
) -> HttpResponseBase:
    """The picture (`svg`) or the numbers (`csv`) of a figure; with `?download` it is saved instead of shown."""
    row = get_object_or_404(Edition, pk=edition)
    try:
        file = figures.stored_file(row, identifier, language, theme, ending)
    except UnknownFigure as error:
        raise Http404(str(error)) from error
    except TimeoutError:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    content, policy = file.read_bytes(), None
    if ending == "svg":
        picture, policy = with_typeface(content.decode())
        content = picture.encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    seen = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    response: HttpResponse
    if etag in seen or "*" in seen:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=f"{TYPES[ending]}; charset=utf-8")
        if ending == "csv" or "download" in request.GET:
            name = f"{identifier}-{language}-{edition}.{ending}"
            response["Content-Disposition"] = f'attachment; filename="{_plain(name)}"'
    if policy:
        response["Content-Security-Policy"] = policy
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def _plain(name: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
