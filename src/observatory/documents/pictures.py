"""Pictures of figures: their size, as an address, and as the PNG that a word processor needs."""

from __future__ import annotations

import base64
import re
import struct
from functools import cache, lru_cache
from xml.etree import ElementTree

from observatory.documents import tree
from observatory.documents.typeface import with_typeface

_SVG = "{http://www.w3.org/2000/svg}svg"
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(px|pt|mm|cm|in)?\s*")
_PIXELS = {None: 1.0, "px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_SIGNATURE = b"\x89PNG\r\n\x1a\n"

# Pixels of the PNG for one of the drawing: sharp on paper at the width of a page.
SCALE = 2.5


class PictureError(RuntimeError):
    """A drawing could not be turned into an image; names the figure and what the engine said."""


@lru_cache(maxsize=64)
def svg_size(svg: str) -> tuple[float, float] | None:
    """Width and height of a drawing in pixels, or None where it is no SVG or has no size."""
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError:
        return None
    if root.tag != _SVG:
        return None
    width, height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    if width is None or height is None:
        box = root.get("viewBox", "").replace(",", " ").split()
        try:
            width, height = float(box[2]), float(box[3])
        except (IndexError, ValueError):
            return None
    return (width, height) if width > 0 and height > 0 else None


@lru_cache(maxsize=64)
def svg_stands_alone(svg: str) -> bool:
    """Whether a drawing needs nothing but itself: whatever it refers to is inside."""
    for element in ElementTree.fromstring(svg).iter():
        for name, value in element.attrib.items():
            if (
                name.rpartition("}")[2] == "href"
                and not element.tag.endswith("}a")
                and not value.startswith(("#", "data:"))
            ):
                return False
    return True


def png_size(png: bytes) -> tuple[int, int] | None:
    """Width and height of an image in pixels, or None where it is no PNG."""
    if not png.startswith(_SIGNATURE) or png[12:16] != b"IHDR" or len(png) < 24:
        return None
    width, height = struct.unpack(">II", png[16:24])
    return (width, height) if width and height else None


def size(figure: tree.Figure) -> tuple[float, float]:
    """Width and height of the picture in pixels of the web."""
    found = svg_size(figure.svg) if figure.svg else png_size(figure.png)
    if found is None:
        raise PictureError(f"{tree.plain(figure.caption)}: the picture has no size")
    return found


def data_address(figure: tree.Figure) -> str:
    """The picture as an address that holds it, and the typeface with it: that of the page does not count inside an image."""
    if figure.svg:
        svg, _policy = with_typeface(figure.svg)
        return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    return f"data:image/png;base64,{base64.b64encode(figure.png).decode()}"


def drawing(figure: tree.Figure) -> str:
    """The picture as SVG; a photograph becomes a drawing that holds it."""
    if figure.svg:
        return figure.svg
    width, height = size(figure)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" xlink:href="{data_address(figure)}"/></svg>'
    )


def image(figure: tree.Figure) -> bytes:
    """The picture as PNG: the one given, or drawn from the SVG. Raises PictureError where the engine draws nothing."""
    return figure.png or _drawn(figure.svg, tree.plain(figure.caption))


@lru_cache(maxsize=32)
def _drawn(svg: str, name: str) -> bytes:
    import vl_convert

    _register_fonts()
    try:
        png = bytes(vl_convert.svg_to_png(svg, scale=SCALE))
    except ValueError as error:
        raise PictureError(f"{name}: {error}") from error
    if png_size(png) is None:
        raise PictureError(f"{name}: the engine returned no picture")
    return png


@cache
def _register_fonts() -> None:
    import vl_convert

    from observatory.statistics.figures import typeface

    typeface.family()
    vl_convert.register_font_directory(str(typeface.FOLDER))


def _pixels(length: str) -> float | None:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[found[2]] if found else None
