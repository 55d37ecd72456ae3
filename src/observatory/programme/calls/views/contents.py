"""What a call asks for and scores by: criteria, sections of the concept note, regions of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from observatory.core.acting import Actor, Overtaken, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.programme.calls.domain import contents as verbs
from observatory.programme.calls.forms import CriterionForm, RegionForm, SectionForm
from observatory.programme.calls.models import Call, CallState, Criterion, NoteSection
from observatory.programme.calls.views.common import (
    call_crumbs,
    form_page,
    one_call,
    sent,
)


@signed_in
def new_criterion(request: HttpRequest, pk: str) -> HttpResponse:
    """Add a criterion."""
    call = one_call(request, pk)
    form = CriterionForm(sent(request), is_new=True, initial={"version": call.version, "minimum": 0})
    return _saved(
        request,
        call,
        form,
        lambda: verbs.add_criterion(Actor.of(request), call, **form.cleaned_data),
        title=_("A new criterion"),
    )


@signed_in
def criterion(request: HttpRequest, pk: str) -> HttpResponse:
    """Change a criterion."""
    row = _criterion(request, pk)
    now = {name: getattr(row, name) for name in ("code", "title", "guidance", "weight", "minimum", "position")}
    form = CriterionForm(sent(request), initial={**now, "version": row.call.version})

    def save() -> Any:
        given = dict(form.cleaned_data)
        given["title"] = row.title.rewritten(given["title"])
        given["guidance"] = row.guidance.rewritten(given["guidance"])
        return verbs.edit_criterion(Actor.of(request), row, **given)

    return _saved(
        request,
        row.call,
        form,
        save,
        title=_("Criterion %(code)s") % {"code": row.code},
        now=lambda: _present(Criterion, row.pk, now),
        remove=reverse("calls:remove_criterion", args=[row.pk]),
    )


@require_POST
@signed_in
def remove_criterion(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a criterion out of a draft."""
    row = _criterion(request, pk)
    attempt(request, lambda: verbs.remove_criterion(Actor.of(request), row), _("The criterion is removed."))
    return redirect("calls:office_call", row.call_id)


@signed_in
def new_section(request: HttpRequest, pk: str) -> HttpResponse:
    """Add a section of the concept note."""
    call = one_call(request, pk)
    form = SectionForm(sent(request), is_new=True, initial={"version": call.version, "longest": 500})
    return _saved(
        request,
        call,
        form,
        lambda: verbs.add_section(Actor.of(request), call, **form.cleaned_data),
        title=_("A new section of the concept note"),
    )


@signed_in
def section(request: HttpRequest, pk: str) -> HttpResponse:
    """Change a section of the concept note."""
    row = _section(request, pk)
    now = {name: getattr(row, name) for name in ("title", "guidance", "longest", "position")}
    form = SectionForm(sent(request), initial={**now, "version": row.call.version})

    def save() -> Any:
        given = dict(form.cleaned_data)
        given["title"] = row.title.rewritten(given["title"])
        given["guidance"] = row.guidance.rewritten(given["guidance"])
        return verbs.edit_section(Actor.of(request), row, **given)

    return _saved(
        request,
        row.call,
        form,
        save,
        title=_("Section “%(key)s”") % {"key": row.key},
        now=lambda: _present(NoteSection, row.pk, now),
        remove=reverse("calls:remove_section", args=[row.pk]),
    )


@require_POST
@signed_in
def remove_section(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a section out of a draft."""
    row = _section(request, pk)
    attempt(request, lambda: verbs.remove_section(Actor.of(request), row), _("The section is removed."))
    return redirect("calls:office_call", row.call_id)


@signed_in
def regions(request: HttpRequest, pk: str) -> HttpResponse:
    """Regions of the call's own, and a form to add one."""
    call = one_call(request, pk)
    form = RegionForm(sent(request), initial={"version": call.version})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_region(Actor.of(request), call, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:regions", call.pk)
    context = {
        "call": call,
        "draft": call.state == CallState.DRAFT,
        "form": form,
        "regions": call.regions,
        "breadcrumbs": call_crumbs(call, {"label": _("Further regions")}),
    }
    return render(request, "calls/regions.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def remove_region(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a region of the call's own out of a draft."""
    call = one_call(request, pk)
    code = request.POST.get("code", "")
    attempt(request, lambda: verbs.remove_region(Actor.of(request), call, code=code), _("The region is removed."))
    return redirect("calls:regions", call.pk)


def _criterion(request: HttpRequest, pk: str) -> Criterion:
    row = found(request, Criterion.objects.select_related("call__programme"), pk=pk)
    one_call(request, row.call_id)
    return row


def _section(request: HttpRequest, pk: str) -> NoteSection:
    row = found(request, NoteSection.objects.select_related("call__programme"), pk=pk)
    one_call(request, row.call_id)
    return row


def _present(model: type[Criterion] | type[NoteSection], pk: str, names: dict[str, Any]) -> dict[str, Any]:
    row = model.objects.filter(pk=pk).first()
    return {} if row is None else {name: getattr(row, name) for name in names}


def _saved(
    request: HttpRequest,
    call: Call,
    form: Any,
    save: Callable[[], Any],
    *,
    title: str,
    now: Callable[[], dict[str, Any]] | None = None,
    remove: str = "",
) -> HttpResponse:
    """Save a part of a call and go back to the call; a call that is published shows the part without a form."""
    assert isinstance(form, BaseForm)
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refusal:
            tell(form, refusal)
            if isinstance(refusal, Overtaken) and now is not None:
                form.meanwhile = what_changed(form, now())  # type: ignore[arg-type,attr-defined]
        else:
            return redirect("calls:office_call", call.pk)
    return form_page(
        request,
        form,
        title=title,
        cancel=reverse("calls:office_call", args=[call.pk]),
        remove=remove if call.state == CallState.DRAFT else "",
        breadcrumbs=call_crumbs(call, {"label": title}),
    )
