"""Which groups may be shown: none that is small, and none from which a small one could be computed."""

from __future__ import annotations

from collections.abc import Mapping


def groups_to_show(sizes: Mapping[str, int], *, total: int, minimum: int) -> list[str]:
    """The groups that may be shown beside the total, in the order given.

    `sizes` is how many of each group answered, `total` how many answered at all, those without a group included. A group
    under the minimum is hidden. What is left of the total when all shown groups are taken away could be computed by
    anybody: while that is fewer than the minimum, the smallest of the shown groups is hidden too. Nothing is shown where
    the total itself is under the minimum.
    """
    if total < minimum:
        return []
    shown = [group for group, size in sizes.items() if size >= minimum]
    rest = total - sum(sizes[group] for group in shown)
    while shown and 0 < rest < minimum:
        smallest = min(shown, key=lambda group: sizes[group])
        shown.remove(smallest)
        rest += sizes[smallest]
    return shown
