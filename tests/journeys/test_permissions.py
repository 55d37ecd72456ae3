"""Every address of the process has a row in the table of permissions, which says who gets in; one without a row fails.

`python -m tests.journeys.looking HOME PROGRAMME REGION` asks every address as every role in an installation that was played, and
prints where it answers otherwise than the table says.
"""

from __future__ import annotations

from tests.journeys import objects
from tests.journeys.cast import ROLES
from tests.journeys.table import TABLE

ADDRESSES = objects.addresses()


def test_every_address_has_a_row_and_no_row_is_left_over() -> None:
    rows = {f"{room}:{address}" for room, addresses in TABLE.items() for address in addresses}
    assert rows == set(ADDRESSES)


def test_the_table_knows_no_other_roles() -> None:
    named = {role for room in TABLE.values() for row in room.values() if row != "everyone" for role in row.split()}
    assert named <= set(ROLES)


def test_what_changes_something_is_for_nobody_without_an_account() -> None:
    acts = ("edit_", "remove_", "publish", "approve", "new_", "withdraw", "launch", "close", "decision", "revoke_")
    # Taking back a dot at a board is for whoever holds the telephone that gave it.
    by_code = {"withdraw_vote", "remove_own_card"}
    open_to_visitors = {
        f"{room}:{address}"
        for room, addresses in TABLE.items()
        for address, row in addresses.items()
        if address.startswith(acts) and address not in by_code and (row == "everyone" or "visitor" in row.split())
    }
    assert open_to_visitors == set()
