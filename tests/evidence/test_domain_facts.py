"""Facts: frozen once, cited by rows of their programme, corrected or withdrawn, never changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from tests.evidence.cast import HOSTILE, NAMES, REGION, Cast

from observatory.core import audit
from observatory.core.acting import VISITOR, NotPermitted, Refused
from observatory.core.models import AuditEntry, Origin, User
from observatory.evidence import citing
from observatory.evidence.citing import Citing
from observatory.evidence.domain.editions import register_edition
from observatory.evidence.domain.facts import (
    address_of,
    available,
    cite,
    cite_all,
    cited_by,
    freeze_figure,
    mark_corrected,
    take_back,
    take_figure,
    withdraw_evidence,
)
from observatory.evidence.models import Citation, Edition, Evidence, EvidenceKind

Keep = Callable[..., Evidence]
FIGURE = "portfolio-XA11-2014"


@pytest.fixture
def edition(edition_folder: Path, db: None) -> Edition:
    return register_edition(edition_folder, draw=False)


# -- freezing --------------------------------------------------------------------------------------------------------


def test_a_fact_is_kept_as_it_is_with_source_date_hash_and_origin(keep: Keep, cast: Cast) -> None:
    fact = keep(content={"share": Decimal("12.5"), "day": date(2026, 3, 1), "words": HOSTILE}, taken_from=cast.ada)
    fact.refresh_from_db()
    assert fact.content == {"share": "12.5", "day": "2026-03-01", "words": HOSTILE}
    assert (len(fact.content_sha256), fact.date, fact.state) == (64, date(2026, 3, 2), "valid")
    assert (fact.taken_from_kind, fact.taken_from, fact.demonstrator) == ("core.user", cast.ada.pk, REGION)
    assert (fact.origin, fact.public, str(fact)) == (Origin.INVENTED, False, "“Nobody asks us.”")
    assert fact.source.read("fr").text == "Entretien"
    assert keep(origin=Origin.SOURCED, reference="Report, p. 3").reference == "Report, p. 3"


def test_the_same_content_from_the_same_row_is_kept_once(keep: Keep, cast: Cast) -> None:
    first = keep(content={"b": 2, "a": 1}, taken_from=cast.ada)
    assert keep(content={"a": 1, "b": 2}, taken_from=cast.ada, title={"en": "Said again"}) == first
    different = [
        keep(content={"a": 1, "b": 3}, taken_from=cast.ada),
        keep(content={"a": 1, "b": 2}, taken_from=cast.eva),
        keep(content={"a": 1, "b": 2}),
        keep(content={"a": 1, "b": 2}, taken_from=cast.ada, kind=EvidenceKind.VOTE),
        keep(content={"a": 1, "b": 2}, taken_from=cast.ada, demonstrator=""),
        keep(content={"a": 1, "b": 2}, taken_from=cast.ada, programme=cast.other),
    ]
    assert len({first.pk, *(fact.pk for fact in different)}) == 7
    # What is no longer valid is not taken for what is kept anew.
    mark_corrected(first, "A miscount.")
    assert keep(content={"a": 1, "b": 2}, taken_from=cast.ada) != first


def test_a_figure_is_kept_with_the_numbers_of_its_edition_in_both_languages(cast: Cast, edition: Edition) -> None:
    fact = freeze_figure(programme=cast.programme, edition=edition, identifier=FIGURE, demonstrator=REGION)
    fact.refresh_from_db()
    assert set(fact.title.texts) == set(fact.source.texts) == {"en", "fr"}
    assert fact.title.texts["en"] != fact.title.texts["fr"]
    assert fact.content["figure"] == FIGURE
    assert (fact.content["edition"], fact.content["identity"]) == (edition.id, edition.identity)
    assert fact.content["rows"]
    assert len(fact.content["rows"][0]) == len(fact.content["columns"])
    assert (fact.edition, fact.public, fact.origin, fact.reference) == (edition, True, Origin.INVENTED, "")
    assert freeze_figure(programme=cast.programme, edition=edition, identifier=FIGURE, demonstrator=REGION) == fact


def test_a_figure_of_real_numbers_names_its_source(
    cast: Cast, write_edition: Callable[..., Path], tmp_path: Path
) -> None:
    real = register_edition(write_edition(tmp_path / "real", fictional=False), draw=False)
    fact = freeze_figure(programme=cast.programme, edition=real, identifier=FIGURE)
    assert fact.origin == Origin.SOURCED
    assert fact.reference == fact.source.texts["en"] != ""


@pytest.mark.parametrize("identifier", ["", "portfolio-XX99-2014", "portfolio-XA11-1914", "../../secret", HOSTILE])
def test_a_figure_that_an_edition_does_not_have_is_refused(cast: Cast, edition: Edition, identifier: str) -> None:
    with pytest.raises(Refused, match="no figure") as refused:
        take_figure(cast.officer, cast.programme, edition=edition, identifier=identifier)
    assert refused.value.field == "figure"
    assert not Evidence.objects.exists()
    assert not AuditEntry.objects.filter(verb="evidence.take_figure").exists()


@pytest.mark.parametrize("name", [*NAMES, ""])
def test_office_and_experts_of_the_programme_take_figures(cast: Cast, edition: Edition, name: str) -> None:
    actor = cast.actor(name) if name else VISITOR
    if name not in ("odile", "claire", "wanda"):
        with pytest.raises(NotPermitted):
            take_figure(actor, cast.programme, edition=edition, identifier=FIGURE)
        assert not Evidence.objects.exists()
        return
    fact = take_figure(actor, cast.programme, edition=edition, identifier=FIGURE)
    entry = AuditEntry.objects.get(verb="evidence.take_figure")
    assert (entry.subject_kind, entry.subject) == ("evidence.evidence", fact.pk)
    assert (entry.actor, entry.programme) == (getattr(cast, name).pk, cast.programme.pk)
    assert audit.verify().sound


# -- citing ----------------------------------------------------------------------------------------------------------


def test_a_row_cites_a_fact_once(keep: Keep, cast: Cast) -> None:
    fact = keep()
    first = cite(fact, cast.programme, note="Page 3")
    assert cite(fact, cast.programme, note="again") == first
    assert (first.citing_kind, first.citing, first.note) == ("core.programme", cast.programme.pk, "Page 3")
    assert cited_by(cast.programme) == [fact]
    assert cited_by(cast.other) == []


def test_what_is_withdrawn_or_of_another_programme_is_not_cited(keep: Keep, cast: Cast) -> None:
    gone, foreign, corrected = keep(kind=EvidenceKind.VOTE, content={"n": 1}), keep(), keep(content={"n": 2})
    take_back(gone, "A miscount.")
    mark_corrected(corrected, "A miscount.")
    for refuse in (cite, lambda fact, row: cite_all([corrected, fact], row)):
        with pytest.raises(Refused, match="was withdrawn and cannot be cited") as refused:
            refuse(gone, cast.programme)
        assert refused.value.field == "evidence"
        with pytest.raises(Refused, match="belongs to another programme"):
            refuse(foreign, cast.other)
    assert not Citation.objects.exists()
    # What was corrected may be cited: it says so itself.
    cite(corrected, cast.programme)


def test_a_row_rests_on_exactly_the_facts_that_were_chosen(keep: Keep, cast: Cast) -> None:
    one, two, three = (keep(content={"n": number}) for number in range(3))
    cite_all([one, two, two], cast.programme)
    kept = Citation.objects.get(evidence=two)
    cite_all([two, three], cast.programme)
    assert set(cited_by(cast.programme)) == {two, three}
    assert Citation.objects.get(evidence=two) == kept
    # One that was cited and is withdrawn since stays: what rests on it says so.
    take_back(two, "A miscount.")
    cite_all([two, three], cast.programme)
    assert set(cited_by(cast.programme)) == {two, three}
    cite_all([], cast.programme)
    assert cited_by(cast.programme) == []


def test_a_row_may_cite_facts_of_its_region_and_of_none(keep: Keep, cast: Cast) -> None:
    own, common = keep(), keep(demonstrator="")
    keep(demonstrator="region0000000002")
    keep(programme=cast.other)
    take_back(keep(content={"n": 1}), "A miscount.")
    assert set(available(REGION, cast.programme)) == {own, common}
    assert set(available("", cast.programme)) == {common}


# -- corrected and withdrawn -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*NAMES, ""])
def test_the_office_alone_withdraws_a_fact(keep: Keep, cast: Cast, name: str) -> None:
    fact = keep(public=True)
    actor = cast.actor(name) if name else VISITOR
    if name not in ("odile", "claire"):
        with pytest.raises(NotPermitted):
            withdraw_evidence(actor, fact, reason="A miscount.")
        fact.refresh_from_db()
        assert (fact.state, fact.content["text"]) == ("valid", "Nobody asks us.")
        return
    withdraw_evidence(actor, fact, reason=" A miscount. ")
    entry = AuditEntry.objects.get(verb="evidence.withdraw_evidence")
    assert (entry.subject, entry.programme, entry.version) == (fact.pk, cast.programme.pk, 2)
    assert "Nobody asks us" not in str(entry.detail)


def test_a_withdrawn_quote_leaves_none_of_its_words_behind(keep: Keep, cast: Cast) -> None:
    fact = keep()
    digest = fact.content_sha256
    withdraw_evidence(cast.officer, fact, reason=" Consent was taken back. ")
    fact.refresh_from_db()
    assert fact.content is None
    assert dict(fact.title.texts) == {"en": "Withdrawn quote", "fr": "Citation retirée"}
    assert (fact.state, fact.state_reason, fact.version) == ("withdrawn", "Consent was taken back.", 2)
    assert fact.withdrawn is not None
    assert fact.content_sha256 == digest
    with pytest.raises(Refused, match="was withdrawn already"):
        withdraw_evidence(cast.officer, fact, reason="Again.")
    # The same words may be said and cleared anew.
    assert keep() != fact


def test_other_facts_keep_their_title(keep: Keep, cast: Cast) -> None:
    fact = keep(kind=EvidenceKind.SCORE, title={"en": "Trust: 3 of 5"})
    withdraw_evidence(cast.officer, fact, reason="A miscount.")
    fact.refresh_from_db()
    assert (fact.content, str(fact)) == (None, "Trust: 3 of 5")


def test_whoever_holds_an_older_row_does_not_withdraw_twice(keep: Keep, cast: Cast) -> None:
    older = keep()
    withdraw_evidence(cast.officer, Evidence.objects.get(pk=older.pk), reason="First.")
    with pytest.raises(Refused, match="was withdrawn already"):
        withdraw_evidence(cast.actor("odile"), older, reason="Second.")
    assert Evidence.objects.get(pk=older.pk).state_reason == "First."


def test_a_withdrawal_has_a_reason(keep: Keep, cast: Cast) -> None:
    with pytest.raises(Refused, match="Say in a sentence") as refused:
        withdraw_evidence(cast.officer, keep(), reason="  ")
    assert refused.value.field == "reason"


def test_a_corrected_fact_keeps_its_content_and_its_first_reason(keep: Keep) -> None:
    fact = keep()
    with transaction.atomic():
        mark_corrected(fact, " A newer version. ")
        mark_corrected(fact, "Yet another.")
    fact.refresh_from_db()
    assert (fact.state, fact.state_reason, fact.version) == ("corrected", "A newer version.", 2)
    assert fact.content["text"] == "Nobody asks us."
    take_back(fact, "Wrong.")
    assert mark_corrected(fact, "Late.").state == "withdrawn"


def test_a_fact_has_the_address_of_what_it_is_taken_from_or_its_own(keep: Keep) -> None:
    own, other = keep(), keep(address="/surveys/1/", content={"n": 1})
    assert address_of(own, "fr") == f"/fr/evidence/{own.pk}/"
    assert address_of(other, "fr") == "/surveys/1/"


# -- who cites -------------------------------------------------------------------------------------------------------


@pytest.fixture
def no_rooms_above(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing cites, other than what the test registers."""
    monkeypatch.setattr(citing, "_kinds", {})
    monkeypatch.setattr(citing, "_resting", {})


def test_rooms_above_describe_what_cites_as_far_as_a_reader_may_see_it(cast: Cast, no_rooms_above: None) -> None:
    def describe(identifier: str, reader: User | None) -> Citing | None:
        return Citing("Finding", f"Finding {identifier}", f"/findings/{identifier}/") if reader == cast.ines else None

    citing.register("assessments.finding", describe)
    assert citing.described("assessments.finding", "one", cast.ines) == Citing(
        "Finding", "Finding one", "/findings/one/"
    )
    assert citing.described("assessments.finding", "one", None) is None
    assert citing.described("assessments.unknown", "one", cast.ines) is None

    citing.register_resting("assessments.finding", lambda identifier: [("assessments.finding", f"{identifier}, too")])
    citing.register_resting("assessments.finding", lambda identifier: [("assessments.unknown", identifier)])
    found = citing.resting_on("assessments.finding", "one", cast.ines)
    assert [row.title for row in found] == ["Finding one, too"]
    assert citing.resting_on("assessments.finding", "one", cast.bruno) == []
    assert citing.resting_on("assessments.unknown", "one", cast.ines) == []
