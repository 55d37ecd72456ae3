"""A quote belongs to the person who said it: they clear it, change it, refuse it and take it back, by a link that keeps working."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.core import serializers
from django.utils import timezone
from tests.programme.assessments.cast import (
    LATER,
    SPOKEN,
    TRANSLATED,
    Cast,
    cleared_quote,
    held_interview,
    proposed_quote,
    secret_in,
)

from observatory.core.acting import Actor, NotPermitted, Overtaken, Refused
from observatory.core.domain.outbox import preview
from observatory.core.domain.tokens import open_token
from observatory.core.models import AuditEntry, Message, User
from observatory.evidence.domain.facts import cite
from observatory.evidence.models import Evidence, EvidenceState
from observatory.programme.assessments.domain.findings import add_finding, cite_evidence
from observatory.programme.assessments.domain.interviews import plan_interview
from observatory.programme.assessments.domain.quotes import (
    DECIDE,
    LONGEST,
    add_quote,
    change_quote,
    clear_quote,
    evidence_of,
    refuse_quote,
    send_quote_for_clearance,
    withdraw_quote,
)
from observatory.programme.assessments.models import Interview, InterviewQuote, PreAssessment


@pytest.fixture
def talk(cast: Cast, row: PreAssessment) -> Interview:
    return held_interview(cast, row)


@pytest.fixture
def quote(cast: Cast, talk: Interview) -> InterviewQuote:
    return proposed_quote(cast, talk)


@pytest.fixture
def link(cast: Cast, quote: InterviewQuote) -> Actor:
    """The person with their personal link."""
    message = send_quote_for_clearance(cast.expert, quote, now=LATER)
    return Actor.link(open_token(secret_in(message), DECIDE))


def again(quote: InterviewQuote) -> InterviewQuote:
    return InterviewQuote.objects.get(pk=quote.pk)


def test_a_quote_comes_from_a_person_in_an_interview_that_was_held(
    cast: Cast, row: PreAssessment, talk: Interview
) -> None:
    quote = proposed_quote(cast, talk)
    assert (quote.state, quote.text.source, quote.speaker.name) == ("proposed", "fr", "Maud Herbelin")
    planned = plan_interview(cast.expert, row, day=LATER.date(), key_actors=cast.actors)
    with pytest.raises(Refused, match="nothing has been said"):
        add_quote(cast.expert, planned, text="Bientôt.", speaker=planned.people.first())
    with pytest.raises(Refused, match="which of the people"):
        add_quote(cast.expert, planned, text="Bientôt.")
    with pytest.raises(Refused, match="was not in the interview"):
        add_quote(cast.expert, talk, text="Moi aussi.", speaker=planned.people.first())
    with pytest.raises(Refused, match="Write the words"):
        add_quote(cast.expert, talk, text="  ")
    with pytest.raises(Refused, match=str(LONGEST)):
        add_quote(cast.expert, talk, text="x" * (LONGEST + 1))


def test_the_language_of_the_person_is_the_one_in_which_words_were_said(cast: Cast, talk: Interview) -> None:
    both = {"en": TRANSLATED, "fr": SPOKEN}
    assert proposed_quote(cast, talk, text=both).text.source == "fr"
    assert proposed_quote(cast, talk, text=both, language="en").text.source == "en"
    assert proposed_quote(cast, talk, text={"en": TRANSLATED}).text.source == "en"
    assert proposed_quote(cast, talk, text=SPOKEN).text.texts == {"fr": SPOKEN}


def test_nobody_else_proposes_clears_or_withdraws(cast: Cast, talk: Interview, quote: InterviewQuote) -> None:
    for actor in (cast.lead, *cast.outsiders):
        with pytest.raises(NotPermitted):
            proposed_quote(Cast(**{**cast.__dict__, "ines": actor.person}), talk)
        with pytest.raises(NotPermitted):
            send_quote_for_clearance(actor, quote)
        for verb in (clear_quote, refuse_quote, withdraw_quote):
            with pytest.raises(NotPermitted):
                verb(actor, quote)


def test_the_mail_has_a_link_and_does_not_repeat_the_words(cast: Cast, quote: InterviewQuote) -> None:
    message = send_quote_for_clearance(cast.expert, quote, now=LATER)
    assert (message.address, message.language) == ("maud@example.org", "fr")
    assert "guichets" not in message.subject + message.body
    assert "/interviews/quote/" in preview(message, links=True)
    assert again(quote).asked == LATER


def test_a_person_is_asked_only_if_they_agreed_to_be_quoted(cast: Cast, row: PreAssessment) -> None:
    talk = held_interview(cast, row, consent=False)
    quote = proposed_quote(cast, talk)
    for verb in (
        lambda: send_quote_for_clearance(cast.expert, quote),
        lambda: clear_quote(cast.expert, quote, note="by letter"),
    ):
        with pytest.raises(Refused, match="agreed to be quoted"):
            verb()
    assert not Message.objects.filter(key="assessments.clear_quote").exists()


def test_a_link_opens_its_quote_and_no_other(cast: Cast, talk: Interview, quote: InterviewQuote, link: Actor) -> None:
    other = proposed_quote(cast, talk)
    for verb in (clear_quote, refuse_quote, withdraw_quote):
        with pytest.raises(NotPermitted):
            verb(link, other)
    with pytest.raises(NotPermitted):
        add_quote(link, talk, text="Encore.")
    assert again(other).state == "proposed"


def test_the_person_clears_the_words_and_says_how_they_are_named(quote: InterviewQuote, link: Actor) -> None:
    fact = clear_quote(link, quote, attribution="name", version=quote.version + 1, now=LATER)
    quote = again(quote)
    assert (quote.state, quote.decided, quote.decided_by_link) == ("cleared", LATER, True)
    assert fact.content == {
        "text": SPOKEN,
        "language": "fr",
        "attribution": "Maud Herbelin, Métal Avenir",
        "texts": {"fr": SPOKEN, "en": TRANSLATED},
        "attributions": {"en": "Maud Herbelin, Métal Avenir", "fr": "Maud Herbelin, Métal Avenir"},
        "theme": "works",
    }
    assert (fact.public, fact.state, fact.demonstrator) == (True, "valid", quote.demonstrator.pk)


@pytest.mark.parametrize(
    ("attribution", "function", "named"),
    [
        ("name", None, "Maud Herbelin, Métal Avenir"),
        ("function", "manager of a cluster", "manager of a cluster"),
        ("function", None, "cluster management"),
        ("anonymous", None, "interviewee, not named"),
    ],
)
def test_evidence_names_the_person_as_they_chose_and_no_further(
    quote: InterviewQuote, link: Actor, attribution: str, function: str | None, named: str
) -> None:
    fact = clear_quote(link, quote, attribution=attribution, function=function)
    assert fact.content["attributions"]["en"] == named
    if attribution != "name":
        everything = serializers.serialize("json", [fact])
        assert "Herbelin" not in everything
        # Nor does the day of the talk tell who it was.
        assert quote.interview.day.isoformat() not in everything


def test_words_changed_by_the_person_are_theirs_and_cleared(quote: InterviewQuote, link: Actor) -> None:
    change_quote(link, quote, text="Deux guichets de trop.\r\nC’est tout.", attribution="anonymous", now=LATER)
    quote = again(quote)
    fact = evidence_of(quote)
    assert fact is not None
    assert quote.state == "cleared"
    # The translation was one of other words.
    assert quote.text.texts == {"fr": "Deux guichets de trop.\nC’est tout."}
    assert fact.content["texts"] == {"fr": "Deux guichets de trop.\nC’est tout."}


def test_a_person_cannot_move_their_words_into_another_context(quote: InterviewQuote, link: Actor) -> None:
    change_quote(link, quote, text=SPOKEN, theme="money", context={"en": "On something else"})
    assert (again(quote).theme, bool(again(quote).context)) == ("works", False)


def test_words_changed_by_the_assessors_must_be_sent_again(cast: Cast, quote: InterviewQuote, link: Actor) -> None:
    asked = again(quote)
    change_quote(cast.expert, asked, text={"fr": "Trois guichets."}, theme="barriers", version=asked.version)
    changed = again(quote)
    assert (changed.state, changed.asked, changed.theme) == ("proposed", None, "barriers")
    # Whoever read the older words is told, and has agreed to nothing.
    with pytest.raises(Overtaken):
        clear_quote(link, changed, version=asked.version)
    assert again(quote).state == "proposed"
    assert evidence_of(quote) is None


def test_what_the_person_refuses_is_deleted(quote: InterviewQuote, link: Actor) -> None:
    refuse_quote(link, quote, now=LATER)
    quote = again(quote)
    assert (quote.state, bool(quote.text), quote.decided_by_link) == ("refused", False, True)
    assert evidence_of(quote) is None
    for verb in (clear_quote, refuse_quote):
        with pytest.raises(Refused, match="decided already"):
            verb(link, quote)
    with pytest.raises(Refused, match="Only a cleared quote"):
        withdraw_quote(link, quote)


def test_an_officer_who_clears_says_how_the_person_agreed(cast: Cast, quote: InterviewQuote) -> None:
    with pytest.raises(Refused, match="how the person agreed"):
        clear_quote(cast.officer, quote, attribution="name")
    clear_quote(cast.officer, quote, attribution="name", note="by letter of 9 September")
    assert (again(quote).decided_by_link, again(quote).decision_note) == (False, "by letter of 9 September")


def test_a_withdrawn_quote_disappears_from_every_table(cast: Cast, quote: InterviewQuote, link: Actor) -> None:
    fact = clear_quote(link, quote, attribution="name", now=LATER)
    finding = add_finding(cast.expert, quote.pre_assessment, kind="gap", title={"en": "Counters"}, evidence=[fact])
    withdraw_quote(link, again(quote), now=LATER + timedelta(days=400))
    fact = Evidence.objects.get(pk=fact.pk)
    assert (fact.state, fact.content) == (EvidenceState.WITHDRAWN, None)
    assert again(quote).state == "withdrawn"
    tables = [
        *InterviewQuote.objects.all(), *Evidence.objects.all(), *Message.objects.all(), *AuditEntry.objects.all(),
    ]  # fmt: skip
    everything = json.dumps(json.loads(serializers.serialize("json", tables)), ensure_ascii=False)
    assert "guichets" not in everything
    assert "counters are two too many" not in everything
    with pytest.raises(Refused, match="withdrawn"):
        cite(fact, finding)
    # An editor who saves the finding again cannot bring it back.
    cite_evidence(cast.expert, finding, evidence=[fact])
    assert not fact.citations.exists()


def test_the_link_works_for_years_also_after_the_decision(cast: Cast, quote: InterviewQuote) -> None:
    message = send_quote_for_clearance(cast.expert, quote)
    secret = secret_in(message)
    clear_quote(Actor.link(open_token(secret, DECIDE)), quote)
    with time_machine.travel(timezone.now() + timedelta(days=9 * 365), tick=False):
        withdraw_quote(Actor.link(open_token(secret, DECIDE)), again(quote))
    assert again(quote).state == "withdrawn"


def test_the_interviewer_learns_of_a_withdrawal_without_the_words(
    cast: Cast, quote: InterviewQuote, link: Actor
) -> None:
    clear_quote(link, quote)
    withdraw_quote(link, again(quote))
    message = Message.objects.get(key="assessments.quote_withdrawn")
    assert message.person == cast.ines
    assert f"/interviews/{quote.interview_id}/" in message.body
    assert "guichets" not in message.body


def test_an_interview_is_cleared_when_all_its_quotes_are_decided(cast: Cast, talk: Interview) -> None:
    first, second = proposed_quote(cast, talk), proposed_quote(cast, talk)

    def state() -> str:
        return Interview.objects.get(pk=talk.pk).state

    clear_quote(cast.expert, first, note="by letter")
    assert state() == "written_up"
    refuse_quote(cast.expert, second)
    assert state() == "cleared"
    proposed_quote(cast, talk)
    assert state() == "written_up"


def test_quotes_of_a_region_are_offered_to_its_findings_alone(cast: Cast, talk: Interview) -> None:
    from observatory.evidence.domain.facts import available

    fact = evidence_of(cleared_quote(cast, talk))
    assert list(available(cast.demonstrator.pk, cast.programme)) == [fact]
    assert not available("another", cast.programme).exists()
    assert fact is not None
    assert User.objects.get(pk=cast.bruno.pk).has_perm("evidence.view_evidence", fact), "a cleared quote is public"
