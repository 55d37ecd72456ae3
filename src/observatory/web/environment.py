"""What an installation can set: every variable, its type, default and meaning.

Settings come from environment variables alone. The table in `docs/guides/settings.md` lists exactly these.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from observatory.statistics.errors import InputError

ROOMS_OF_HOME = ("database", "editions", "uploads", "media", "figures", "mail")
"""The folders in which an installation keeps everything it has; a backup is a copy of them and of the secret key."""

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LANGUAGES = ("en", "fr")

READ_BY_FETCH = ("OBSERVATORY_EUROSTAT_URL", "OBSERVATORY_GISCO_URL")
"""Variables of `observatory fetch`, which runs without the site; they are no settings of it and no mistake either."""


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, the default as a person would write it, and what it does."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("OBSERVATORY_HOME", "./home", "Folder in which everything of the installation lies."),
    Variable(
        "OBSERVATORY_DATABASE_URL",
        "",
        "Database of the site, as `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`. "
        "Empty: SQLite in the home folder.",
    ),
    Variable(
        "OBSERVATORY_SECRET_KEY",
        "",
        "Key that signs sessions and links. Empty: drawn at the first start and kept in the home folder, "
        "readable by its owner alone.",
    ),
    Variable(
        "OBSERVATORY_ALLOWED_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Names under which the site may be addressed, separated by commas.",
    ),
    Variable(
        "OBSERVATORY_BASE_URL",
        "",
        "Public address of the site, such as `https://clusters.example.org`. It stands in citations; "
        "with `https` cookies are secure and browsers are told to insist on https.",
    ),
    Variable(
        "OBSERVATORY_DEBUG", "no", "Whether errors are shown in the browser with all details. Never on a public site."
    ),
    Variable(
        "OBSERVATORY_LANGUAGE", "en", "Language where a visitor's browser asks for none that we have: `en` or `fr`."
    ),
    Variable(
        "OBSERVATORY_CONTENT_LANGUAGES",
        "en,fr",
        "Languages in which programmes write their own texts, separated by commas, as codes such as `en,fr,de,pt`.",
    ),
    Variable(
        "OBSERVATORY_MAIL_URL",
        "",
        "Mail server, as `smtp://USER:PASSWORD@HOST:PORT` (STARTTLS), `smtps://…` (TLS from the start) or "
        "`smtp+plain://HOST:PORT` (no encryption, for a server on the same machine). "
        "Empty: mails are kept in the home folder, where the owner reads them in the site.",
    ),
    Variable("OBSERVATORY_MAIL_FROM", "observatory@localhost", "Address that mails come from."),
    Variable("OBSERVATORY_LOG_LEVEL", "INFO", "Least severity of what is logged to standard error."),
    Variable("OBSERVATORY_THREADS", "8", "Number of requests answered at the same time."),
    Variable(
        "OBSERVATORY_TRUSTED_PROXY",
        "",
        "Address of the reverse proxy whose `X-Forwarded-*` headers are believed. Empty: none is believed.",
    ),
    Variable(
        "OBSERVATORY_FIGURE_PROCESSES",
        "2",
        "Number of processes that draw figures when an edition is registered.",
    ),
    Variable(
        "OBSERVATORY_HASHED_STATIC",
        "yes",
        "Whether style sheets, fonts and scripts are served compressed under names that change with their content. "
        "`no` serves them as they lie in the package, for development.",
    ),
)


@dataclass(frozen=True)
class Environment:
    """The settings of one installation, checked."""

    home: Path
    database_url: str
    secret_key: str
    allowed_hosts: tuple[str, ...]
    base_url: str
    debug: bool
    language: str
    content_languages: tuple[str, ...]
    mail_url: str
    mail_from: str
    log_level: str
    threads: int
    trusted_proxy: str
    figure_processes: int
    hashed_static: bool

    @property
    def https(self) -> bool:
        """Whether the public address is an https one."""
        return self.base_url.startswith("https://")

    def prepare_home(self) -> None:
        """Make the home folder and its rooms where they are missing, readable by the owner alone."""
        try:
            for room in ROOMS_OF_HOME:
                (self.home / room).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"the home folder cannot be made: {error.strerror}.",
                file=str(self.home),
                remedy="Set OBSERVATORY_HOME to a folder that can be written to.",
            ) from error

    def secret(self) -> str:
        """The secret key as given, or as kept in the home folder; drawn there on first use."""
        if self.secret_key:
            return self.secret_key
        path = self.home / "secret_key"
        if not path.exists():
            self.prepare_home()
            draft = self.home / f".secret_key.{os.getpid()}.{secrets.token_hex(4)}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(64))
            try:
                # A link fails where another process was quicker, so that all of them use the same key.
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text(encoding="ascii").strip()

    def database(self) -> dict[str, Any]:
        """The entry for Django's DATABASES."""
        if not self.database_url:
            return _sqlite(self.home / "database" / "observatory.sqlite3")
        parts = urlsplit(self.database_url)
        if parts.scheme == "sqlite":
            return _sqlite(Path(unquote(parts.path[1:])).resolve())
        if parts.scheme in {"postgresql", "postgres"}:
            return {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": unquote(parts.path.lstrip("/")),
                "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""),
                "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
                "PORT": str(parts.port or ""),
                "OPTIONS": {key: value for key, value in parse_qsl(parts.query) if key != "host"},
                "CONN_MAX_AGE": 60,
                "CONN_HEALTH_CHECKS": True,
            }
        raise InputError(
            f"the database address has the scheme {parts.scheme!r}.",
            code="OBSERVATORY_DATABASE_URL",
            remedy="Use sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME.",
        )

    def mail_server(self) -> dict[str, Any]:
        """Django's settings for the mail server; none without one."""
        if not self.mail_url:
            return {}
        parts = urlsplit(self.mail_url)
        return {
            "EMAIL_HOST": parts.hostname or "",
            "EMAIL_PORT": parts.port or {"smtp": 587, "smtps": 465}.get(parts.scheme, 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": parts.scheme == "smtp",
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_TIMEOUT": 30,
        }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # Writers queue at the start of a transaction; Django's default fails them in its middle.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # Tests use a file: a database in memory has no write-ahead log.
        "TEST": {"NAME": str(path.with_name("test_" + path.name))},
    }


def read(environ: Mapping[str, str]) -> Environment:
    """Read and check the variables of `environ`; raise InputError that names a wrong one."""
    defaults = {variable.name: variable.default for variable in VARIABLES}

    def text(name: str) -> str:
        return environ.get(name, "").strip() or defaults[name]

    known = {*defaults, *READ_BY_FETCH}
    unknown = sorted(name for name in environ if name.startswith("OBSERVATORY_") and name not in known)
    if unknown:
        raise InputError(
            "there is no such setting.", code=", ".join(unknown), remedy=f"Settings are: {', '.join(sorted(defaults))}."
        )
    base_url = text("OBSERVATORY_BASE_URL").rstrip("/")
    if base_url and (urlsplit(base_url).scheme not in {"http", "https"} or not urlsplit(base_url).netloc):
        raise InputError(
            f"{base_url!r} is not a web address.",
            code="OBSERVATORY_BASE_URL",
            remedy="Write https://HOST or http://HOST.",
        )
    hosts = [host.strip() for host in text("OBSERVATORY_ALLOWED_HOSTS").split(",") if host.strip()]
    public = urlsplit(base_url).hostname
    if public and public not in hosts:
        hosts.append(public)
    return Environment(
        home=Path(text("OBSERVATORY_HOME")).expanduser().resolve(),
        database_url=text("OBSERVATORY_DATABASE_URL"),
        secret_key=text("OBSERVATORY_SECRET_KEY"),
        allowed_hosts=tuple(hosts),
        base_url=base_url,
        debug=_yes_or_no("OBSERVATORY_DEBUG", text("OBSERVATORY_DEBUG")),
        language=_one_of("OBSERVATORY_LANGUAGE", text("OBSERVATORY_LANGUAGE"), LANGUAGES),
        content_languages=_languages(text("OBSERVATORY_CONTENT_LANGUAGES")),
        mail_url=_mail_url(text("OBSERVATORY_MAIL_URL")),
        mail_from=text("OBSERVATORY_MAIL_FROM"),
        log_level=_one_of("OBSERVATORY_LOG_LEVEL", text("OBSERVATORY_LOG_LEVEL").upper(), LOG_LEVELS),
        threads=_count("OBSERVATORY_THREADS", text("OBSERVATORY_THREADS")),
        trusted_proxy=text("OBSERVATORY_TRUSTED_PROXY"),
        figure_processes=_count("OBSERVATORY_FIGURE_PROCESSES", text("OBSERVATORY_FIGURE_PROCESSES")),
        hashed_static=_yes_or_no("OBSERVATORY_HASHED_STATIC", text("OBSERVATORY_HASHED_STATIC")),
    )


def _languages(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    wrong = [code for code in codes if not re.fullmatch(r"[a-z]{2,3}(-[a-zA-Z]{2,8})?", code)]
    if wrong or not codes:
        raise InputError(
            f"{', '.join(wrong) or 'nothing'} is no language code.",
            code="OBSERVATORY_CONTENT_LANGUAGES",
            remedy="Write codes separated by commas, such as en,fr,de.",
        )
    return codes


def _mail_url(text: str) -> str:
    if text and (urlsplit(text).scheme not in {"smtp", "smtps", "smtp+plain"} or not urlsplit(text).hostname):
        raise InputError(
            "the address of the mail server cannot be used.",
            code="OBSERVATORY_MAIL_URL",
            remedy="Write smtp://USER:PASSWORD@HOST:PORT, smtps://… or smtp+plain://HOST:PORT.",
        )
    return text


def _yes_or_no(name: str, text: str) -> bool:
    answers = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "off": False}
    if text.lower() not in answers:
        raise InputError(f"{text!r} is neither yes nor no.", code=name, remedy="Write yes or no.")
    return answers[text.lower()]


def _one_of(name: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise InputError(f"{text!r} is not known.", code=name, remedy=f"Choose one of {', '.join(choices)}.")
    return text


def _count(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise InputError(f"{text!r} is not a number from 1 up.", code=name, remedy="Write a whole number such as 4.")
    return int(text)
