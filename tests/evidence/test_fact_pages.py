"""The page of a fact, the facts of a programme, and keeping a figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.evidence.cast import HOSTILE, NAMES, Cast

from observatory.core.models import AuditEntry, User
from observatory.evidence import citing
from observatory.evidence.citing import Citing
from observatory.evidence.domain.editions import register_edition
from observatory.evidence.domain.facts import cite, freeze_figure, mark_corrected, take_back
from observatory.evidence.fact_views import PER_PAGE
from observatory.evidence.models import Edition, Evidence, EvidenceKind

Keep = Callable[..., Evidence]
FIGURE = "portfolio-XA11-2014"


@pytest.fixture
def edition(edition_folder: Path, db: None) -> Edition:
    return register_edition(edition_folder, draw=False)


@pytest.fixture
def as_person(cast: Cast) -> Callable[[str], Client]:
    """A browser in which somebody is signed in, or nobody: `as_person("claire")`, `as_person("")`."""

    def browser(name: str) -> Client:
        client = Client()
        if name:
            client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


AsPerson = Callable[[str], Client]


def page_of(fact: Evidence) -> str:
    return reverse("facts:fact", args=[fact.pk])


# -- one fact --------------------------------------------------------------------------------------------------------


def test_a_fact_is_seen_by_those_who_work_on_its_region_and_a_public_one_by_everybody(
    keep: Keep, cast: Cast, as_person: AsPerson
) -> None:
    inner, common = keep(), keep(demonstrator="")
    public = keep(content={"n": 1}, public=True)
    seen = {
        name: [as_person(name).get(page_of(fact)).status_code == 200 for fact in (inner, common, public)]
        for name in (*NAMES, "")
    }
    everything, region = ("odile", "claire", "wanda"), ("ines", "remi")
    assert seen == {name: [name in everything + region, name in everything, True] for name in (*NAMES, "")}
    assert Client().get(reverse("facts:fact", args=["nowhere"])).status_code == 404


def test_the_page_of_a_fact_says_what_it_says_and_where_it_comes_from(
    keep: Keep, cast: Cast, as_person: AsPerson
) -> None:
    fact = keep(address="/surveys/1/")
    text = as_person("ines").get(page_of(fact)).content.decode()
    assert "<h1>“Nobody asks us.”</h1>" in text
    assert '<blockquote class="prose" lang="en"><p>Nobody asks us.</p><footer>a firm</footer></blockquote>' in text
    assert "Interview" in text
    assert "invented for demonstration" in text
    assert fact.content_sha256 in text
    assert '<a href="/surveys/1/">/surveys/1/</a>' in text
    assert "(Europe/Brussels)" in text
    sourced = keep(content={"n": 1}, origin="sourced", reference="Report, p. 3")
    assert "Source: Report, p. 3" in as_person("ines").get(page_of(sourced)).content.decode()


@pytest.mark.parametrize(
    ("content", "shown", "hidden"),
    [
        (
            {"text": {"en": "We trust.", "fr": "Nous avons confiance."}, "answers": 12},
            '<blockquote class="prose" lang="en"><p>We trust.</p></blockquote>',
            "{",
        ),
        ({"text": {"fr": "Nous avons confiance."}}, '<blockquote class="prose" lang="fr">', "{"),
        (
            {"columns": ["Card", "Dots"], "rows": [["Benches", 3], [None, None]]},
            '<tr><th scope="row">Benches</th><td>3</td></tr><tr><th scope="row">–</th><td>–</td></tr>',
            "<blockquote",
        ),
        ({"facts": {"items": 3}}, "<dt>items</dt><dd>3</dd>", "<blockquote"),
        ({"sha256": "abc", "number": 3}, "Hash of the content", "What it says"),
    ],
)
def test_every_kind_of_content_is_shown_for_people(
    keep: Keep, as_person: AsPerson, content: dict[str, Any], shown: str, hidden: str
) -> None:
    text = as_person("claire").get(page_of(keep(content=content, kind=EvidenceKind.BOARD))).content.decode()
    main = text[text.index("<h1>") : text.index("</main>")]
    assert shown in main
    assert hidden not in re.sub(r"<form.*?</form>", "", main, flags=re.DOTALL)


def test_hostile_words_in_a_fact_stay_words(keep: Keep, cast: Cast, as_person: AsPerson) -> None:
    fact = keep(
        title={"en": HOSTILE},
        source={"en": HOSTILE},
        origin="sourced",
        reference=HOSTILE,
        content={
            "text": HOSTILE,
            "language": '"><script>alert(1)</script>',
            "attribution": HOSTILE,
            "columns": [HOSTILE],
            "rows": [[HOSTILE]],
            "facts": {HOSTILE: HOSTILE},
        },
    )
    mark_corrected(fact, HOSTILE)
    client = as_person("claire")
    for address in (page_of(fact), reverse("facts:list", args=["regions"])):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;alert" in text


def test_a_figure_is_shown_from_the_edition_that_it_was_taken_from(
    cast: Cast, edition: Edition, second_folder: Path
) -> None:
    fact = freeze_figure(programme=cast.programme, edition=edition, identifier=FIGURE)
    register_edition(second_folder, draw=False)
    text = Client().get(page_of(fact)).content.decode()
    assert f"/figures/{edition.id}/en/" in text
    assert edition.title in text
    assert "The edition that it was taken from" in text
    with translation.override("fr"):
        address = page_of(fact)
    french = Client().get(address).content.decode()
    assert f"/figures/{edition.id}/fr/" in french
    assert fact.title.texts["fr"] in french


def test_the_page_names_what_rests_on_it_as_far_as_the_reader_may_see_it(
    keep: Keep, cast: Cast, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    def describe(identifier: str, reader: User | None) -> Citing | None:
        if reader is None or not reader.has_perm("core.run_programme", cast.programme):
            return None
        return Citing("Programme", HOSTILE, f"/programmes/{identifier}/")

    monkeypatch.setattr(citing, "_kinds", {"core.programme": describe})
    fact = keep(public=True)
    cite(fact, cast.programme)
    seen = as_person("claire").get(page_of(fact)).content.decode()
    assert f'href="/programmes/{cast.programme.pk}/"' in seen
    assert "<script>alert" not in seen
    for name in ("ines", ""):
        unseen = as_person(name).get(page_of(fact)).content.decode()
        assert f"/programmes/{cast.programme.pk}/" not in unseen
        assert "Nothing that you may see." in unseen


# -- withdrawing -----------------------------------------------------------------------------------------------------


def test_the_office_withdraws_a_fact_and_its_words_are_gone(keep: Keep, cast: Cast, as_person: AsPerson) -> None:
    fact = keep(public=True)
    address = reverse("facts:withdraw", args=[fact.pk])
    office = as_person("claire")
    assert office.get(address).status_code == 405
    for name in ("ines", "remi", "wanda", "eva", "bruno", "ada"):
        assert as_person(name).post(address, {"reason": "No."}).status_code == 404, name
        assert address not in as_person(name).get(page_of(fact)).content.decode()
    assert Client().post(address, {"reason": "No."})["Location"].startswith("/en/account/login/")
    assert address in office.get(page_of(fact)).content.decode()
    assert "Say in a sentence" in office.post(address, {"reason": " "}, follow=True).content.decode()
    assert not AuditEntry.objects.filter(verb="evidence.withdraw_evidence").exists()
    gone = office.post(address, {"reason": HOSTILE}, follow=True).content.decode()
    assert "The evidence was withdrawn." in gone
    assert "Withdrawn quote" in gone
    assert "Nobody asks us" not in gone
    assert "<script>alert" not in gone
    assert address not in gone
    assert "was withdrawn already" in office.post(address, {"reason": "Twice."}, follow=True).content.decode()
    # The public no longer sees it; those who rest on it learn why.
    assert Client().get(page_of(fact)).status_code == 404
    assert "Withdrawn on" in as_person("remi").get(page_of(fact)).content.decode()


# -- the facts of a programme ----------------------------------------------------------------------------------------


def test_the_list_has_the_facts_that_a_person_may_see(keep: Keep, cast: Cast, as_person: AsPerson) -> None:
    keep(title={"en": "Of the region"})
    keep(title={"en": "Of all"}, demonstrator="", kind=EvidenceKind.VOTE)
    keep(title={"en": "In public"}, content={"n": 1}, public=True)
    keep(title={"en": "Elsewhere"}, programme=cast.other)
    take_back(keep(title={"en": "Gone"}, kind=EvidenceKind.SCORE, public=True), "A miscount.")
    address = reverse("facts:list", args=["regions"])
    seen = {}
    for name in NAMES:
        answer = as_person(name).get(address)
        titles = re.findall(r'<a class="tasks__title" href="/en/evidence/[^"]+">([^<]+)</a>', answer.content.decode())
        seen[name] = sorted(titles) if answer.status_code == 200 else answer.status_code
    everything = ["Gone", "In public", "Of all", "Of the region"]
    region = ["Gone", "In public", "Of the region"]
    assert seen == {
        "odile": everything,
        "claire": everything,
        "wanda": everything,
        "ines": region,
        "remi": region,
        "lea": ["In public"],
        "eva": ["In public"],
        "bruno": 404,
        "ada": 404,
    }
    assert Client().get(address)["Location"].startswith("/en/account/login/")


def test_the_list_is_cut_by_kind_and_into_pages(keep: Keep, cast: Cast, as_person: AsPerson) -> None:
    address = reverse("facts:list", args=["regions"])
    client = as_person("claire")
    assert "No evidence yet." in client.get(address).content.decode()
    for number in range(PER_PAGE + 1):
        keep(title={"en": f"Fact {number}"}, content={"n": number})
    keep(title={"en": "A vote"}, kind=EvidenceKind.VOTE)
    assert client.get(f"{address}?kind=dream").status_code == 404
    votes = client.get(f"{address}?kind=vote").content.decode()
    assert "A vote" in votes
    assert "Fact 1" not in votes
    assert '<a href="?kind=vote" aria-current="true">' in votes
    pages = [client.get(f"{address}?page={page}").content.decode() for page in (1, 2)]
    assert [page.count('class="tasks__title"') for page in pages] == [PER_PAGE, 2]


def test_a_long_list_asks_the_database_no_more_than_a_short_one(keep: Keep, cast: Cast, as_person: AsPerson) -> None:
    client, address = as_person("ines"), reverse("facts:list", args=["regions"])
    keep()
    asked = []
    for number in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
        for other in range(20):
            keep(content={"n": other, "turn": number})
    assert asked[0] == asked[1]


def test_the_pages_stand_in_french(keep: Keep, cast: Cast, as_person: AsPerson, edition: Edition) -> None:
    fact = keep()
    with translation.override("fr"):
        pages = {
            page_of(fact): "Ce qui repose sur lui",
            reverse("facts:list", args=["regions"]): "Éléments probants",
            reverse("facts:take_figure", args=["regions"]): "Garder une figure comme élément probant",
        }
    for address, said in pages.items():
        text = as_person("claire").get(address).content.decode()
        assert '<html lang="fr"' in text
        assert said in text


# -- keeping a figure ------------------------------------------------------------------------------------------------


def test_office_and_experts_of_the_programme_keep_a_figure(cast: Cast, as_person: AsPerson, edition: Edition) -> None:
    address = reverse("facts:take_figure", args=["regions"])
    listed = reverse("facts:list", args=["regions"])
    given = {"edition": edition.pk, "figure": f" {FIGURE} "}
    for name in ("ines", "remi", "lea", "eva", "bruno", "ada"):
        assert as_person(name).post(address, given).status_code == 404, name
    assert address not in as_person("ines").get(listed).content.decode()
    assert Client().post(address, given)["Location"].startswith("/en/account/login/")
    assert not Evidence.objects.exists()
    client = as_person("wanda")
    assert address in client.get(listed).content.decode()
    opened = client.get(f"{address}?figure={FIGURE}").content.decode()
    assert f'value="{FIGURE}"' in opened
    assert f'<option value="{edition.pk}" selected>' in opened
    made = client.post(address, given)
    fact = Evidence.objects.get()
    assert made["Location"] == page_of(fact)
    assert fact.content["figure"] == FIGURE
    assert client.get(made["Location"]).status_code == 200


@pytest.mark.parametrize("identifier", ["portfolio-XX99-2014", "../../secret", HOSTILE])
def test_a_figure_that_is_not_there_is_named_beside_its_field(
    cast: Cast, as_person: AsPerson, edition: Edition, identifier: str
) -> None:
    address = reverse("facts:take_figure", args=["regions"])
    answer = as_person("claire").post(address, {"edition": edition.pk, "figure": identifier})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "The edition has no figure" in text
    assert 'href="#id_figure"' in text
    assert "<script>alert" not in text
    assert as_person("claire").post(address, {"edition": "nothing", "figure": FIGURE}).status_code == 422
    assert not Evidence.objects.exists()
