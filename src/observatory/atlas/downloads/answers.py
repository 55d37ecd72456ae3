"""How a file is sent: its name, its type, how long it may be kept, and only what is not yet there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

A_YEAR = 31_536_000
A_SHORT_WHILE = 300
AT_A_TIME = 1 << 18
ANYWHERE = {"Access-Control-Allow-Origin": "*"}
"""The numbers are public: pages of other sites may read them, without cookies."""


def headers(*, lasting: bool) -> dict[str, str]:
    """Caching: for ever within an edition, a short while for the edition in use."""
    age = f"public, max-age={A_YEAR}, immutable" if lasting else f"public, max-age={A_SHORT_WHILE}"
    return {"Cache-Control": age, **ANYWHERE}


def known(request: HttpRequest, etag: str) -> bool:
    """Whether the visitor has this already."""
    seen = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    return etag in seen or "*" in seen


def etag_of(*parts: str) -> str:
    """A tag that changes with any of the parts."""
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def stream(
    request: HttpRequest, pieces: Iterator[bytes], *, name: str, media_type: str, etag: str, lasting: bool, packed: bool
) -> HttpResponseBase:
    """The pieces as a file to save. `packed` content is not compressed once more."""
    if packed:
        _as_it_is(request)
    response: HttpResponseBase
    if known(request, etag):
        response = HttpResponseNotModified()
    elif request.method == "HEAD":
        response = HttpResponse(content_type=media_type)
    else:
        response = StreamingHttpResponse(pieces, content_type=media_type)
    if response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = etag
    for header, value in headers(lasting=lasting).items():
        response[header] = value
    return response


def send(request: HttpRequest, file: Path, *, name: str, media_type: str, etag: str, lasting: bool) -> HttpResponseBase:
    """A file, or the range of it that is asked for: Parquet readers fetch the columns they need, loads resume."""
    _as_it_is(request)
    size = file.stat().st_size
    response: HttpResponseBase
    span = _range(request, size, etag)
    if known(request, etag):
        response = HttpResponseNotModified()
    elif span == ():
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    elif span:
        first, last = span
        content = iter(()) if request.method == "HEAD" else _part(file, first, last)
        response = StreamingHttpResponse(content, status=206, content_type=media_type)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    elif request.method == "HEAD":
        response = HttpResponse(content_type=media_type, headers={"Content-Length": str(size)})
    else:
        response = FileResponse(file.open("rb"), content_type=media_type)
    if response.status_code in (200, 206):
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    for header, value in headers(lasting=lasting).items():
        response[header] = value
    return response


def _range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | tuple[()] | None:
    """First and last byte asked for; None for the whole file, () where the range lies outside of it."""
    condition = request.headers.get("If-Range")
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("Range", "").replace(" ", ""))
    # Several ranges at once may be answered with the whole file, and so may an old condition.
    if found is None or found.groups() == ("", "") or (condition is not None and condition != etag):
        return None
    first, last = found.groups()
    if first == "":
        return (max(size - int(last), 0), size - 1) if int(last) and size else ()
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end) if start <= end else ()


def _part(file: Path, first: int, last: int) -> Iterator[bytes]:
    with file.open("rb") as source:
        source.seek(first)
        left = last - first + 1
        while left and (piece := source.read(min(left, AT_A_TIME))):
            left -= len(piece)
            yield piece


def _as_it_is(request: HttpRequest) -> None:
    """Keep the compression of pages away: a range counts the bytes of the file, and what is packed gets no smaller."""
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
