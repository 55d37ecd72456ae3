"""The process that the browser talks to: an installation of its own, with editions and pages that fail on purpose.

python -m tests.browser.server PORT [EARLIER CURRENT WITHDRAWN]
"""

from __future__ import annotations

import os
import sys
import threading

from django.http import HttpRequest, HttpResponse
from django.urls import path

from observatory.web import commands


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("on purpose")


def forbidden(request: HttpRequest) -> HttpResponse:
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


def malformed(request: HttpRequest) -> HttpResponse:
    from django.core.exceptions import BadRequest

    raise BadRequest


def addresses() -> None:
    """Add pages that fail, so that the pages for errors can be seen."""
    from django.conf.urls.i18n import i18n_patterns

    from observatory.web import urls

    urls.urlpatterns[:0] = i18n_patterns(
        *(path(view.__name__, view) for view in (broken, forbidden, malformed))  # type: ignore[arg-type]
    )


def main(port: int, folders: list[str]) -> None:
    """Register the editions - figures are drawn when they are first looked at - and serve."""
    commands.migrate()
    if folders:
        *_, earlier, current, withdrawn = folders
        commands.edition_withdraw(
            commands.edition_add(withdrawn, draw=False)["id"], "The wages of one country were in the wrong unit."
        )
        commands.edition_add(earlier, draw=False)
        commands.edition_add(current, draw=False)
    addresses()
    from observatory.web import warming

    # The tests visit every page themselves.
    warming.warm_up = lambda application: threading.Thread()
    commands.serve("127.0.0.1", port)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "observatory.web.settings")
    main(int(sys.argv[1]), sys.argv[2:])
