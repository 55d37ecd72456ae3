"""What the key actors said, in the draft and in the document."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from observatory.core.acting import COMMAND
from observatory.documents import check, plain
from observatory.documents.tree import Figure, Table, flat
from observatory.programme.assessments.domain.findings import add_finding, agree_finding
from observatory.programme.briefings.documents import draft_document
from observatory.programme.briefings.domain.drafting import draft_sections
from observatory.programme.briefings.marks import mark
from observatory.programme.demonstrators.domain.key_actors import add_key_actor
from observatory.programme.surveys.domain.answering import submit_answer
from observatory.programme.surveys.domain.merging import merge_answers
from observatory.programme.surveys.domain.publishing import facts_of, publish_results
from observatory.programme.surveys.domain.questionnaires import create_questionnaire
from observatory.programme.surveys.domain.waves import close_wave, create_wave, launch_wave

QUESTIONS = """
key = "small"
title = { en = "A small survey", fr = "Une petite enquête" }
minutes = 2

[[sections]]
key = "first"
title = { en = "First", fr = "D’abord" }

[[sections.questions]]
key = "trust"
kind = "agreement"
text = { en = "The members trust one another.", fr = "Les membres se font confiance." }

[[sections.questions]]
key = "plans"
kind = "agreement"
text = { en = "There is a plan.", fr = "Il y a un plan." }
"""


def test_the_draft_shows_the_results_that_findings_rest_on_as_figures_with_their_numbers(world: Any) -> None:
    for number in range(6):
        add_key_actor(
            COMMAND,
            world.demonstrator,
            organisation=f"Firm {number}",
            name=f"Person {number}",
            email=f"firm.{number}@example.org",
            group="firm",
            language="en",
        )
    now = timezone.now()
    wave = create_wave(
        world.officer,
        world.demonstrator,
        questionnaire=create_questionnaire(COMMAND, world.programme, source=QUESTIONS),
        title={"en": "Survey"},
        opens=now - timedelta(days=2),
        closes=now + timedelta(days=2),
        cross_tables=(),
    )
    for _actor, secret in launch_wave(world.officer, wave)[:5]:
        submit_answer(secret, {"trust": "4", "plans": "1"})
    wave.refresh_from_db()
    close_wave(world.officer, wave)
    wave.refresh_from_db()
    merge_answers(wave)
    wave.refresh_from_db()
    publish_results(world.officer, wave)
    facts = facts_of(wave)
    expert = world.actor("ewa")
    agree_finding(
        expert,
        add_finding(
            expert,
            world.finding.pre_assessment,
            kind="strength",
            title={"en": "They trust one another"},
            text={"en": "Most of them do."},
            evidence=[facts["trust"]],
        ),
    )

    draft_sections(world.officer, world.briefing)
    prose = world.section("survey").prose.read("en").text
    assert "5 of 6 answered" in prose
    assert mark(facts["trust"].pk) in prose
    assert mark(facts["plans"].pk) not in prose
    for language in ("en", "fr"):
        document = draft_document(world.briefing, language)
        check(document)
        (figure,) = [block for block in flat(document.blocks) if isinstance(block, Figure)]
        assert figure.svg.startswith("<svg")
        assert plain(figure.caption).strip() == facts["trust"].title.read(language).text
        assert isinstance(figure.table, Table)
        assert next(entry.identifier for entry in document.evidence) == facts["trust"].pk
