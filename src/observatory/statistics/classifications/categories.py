"""Cluster categories and emerging industries: groups of industries, and how they fit published data.

The table from NACE Rev. 2 classes to the 51 traded and 16 local categories is a reconstruction of this project. It
rests on the definitions of the U.S. Cluster Mapping Project, carried to NACE by official concordances; it is not the
table of the European Cluster Observatory, which is not public, and has not been verified against it. A user's own
table takes its place with `load_categories("my.csv")`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from observatory.statistics.classifications.industries import IndustryClassification, load_industries
from observatory.statistics.classifications.registry import RawTable, index, read_file, read_table
from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    import pyarrow

Kind = Literal["category", "emerging"]
Cover = Literal["all", "some", "none"]
ALTERNATIVES = ("reconstructed", "mechanical", "alternatives-first", "confident-only")

NOTE = {
    "en": "The table from industries to cluster categories is a reconstruction by this project. It rests on the "
    "definitions of the U.S. Cluster Mapping Project and is not verified against the European one.",
    "fr": "La table de passage des industries aux catégories de clusters est une reconstitution de ce projet. Elle "
    "repose sur les définitions du U.S. Cluster Mapping Project et n'est pas vérifiée par rapport à la table européenne.",
}
EMERGING_NOTE = {
    "en": "The definitions of the ten emerging industries are a proposal of this project. They overlap and are never "
    "summed.",
    "fr": "Les définitions des dix industries émergentes sont une proposition de ce projet. Elles se recoupent et ne "
    "sont jamais additionnées.",
}


@dataclass(frozen=True, slots=True)
class ClusterCategory:
    """A group of related industries: `traded` ones serve other regions too, `local` ones their own."""

    code: str
    type: str
    name_en: str
    name_fr: str
    name_us: str
    note: str = ""

    def name(self, language: str = "en") -> str:
        return self.name_fr if language.split("-")[0] == "fr" and self.name_fr else self.name_en


@dataclass(frozen=True, slots=True)
class EmergingIndustry:
    """A cross-sectoral group of industries. Emerging industries overlap: an industry may be in several."""

    slug: str
    name_en: str
    name_fr: str
    categories: tuple[str, ...]
    extra_classes: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.slug

    def name(self, language: str = "en") -> str:
        return self.name_fr if language.split("-")[0] == "fr" else self.name_en


class EmergingIndustries(tuple[EmergingIndustry, ...]):
    """The emerging industries in order. They overlap, so there is no total."""

    __slots__ = ()

    @property
    def total(self) -> NoReturn:
        raise InputError(
            "emerging industries overlap and are never summed.",
            remedy="Show them one by one, or sum the cluster categories, which do not overlap.",
        )


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where one industry belongs. `alternatives` are (category or `excluded`, share of the votes)."""

    industry: str
    category: str | None
    type: str
    vote_share: float | None = None
    confidence: str = ""
    mechanical: str | None = None
    alternatives: tuple[tuple[str, float], ...] = ()
    high_impact: bool = False
    reason: str = ""


@dataclass(frozen=True, eq=False)
class CategoryTable:
    """Industries to cluster categories, and the emerging industries built on them.

    `name` says which variant it is; `sha256` is the hash of the table's bytes; `verified` is False for the table of
    the package, and `note` (text by language) must then be shown wherever its results are.
    """

    name: str
    version: str
    sha256: str
    verified: bool
    note: Mapping[str, str]
    classification: IndustryClassification
    categories: tuple[ClusterCategory, ...]
    emerging: EmergingIndustries
    assignments: Mapping[str, Assignment] = field(repr=False)

    # --- looking up ---

    @cached_property
    def _by_code(self) -> dict[str, ClusterCategory | EmergingIndustry]:
        return {group.code: group for group in (*self.categories, *self.emerging)}

    def group(self, code: str) -> ClusterCategory | EmergingIndustry:
        """A category by its code (`4`) or an emerging industry by its slug."""
        try:
            return self._by_code[code]
        except KeyError:
            raise InputError(
                f"there is no cluster category or emerging industry {code!r}.",
                code=code,
                remedy="Traded categories are 1 to 51, local ones 101 to 116; emerging industries have names such as "
                "advanced-packaging.",
            ) from None

    def category(self, industry: str) -> ClusterCategory | None:
        """The category an industry is assigned to, itself or by a code above it; None if excluded or not assigned."""
        code = self.classification.normalise(industry)
        above = (self.assignments.get(each) for each in (code, *self.classification.ancestors(code)))
        assignment = next((found for found in above if found is not None), None)
        if assignment is None or assignment.category is None:
            return None
        found = self._by_code[assignment.category]
        assert isinstance(found, ClusterCategory)
        return found

    def groups(self, kind: Kind = "category") -> tuple[str, ...]:
        """Codes of all groups of a kind, in order."""
        chosen: Sequence[ClusterCategory | EmergingIndustry] = self.categories if kind == "category" else self.emerging
        return tuple(group.code for group in chosen)

    def membership(self, kind: Kind = "category") -> list[tuple[str, str]]:
        """Pairs (class, group), sorted by group and class. A class is in one category at most, in any number of
        emerging industries."""
        return [(code, group) for group in self.groups(kind) for code in sorted(self.classes(group))]

    def classes(self, group: str) -> frozenset[str]:
        """The classes of a category or emerging industry."""
        self.group(group)
        return self._classes[group]

    @cached_property
    def _classes(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {group.code: set() for group in self.categories}
        for assignment in self.assignments.values():
            if assignment.category is not None:
                found[assignment.category].update(self.classification.classes_under(assignment.industry))
        classes = {code: frozenset(members) for code, members in found.items()}
        for industry in self.emerging:
            members = set(industry.extra_classes)
            for code in industry.categories:
                members |= classes.get(code, frozenset())
            classes[industry.slug] = frozenset(members)
        return classes

    def type_of(self, industry: str) -> str:
        """`traded`, `local`, `excluded`, or `mixed` for any code by the classes under it."""
        types = set()
        for code in self.classification.classes_under(industry):
            types.add(self._types.get(code, "excluded"))
        return types.pop() if len(types) == 1 else "mixed"

    @cached_property
    def _types(self) -> dict[str, str]:
        return {
            code: assignment.type
            for assignment in self.assignments.values()
            for code in self.classification.classes_under(assignment.industry)
        }

    # --- fitting to published codes ---

    def cover(self, code: str, group: str) -> Cover:
        """Whether all, some or none of what an industry code consists of belongs to a group."""
        members, own = self.classes(group), self.classification.classes_under(code)
        inside = sum(1 for each in own if each in members)
        return "all" if inside == len(own) else "some" if inside else "none"

    def cover_table(self, codes: Iterable[str], kind: Kind = "category") -> pyarrow.Table:
        """`cover` for many codes at once: columns `industry, group, cover`, without the pairs where it is `none`."""
        import pyarrow as pa

        pairs = list(self._covers(codes, kind))
        columns = zip(*pairs, strict=True) if pairs else ((), (), ())
        names = ("industry", "group", "cover")
        return pa.table({name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)})

    def _covers(self, codes: Iterable[str], kind: Kind) -> Iterator[tuple[str, str, Cover]]:
        for code in dict.fromkeys(codes):
            own = self.classification.classes_under(code)
            count: dict[str, int] = {}
            for each in own:
                for group in self._groups_of(kind).get(each, ()):
                    count[group] = count.get(group, 0) + 1
            for group in self.groups(kind):
                if group in count:
                    yield code, group, "all" if count[group] == len(own) else "some"

    def _groups_of(self, kind: Kind) -> dict[str, list[str]]:
        if kind not in self._group_cache:
            found: dict[str, list[str]] = {}
            for code, group in self.membership(kind):
                found.setdefault(code, []).append(group)
            self._group_cache[kind] = found
        return self._group_cache[kind]

    @cached_property
    def _group_cache(self) -> dict[str, dict[str, list[str]]]:
        return {}

    def exact(self, codes: Iterable[str], kind: Kind = "category") -> tuple[str, ...]:
        """Groups that are a sum of some of the codes, so that their figures follow without a split."""
        whole: dict[str, set[str]] = {group: set() for group in self.groups(kind)}
        for code, group, cover in self._covers(codes, kind):
            if cover == "all":
                whole[group].update(self.classification.classes_under(code))
        return tuple(group for group, covered in whole.items() if covered and covered == self.classes(group))

    # --- other tables for the sensitivity of results ---

    def alternative(self, name: str) -> CategoryTable:
        """The table under another rule, to see how results move.

        `mechanical`: the majority of the concordance, without the changes made by hand; `alternatives-first`: a class
        with alternatives goes to the strongest other one; `confident-only`: classes of low confidence are left out.
        """
        if name not in ALTERNATIVES:
            raise InputError(f"there is no mapping {name!r}.", remedy=f"Choose one of {', '.join(ALTERNATIVES)}.")
        if name == "reconstructed":
            return self
        if name not in self._alternatives:
            changed = {code: self._changed(assignment, name) for code, assignment in self.assignments.items()}
            self._alternatives[name] = replace(self, name=f"{self.name}:{name}", assignments=changed)
        return self._alternatives[name]

    @cached_property
    def _alternatives(self) -> dict[str, CategoryTable]:
        return {}

    def _changed(self, assignment: Assignment, name: str) -> Assignment:
        if name == "confident-only":
            if assignment.confidence == "low":
                return replace(assignment, category=None, type="excluded")
            return assignment
        if name == "mechanical":
            category = assignment.mechanical
        elif others := [pair for pair in assignment.alternatives if pair[0] != (assignment.category or "excluded")]:
            category = max(others, key=lambda pair: pair[1])[0]
            category = None if category == "excluded" else category
        else:
            category = assignment.category
        if category is None:
            return replace(assignment, category=None, type="excluded")
        group = self._by_code[category]
        assert isinstance(group, ClusterCategory)
        return replace(assignment, category=category, type=group.type)


def load_categories(path: str | Path | None = None) -> CategoryTable:
    """The table of the package, or a user's own.

    A user's CSV has the columns `industry,category` and may have `type` (`traded`, `local`, `excluded`) and `name`.
    Its industries may be NACE Rev. 2 or NAICS codes of any level; its categories may be codes 1 to 51 and 101 to 116,
    or codes of its own, which then need a type. Raises InputError naming the line.
    """
    if path is None:
        return _load_own()
    return _load_user(Path(path))


@cache
def _load_own() -> CategoryTable:
    table = read_table("nace_rev2_categories")
    information = index()[table.path.stem]
    assignments = {}
    for industry, category, kind, share, confidence, mechanical, alternatives, high_impact, reason in table.rows:
        pairs = tuple(
            (code, float(part)) for code, part in (text.split(":") for text in alternatives.split(";") if text)
        )
        assignments[industry] = Assignment(
            industry,
            category or None,
            kind,
            float(share) if share else None,
            confidence,
            mechanical or None,
            pairs,
            high_impact == "yes",
            reason,
        )
    return CategoryTable(
        "nace_rev2_categories",
        information.version,
        table.sha256,
        information.verified,
        NOTE,
        load_industries("nace_rev2"),
        published_categories(),
        _proposed_emerging(),
        assignments,
    )


@cache
def published_categories() -> tuple[ClusterCategory, ...]:
    """The 51 traded and 16 local categories with their names, whatever table assigns industries to them."""
    return tuple(ClusterCategory(*row) for row in read_table("cluster_categories").rows)


@cache
def _proposed_emerging() -> EmergingIndustries:
    return EmergingIndustries(
        EmergingIndustry(slug, english, french, tuple(categories.split(";")), tuple(classes.split(";")))
        for slug, english, french, categories, classes in read_table("emerging_industries").rows
    )


def load_emerging(path: str | Path, table: CategoryTable) -> CategoryTable:
    """The same table with the user's own emerging industries instead of the proposed ones.

    The CSV has the columns `slug, name_en, name_fr, categories, extra_classes`; categories and classes are separated by semicolons, and
    one industry may be in several groups. Raises InputError for an unknown category or class, and for a slug that stands twice.
    """
    own = read_file(Path(path), required=("slug", "name_en", "categories", "extra_classes"))
    known = set(table.groups("category"))
    found: dict[str, EmergingIndustry] = {}
    columns = [own.column(name) for name in ("slug", "name_en", "name_fr", "categories", "extra_classes")]
    for line, (slug, english, french, categories, classes) in zip(own.lines, zip(*columns, strict=True), strict=True):
        place: dict[str, Any] = {"file": str(path), "line": line}
        if not slug or slug in found:
            problem = f"the slug {slug!r} stands twice." if slug else "the slug is empty."
            raise InputError(
                problem, column="slug", remedy="Each emerging industry has one row and a name of its own.", **place
            )
        seeds = tuple(code.strip() for code in categories.split(";") if code.strip())
        for code in seeds:
            if code not in known:
                raise InputError(
                    f"there is no category {code!r}.",
                    column="categories",
                    code=slug,
                    remedy=f"Known are {', '.join(sorted(known))}.",
                    **place,
                )
        members: list[str] = []
        for text in filter(None, (part.strip() for part in classes.split(";"))):
            try:
                members += table.classification.classes_under(table.classification.normalise(text))
            except InputError as error:
                raise InputError(
                    error.problem, column="extra_classes", code=text, remedy=error.remedy, **place
                ) from None
        found[slug] = EmergingIndustry(slug, english, french or english, seeds, tuple(members))
    return replace(
        table,
        name=f"{table.name}, emerging industries {Path(path).stem}",
        sha256=f"{table.sha256}+{own.sha256}",
        emerging=EmergingIndustries(found.values()),
    )


def _load_user(path: Path) -> CategoryTable:
    table = read_file(path, required=("industry", "category"))
    classification = _guess_classification(table)
    known = {category.code: category for category in published_categories()}
    own: dict[str, ClusterCategory] = {}
    assignments: dict[str, Assignment] = {}
    taken: dict[str, int] = {}
    columns = [table.column(name) for name in ("industry", "category", "type", "name")]
    for line, (text, code, kind, name) in zip(table.lines, zip(*columns, strict=True), strict=True):
        try:
            industry = classification.normalise(text)
        except InputError as error:
            raise InputError(
                error.problem, file=str(path), line=line, column="industry", code=text, remedy=error.remedy
            ) from None
        for each in classification.classes_under(industry):
            if each in taken:
                raise InputError(
                    f"{each} is already assigned in line {taken[each]}.",
                    file=str(path),
                    line=line,
                    column="industry",
                    code=text,
                    remedy="An industry belongs to one category at most.",
                )
            taken[each] = line
        if kind not in ("", "traded", "local", "excluded"):
            raise InputError(
                f"{kind!r} is no type.",
                file=str(path),
                line=line,
                column="type",
                remedy="Write traded, local or excluded.",
            )
        if not code or kind == "excluded":
            assignments[industry] = Assignment(industry, None, "excluded")
            continue
        if code not in own:
            given = known.get(code)
            if given is None and not kind:
                raise InputError(
                    f"the category {code!r} is new and has no type.",
                    file=str(path),
                    line=line,
                    column="type",
                    code=code,
                    remedy="Add a column type with traded or local.",
                )
            title = name or (given.name_en if given else code)
            french = given.name_fr if given and not name else ""
            own[code] = ClusterCategory(code, kind or (given.type if given else ""), title, french, "")
        elif kind and kind != own[code].type:
            raise InputError(
                f"the category {code!r} is {own[code].type} in an earlier line and {kind} here.",
                file=str(path),
                line=line,
                column="type",
                code=code,
                remedy="A category has one type.",
            )
        assignments[industry] = Assignment(industry, code, own[code].type)
    order = {code: position for position, code in enumerate(known)}
    categories = tuple(sorted(own.values(), key=lambda c: (order.get(c.code, len(order)), c.code)))
    emerging = _proposed_emerging() if classification.name == "nace_rev2" and set(own) <= set(known) else ()
    return CategoryTable(
        path.stem,
        table.sha256[:12],
        table.sha256,
        True,
        {},
        classification,
        categories,
        EmergingIndustries(emerging),
        assignments,
    )


def _guess_classification(table: RawTable) -> IndustryClassification:
    """NACE or NAICS: the one that knows most of the codes."""
    texts = dict.fromkeys(table.column("industry"))
    if not texts:
        raise InputError("the table has no rows.", file=str(table.path), remedy="Give one row per industry.")
    candidates = [load_industries(name) for name in ("nace_rev2", "naics_2017", "naics_2012")]
    return max(candidates, key=lambda candidate: len(candidate.normalise_all(texts).codes))
