"""What the first visitor after a start would otherwise wait for: libraries, templates, tables, indexes of names."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from observatory.evidence import editions, figures
from observatory.evidence.editions import EditionReader

logger = logging.getLogger(__name__)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

FIRST_OF_ITS_KIND = """
    SELECT p.layer, p.industry, p.region, p.region_version, p.year FROM panorama p
    ORDER BY p.layer = ? DESC, p.employment DESC NULLS LAST, p.employment_high DESC NULLS LAST, p.region, p.industry LIMIT 1
"""


def warm_up(application: Application) -> threading.Thread:
    """Visit one page of every kind in a thread of its own, while the server already answers; returns the thread."""
    figures.warm_up()
    thread = threading.Thread(target=_prepare, args=[application], daemon=True)
    thread.start()
    return thread


def _prepare(application: Application) -> None:
    _visit_all(application)
    # What is there now stays: names of regions, classifications, templates, a million objects and more. Looking through
    # them for garbage again and again would make a visitor wait for as long as a page takes.
    gc.collect()
    gc.freeze()


def _visit_all(application: Application) -> None:
    try:
        edition = editions.current()
        if edition is not None:
            edition.warm_up()
        for address in addresses(edition):
            visit(application, address)
    except Exception:
        # Nobody waits for this: a page that fails here fails for its visitor too, and is told there.
        logger.exception("the pages could not be visited beforehand")


def addresses(edition: EditionReader | None) -> Iterator[str]:
    """One page of every kind, in every language; without an edition the home page alone."""
    # An industry of each layer: pages of groups need the table of categories, which takes its time to load.
    asked = (
        [edition.one(FIRST_OF_ITS_KIND, [layer]) for layer in edition.manifest["layers"]] if edition is not None else []
    )
    firsts = [found for found in asked if found is not None]
    row = firsts[0] if firsts else None
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            yield reverse("atlas:home")
            if row is None:
                continue
            yield reverse("atlas:region", args=[row["region_version"], row["region"]])
            for layer, industry in dict.fromkeys((first["layer"], first["industry"]) for first in firsts):
                yield reverse("atlas:industry", args=[layer, industry])
            yield reverse("atlas:search") + f"?q={row['region']}"
            for name in ("regions", "industries", "map", "compare", "data", "validation", "api", "columns"):
                yield reverse(f"atlas:{name}")


def visit(application: Application, address: str) -> int:
    """Ask the application for a page as a browser would; returns the status."""
    path, _, query = address.partition("?")
    environment: dict[str, Any] = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": next((host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))), "localhost"),
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": "https" if settings.BASE_URL.startswith("https://") else "http",
    }
    setup_testing_defaults(environment)
    said: list[str] = []
    answer = application(environment, lambda status, headers, error=None: said.append(status))
    try:
        for _piece in answer:
            pass
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
    return int(said[0].split(" ", 1)[0])
