"""What is hidden cannot be computed from what is shown. The numbers are worked out beside each case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.programme.surveys.domain.suppression import groups_to_show


@pytest.mark.parametrize(
    ("sizes", "total", "shown"),
    [
        # Every group is large enough, nobody is left over.
        ({"firm": 7, "research": 5}, 12, ["firm", "research"]),
        # 13 - 7 - 5 = 1: the one authority could be computed, so the next smallest, research, goes too; 1 + 5 = 6 are hidden.
        ({"firm": 7, "research": 5, "authority": 1}, 13, ["firm"]),
        # Two small groups: 2 + 2 = 4 are left over, still under 5; research goes too.
        ({"firm": 7, "research": 6, "authority": 2, "agency": 2}, 17, ["firm"]),
        # Two small groups: 3 + 3 = 6 are left over, enough to hide in; nothing else goes.
        ({"firm": 7, "research": 6, "authority": 3, "agency": 3}, 19, ["firm", "research"]),
        # 1 authority and 4 who named no group: 5 are left over, and which of them is the authority nobody can tell.
        ({"firm": 8, "authority": 1}, 13, ["firm"]),
        # 2 who named no group: 8 + 5 + 2 = 15; the rest of 2 is under 5, so the smaller group goes.
        ({"firm": 8, "research": 5}, 15, ["firm"]),
        # One small group beside one large one: hiding the small one alone would hide nothing.
        ({"firm": 6, "authority": 2}, 8, []),
        # Equal sizes: the first of the smallest goes.
        ({"firm": 6, "research": 6, "authority": 1}, 13, ["research"]),
        # Too few in all.
        ({"firm": 4}, 4, []),
        ({}, 9, []),
    ],
)
def test_small_groups_are_hidden_and_so_is_what_gives_them_away(
    sizes: dict[str, int], total: int, shown: list[str]
) -> None:
    assert groups_to_show(sizes, total=total, minimum=5) == shown


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 15)), st.integers(0, 8), st.integers(3, 9))
def test_nothing_under_the_minimum_is_shown_or_left_over(sizes: dict[str, int], ungrouped: int, minimum: int) -> None:
    total = sum(sizes.values()) + ungrouped
    shown = groups_to_show(sizes, total=total, minimum=minimum)
    rest = total - sum(sizes[group] for group in shown)
    assert all(sizes[group] >= minimum for group in shown)
    assert not shown or rest == 0 or rest >= minimum
