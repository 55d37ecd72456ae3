"""Which published industries make up which groups: the layers of a panorama and the totals it is measured against.

A *leaf* is a published industry code below which the source publishes nothing finer; the leaves partition the economy that the
source covers. A group of a layer is made of leaves (or of one published code of its own level), each held entirely or in part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.classifications.categories import CategoryTable
    from observatory.statistics.classifications.industries import IndustryClassification

INDUSTRY_LEVELS = ("section", "sector", "division", "subsector", "group", "class", "national")
GROUPINGS = ("category", "emerging")
FLAT_LAYER = "category"


@dataclass(frozen=True)
class Group:
    """One row of the table of industries: a group of a layer with its labels and its kind."""

    layer: str
    code: str
    labels: Mapping[str, str]
    level: str
    parent: str | None
    kind: str
    exact: bool


@dataclass(frozen=True)
class Memberships:
    """Groups of every layer, and the rows (layer, group, industry, whole) that say what they are made of.

    The layer `denominator` holds the groups total, traded and local.
    """

    groups: tuple[Group, ...]
    rows: tuple[tuple[str, str, str, bool], ...]
    top: tuple[str, ...]
    leaves: tuple[str, ...]

    def table(self) -> pa.Table:
        """The rows as an Arrow table, each with the number of members of its group."""
        import pyarrow as pa

        layer, group, industry, whole = zip(*self.rows, strict=True)
        sizes = Counter(zip(layer, group, strict=True))
        size = pa.array([sizes[key] for key in zip(layer, group, strict=True)], pa.int64())
        return pa.table({"layer": layer, "group": group, "industry": industry, "whole": whole, "size": size})

    def group_table(self) -> pa.Table:
        """Layer, group, its kind and whether it is exact, for joins."""
        import pyarrow as pa

        return pa.table(
            {
                "layer": [group.layer for group in self.groups],
                "group": [group.code for group in self.groups],
                "kind": [group.kind for group in self.groups],
            }
        )


def flat(codes: Iterable[str], kinds: Mapping[str, str], labels: Mapping[str, Mapping[str, str]]) -> Memberships:
    """Memberships of a source whose industries are the groups themselves: cluster categories given as such."""
    ordered = sorted(set(codes))
    groups = tuple(
        Group(FLAT_LAYER, code, labels.get(code, {"en": code}), "category", None, kinds.get(code, "traded"), True)
        for code in ordered
    )
    rows = [(FLAT_LAYER, code, code, True) for code in ordered]
    rows += [("denominator", "total", code, True) for code in ordered]
    rows += [("denominator", group.kind, group.code, True) for group in groups if group.kind in ("traded", "local")]
    return Memberships(groups, tuple(rows), tuple(ordered), tuple(ordered))


def from_classification(
    codes: Iterable[str],
    industries: IndustryClassification,
    categories: CategoryTable | None,
    layers: Iterable[str],
) -> Memberships:
    """Memberships of a source whose industries belong to a hierarchical classification.

    `codes` are the published codes; `layers` are names of industry levels, `category` and `emerging`.
    Raises InputError for a layer that neither the classification nor the source knows.
    """
    published = sorted(set(codes))
    present = set(published)
    classes = {code: frozenset(industries.classes_under(code)) for code in published}
    above = {code: _ancestors(code, industries) for code in published}
    inner = {ancestor for code in published for ancestor in above[code] if ancestor in present}
    leaves = [code for code in published if code not in inner]
    top = [code for code in published if not any(ancestor in present for ancestor in above[code])]
    every = frozenset[str]().union(*classes.values())
    kinds = {each: categories.type_of(each) for each in every} if categories is not None else {}

    groups: list[Group] = []
    rows: list[tuple[str, str, str, bool]] = []
    for layer in layers:
        if layer in GROUPINGS:
            if categories is None:
                raise InputError(
                    f"the layer {layer!r} needs a table of cluster categories for {industries.name}.",
                    remedy="Give one with --categories, or leave the layer out.",
                )
            _add_grouping(layer, categories, leaves, classes, groups, rows)
        elif layer in INDUSTRY_LEVELS:
            _add_level(layer, industries, published, leaves, above, kinds, classes, groups, rows)
        else:
            raise InputError(
                f"unknown layer {layer!r}.", remedy=f"Use one of {', '.join((*INDUSTRY_LEVELS, *GROUPINGS))}."
            )
    rows += [("denominator", "total", code, True) for code in top]
    for kind in ("traded", "local"):
        for leaf in leaves:
            held = _held(classes[leaf], kinds, kind)
            if held != "none":
                rows.append(("denominator", kind, leaf, held == "all"))
    return Memberships(tuple(groups), tuple(rows), tuple(top), tuple(leaves))


def default_level(codes: Iterable[str], industries: IndustryClassification) -> str:
    """The industry level shown when none is asked for: divisions, or the finest complete level where that is coarser or the codes are no NACE.

    A source is complete at a level when every published branch reaches it: European regional statistics carry groups only in trade.
    """
    published = set(codes)
    above = {code: _ancestors(code, industries) for code in published}
    inner = {ancestor for code in published for ancestor in above[code]}
    complete = min(INDUSTRY_LEVELS.index(industries.level(code)) for code in published if code not in inner)
    if any(industries.level(code) in ("section", "division", "class") for code in published):
        complete = min(complete, INDUSTRY_LEVELS.index("division"))
    return INDUSTRY_LEVELS[complete]


def _ancestors(code: str, industries: IndustryClassification) -> tuple[str, ...]:
    found = []
    parent = industries.parent(code)
    while parent is not None:
        found.append(parent)
        parent = industries.parent(parent)
    return tuple(found)


def _held(classes: frozenset[str], kinds: Mapping[str, str], kind: str) -> str:
    matching = sum(kinds.get(each) == kind for each in classes)
    return "all" if classes and matching == len(classes) else "some" if matching else "none"


def _kind(classes: frozenset[str], kinds: Mapping[str, str]) -> str:
    if not kinds:
        return ""
    found = {kinds.get(each, "excluded") for each in classes}
    return found.pop() if len(found) == 1 else "mixed"


def _add_level(
    layer: str,
    industries: IndustryClassification,
    published: list[str],
    leaves: list[str],
    above: Mapping[str, tuple[str, ...]],
    kinds: Mapping[str, str],
    classes: Mapping[str, frozenset[str]],
    groups: list[Group],
    rows: list[tuple[str, str, str, bool]],
) -> None:
    own = {code for code in published if industries.level(code) == layer}
    from_leaves: dict[str, list[str]] = {}
    for leaf in leaves:
        for ancestor in above[leaf]:
            if ancestor not in own and industries.level(ancestor) == layer:
                from_leaves.setdefault(ancestor, []).append(leaf)
    found = sorted(own | set(from_leaves))
    if not found:
        raise InputError(
            f"the source has no industries at the level {layer!r}.",
            remedy=f"Its levels are {', '.join(sorted({industries.level(code) for code in published}))}.",
        )
    for code in found:
        members = [code] if code in own else from_leaves[code]
        rows += [(layer, code, member, True) for member in members]
        held = frozenset().union(*(classes[member] for member in members))
        labels = {language: industries.label(code, language) for language in ("en", "fr")}
        groups.append(Group(layer, code, labels, layer, industries.parent(code), _kind(held, kinds), True))


def _add_grouping(
    layer: str,
    categories: CategoryTable,
    leaves: list[str],
    classes: Mapping[str, frozenset[str]],
    groups: list[Group],
    rows: list[tuple[str, str, str, bool]],
) -> None:
    for code in categories.groups("emerging" if layer == "emerging" else "category"):
        wanted = categories.classes(code)
        held = [(leaf, classes[leaf] <= wanted) for leaf in leaves if classes[leaf] & wanted]
        if not held:
            continue
        rows += [(layer, code, leaf, whole) for leaf, whole in held]
        covered = frozenset[str]().union(*(classes[leaf] for leaf, _ in held))
        exact = all(whole for _, whole in held) and wanted <= covered
        group = categories.group(code)
        kind = str(getattr(group, "type", "mixed"))
        labels = {language: group.name(language) for language in ("en", "fr")}
        groups.append(Group(layer, code, labels, layer, None, kind, exact))
