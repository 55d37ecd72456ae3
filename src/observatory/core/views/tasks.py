"""One page per person: what waits for them, across all roles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from observatory.core.models import User
from observatory.core.pages import signed_in
from observatory.core.rules import programmes_with_role
from observatory.core.tasks import tasks_of


@signed_in
def my_tasks(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person, what is due first at the top, and the programmes that they work in."""
    person = request.user
    assert isinstance(person, User)
    return render(
        request,
        "core/my_tasks.html",
        {"tasks": tasks_of(person), "programmes": programmes_with_role(person)},
    )
