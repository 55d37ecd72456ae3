"""Links laid over a map: transparent outlines of its regions, taken from the drawn picture.

The picture itself stays an image at its permanent address, in light and in dark; the outlines are the same for both. They are a
convenience for the mouse: the list below the map has the same links for keyboard and screen reader. Where the picture has not been
drawn yet there are no outlines; the page does not wait for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from observatory.atlas.selection import Selection
from observatory.evidence.figures import STANDARD_THEME, place

_MARK = re.compile(r"\[(?P<code>[^\]\s]+)\]\s?:")
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Outline:
    """A region on the map: where its page is, what the map says of it, and its shape in the picture's coordinates."""

    address: str
    title: str
    transform: str
    path: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """All outlines of a picture, with its view box."""

    box: str
    outlines: list[Outline]


def drawn_file(selection: Selection, identifier: str) -> Path:
    """Where the picture lies once it is drawn."""
    return place(selection.edition.id, selection.language, STANDARD_THEME) / f"{identifier}.svg"


def overlay(file: Path, addresses: Mapping[str, str]) -> Overlay:
    """The outlines of the regions in `addresses` (code to address) on a drawn map."""
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    outlines: list[Outline] = []
    _collect(root, "", addresses, outlines)
    return Overlay(root.get("viewBox", ""), outlines)


def _collect(
    element: ElementTree.Element, transform: str, addresses: Mapping[str, str], outlines: list[Outline]
) -> None:
    own = f"{transform} {element.get('transform', '')}".strip()
    label = element.get("aria-label")
    if element.tag == f"{_SVG}path" and label and (match := _MARK.search(label)) and match["code"] in addresses:
        outlines.append(Outline(addresses[match["code"]], label, own, element.get("d", "")))
    for child in element:
        _collect(child, own, addresses, outlines)
