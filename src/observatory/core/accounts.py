"""Signing up and in: what allauth does, with mails through the outbox and no more about people than needed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from observatory.core.domain import outbox
from observatory.core.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Where the site differs from what allauth does by itself."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into the outbox. Its text may hold a code, so it is kept encrypted and shown to nobody."""
        mail = self.render_mail(template_prefix, email, context)
        with transaction.atomic():
            outbox.queue_message(
                "core.account",
                to=email,
                programme=None,
                language=get_language() or settings.LANGUAGE_CODE,
                values={"subject": mail.subject},
                links={"text": str(mail.body)},
            )

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """A new person begins with the language in which they signed up."""
        user = super().save_user(request, user, form, commit=False)
        user.language = get_language() or settings.LANGUAGE_CODE
        if commit:
            user.save()
        return user
