"""The pages by role: who sees what, what a form does, what a link shows."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from observatory.core.models import Message, Token
from observatory.core.tasks import tasks_of
from observatory.evidence.domain.facts import cited_by
from observatory.programme.briefings.domain.asking import REPORT
from observatory.programme.briefings.domain.briefings import save_section
from observatory.programme.briefings.domain.checking import open_factual_check, save_remark
from observatory.programme.briefings.domain.progress import period_end, report_progress, request_progress_of_plan
from observatory.programme.briefings.models import Briefing, ProgressReport, Recommendation

from .conftest import SCRIPT, WRITTEN, link_in

OFFICE = ("odile", "claire", "ewa", "lena")
"""Who works on this briefing."""


def address(name: str, *arguments: Any, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"briefings:{name}", args=arguments)


def typed(form: Any) -> dict[str, Any]:
    """What a browser sends back of a form that was opened: every field as it stands."""
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        widgets = bound.subwidgets[0].data.get("subwidgets") if hasattr(bound.field, "languages") else None
        if widgets:
            data |= {widget["name"]: widget["value"] or "" for widget in widgets}
        elif isinstance(value, list):
            data[bound.html_name] = value
        elif value is not None:
            data[bound.html_name] = bound.field.widget.format_value(value) if not isinstance(value, str) else value
            if data[bound.html_name] is None:
                data[bound.html_name] = ""
    return data


def pages(world: Any) -> dict[str, str]:
    """Every page of the office on this briefing."""
    recommendation = world.briefing.recommendations.first()
    action = recommendation.actions.first()
    return {
        "briefing": address("briefing", world.briefing.pk),
        "preview": address("preview", world.briefing.pk),
        "check": address("check", world.briefing.pk),
        "recommendation": address("recommendation", recommendation.pk),
        "action": address("action", action.pk),
    }


@pytest.mark.parametrize("name", [*OFFICE, "bruno", "nora", ""])
def test_those_who_work_on_the_region_see_its_pages_and_others_404_or_the_way_in(world: Any, name: str) -> None:
    world.complete()
    client = world.client(name)
    for page, path in pages(world).items():
        answer = client.get(path)
        if name in OFFICE:
            assert answer.status_code == 200, path
            assert "<h1" in answer.content.decode()
        elif name or page in {"recommendation", "action"}:
            # Unpublished pages that will be public answer visitors as if there were nothing.
            assert answer.status_code == 404, path
        else:
            assert answer.status_code == 302, path
            assert "/accounts/" in answer["Location"] or "login" in answer["Location"], path


@pytest.mark.parametrize(
    ("page", "may"),
    [
        ("edit", ("odile", "claire", "ewa")),
        ("new_recommendation", ("odile", "claire", "ewa")),
        ("approve", ("odile", "claire")),
        ("remark", ("lena",)),
    ],
)
def test_forms_are_for_those_who_may_use_them(world: Any, page: str, may: tuple[str, ...]) -> None:
    world.complete()
    for name in (*OFFICE, "bruno", "nora"):
        status = world.client(name).get(address(page, world.briefing.pk)).status_code
        assert status == (200 if name in may else 404), name


def test_the_office_begins_a_briefing_and_finds_it_drafted(world: Any) -> None:
    Briefing.objects.all().delete()
    client = world.client("claire")
    panel = client.get(f"/en/office/demonstrators/{world.demonstrator.pk}/").content.decode()
    assert address("begin", world.demonstrator.pk) in panel
    answer = client.post(address("begin", world.demonstrator.pk), follow=True)
    page = answer.content.decode()
    assert "The region has not checked the facts." in page
    assert Briefing.objects.get().sections.get(key="challenge").prose.read("en").text.startswith("The mills close.")
    assert world.client("lena").post(address("begin", world.demonstrator.pk)).status_code == 404


def test_a_recommendation_is_written_with_its_evidence_in_one_form(world: Any) -> None:
    client = world.client("ewa")
    path = address("new_recommendation", world.briefing.pk)
    data = {
        "title_en": "Open the test hall", "addressee": "Council", "kind": "skills", "cost": "low", "priority": "high",
        "horizon": "short", "evidence": [world.quote.pk], "findings": [world.finding.pk], "text_en": SCRIPT,
    }  # fmt: skip
    answer = client.post(path, data, follow=True)
    made = Recommendation.objects.get()
    assert answer.redirect_chain == [(address("recommendation", made.pk), 302)]
    assert cited_by(made) == [world.quote]
    assert list(made.findings.all()) == [world.finding]
    page = answer.content.decode()
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    finding = client.get(reverse("assessments:finding", args=[world.finding.pk])).content.decode()
    assert f'href="{reverse("briefings:recommendation", args=[made.pk])}"' in finding
    wrong = client.post(path, data | {"title_en": ""})
    assert wrong.status_code == 422
    assert "Please correct the following" in wrong.content.decode()


def test_filtering_the_evidence_loses_nothing_that_was_typed_or_ticked(world: Any) -> None:
    client = world.client("claire")
    path = address("new_recommendation", world.briefing.pk)
    data = {"title_en": "Half a thought", "evidence": [world.quote.pk], "kind_shown": "vote", "filter": "1"}
    page = client.post(path, data).content.decode()
    assert "Half a thought" in page
    assert re.search(rf'value="{world.quote.pk}"[^>]*checked', page)
    assert f'value="{world.vote.pk}"' in page
    page = client.get(path, {"words_shown": "shared hall"}).content.decode()
    assert f'value="{world.vote.pk}"' in page
    assert f'value="{world.quote.pk}"' not in page
    assert not Recommendation.objects.exists()


def test_who_saves_over_a_change_is_shown_it_and_loses_nothing(world: Any) -> None:
    client = world.client("claire")
    path = address("section", world.briefing.pk, "challenge")
    opened = typed(client.get(path).context["form"])
    section = world.section("challenge")
    save_section(world.actor("ewa"), section, version=section.version, prose={"en": "Ewa was quicker."})
    answer = client.post(path, opened | {"prose_en": "Claire’s words."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ewa was quicker." in page
    assert "Claire’s words." in page
    assert world.section("challenge").prose.read("en").text == "Ewa was quicker."
    again = typed(answer.context["form"])
    assert client.post(path, again | {"prose_en": "Both."}).status_code == 302
    assert world.section("challenge").prose.read("en").text == "Both."


def test_a_stale_action_is_not_overwritten(world: Any) -> None:
    action = world.act(world.recommend())
    client = world.client("lena")
    path = address("edit_action", action.pk)
    opened = typed(client.get(path).context["form"])
    assert opened["budget"] == "120000.00"
    assert client.post(path, opened | {"funding": "European fund"}).status_code == 302
    late = client.post(path, opened | {"funding": "Nobody"})
    assert late.status_code == 422
    assert "European fund" in late.content.decode()
    action.refresh_from_db()
    assert (action.funding, action.partners, action.owner_email) == (
        "European fund",
        ["Chamber of Vest"],
        "paul.ferrand@example.org",
    )


def test_the_region_checks_the_facts_in_the_browser(world: Any) -> None:
    section = world.section("challenge")
    save_section(world.officer, section, version=section.version, prose={"en": "Founded in 1998."})
    office, region = world.client("claire"), world.client("lena")
    check_page = address("check", world.briefing.pk)
    office.post(address("open_check", world.briefing.pk), {"due": "2099-01-01"})
    assert "Check the facts of the briefing for Vest" in [str(task.title) for task in tasks_of(world.people["lena"])]
    page = region.get(check_page).content.decode()
    assert "Founded in 1998." in page
    region.post(f"{address('remark', world.briefing.pk)}?section={section.pk}", {"text": "It was 1989."})
    region.post(address("confirm_facts", world.briefing.pk))
    assert "Check the facts of the briefing for Vest" not in [
        str(task.title) for task in tasks_of(world.people["lena"])
    ]
    assert "Answer 1 remark from Vest" in [str(task.title) for task in tasks_of(world.people["claire"])]
    office.post(address("close_check", world.briefing.pk))
    assert "1 remark has not been answered yet." in office.get(check_page).content.decode()
    remark = section.remarks.get()
    answer_page = address("answer_remark", remark.pk)
    opened = typed(office.get(answer_page).context["form"])
    assert office.post(answer_page, opened | {"how": "not_taken_over", "answer": ""}).status_code == 422
    office.post(answer_page, opened | {"how": "taken_over", "answer": "Corrected."})
    office.post(address("close_check", world.briefing.pk))
    world.briefing.refresh_from_db()
    assert world.briefing.state == "checked"
    assert region.post(answer_page, opened).status_code == 404


def test_the_approval_page_names_everything_that_is_missing(world: Any) -> None:
    world.complete()
    world.recommend(title={"en": "Buy drones"}, evidence=[])
    client = world.client("claire")
    path = address("approve", world.briefing.pk)
    opened = typed(client.get(path).context["form"])
    answer = client.post(path, opened)
    assert answer.status_code == 422
    assert "Recommendation 2 (“Buy drones”) has no evidence." in answer.content.decode()
    Recommendation.objects.filter(number=2).delete()
    answer = client.post(path, opened, follow=True)
    assert "frozen as version 1" in answer.content.decode()


def test_the_public_sees_what_is_published_and_nothing_before(world: Any) -> None:
    world.approve()
    visitor = world.client()
    public = address("public", "regions", "vest")
    monitoring = address("monitoring", "regions", "vest")
    for path in (public, monitoring, *(pages(world)[name] for name in ("recommendation", "action"))):
        assert visitor.get(path).status_code == 404, path
    world.client("claire").post(address("publish", world.briefing.pk))
    for path in (public, monitoring, *(pages(world)[name] for name in ("recommendation", "action"))):
        page = visitor.get(path).content.decode()
        assert "Open the test hall" in page, path
        assert "paul.ferrand" not in page, path
        assert "Paul Ferrand" not in page, path
        assert "nvented for demonstration" in page, path
    assert "paul.ferrand@example.org" in world.client("lena").get(pages(world)["action"]).content.decode()


def test_documents_are_downloads_of_their_kind(world: Any) -> None:
    world.publish()
    visitor = world.client()
    for ending, begins in (("pdf", b"%PDF-1.7"), ("docx", b"PK"), ("html", b"<!doctype html>")):
        answer = visitor.get(address("public_file", "regions", "vest", 1, ending))
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert answer["Content-Disposition"].endswith(f'.{ending}"')
    assert visitor.get(address("public_file", "regions", "vest", 2, "pdf")).status_code == 404
    assert visitor.get(address("public_file", "regions", "vest", 1, "exe")).status_code == 404
    assert world.client("nora").get(address("preview_file", world.briefing.pk, "pdf")).status_code == 404


def test_the_monitoring_table_has_reasons_values_and_origin(world: Any) -> None:
    _recommendation, action = world.publish()
    (asked,) = request_progress_of_plan(world.officer, world.briefing, months=6, now=period_end(world.briefing, 6))
    report_progress(
        world.lead, asked, status="changed", reason={"en": "=HYPERLINK(1)"}, value=8, day=date(2024, 11, 29),
        now=period_end(world.briefing, 6),
    )  # fmt: skip
    visitor = world.client()
    page = visitor.get(address("monitoring", "regions", "vest")).content.decode()
    assert "from 4\u00a0firms to 24\u00a0firms: 20 % of the way" in page
    assert 'class="indicator__done" width="40"' in page
    answer = visitor.get(address("monitoring_csv", "regions", "vest"))
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert {key: row[key] for key in ("number", "status", "reason", "value", "target", "last_report", "origin")} == {
        "number": "1.1",
        "status": "changed",
        "reason": "'=HYPERLINK(1)",
        "value": "8",
        "target": "24",
        "last_report": "2024-11-29",
        "origin": "invented",
    }
    assert action.owner_email not in answer.content.decode()


@pytest.fixture
def personal(world: Any) -> str:
    """The path of the link that the owner of an action got after twelve months (which are to come, so that it holds)."""
    from datetime import timedelta

    from django.utils import timezone

    world.publish()
    Briefing.objects.update(approved=timezone.now() - timedelta(days=370))
    world.briefing.refresh_from_db()
    request_progress_of_plan(world.officer, world.briefing, months=12)
    return link_in(Message.objects.get(key="briefings.progress"))


def test_reading_a_link_changes_nothing_and_sending_files_a_report_once(world: Any, personal: str) -> None:
    visitor = world.client()
    for _time in range(2):
        page = visitor.get(personal)
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "same-origin"
    assert not ProgressReport.objects.exists()
    assert Token.objects.get(purpose=REPORT).used is None
    for _time in range(2):
        answer = visitor.post(personal, {"status": "running", "value": "10", "text": "Ça marche."})
        assert answer["Location"] == f"{personal}?sent=1"
    report = ProgressReport.objects.get()
    assert (report.by_link, report.value, report.text.read("fr").text) == (True, 10, "Ça marche.")
    assert "Ça marche." in visitor.get(f"{personal}?sent=1").content.decode()


def test_a_link_asks_for_a_reason_beside_the_field(world: Any, personal: str) -> None:
    visitor = world.client()
    answer = visitor.post(personal, {"status": "delayed", "value": "abc"})
    assert answer.status_code == 422
    assert not ProgressReport.objects.exists()
    answer = visitor.post(personal, {"status": "delayed"})
    assert answer.status_code == 422
    assert 'href="#id_reason"' in answer.content.decode()


def test_forged_and_ended_links_get_the_same_answer(world: Any, personal: str) -> None:
    visitor = world.client()
    assert visitor.get("/fr/progress/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/").status_code == 410
    Token.objects.update(purpose="surveys.answer")
    assert visitor.get(personal).status_code == 410
    Token.objects.update(purpose=REPORT, expires=WRITTEN)
    assert visitor.get(personal).status_code == 410
    assert visitor.post(personal, {"status": "done"}).status_code == 410
    assert not ProgressReport.objects.exists()


def test_a_correction_stands_in_the_history_of_the_action(world: Any) -> None:
    _recommendation, action = world.publish()
    client = world.client("lena")
    path = address("correct_action", action.pk)
    opened = typed(client.get(path).context["form"])
    assert client.post(path, opened | {"end": "2027-01-31"}).status_code == 422
    client.post(path, opened | {"end": "2027-01-31", "correction": "The tender was late."})
    page = client.get(address("action", action.pk)).content.decode()
    assert "The tender was late." in page
    assert "Changed after the approval" in page
    assert "Lena" in page
    assert (
        "<td>fin: The tender was late.</td>" in client.get(address("action", action.pk, language="fr")).content.decode()
    )
    assert "The tender was late." not in world.client().get(address("action", action.pk)).content.decode()


def test_the_region_responds_in_the_browser(world: Any) -> None:
    recommendation, _action = world.publish()
    client = world.client("lena")
    assert "Respond to 1 recommendation for Vest" in [str(task.title) for task in tasks_of(world.people["lena"])]
    path = address("respond", recommendation.pk)
    assert client.post(path, {"response": "rejected"}).status_code == 422
    client.post(path, {"response": "rejected", "reason_en": "No money."})
    page = world.client().get(address("recommendation", recommendation.pk)).content.decode()
    assert "Rejected by the region" in page
    assert "No money." in page
    assert world.client("claire").get(path).status_code == 404


def test_french_pages_stand(world: Any) -> None:
    recommendation, action = world.publish()
    client = world.client("claire")
    for name, arguments in (
        ("briefing", (world.briefing.pk,)),
        ("preview", (world.briefing.pk,)),
        ("check", (world.briefing.pk,)),
        ("follow_up", (world.briefing.pk,)),
        ("recommendation", (recommendation.pk,)),
        ("action", (action.pk,)),
        ("correct_action", (action.pk,)),
        ("public", ("regions", "vest")),
        ("monitoring", ("regions", "vest")),
    ):
        answer = client.get(address(name, *arguments, language="fr"))
        page = answer.content.decode()
        assert answer.status_code == 200, name
        assert '<html lang="fr"' in page
        assert "Ouest" in page or "horaires" in page or "Ouvrir" in page, name


def test_the_regions_public_page_leads_to_the_briefing_and_its_follow_up(world: Any) -> None:
    world.publish()
    world.demonstrator.published = WRITTEN
    world.demonstrator.save()
    page = world.client().get("/en/demonstrators/regions/vest/").content.decode()
    assert address("public", "regions", "vest") in page
    assert address("monitoring", "regions", "vest") in page
    office = world.client("claire").get(f"/en/office/demonstrators/{world.demonstrator.pk}/").content.decode()
    assert address("briefing", world.briefing.pk) in office
    assert address("follow_up", world.briefing.pk) in office


def test_a_remark_is_offered_where_the_section_is_edited(world: Any) -> None:
    section = world.section("challenge")
    save_section(world.officer, section, version=section.version, prose={"en": "Founded in 1998."})
    check = open_factual_check(world.officer, world.briefing)
    save_remark(world.lead, check, text={"en": "It was 1989."}, section=section)
    page = world.client("ewa").get(address("section", world.briefing.pk, "challenge")).content.decode()
    assert "It was 1989." in page
