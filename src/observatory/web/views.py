"""The page that says whether the site is well."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from observatory import __version__


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 with the version when the database answers; anything else is an error of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok", "version": __version__})
