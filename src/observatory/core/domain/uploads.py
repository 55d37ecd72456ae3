"""Files that people hand in: looked into before they are kept, and never served as anything but a download."""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from observatory.core import audit
from observatory.core.acting import Refused
from observatory.core.models import Programme, Upload, User

LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: its ending and its content type."""

    ending: str
    content_type: str


KINDS = {
    kind.ending: kind
    for kind in (
        Kind("pdf", "application/pdf"),
        Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Kind("odt", "application/vnd.oasis.opendocument.text"),
        Kind("png", "image/png"),
        Kind("jpg", "image/jpeg"),
        Kind("csv", "text/csv"),
        Kind("txt", "text/plain"),
    )
}
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml"}
"""What an office document must have inside; a file renamed to one does not."""


def store_upload(
    file: UploadedFile[Any],
    *,
    programme: Programme,
    about: models.Model,
    person: User | None,
    label: str = "",
    endings: tuple[str, ...] = tuple(KINDS),
) -> Upload:
    """Keep a file about a row; call it inside a deed. Raises Refused for one that is not what it says, empty or too large."""
    name = Path(file.name or "").name.strip()[-200:]
    ending = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    if ending not in endings or ending not in KINDS:
        raise Refused(
            _("“%(name)s” cannot be taken: send a file of one of these kinds: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(endings)},
            field="file",
        )
    if not file.size:
        raise Refused(_("“%(name)s” is empty.") % {"name": name}, field="file")
    if file.size > LARGEST:
        raise Refused(
            _("“%(name)s” is too large: at most %(size)s.") % {"name": name, "size": filesizeformat(LARGEST)},
            field="file",
        )
    content = b"".join(file.chunks())
    if not _is(content, ending):
        raise Refused(
            _("“%(name)s” is not what its name says: its content is not that of a %(kind)s file.")
            % {"name": name, "kind": ending.upper()},
            field="file",
        )
    digest = hashlib.sha256(content).hexdigest()
    upload = Upload(
        programme=programme,
        name=name,
        content_type=KINDS[ending].content_type,
        size=len(content),
        sha256=digest,
        about_kind=audit.kind_of(about),
        about=str(about.pk),
        label=label[:200],
        uploaded_by=person,
    )
    _keep(upload.path, content)
    upload.save()
    return upload


def uploads_about(row: models.Model) -> list[Upload]:
    """The files that belong to a row, the oldest first."""
    return list(Upload.objects.filter(about_kind=audit.kind_of(row), about=str(row.pk)).order_by("uploaded", "pk"))


def remove_upload(upload: Upload) -> None:
    """Take a file away, within a deed; its content goes with the last row that has it."""
    from django.db import transaction

    path, digest = upload.path, upload.sha256
    upload.delete()

    def unlink() -> None:
        if not Upload.objects.filter(sha256=digest).exists():
            path.unlink(missing_ok=True)

    transaction.on_commit(unlink)


def _is(content: bytes, ending: str) -> bool:
    """Whether the content is of the kind that the ending promises."""
    if ending in {"csv", "txt"}:
        try:
            return "\0" not in content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return b"\0" not in content and filetype.guess(content) is None
    if ending in PARTS:
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                names = archive.namelist()
                return PARTS[ending] in names and not any(name.lower().endswith("vbaproject.bin") for name in names)
        except zipfile.BadZipFile:
            return False
    if ending == "pdf":
        return content.startswith(b"%PDF-")
    guessed = filetype.guess(content)
    return guessed is not None and guessed.extension == ending


def _keep(path: Path, content: bytes) -> None:
    if path.is_file():
        return
    Path(settings.UPLOADS_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
