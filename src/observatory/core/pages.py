"""What views of every room share: signing in first, answering 404, and telling what was refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from observatory.core.acting import NotPermitted, Overtaken, Refused

View = Callable[..., HttpResponseBase]
Row = TypeVar("Row", bound=models.Model)


def signed_in(view: View) -> View:
    """Send a visitor who is not signed in to sign in first, whatever the address; nothing is looked up before.

    What the person may not do answers 404, as if there were nothing.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        try:
            return view(request, *args, **kwargs)
        except NotPermitted as error:
            raise Http404 from error

    return wrapped


def for_anyone(view: View) -> View:
    """A page that visitors see too; what they may not do answers 404."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotPermitted as error:
            raise Http404 from error

    return wrapped


def found(request: HttpRequest, rows: models.QuerySet[Row], permission: str | None = None, **which: Any) -> Row:
    """The one row, if the person may (404 otherwise, as for one that is not there)."""
    row = rows.filter(**which).first()
    if row is None or (permission is not None and not request.user.has_perm(permission, row)):
        raise Http404
    return row


def tell(form: BaseForm, refusal: Refused) -> None:
    """Put what was refused beside its field, or at the top of the form.

    After `Overtaken` the form offers to save over what is there now: it keeps the person's words and takes the new version.
    """
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
    if isinstance(refusal, Overtaken) and "version" in form.fields:
        data = form.data.copy()  # type: ignore[attr-defined]
        data[form.add_prefix("version")] = str(refusal.row.version)
        form.data = data
        form.overtaken = refusal  # type: ignore[attr-defined]


def attempt(request: HttpRequest, verb: Callable[[], Any], done: Any = "") -> bool:
    """Call a verb for a button: says what was done, or what was refused, at the top of the next page."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return False
    if done:
        messages.success(request, str(done))
    return True


def link_ended(request: HttpRequest) -> HttpResponse:
    """410: a personal link that does not work, whatever the reason."""
    return render(request, "core/link_ended.html", status=410)
