"""Star rules: what makes a regional cluster earn a star or a grade, as data and not as code.

A rule is a TOML file. `load_rule("top-20")` reads one that ships with the library, `load_rule("my.toml")` one of the user's.
Every statement in it is checked when it is read; the error names the file, the place and what would be right.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from observatory.statistics.errors import InputError

FOLDER = Path(__file__).parent

DIMENSIONS = ("size", "specialisation", "focus", "productivity", "growth", "establishments")
VARIABLES = (
    "employment",
    "establishments",
    "wages",
    "location_quotient",
    "region_share",
    "reference_share",
    "productivity",
    "productivity_relative",
    "growth",
)
STATISTICS = ("percentile", "absolute")
POOLS = ("regions-within-category", "all-cells")
UNIVERSES = ("all", "employment > 0")
TIES = ("include", "exclude")
DENOMINATORS = ("total", "traded", "local", "same-kind")


@dataclass(frozen=True)
class Condition:
    """One statement about one cell: its `variable` stands at or above a cut.

    `statistic="percentile"`: the cut is that percentile (0 to 100, linear interpolation) of the `pool`; `"absolute"`: the number itself.
    `ties="include"` lets a value equal to the cut pass. `universe` says which cells belong to the pool (and can hold the condition).
    `floor` is the least number of persons employed. Below `minimum_n` certain members of the pool the condition is left unrated.
    """

    name: str
    dimension: str
    variable: str
    statistic: str
    cut: Decimal
    ties: str = "include"
    pool: str | None = None
    universe: str = "all"
    floor: Decimal = Decimal(0)
    minimum_n: int = 1
    is_star: bool = False

    @property
    def column(self) -> str:
        """Name of the condition as part of a column name."""
        return self.name.replace("-", "_")


@dataclass(frozen=True)
class Grade:
    """A grade holds when all of `requires` hold and at least `count_at_least` stars are held."""

    name: str
    requires: tuple[str, ...] = ()
    count_at_least: int = 0

    @property
    def column(self) -> str:
        """Name of the grade as part of a column name."""
        return self.name.replace("-", "_")


@dataclass(frozen=True)
class StarRule:
    """A whole rule: conditions (stars among them), grades from the lowest to the highest, and what they are measured against."""

    name: str
    title: dict[str, str]
    verified: bool
    source: str
    note: dict[str, str]
    denominator: str
    conditions: tuple[Condition, ...]
    grades: tuple[Grade, ...]
    strong: str | None
    growth_window: int = 3
    text: str = field(default="", repr=False)

    @property
    def stars(self) -> tuple[Condition, ...]:
        """The conditions that count as stars, in the order of the file."""
        return tuple(condition for condition in self.conditions if condition.is_star)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of the stars."""
        return tuple(star.name for star in self.stars)

    @property
    def sha256(self) -> str:
        """Fingerprint of the rule's text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def with_percentile(self, cut: int | Decimal) -> StarRule:
        """The same rule with every percentile star cut at `cut` instead; for tests of sensitivity."""
        conditions = tuple(
            replace(condition, cut=Decimal(cut))
            if condition.is_star and condition.statistic == "percentile"
            else condition
            for condition in self.conditions
        )
        return replace(self, conditions=conditions, text=f"{self.text}\n# percentile stars cut at {cut}\n")

    def with_denominator(self, denominator: str) -> StarRule:
        """The same rule measured against another total; for tests of sensitivity."""
        if denominator not in DENOMINATORS:
            raise InputError(f"unknown denominator {denominator!r}.", remedy=f"Use one of {', '.join(DENOMINATORS)}.")
        return replace(self, denominator=denominator, text=f"{self.text}\n# denominator {denominator}\n")


def preset_names() -> list[str]:
    """Names of the rules that ship with the library."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_rule(rule: str | Path | StarRule) -> StarRule:
    """Read a rule by the name of a preset or the path of a TOML file.

    Raises InputError for an unknown name, a file that is no TOML, and every key or value that a rule does not know.
    """
    if isinstance(rule, StarRule):
        return rule
    preset = FOLDER / f"{rule}.toml"
    if str(rule) in preset_names():
        path = preset
    else:
        path = Path(rule)
        if not path.is_file():
            raise InputError(
                f"no star rule of the name {str(rule)!r} and no such file.",
                remedy=f"Use one of {', '.join(preset_names())}, or the path of a TOML file.",
            )
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise InputError("the rule is not written in UTF-8.", file=str(path), remedy="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"the rule is not valid TOML: {error}.", file=str(path), remedy="Compare it with a preset."
        ) from error
    return _Reader(str(rule) if path == preset else str(path), content, text).rule()


class _Reader:
    """Checks the content of a rule file, one key after the other."""

    def __init__(self, file: str, content: dict[str, Any], text: str) -> None:
        self.file = file
        self.content = content
        self.text = text
        self.line_of_table = self._lines(text)

    @staticmethod
    def _lines(text: str) -> dict[tuple[str, int], int]:
        """Line on which the n-th table of a kind begins, for the messages."""
        found: dict[tuple[str, int], int] = {}
        counts: dict[str, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            for kind in ("star", "condition", "grade"):
                if line.strip() == f"[[{kind}]]":
                    found[kind, counts.get(kind, 0)] = number
                    counts[kind] = counts.get(kind, 0) + 1
        return found

    def fail(self, problem: str, remedy: str, place: tuple[str, int] | None = None) -> InputError:
        return InputError(problem, file=self.file, line=self.line_of_table.get(place) if place else None, remedy=remedy)

    def rule(self) -> StarRule:
        content = self.content
        self._known(
            content,
            {
                "name",
                "title",
                "verified",
                "source",
                "note",
                "denominator",
                "growth_window",
                "strong",
                "star",
                "condition",
                "grade",
            },
            "the rule",
        )
        name = content.get("name")
        if not isinstance(name, str) or not name:
            raise self.fail("the rule has no name.", 'Add name = "my-rule" at the top.')
        denominator = self._choice(content, "denominator", DENOMINATORS, None, default="total")
        window = content.get("growth_window", 3)
        if not isinstance(window, int) or isinstance(window, bool) or window < 1:
            raise self.fail(f"growth_window is {window!r}.", "It is a number of years, at least 1.")
        conditions = [
            self._condition(kind, index, table)
            for kind in ("star", "condition")
            for index, table in enumerate(content.get(kind, []))
        ]
        if not conditions:
            raise self.fail("the rule has neither a [[star]] nor a [[condition]].", "Add at least one.")
        names = [condition.name for condition in conditions]
        for twice in {each for each in names if names.count(each) > 1}:
            raise self.fail(f"two stars or conditions are called {twice!r}.", "Give each a name of its own.")
        grades = tuple(self._grade(index, table, names) for index, table in enumerate(content.get("grade", [])))
        strong = content.get("strong")
        if strong is not None and strong not in [grade.name for grade in grades]:
            raise self.fail(
                f"strong names the grade {strong!r}, which the rule does not define.", "Name one of its grades."
            )
        return StarRule(
            name=name,
            title=self._texts("title", name),
            verified=bool(content.get("verified", False)),
            source=str(content.get("source", "")),
            note=self._texts("note", ""),
            denominator=denominator,
            conditions=tuple(conditions),
            grades=grades,
            strong=strong,
            growth_window=window,
            text=self.text,
        )

    def _texts(self, key: str, default: str) -> dict[str, str]:
        value = self.content.get(key, default)
        texts = value if isinstance(value, dict) else {"en": value}
        return {str(language): str(text) for language, text in texts.items()}

    def _known(self, table: dict[str, Any], keys: set[str], what: str, place: tuple[str, int] | None = None) -> None:
        for key in table:
            if key not in keys:
                raise self.fail(f"{what} has the unknown key {key!r}.", f"Known are {', '.join(sorted(keys))}.", place)

    def _choice(
        self,
        table: dict[str, Any],
        key: str,
        choices: tuple[str, ...],
        place: tuple[str, int] | None,
        default: str | None = None,
    ) -> str:
        value = table.get(key, default)
        if value not in choices:
            said = f"has no {key}" if value is None else f"has the unknown {key} {value!r}"
            raise self.fail(f"{place[0] if place else 'the rule'} {said}.", f"Use one of {', '.join(choices)}.", place)
        return str(value)

    def _number(
        self, table: dict[str, Any], key: str, place: tuple[str, int], default: Decimal | None = None
    ) -> Decimal:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.fail(f"{key} is {value!r}, not a number.", f"Write {key} = 80, for instance.", place)
        return Decimal(value)

    def _condition(self, kind: str, index: int, table: dict[str, Any]) -> Condition:
        place = (kind, index)
        keys = {"name", "dimension", "variable", "statistic", "cut", "ties", "pool", "universe", "floor", "minimum_n"}
        self._known(table, keys, kind, place)
        dimension = self._choice(table, "dimension", DIMENSIONS, place)
        statistic = self._choice(table, "statistic", STATISTICS, place)
        cut = self._number(table, "cut", place)
        pool = None
        if statistic == "percentile":
            if not 0 <= cut <= 100:
                raise self.fail(f"the percentile {cut} is not between 0 and 100.", "The top 20 % is cut = 80.", place)
            if "pool" not in table:
                raise self.fail(
                    f"the {kind} {table.get('name', dimension)!r} has no pool, and there is no default.",
                    f"Say which cells the percentile is taken over: pool = {' or '.join(map(repr, POOLS))}.",
                    place,
                )
            pool = self._choice(table, "pool", POOLS, place)
        elif "pool" in table:
            raise self.fail("an absolute cut has no pool.", "Remove pool, or use statistic = 'percentile'.", place)
        minimum_n = table.get("minimum_n", 1)
        if not isinstance(minimum_n, int) or isinstance(minimum_n, bool) or minimum_n < 1:
            raise self.fail(f"minimum_n is {minimum_n!r}.", "It is a whole number, at least 1.", place)
        return Condition(
            name=str(table.get("name", dimension)),
            dimension=dimension,
            variable=self._choice(table, "variable", VARIABLES, place),
            statistic=statistic,
            cut=cut,
            ties=self._choice(table, "ties", TIES, place, default="include"),
            pool=pool,
            universe=self._choice(table, "universe", UNIVERSES, place, default="all"),
            floor=self._number(table, "floor", place, Decimal(0)),
            minimum_n=minimum_n,
            is_star=kind == "star",
        )

    def _grade(self, index: int, table: dict[str, Any], names: list[str]) -> Grade:
        place = ("grade", index)
        self._known(table, {"name", "requires", "count_at_least"}, "grade", place)
        if not isinstance(table.get("name"), str):
            raise self.fail("a grade has no name.", 'Add name = "high".', place)
        requires = table.get("requires", [])
        for each in requires:
            if each not in names:
                raise self.fail(
                    f"the grade {table['name']!r} requires {each!r}, which is not in the rule.",
                    f"Known are {', '.join(names)}.",
                    place,
                )
        count = table.get("count_at_least", 0)
        if not requires and not count:
            raise self.fail(f"the grade {table['name']!r} asks for nothing.", "Give requires or count_at_least.", place)
        return Grade(table["name"], tuple(requires), int(count))
