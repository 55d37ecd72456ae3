"""Long work in parts: the same on any number of threads, told of, and able to be stopped."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from observatory.statistics.measures.parts import beforehand, blocks, generators, in_parts, stage


@pytest.mark.parametrize("threads", [1, 3])
def test_results_come_in_the_order_of_the_parts_whichever_is_ready_first(threads: int) -> None:
    def work(part: int) -> int:
        time.sleep(0.002 * (5 - part))
        return part * part

    told: list[tuple[int, int]] = []
    done = in_parts(range(5), work, threads=threads, progress=lambda done, of: told.append((done, of)))
    assert done == [0, 1, 4, 9, 16]
    assert told == [(number, 5) for number in range(1, 6)]


@pytest.mark.parametrize("threads", [1, 3])
def test_what_a_part_raises_comes_out_and_the_rest_is_left_undone(threads: int) -> None:
    begun: list[int] = []

    def work(part: int) -> None:
        begun.append(part)
        time.sleep(0.001)
        if part == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        in_parts(range(500), work, threads=threads)
    assert len(begun) < 400


@given(some.integers(0, 300), some.integers(1, 80))
def test_blocks_cover_everything_once(number: int, most: int) -> None:
    parts = blocks(number, most)
    assert [place for first, last in parts for place in range(first, last)] == list(range(number))
    assert len(parts) <= most


def test_stages_follow_each_other_and_what_comes_before_does_not_count() -> None:
    told: list[float] = []

    def progress(done: int, of: int) -> None:
        told.append(done / of)

    first, second, before = stage(progress, 0, 2), stage(progress, 1, 2), beforehand(progress, 4)
    assert first is not None
    assert second is not None
    assert before is not None
    before(3, 3)
    first(1, 2)
    first(2, 2)
    second(1, 3)
    second(3, 3)
    assert told == [0, 0.25, 0.5, pytest.approx(2 / 3), 1]
    assert stage(None, 0, 2) is None
    assert beforehand(None, 2) is None


def test_the_first_sources_of_chance_do_not_depend_on_how_many_there_are() -> None:
    few, seed = generators(3, 5)
    many, _ = generators(30, 5)
    assert seed == 5
    assert [each.generate_state(1)[0] for each in few] == [each.generate_state(1)[0] for each in many[:3]]
