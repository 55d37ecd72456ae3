"""Files: looked into before they are kept, downloads alone, and only for those who may see what they belong to."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.core.conftest import Cast

from observatory.core import files
from observatory.core.acting import Refused
from observatory.core.domain import uploads
from observatory.core.models import Upload

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def _docx(*names: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def _store(cast: Cast, name: str, content: bytes) -> Upload:
    with transaction.atomic():
        return uploads.store_upload(
            SimpleUploadedFile(name, content), programme=cast.programme, about=cast.programme, person=cast.claire
        )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", PDF),
        ("letter.docx", _docx("word/document.xml")),
        ("table.csv", "a,b\n1,é\n".encode()),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    ],
)
def test_a_file_that_is_what_it_says_is_kept(cast: Cast, name: str, content: bytes) -> None:
    upload = _store(cast, name, content)
    assert upload.path.read_bytes() == content
    assert uploads.uploads_about(cast.programme) == [upload]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("letter.pdf", b"MZ\x90\0" + b"\0" * 60, "not what its name says"),
        ("letter.docx", _docx("evil.txt"), "not what its name says"),
        ("letter.docx", _docx("word/document.xml", "word/vbaProject.bin"), "not what its name says"),
        ("picture.png", PDF, "not what its name says"),
        ("page.html", b"<script>alert(1)</script>", "cannot be taken"),
        ("letter.pdf", b"", "is empty"),
        ("noending", PDF, "cannot be taken"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(cast: Cast, name: str, content: bytes, problem: str) -> None:
    with pytest.raises(Refused, match=problem):
        _store(cast, name, content)
    assert not Upload.objects.exists()


def test_a_path_in_a_file_name_is_only_a_name(cast: Cast) -> None:
    assert _store(cast, "../../etc/letter.pdf", PDF).name == "letter.pdf"


def test_a_file_is_a_download_for_those_who_may_and_nothing_for_others(cast: Cast, client: Client) -> None:
    upload = _store(cast, "letter.pdf", PDF)
    address = reverse("core:upload", args=[upload.pk])
    assert client.get(address).status_code == 302
    client.force_login(cast.claire)
    assert client.get(address).status_code == 404
    files.register("core.programme", lambda user, row: user.has_perm("core.run_programme", cast.programme))
    try:
        answer = client.get(address)
        assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
        assert "sandbox" in answer["Content-Security-Policy"]
        assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
        client.force_login(cast.bruno)
        assert client.get(address).status_code == 404
    finally:
        del files._readers["core.programme"]


def test_the_content_goes_with_the_last_row_that_has_it(cast: Cast, django_capture_on_commit_callbacks: object) -> None:
    first, second = _store(cast, "a.pdf", PDF), _store(cast, "b.pdf", PDF)
    path = first.path
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        uploads.remove_upload(first)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        uploads.remove_upload(second)
    assert not path.exists()
