"""The outbox: mails are kept, can be read and held back, go once, and are tried again; links are secret until then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.utils import timezone
from tests.core.conftest import Cast

from observatory.core import mail_texts, mailbox
from observatory.core.acting import NotPermitted, Refused
from observatory.core.domain import outbox
from observatory.core.models import Message, MessageState


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    mail_texts.register(
        "test.invitation",
        purpose="Invitation",
        subject="Come, {name}",
        body="Dear {name}, open {link} please.",
        values=("name",),
        links=("link",),
    )
    yield
    del mail_texts._wordings["test.invitation"]


def _queue(cast: Cast, **options: object) -> Message:
    with transaction.atomic():
        return outbox.queue_message(
            "test.invitation",
            to="guest@example.org",
            programme=cast.programme,
            language="en",
            values={"name": "Guest"},
            links={"link": "https://site.example/x/SECRET"},
            **options,  # type: ignore[arg-type]
        )


def test_a_mail_goes_once_with_its_link_and_keeps_no_secret(cast: Cast) -> None:
    message = _queue(cast)
    assert "SECRET" not in message.body + message.secrets
    assert outbox.preview(message) == "Dear Guest, open [personal link] please."
    assert (outbox.send_due_messages(), outbox.send_due_messages()) == (1, 0)
    assert [(sent.to, sent.body) for sent in mail.outbox] == [
        (["guest@example.org"], "Dear Guest, open https://site.example/x/SECRET please.")
    ]
    message.refresh_from_db()
    assert (message.state, message.secrets) == (MessageState.SENT, "")


def test_a_held_mail_waits_for_a_person(cast: Cast) -> None:
    message = _queue(cast, held=True)
    assert outbox.send_due_messages() == 0
    with pytest.raises(NotPermitted):
        outbox.release_message(cast.stranger, message)
    outbox.release_message(cast.officer, message)
    assert outbox.send_due_messages() == 1
    with pytest.raises(Refused, match="not held"):
        outbox.release_message(cast.officer, message)


def test_a_held_mail_can_be_changed_but_keeps_its_link(cast: Cast) -> None:
    message = _queue(cast, held=True)
    with pytest.raises(Refused, match="must keep its link"):
        outbox.edit_message(cast.officer, message, version=1, subject="Come", body="No link.")
    outbox.edit_message(cast.officer, message, version=1, subject="Come", body="Here: {link}")
    outbox.release_message(cast.officer, message)
    outbox.send_due_messages()
    assert mail.outbox[0].body == "Here: https://site.example/x/SECRET"


def test_a_cancelled_mail_never_goes(cast: Cast) -> None:
    message = _queue(cast)
    outbox.cancel_message(cast.officer, message)
    assert outbox.send_due_messages() == 0


def test_a_mail_that_the_server_refuses_is_tried_again_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    message = _queue(cast)

    def refuse(self: object) -> int:
        raise OSError("connection refused")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        assert outbox.send_due_messages() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (MessageState.QUEUED, 1, "OSError: connection refused")
    assert outbox.send_due_messages() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert outbox.send_due_messages() == 1


def test_a_mail_whose_sender_was_killed_is_taken_again(cast: Cast) -> None:
    message = _queue(cast)
    taken = outbox._taken()
    assert taken is not None
    assert outbox.send_due_messages() == 0
    with time_machine.travel(timezone.now() + outbox.LEASE + timedelta(seconds=1)):
        assert outbox.send_due_messages() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.SENT, 2)


def test_the_mailbox_keeps_one_file_for_a_mail_sent_twice(cast: Cast, settings: object, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "observatory.core.mailbox.MailboxBackend"  # type: ignore[attr-defined]
    settings.MAILBOX_ROOT = tmp_path  # type: ignore[attr-defined]
    message = _queue(cast)
    outbox.send_due_messages()
    Message.objects.filter(pk=message.pk).update(state=MessageState.QUEUED)
    outbox.send_due_messages()
    (file,) = tmp_path.glob("*.eml")
    arrived = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (arrived["To"], arrived["Subject"]) == ("guest@example.org", "Come, Guest")
    assert [(letter.to, letter.subject) for letter in mailbox.letters()] == [("guest@example.org", "Come, Guest")]


def test_a_programme_has_its_own_words_in_a_language(cast: Cast) -> None:
    with pytest.raises(Refused, match="no placeholder"):
        outbox.edit_mail_text(
            cast.officer, cast.programme, "test.invitation", language="fr", subject="Venez", body="{nobody} {link}"
        )
    with pytest.raises(Refused, match="link is missing"):
        outbox.edit_mail_text(
            cast.officer, cast.programme, "test.invitation", language="fr", subject="Venez", body="Bonjour {name}"
        )
    outbox.edit_mail_text(
        cast.officer, cast.programme, "test.invitation", language="fr", subject="Venez, {name}", body="Voici : {link}"
    )
    assert mail_texts.texts("test.invitation", cast.programme, "fr") == ("Venez, {name}", "Voici : {link}")
    assert mail_texts.texts("test.invitation", cast.programme, "en")[0] == "Come, {name}"
    assert mail_texts.texts("test.invitation", cast.other, "fr")[0] == "Come, {name}"


def test_a_brace_in_a_value_is_no_placeholder(cast: Cast) -> None:
    with transaction.atomic():
        message = outbox.queue_message(
            "test.invitation",
            to="guest@example.org",
            programme=cast.programme,
            language="en",
            values={"name": "{link}"},
            links={"link": "https://site.example/x/SECRET"},
        )
    assert "SECRET" not in outbox.preview(message, links=True).split("open")[0]


def test_a_mail_must_give_what_its_wording_declares(cast: Cast) -> None:
    with pytest.raises(KeyError):
        outbox.queue_message(
            "test.invitation", to="x@example.org", programme=None, values={"age": 3}, links={"link": ""}
        )


def test_mails_leave_from_the_address_of_the_settings() -> None:
    assert settings.MAIL_DOMAIN == "localhost"
