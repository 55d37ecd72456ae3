"""An application: a draft with anything missing, handed in once and in time, frozen, receipted, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.programme.calls.conftest import (
    AFTER,
    CLOSES,
    DURING,
    OPENS,
    SCRIPT,
    WRITTEN,
    Cast,
    begin,
    hand_in,
    make_draft,
)

from observatory.core.acting import COMMAND, NotPermitted, Overtaken, Refused
from observatory.core.domain.uploads import uploads_about
from observatory.core.models import AuditEntry, Message, Origin, Upload
from observatory.documents import tree
from observatory.programme.calls.documents import document_of
from observatory.programme.calls.domain.applications import (
    add_letter,
    fingerprint,
    remove_letter,
    save_application,
    start_application,
    submit_application,
    withdraw_application,
)
from observatory.programme.calls.domain.calls import publish_call
from observatory.programme.calls.domain.completeness import Incomplete, missing_from
from observatory.programme.calls.domain.contents import add_region
from observatory.programme.calls.models import Application, ApplicationState, Call

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n"


def letter(name: str = "letter.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def entries(application: Application, verb: str) -> int:
    return AuditEntry.objects.filter(subject=application.pk, verb=f"calls.{verb}").count()


def test_a_draft_may_lack_everything(cast: Cast, call: Call) -> None:
    application = start_application(
        cast.actor("alma"), call, organisation=cast.organisations["alma"], language="en", now=DURING
    )
    save_application(cast.actor("alma"), application, fields={"contact_email": "no address"}, now=DURING)
    application.refresh_from_db()
    assert {(one.part, one.field) for one in missing_from(application)} == {
        ("details", "region"),
        ("contacts", "contact_email"),
        ("problem", "text"),
        ("vision", "text"),
        ("declarations", "consent"),
    }


def test_only_members_of_the_organisation_write_its_application(cast: Cast, call: Call) -> None:
    with pytest.raises(NotPermitted):
        start_application(cast.actor("bela"), call, organisation=cast.organisations["alma"], now=DURING)
    application = begin(cast, call, "alma")
    for name in ("bela", "claire", "odile", "eva", "bruno", "nora"):
        with pytest.raises(NotPermitted):
            save_application(cast.actor(name), application, fields={"partners": "x"}, now=DURING)
        with pytest.raises(NotPermitted):
            submit_application(cast.actor(name), application, now=DURING)
        with pytest.raises(NotPermitted):
            withdraw_application(cast.actor(name), application, now=DURING)


def test_a_colleague_in_the_organisation_goes_on_writing(cast: Cast, call: Call) -> None:
    from observatory.core.domain.people import add_member

    application = begin(cast, call, "alma")
    add_member(cast.actor("alma"), cast.organisations["alma"], cast.nora)
    save_application(cast.actor("nora"), application, texts={"vision": "Mine."}, now=DURING)
    assert application.texts.get(section__key="vision").text == "Mine."


def test_two_people_on_one_draft_overwrite_nothing(cast: Cast, call: Call) -> None:
    application = begin(cast, call, "alma")
    opened = application.version
    save_application(cast.actor("alma"), application, version=opened, fields={"partners": "First"}, now=DURING)
    with pytest.raises(Overtaken) as overtaken:
        save_application(cast.actor("alma"), application, version=opened, fields={"partners": "Second"}, now=DURING)
    assert overtaken.value.row.partners == "First"
    application.refresh_from_db()
    assert application.partners == "First"


def test_what_is_handed_in_gets_number_fingerprint_and_receipts(cast: Cast, call: Call) -> None:
    first, second = hand_in(cast, call, "alma"), hand_in(cast, call, "bela")
    assert (first.number, second.number) == (1, 2)
    assert (first.state, first.region_name, first.country) == (ApplicationState.SUBMITTED, "Shieldhaven", "QM")
    assert first.frozen_sha256 == fingerprint(first.frozen)
    receipts = Message.objects.filter(key="calls.receipt", about=first.pk)
    assert set(receipts.values_list("address", flat=True)) == {"alma@example.org", "deputy.alma@example.org"}
    for fact in ("Number: 1\n", first.frozen_sha256, "2 February 2026, 13:00 (Europe/Brussels)", "Shieldhaven"):
        assert fact in receipts[0].body, fact
    assert set(Message.objects.filter(about=second.pk).values_list("language", flat=True)) == {"fr"}


def test_a_call_closes_to_the_second(cast: Cast, call: Call) -> None:
    application = begin(cast, call, "alma")
    for moment in (CLOSES, CLOSES + timedelta(seconds=1)):
        with pytest.raises(Refused, match="call closed"):
            submit_application(cast.actor("alma"), application, now=moment)
    with pytest.raises(Refused, match="call closed"):
        save_application(cast.actor("alma"), application, fields={"partners": "late"}, now=CLOSES)
    application.refresh_from_db()
    assert (application.state, application.number, application.partners) == (ApplicationState.DRAFT, None, "")
    assert not Message.objects.filter(key="calls.receipt").exists()
    in_time = CLOSES - timedelta(seconds=1)
    assert submit_application(cast.actor("alma"), application, now=in_time).submitted == in_time


def test_before_the_opening_drafts_are_written_and_nothing_is_handed_in(cast: Cast, call: Call) -> None:
    application = start_application(cast.actor("alma"), call, organisation=cast.organisations["alma"], now=WRITTEN)
    with pytest.raises(Refused, match="call opens"):
        submit_application(cast.actor("alma"), application, now=OPENS - timedelta(seconds=1))


def test_no_application_begins_for_a_draft_of_a_call_or_after_its_closing(cast: Cast, call: Call) -> None:
    with pytest.raises(NotPermitted):
        start_application(cast.actor("alma"), make_draft(cast), organisation=cast.organisations["alma"], now=DURING)
    with pytest.raises(Refused, match="no applications any more"):
        start_application(cast.actor("alma"), call, organisation=cast.organisations["alma"], now=CLOSES)
    with pytest.raises(Refused, match="language"):
        start_application(cast.actor("alma"), call, organisation=cast.organisations["alma"], language="de", now=DURING)


def test_handed_in_twice_it_is_there_once(cast: Cast, call: Call) -> None:
    application = begin(cast, call, "alma")
    first = submit_application(cast.actor("alma"), application, version=application.version, now=DURING)
    second = submit_application(cast.actor("alma"), application, version=application.version, now=DURING)
    third = submit_application(cast.actor("alma"), first, now=AFTER)
    assert {(row.number, row.frozen_sha256, row.submitted) for row in (first, second, third)} == {
        (1, first.frozen_sha256, DURING)
    }
    assert entries(application, "submit_application") == 1
    assert Message.objects.filter(key="calls.receipt").count() == 2


def test_everything_that_is_missing_is_named_at_once(cast: Cast, call: Call) -> None:
    application = begin(cast, call, "alma", region="FR30", contact_name="", deputy_email="", consent=False)
    save_application(cast.actor("alma"), application, texts={"problem": "word " * 11, "vision": " "}, now=DURING)
    with pytest.raises(Incomplete) as incomplete:
        submit_application(cast.actor("alma"), application, now=DURING)
    assert [(one.part, one.field) for one in incomplete.value.missing] == [
        ("details", "region"),
        ("contacts", "contact_name"),
        ("contacts", "deputy_email"),
        ("problem", "text"),
        ("vision", "text"),
        ("declarations", "consent"),
    ]
    messages = " ".join(one.message for one in incomplete.value.missing)
    assert "takes invented regions alone" in messages
    assert "has 11 words; the call allows 10. Shorten it by 1 word." in messages
    application.refresh_from_db()
    assert application.state == ApplicationState.DRAFT


def test_a_real_programme_takes_regions_of_nuts_and_no_others(cast: Cast) -> None:
    cast.programme.origin = Origin.OWN
    cast.programme.save()
    call = publish_call(cast.officer, make_draft(cast), now=WRITTEN)
    with pytest.raises(Incomplete, match="NUTS"):
        hand_in(cast, call, "alma", region="QM11")
    application = hand_in(cast, call, "bela", region="ro42")
    assert (application.region, application.country, application.region_version) == ("RO42", "RO", "2024")


def test_a_region_of_the_calls_own_can_apply(cast: Cast, draft: Call) -> None:
    add_region(cast.officer, draft, code="XZ-1", name={"en": "Delta", "fr": "Le Delta"}, country="XZ")
    call = publish_call(cast.officer, draft, now=WRITTEN)
    application = hand_in(cast, call, "bela", region="xz-1")
    assert (application.region_name, application.country, application.region_version) == ("Le Delta", "XZ", "call")


def test_the_frozen_application_is_exactly_what_was_written(cast: Cast, call: Call) -> None:
    application = begin(cast, call, "alma", authority=SCRIPT, clusters="Mill Works\nLoom House")
    save_application(cast.actor("alma"), application, texts={"vision": f"Old & new {SCRIPT}"}, now=DURING)
    add_letter(cast.actor("alma"), application, file=letter(), label="Letter of the council", now=DURING)
    application = submit_application(cast.actor("alma"), application, now=DURING)
    document = document_of(Application.objects.get(pk=application.pk))
    words = "\n".join(
        tree.plain(block.content)
        for block in tree.flat(document.blocks)
        if isinstance(block, tree.Heading | tree.Paragraph)
    )
    assert "The mills of alma stand still." in words
    assert f"Old & new {SCRIPT}" in words
    assert (document.language, document.origin, document.title) == ("en", "invented", "Shieldhaven")
    assert document.identifier == "Application 1"
    table = next(block for block in document.blocks if isinstance(block, tree.Table))
    assert tree.plain(table.cells[0][0]) == "Letter of the council"


def test_letters_are_looked_into_and_go_with_the_draft(cast: Cast, call: Call, uploads: Path) -> None:
    application = begin(cast, call, "alma")
    for file in (
        letter("letter.pdf", b"MZ\x90 not a pdf"),
        letter("letter.docx", PDF),
        letter("letter.exe"),
        letter("letter.html", b"<html></html>"),
        letter("letter.pdf", b""),
    ):
        with pytest.raises(Refused) as refusal:
            add_letter(cast.actor("alma"), application, file=file, now=DURING)
        assert refusal.value.field == "file"
    assert uploads_about(application) == []
    upload = add_letter(cast.actor("alma"), application, file=letter(), now=DURING)
    with pytest.raises(NotPermitted):
        remove_letter(cast.actor("bela"), application, upload=upload, now=DURING)
    other = begin(cast, call, "bela")
    with pytest.raises(Refused, match="does not belong"):
        remove_letter(cast.actor("bela"), other, upload=upload, now=DURING)
    remove_letter(cast.actor("alma"), application, upload=upload, now=DURING)
    assert not Upload.objects.exists()


def test_an_applicant_that_is_no_authority_needs_a_letter_where_the_call_says_so(cast: Cast) -> None:
    call = publish_call(cast.officer, make_draft(cast, letter_required=True), now=WRITTEN)
    assert hand_in(cast, call, "alma").number == 1
    application = begin(cast, call, "bela")
    with pytest.raises(Incomplete) as incomplete:
        submit_application(cast.actor("bela"), application, now=DURING)
    assert [one.part for one in incomplete.value.missing] == ["letters"]
    add_letter(cast.actor("bela"), application, file=letter(), now=DURING)
    assert submit_application(cast.actor("bela"), application, now=DURING).number == 2


def test_what_was_handed_in_stays_as_it_is(cast: Cast, application: Application) -> None:
    with pytest.raises(Refused, match="handed in"):
        save_application(cast.actor("alma"), application, fields={"partners": "x"}, now=DURING)
    with pytest.raises(Refused, match="handed in"):
        add_letter(cast.actor("alma"), application, file=letter(), now=DURING)


def test_a_withdrawn_application_stays_on_record_and_cannot_return(cast: Cast, application: Application) -> None:
    withdrawn = withdraw_application(cast.actor("alma"), application, reason="We merge.", now=AFTER)
    assert (withdrawn.state, withdrawn.number, withdrawn.withdrawn) == (ApplicationState.WITHDRAWN, 1, AFTER)
    with pytest.raises(Refused, match="begin another one"):
        submit_application(cast.actor("alma"), application, now=DURING)
    with pytest.raises(Refused, match="not decided yet"):
        withdraw_application(cast.actor("alma"), application, now=AFTER)
    # Its number is not given again.
    assert hand_in(cast, application.call, "bela").number == 2


def test_values_that_do_not_fit_are_refused_at_their_field(cast: Cast, call: Call) -> None:
    application = begin(cast, call, "alma")
    with pytest.raises(Refused) as refusal:
        save_application(cast.actor("alma"), application, fields={"authority": "x" * 301}, now=DURING)
    assert refusal.value.field == "authority"
    with pytest.raises(Refused, match="moonshots"):
        save_application(cast.actor("alma"), application, fields={"emerging_industries": ["moonshots"]}, now=DURING)
    with pytest.raises(Refused, match="no section"):
        save_application(cast.actor("alma"), application, texts={"poem": "x"}, now=DURING)
    with pytest.raises(TypeError, match="number"):
        save_application(cast.actor("alma"), application, fields={"number": 7}, now=DURING)
    saved = save_application(
        cast.actor("alma"), application, fields={"emerging_industries": ["logistical-services"]}, now=DURING
    )
    assert saved.emerging_industries == ["logistical-services"]


def test_the_command_line_hands_in_for_a_scenario(cast: Cast, call: Call) -> None:
    application = start_application(COMMAND, call, organisation=cast.organisations["cora"], language="en", now=DURING)
    save_application(
        COMMAND,
        application,
        fields={"region": "QO32", "contact_name": "Cora", "contact_email": "cora@example.org", "consent": True},
        texts={"problem": "One.", "vision": "Two."},
        now=DURING,
    )
    assert submit_application(COMMAND, application, now=DURING).submitted == DURING


def test_an_odt_is_taken_for_what_it_is(cast: Cast, call: Call) -> None:
    import zipfile

    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    application = begin(cast, call, "alma")
    upload = add_letter(cast.actor("alma"), application, file=letter("letter.odt", content.getvalue()), now=DURING)
    assert upload.content_type == "application/vnd.oasis.opendocument.text"
