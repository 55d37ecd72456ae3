"""Key actors one by one, and from the files that people really send: looked at first, then taken whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.programme.demonstrators.cast import EVERYBODY, HOSTILE, TEAM, People, last_entry
from tests.programme.surveys.conftest import SMALL

from observatory.core.acting import COMMAND, VISITOR, Actor, NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry, Origin
from observatory.programme.demonstrators.domain.key_actors import (
    MOST_ROWS,
    Preview,
    add_key_actor,
    edit_key_actor,
    import_key_actors,
    languages_of,
    read_key_actors,
    remove_key_actor,
)
from observatory.programme.demonstrators.models import Demonstrator, KeyActor
from observatory.programme.surveys.domain.questionnaires import create_questionnaire
from observatory.programme.surveys.domain.waves import create_wave
from observatory.programme.surveys.models import Invitation

HEADING = "organisation,name,email,group,language,interview,workshop\n"
FILE = (
    HEADING + "Mill Works,Mina Mill,mina@example.org,firm,en,yes,no\nInstitute,Ivo Inst,ivo@example.org,research,,,x\n"
)


def added(actor: Actor, region: Demonstrator, **changed: Any) -> KeyActor:
    given: dict[str, Any] = {
        "organisation": "Mill Works",
        "name": "Mina Mill",
        "email": "mina@example.org",
        "group": "firm",
        **changed,
    }
    return add_key_actor(actor, region, **given)


def edited(actor: Actor, row: KeyActor, **changed: Any) -> KeyActor:
    names = ("version", "organisation", "name", "email", "group", "language", "interview", "workshop")
    return edit_key_actor(actor, row, **({name: getattr(row, name) for name in names} | changed))


# -- one by one ------------------------------------------------------------------------------------------------------

DEEDS: dict[str, Callable[[Actor, Demonstrator], object]] = {
    "add_key_actor": added,
    "edit_key_actor": lambda actor, region: edited(actor, region.key_actors.get(), name="Mona Mill"),
    "remove_key_actor": lambda actor, region: remove_key_actor(actor, region.key_actors.get()),
    "import_key_actors": lambda actor, region: import_key_actors(actor, region, content=FILE),
}


@pytest.mark.parametrize("verb", DEEDS)
def test_each_deed_is_for_those_who_work_on_the_region_and_stands_in_the_audit_trail_without_names(
    verb: str, region: Demonstrator, people: People
) -> None:
    if verb in ("edit_key_actor", "remove_key_actor"):
        added(COMMAND, region)
    for name in sorted(set(EVERYBODY) - TEAM):
        with pytest.raises(NotPermitted):
            DEEDS[verb](people.actor(name), region)
    with pytest.raises(NotPermitted):
        DEEDS[verb](VISITOR, region)
    assert not AuditEntry.objects.filter(actor_kind="person").exists()
    DEEDS[verb](people.actor("lead"), region)
    entry = last_entry()
    assert (entry.verb, entry.actor, entry.programme) == (
        f"demonstrators.{verb}",
        people.lead.pk,
        region.programme_id,
    )
    assert "@" not in str(entry.detail)
    assert "Mill" not in str(entry.detail)


def test_a_key_actor_is_written_to_in_the_language_of_the_region_unless_told_otherwise(
    region: Demonstrator, officer: Actor
) -> None:
    row = added(officer, region, organisation=" Mill Works ", name=" Mina Mill ", email=" Mina@Example.org ")
    row.refresh_from_db()
    assert (row.organisation, row.name, row.email) == ("Mill Works", "Mina Mill", "mina@example.org")
    assert (row.language, row.origin, row.programme) == ("fr", Origin.INVENTED, region.programme)
    assert (row.interview, row.workshop, str(row)) == (False, False, "Mina Mill, Mill Works")


def test_each_address_is_in_the_list_of_a_region_once(region: Demonstrator, officer: Actor, people: People) -> None:
    first = added(officer, region)
    second = added(officer, region, email="ivo@example.org")
    with pytest.raises(Refused, match="in the list already") as refused:
        added(officer, region, email="MINA@example.org")
    assert refused.value.field == "email"
    with pytest.raises(Refused, match="in the list already"):
        edited(officer, second, email="Mina@example.org")
    assert edited(officer, first, name="Mona").name == "Mona"
    # Another region has a list of its own.
    added(officer, Demonstrator.objects.get(slug="next-door"))
    assert KeyActor.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"organisation": " "}, "organisation", "organisation is empty"),
        ({"name": ""}, "name", "name is empty"),
        ({"name": "M" * 201}, "name", "name is longer than 200 characters"),
        ({"email": "mina"}, "email", "“mina” is no e-mail address"),
        ({"group": "guild"}, "group", "there is no group “guild”"),
        ({"language": "tlh"}, "language", "“tlh” is not one of the site"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    region: Demonstrator, officer: Actor, given: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refused:
        added(officer, region, **given)
    assert refused.value.field == field
    assert not KeyActor.objects.exists()
    row = added(officer, region)
    with pytest.raises(Refused, match=said):
        edited(officer, row, **given)
    assert KeyActor.objects.get().version == 1


def test_two_people_who_edit_a_key_actor_do_not_overwrite_each_other(region: Demonstrator, people: People) -> None:
    row = added(people.actor("lead"), region)
    edited(people.actor("lead"), row, organisation="Mill Works Limited")
    with pytest.raises(Overtaken) as overtaken:
        edited(people.actor("expert"), row, organisation="Mills")
    assert overtaken.value.row.organisation == "Mill Works Limited"
    assert KeyActor.objects.get().organisation == "Mill Works Limited"


def test_whoever_was_asked_in_a_survey_stays_in_the_list(region: Demonstrator, officer: Actor) -> None:
    row = added(officer, region)
    now = timezone.now()
    wave = create_wave(
        officer,
        region,
        questionnaire=create_questionnaire(COMMAND, region.programme, source=SMALL),
        title={"en": "Survey"},
        opens=now,
        closes=now + timedelta(days=9),
    )
    Invitation.objects.create(wave=wave, key_actor=row, group="firm", invited=now, origin=region.origin)
    with pytest.raises(Refused, match="stays in the list"):
        remove_key_actor(officer, row)
    assert KeyActor.objects.get() == row
    assert not AuditEntry.objects.filter(verb="demonstrators.remove_key_actor").exists()


def test_key_actors_are_written_to_in_the_languages_of_the_site_and_the_region(region: Demonstrator) -> None:
    region.working_language = "de"
    assert languages_of(region)[:2] == ("en", "fr")
    assert "de" in languages_of(region)


# -- from a file -----------------------------------------------------------------------------------------------------


@pytest.fixture
def unsaved(db: None) -> Demonstrator:
    """A region that is nowhere stored: enough to look at a file."""
    return Demonstrator(working_language="fr")


def problems(preview: Preview) -> list[str]:
    """What is wrong with each row, after the line on which it begins; what is wrong with the whole stands first."""
    return [*preview.problems, *(f"{row.line}: {problem}" for row in preview.rows for problem in row.problems)]


def test_a_file_is_looked_at_without_a_trace_and_then_taken_as_it_was_shown(
    region: Demonstrator, officer: Actor
) -> None:
    before = AuditEntry.objects.count()
    preview = read_key_actors(region, FILE)
    assert (preview.usable, preview.new, problems(preview)) == (True, 2, [])
    assert (KeyActor.objects.count(), AuditEntry.objects.count()) == (0, before)
    assert import_key_actors(officer, region, content=preview.text) == 2
    assert last_entry().detail == {"added": 2}
    kept = {row.email: row for row in KeyActor.objects.all()}
    for read in preview.rows:
        row = kept[read.values["email"]]
        assert {name: getattr(row, name) for name in ("organisation", "name", "group", "language")} == {
            name: read.values[name] for name in ("organisation", "name", "group", "language")
        }
        assert (row.interview, row.workshop) == (read.interview, read.workshop)
        assert row.origin == Origin.INVENTED
    assert (kept["mina@example.org"].language, kept["mina@example.org"].interview) == ("en", True)
    assert (kept["ivo@example.org"].language, kept["ivo@example.org"].workshop) == ("fr", True)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_what_stands_between_values_and_at_the_ends_of_lines_is_found_out(
    unsaved: Demonstrator, delimiter: str, ending: str, before: str
) -> None:
    rows = [
        ["Organisation", " NAME ", "email", "group"],
        ["Mill, Works; Limited", "Mina Müll", "mina@example.org", "Firm"],
        ["Institut “Élan”", "Ivo", "ivo@example.org", "research"],
    ]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=ending).writerows(rows)
    preview = read_key_actors(unsaved, before + stream.getvalue())
    assert problems(preview) == []
    assert [row.values["organisation"] for row in preview.rows] == ["Mill, Works; Limited", "Institut “Élan”"]
    assert [(row.line, row.values["group"]) for row in preview.rows] == [(2, "firm"), (3, "research")]


def test_what_spreadsheets_leave_behind_is_no_error(unsaved: Demonstrator) -> None:
    preview = read_key_actors(
        unsaved,
        "sep=;\r\norganisation;name;email;group;;\r\n"
        "Mill Works;Mina;mina@example.org;firm;;\r\n;;;;;\r\n\r\n"
        'Institute;"Ivo\r\nInst";ivo@example.org;research;;\r\n'
        "Agency;Aga;aga@example.org;agency\r\n;;;;;\r\n",
    )
    assert problems(preview) == []
    # A row is known by the line on which it begins; a name that a cell had on two lines is one.
    assert [(row.line, row.values["name"]) for row in preview.rows] == [(3, "Mina"), (6, "Ivo Inst"), (8, "Aga")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "The file is empty."),
        (" \n\t\n", "The file is empty."),
        (";;;\n", "The file is empty."),
        ("sep=;\n", "The file is empty."),
        (HEADING, "The file has a heading but no rows."),
        (HEADING + ",,,,,,\n", "The file has a heading but no rows."),
        ("organisation;email\nMill;mina@example.org", "Line 1: these columns are missing: name, group."),
        (
            "\n\norganisation,name,email,group,Telefon\n",
            "Line 3: there are no columns telefon. "
            "Columns are: organisation, name, email, group, language, interview, workshop.",
        ),
        (
            "organisation,name,email,Email,group,name\n",
            "Line 1: these columns stand there twice: name, email.",
        ),
        (
            HEADING + 'Mill,"Mina,mina@example.org,firm\nInstitute,Ivo,ivo@example.org,firm\n',
            "Line 2: a quotation mark is not closed, or words follow after it within the value.",
        ),
        (
            HEADING + 'Mill,Mina,mina@example.org,firm\n"Atelier" Nord,Ivo,ivo@example.org,firm\n',
            "Line 3: a quotation mark is not closed, or words follow after it within the value.",
        ),
        (HEADING + '"' + "x" * 200_000, "Line 2: a quotation mark is not closed"),
        ("o\0r\0g\0a\0n\0", "The file is no plain text: save it as “CSV UTF-8”."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(unsaved: Demonstrator, content: str, said: str) -> None:
    preview = read_key_actors(unsaved, content)
    assert not preview.usable
    assert any(problem.startswith(said) for problem in preview.problems), preview.problems
    assert not preview.rows


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Mina,mina@example.org,firm", "organisation is empty"),
        ("Mill,,mina@example.org,firm", "name is empty"),
        ("Mill,Mina,,firm", "email is empty"),
        ("Mill,Mina,mina@example.org,", "group is empty"),
        ("Mill", "email is empty"),
        ("Mill,Mina,mina at example.org,firm", "“mina at example.org” is no e-mail address"),
        ("Mill,Mina,mina@example.org,guild", "there is no group “guild”; groups are: cluster_management, firm,"),
        ("Mill,Mina,mina@example.org,firm,tlh", "the language “tlh” is not one of the site"),
        ("Mill,Mina,mina@example.org,firm,en,perhaps", "interview is neither yes nor no"),
        ("Mill,Mina,mina@example.org,firm,en,,2", "workshop is neither yes nor no"),
        ("Mill,Mina,mina@example.org,firm,en,,,remark", "more values than columns"),
        (f"{'M' * 301},Mina,mina@example.org,firm", "organisation is longer than 300 characters"),
        (f"Mill,{'M' * 201},mina@example.org,firm", "name is longer than 200 characters"),
        ("Mill,Mina,first@example.org,firm", "the same address stands in line 2"),
        ("Mill,Mina,First@Example.org,firm", "the same address stands in line 2"),
    ],
)
def test_an_error_is_named_by_line_and_column_and_nothing_is_taken(
    region: Demonstrator, officer: Actor, row: str, said: str
) -> None:
    content = f"{HEADING}First,Fay,first@example.org,firm\n\n{row}\nLast,Lou,last@example.org,firm\n"
    preview = read_key_actors(region, content)
    assert any(problem.startswith(f"4: {said}") for problem in problems(preview)), problems(preview)
    assert [row.line for row in preview.rows if row.problems] == [4]
    assert not preview.usable
    with pytest.raises(Refused, match="Nothing was added") as refused:
        import_key_actors(officer, region, content=content)
    assert refused.value.field == "content"
    assert not KeyActor.objects.exists()
    assert not AuditEntry.objects.filter(verb="demonstrators.import_key_actors").exists()


def test_a_value_without_a_heading_is_not_lost_silently(unsaved: Demonstrator) -> None:
    preview = read_key_actors(unsaved, "organisation,name,,email,group\nMill,Mina,chair,mina@example.org,firm\n")
    assert problems(preview) == ["2: more values than columns"]


def test_who_is_in_the_list_already_is_left_as_they_are(region: Demonstrator, officer: Actor) -> None:
    added(officer, region, organisation="As it was")
    preview = read_key_actors(region, FILE)
    assert [(row.known, preview.new) for row in preview.rows] == [(True, 1), (False, 1)]
    assert import_key_actors(officer, region, content=FILE) == 1
    assert KeyActor.objects.get(email="mina@example.org").organisation == "As it was"
    # The same file once more brings nobody new.
    assert not read_key_actors(region, FILE).usable
    with pytest.raises(Refused, match="brings nobody new"):
        import_key_actors(officer, region, content=FILE)


def test_whoever_was_added_between_looking_and_taking_is_not_added_twice(region: Demonstrator, officer: Actor) -> None:
    preview = read_key_actors(region, FILE)
    added(officer, region, email="ivo@example.org")
    assert import_key_actors(officer, region, content=preview.text) == preview.new - 1
    assert KeyActor.objects.count() == 2


@pytest.mark.parametrize("count", [MOST_ROWS, MOST_ROWS + 1, 2000])
def test_a_long_file_is_taken_whole_or_refused_whole(region: Demonstrator, officer: Actor, count: int) -> None:
    content = HEADING + "".join(f"Works {row},Person {row},p{row}@example.org,firm\n" for row in range(count))
    preview = read_key_actors(region, content)
    if count == MOST_ROWS:
        assert (preview.new, import_key_actors(officer, region, content=content)) == (count, count)
    else:
        assert preview.problems == (f"The file has {count} rows; at most 1000 are taken at once. Divide it.",)
        assert len(preview.rows) == MOST_ROWS
        with pytest.raises(Refused):
            import_key_actors(officer, region, content=content)
    assert KeyActor.objects.count() == (count if count == MOST_ROWS else 0)


def test_script_and_formulas_in_a_file_stay_words(region: Demonstrator, officer: Actor) -> None:
    stream = io.StringIO(newline="")
    rows = [[HOSTILE, "=HYPERLINK(1)", "mina@example.org", "firm"]]
    csv.writer(stream).writerows([["organisation", "name", "email", "group"], *rows])
    assert import_key_actors(officer, region, content=stream.getvalue()) == 1
    row = KeyActor.objects.get()
    assert (row.organisation, row.name) == (HOSTILE, "=HYPERLINK(1)")


def test_a_preview_does_not_hold_more_than_it_shows(unsaved: Demonstrator) -> None:
    preview = read_key_actors(unsaved, FILE)
    assert "Mina" not in repr(replace(preview, rows=()))
