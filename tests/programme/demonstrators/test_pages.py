"""The pages of a region: of the office, the expert, the region lead, and of everybody once they are published."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.programme.calls.conftest import Cast, call, cast, draft, hand_in, uploads  # noqa: F401
from tests.programme.demonstrators.cast import EVERYBODY, HOSTILE, OFFICE, TEAM, People

from observatory.core.acting import COMMAND, Actor
from observatory.core.models import AuditEntry, Origin, Programme, RoleGrant, User
from observatory.programme.calls.models import Application, Call
from observatory.programme.demonstrators import panels
from observatory.programme.demonstrators.domain.demonstrators import (
    add_team_member,
    create_demonstrator,
    edit_demonstrator,
    finish_step,
    plan_step,
    publish_demonstrator,
    start_step,
)
from observatory.programme.demonstrators.domain.key_actors import add_key_actor
from observatory.programme.demonstrators.domain.projects import add_project_actor, edit_policy_project, record_stage
from observatory.programme.demonstrators.models import Demonstrator, KeyActor, PolicyProject, ProjectActor, TeamMember

SignIn = Callable[[User], Client]


@pytest.fixture
def full(region: Demonstrator, officer: Actor) -> Demonstrator:
    """A region with hostile words in every field that takes words, and a row of every kind."""
    hostile = {"en": HOSTILE, "fr": HOSTILE}
    edit_demonstrator(
        officer, region, version=1, name=hostile, challenge=hostile, response=hostile, working_language="fr"
    )
    add_team_member(officer, region, name=HOSTILE, organisation=HOSTILE, part=hostile)
    add_key_actor(
        officer, region, organisation=HOSTILE, name=HOSTILE, email="mina@example.org", group="firm", workshop=True
    )
    project = region.policy_project
    edit_policy_project(
        officer,
        project,
        version=1,
        title=hostile,
        owner=HOSTILE,
        problem=hostile,
        rationale=hostile,
        instruments=hostile,
        roadmap=hostile,
        stage="design",
        industries=("C25",),
        value_chains=hostile,
    )
    record_stage(officer, project, stage="design", reached=date(2026, 3, 1), clusters_part=hostile)
    add_project_actor(officer, project, name=HOSTILE, part="funds")
    first, second, third = region.steps.all()[:3]
    plan_step(officer, third, version=1, planned_start=date(2026, 9, 1), planned_end=None, note=hostile)
    for step in (first, second):
        start_step(officer, step, day=date(2026, 3, 2))
    finish_step(officer, first, day=date(2026, 3, 30))
    return Demonstrator.objects.get(pk=region.pk)


def addresses(region: Demonstrator) -> dict[str, str]:
    """Every page of the office that can be opened, by its name."""
    of_region = ("demonstrator", "edit", "team", "key_actors", "new_key_actor", "import_key_actors")
    of_region += ("policy_project", "edit_policy_project", "policy_stage", "policy_actors")
    found = {name: reverse(f"demonstrators:{name}", args=[region.pk]) for name in of_region}
    return found | {
        "list": reverse("demonstrators:list", args=[region.programme.slug]),
        "new": reverse("demonstrators:new", args=[region.programme.slug]),
        "step": reverse("demonstrators:step", args=[region.steps.all()[0].pk]),
        "edit_key_actor": reverse("demonstrators:edit_key_actor", args=[region.key_actors.get().pk]),
        "public_page": reverse("demonstrators:public_page", args=[region.programme.slug, region.slug]),
    }


def buttons(region: Demonstrator) -> dict[str, str]:
    """Every address that is sent to only, by its name."""
    return {
        "publish": reverse("demonstrators:publish", args=[region.pk]),
        "remove_member": reverse("demonstrators:remove_member", args=[region.team.get().pk]),
        "remove_key_actor": reverse("demonstrators:remove_key_actor", args=[region.key_actors.get().pk]),
        "start_step": reverse("demonstrators:start_step", args=[region.steps.all()[3].pk]),
        "finish_step": reverse("demonstrators:finish_step", args=[region.steps.all()[1].pk]),
        "remove_policy_actor": reverse(
            "demonstrators:remove_policy_actor", args=[region.policy_project.actors.get().pk]
        ),
    }


MANAGED = {"new", "team", "step"}
"""What the office alone opens."""


# -- who sees what ---------------------------------------------------------------------------------------------------


def test_each_role_opens_its_pages_and_nothing_else(full: Demonstrator, people: People, signed_in: SignIn) -> None:
    pages = addresses(full)
    opened = {
        role: {
            name for name, address in pages.items() if signed_in(getattr(people, role)).get(address).status_code == 200
        }
        for role in EVERYBODY
    }
    for role in EVERYBODY:
        expected = {"neighbour": {"list"}, "stranger": set[str]()}.get(role, set(pages))
        assert opened[role] == (expected if role in OFFICE else expected - MANAGED), role


def test_what_one_may_not_open_is_not_there_and_visitors_sign_in_first(
    full: Demonstrator, people: People, signed_in: SignIn
) -> None:
    stranger, visitor = signed_in(people.stranger), Client()
    for name, address in addresses(full).items():
        assert stranger.get(address).status_code == 404, name
        answer = visitor.get(address)
        if name == "public_page":
            assert answer.status_code == 404
        else:
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/en/account/login/"), name


def test_buttons_do_nothing_for_those_who_may_not_press_them(
    full: Demonstrator, people: People, signed_in: SignIn
) -> None:
    before = AuditEntry.objects.count()
    for name, address in buttons(full).items():
        assert signed_in(people.officer).get(address).status_code == 405, name
        for role in sorted(set(EVERYBODY) - TEAM):
            assert signed_in(getattr(people, role)).post(address, {"public": "yes"}).status_code == 404, (name, role)
        assert Client().post(address, {"public": "yes"})["Location"].startswith("/en/account/login/"), name
    for name in ("publish", "remove_member", "start_step", "finish_step"):
        assert signed_in(people.lead).post(buttons(full)[name], {"public": "yes"}).status_code == 404, name
    assert AuditEntry.objects.count() == before


def test_a_neighbour_sees_only_their_own_region_in_the_list(
    full: Demonstrator, people: People, signed_in: SignIn
) -> None:
    page = signed_in(people.neighbour).get(addresses(full)["list"]).content.decode()
    assert "Next door" in page
    assert reverse("demonstrators:demonstrator", args=[full.pk]) not in page
    assert "Begin without a call" not in page


def test_a_list_without_anything_to_see_is_not_there(programme: Programme, people: People, signed_in: SignIn) -> None:
    Demonstrator.objects.filter(slug="next-door").delete()
    assert signed_in(people.neighbour).get(reverse("demonstrators:list", args=["union"])).status_code == 404
    assert signed_in(people.officer).get(reverse("demonstrators:list", args=["union"])).status_code == 200


def test_no_page_takes_hostile_words_for_markup(full: Demonstrator, people: People, signed_in: SignIn) -> None:
    publish_demonstrator(COMMAND, full)
    client = signed_in(people.officer)
    seen = set()
    for name, address in (addresses(full) | {"public_list": reverse("demonstrators:public_list")}).items():
        text = client.get(f"{address}?stage=design" if name == "policy_stage" else address).content.decode()
        assert "<script>alert" not in text, name
        assert "<img src=x" not in text, name
        if "&lt;script&gt;alert" in text:
            seen.add(name)
    assert seen == set(addresses(full)) - {"new"} | {"public_list"}


def test_every_page_stands_in_french(full: Demonstrator, people: People, signed_in: SignIn) -> None:
    publish_demonstrator(COMMAND, full)
    client = signed_in(people.officer)
    with translation.override("fr"):
        pages = addresses(full) | {"public_list": reverse("demonstrators:public_list")}
    said = {
        "demonstrator": "Défi régional",
        "list": "Régions modèles de démonstration",
        "new": "Commencer l’accompagnement d’une région",
        "team": "En nommer un de plus",
        "key_actors": "1 acteur clé",
        "import_key_actors": "Acteurs clés d’un fichier",
        "policy_project": "Part des clusters",
        "policy_actors": "En nommer un de plus",
        "public_page": "Étapes de l’accompagnement",
        "public_list": "Régions modèles de démonstration",
    }
    for name, address in pages.items():
        assert address.startswith("/fr/"), name
        text = client.get(address).content.decode()
        assert '<html lang="fr"' in text, name
        assert said.get(name, "") in text, name


# -- the beginning and the description -------------------------------------------------------------------------------


def test_the_office_begins_a_region_without_a_call(programme: Programme, people: People, signed_in: SignIn) -> None:
    client = signed_in(people.officer)
    address = reverse("demonstrators:new", args=["union"])
    given = {"name_en": "Northmoor", "region": "QM11", "region_version": "sample", "working_language": "en"}
    wrong = client.post(address, given | {"region": "QM/11"})
    assert wrong.status_code == 422
    assert 'href="#id_region"' in wrong.content.decode()
    assert client.post(address, given | {"region_version": "2" * 21}).status_code == 422
    assert client.post(address, given | {"name_en": ""}).status_code == 422
    made = client.post(address, given)
    region = Demonstrator.objects.get(slug="northmoor")
    assert made["Location"] == reverse("demonstrators:demonstrator", args=[region.pk])
    assert region.origin == Origin.INVENTED
    again = client.post(address, given)
    assert again.status_code == 422
    assert "has the short name “northmoor” already" in again.content.decode()


def test_a_selected_region_waits_in_the_list_until_its_support_begins(
    cast: Cast,  # noqa: F811
    call: Call,  # noqa: F811
    signed_in: SignIn,
) -> None:
    application = hand_in(cast, call, "alma")
    client = signed_in(cast.claire)
    office_list = reverse("demonstrators:list", args=[cast.programme.slug])
    address = reverse("demonstrators:new", args=[cast.programme.slug]) + f"?application={application.pk}"
    assert client.get(address).status_code == 404
    assert application.region_name not in client.get(office_list).content.decode()
    Application.objects.filter(pk=application.pk).update(state="selected")
    assert f"Begin the support of {application.region_name}" in client.get(office_list).content.decode()
    page = client.get(address).content.decode()
    assert f'<input type="hidden" name="application" value="{application.pk}">' in page
    assert f'value="{application.region_name}"' in page
    given = {"application": application.pk, "name_en": application.region_name, "working_language": "en"}
    given |= {"region": "QM11", "region_version": "sample"}
    assert client.post(address, given).status_code == 302
    assert Demonstrator.objects.get().application == application
    assert "Begin the support of" not in client.get(office_list).content.decode()
    twice = client.post(address, given)
    assert twice.status_code == 422
    assert "has begun already" in twice.content.decode()


def told_what_changed(answer: Any, *words: str, version: int) -> bool:
    """Whether a form says what somebody else saved, and offers to save over exactly that."""
    text = unescape(answer.content.decode())
    return (
        answer.status_code == 422
        and "Saved meanwhile by somebody else" in text
        and all(word in text for word in words)
        and re.search(rf'name="version" value="{version}"', text) is not None
    )


def test_the_second_of_two_people_who_describe_a_region_sees_what_the_first_saved(
    region: Demonstrator, people: People, signed_in: SignIn
) -> None:
    address = reverse("demonstrators:edit", args=[region.pk])
    given = {"name_en": "Millvale", "challenge_en": "Idle", "working_language": "fr", "version": "1"}
    assert signed_in(people.lead).post(address, given | {"challenge_en": "The halls are empty."}).status_code == 302
    second = signed_in(people.expert).post(address, given | {"challenge_en": "The halls are full."})
    assert told_what_changed(second, "The halls are empty.", "The halls are full.", version=2)
    region.refresh_from_db()
    assert region.challenge.texts["en"] == "The halls are empty."
    # Whoever has compared saves over it knowingly.
    again = signed_in(people.expert).post(address, given | {"challenge_en": "The halls are full.", "version": "2"})
    assert again["Location"] == reverse("demonstrators:demonstrator", args=[region.pk])
    region.refresh_from_db()
    assert region.challenge.texts["en"] == "The halls are full."


def test_a_translation_is_stale_once_its_source_is_written_anew(
    region: Demonstrator, people: People, signed_in: SignIn
) -> None:
    given = {"name_fr": "Val d’Usines", "name_en": "Millvale", "working_language": "fr", "version": "1"}
    given |= {"challenge_fr": "Les halles sont vides.", "challenge_en": "The machines are idle."}
    assert signed_in(people.lead).post(reverse("demonstrators:edit", args=[region.pk]), given).status_code == 302
    region.refresh_from_db()
    assert region.challenge.is_stale("en")
    assert not region.name.is_stale("en")


def test_steps_are_planned_begun_and_finished_by_buttons(
    region: Demonstrator, people: People, signed_in: SignIn
) -> None:
    client = signed_in(people.officer)
    step = region.steps.all()[0]
    address = reverse("demonstrators:step", args=[step.pk])
    wrong = client.post(address, {"planned_start": "2026-03-02", "planned_end": "2026-03-01", "version": "1"})
    assert wrong.status_code == 422
    assert 'href="#id_planned_end"' in wrong.content.decode()
    assert client.post(address, {"planned_start": "2026-03-02", "version": "1"}).status_code == 302
    second = signed_in(people.owner).post(address, {"planned_start": "2026-04-02", "version": "1"})
    assert told_what_changed(second, "2026-03-02", version=2)
    page = reverse("demonstrators:demonstrator", args=[region.pk])
    assert "planned from" in client.get(page).content.decode()
    start, finish = (reverse(f"demonstrators:{name}_step", args=[step.pk]) for name in ("start", "finish"))
    assert "not begun yet" in client.post(finish, follow=True).content.decode()
    assert "running since" in client.post(start, follow=True).content.decode()
    assert "begun already" in client.post(start, follow=True).content.decode()
    assert "The step is over." in client.post(finish, follow=True).content.decode()
    Demonstrator.objects.filter(pk=region.pk).update(state="closed")
    closed = client.get(page).content.decode()
    assert reverse("demonstrators:start_step", args=[region.steps.all()[1].pk]) not in closed


def test_the_office_puts_a_team_together(region: Demonstrator, people: People, signed_in: SignIn) -> None:
    client = signed_in(people.officer)
    address = reverse("demonstrators:team", args=[region.pk])
    given = {"name": "Tove", "part_en": "writes", "role": "expert"}
    wrong = client.post(address, given)
    assert wrong.status_code == 422
    assert 'href="#id_email"' in wrong.content.decode()
    assert client.post(address, given | {"role": "owner"}).status_code == 422
    assert not User.objects.filter(name="Tove").exists()
    assert client.post(address, given | {"email": "Tove@example.org"})["Location"] == address
    tove = User.objects.get(email="tove@example.org")
    assert not tove.has_usable_password()
    assert signed_in(tove).get(reverse("demonstrators:demonstrator", args=[region.pk])).status_code == 200
    member = TeamMember.objects.get()
    client.post(reverse("demonstrators:remove_member", args=[member.pk]))
    assert not RoleGrant.objects.filter(person=tove, revoked=None).exists()
    assert signed_in(tove).get(reverse("demonstrators:demonstrator", args=[region.pk])).status_code == 404


# -- the policy project ----------------------------------------------------------------------------------------------


def test_a_policy_project_is_described_and_the_second_editor_sees_what_changed(
    project: PolicyProject, people: People, signed_in: SignIn
) -> None:
    pk = project.demonstrator_id
    address = reverse("demonstrators:edit_policy_project", args=[pk])
    given = {"title_en": "Benches", "owner": "Council", "stage": "design", "industries": "c25; C28,", "version": "1"}
    wrong = signed_in(people.lead).post(address, given | {"industries": "C25, Q999"})
    assert wrong.status_code == 422
    assert "NACE has no code Q999" in wrong.content.decode()
    assert signed_in(people.lead).post(address, given).status_code == 302
    second = signed_in(people.expert).post(address, given | {"owner": "Ministry"})
    assert told_what_changed(second, "Council", "Ministry", version=2)
    project.refresh_from_db()
    assert (project.owner, project.industries) == ("Council", ["C25", "C28"])
    page = signed_in(people.expert).get(reverse("demonstrators:policy_project", args=[pk])).content.decode()
    assert "Owner: Council" in page
    assert "<code>C25</code>" in page


def test_a_stage_is_recorded_and_the_second_editor_sees_what_changed(
    project: PolicyProject, people: People, signed_in: SignIn
) -> None:
    address = reverse("demonstrators:policy_stage", args=[project.demonstrator_id])
    opened = signed_in(people.expert).get(f"{address}?stage=adopted").content.decode()
    assert '<option value="adopted" selected>' in opened
    given = {"stage": "adopted", "planned": "2026-03-02", "version": "1"}
    assert signed_in(people.lead).post(address, given | {"clusters_part_en": "They advise."}).status_code == 302
    second = signed_in(people.expert).post(address, given | {"clusters_part_en": "They vote."})
    assert told_what_changed(second, "They advise.", "They vote.", version=2)
    assert project.stages.get().clusters_part.texts["en"] == "They advise."
    assert signed_in(people.lead).post(address, given | {"version": "2", "stage": "dreaming"}).status_code == 422
    assert "They advise." in signed_in(people.lead).get(f"{address}?stage=adopted").content.decode()


def test_actors_are_named_once_per_part_and_taken_out(
    project: PolicyProject, people: People, signed_in: SignIn
) -> None:
    client = signed_in(people.lead)
    address = reverse("demonstrators:policy_actors", args=[project.demonstrator_id])
    assert client.post(address, {"name": "Chamber", "part": "funds"})["Location"] == address
    again = client.post(address, {"name": "Chamber", "part": "funds"})
    assert again.status_code == 422
    assert "has this part already" in again.content.decode()
    row = ProjectActor.objects.get()
    client.post(reverse("demonstrators:remove_policy_actor", args=[row.pk]))
    assert not ProjectActor.objects.exists()


# -- key actors ------------------------------------------------------------------------------------------------------

FILE = "organisation;name;email;group\r\nMill Works;Mina Müll;mina@example.org;firm\r\n"


def sent(client: Client, region: Demonstrator, content: bytes, name: str = "actors.csv") -> Any:
    """The answer to a file that is to be looked at."""
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return client.post(reverse("demonstrators:import_key_actors", args=[region.pk]), {"file": file})


def carried(answer: Any) -> str:
    """The file as the page carries it to the button that takes it."""
    found = re.search(r'<input type="hidden" name="content" value="([^"]*)">', answer.content.decode())
    assert found is not None
    return unescape(found[1])


def test_a_key_actor_is_added_changed_and_taken_out(region: Demonstrator, people: People, signed_in: SignIn) -> None:
    client = signed_in(people.lead)
    listed = reverse("demonstrators:key_actors", args=[region.pk])
    new = reverse("demonstrators:new_key_actor", args=[region.pk])
    given = {"organisation": "Mill", "name": "Mina", "email": "mina@example.org", "group": "firm", "language": "fr"}
    assert '<option value="fr" selected>' in client.get(new).content.decode()
    assert client.post(new, given)["Location"] == listed
    again = client.post(new, given)
    assert again.status_code == 422
    assert 'href="#id_email"' in again.content.decode()
    row = KeyActor.objects.get()
    edit = reverse("demonstrators:edit_key_actor", args=[row.pk])
    assert client.post(edit, given | {"organisation": "Mill Limited", "version": "1"})["Location"] == listed
    second = signed_in(people.expert).post(edit, given | {"organisation": "Mills", "version": "1"})
    assert told_what_changed(second, "Mill Limited", "Mills", version=2)
    # A form that does not know its version saves over nothing.
    assert client.post(edit, given).status_code == 422
    assert "1 key actor" in client.get(listed).content.decode()
    client.post(reverse("demonstrators:remove_key_actor", args=[row.pk]))
    assert not KeyActor.objects.exists()


@pytest.mark.parametrize("content", [FILE.encode(), FILE.encode("utf-8-sig")])
def test_a_file_is_shown_first_and_what_was_shown_is_taken(
    region: Demonstrator, people: People, signed_in: SignIn, content: bytes
) -> None:
    client = signed_in(people.lead)
    seen = sent(client, region, content)
    page = seen.content.decode()
    assert seen.status_code == 200
    assert '<th scope="row">2</th><td>Mill Works</td><td>Mina Müll</td>' in page
    assert "will be added" in page
    assert not KeyActor.objects.exists()
    address = reverse("demonstrators:import_key_actors", args=[region.pk])
    taken = client.post(address, {"content": carried(seen), "take": "1"})
    assert taken["Location"] == reverse("demonstrators:key_actors", args=[region.pk])
    row = KeyActor.objects.get()
    assert (row.organisation, row.name, row.email) == ("Mill Works", "Mina Müll", "mina@example.org")
    # Pressing the button twice adds nobody twice, and says so.
    twice = client.post(address, {"content": carried(seen), "take": "1"})
    assert "brings nobody new" in twice.content.decode()
    assert KeyActor.objects.count() == 1


def test_errors_of_a_file_are_shown_by_line_and_nothing_can_be_taken(
    region: Demonstrator, people: People, signed_in: SignIn
) -> None:
    client = signed_in(people.lead)
    content = FILE + ";Ivo;ivo@example.org;guild\r\n"
    seen = sent(client, region, content.encode())
    page = seen.content.decode()
    assert re.search(r'<th scope="row">3</th>.*organisation is empty; there is no group “guild”', page)
    assert 'name="take"' not in page
    # The text is there to be corrected.
    assert "ivo@example.org;guild" in page
    address = reverse("demonstrators:import_key_actors", args=[region.pk])
    forced = client.post(address, {"content": content, "take": "1"})
    assert "Nothing was added" in forced.content.decode()
    assert not KeyActor.objects.exists()


def test_pasted_lines_keep_their_numbers(region: Demonstrator, people: People, signed_in: SignIn) -> None:
    address = reverse("demonstrators:import_key_actors", args=[region.pk])
    seen = signed_in(people.lead).post(address, {"content": f"\r\n\r\n{FILE}"})
    assert '<th scope="row">4</th><td>Mill Works</td>' in seen.content.decode()


@pytest.fixture
def workbook(tmp_path: Path) -> bytes:
    """The beginning of what a spreadsheet program saves, whatever it is called afterwards."""
    with ZipFile(tmp_path / "actors.csv", "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
    return (tmp_path / "actors.csv").read_bytes()


def test_what_is_no_csv_is_refused_with_what_would_be_right(
    region: Demonstrator, people: People, signed_in: SignIn, workbook: bytes
) -> None:
    client = signed_in(people.lead)
    for content, said in (
        (FILE.encode("latin-1"), "The file is not UTF-8: save it as “CSV UTF-8”."),
        (FILE.encode("utf-16"), "The file is not UTF-8: save it as “CSV UTF-8”."),
        (workbook, "The file is a spreadsheet, whatever its name: save it as “CSV UTF-8”."),
        (FILE.encode() + b"x" * 2_000_000, "The file is too large: at most 2 MB."),
        (b"\r\n", "Choose a file or paste its content."),
    ):
        answer = sent(client, region, content)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert 'href="#id_file"' in answer.content.decode()
    plain = sent(client, region, FILE.replace("ü", "u").encode("utf-16-le"))
    assert "The file is no plain text" in plain.content.decode()
    nothing = client.post(reverse("demonstrators:import_key_actors", args=[region.pk]), {"content": " "})
    assert nothing.status_code == 422
    assert not KeyActor.objects.exists()


def test_a_file_of_2000_rows_is_refused_with_how_many_are_taken(
    region: Demonstrator, people: People, signed_in: SignIn
) -> None:
    rows = "".join(f"Works {row};Person {row};p{row}@example.org;firm\r\n" for row in range(2000))
    page = sent(signed_in(people.lead), region, (FILE + rows).encode()).content.decode()
    assert "The file has 2001 rows; at most 1000 are taken at once." in page
    assert 'name="take"' not in page
    assert not KeyActor.objects.exists()


def test_script_in_a_file_is_shown_and_kept_as_words(region: Demonstrator, people: People, signed_in: SignIn) -> None:
    client = signed_in(people.lead)
    hostile = '"</textarea><script>alert(1)</script>"'
    seen = sent(client, region, f"organisation,name,email,group\n{hostile},Mina,mina@example.org,firm\n".encode())
    assert "<script>alert" not in seen.content.decode()
    client.post(reverse("demonstrators:import_key_actors", args=[region.pk]), {"content": carried(seen), "take": "1"})
    assert KeyActor.objects.get().organisation == "</textarea><script>alert(1)</script>"
    assert "<script>alert" not in client.get(reverse("demonstrators:key_actors", args=[region.pk])).content.decode()


# -- in public -------------------------------------------------------------------------------------------------------


def test_nothing_is_public_before_the_office_says_so(region: Demonstrator, people: People, signed_in: SignIn) -> None:
    visitor, officer = Client(), signed_in(people.officer)
    page = reverse("demonstrators:public_page", args=["union", region.slug])
    listed = reverse("demonstrators:public_list")
    publish = reverse("demonstrators:publish", args=[region.pk])
    assert visitor.get(page).status_code == 404
    assert "No region has a public page yet." in visitor.get(listed).content.decode()
    # Those who work on it see beforehand what the public will see.
    assert signed_in(people.lead).get(page).status_code == 200
    assert "The page is public now." in officer.post(publish, {"public": "yes"}, follow=True).content.decode()
    text = visitor.get(page).content.decode()
    assert "The machines are idle." in text
    assert "nvented for demonstration" in text
    assert "Millvale" in visitor.get(listed).content.decode()
    assert "is public already" in officer.post(publish, {"public": "yes"}, follow=True).content.decode()
    officer.post(publish, {"public": "no"})
    assert visitor.get(page).status_code == 404
    assert "Millvale" not in visitor.get(listed).content.decode()


def test_a_public_page_names_nobody(full: Demonstrator) -> None:
    KeyActor.objects.update(name="Mina Mill", organisation="Mill Works")
    TeamMember.objects.update(name="Tove Team")
    PolicyProject.objects.update(owner="Council of Millvale")
    publish_demonstrator(COMMAND, full)
    text = Client().get(reverse("demonstrators:public_page", args=["union", full.slug])).content.decode()
    for word in ("Mina Mill", "Mill Works", "Tove Team", "Council of Millvale", "mina@example.org"):
        assert word not in text


def test_a_region_that_is_named_in_other_letters_has_a_public_page(programme: Programme) -> None:
    made = create_demonstrator(
        COMMAND,
        programme,
        name={"el": "Κεντρικός Κάμπος"},
        region="QM11",
        region_version="sample",
        challenge={"en": "Dry fields."},
    )
    publish_demonstrator(COMMAND, made)
    assert "qm11" in Client().get(reverse("demonstrators:public_list")).content.decode()
    assert Client().get(reverse("demonstrators:public_page", args=["union", "qm11"])).status_code == 200


# -- panels ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def only_own_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    """No room has a panel, other than those that the test registers."""
    monkeypatch.setattr(panels, "_functions", {})
    monkeypatch.setattr(panels, "_public", {})


def test_panels_stand_in_order_each_on_its_page(
    region: Demonstrator, people: People, signed_in: SignIn, only_own_panels: None
) -> None:
    def said(kind: str) -> Callable[[HttpRequest, Demonstrator], panels.Panel]:
        def function(request: HttpRequest, demonstrator: Demonstrator) -> panels.Panel:
            assert request.user.is_authenticated
            context = {"content": {"facts": [(kind, demonstrator.slug)]}}
            return panels.Panel(kind, f"Panel {kind}", "evidence/content.html", context)

        return function

    def nothing(request: HttpRequest, demonstrator: Demonstrator) -> None:
        return None

    panels.register(said("later"), position=20)
    panels.register(said("first"), position=10)
    panels.register(nothing, position=1)
    panels.register_public(said("public"), position=1)
    client = signed_in(people.lead)
    office = client.get(reverse("demonstrators:demonstrator", args=[region.pk])).content.decode()
    assert re.findall(r'<h2 id="panel-[a-z]+-\d">([^<]+)</h2>', office) == ["Panel first", "Panel later"]
    assert "<dd>val-dusines</dd>" in office
    public = client.get(reverse("demonstrators:public_page", args=["union", region.slug])).content.decode()
    assert re.findall(r'<h2 id="panel-[a-z]+-\d">([^<]+)</h2>', public) == ["Panel public"]
