"""Static files of the site: hashed and compressed copies of what lies in the package."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> bool:
    """Make the copies anew if the package differs from what they were made of; whether that was so."""
    if not settings.ENVIRONMENT.hashed_static:
        return False
    mark = Path(settings.STATIC_ROOT) / ".made-of"
    state = _state()
    if mark.exists() and mark.read_text(encoding="ascii") == state:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(state, encoding="ascii")
    return True


def _state() -> str:
    """Hash of name, size and time of every static file of the package."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
