"""The pages of a key actor: through the personal link, in their language, without account, cookie or JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from tests.programme.surveys.conftest import Cast, Launched

from observatory.programme.surveys.domain.waves import close_wave
from observatory.programme.surveys.models import Invitation, SealedAnswer

ALL = {
    "group": "firm",
    "trust": "4",
    "talent_importance": "5",
    "obstacles": ["time", "money"],
    "change": "Less <b>paper</b>",
}


def post(client: Client, secret: str, go: str, page: int, language: str = "en", **answers: object):  # type: ignore[no-untyped-def]
    return client.post(f"/{language}/answer/{secret}/", {"page": page, "go": go, **answers})


def words(response) -> str:  # type: ignore[no-untyped-def]
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def client() -> Client:
    """A stranger's browser; forged requests are looked for, as on the real site."""
    return Client(enforce_csrf_checks=True)


def test_from_the_first_page_to_the_thanks(client: Client, launch: Callable[..., Launched]) -> None:
    launched = launch()
    secret = launched.secrets[0]
    start = client.get(f"/en/answer/{secret}/")
    assert start.status_code == 200
    assert "About 2 minutes" in words(start)
    assert "Nobody sees who answered what" in words(start)

    first = post(client, secret, "next", 0)
    assert "Part 1 of 2" in words(first)
    assert words(first).count('type="radio" name="trust"') == 6
    second = post(client, secret, "next", 1, group="firm", trust="4")
    assert "Part 2 of 2" in words(second)
    assert '<input type="hidden" name="trust" value="4">' in words(second)
    back = post(client, secret, "back", 2, group="firm", trust="4", obstacles="time")
    assert '<input type="radio" name="trust" value="4" checked>' in words(back)
    assert '<input type="hidden" name="obstacles" value="time">' in words(back)
    review = post(client, secret, "next", 2, **ALL)
    assert "Your answers" in words(review)
    assert "lack of time, lack of money" in words(review)
    assert "Less &lt;b&gt;paper&lt;/b&gt;" in words(review)
    assert review["Cache-Control"] == "private, no-store"
    assert not SealedAnswer.objects.exists()

    sent = post(client, secret, "send", 3, **ALL)
    assert (sent.status_code, sent["Location"]) == (303, f"/en/answer/{secret}/thanks/")
    thanks = client.get(sent["Location"])
    assert thanks.status_code == 200
    assert "Your answers have arrived and are locked." in words(thanks)
    assert SealedAnswer.objects.count() == Invitation.objects.filter(answered=True).count() == 1


def test_sent_twice_by_a_double_click_it_is_kept_once(client: Client, launch: Callable[..., Launched]) -> None:
    launched = launch()
    secret = launched.secrets[0]
    post(client, secret, "send", 3, **ALL)
    again = post(client, secret, "send", 3, **ALL)
    assert again.status_code == 410
    assert "You have answered already" in words(again)
    assert client.get(f"/en/answer/{secret}/").status_code == 410
    assert client.get(f"/en/answer/{secret}/thanks/").status_code == 200
    assert SealedAnswer.objects.count() == 1


def test_looking_at_a_link_changes_nothing(client: Client, launch: Callable[..., Launched]) -> None:
    launched = launch()
    for _time in range(2):
        assert client.get(f"/en/answer/{launched.secrets[0]}/").status_code == 200
        assert client.head(f"/en/answer/{launched.secrets[0]}/").status_code == 200
        assert client.get(f"/en/answer/{launched.secrets[0]}/thanks/").status_code == 302
    assert not Invitation.objects.filter(answered=True).exists()


def test_no_cookie_is_set_and_no_address_told(client: Client, launch: Callable[..., Launched]) -> None:
    launched = launch()
    responses = [
        client.get(f"/fr/answer/{launched.secrets[0]}/"),
        post(client, launched.secrets[0], "next", 0),
        post(client, launched.secrets[0], "send", 3, **ALL),
        client.get(f"/fr/answer/{launched.secrets[0]}/thanks/"),
    ]
    for response in responses:
        assert not response.cookies
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not client.cookies
    assert not Session.objects.exists()


def test_the_pages_stand_in_french_and_keep_what_was_answered_when_the_language_changes(
    client: Client, launch: Callable[..., Launched]
) -> None:
    launched = launch()
    secret = launched.secrets[0]
    start = client.get(f"/fr/answer/{secret}/")
    assert '<html lang="fr"' in words(start)
    assert "Enquête auprès des acteurs clés" in words(start)
    first = post(client, secret, "next", 0, language="fr")
    assert "Les membres se font confiance." in words(first)
    assert f'formaction="/en/answer/{secret}/"' in words(first)
    in_english = post(client, secret, "stay", 1, trust="4", change="Moins de papier")
    assert "The members trust one another." in words(in_english)
    assert '<input type="radio" name="trust" value="4" checked>' in words(in_english)
    assert 'name="change" value="Moins de papier"' in words(in_english)


@pytest.mark.parametrize(
    ("answers", "message", "page"),
    [
        ({"trust": "9"}, "“9” is no possible answer here", "Part 1 of 2"),
        ({"trust": ["4", "5"]}, "Only one answer is possible here", "Part 1 of 2"),
        ({"obstacles": ["time", "dk"]}, "Choose either answers or “don", "Part 2 of 2"),
        ({"obstacles": "rain"}, "“rain” is no possible answer here", "Part 2 of 2"),
        ({"change": "y" * 81}, "This answer has 81 characters; there is room for 80.", "Part 2 of 2"),
        ({"salary": "1"}, "There is no question “salary” in this survey", "Last step"),
    ],
)
def test_an_impossible_answer_is_refused_on_the_page_where_it_is(
    client: Client, launch: Callable[..., Launched], answers: dict[str, object], message: str, page: str
) -> None:
    launched = launch()
    response = post(client, launched.secrets[0], "send", 3, **{**ALL, **answers})
    assert response.status_code == 422
    assert message in words(response)
    assert page in words(response)
    assert not SealedAnswer.objects.exists()
    name = next(iter(answers))
    if name != "salary":
        assert f'<a href="#{name}">' in words(response)
        assert f'id="{name}"' in words(response)
    # What was right, and what was too long, is still there.
    assert "Less &lt;b&gt;" in words(response) or "y" * 81 in words(response)
    assert 'name="salary"' not in words(response)


def test_nothing_at_all_is_not_sent(client: Client, launch: Callable[..., Launched]) -> None:
    launched = launch()
    response = post(client, launched.secrets[0], "send", 3)
    assert response.status_code == 422
    assert "You have not answered any question yet." in words(response)


@pytest.mark.parametrize("page", ["-1", "99", "x", "", "٣", "1" * 5000])
def test_a_page_that_is_not_there_leads_to_one_that_is(
    client: Client, launch: Callable[..., Launched], page: str
) -> None:
    launched = launch()
    for go in ("next", "back", "stay", f"page-{page}", "", "dance"):
        response = client.post(f"/en/answer/{launched.secrets[0]}/", {"page": page, "go": go})
        assert response.status_code == 200


def test_forged_late_and_early_links_say_so(cast: Cast, client: Client, launch: Callable[..., Launched]) -> None:
    launched = launch()
    secret = launched.secrets[0]
    for path in ("/en/answer/nothing/", "/en/answer/nothing/thanks/"):
        response = client.get(path)
        assert response.status_code == 410
        assert "This link does not work" in words(response)
    assert post(client, "nothing", "send", 3, **ALL).status_code == 410
    with time_machine.travel(launched.wave.opens - timedelta(hours=1)):
        early = client.get(f"/en/answer/{secret}/")
        assert "This survey has not begun yet" in words(early)
        assert "not begun yet" in words(post(client, secret, "send", 3, **ALL))
    with time_machine.travel(launched.wave.closes + timedelta(seconds=1)):
        late = post(client, secret, "send", 3, **ALL)
        assert late.status_code == 410
        assert "nothing of it was stored" in words(late)
    close_wave(cast.officer, launched.wave)
    assert "This survey has ended" in words(client.get(f"/en/answer/{secret}/"))
    assert not SealedAnswer.objects.exists()


def test_every_choice_has_a_label_and_every_group_a_legend(client: Client, launch: Callable[..., Launched]) -> None:
    launched = launch()
    for page in (0, 1):
        html = words(post(client, launched.secrets[0], "next", page))
        assert html.count("<h1>") == 1
        inputs = len(re.findall(r'<input type="(?:radio|checkbox)"', html))
        assert len(re.findall(r'<label class="[a-z_]+"><input type="(?:radio|checkbox)"', html)) == inputs
        assert html.count("<fieldset") == html.count("<legend")
        assert "style=" not in html
        assert "<script" not in html


def test_the_preview_stores_nothing(cast: Cast, launch: Callable[..., Launched]) -> None:
    launch()
    client = Client()
    client.force_login(cast.claire)
    address = f"/en/office/questionnaires/{cast.questionnaire.pk}/preview/"
    assert "Nothing that you answer here is stored." in words(client.get(address))
    review = client.post(address, {"page": 2, "go": "next", **ALL})
    assert "Your answers" in words(review)
    end = client.post(address, {"page": 3, "go": "send", **ALL})
    assert "End of the preview" in words(end)
    assert not SealedAnswer.objects.exists()
    assert client.post(address, {"page": 3, "go": "send", "trust": "9"}).status_code == 422
