"""What the documentation says is true of the code: links lead somewhere, names exist, lists are complete."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest

from observatory.statistics.rules import (
    DIMENSIONS,
    POOLS,
    UNIVERSES,
    load_rule,
    preset_names,
)
from observatory.web.environment import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Anchors of a page as the usual readers of Markdown make them."""
    text = page.read_text(encoding="utf-8")
    made = set(re.findall(r'<a id="([^"]+)">', text))
    for heading in HEADING.findall(FENCE.sub("", text)):
        kept = re.sub(r"[^\w\- ]", "", heading.lower().replace("`", ""))
        made.add(kept.strip().replace(" ", "-"))
    return made


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_the_decisions_are_numbered_without_gaps_and_all_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    files = sorted(path.name for path in folder.glob("0*.md"))
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
    assert LINK.findall((folder / "README.md").read_text(encoding="utf-8")) == files


def test_every_decision_has_context_decision_and_consequence() -> None:
    for path in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert HEADING.findall(path.read_text(encoding="utf-8"))[1:] == ["Context", "Decision", "Consequence"], (
            path.name
        )


def test_the_methods_describe_exactly_the_presets_that_ship_and_say_which_is_verified() -> None:
    text = (ROOT / "docs" / "methods" / "panorama.md").read_text(encoding="utf-8")
    section = text.split("## The four presets")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (.+) \|$", section, re.MULTILINE))
    assert sorted(rows) == preset_names()
    for name, standing in rows.items():
        assert standing.startswith("**verified**") is load_rule(name).verified, name


def test_the_methods_name_every_choice_that_a_rule_has() -> None:
    text = (ROOT / "docs" / "methods" / "panorama.md").read_text(encoding="utf-8")
    for word in (*DIMENSIONS, *POOLS, *UNIVERSES):
        assert f"`{word}`" in text, word


def test_the_settings_are_listed_with_their_defaults_and_no_others() -> None:
    text = (ROOT / "docs" / "guides" / "settings.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `(OBSERVATORY_\w+)` \| `?([^|`]*?)`? \|", text, re.MULTILINE))
    assert listed == {variable.name: variable.default or "empty" for variable in VARIABLES}


def commands_in(page: Path) -> list[list[str]]:
    """Lines of the page's fenced blocks that call the command, continued lines joined, as words."""
    lines = "\n".join(FENCE.findall(page.read_text(encoding="utf-8"))).replace("\\\n", " ").splitlines()
    return [shlex.split(line, comments=True) for line in lines if re.match(r"\s*(\S*/)?observatory\s", line)]


@pytest.mark.parametrize("page", [page for page in PAGES if commands_in(page)], ids=lambda page: page.name)
def test_every_command_shown_exists_with_its_options(page: Path) -> None:
    from typer.main import get_command

    from observatory.cli import app

    for words in commands_in(page):
        command: Any = get_command(app)
        rest = words[1:]
        while rest and hasattr(command, "commands"):
            assert rest[0] in command.commands, " ".join(words)
            command, rest = command.commands[rest[0]], rest[1:]
        known = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= known, " ".join(words)


def test_the_licence_of_the_papers_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "EUPL-1.2"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^license: (.+)$", citation, re.MULTILINE).group(1) == project["license"]  # type: ignore[union-attr]
    assert re.search(r"^version: (.+)$", citation, re.MULTILINE).group(1) == project["version"]  # type: ignore[union-attr]
