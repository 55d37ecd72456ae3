"""Files that were handed in, as downloads and never as pages."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest

from observatory.core.models import Upload
from observatory.core.pages import found, signed_in


@signed_in
def upload(request: HttpRequest, identifier: str) -> FileResponse:
    """The content of a file, for those who may see what it belongs to."""
    row = found(request, Upload.objects.all(), "core.download_upload", pk=identifier)
    if not row.path.is_file():
        raise Http404
    response = FileResponse(row.path.open("rb"), as_attachment=True, filename=row.name, content_type=row.content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
