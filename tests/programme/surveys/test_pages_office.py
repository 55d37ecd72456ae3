"""The pages of office, experts, region lead and public: what each sees, and what leads where."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.programme.surveys.conftest import SMALL, Cast, Launched

from observatory.core import tasks
from observatory.core.models import Job
from observatory.core.work import work_off
from observatory.programme.demonstrators.panels import panels_of
from observatory.programme.surveys.domain.merging import merge_answers
from observatory.programme.surveys.domain.publishing import publish_results
from observatory.programme.surveys.domain.questionnaires import create_questionnaire
from observatory.programme.surveys.domain.texts import clear_free_text
from observatory.programme.surveys.domain.waves import close_wave
from observatory.programme.surveys.models import FreeText, Question, Questionnaire, Wave


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def office(cast: Cast) -> Client:
    return signed_in(cast.claire)


@pytest.fixture
def counted(cast: Cast, launch: Callable[..., Launched]) -> Wave:
    """Eight firms and six of research have answered; one wrote something."""
    launched = launch(groups={"firm": 8, "research": 6})
    for number in range(14):
        launched.answer(
            number,
            group="firm" if number < 8 else "research",
            trust=str(number % 5 + 1),
            talent_importance="5",
            talent_extent="2",
            obstacles=["time"],
            **({"change": "<script>alert(1)</script> =1+1"} if number == 0 else {}),
        )
    return merge_answers(close_wave(cast.officer, launched.wave))


@pytest.fixture
def published(cast: Cast, counted: Wave) -> Wave:
    for text in counted.texts.all():
        clear_free_text(cast.officer, text, version=1, published_text=f"={text.text}", language="en")
    publish_results(cast.officer, counted)
    return Wave.objects.get(pk=counted.pk)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def office_addresses(cast: Cast, wave: Wave, text: FreeText) -> list[str]:
    question = Question.objects.filter(section__questionnaire=cast.questionnaire).first()
    assert question is not None
    return [
        reverse("surveys:questionnaires", args=["regions"]),
        reverse("surveys:short_form", args=["regions"]),
        *(
            reverse(f"surveys:{name}", args=[cast.questionnaire.pk])
            for name in ("questionnaire", "edit_questionnaire", "preview")
        ),
        reverse("surveys:new_question", args=[question.section_id]),
        reverse("surveys:edit_question", args=[question.pk]),
        reverse("surveys:new_wave", args=[cast.demonstrator.pk]),
        *(reverse(f"surveys:{name}", args=[wave.pk]) for name in ("edit_wave", "extend", "texts")),
        reverse("surveys:text", args=[text.pk]),
    ]


def result_addresses(wave: Wave) -> list[str]:
    return [
        reverse("surveys:results", args=[wave.pk]),
        reverse("surveys:result", args=[wave.pk, "trust"]),
        reverse("surveys:results_csv", args=[wave.pk]),
        reverse("surveys:result_csv", args=[wave.pk, "trust"]),
        reverse("surveys:figure", args=[wave.pk, "question-trust", "light"]),
        reverse("surveys:report", args=[wave.pk, "pdf"]),
    ]


def test_office_pages_are_for_the_office_alone(cast: Cast, counted: Wave) -> None:
    (text,) = counted.texts.all()
    for address in office_addresses(cast, counted, text):
        assert signed_in(cast.claire).get(address).status_code == 200, address
        for person in (cast.bruno, cast.ines, cast.remi):
            assert signed_in(person).get(address).status_code == 404, address
        visitor = Client().get(address)
        assert (visitor.status_code, visitor["Location"].split("?")[0]) == (302, reverse("account_login")), address
    for name in ("launch", "remind", "close", "publish"):
        address = reverse(f"surveys:{name}", args=[counted.pk])
        assert signed_in(cast.claire).get(address).status_code == 405
        assert signed_in(cast.ines).post(address).status_code == 404
    page = reverse("surveys:wave", args=[counted.pk])
    assert [signed_in(person).get(page).status_code for person in (cast.claire, cast.ines, cast.remi, cast.bruno)] == [
        200, 200, 200, 404,
    ]  # fmt: skip


def test_results_are_for_office_experts_and_region_lead_until_they_are_public(
    cast: Cast, counted: Wave, launch: Callable[..., Launched]
) -> None:
    for address in result_addresses(counted):
        for person, status in ((cast.claire, 200), (cast.ines, 200), (cast.remi, 200), (cast.bruno, 404)):
            assert signed_in(person).get(address).status_code == status, address
        assert Client().get(address).status_code == 302, address
    for text in counted.texts.all():
        clear_free_text(cast.officer, text, version=1, published_text="Words", language="en")
    publish_results(cast.officer, counted)
    for address in result_addresses(counted):
        assert Client().get(address).status_code == 200, address
        assert signed_in(cast.bruno).get(address).status_code == 200, address


def test_an_open_wave_shows_no_result_to_anybody(cast: Cast, launch: Callable[..., Launched], office: Client) -> None:
    launched = launch()
    launched.answer(0, trust="3")
    for address in result_addresses(launched.wave):
        assert office.get(address).status_code == 404, address


@pytest.mark.parametrize(
    "address",
    ["results/salary/", "results/salary.csv", "figures/question-salary.light.svg", "figures/question-trust.pink.svg",
     "figures/section-second.light.svg", "figures/riddle.light.svg", "report.exe"],
)  # fmt: skip
def test_what_is_not_there_answers_404(office: Client, counted: Wave, address: str) -> None:
    assert office.get(f"/en/surveys/{counted.pk}/{address}").status_code == 404


def test_the_wave_page_names_nobody_and_hides_small_groups(
    cast: Cast, launch: Callable[..., Launched], office: Client
) -> None:
    launched = launch(groups={"firm": 8, "research": 7, "authority": 3})
    for number in range(8):
        launched.answer(number, group="firm", trust="3")
    for number in range(8, 14):
        launched.answer(number, group="research", trust="3")
    launched.answer(15, group="authority", trust="3")
    page = words(office.get(reverse("surveys:wave", args=[launched.wave.pk])))
    assert "15<small>of 18 invited key actors" in page
    # 15 - 8 - 6 = 1 of the authorities: research is hidden with them.
    assert re.search(r"firm</th><td class=\"table__number\">8</td><td>8</td>", page)
    assert re.search(r"research and education</th><td class=\"table__number\">7</td><td>fewer than 5, or hidden", page)
    assert "Person" not in page
    assert "@example.org" not in page


def test_a_survey_from_the_plan_to_the_public_page_with_buttons_alone(
    cast: Cast, invite: Callable[..., Any], office: Client
) -> None:
    invite(firm=6)
    new = reverse("surveys:new_wave", args=[cast.demonstrator.pk])
    assert "Questions whose results may be shown by group" in words(office.get(new))
    plan = {
        "title_en": "Survey", "title_fr": "Enquête", "questionnaire": cast.questionnaire.pk,
        "opens": "2020-01-01T09:00", "closes": "2019-01-01T09:00", "minimum_group": "5", "remind_before": "0",
        "cross_tables": ["trust"],
    }  # fmt: skip
    wrong = office.post(new, plan)
    assert wrong.status_code == 422
    assert "The survey must close after it opens." in words(wrong)
    made = office.post(new, {**plan, "closes": "2099-01-01T09:00"})
    wave = Wave.objects.get()
    page = reverse("surveys:wave", args=[wave.pk])
    assert made["Location"] == page
    assert wave.opens.isoformat() == "2020-01-01T08:00:00+00:00"
    launched = office.post(reverse("surveys:launch", args=[wave.pk]), follow=True)
    assert "6 key actors are invited." in words(launched)
    again = office.post(reverse("surveys:launch", args=[wave.pk]), follow=True)
    assert "This survey was launched already." in words(again)
    early = office.post(reverse("surveys:remind", args=[wave.pk]), follow=True)
    assert "more than once a day" in words(early)
    extend = reverse("surveys:extend", args=[wave.pk])
    wave.refresh_from_db()
    assert office.post(extend, {"version": wave.version, "closes": "2098-01-01T09:00"}).status_code == 422
    assert office.post(extend, {"version": wave.version, "closes": "2099-02-01T09:00"}).status_code == 302
    overtaken = office.post(extend, {"version": wave.version, "closes": "2099-03-01T09:00"})
    assert "Somebody else saved a change" in words(overtaken)
    closed = office.post(reverse("surveys:close", args=[wave.pk]), follow=True)
    assert "The answers are being counted." in words(closed)
    work_off()
    assert "fewer than 5 answers" in words(office.get(page))
    assert not Job.objects.filter(done=None).exists()


def test_when_the_survey_is_closed_report_and_csv_are_there_as_soon_as_the_worker_has_run(
    cast: Cast, launch: Callable[..., Launched], office: Client
) -> None:
    launched = launch()
    for number in range(9):
        launched.answer(number, group="firm", trust="4", obstacles=["money"])
    office.post(reverse("surveys:close", args=[launched.wave.pk]))
    work_off()
    for ending, start in (("pdf", b"%PDF-"), ("docx", b"PK")):
        response = office.get(reverse("surveys:report", args=[launched.wave.pk, ending]))
        assert response.status_code == 200
        assert response.content.startswith(start)
    assert b"trust" in office.get(reverse("surveys:results_csv", args=[launched.wave.pk])).content


def test_the_csv_names_counts_bases_and_origin_and_harms_no_spreadsheet(published: Wave) -> None:
    response = Client().get(reverse("surveys:results_csv", args=[published.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="survey-cote-du-karst-{published.pk[:6]}.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert {row["origin"] for row in rows} == {"invented"}
    assert {(row["answers"], row["invited"]) for row in rows} == {("14", "14")}
    trust = {row["option"]: row for row in rows if row["question"] == "trust" and row["group"] == "all"}
    assert [trust[step]["count"] for step in ("1", "2", "3", "4", "5", "dk")] == ["3", "3", "3", "3", "2", "0"]
    assert (trust["1"]["n"], trust["1"]["share"], trust["1"]["option_text"]) == ("14", "0.2143", "not at all")
    assert {row["group"] for row in rows if row["question"] == "trust"} == {"all", "firm", "research"}
    (text,) = [row for row in rows if row["question"] == "change"]
    assert text["option_text"] == "'=<script>alert(1)</script> =1+1"


def test_a_figure_has_title_words_table_and_downloads_and_is_a_picture_that_runs_nothing(published: Wave) -> None:
    page = words(Client().get(reverse("surveys:result", args=[published.pk, "talent"])))
    finding = "Finding skilled people: important to 14 of 14, met for 0 of 14"
    assert f'<h2 class="hidden">{finding}</h2>' in page
    assert f'alt="{finding}. Bar chart. Importance, all respondents (14 answers):' in page
    assert '<th scope="row">Extent met</th>' in page
    for ending in (
        "results/talent.csv",
        "figures/question-talent.light.svg?download",
        "question-talent.dark-narrow.svg",
    ):
        assert ending in page
    picture = Client().get(reverse("surveys:figure", args=[published.pk, "question-talent", "light"]))
    assert picture["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert picture["Content-Security-Policy"].startswith("default-src 'none'")
    assert "INVENTED FOR DEMONSTRATION" in picture.content.decode()
    assert "<script" not in picture.content.decode()
    saved = Client().get(reverse("surveys:figure", args=[published.pk, "gaps", "print"]) + "?download")
    assert saved["Content-Disposition"].startswith('attachment; filename="survey-cote-du-karst-')


@pytest.mark.parametrize("theme", ["light", "dark", "print", "light-narrow", "dark-narrow"])
def test_every_figure_is_drawn_in_every_theme(published: Wave, theme: str) -> None:
    for identifier in ("gaps", "question-group", "question-trust", "question-talent", "question-obstacles"):
        response = Client().get(reverse("surveys:figure", args=[published.pk, identifier, theme]))
        assert response.status_code == 200, identifier


def test_words_of_key_actors_stand_as_words(published: Wave) -> None:
    page = words(Client().get(reverse("surveys:results", args=[published.pk])))
    assert "=&lt;script&gt;alert(1)&lt;/script&gt; =1+1" in page
    assert "<script>alert" not in page


def test_the_results_stand_in_french(published: Wave) -> None:
    page = words(Client().get(f"/fr/surveys/{published.pk}/results/"))
    assert "Enquête auprès des acteurs clés, Côte du Karst" in page
    assert "Trouver des personnes qualifiées" in page
    assert (
        Client().get(f"/surveys/{published.pk}/results/trust/", headers={"accept-language": "fr"})["Location"]
        == f"/fr/surveys/{published.pk}/results/trust/"
    )


def test_texts_are_read_one_after_another(cast: Cast, launch: Callable[..., Launched], office: Client) -> None:
    launched = launch()
    for number in range(5):
        launched.answer(number, change=f"Mr Smith, {number}")
    wave = merge_answers(close_wave(cast.officer, launched.wave))
    first = wave.texts.first()
    assert first is not None
    assert "5 texts wait." in words(office.get(reverse("surveys:texts", args=[wave.pk])))
    blocked = office.post(reverse("surveys:publish", args=[wave.pk]), follow=True)
    assert "5 texts have not been read yet" in words(blocked)
    address = reverse("surveys:text", args=[first.pk])
    assert office.post(address, {"version": 1, "published_text": "", "language": "en"}).status_code == 422
    response = office.post(address, {"version": 1, "published_text": "Somebody", "language": "en"})
    left = 4
    while "/survey-texts/" in response["Location"]:
        withhold = response["Location"] + "withhold/"
        response = office.post(withhold, {"version": 1})
        left -= 1
    assert left == 0
    assert response["Location"] == reverse("surveys:texts", args=[wave.pk])
    assert "are public" in words(office.post(reverse("surveys:publish", args=[wave.pk]), follow=True))


def test_a_questionnaire_is_made_from_the_short_form_or_a_file(cast: Cast, office: Client) -> None:
    address = reverse("surveys:questionnaires", args=["regions"])
    made = office.post(address, {"start": "short_form", "title_en": "", "title_fr": ""})
    assert "Finding partners" in words(office.get(made["Location"]))
    file = SimpleUploadedFile("own.toml", SMALL.encode())
    own = office.post(address, {"start": "own", "title_en": "My own", "title_fr": "", "source": file})
    assert str(Questionnaire.objects.get(pk=own["Location"].split("/")[-2])) == "My own"
    for content, message in (
        (b"key = ", "This is no TOML text"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"x" * 500_001, "at most 500 kB"),
        (b"", "The submitted file is empty"),
    ):
        wrong = office.post(address, {"start": "own", "source": SimpleUploadedFile("own.toml", content)})
        assert wrong.status_code == 422
        assert message in words(wrong)
    assert "Choose the file" in words(office.post(address, {"start": "own"}))
    pattern = office.get(reverse("surveys:short_form", args=["regions"]))
    assert create_questionnaire(cast.officer, cast.programme, source=pattern.content.decode()).key == "short_form"


def test_questions_are_changed_on_pages(cast: Cast, office: Client) -> None:
    obstacles = Question.objects.get(section__questionnaire=cast.questionnaire, key="obstacles")
    address = reverse("surveys:edit_question", args=[obstacles.pk])
    assert "lack of money" in words(office.get(address))
    changed = {
        "version": 1, "text_en": "What is in the way?", "text_fr": "Quel obstacle ?", "hint_en": "", "hint_fr": "",
        "options_en": "lack of time\nlack of ideas", "options_fr": "manque de temps\nmanque d’idées",
    }  # fmt: skip
    assert office.post(address, changed).status_code == 302
    obstacles.refresh_from_db()
    # The key of an option that stays is kept, another gets its own.
    assert [option["key"] for option in obstacles.options] == ["time", "lack_of_ideas"]
    assert not obstacles.dont_know
    overtaken = office.post(address, changed)
    assert overtaken.status_code == 422
    assert "Saved meanwhile by somebody else" in words(overtaken)
    section = obstacles.section_id
    added = {
        "version": 2,
        "key": "visits",
        "kind": "frequency",
        "text_en": "How often?",
        "text_fr": "Combien de fois ?",
    }
    new = reverse("surveys:new_question", args=[section])
    assert office.post(new, {**added, "key": "trust"}).status_code == 422
    assert office.post(new, added).status_code == 302
    visits = Question.objects.get(key="visits")
    remove = reverse("surveys:remove_question", args=[visits.pk])
    stale = office.post(remove, {"version": 1}, follow=True)
    assert "Somebody else saved a change" in words(stale)
    assert "The question was taken out." in words(office.post(remove, {"version": 3}, follow=True))
    title = reverse("surveys:edit_questionnaire", args=[cast.questionnaire.pk])
    assert office.post(title, {"version": 4, "title_en": "New", "title_fr": "", "minutes": "4"}).status_code == 302
    copied = office.post(reverse("surveys:copy_questionnaire", args=[cast.questionnaire.pk]))
    thrown = office.post(copied["Location"] + "delete/", follow=True)
    assert "The questionnaire is gone." in words(thrown)


def test_the_region_page_shows_where_the_survey_stands(cast: Cast, counted: Wave, rf: Any) -> None:
    request = rf.get("/")
    for person, plans in ((cast.claire, True), (cast.ines, False)):
        request.user = person
        (panel,) = [panel for panel in panels_of(request, cast.demonstrator) if panel.kind == "survey"]
        assert "14 of 14 answered" in panel.content
        assert ("Plan a survey" in panel.content) is plans
    assert not [panel for panel in panels_of(request, cast.demonstrator, public=True) if panel.kind == "survey"]


def test_the_public_region_page_leads_to_published_results(cast: Cast, published: Wave, rf: Any) -> None:
    request = rf.get("/")
    (panel,) = [panel for panel in panels_of(request, cast.demonstrator, public=True) if panel.kind == "survey"]
    assert reverse("surveys:results", args=[published.pk]) in panel.content


def test_what_waits_stands_among_the_tasks_of_the_office_alone(
    cast: Cast, plan: Callable[..., Wave], counted: Wave
) -> None:
    def titles(person: Any) -> set[str]:
        return {str(task.title) for task in tasks.tasks_of(person) if "Karst Coast" in str(task.title)}

    assert titles(cast.claire) == {"Read 1 answer in words from Karst Coast"}
    for text in counted.texts.all():
        clear_free_text(cast.officer, text, version=1, published_text="Words", language="en")
    plan()
    assert titles(cast.claire) == {"Publish the survey results of Karst Coast", "Launch the survey of Karst Coast"}
    publish_results(cast.officer, counted)
    assert titles(cast.claire) == {"Launch the survey of Karst Coast"}
    for person in (cast.ines, cast.bruno):
        assert not titles(person)
