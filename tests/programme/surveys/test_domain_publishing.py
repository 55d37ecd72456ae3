"""Reading texts, publishing results, and the facts that come of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation
from tests.programme.surveys.conftest import Cast, Launched

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry
from observatory.evidence.models import Evidence
from observatory.programme.surveys.domain.merging import merge_answers
from observatory.programme.surveys.domain.publishing import facts_of, publish_results
from observatory.programme.surveys.domain.texts import clear_free_text, withhold_free_text
from observatory.programme.surveys.domain.waves import close_wave
from observatory.programme.surveys.models import FreeText, Wave, WaveState
from observatory.programme.surveys.results import results_of


@pytest.fixture
def counted(cast: Cast, launch: Callable[..., Launched]) -> Wave:
    """Eight firms and six of research have answered; two wrote something."""
    launched = launch(groups={"firm": 8, "research": 6, "agency": 4})
    for number in range(8):
        launched.answer(
            number, group="firm", trust=str(number % 2 + 4), talent_importance="5", talent_extent="2",
            **({"change": f"Ask Mr Smith, part {number}"} if number < 2 else {}),
        )  # fmt: skip
    for number in range(8, 14):
        launched.answer(number, group="research", trust="1", talent_importance="4", talent_extent="dk")
    return merge_answers(close_wave(cast.officer, launched.wave))


def clear_all(cast: Cast, wave: Wave) -> None:
    for text in wave.texts.all():
        clear_free_text(cast.officer, text, version=1, published_text="Ask around", language="en")


def test_results_read_as_worked_out_by_hand(counted: Wave) -> None:
    results = results_of(counted)
    assert (results.answers, results.invited, round(results.rate or 0, 4)) == (14, 18, 0.7778)
    trust = results.of("trust")
    assert trust is not None
    everybody = trust.total()
    assert everybody is not None
    # firms 4 5 4 5 4 5 4 5 (36), research six times 1 (6): 42 / 14 = 3; sorted: 1 x 6, 4 x 4, 5 x 4; median 4
    assert (everybody.n, everybody.mean, everybody.median, everybody.high) == (14, 3.0, 4.0, 8)
    assert {one.group: (one.n, one.mean) for one in trust.by_group} == {"firm": (8, 4.5), "research": (6, 1.0)}
    (gap,) = results.gaps
    # importance (8 x 5 + 6 x 4) / 14 = 64 / 14; extent 2, rated by the eight firms alone
    assert round(gap.importance, 4) == 4.5714
    assert (gap.extent, gap.rated_importance, gap.rated_extent) == (2.0, 14, 8)
    assert round(gap.gap, 4) == 2.5714
    obstacles = results.of("obstacles")
    assert obstacles is not None
    assert not obstacles.shown


def test_a_text_is_cleared_without_the_name_in_it_or_withheld(cast: Cast, counted: Wave) -> None:
    first, second = counted.texts.all()
    cleared = clear_free_text(cast.officer, first, version=1, published_text=" Ask somebody ", language="en")
    assert (cleared.state, cleared.published_text, cleared.language) == ("cleared", "Ask somebody", "en")
    with pytest.raises(Overtaken):
        withhold_free_text(cast.officer, first, version=1)
    withheld = withhold_free_text(cast.officer, second, version=1)
    assert (withheld.state, withheld.published_text) == ("withheld", "")
    for text, language, field in (("  ", "en", "published_text"), ("Words", "xx", "language")):
        with pytest.raises(Refused) as refused:
            clear_free_text(cast.officer, second, version=2, published_text=text, language=language)
        assert refused.value.field == field
    for attempt in (
        lambda: clear_free_text(cast.stranger, second, version=2, published_text="x", language="en"),
        lambda: withhold_free_text(cast.stranger, second, version=2),
        lambda: publish_results(cast.stranger, counted),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    entry = AuditEntry.objects.get(verb="surveys.clear_free_text")
    assert entry.detail == {"changed": True}


def test_results_are_published_when_every_text_was_read(cast: Cast, counted: Wave) -> None:
    with pytest.raises(Refused, match="2 texts have not been read yet"):
        publish_results(cast.officer, counted)
    first, second = counted.texts.all()
    clear_free_text(cast.officer, first, version=1, published_text="Ask somebody", language="en")
    withhold_free_text(cast.officer, second, version=1)
    publish_results(cast.officer, counted)
    counted.refresh_from_db()
    assert counted.state == WaveState.PUBLISHED
    assert {(text.text, text.published_text) for text in FreeText.objects.all()} == {("", "Ask somebody"), ("", "")}
    with pytest.raises(Refused, match="published already"):
        publish_results(cast.officer, counted)
    with pytest.raises(Refused, match="cannot be changed any more"):
        withhold_free_text(cast.officer, first, version=2)


def test_every_result_becomes_a_fact_that_can_be_cited(cast: Cast, counted: Wave) -> None:
    clear_all(cast, counted)
    publish_results(cast.officer, counted)
    facts = facts_of(counted)
    # obstacles was answered by nobody
    assert set(facts) == {"taking_part", "group", "trust", "talent", "change"}
    assert Evidence.objects.count() == 5
    trust = facts["trust"]
    assert (trust.kind, trust.public, trust.demonstrator, trust.origin) == (
        "survey_result", True, cast.demonstrator.pk, "invented",
    )  # fmt: skip
    assert trust.address == f"/surveys/{counted.pk}/results/trust/"
    assert str(trust) == "“The members trust one another.” Largely or fully so for 8 of 14"
    assert "14 of 18 invited key actors answered (78%)" in trust.source.read("en").text
    content = trust.content
    assert (content["answers"], content["invited"], content["minimum_group"]) == (14, 18, 5)
    assert content["distributions"][0] == {
        "part": "", "group": "", "n": 14, "rated": 14, "mean": 3.0, "median": 4.0,
        "counts": {"1": 6, "2": 0, "3": 0, "4": 4, "5": 4, "dk": 0},
    }  # fmt: skip
    assert facts["change"].content["words"] == ["Ask around", "Ask around"]
    assert "Smith" not in str([fact.content for fact in facts.values()])


def test_the_address_of_a_fact_has_no_language_whatever_the_officer_speaks(cast: Cast, counted: Wave) -> None:
    clear_all(cast, counted)
    with translation.override("fr"):
        publish_results(cast.officer, counted)
    assert {fact.address for fact in facts_of(counted).values()} == {
        f"/surveys/{counted.pk}/results/{place}" for place in ("", "group/", "trust/", "talent/", "change/")
    }
    assert set(facts_of(counted)["trust"].title.texts) == {"en", "fr"}


def test_an_open_an_uncounted_and_a_thin_wave_are_not_published(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch()
    for number in range(4):
        launched.answer(number, trust="3")
    with pytest.raises(Refused, match="Close the survey first"):
        publish_results(cast.officer, launched.wave)
    wave = close_wave(cast.officer, launched.wave)
    with pytest.raises(Refused, match="still being counted"):
        publish_results(cast.officer, wave)
    merge_answers(wave)
    with pytest.raises(Refused, match="There are 4 answers; nothing may be shown of fewer than 5"):
        publish_results(cast.officer, wave)
