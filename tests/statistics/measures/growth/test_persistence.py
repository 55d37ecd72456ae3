"""Entry, exit and persistence counted by hand, and nothing counted across gaps and breaks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from observatory.statistics.measures.growth.persistence import survival, transition_matrix, turnover

# Stars of four regions over three years; −1 is not known.
STARS = np.array([[0, 1, 2, 3], [1, 1, 2, -1], [1, 0, 3, 3]])


def test_moves_from_class_to_class() -> None:
    found = transition_matrix(STARS, 4)
    assert found.counts.tolist() == [[0, 1, 0, 0], [1, 2, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0]]
    assert found.probabilities[1] == pytest.approx([1 / 3, 2 / 3, 0, 0])
    assert np.isnan(found.probabilities[3]).all()
    assert found.left_out_unknown == 2
    assert found.left_out_breaks == 0


def test_no_move_across_a_break() -> None:
    everywhere = transition_matrix(STARS, 4, breaks=np.array([False, False, True]))
    assert everywhere.counts.sum() == 3
    assert (everywhere.left_out_unknown, everywhere.left_out_breaks) == (2, 3)
    in_one_region = np.zeros(STARS.shape, dtype=bool)
    in_one_region[2, 0] = True
    assert transition_matrix(STARS, 4, breaks=in_one_region).counts.sum() == 5


def test_a_break_of_a_region_holds_for_all_of_its_industries() -> None:
    table = np.zeros((3, 2, 5), dtype=int)
    breaks = np.zeros((3, 2), dtype=bool)
    breaks[1, 0] = True
    found = transition_matrix(table, 1, breaks=breaks)
    assert found.counts.tolist() == [[15]]
    assert found.left_out_breaks == 5


def test_long_run_shares() -> None:
    # From 0: half stay; from 1: a quarter leave. In the long run 1/3 and 2/3.
    table = np.array([[0, 0, 1, 1, 1, 1], [0, 1, 0, 1, 1, 1]])
    assert transition_matrix(table, 2).lasting == pytest.approx([1 / 3, 2 / 3])
    # Where nobody ever moves, any shares last: none is given.
    assert np.isnan(transition_matrix([[0, 1], [0, 1]], 2).lasting).all()


PRESENT = np.array([[1, 1, 0, 0, 1], [1, 0, 1, 0, -1], [1, 1, 1, 0, 0]])


def test_entry_exit_and_persistence() -> None:
    found = turnover(PRESENT)
    assert found.entries.tolist() == [1, 1]
    assert found.exits.tolist() == [1, 0]
    assert found.stayed.tolist() == [1, 2]
    assert found.entry_rate == pytest.approx([1 / 2, 1 / 2])
    assert found.exit_rate == pytest.approx([1 / 2, 0])
    assert found.persistence == pytest.approx([1 / 2, 1])
    assert found.left_out.tolist() == [1, 1]


def test_industries_are_counted_apart() -> None:
    both = np.stack([PRESENT, np.ones_like(PRESENT)], axis=2)
    found = turnover(both)
    assert found.entries.tolist() == [[1, 0], [1, 0]]
    assert np.isnan(found.entry_rate[:, 1]).all()
    assert found.persistence[:, 1] == pytest.approx([1, 1])


def test_a_break_leaves_out_the_interval() -> None:
    found = turnover(PRESENT, breaks=np.array([False, True, False]))
    assert found.stayed.tolist() == [0, 2]
    assert found.left_out.tolist() == [5, 1]
    assert np.isnan(found.persistence[0])


@given(arrays(np.int64, (4, 6, 3), elements=some.integers(-1, 1)))
def test_every_region_is_counted_once(present: np.ndarray) -> None:
    found = turnover(present)
    counted = found.entries + found.exits + found.stayed + found.left_out
    never = (present[:-1] == 0) & (present[1:] == 0)
    assert (counted + never.sum(axis=1) == 6).all()
    moves = transition_matrix(present, 2)
    assert moves.counts.sum() + moves.left_out_unknown == 3 * 6 * 3
    assert moves.counts[0, 1] == found.entries.sum()
    assert moves.counts[1, 0] == found.exits.sum()


def test_survival_counts_spells_that_are_seen_to_begin() -> None:
    # Three spells begin at moment 1; one ends after one moment, one after two, one lasts to the end of what is seen.
    table = np.array([[0, 0, 0, 1], [1, 1, 1, 1], [0, 1, 1, 0], [0, 0, 1, 0]])
    assert survival(table)[:3] == pytest.approx([1, 2 / 3, 1 / 3])
    assert np.isnan(survival(table)[3])


def test_a_spell_cut_short_by_a_gap_counts_as_long_as_it_is_seen() -> None:
    table = np.array([[0, 0], [1, 1], [1, 1], [0, -1]])
    # Both survive the first moment; of the second only one is seen, and it ends.
    assert survival(table)[:3] == pytest.approx([1, 1, 0])


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ([[0, 1]], "two moments or more"),
        ([[0, 1], [2, 0]], "reach from 0 to 2"),
        ([[0.0, 1.0], [1.0, 0.0]], "whole numbers"),
        ([[-2, 0], [0, 0]], "0 to 1, or −1"),
    ],
)
def test_what_is_no_class_is_refused(table: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        transition_matrix(table, 2)  # type: ignore[arg-type]


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match="breaks needs true or false for 3 moments"):
        turnover(PRESENT, breaks=np.array([True]))
    with pytest.raises(ValueError, match="breaks has shape"):
        turnover(PRESENT, breaks=np.zeros((3, 2), dtype=bool))
    with pytest.raises(ValueError, match="1 dimensions"):
        turnover([1, 0])
