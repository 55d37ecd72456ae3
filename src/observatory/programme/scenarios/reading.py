"""Read a scenario from TOML. The format is described in docs/guides/scenarios.md."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from observatory.programme.scenarios import lines
from observatory.programme.scenarios.checking import check_scenario
from observatory.programme.scenarios.kinds import LANGUAGES, Unfit, check_zone, zone_of
from observatory.programme.scenarios.scenario import Scenario
from observatory.programme.scenarios.shaping import Shaper, Sources
from observatory.statistics.errors import InputError

FORMAT = 1
"""The only format of scenarios so far; a file says `format = 1`."""


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario and the files that it includes, and check everything in it.

    Raises InputError, with file, line and key, for: a file that cannot be read or is not TOML; a key that is unknown,
    missing or of the wrong kind; a text that lacks a language; a region outside the fictional union that the scenario does
    not declare; weights that do not add up to 100; dates out of order; a score outside the scale; an evaluator who scores
    an application with a conflict; a reference to something that is not there; a section over its length; more places than
    applications; scores that leave the selection open; a citation of evidence that the scenario does not have.
    """
    document, sources = _gather(Path(path))
    shaper = _shaper(document, sources)
    document.pop("format")
    document.pop("include", None)
    scenario = shaper.build(Scenario, document, (), file=str(path))
    check_scenario(scenario, shaper)
    return scenario


def _gather(path: Path) -> tuple[dict[str, Any], Sources]:
    """The document of a file, with those of its `include` merged in, and where each part was read."""
    document, places = _load(path)
    included = document.get("include", [])
    file = str(path)
    if not isinstance(included, list) or not all(isinstance(each, str) for each in included):
        raise InputError(
            "this must be a list of file names.",
            file=file,
            line=places[("include",)][1],
            code="include",
            remedy='Write include = ["more.toml"].',
        )
    for name in included:
        if not (path.parent / name).is_file():
            raise InputError(
                f"there is no file {name!r} beside this one.",
                file=file,
                line=places[("include",)][1],
                code="include",
                remedy="Names are relative to the folder of the scenario.",
            )
        more, more_places = _load(path.parent / name)
        for key, value in more.items():
            _merge(document, places, key, value, more_places)
    return document, Sources(file, places)


def _merge(
    document: dict[str, Any],
    places: dict[lines.Path, tuple[str, int]],
    key: str,
    value: Any,
    more: dict[lines.Path, tuple[str, int]],
) -> None:
    """Put one top-level key of an included file into the document: lists are joined, anything else occurs once."""
    offset = 0
    if key in document:
        if not (isinstance(value, list) and isinstance(document[key], list)):
            file, line = more[(key,)]
            raise InputError(
                f"the key {key!r} occurs in another file of the scenario too.",
                file=file,
                line=line,
                code=key,
                remedy="Only lists, such as [[applications]], may be spread over files.",
            )
        offset = len(document[key])
        document[key] = [*document[key], *value]
    else:
        document[key] = value
    for path, place in more.items():
        if path[0] != key:
            continue
        if len(path) > 1 and isinstance(path[1], int):
            path = (key, path[1] + offset, *path[2:])
        places.setdefault(path, place)


def _load(path: Path) -> tuple[dict[str, Any], dict[lines.Path, tuple[str, int]]]:
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text, parse_float=Decimal)
    except FileNotFoundError as error:
        raise InputError("there is no such file.", file=file, remedy="Give the path of a scenario in TOML.") from error
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}.", file=file) from error
    except UnicodeDecodeError as error:
        raise InputError("the file is not in UTF-8.", file=file, remedy="Save it in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is not TOML: {error}.", file=file, remedy="See docs/guides/scenarios.md.") from error
    return document, {key: (file, line) for key, line in lines.key_lines(text).items()}


def _shaper(document: dict[str, Any], sources: Sources) -> Shaper:
    """What has to be known before anything else can be read: the format, the languages, the time zone."""
    shaper = Shaper(sources, LANGUAGES, zone_of("UTC"))
    if document.get("format") != FORMAT:
        path: lines.Path = ("format",) if "format" in document else ()
        shaper.refuse(path, "the format of the scenario is not known.", f"Write format = {FORMAT} as the first line.")
    languages = document.get("languages")
    if not isinstance(languages, list) or not languages or not all(each in LANGUAGES for each in languages):
        known = ", ".join(LANGUAGES)
        shaper.refuse(
            ("languages",),
            "the languages of the scenario are missing or not known.",
            f'Write languages = ["en"]; known are {known}.',
        )
    programme = document.get("programme")
    zone = programme.get("zone") if isinstance(programme, dict) else None
    if not isinstance(zone, str):
        shaper.refuse(("programme",), "the time zone is missing.", 'Write zone = "Europe/Brussels" under [programme].')
    try:
        check_zone(zone)
    except Unfit as unfit:
        shaper.refuse(("programme", "zone"), unfit.problem, unfit.remedy)
    return Shaper(sources, tuple(languages), zone_of(zone))
