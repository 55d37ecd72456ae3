"""The page that says whether the site is well."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from observatory import __version__
from observatory.core.models import Origin, RoleGrant, User
from observatory.web.demonstration import is_demonstration


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 with the version when the database answers; anything else is an error of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok", "version": __version__})


@require_safe
def demonstration(request: HttpRequest) -> HttpResponse:
    """Whom to sign in as in the demonstration; nothing of the kind in any other installation."""
    if not is_demonstration():
        raise Http404
    from observatory.replay.people import PASSWORD

    grants = RoleGrant.objects.filter(programme__origin=Origin.INVENTED, revoked=None).select_related(
        "person", "programme"
    )
    people: dict[str, dict[str, object]] = {}
    for grant in grants.order_by("programme__slug", "role", "person__name"):
        entry = people.setdefault(grant.person_id, {"person": grant.person, "roles": []})
        roles = entry["roles"]
        assert isinstance(roles, list)
        if grant.get_role_display() not in roles:
            roles.append(grant.get_role_display())
    owners = User.objects.filter(is_superuser=True)
    context = {"people": list(people.values()), "owners": owners, "password": PASSWORD}
    return render(request, "core/demonstration.html", context)


PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
}


@require_safe
def image(request: HttpRequest, path: str) -> FileResponse:
    """A picture of a publication, in one of its sizes."""
    root = Path(settings.MEDIA_ROOT).resolve()
    file = (root / path).resolve()
    kind = PICTURES.get(file.suffix.lower())
    if kind is None or not file.is_relative_to(root / "images") or not file.is_file():
        raise Http404
    response = FileResponse(file.open("rb"), content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'"
    response["Cache-Control"] = "public, max-age=86400"
    return response
