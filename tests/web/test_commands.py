"""What the command line does with the site."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import waitress
from tests import databases

from observatory.web import commands, server
from observatory.web.environment import read


@pytest.mark.django_db
def test_editions_are_added_listed_withdrawn_and_made_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from observatory.evidence.domain import editions as verbs

    calls: list[tuple[Any, ...]] = []

    class Row:
        id, identity, series, title, status, reason = "a" * 12, "a" * 64, "s", "T", "current", ""
        fictional, registered, path = True, None, tmp_path

    def record(name: str) -> Any:
        return lambda *arguments, **options: (calls.append((name, *arguments, options)), Row())[1]

    for name in ("register_edition", "make_current", "withdraw_edition"):
        monkeypatch.setattr(verbs, name, record(name))
    monkeypatch.setattr(verbs, "draw_later", lambda edition: calls.append(("draw_later", edition.id)))
    added = commands.edition_add("DIR", draw=False)
    assert commands.edition_current("aaa") == commands.edition_withdraw("aaa", "wrong") == added
    assert added["id"] == "a" * 12
    assert calls == [
        ("register_edition", "DIR", {"progress": None, "draw": False}),
        ("draw_later", "a" * 12),
        ("make_current", "aaa", {}),
        ("withdraw_edition", "aaa", "wrong", {}),
    ]
    assert commands.edition_list() == []


def test_the_server_believes_no_proxy_unless_told(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[dict[str, Any]] = []
    monkeypatch.setattr(waitress, "serve", lambda application, **options: served.append(options))
    server.serve("127.0.0.1", 8123)
    assert (served[0]["host"], served[0]["port"], served[0]["threads"]) == ("127.0.0.1", 8123, 8)
    assert served[0]["clear_untrusted_proxy_headers"] is True
    assert "trusted_proxy" not in served[0]
    settings.ENVIRONMENT = read({"OBSERVATORY_TRUSTED_PROXY": "10.0.0.1", "OBSERVATORY_HOME": str(settings.HOME)})
    server.serve("127.0.0.1", 8123, threads=2)
    assert served[1]["threads"] == 2
    assert served[1]["trusted_proxy"] == "10.0.0.1"
    assert served[1]["trusted_proxy_headers"] == {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}


def test_who_ends_the_site_by_a_signal_ends_its_worker_too(tmp_path: Path) -> None:
    script = (
        "import time\nfrom observatory.web.commands import _worker_beside\n"
        "with _worker_beside('http://127.0.0.1'):\n    print('there', flush=True)\n    time.sleep(60)\n"
    )
    databases.give_to(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", script], env={"OBSERVATORY_HOME": str(tmp_path)}, stdout=subprocess.PIPE, text=True
    ) as site:
        assert site.stdout is not None
        assert site.stdout.readline().strip() == "there"
        (worker,) = Path(f"/proc/{site.pid}/task/{site.pid}/children").read_text().split()
        assert Path(f"/proc/{worker}").exists()
        site.send_signal(signal.SIGTERM)
        assert site.wait(30) == 0
    assert not Path(f"/proc/{worker}").exists()


def test_reading_the_settings_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    home = tmp_path / "home"
    outcome = subprocess.run(
        [sys.executable, "-c", "import observatory.web.settings as found; print(found.HOME)"],
        env={"OBSERVATORY_HOME": str(home)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert outcome.stdout.strip() == str(home)
    assert not home.exists()
