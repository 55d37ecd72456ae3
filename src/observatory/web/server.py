"""The site as a WSGI application, and the server that ships with it."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "observatory.web.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ENVIRONMENT.prepare_home()
application = get_wsgi_application()


def serve(host: str = "127.0.0.1", port: int = 8000, threads: int | None = None) -> None:
    """Answer requests until interrupted.

    `threads` is the number of requests answered at the same time (default: OBSERVATORY_THREADS).
    Headers of a proxy are believed only from OBSERVATORY_TRUSTED_PROXY.
    """
    import waitress

    environment = settings.ENVIRONMENT
    options: dict[str, Any] = {"threads": threads or environment.threads, "ident": None, "channel_timeout": 60}
    if environment.trusted_proxy:
        options |= {
            "trusted_proxy": environment.trusted_proxy,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
        }
    waitress.serve(application, host=host, port=port, clear_untrusted_proxy_headers=True, **options)
