"""Personal links: issue, open, use, revoke. The secret is in the link alone; here is its hash.

A link that was forged, has expired, was used up or revoked gets the same answer, so that nothing can be learnt from trying.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from observatory.core import audit
from observatory.core.models import Programme, Token


class LinkEnded(Exception):
    """The link does not work: it was never issued, has expired, was used up, or was revoked."""


def issue_token(
    purpose: str,
    subject: models.Model,
    *,
    valid: timedelta | None = None,
    until: datetime | None = None,
    once: bool = False,
) -> str:
    """A new secret that permits `purpose` on `subject`, for a link in a mail; call it inside a deed."""
    if (valid is None) == (until is None):
        raise TypeError("say how long the link is valid, or until when")
    secret = secrets.token_urlsafe(24)
    programme = audit.programme_of(subject)
    Token.objects.create(
        hash=_hash(secret),
        purpose=purpose,
        programme=Programme.objects.get(pk=programme) if programme else None,
        subject_kind=audit.kind_of(subject),
        subject=str(subject.pk),
        expires=until if until is not None else timezone.now() + (valid or timedelta()),
        once=once,
    )
    return secret


def open_token(secret: str, purpose: str) -> Token:
    """The token of a link, for showing its page. Changes nothing. Raises LinkEnded."""
    token = Token.objects.filter(hash=_hash(secret), purpose=purpose).first()
    if token is None or token.revoked or token.expires <= timezone.now() or (token.once and token.used):
        raise LinkEnded
    return token


def use_token(token: Token) -> Token:
    """Mark a token as used, within the deed that it is used for. Raises LinkEnded if somebody was quicker."""
    current = Token.objects.select_for_update().get(pk=token.pk)
    if current.revoked or current.expires <= timezone.now() or (current.once and current.used):
        raise LinkEnded
    current.used = timezone.now()
    current.save(update_fields=["used"])
    return current


def revoke_tokens(subject: models.Model, purpose: str) -> int:
    """End all links of a purpose on a subject, within a deed; returns how many there were."""
    return Token.objects.filter(
        subject_kind=audit.kind_of(subject), subject=str(subject.pk), purpose=purpose, revoked=None
    ).update(revoked=timezone.now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
