"""Run a command beside a PostgreSQL server of its own, which is gone afterwards:

    python tools/postgresql.py pytest tests/core

The server is Debian's (package `postgresql`); it listens on 127.0.0.1 alone, keeps its data in a temporary folder, and is told to
the command through OBSERVATORY_DATABASE_URL. As root it runs as the user `postgres`, since it refuses to run as root.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WHERE = Path("/usr/lib/postgresql")
SAFE_TO_LOSE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""What is kept for the length of a test run need not outlive a loss of power."""


def programs() -> Path | None:
    """Folder of the newest server on this machine."""
    found = sorted(WHERE.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _as_server_user(command: list[str]) -> list[str]:
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


@contextmanager
def server() -> Iterator[str]:
    """The address of a database on a new server."""
    binaries = programs()
    if binaries is None:
        raise SystemExit("PostgreSQL is missing: install the Debian package postgresql.")
    folder = Path(tempfile.mkdtemp(prefix="observatory-postgresql-"))
    try:
        if os.getuid() == 0:
            entry = pwd.getpwnam("postgres")
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        password = secrets.token_hex(16)
        secret = folder / "password"
        secret.write_text(password)
        secret.chmod(0o644)
        data = folder / "data"
        initialise = [str(binaries / "initdb"), "-D", str(data), "-U", "observatory", "-A", "scram-sha-256"]
        subprocess.run(
            _as_server_user([*initialise, f"--pwfile={secret}", "-E", "UTF8", "--no-locale", "--no-sync"]),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )
        secret.unlink()
        options = f"-h 127.0.0.1 -p {port} -k {folder} " + " ".join(f"-c {each}" for each in SAFE_TO_LOSE)
        control = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-s"]
        subprocess.run(
            _as_server_user([*control, "-l", str(folder / "log"), "-o", options, "start"]), check=True, cwd=folder
        )
        try:
            yield f"postgresql://observatory:{password}@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run(_as_server_user([*control, "-m", "immediate", "stop"]), check=False, cwd=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    if not command:
        sys.stderr.write("Say which command to run beside the server.\n")
        return 2
    with server() as address:
        return subprocess.run(command, env={**os.environ, "OBSERVATORY_DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
