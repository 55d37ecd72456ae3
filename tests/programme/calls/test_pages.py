"""Every page by role: who sees it, who gets 404, who is sent to sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.programme.calls.conftest import AFTER, DECIDED, DURING, Cast, assign, begin

from observatory.core.domain.outbox import release_messages
from observatory.core.models import Message
from observatory.programme.calls.models import Application, Assignment, Call, Decision

Browser = Callable[[str], Client]


@pytest.fixture
def after() -> Iterator[None]:
    """The pages are opened after the call has closed."""
    with time_machine.travel(AFTER, tick=False):
        yield


def status(client: Client, address: str) -> int:
    response = client.get(address)
    if response.streaming:
        # Reading a file to its end closes it.
        assert b"".join(response.streaming_content)  # type: ignore[arg-type]
    return response.status_code


PUBLIC = ("calls", "call")
OFFICE_CALL = [
    "office_call",
    "edit_call",
    "new_criterion",
    "new_section",
    "regions",
    "applications",
    "applications_csv",
    "conflicts",
    "evaluators",
    "progress",
    "letters",
    "ranking",
    "ranking_csv",
    "decision",
]
OFFICE_APPLICATION = ["dossier", "declare_conflict", "detect_conflict"]
OFFICE_DECIDED = ["letter", "letter_pdf"]
APPLICANT = [
    "application",
    "application_details",
    "application_contacts",
    "application_declarations",
    "application_letters",
    "preview",
    "receipt",
    "withdraw",
    "application_pdf",
]
EVALUATOR = ["evaluation", "scores", "own_conflict"]


def test_everybody_reads_the_calls(client: Client, call: Call) -> None:
    for address in (reverse("calls:calls"), reverse("calls:call", args=[call.pk])):
        page = client.get(address)
        assert page.status_code == 200
        assert "Regions for renewal" in page.content.decode()


def test_a_call_in_another_language_says_so_to_the_browser(client: Client, call: Call) -> None:
    page = client.get(f"/fr/calls/{call.pk}/").content.decode()
    assert "Régions pour le renouveau" in page
    assert '<div lang="en"><p>We look for regions.</p></div>' in page
    assert "(Europe/Brussels)" in page


def test_a_draft_is_the_offices_alone(client: Client, as_person: Browser, draft: Call) -> None:
    address = reverse("calls:call", args=[draft.pk])
    assert status(client, address) == 404
    assert [status(as_person(name), address) for name in ("claire", "odile", "bruno", "eva", "alma")] == [
        200,
        200,
        404,
        404,
        404,
    ]
    assert "Regions for renewal" not in client.get(reverse("calls:calls")).content.decode()


@pytest.mark.usefixtures("after")
@pytest.mark.parametrize("name", OFFICE_CALL)
def test_pages_of_a_call_are_for_its_office(
    client: Client, as_person: Browser, call: Call, evaluated: dict[str, Application], name: str
) -> None:
    address = reverse(f"calls:{name}", args=[call.pk])
    assert [status(as_person(person), address) for person in ("claire", "odile")] == [200, 200]
    assert {status(as_person(person), address) for person in ("bruno", "eva", "alma", "nora")} == {404}
    sent = client.get(address)
    assert (sent.status_code, sent["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.usefixtures("after")
@pytest.mark.parametrize("name", OFFICE_APPLICATION)
def test_dossiers_of_the_office_are_for_the_office(
    client: Client, as_person: Browser, evaluated: dict[str, Application], name: str
) -> None:
    address = reverse(f"calls:{name}", args=[evaluated["alma"].pk])
    assert status(as_person("claire"), address) == 200
    assert {status(as_person(person), address) for person in ("bruno", "eva", "alma", "nora")} == {404}
    assert status(client, address) == 302


@pytest.mark.parametrize("name", OFFICE_DECIDED)
def test_letters_are_for_the_office(
    as_person: Browser, evaluated: dict[str, Application], decision: Decision, name: str
) -> None:
    with time_machine.travel(DECIDED, tick=False):
        address = reverse(f"calls:{name}", args=[evaluated["alma"].pk])
        assert status(as_person("claire"), address) == 200
        assert {status(as_person(person), address) for person in ("bruno", "eva", "alma", "nora")} == {404}


@pytest.mark.usefixtures("after")
@pytest.mark.parametrize("name", APPLICANT)
def test_an_application_is_its_applicants(
    client: Client, as_person: Browser, application: Application, name: str
) -> None:
    address = reverse(f"calls:{name}", args=[application.pk])
    assert status(as_person("alma"), address) == 200
    others = {status(as_person(person), address) for person in ("bela", "bruno", "nora", "eva")}
    assert others == {404}
    # The office and assigned evaluators read what was handed in; they do not write it.
    assert status(as_person("claire"), address) == (200 if name == "application_pdf" else 404)
    assert status(client, address) == 302


@pytest.mark.usefixtures("after")
@pytest.mark.parametrize("name", EVALUATOR)
def test_an_evaluation_is_its_evaluators(
    client: Client, as_person: Browser, cast: Cast, application: Application, name: str
) -> None:
    address = reverse(f"calls:{name}", args=[assign(cast, application, "eva").pk])
    assert status(as_person("eva"), address) == 200
    assert {status(as_person(person), address) for person in ("emil", "claire", "alma", "bruno", "nora")} == {404}
    assert status(client, address) == 302


@pytest.mark.usefixtures("after")
@pytest.mark.parametrize("name", ["assignment", "reopen_evaluation", "waive_evaluation"])
def test_what_evaluators_wrote_is_shown_to_the_office(
    as_person: Browser, evaluated: dict[str, Application], name: str
) -> None:
    row = Assignment.objects.filter(application=evaluated["alma"]).first()
    assert row is not None
    address = reverse(f"calls:{name}", args=[row.pk])
    assert status(as_person("claire"), address) == 200
    assert {status(as_person(person), address) for person in ("bruno", "eva", "emil", "alma", "nora")} == {404}


def test_own_lists_show_nothing_of_others(as_person: Browser, cast: Cast, application: Application) -> None:
    assign(cast, application, "eva")
    for name, address, seen in (
        ("alma", "calls:my_applications", True),
        ("bela", "calls:my_applications", False),
        ("eva", "calls:evaluations", True),
        ("emil", "calls:evaluations", False),
    ):
        page = as_person(name).get(reverse(address))
        assert page.status_code == 200
        assert ("Shieldhaven" in page.content.decode()) is seen, name


def test_the_list_of_calls_of_an_office(client: Client, as_person: Browser, cast: Cast, draft: Call) -> None:
    for name in ("office_calls", "new_call"):
        address = reverse(f"calls:{name}", args=[cast.programme.slug])
        assert [status(as_person(person), address) for person in ("claire", "bruno", "eva", "alma")] == [
            200,
            404,
            404,
            404,
        ]
        assert status(client, address) == 302
    page = as_person("bruno").get(reverse("calls:office_calls", args=["other"])).content.decode()
    assert "Regions for renewal" not in page


# -- the wall --------------------------------------------------------------------------------------------------------


def test_an_evaluator_with_a_conflict_finds_nothing_at_any_address(
    as_person: Browser, cast: Cast, call: Call, evaluated: dict[str, Application]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import transaction

    from observatory.core.domain.uploads import store_upload
    from observatory.programme.calls.domain.conflicts import declare_conflict

    alma, bela = evaluated["alma"], evaluated["bela"]
    with transaction.atomic():
        file = SimpleUploadedFile("letter.pdf", b"%PDF-1.7")
        upload = store_upload(file, programme=cast.programme, about=alma, person=cast.alma)
    row = Assignment.objects.get(application=alma, evaluator=cast.eva)
    other = Assignment.objects.get(application=bela, evaluator=cast.eva)
    eva = as_person("eva")
    with time_machine.travel(AFTER, tick=False):
        assert status(eva, reverse("core:upload", args=[upload.pk])) == 200
        declare_conflict(cast.actor("eva"), alma)
        addresses = [
            *(reverse(f"calls:{name}", args=[row.pk]) for name in EVALUATOR),
            *(reverse(f"calls:{name}", args=[alma.pk]) for name in (*APPLICANT, *OFFICE_APPLICATION, *OFFICE_DECIDED)),
            reverse("calls:told_decision", args=[alma.pk]),
            reverse("calls:told_decision_pdf", args=[alma.pk]),
            reverse("calls:submit", args=[alma.pk]),
            reverse("calls:replace", args=[alma.pk]),
            reverse("calls:application_note", args=[alma.pk, "vision"]),
            reverse("calls:assignment", args=[row.pk]),
            reverse("calls:reopen_evaluation", args=[row.pk]),
            reverse("calls:waive_evaluation", args=[row.pk]),
            *(reverse(f"calls:{name}", args=[call.pk]) for name in OFFICE_CALL),
            reverse("core:upload", args=[upload.pk]),
        ]
        assert {address: status(eva, address) for address in addresses} == dict.fromkeys(addresses, 404)
        for name in ("scores", "own_conflict"):
            assert eva.post(reverse(f"calls:{name}", args=[row.pk]), {"version": 2, "score_NEED": 5}).status_code == 404
        listed = eva.get(reverse("calls:evaluations")).content.decode()
        assert "Shieldhaven" not in listed
        assert status(eva, reverse("calls:evaluation", args=[other.pk])) == 200
        tasks = eva.get(reverse("core:tasks")).content.decode()
        assert "Shieldhaven" not in tasks


def test_an_evaluator_sees_no_score_of_another_and_no_total(
    as_person: Browser, cast: Cast, call: Call, evaluated: dict[str, Application]
) -> None:
    row = Assignment.objects.get(application=evaluated["alma"], evaluator=cast.eva)
    eva = as_person("eva")
    with time_machine.travel(AFTER, tick=False):
        pages = [
            eva.get(address).content.decode()
            for address in (
                reverse("calls:evaluations"),
                *(reverse(f"calls:{name}", args=[row.pk]) for name in EVALUATOR),
                reverse("core:tasks"),
            )
        ]
    text = " ".join(pages)
    assert "Need seen by reader 34." in text
    for secret in ("reader 45", "Emil", "4.1", "4.6"):
        assert secret not in text


def test_an_officer_with_a_conflict_is_kept_from_dossier_ranking_decision_and_letter(
    as_person: Browser, cast: Cast, call: Call, evaluated: dict[str, Application], decision: Decision
) -> None:
    from observatory.programme.calls.domain.conflicts import declare_conflict

    alma = evaluated["alma"]
    declare_conflict(cast.officer, alma, explanation="My sister.")
    claire, otto = as_person("claire"), as_person("otto")
    row = Assignment.objects.filter(application=alma).first()
    letter = Message.objects.get(about=alma.pk, key__startswith="calls.letter")
    assert row is not None
    with time_machine.travel(DECIDED, tick=False):
        addresses = [
            *(reverse(f"calls:{name}", args=[alma.pk]) for name in (*OFFICE_APPLICATION, *OFFICE_DECIDED)),
            reverse("calls:application_pdf", args=[alma.pk]),
            reverse("calls:assignment", args=[row.pk]),
            *(reverse(f"calls:{name}", args=[call.pk]) for name in ("ranking", "ranking_csv", "decision")),
            reverse("core:message", args=[letter.pk]),
        ]
        assert {address: status(claire, address) for address in addresses} == dict.fromkeys(addresses, 404)
        assert {address: status(otto, address) for address in addresses} == dict.fromkeys(addresses, 200)
        listed = claire.get(reverse("calls:applications", args=[call.pk])).content.decode()
        assert reverse("calls:dossier", args=[alma.pk]) not in listed
        assert "conflict of interest" in listed
        progress = claire.get(reverse("calls:progress", args=[call.pk])).content.decode()
        assert "Shieldhaven" not in progress
        assert "4 of 4 evaluations" in progress
        letters = claire.get(reverse("calls:letters", args=[call.pk])).content.decode()
        assert "Shieldhaven" not in letters
        csv = claire.get(reverse("calls:applications_csv", args=[call.pk])).content.decode()
        assert "Shieldhaven" not in csv
        assert "My sister." in claire.get(reverse("calls:conflicts", args=[call.pk])).content.decode()


def test_the_owner_of_the_installation_is_kept_out_by_a_conflict_too(
    as_person: Browser, cast: Cast, call: Call, evaluated: dict[str, Application]
) -> None:
    from observatory.programme.calls.domain.conflicts import declare_conflict

    cast.odile.is_superuser = True
    cast.odile.save()
    declare_conflict(cast.actor("odile"), evaluated["alma"])
    odile = as_person("odile")
    with time_machine.travel(AFTER, tick=False):
        for address in (
            reverse("calls:dossier", args=[evaluated["alma"].pk]),
            reverse("calls:application_pdf", args=[evaluated["alma"].pk]),
            reverse("calls:application", args=[evaluated["alma"].pk]),
            reverse("calls:ranking", args=[call.pk]),
            reverse("calls:decision", args=[call.pk]),
        ):
            assert status(odile, address) == 404, address


# -- the applicant and the decision ----------------------------------------------------------------------------------


def test_the_applicant_reads_the_decision_when_the_letter_has_gone(
    as_person: Browser, cast: Cast, evaluated: dict[str, Application], decision: Decision
) -> None:
    alma, browser = evaluated["alma"], as_person("alma")
    pages = [reverse(f"calls:{name}", args=[alma.pk]) for name in ("told_decision", "told_decision_pdf")]
    with time_machine.travel(DECIDED, tick=False):
        assert [status(browser, address) for address in pages] == [404, 404]
        assert "Selected" not in browser.get(reverse("calls:application", args=[alma.pk])).content.decode()
        assert "Selected" not in browser.get(reverse("calls:my_applications")).content.decode()
        letter = Message.objects.get(about=alma.pk, key__startswith="calls.letter")
        release_messages(cast.officer, cast.programme, [letter])
        assert [status(browser, address) for address in pages] == [200, 200]
        assert "Selected" in browser.get(reverse("calls:application", args=[alma.pk])).content.decode()
        page = browser.get(pages[0]).content.decode()
        assert "Need seen by reader 34." in page
        assert "Eva" not in page.replace("allowEval", "")
        assert {status(as_person(name), address) for name in ("bela", "eva", "claire") for address in pages} == {404}


def test_the_tasks_of_each_role(as_person: Browser, cast: Cast, call: Call) -> None:
    with time_machine.travel(DURING, tick=False):
        row = begin(cast, call, "alma")
        assert (
            reverse("calls:application", args=[row.pk]) in as_person("alma").get(reverse("core:tasks")).content.decode()
        )
        assert (
            reverse("calls:office_call", args=[call.pk])
            in as_person("claire").get(reverse("core:tasks")).content.decode()
        )
        for name in ("eva", "bruno", "nora"):
            page = as_person(name).get(reverse("core:tasks")).content.decode()
            assert "Regions for renewal" not in page


def test_evaluations_and_held_letters_wait_under_my_tasks(
    as_person: Browser, cast: Cast, call: Call, evaluated: dict[str, Application]
) -> None:
    from tests.programme.calls.test_domain_decisions import decide, outcomes_as_ranked

    with time_machine.travel(AFTER, tick=False):
        assert "to evaluate" not in as_person("eva").get(reverse("core:tasks")).content.decode()
        row = assign(cast, evaluated["cora"], "eva")
        assert "1 application to evaluate" in as_person("eva").get(reverse("core:tasks")).content.decode()
        from observatory.programme.calls.domain.evaluations import waive_evaluation

        waive_evaluation(cast.officer, row, reason="Enough.")
        assert "to evaluate" not in as_person("eva").get(reverse("core:tasks")).content.decode()
    with time_machine.travel(DECIDED, tick=False):
        decide(cast, call, outcomes_as_ranked(call))
        assert "3 letters with the decision" in as_person("claire").get(reverse("core:tasks")).content.decode()
