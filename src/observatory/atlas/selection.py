"""What a request asks for: the edition from its path, year, layer and the rest from its query. State lives in the URL."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.atlas.addresses import Addresses
from observatory.core import navigation
from observatory.evidence import editions
from observatory.evidence.editions import EditionReader

Parts = ParamSpec("Parts")


@dataclass(frozen=True)
class Selection:
    """A request with its edition."""

    request: HttpRequest
    edition: EditionReader
    addresses: Addresses
    language: str

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the edition, earliest first."""
        return tuple(sorted(int(year) for year in self.edition.manifest["years"]))

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers of the edition in order."""
        return tuple(self.edition.manifest["layers"])

    def year(self, years: Collection[int] | None = None) -> int:
        """The year asked for, by default the latest of `years` (of the edition); 404 for one that is not there."""
        among = sorted(years) if years is not None else list(self.years)
        text = self.request.GET.get("year", "")
        if not text:
            return among[-1]
        if not text.isascii() or not text.isdecimal() or int(text) not in among:
            raise Http404(
                _("There is no year %(year)s here; the years are %(years)s.")
                % {"year": text, "years": ", ".join(map(str, among))}
            )
        return int(text)

    def layer(self) -> str:
        """The layer asked for, by default the edition's first; 404 for an unknown one."""
        return self.choice("layer", self.layers)

    def choice(self, name: str, values: Collection[str], default: str | None = None) -> str:
        """The query's value of `name` if it is one of `values`, the default (or first) if there is none; else 404."""
        text = self.request.GET.get(name, "")
        if not text:
            return default if default is not None else next(iter(values))
        if text not in values:
            raise Http404(_("“%(value)s” is not one of %(values)s.") % {"value": text, "values": ", ".join(values)})
        return text

    def _navigation(self) -> dict[str, Any]:
        """The head of the page with addresses within this edition, if the reader came by its own address."""
        if self.addresses.pinned is None:
            return {}
        entries = []
        for entry in navigation.entries():
            app, _colon, name = entry.address.partition(":")
            address = self.addresses.page(name) if app == "atlas" else reverse(entry.address)
            entries.append({"address": address, "label": entry.label, "current": self.request.path.startswith(address)})
        return {"navigation": entries, "search_address": self.addresses.page("search")}

    def permanent(self, name: str, **parts: Any) -> str:
        """The address of this page, state included, within its edition for ever."""
        query = {key: self.request.GET.getlist(key) for key in self.request.GET}
        return Addresses(self.edition.id).page(name, query, **parts)

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """The page, with the edition and the addresses that its templates need."""
        context = {
            "edition": self.edition,
            "to": self.addresses,
            "pinned": self.addresses.pinned,
            "language": self.language,
            **self._navigation(),
            **context,
        }
        return render(self.request, template, context, status=status)


View = Callable[Concatenate[Selection, Parts], HttpResponseBase]


def on_edition(view: View[Parts]) -> Callable[..., HttpResponseBase]:
    """A view that reads the edition named in its path (`edition_id`), or else the edition in use.

    Without any edition every page says how to get one, with the status 404 so that nobody indexes it.
    """

    @require_safe
    @wraps(view)
    def wrapper(request: HttpRequest, *parts: Any, edition_id: str | None = None, **named: Any) -> HttpResponseBase:
        edition = editions.current() if edition_id is None else editions.by_id(edition_id)
        if edition is None:
            if edition_id is not None:
                raise Http404(_("There is no edition %(id)s here.") % {"id": edition_id})
            return render(request, "atlas/no_edition.html", {"edition": None}, status=404)
        selection = Selection(request, edition, Addresses(edition_id), get_language() or "en")
        answer: Callable[..., HttpResponseBase] = view
        return answer(selection, *parts, **named)

    return wrapper
