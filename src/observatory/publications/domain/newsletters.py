"""The newsletter: ask for it, confirm, end, send an issue. Known and unknown addresses get the same answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from observatory.core import links
from observatory.core.acting import VISITOR, Actor, Refused, deed
from observatory.core.domain import outbox, tokens
from observatory.core.domain.tokens import LinkEnded
from observatory.core.models import Programme
from observatory.publications.models import NewsletterIssuePage
from observatory.publications.models.subscriptions import SentIssue, Subscription

FORGET_AFTER = timedelta(days=7)
CONFIRM, END = "publications.confirm_subscription", "publications.end_subscription"


def request_subscription(programme: Programme, *, address: str, language: str) -> None:
    """Send a mail with a link that confirms; nothing else happens, whether the address is known or not."""
    given = address.strip().lower()
    try:
        validate_email(given)
    except ValidationError as error:
        raise Refused(_("“%(address)s” is no e-mail address.") % {"address": address}, field="address") from error
    with deed(
        VISITOR, "publications.request_subscription", programme, permission="publications.request_subscription"
    ) as done:
        row, _made = Subscription.objects.get_or_create(
            programme=programme, address=given, defaults={"language": language}
        )
        row = Subscription.objects.select_for_update().get(pk=row.pk)
        done.about(row)
        if row.confirmed and not row.ended:
            done.unrecorded()
            return
        row.asked, row.language = timezone.now(), language
        row.save()
        tokens.revoke_tokens(row, CONFIRM)
        secret = tokens.issue_token(CONFIRM, row, valid=FORGET_AFTER)
        outbox.queue_message(
            "publications.confirm_subscription",
            to=given,
            programme=programme,
            language=language,
            values={"programme": programme.name.read(language).text},
            links={"link": links.link("publications:confirm", secret, language=language)},
            about=row,
        )


def confirm_subscription(secret: str) -> Subscription:
    """Confirm from the mailbox itself. Raises LinkEnded."""
    token = tokens.open_token(secret, CONFIRM)
    row = Subscription.objects.filter(pk=token.subject).first()
    if row is None:
        raise LinkEnded
    with deed(Actor.link(token), CONFIRM, row, permission=CONFIRM) as done:
        row = done.locked(row)
        row.confirmed, row.ended = timezone.now(), None
        row.save()
        tokens.use_token(token)
        tokens.revoke_tokens(row, CONFIRM)
    return row


def end_subscription(secret: str) -> Subscription:
    """End a subscription by the link that stands in every issue. Raises LinkEnded."""
    token = tokens.open_token(secret, END)
    row = Subscription.objects.filter(pk=token.subject).first()
    if row is None:
        raise LinkEnded
    with deed(Actor.link(token), END, row, permission=END) as done:
        row = done.locked(row)
        row.ended = timezone.now()
        row.save()
        tokens.revoke_tokens(row, END)
    return row


def send_issue(actor: Actor, issue: NewsletterIssuePage, *, now: datetime | None = None) -> int:
    """Write an issue to everyone who confirmed and has not had it, in their language where it exists. Returns how many."""
    programme = issue.programme
    if programme is None or not issue.live:
        raise Refused(_("Publish the issue first."))
    versions = {page.locale.language_code: page for page in issue.get_translations(inclusive=True).live()}
    with deed(actor, "publications.send_issue", programme, permission="publications.send_issue") as done:
        waiting = Subscription.objects.filter(programme=programme, ended=None).exclude(confirmed=None)
        had = SentIssue.objects.filter(issue=str(issue.translation_key)).values("subscription_id")
        count = 0
        for row in waiting.exclude(pk__in=had):
            page = versions.get(row.language, issue)
            _send(programme, page, row)
            SentIssue.objects.create(
                programme=programme, issue=str(issue.translation_key), subscription=row, sent=now or timezone.now()
            )
            count += 1
        done.note(issue=issue.number, sent=count)
    return count


def forget_unconfirmed() -> int:
    """Delete addresses that nobody confirmed in seven days; returns how many."""
    rows = Subscription.objects.filter(confirmed=None, asked__lt=timezone.now() - FORGET_AFTER)
    count = rows.count()
    rows.delete()
    return count


def _send(programme: Programme, page: NewsletterIssuePage, row: Subscription) -> None:
    language = page.locale.language_code
    tokens.revoke_tokens(row, END)
    secret = tokens.issue_token(END, row, valid=timedelta(days=730))
    with override(language):
        address = links.absolute(page.get_url() or "/")
    outbox.queue_message(
        "publications.issue",
        to=row.address,
        programme=programme,
        language=language,
        values={
            "programme": programme.name.read(language).text,
            "number": page.number,
            "title": page.title,
            "foreword": page.foreword,
            "items": "\n".join(f"- {block.value}" for block in page.body if block.block_type == "heading"),
            "address": address,
        },
        links={"unsubscribe": links.link("publications:unsubscribe", secret, language=language)},
        about=row,
    )
