"""Pages for what went wrong, in the visitor's language and the site's design."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be understood."""
    return _page(
        request,
        400,
        _("This request cannot be understood"),
        _("Part of the address or of the form was not in the expected shape. Nothing was changed."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this visitor."""
    return _page(
        request,
        403,
        _("You may not do this"),
        _("The page may have been open for too long, or your account has no permission for it. Nothing was changed."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from this site."""
    return permission_denied(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address."""
    return _page(
        request,
        404,
        _("There is no page at this address"),
        _("The address may be mistyped, or the region or industry may not be part of the edition you are looking at."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _page(
        request,
        500,
        _("Something went wrong on our side"),
        _("The error has been logged. Please try again in a moment."),
        template="core/error_plain.html",
    )


def _page(request: HttpRequest, status: int, title: str, text: str, template: str = "core/error.html") -> HttpResponse:
    return render(request, template, {"error_status": status, "error_title": title, "error_text": text}, status=status)
