"""The decision: complete and reasoned or not at all; a held letter to each applicant; the reserve moves up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.programme.calls.conftest import (
    AFTER,
    CLOSES,
    DECIDED,
    DURING,
    Cast,
    assign,
    outcomes_as_ranked,
    score,
)

from observatory.core import audit
from observatory.core.acting import NotPermitted, Refused
from observatory.core.domain.outbox import cancel_message, edit_message, release_message
from observatory.core.models import Message, MessageState
from observatory.documents import tree
from observatory.programme.calls.documents import letter_document
from observatory.programme.calls.domain.conflicts import declare_conflict
from observatory.programme.calls.domain.decisions import (
    OutcomeOf,
    Undecided,
    record_decision,
    replace_from_reserve,
    write_letter,
)
from observatory.programme.calls.domain.evaluations import waive_evaluation
from observatory.programme.calls.domain.letters import latest_letter, state_as_told, told_letter
from observatory.programme.calls.models import Application, Call, CallState, Decision, Outcome


def decide(cast: Cast, call: Call, outcomes: list[OutcomeOf], name: str = "claire", **options: Any) -> Decision:
    given = {
        "day": date(2026, 3, 20),
        "present": "Odile, Claire",
        "reasons": {"en": "As ranked."},
        "now": DECIDED,
        **options,
    }
    return record_decision(cast.actor(name), call, outcomes=outcomes, **given)


def problems(cast: Cast, call: Call, outcomes: list[OutcomeOf], **options: Any) -> str:
    with pytest.raises(Undecided) as undecided:
        decide(cast, call, outcomes, **options)
    call.refresh_from_db()
    assert call.state == CallState.CLOSED
    assert not Outcome.objects.exists()
    assert not Message.objects.filter(key__startswith="calls.letter").exists()
    return " ".join(message for _application, message in undecided.value.problems)


def test_the_decision_gives_every_application_its_outcome(
    cast: Cast, call: Call, evaluated: dict[str, Application], decision: Decision
) -> None:
    states = {name: Application.objects.get(pk=row.pk).state for name, row in evaluated.items()}
    assert states == {"alma": "selected", "bela": "reserve", "cora": "not_selected"}
    call.refresh_from_db()
    assert call.state == CallState.DECIDED
    assert [(one["place"], one["mean"]) for one in decision.ranking] == [(1, 4.1), (2, 3.4), (None, 2.9)]
    assert audit.verify().sound


@pytest.mark.parametrize("name", ["eva", "alma", "bruno"])
def test_only_the_office_decides(cast: Cast, call: Call, evaluated: dict[str, Application], name: str) -> None:
    with pytest.raises(NotPermitted):
        decide(cast, call, outcomes_as_ranked(call), name)


def test_an_officer_with_a_conflict_does_not_decide(cast: Cast, call: Call, evaluated: dict[str, Application]) -> None:
    declare_conflict(cast.officer, evaluated["cora"])
    with pytest.raises(NotPermitted):
        decide(cast, call, outcomes_as_ranked(call))
    assert decide(cast, call, outcomes_as_ranked(call), "otto").call == call


def test_nothing_is_decided_before_the_closing_or_twice(cast: Cast, call: Call, decision: Decision) -> None:
    with pytest.raises(Refused, match="decided already"):
        decide(cast, call, [])
    from tests.programme.calls.conftest import WRITTEN, make_draft

    from observatory.programme.calls.domain.calls import publish_call

    other = publish_call(cast.officer, make_draft(cast), now=WRITTEN)
    with pytest.raises(Refused, match="after it has closed"):
        decide(cast, other, [], now=DURING)


def test_every_application_needs_an_outcome(cast: Cast, call: Call, evaluated: dict[str, Application]) -> None:
    outcomes = outcomes_as_ranked(call)
    assert "Application 3 (Galebovec) has no outcome." in problems(cast, call, outcomes[:2])
    assert "not in the competition" in problems(cast, call, [*outcomes, OutcomeOf(Application(call=call), "selected")])


def test_exactly_the_places_are_given(cast: Cast, call: Call, evaluated: dict[str, Application]) -> None:
    first, second, third = outcomes_as_ranked(call)
    reason = {"en": "So it was decided."}
    nobody = [
        replace(first, outcome="reserve", reason=reason),
        replace(second, outcome="not_selected", reason=reason),
        third,
    ]
    assert "Selected: 0. Places to give: 1." in problems(cast, call, nobody)
    two = [first, replace(second, outcome="selected", reason=reason), third]
    assert "Selected: 2. Places to give: 1." in problems(cast, call, two)
    reserves = [first, second, replace(third, outcome="reserve", reason=reason)]
    assert "In reserve: 2. Places in reserve: at most 1." in problems(cast, call, reserves)


def test_what_departs_from_the_ranking_needs_a_reason(
    cast: Cast, call: Call, evaluated: dict[str, Application]
) -> None:
    first, second, third = outcomes_as_ranked(call)
    swapped = [replace(first, outcome="reserve"), replace(second, outcome="selected"), third]
    said = problems(cast, call, swapped)
    assert said.count("does not follow from the ranking alone") == 2
    reason = {"en": "Balance between countries.", "fr": "Équilibre entre pays."}
    decide(cast, call, [replace(one, reason=reason) for one in swapped[:2]] + [third])
    assert Application.objects.get(state="selected").region == "AA62"


def test_a_tie_across_the_places_needs_a_reason(cast: Cast, call: Call, applications: dict[str, Application]) -> None:
    for name, marks in (("alma", (3, 3)), ("bela", (4, "1.5")), ("cora", (2, 2))):
        score(cast, assign(cast, applications[name], "eva"), *marks)
    given = [
        OutcomeOf(applications["alma"], "selected"),
        OutcomeOf(applications["bela"], "reserve"),
        OutcomeOf(applications["cora"], "not_selected"),
    ]
    assert problems(cast, call, given).count("does not follow from the ranking alone") == 2
    reason = {"en": "The more precise note."}
    decide(cast, call, [replace(given[0], reason=reason), replace(given[1], reason=reason), given[2]])


def test_every_evaluation_is_final_or_waived(cast: Cast, call: Call, evaluated: dict[str, Application]) -> None:
    row = assign(cast, evaluated["alma"], "ernst")
    outcomes = outcomes_as_ranked(call)
    assert "has 1 evaluation that is neither final nor waived" in problems(cast, call, outcomes)
    waive_evaluation(cast.officer, row, reason="Ill.")
    decide(cast, call, outcomes)


def test_an_application_without_evaluation_is_not_selected_with_a_reason(
    cast: Cast, call: Call, applications: dict[str, Application]
) -> None:
    for name in ("alma", "bela"):
        score(cast, assign(cast, applications[name], "eva"), 3 if name == "alma" else 2, 3)
    first, second = outcomes_as_ranked(call)[:2]
    cora = OutcomeOf(applications["cora"], "not_selected")
    assert "does not follow" in problems(cast, call, [first, second, cora])
    assert "has no evaluation that counts" in problems(
        cast,
        call,
        [
            replace(first, outcome="reserve", reason={"en": "x"}),
            replace(second, outcome="not_selected", reason={"en": "x"}),
            replace(cora, outcome="selected", reason={"en": "x"}),
        ],
    )
    decide(cast, call, [first, second, replace(cora, reason={"en": "The region lies outside the programme."})])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": date(2026, 2, 26)}, "before the closing"),
        ({"day": date(2026, 3, 21)}, "in the future"),
        ({"present": " "}, "who was present"),
        ({"reasons": {"en": ""}}, "Give the reasons"),
    ],
)
def test_the_record_is_complete(
    cast: Cast, call: Call, evaluated: dict[str, Application], wrong: dict[str, Any], said: str
) -> None:
    assert said in problems(cast, call, outcomes_as_ranked(call), **wrong)


def test_fewer_places_are_given_only_where_too_few_reach_the_minima(
    cast: Cast, call: Call, applications: dict[str, Application]
) -> None:
    for row in applications.values():
        score(cast, assign(cast, row, "eva"), 1, 5)
    outcomes = outcomes_as_ranked(call)
    assert {one.outcome for one in outcomes} == {"not_selected"}
    decide(cast, call, outcomes)


# -- letters ---------------------------------------------------------------------------------------------------------


def test_each_applicant_gets_a_held_letter_in_its_language_from_its_own_comments(
    cast: Cast, evaluated: dict[str, Application], decision: Decision
) -> None:
    letters = {name: latest_letter(row) for name, row in evaluated.items()}
    alma, bela, cora = (letters[name] for name in ("alma", "bela", "cora"))
    assert alma is not None
    assert bela is not None
    assert cora is not None
    assert {letter.state for letter in (alma, bela, cora)} == {MessageState.HELD}
    assert [letter.key for letter in (alma, bela, cora)] == [
        "calls.letter_selected",
        "calls.letter_reserve",
        "calls.letter_not_selected",
    ]
    assert [(letter.language, letter.address) for letter in (alma, bela)] == [
        ("en", "alma@example.org"),
        ("fr", "bela@example.org"),
    ]
    assert (
        "Need:\n- Need seen by reader 34.\n- Need seen by reader 45.\n\nIdea:\n- Idea seen so: 3.\n- Idea seen so: 4."
        in alma.body
    )
    assert "Besoin:" in bela.body or "Besoin :" in bela.body
    assert "Le classement a été suivi." in bela.body
    assert "The ranking was followed." in alma.body
    # Nobody reads another's comments, a score of the ranking, or the name of an evaluator.
    assert "reader 51" not in alma.body
    for name in ("Eva", "Emil", "Ernst"):
        assert name not in alma.body + bela.body + cora.body
    assert "4.1" not in alma.body


def test_comments_of_whoever_has_a_conflict_are_left_out(
    cast: Cast, call: Call, evaluated: dict[str, Application]
) -> None:
    declare_conflict(cast.actor("emil"), evaluated["alma"], now=AFTER)
    decide(cast, call, outcomes_as_ranked(call))
    letter = latest_letter(evaluated["alma"])
    assert letter is not None
    assert "reader 34" in letter.body
    assert "reader 45" not in letter.body


def test_the_applicant_learns_of_the_decision_only_from_the_letter(
    cast: Cast, evaluated: dict[str, Application], decision: Decision
) -> None:
    row = Application.objects.get(pk=evaluated["alma"].pk)
    assert (told_letter(row), state_as_told(row, told_letter(row))) == (None, "submitted")
    held = latest_letter(row)
    assert held is not None
    release_message(cast.officer, held)
    assert state_as_told(row, told_letter(row)) == "selected"


def test_the_letter_as_a_document_has_the_words_of_the_mail(
    cast: Cast, evaluated: dict[str, Application], decision: Decision
) -> None:
    row = Application.objects.get(pk=evaluated["alma"].pk)
    message = latest_letter(row)
    assert message is not None
    edit_message(
        cast.officer,
        message,
        version=message.version,
        subject=message.subject,
        body=message.body.replace("We congratulate you.", "<script>alert(1)</script>"),
    )
    document = letter_document(row, Message.objects.get(pk=message.pk))
    lists = [block for block in document.blocks if isinstance(block, tree.BulletList)]
    assert [len(block.entries) for block in lists] == [2, 2]
    words = " ".join(tree.plain(block.content) for block in document.blocks if isinstance(block, tree.Paragraph))
    assert "<script>alert(1)</script>" in words
    assert (document.style, document.language, document.date) == ("letter", "en", date(2026, 3, 20))


def test_a_cancelled_letter_is_written_anew(cast: Cast, evaluated: dict[str, Application], decision: Decision) -> None:
    row = Application.objects.get(pk=evaluated["alma"].pk)
    with pytest.raises(Refused, match="a letter already"):
        write_letter(cast.officer, row)
    first = latest_letter(row)
    assert first is not None
    cancel_message(cast.officer, first)
    second = write_letter(cast.officer, row)
    assert (second.state, latest_letter(row)) == (MessageState.HELD, second)


# -- the reserve -----------------------------------------------------------------------------------------------------


def test_the_next_in_reserve_moves_up_with_a_letter_of_its_own(
    cast: Cast, evaluated: dict[str, Application], decision: Decision
) -> None:
    alma, bela = (Application.objects.get(pk=evaluated[name].pk) for name in ("alma", "bela"))
    with pytest.raises(Refused, match="Say in a sentence"):
        replace_from_reserve(cast.officer, alma, reason={"en": ""})
    first = latest_letter(bela)
    assert first is not None
    release_message(cast.officer, first)
    replacement = replace_from_reserve(
        cast.officer, alma, reason={"en": "The council has no time.", "fr": "Le conseil n'a pas le temps."}, now=DECIDED
    )
    alma.refresh_from_db()
    bela.refresh_from_db()
    assert (replacement.moved_up, alma.state, bela.state) == (bela, "withdrawn", "selected")
    letter = latest_letter(bela)
    assert letter is not None
    assert (letter.key, letter.state) == ("calls.letter_moved_up", MessageState.HELD)
    assert "Le conseil n'a pas le temps." in letter.body
    # Until that letter goes, the applicant knows of its place in reserve.
    assert state_as_told(bela, told_letter(bela)) == "reserve"
    release_message(cast.officer, letter)
    assert state_as_told(bela, told_letter(bela)) == "selected"
    # Now nobody is left in reserve: the place stays empty.
    assert replace_from_reserve(cast.officer, bela, reason={"en": "Merged."}).moved_up is None
    with pytest.raises(Refused, match="Only a selected region"):
        replace_from_reserve(cast.officer, bela, reason={"en": "Again."})


def test_the_closing_is_written_down_where_the_clock_had_not_rung(
    cast: Cast, call: Call, evaluated: dict[str, Application]
) -> None:
    Call.objects.filter(pk=call.pk).update(state=CallState.OPEN, closed=None)
    decide(cast, call, outcomes_as_ranked(call))
    call.refresh_from_db()
    assert (call.state, call.closed) == (CallState.DECIDED, DECIDED)
    assert CLOSES < DECIDED
