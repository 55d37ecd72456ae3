"""What every answer of the site has: headers, languages, error pages, files from this host."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from observatory.core import navigation
from observatory.core.context import site
from observatory.web import errors


def _broken(request: object) -> None:
    raise ValueError("on purpose")


def _forbidden(request: object) -> None:
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


urlpatterns = [path("broken", _broken), path("forbidden", _forbidden)]
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No navigation: the addresses of this module know no pages."""
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_search", [])


def policy(header: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in header.split(";"))


def test_tests_keep_to_a_temporary_home() -> None:
    assert settings.HOME.is_relative_to(Path(tempfile.gettempdir()).resolve())


@pytest.mark.django_db
def test_health_says_that_the_database_answers(client: Client) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_the_policy_allows_this_host_and_nothing_inline(client: Client) -> None:
    answer = client.get("/health")
    assert policy(answer["Content-Security-Policy"]) == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.django_db
def test_browsers_are_told_to_be_careful(client: Client) -> None:
    answer = client.get("/health")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer


@pytest.mark.django_db
@override_settings(SECURE_HSTS_SECONDS=31_536_000)
def test_https_is_insisted_on_where_the_public_address_has_it(client: Client) -> None:
    assert client.get("/health", secure=True)["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("language", "words"), [("en", "There is no page at this address"), ("fr", 'lang="fr"')], ids=["English", "French"]
)
def test_a_missing_page_answers_in_the_language_of_its_address(client: Client, language: str, words: str) -> None:
    with translation.override(language):
        answer = client.get("/nothing", headers={"accept-language": language})
    assert answer.status_code == 404
    assert words in answer.content.decode()
    assert 'href="#content"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("bare")
def test_a_forbidden_page_answers_in_the_design_of_the_site(client: Client) -> None:
    answer = client.get("/forbidden")
    assert answer.status_code == 403
    assert "You may not do this" in answer.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("bare")
def test_an_error_of_ours_asks_nothing_of_the_database(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    # Without the mark django_db any question to the database fails the test.
    client.raise_request_exception = False
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert "on purpose" not in answer.content.decode()


def test_the_language_switch_keeps_the_page_and_its_query() -> None:
    request = RequestFactory().get("/en/regions/2010/RO42/", {"year": "2014", "sort": "-stars"})
    with translation.override("en"):
        links = site(request)["language_links"]
    assert [(link["code"], link["address"], link["current"]) for link in links] == [
        ("en", "/en/regions/2010/RO42/?year=2014&sort=-stars", True),
        ("fr", "/fr/regions/2010/RO42/?year=2014&sort=-stars", False),
    ]
    assert [link["name"] for link in links] == ["English", "Français"]


def test_an_address_without_language_leads_to_the_first_pages() -> None:
    with translation.override("fr"):
        links = site(RequestFactory().get("/english/?x=1"))["language_links"]
    assert [link["address"] for link in links] == ["/en/", "/fr/"]


def test_navigation_stands_in_the_order_of_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register("b", "B", 20)
    navigation.register("a", "A", 10)
    assert [entry.address for entry in navigation.entries()] == ["a", "b"]


@pytest.mark.django_db
def test_transactions_on_sqlite_take_the_write_lock_at_their_start() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("this database is not SQLite")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (1,)
    assert connection.transaction_mode == "IMMEDIATE"
    assert settings.DATABASES["default"].get("ATOMIC_REQUESTS", False) is False


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_templates_and_styles_hold_nothing_inline_and_no_foreign_host() -> None:
    package = Path(settings.PACKAGE)
    templates = [
        file for room in ("core", "atlas", "evidence") for file in (package / room).rglob("templates/**/*.html")
    ]
    styles = [file for room in ("core", "atlas") for file in (package / room).rglob("static/**/*.css")]
    assert len(templates) > 10
    for file in templates:
        text = file.read_text(encoding="utf-8")
        assert not re.search(
            r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", text
        ), file
        assert not re.search(r"""(src|href|action)=["'](https?:)?//""", text), file
    for file in styles:
        assert not re.search(r"url\([\"']?(https?:)?//|@import", file.read_text(encoding="utf-8")), file


def test_every_font_has_its_licence_beside_it() -> None:
    fonts = Path(settings.PACKAGE) / "core" / "static" / "core" / "fonts"
    assert "SIL Open Font License, Version 1.1" in (fonts / "OFL.txt").read_text(encoding="utf-8")
    used = set(re.findall(r"fonts/([\w-]+\.woff2)", (fonts.parent / "tokens.css").read_text(encoding="utf-8")))
    assert used == {file.name for file in fonts.glob("*.woff2")}
