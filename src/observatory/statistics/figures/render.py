"""From a figure to SVG and PNG, without a browser and without the network."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from observatory.statistics.figures.figure import Figure

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"


class RenderError(RuntimeError):
    """A figure could not be drawn; names the figure and what the drawing engine said."""


def svg(figure: Figure, *, prefix: str | None = None, links: Mapping[str, str] | None = None) -> str:
    """The figure as SVG.

    Without `prefix` it is a picture for `<img>`: it carries no text for screen readers of its own, the page gives the
    alternative text. With `prefix` it is meant to be part of a page: every id starts with the prefix, width and height are
    left to the page, and `links` (region code to address) turns the marks of a map into links that the keyboard
    reaches, each with the name and value of its region; their ids are `PREFIX-region-CODE`.

    The SVG has presentation attributes only: no style element or attribute, no script, no outside address.
    Raises RenderError if the engine fails or draws nothing.
    """
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    root = ElementTree.fromstring(_draw(figure))
    _strip(root)
    if prefix is not None:
        _inline(root, figure, prefix, links or {})
    elif links:
        raise ValueError("links need a prefix: only a figure that is part of a page can have them")
    else:
        root.set("role", "img")
    return ElementTree.tostring(root, encoding="unicode")


def png(figure: Figure, scale: float = 2) -> bytes:
    """The figure as PNG, `scale` pixels of the picture for one of the SVG."""
    import vl_convert

    text = svg(figure)
    try:
        picture = bytes(vl_convert.svg_to_png(text, scale=scale))
    except ValueError as error:
        raise RenderError(f"{figure.identifier}: {error}") from error
    if not picture.startswith(b"\x89PNG"):
        raise RenderError(f"{figure.identifier}: the engine returned no picture")
    return picture


def _draw(figure: Figure) -> str:
    import vl_convert

    _register_fonts()
    try:
        text = vl_convert.vegalite_to_svg(figure.specification, vl_version=_version(), allowed_base_urls=[])
    except ValueError as error:
        # What follows is the engine's own stack.
        raise RenderError(f"{figure.identifier}: {' '.join(str(error).splitlines()[:2])}") from error
    if "<text" not in text:
        raise RenderError(f"{figure.identifier}: the engine drew nothing")
    return text


@cache
def _register_fonts() -> None:
    import vl_convert

    from observatory.statistics.figures import typeface

    typeface.family()
    vl_convert.register_font_directory(str(typeface.FOLDER))


@cache
def _version() -> str:
    """The Vega-Lite version that Altair's schema has, as the drawing engine writes it."""
    import altair

    return ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])


def _strip(root: ElementTree.Element) -> None:
    """Remove the engine's own (English) accessibility texts, and labels it made invisible."""
    for parent in root.iter():
        for child in list(parent):
            if (child.tag == f"{{{_SVG}}}text" and child.get("opacity") == "0") or child.get("display") == "none":
                parent.remove(child)
        for name in ("aria-roledescription", "aria-hidden", "role", "class"):
            parent.attrib.pop(name, None)
        if parent.get("aria-label") is not None and parent.tag != f"{{{_SVG}}}path":
            parent.attrib.pop("aria-label")


def _inline(root: ElementTree.Element, figure: Figure, prefix: str, links: Mapping[str, str]) -> None:
    for element in root.iter():
        if (identifier := element.get("id")) is not None:
            element.set("id", f"{prefix}-{identifier}")
        for name, value in list(element.attrib.items()):
            if "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{prefix}-"))
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.set("id", prefix)
    root.set("role", "group")
    root.set("aria-label", figure.title)
    for parent in list(root.iter()):
        for position, child in enumerate(list(parent)):
            label = child.attrib.pop("aria-label", None) if child.tag == f"{{{_SVG}}}path" else None
            code = figure.marks.get(label) if label is not None else None
            if label is None or code is None or code not in links:
                continue
            anchor = ElementTree.Element(
                f"{{{_SVG}}}a", {"href": links[code], "id": f"{prefix}-region-{code}", "aria-label": label}
            )
            title: Any = ElementTree.SubElement(anchor, f"{{{_SVG}}}title")
            title.text = label
            parent[position] = anchor
            anchor.append(child)
