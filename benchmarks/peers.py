"""Other packages, in an environment of their own with exact versions (`peers.txt`), so that nothing of theirs comes into ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measurement import ROOT, Cost, run

LIST = ROOT / "benchmarks" / "peers.txt"


@dataclass(frozen=True)
class Peers:
    """The environment, and what could not be installed in it: name and reason."""

    python: Path
    left_out: dict[str, str]

    def has(self, *packages: str) -> bool:
        return not any(package in self.left_out for package in packages)

    def step(self, name: str, *arguments: str | Path) -> Cost:
        """Run one of the programs in `benchmarks.peer_steps`."""
        return run([self.python, "-m", "benchmarks.peer_steps", name, *arguments])


def peers() -> Peers:
    """The environment in `build/peers`, or where BENCHMARK_PEERS says; made anew if the list of packages has changed."""
    folder = Path(os.environ.get("BENCHMARK_PEERS", ROOT / "build" / "peers"))
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    ready = folder / "ready.json"
    wanted = LIST.read_text(encoding="utf-8")
    if ready.is_file():
        known = json.loads(ready.read_text(encoding="utf-8"))
        if known["wanted"] == wanted:
            return Peers(python, known["left_out"])
    venv.EnvBuilder(with_pip=True, clear=True).create(folder)
    left_out: dict[str, str] = {}
    if _install(python, wanted.split()):
        for package in wanted.split():
            reason = _install(python, [package])
            if reason:
                left_out[package.partition("==")[0]] = reason
    ready.write_text(json.dumps({"wanted": wanted, "left_out": left_out}), encoding="utf-8")
    return Peers(python, left_out)


def _install(python: Path, packages: list[str]) -> str:
    """Empty if it worked, else the last line of what was said."""
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["no reason given"])[-1]
