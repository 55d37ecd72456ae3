"""The forms: filled in by people, step by step, with what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.programme.calls.conftest import (
    AFTER,
    CLOSES,
    DECIDED,
    DURING,
    SCRIPT,
    Cast,
    assign,
    begin,
    hand_in,
    make_draft,
    score,
)

from observatory.core.models import Message, MessageState, Organisation
from observatory.programme.calls.domain.calls import publish_call
from observatory.programme.calls.domain.ranking import ranking
from observatory.programme.calls.models import Application, Assignment, Call, CallState, Conflict, Decision, Evaluation

Browser = Callable[[str], Client]
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


def post(client: Client, address: str, /, *args: str, **data: Any) -> Any:
    return client.post(reverse(f"calls:{address}", args=args), data)


def text(client: Client, name: str, *args: str) -> str:
    response = client.get(reverse(f"calls:{name}", args=args))
    assert response.status_code == 200, name
    return response.content.decode()


# -- the office writes a call ----------------------------------------------------------------------------------------

CALL = {
    "title_en": "A new call",
    "title_fr": "Un nouvel appel",
    "objective_en": "Renewal.",
    "zone": "Europe/Lisbon",
    "opens": "2026-07-01T09:00",
    "closes": "2026-07-31T17:00",
    "places": "2",
    "reserves": "1",
    "languages": ["en", "fr"],
    "scale": "5",
    "comment_each": "on",
}


def test_an_officer_writes_and_publishes_a_call(as_person: Browser, cast: Cast) -> None:
    claire = as_person("claire")
    assert post(claire, "new_call", "regions", **CALL).status_code == 302
    call = Call.objects.get()
    # Five in the afternoon in Lisbon, in summer, is four in UTC.
    assert (call.closes.isoformat(), call.zone, call.title.read("fr").text) == (
        "2026-07-31T16:00:00+00:00",
        "Europe/Lisbon",
        "Un nouvel appel",
    )
    assert "2026-07-31T17:00" in text(claire, "edit_call", call.pk)
    for code, weight in (("C1", 70), ("C2", 30)):
        call.refresh_from_db()
        made = post(
            claire,
            "new_criterion",
            call.pk,
            version=call.version,
            code=code,
            title_en=code,
            weight=weight,
            minimum="2.5",
        )
        assert made.status_code == 302
    call.refresh_from_db()
    assert (
        post(claire, "new_section", call.pk, version=call.version, key="idea", title_en="Idea", longest=50).status_code
        == 302
    )
    with time_machine.travel(DURING, tick=False):
        assert post(claire, "publish_call", call.pk).status_code == 302
    call.refresh_from_db()
    assert call.state == CallState.PUBLISHED


def test_a_wrong_call_keeps_every_word_and_says_where(as_person: Browser, cast: Cast) -> None:
    page = post(
        as_person("claire"), "new_call", "regions", **{**CALL, "closes": "2026-06-01T09:00", "title_en": SCRIPT}
    )
    assert page.status_code == 422
    html = page.content.decode()
    assert "The call closes before it opens" in html
    assert 'href="#id_closes"' in html
    assert ESCAPED in html
    assert SCRIPT not in html
    assert not Call.objects.exists()


def test_the_second_officer_sees_what_the_first_saved(as_person: Browser, cast: Cast, draft: Call) -> None:
    opened = draft.version
    values = {**CALL, "version": opened}
    assert post(as_person("claire"), "edit_call", draft.pk, **values).status_code == 302
    page = post(as_person("otto"), "edit_call", draft.pk, **{**values, "title_en": "Otto's title"})
    html = page.content.decode()
    assert page.status_code == 422
    assert "Somebody else saved a change" in html
    assert "en: A new call" in html
    assert "Otto&#x27;s title" in html
    draft.refresh_from_db()
    assert draft.title.read("en").text == "A new call"
    # The page carries the new version: saving again goes through.
    assert f'name="version" value="{draft.version}"' in html


def test_a_closing_to_the_second_survives_an_edit_of_the_words(as_person: Browser, cast: Cast) -> None:
    to_the_second = CLOSES + timedelta(seconds=59)
    call = publish_call(cast.officer, make_draft(cast, closes=to_the_second), now=DURING)
    values = {
        "version": call.version,
        "title_en": "Better words",
        "objective_en": "Renewal.",
        "closes": "2026-02-27T17:00",
    }
    with time_machine.travel(DURING, tick=False):
        assert post(as_person("claire"), "edit_call", call.pk, **values).status_code == 302
    call.refresh_from_db()
    assert (call.title.read("en").text, call.closes) == ("Better words", to_the_second)


def test_after_publication_the_form_offers_words_and_closing_alone(as_person: Browser, call: Call) -> None:
    html = text(as_person("claire"), "edit_call", call.pk)
    assert 'name="closes"' in html
    for name in ("places", "opens", "scale", "zone"):
        assert f'name="{name}"' not in html


# -- the applicant ---------------------------------------------------------------------------------------------------


def test_an_applicant_goes_all_the_way(as_person: Browser, cast: Cast, call: Call) -> None:
    nora = as_person("nora")
    with time_machine.travel(DURING, tick=False):
        assert "Your organisation" in text(nora, "start", call.pk)
        begun = post(
            nora,
            "start",
            call.pk,
            **{"organisation": "new", "new-name": f"Delta {SCRIPT}", "new-kind": "agency", "language": "en"},
        )
        row = Application.objects.get()
        assert begun["Location"] == reverse("calls:application", args=[row.pk])
        organisation = Organisation.objects.get(pk=row.organisation_id)
        assert (organisation.name.read("en").text, organisation.origin) == (f"Delta {SCRIPT}", "invented")

        def save(name: str, *further: str, **data: Any) -> Any:
            row.refresh_from_db()
            return post(nora, name, row.pk, *further, version=row.version, **data)

        details = save(
            "application_details",
            language="en",
            region="qm11",
            clusters=SCRIPT,
            emerging_industries=["logistical-services"],
            next="1",
        )
        assert details["Location"] == reverse("calls:application_contacts", args=[row.pk])
        save("application_contacts", contact_name=SCRIPT, contact_email="nora@example.org")
        save("application_note", "problem", text=f"{SCRIPT} and words")
        page = text(nora, "application_note", row.pk, "problem")
        assert "3 of at most 10 words" in page
        assert "has 11 words" in _missing(nora, row, save("application_note", "vision", text="one two"), "word " * 11)
        save("application_declarations", consent="on")
        add = post(
            nora, "application_letters", row.pk, file=SimpleUploadedFile("l.pdf", b"%PDF-1.4"), label=f"Letter {SCRIPT}"
        )
        assert add.status_code == 302
        for name in ("application", "preview", "submit", "application_letters", "application_details"):
            html = text(nora, name, row.pk)
            assert SCRIPT not in html, name
        assert ESCAPED in text(nora, "preview", row.pk)
        row.refresh_from_db()
        sent = post(nora, "submit", row.pk, version=row.version)
        assert sent["Location"] == reverse("calls:receipt", args=[row.pk])
        again = post(nora, "submit", row.pk, version=row.version)
        assert again["Location"] == sent["Location"]
        row.refresh_from_db()
        receipt = text(nora, "receipt", row.pk)
        assert row.frozen_sha256 in receipt
        assert "(Europe/Brussels)" in receipt
        assert SCRIPT not in text(as_person("claire"), "dossier", row.pk)
        for browser in (nora, as_person("claire")):
            pdf = browser.get(reverse("calls:application_pdf", args=[row.pk]))
            assert pdf["Content-Disposition"] == 'attachment; filename="application-1-shieldhaven.pdf"'
            with pikepdf.open(BytesIO(pdf.content)) as document:
                assert (document.Root.Lang, document.docinfo["/Title"]) == ("en", "Shieldhaven")
    assert Message.objects.filter(key="calls.receipt").count() == 1


def _missing(client: Client, row: Application, saved: Any, words: str) -> str:
    """The list of what is missing after the section `problem` was made too long, put right again afterwards."""
    assert saved.status_code == 302
    row.refresh_from_db()
    post(client, "application_note", row.pk, "problem", version=row.version, text=words)
    html = text(client, "application", row.pk)
    row.refresh_from_db()
    post(client, "application_note", row.pk, "problem", version=row.version, text=f"{SCRIPT} and words")
    return html


def test_what_is_missing_leads_to_its_field(as_person: Browser, cast: Cast, call: Call) -> None:
    with time_machine.travel(DURING, tick=False):
        row = begin(cast, call, "alma", region="", consent=False)
        html = text(as_person("alma"), "application", row.pk)
        assert f'href="{reverse("calls:application_details", args=[row.pk])}#id_region"' in html
        assert f'href="{reverse("calls:application_declarations", args=[row.pk])}#id_consent"' in html
        page = post(as_person("alma"), "submit", row.pk, version=row.version)
        assert page.status_code == 422
        assert "The application is not complete yet" in page.content.decode()


def test_a_second_late_the_page_says_so_and_keeps_the_draft(as_person: Browser, cast: Cast, call: Call) -> None:
    row = begin(cast, call, "alma")
    alma = as_person("alma")
    with time_machine.travel(CLOSES - timedelta(seconds=1), tick=False):
        assert "Submit now" in text(alma, "submit", row.pk)
    with time_machine.travel(CLOSES + timedelta(seconds=1), tick=False):
        page = post(alma, "submit", row.pk, version=row.version)
        assert page.status_code == 422
        assert "The call closed on" in page.content.decode()
        html = text(alma, "application", row.pk)
        assert "This draft was not submitted" in html
        late = post(alma, "application_note", row.pk, "vision", version=row.version, text="My late words")
        assert late.status_code == 422
        assert "My late words" in late.content.decode()
    row.refresh_from_db()
    assert row.state == "draft"


def test_two_members_on_the_same_draft_are_told_of_each_other(as_person: Browser, cast: Cast, call: Call) -> None:
    with time_machine.travel(DURING, tick=False):
        row = begin(cast, call, "alma")
        opened = row.version
        alma = as_person("alma")
        first = post(alma, "application_note", row.pk, "vision", version=opened, text="The first text.")
        assert first.status_code == 302
        second = post(alma, "application_note", row.pk, "vision", version=opened, text="The second text.")
        html = second.content.decode()
        assert second.status_code == 422
        assert "Saved meanwhile by somebody else" in html
        assert "The first text." in html
        assert "The second text." in html
        row.refresh_from_db()
        assert row.texts.get(section__key="vision").text == "The first text."
        submitted = post(alma, "submit", row.pk, version=opened)
        assert "Somebody changed the application" in submitted.content.decode()


def test_an_upload_that_is_not_what_it_says_is_refused(as_person: Browser, cast: Cast, call: Call) -> None:
    with time_machine.travel(DURING, tick=False):
        row = begin(cast, call, "alma")
        page = post(
            as_person("alma"),
            "application_letters",
            row.pk,
            file=SimpleUploadedFile("letter.pdf", b"<script>1</script>"),
        )
        assert page.status_code == 422
        assert "is not what its name says" in page.content.decode()
        page = post(as_person("alma"), "application_letters", row.pk)
        assert page.status_code == 422


def test_an_application_is_withdrawn_after_a_question(as_person: Browser, cast: Cast, call: Call) -> None:
    with time_machine.travel(DURING, tick=False):
        row = hand_in(cast, call, "alma")
        alma = as_person("alma")
        assert "cannot be handed in again" in text(alma, "withdraw", row.pk)
        assert post(alma, "withdraw", row.pk, reason="We merge.").status_code == 302
        assert "We merge." in text(alma, "application", row.pk)


# -- the evaluator ---------------------------------------------------------------------------------------------------


def test_an_evaluator_scores_in_two_sittings(as_person: Browser, cast: Cast, application: Application) -> None:
    row = assign(cast, application, "eva")
    eva = as_person("eva")
    with time_machine.travel(AFTER, tick=False):
        html = text(eva, "scores", row.pk)
        assert html.count("<fieldset") == 2
        assert (
            post(eva, "scores", row.pk, version=0, score_NEED="3,5", comment_NEED=f"Fine {SCRIPT}").status_code == 302
        )
        html = text(eva, "scores", row.pk)
        assert 'value="3.5"' in html
        assert SCRIPT not in html
        refused = post(
            eva, "scores", row.pk, version=1, score_NEED="3.5", comment_NEED="Fine", score_IDEA="9", final="1"
        )
        assert refused.status_code == 422
        assert 'href="#id_score_IDEA"' in refused.content.decode()
        incomplete = post(
            eva, "scores", row.pk, version=1, score_NEED="4", comment_NEED="Fine", score_IDEA="2", final="1"
        )
        assert incomplete.status_code == 422
        assert "Criterion IDEA has no comment." in incomplete.content.decode()
        # What was written is saved all the same, and the form goes on from it.
        assert 'name="version" value="2"' in incomplete.content.decode()
        done = post(
            eva,
            "scores",
            row.pk,
            version=2,
            score_NEED="4",
            comment_NEED="Fine",
            score_IDEA="2",
            comment_IDEA="Thin",
            final="1",
        )
        assert done["Location"] == reverse("calls:evaluation", args=[row.pk])
        assert "Your evaluation is final" in text(eva, "scores", row.pk)
    assert Evaluation.objects.get().final == AFTER


def test_an_evaluator_declares_a_conflict(as_person: Browser, cast: Cast, application: Application) -> None:
    row = assign(cast, application, "eva")
    eva = as_person("eva")
    sent = post(eva, "own_conflict", row.pk, explanation="My brother.")
    assert sent["Location"] == reverse("calls:evaluations")
    assert "No application waits for you." in text(eva, "evaluations")
    conflict = Conflict.objects.get()
    claire = as_person("claire")
    assert "My brother." in text(claire, "conflicts", application.call_id)
    assert post(claire, "lift_conflict", conflict.pk, reason="").status_code == 422
    assert post(claire, "lift_conflict", conflict.pk, reason="A mistake.").status_code == 302
    html = text(eva, "evaluation", row.pk)
    assert "No evaluation of this application is needed from you." in html
    assert eva.get(reverse("calls:scores", args=[row.pk])).status_code == 404


# -- the office evaluates and decides --------------------------------------------------------------------------------


def test_assignments_change_by_what_was_ticked_since_the_page_was_opened(
    as_person: Browser, cast: Cast, application: Application
) -> None:
    claire = as_person("claire")
    first = assign(cast, application, "eva")
    # Otto has assigned Ernst since Claire opened the page: her form does not take that back.
    assign(cast, application, "ernst")
    sent = post(
        claire,
        "evaluators",
        application.call_id,
        **{f"was-{application.pk}": cast.eva.pk, f"a-{application.pk}": [cast.emil.pk]},
    )
    assert sent.status_code == 302
    assert set(Assignment.objects.values_list("evaluator__name", flat=True)) == {"Emil", "Ernst"}
    assert not Assignment.objects.filter(pk=first.pk).exists()
    score(cast, Assignment.objects.get(evaluator=cast.emil), 3, 3, final=False)
    html = text(claire, "evaluators", application.call_id)
    assert "has begun to write" in html
    post(claire, "evaluators", application.call_id, **{f"was-{application.pk}": f"{cast.emil.pk} {cast.ernst.pk}"})
    assert set(Assignment.objects.values_list("evaluator__name", flat=True)) == {"Emil"}


def test_the_owner_invites_an_evaluator_for_one_call(as_person: Browser, cast: Cast, call: Call) -> None:
    assert as_person("claire").get(reverse("calls:invite_evaluator", args=[call.pk])).status_code == 404
    sent = post(as_person("odile"), "invite_evaluator", call.pk, email="new@example.org", name="Nils")
    assert sent.status_code == 302
    assert "Nils" in text(as_person("claire"), "evaluators", call.pk)
    other = make_draft(cast)
    assert "Nils" not in text(as_person("claire"), "evaluators", other.pk)


def test_an_evaluation_is_opened_again_and_waived_on_its_page(
    as_person: Browser, cast: Cast, application: Application
) -> None:
    row = assign(cast, application, "eva")
    score(cast, row, 3, 3)
    claire = as_person("claire")
    assert post(claire, "reopen_evaluation", row.pk, reason="").status_code == 422
    assert post(claire, "reopen_evaluation", row.pk, reason="Explain more.").status_code == 302
    assert "Explain more." in text(as_person("eva"), "scores", row.pk)
    assert post(claire, "waive_evaluation", row.pk, reason="Ill.").status_code == 302
    assert "Ill." in text(claire, "assignment", row.pk)


def _outcomes(call: Call, states: list[str]) -> dict[str, str]:
    return {f"{row.application.pk}-outcome": state for row, state in zip(ranking(call), states, strict=True)}


def test_the_decision_is_recorded_and_the_letters_go(
    as_person: Browser, cast: Cast, call: Call, evaluated: dict[str, Application]
) -> None:
    claire = as_person("claire")
    record = {"day": "2026-03-20", "present": "Odile", "reasons_en": f"As ranked {SCRIPT}", "reasons_fr": "Suivi."}
    with time_machine.travel(DECIDED, tick=False):
        page = text(claire, "ranking", call.pk)
        for number in ("4.100", "0.71", "3.60", "4.60"):
            assert number in page
        assert "below the minimum: NEED" in page
        assert text(claire, "decision", call.pk).count("checked") == 3
        wrong = post(claire, "decision", call.pk, **record, **_outcomes(call, ["reserve", "selected", "not_selected"]))
        assert wrong.status_code == 422
        assert f'href="#outcome-{evaluated["alma"].pk}"' in wrong.content.decode()
        none = post(claire, "decision", call.pk, **record)
        assert "Choose an outcome for application 1." in none.content.decode()
        sent = post(claire, "decision", call.pk, **record, **_outcomes(call, ["selected", "reserve", "not_selected"]))
        assert sent["Location"] == reverse("calls:letters", args=[call.pk])
        assert SCRIPT not in text(claire, "decision", call.pk)
        assert "Send all 3 held letters" in text(claire, "letters", call.pk)
        assert SCRIPT not in text(claire, "letter", evaluated["alma"].pk)
        assert post(claire, "release_letters", call.pk).status_code == 302
        letters = Message.objects.filter(key__startswith="calls.letter")
        assert {letter.state for letter in letters} == {MessageState.QUEUED}
        leave = post(claire, "replace", evaluated["alma"].pk, reason_en="No time.")
        assert leave.status_code == 302
        assert "Send the held letter" in text(claire, "letters", call.pk)
        assert "moved up" in text(claire, "decision", call.pk)


def test_the_table_is_ordered_and_counted(
    as_person: Browser, cast: Cast, call: Call, applications: dict[str, Application]
) -> None:
    with time_machine.travel(AFTER, tick=False):
        address = reverse("calls:applications", args=[call.pk])
        html = as_person("claire").get(f"{address}?sort=-region").content.decode()
        assert html.index("Trévanelle") < html.index("Shieldhaven") < html.index("Galebovec")
        assert "By country" in html
        assert "3 submitted, 0 in draft, 0 withdrawn" in html


def test_files_for_a_spreadsheet_carry_the_origin_and_no_formula(as_person: Browser, cast: Cast, call: Call) -> None:
    hand_in(cast, call, "alma", workshop_window="=HYPERLINK(1)")
    score(cast, assign(cast, Application.objects.get(), "eva"), 3, "2.5")
    claire = as_person("claire")
    with time_machine.travel(AFTER, tick=False):
        lines = text(claire, "applications_csv", call.pk).splitlines()
        assert lines[0].startswith("number,region,region_name,region_version,country")
        assert lines[0].endswith("state,sha256,origin,reference")
        assert "'=HYPERLINK(1)" in lines[1]
        assert lines[1].endswith(",invented,")
        assert "2026-02-02T13:00:00+01:00" in lines[1]
        lines = text(claire, "ranking_csv", call.pk).splitlines()
        assert lines[0].endswith("below_minimum,mean_NEED,mean_IDEA,state,origin,reference")
        assert lines[1].startswith(
            "1,no,1,QM11,Shieldhaven,QM,2.8000,2.8000,,2.8000,2.8000,1,0,0,,3.0000,2.5000,submitted,invented"
        )


@pytest.mark.parametrize("name", ["publish_call", "archive_call", "release_letters", "remove_region"])
def test_buttons_answer_to_post_alone(as_person: Browser, call: Call, name: str) -> None:
    assert as_person("claire").get(reverse(f"calls:{name}", args=[call.pk])).status_code == 405


def test_an_evaluation_saved_in_another_window_is_shown_and_not_overwritten(
    as_person: Browser, cast: Cast, application: Application
) -> None:
    row = assign(cast, application, "eva")
    eva = as_person("eva")
    with time_machine.travel(AFTER, tick=False):
        assert post(eva, "scores", row.pk, version=0, score_NEED="3", comment_NEED="First window").status_code == 302
        page = post(eva, "scores", row.pk, version=0, score_NEED="5", comment_NEED="Second window")
        html = page.content.decode()
        assert page.status_code == 422
        assert "<dd><p>First window</p></dd>" in html
        assert "<dd><p>1</p></dd>" not in html
        assert "Second window" in html
    assert Evaluation.objects.get().scores.get(criterion__code="NEED").comment == "First window"


def test_an_evaluator_still_reads_their_scores_after_the_decision(
    as_person: Browser, cast: Cast, decision: Decision
) -> None:
    row = Assignment.objects.filter(evaluator=cast.eva).first()
    assert row is not None
    with time_machine.travel(DECIDED, tick=False):
        assert "Your evaluation is final" in text(as_person("eva"), "scores", row.pk)
        refused = post(as_person("eva"), "scores", row.pk, version=2, score_NEED="5")
        assert refused.status_code == 422
        assert "The call is decided" in refused.content.decode()
