"""The first page."""

from __future__ import annotations

from django.http import HttpResponse

from observatory.atlas.directory import directory_of
from observatory.atlas.figures import framed
from observatory.atlas.fragments import fragment
from observatory.atlas.presentation import home as presentation
from observatory.atlas.presentation import words
from observatory.atlas.selection import Selection, on_edition


@on_edition
def home(selection: Selection) -> HttpResponse:
    """What this is, the map of stars, the edition in numbers and its leading regions."""
    directory = directory_of(selection.edition)
    year, layer = selection.year(), selection.layers[0]
    return selection.render(
        "atlas/home.html",
        {
            "year": year,
            "layer": layer,
            "finding": presentation.finding(selection, directory, layer, year),
            "numbers": presentation.headline(selection, directory, layer, year),
            "map": framed(
                selection,
                "star_map",
                layer,
                eager=True,
                year=year,
                measure="stars" if selection.edition.manifest["dimensions"] else "strength",
            ),
            "leading": fragment(
                selection,
                "atlas/parts/table.html",
                (year,),
                lambda: {
                    "request": selection.request,
                    "table": presentation.leading(selection, directory, layer, year),
                },
            ),
            "coverage": words.coverage(selection.edition, selection.language),
            "rule": words.rule(selection.edition, selection.language),
        },
    )
