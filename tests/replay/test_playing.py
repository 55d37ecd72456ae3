"""A scenario is played through the verbs, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from observatory.core import audit
from observatory.core.models import AuditEntry, Message, MessageState, Programme, User
from observatory.programme.calls.models import Application
from observatory.replay import replay
from observatory.replay.stage import Done
from observatory.statistics.errors import InputError
from observatory.web import commands, demonstration

Changed = Callable[..., Path]


def nothing_is_there() -> bool:
    return not any(model.objects.exists() for model in (Programme, User, Application, Message, AuditEntry))


def line_of(file: Path, words: str) -> int:
    """The first line that begins with these words, counted from 1."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(words))


@pytest.mark.django_db
def test_the_second_shipped_scenario_has_nine_applications_two_selected_one_in_reserve() -> None:
    seen: list[tuple[str, int, int]] = []
    done = replay("nine_applications", lambda *step: seen.append(step))
    assert done.programme == "harbour-trades"
    assert done.counts == {
        "applications": 9,
        "selected": 2,
        "reserves": 1,
        "demonstrators": 0,
        "surveys": 0,
        "assessments": 0,
        "workshops": 0,
        "briefings": 0,
        "actions": 0,
        "publications": 0,
    }
    assert {("applications", 9, 9), ("evaluations", 9, 9)} <= set(seen)
    assert ("tobias.renn@example.org", "Tobias Renn", "officer") in done.accounts
    assert audit.verify().sound
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


@pytest.mark.django_db
def test_the_region_of_the_guide_can_be_played(tmp_path: Path) -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "guides" / "scenarios.md").read_text(encoding="utf-8")
    examples = re.findall(r"<!-- example: (?:scenario|support) -->\n```toml\n(.*?)```", guide, re.DOTALL)
    text = "".join(examples)
    # The only thing that needs an edition.
    assert text.count(', "figure:portfolio-QM12-2021"') == 1
    file = tmp_path / "guide.toml"
    file.write_text(text.replace(', "figure:portfolio-QM12-2021"', ""), encoding="utf-8")
    counts = replay(file).counts
    assert (counts["applications"], counts["selected"]) == (2, 1)
    assert {counts[step] for step in ("surveys", "assessments", "workshops", "briefings", "actions")} == {1}


@pytest.mark.django_db
def test_a_mistake_in_the_file_is_found_before_anything_is_played(changed: Changed) -> None:
    file = changed(("places = 1", "places = 4"))
    with pytest.raises(InputError) as caught:
        replay(file)
    assert caught.value.file == str(file)
    assert caught.value.line == line_of(file, "places = 4")
    assert nothing_is_there()


@pytest.mark.django_db
def test_what_a_verb_refuses_is_named_by_its_place_and_leaves_nothing(changed: Changed) -> None:
    file = changed(("baseline = 0, target = 10", "baseline = 10, target = 10"))
    with pytest.raises(InputError, match="an indicator must move") as caught:
        replay(file)
    assert caught.value.code == "demonstrators[1].briefing.actions[2]"
    assert caught.value.file == str(file)
    assert caught.value.line == line_of(file, 'key = "ten-visits"') - 1, "the line above it begins the action"
    assert nothing_is_there()


@pytest.mark.django_db
def test_a_figure_of_which_there_is_no_edition_is_refused_before_anything_is_played(changed: Changed) -> None:
    file = changed(('evidence = ["survey:trust"]', 'evidence = ["survey:trust", "figure:portfolio-AA22-2014"]'))
    with pytest.raises(InputError, match="no edition in use has the figure 'portfolio-AA22-2014'") as caught:
        replay(file)
    assert caught.value.code == "demonstrators[1].pre_assessment.findings[2].evidence[2]"
    assert "observatory edition add" in str(caught.value)
    assert nothing_is_there()


@pytest.mark.django_db
def test_a_survey_result_that_may_not_be_shown_cannot_be_cited(changed: Changed) -> None:
    with pytest.raises(InputError, match="too few answered 'brokering_importance'") as caught:
        replay(changed(("minimum_group = 3", "minimum_group = 7")))
    assert caught.value.code == "demonstrators[1].pre_assessment.findings[1].evidence[1]"
    assert nothing_is_there()


@pytest.mark.django_db
def test_a_scenario_that_cites_the_sample_gets_it_where_it_is_missing(
    changed: Changed, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    monkeypatch.setattr(demonstration, "register", lambda data, console: done.append("sample registered"))

    def play(scenario: object, progress: object) -> Done:
        done.append(scenario)
        return Done("one-region", {}, ())

    cites = changed(("format = 1", 'format = 1\nedition = "sample"'))
    with monkeypatch.context() as patched:
        patched.setattr("observatory.replay.replay", play)
        commands.replay(cites)
    assert done == ["sample registered", cites]
    counted = commands.replay(changed(slug="another"))
    assert done == ["sample registered", cites], "one that does not cite it does without"
    assert (counted["programme"], counted["applications"]) == ("another", 3)


@pytest.mark.django_db
def test_an_edition_that_cannot_be_drawn_anew_is_refused_by_its_line(changed: Changed) -> None:
    with pytest.raises(InputError, match="edition") as error:
        replay(changed(("format = 1", 'format = 1\nedition = "europe"')))
    assert error.value.line == line_of(Path(str(error.value.file)), "edition")
    assert nothing_is_there()
