"""Charts and maps of an edition: one specification for web, PDF, DOCX and notebook.

Each kind is a function `(edition, *, ..., language, theme) -> Figure`; `build` makes any of them from its identifier.
"""

from observatory.statistics.figures.catalogue import build, standard
from observatory.statistics.figures.comparison import comparison
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.identifiers import KINDS, Request, UnknownFigure, parse, write
from observatory.statistics.figures.location_quotients import location_quotients
from observatory.statistics.figures.portfolio import portfolio
from observatory.statistics.figures.possibilities import possibilities
from observatory.statistics.figures.render import RenderError, png, svg
from observatory.statistics.figures.series import series
from observatory.statistics.figures.shift_share import shift_share
from observatory.statistics.figures.star_map import star_map
from observatory.statistics.figures.theme import THEMES
from observatory.statistics.figures.top_regions import top_regions
from observatory.statistics.figures.wording import LANGUAGES

__all__ = [
    "KINDS",
    "LANGUAGES",
    "THEMES",
    "Figure",
    "RenderError",
    "Request",
    "UnknownFigure",
    "build",
    "comparison",
    "location_quotients",
    "parse",
    "png",
    "portfolio",
    "possibilities",
    "series",
    "shift_share",
    "standard",
    "star_map",
    "svg",
    "top_regions",
    "write",
]
