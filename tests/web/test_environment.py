"""Settings come from environment variables; a wrong one is named."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from observatory.statistics.errors import InputError
from observatory.web import environment


def test_an_empty_environment_gives_the_defaults_of_the_table() -> None:
    found = environment.read({})
    assert found.home == Path("home").resolve()
    assert found.database_url == ""
    assert found.secret_key == ""
    assert found.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert (found.base_url, found.https) == ("", False)
    assert found.debug is False
    assert found.language == "en"
    assert found.log_level == "INFO"
    assert found.threads == 8
    assert found.trusted_proxy == ""
    assert found.figure_processes == 2
    assert found.hashed_static is True


def test_every_variable_of_the_table_is_a_field() -> None:
    names = {variable.name.removeprefix("OBSERVATORY_").lower() for variable in environment.VARIABLES}
    assert names == set(environment.Environment.__dataclass_fields__)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OBSERVATORY_DEBUG", "perhaps"),
        ("OBSERVATORY_THREADS", "0"),
        ("OBSERVATORY_FIGURE_PROCESSES", "two"),
        ("OBSERVATORY_LANGUAGE", "de"),
        ("OBSERVATORY_LOG_LEVEL", "LOUD"),
        ("OBSERVATORY_BASE_URL", "clusters.example.org"),
        ("OBSERVATORY_HASHED_STATIC", "2"),
        ("OBSERVATORY_DATABASE", "sqlite:///x"),
    ],
)
def test_a_wrong_or_misspelt_variable_is_named(name: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        environment.read({name: value})
    assert caught.value.code == name
    assert caught.value.remedy


def test_variables_of_the_fetching_command_are_no_mistake() -> None:
    assert environment.read({"OBSERVATORY_EUROSTAT_URL": "http://localhost"}) == environment.read({})


def test_the_public_name_is_allowed_without_saying_it_twice() -> None:
    found = environment.read({"OBSERVATORY_BASE_URL": "https://clusters.example.org/"})
    assert found.base_url == "https://clusters.example.org"
    assert found.https is True
    assert found.allowed_hosts == ("localhost", "127.0.0.1", "[::1]", "clusters.example.org")


def test_the_home_has_exactly_the_rooms_of_the_design_and_is_private(tmp_path: Path) -> None:
    environment.read({"OBSERVATORY_HOME": str(tmp_path / "home")}).prepare_home()
    rooms = sorted((tmp_path / "home").iterdir())
    assert [room.name for room in rooms] == ["database", "editions", "figures", "mail", "media", "uploads"]
    assert {stat.S_IMODE(room.stat().st_mode) for room in rooms} == {0o700}


def test_a_home_that_cannot_be_made_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="home folder cannot be made"):
        environment.read({"OBSERVATORY_HOME": str(tmp_path / "file" / "home")}).prepare_home()


def test_the_secret_key_is_drawn_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    found = environment.read({"OBSERVATORY_HOME": str(tmp_path)})
    key = found.secret()
    assert len(key) > 50
    assert found.secret() == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if "secret" in file.name] == ["secret_key"]


def test_a_given_secret_key_is_used_and_not_written_down(tmp_path: Path) -> None:
    found = environment.read({"OBSERVATORY_HOME": str(tmp_path), "OBSERVATORY_SECRET_KEY": "given"})
    assert found.secret() == "given"
    assert list(tmp_path.iterdir()) == []


def test_sqlite_writes_ahead_and_takes_its_lock_at_once() -> None:
    database = environment.read({"OBSERVATORY_DATABASE_URL": "sqlite:////data/own%20name.sqlite3"}).database()
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == "/data/own name.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["init_command"] == "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    assert database["TEST"]["NAME"] == "/data/test_own name.sqlite3"


def test_a_postgresql_address_is_taken_apart() -> None:
    url = "postgresql://office:p%40ss@db.example.org:5433/clusters?sslmode=require"
    database = environment.read({"OBSERVATORY_DATABASE_URL": url}).database()
    assert database["ENGINE"] == "django.db.backends.postgresql"
    wanted = ("clusters", "office", "p@ss", "db.example.org", "5433")
    assert tuple(database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == wanted
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(InputError, match="'mysql'"):
        environment.read({"OBSERVATORY_DATABASE_URL": "mysql://x/y"}).database()
