"""How a document looks in a word processor: its styles, its lists, its page.

Everything is a named style, so that whoever edits the document changes the style and not each paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.section import Section

FONT = "IBM Plex Sans"
INK = "17201F"
SOFT = "4C5755"
HAIRLINE = "D5D9D2"
LINK = "0B5577"
NOTICES = {
    "info": ("E7F0F5", "0B5577"),
    "success": ("E6F3EA", "1C5D38"),
    "warning": ("FDF3DC", "D99A24"),
    "error": ("FCEBE8", "9C1F14"),
}
TABLE = "Document Table"
DEEPEST_LIST = 9

# Millimetres of an A4 page.
SHORT_SIDE, LONG_SIDE = 210, 297
SIDE, TOP, BOTTOM = 22, 28, 24

# What the schema wants after the shading of a paragraph.
_AFTER_SHADING = (
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
)

_BULLETS = "•–•–•–•–•"


def text_width(*, wide: bool = False) -> float:
    """Millimetres between the margins."""
    return (LONG_SIDE if wide else SHORT_SIDE) - 2 * SIDE


def prepare(docx: Docx, language: str) -> None:
    """The styles of a new document, in its language."""
    styles: Any = docx.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _fonts(defaults)
    spoken = defaults.find(qn("w:lang"))
    spoken.set(qn("w:val"), language)
    theme = docx.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:val"), language)
    _current_layout(docx)

    _style(styles, "Normal", size=10.5, colour=INK, after=7, line=1.25)
    for level, size, before, after in ((1, 18, 24, 8), (2, 13, 18, 6), (3, 11, 14, 4), (4, 10.5, 12, 3)):
        style = _style(
            styles, f"Heading {level}", size=size, bold=True, before=before, after=after, line=1.1, following=True
        )
        style.font.color.rgb = RGBColor.from_string(SOFT if level == 4 else INK)
        style.font.italic = False
    # The heading of the contents looks like a chapter and is none.
    _style(styles, "TOC Heading", size=18, bold=True, colour=INK, before=24, after=8, line=1.1, following=True)
    for name in ("Heading 1", "TOC Heading"):
        _border(styles[name], "top", INK, 10, 5)
    _style(styles, "Title", size=30, bold=True, colour=INK, before=0, after=8, line=1.05)
    _no_borders(styles["Title"])
    _style(styles, "Subtitle", size=15, colour=SOFT, after=18, italic=False, bold=False)
    _style(styles, "Caption", size=9.5, colour=INK, before=4, after=4, bold=False, line=1.15)
    for name in ("List Bullet", "List Number"):
        _style(styles, name, after=3)
        properties = styles[name].element.get_or_add_pPr()
        for tag in ("w:numPr", "w:contextualSpacing"):
            if (found := properties.find(qn(tag))) is not None:
                properties.remove(found)
    quote = _style(styles, "Quote", size=12, colour=INK, before=8, after=2, italic=False, left=10, following=True)
    _border(quote, "left", NOTICES["warning"][1], 18, 8)
    attribution = _new(styles, "Quote Attribution", size=9.5, colour=SOFT, after=12, left=10)
    _border(attribution, "left", NOTICES["warning"][1], 18, 8)
    for kind, (surface, edge) in NOTICES.items():
        for name, following in ((f"Notice {kind}", False), (f"Notice {kind} title", True)):
            style = _new(
                styles, name, after=0 if following else 12, left=4, right=2, following=following, bold=following
            )
            _border(style, "left", edge, 24, 8)
            style.element.get_or_add_pPr().insert_element_before(
                parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{surface}"/>'), *_AFTER_SHADING
            )
    _new(styles, "Lead", size=12.5, colour=SOFT, after=10)
    _new(styles, "Small", size=8.5, colour=SOFT, after=5)
    _new(styles, "Publisher", size=11, bold=True, after=48)
    _new(styles, "Address", size=10.5, after=18)
    _new(styles, "Figure", before=8, after=2, following=True)
    _new(styles, "Term", bold=True, after=0, following=True)
    _new(styles, "Description", after=8)
    _new(styles, "Table Text", size=9, after=0, line=1.1)
    _new(styles, "Table Note", size=8.5, colour=SOFT, before=4, after=12)
    _new(styles, "Evidence", after=6, left=8, hanging=8)
    fact = _new(styles, "Fact", size=9.5, after=2, left=42, hanging=42)
    fact.paragraph_format.tab_stops.add_tab_stop(Mm(42))
    for level in (1, 2):
        _new(styles, f"toc {level}", known=True, after=3, left=0 if level == 1 else 6, bold=level == 1)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb = RGBColor.from_string(LINK)
    link.font.underline = True
    _table_style(styles)
    _describe_font(docx)


def set_page(section: Section, *, wide: bool = False) -> None:
    """A4 upright, or in landscape for a wide table."""
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (
        (Mm(LONG_SIDE), Mm(SHORT_SIDE)) if wide else (Mm(SHORT_SIDE), Mm(LONG_SIDE))
    )
    section.left_margin = section.right_margin = Mm(SIDE)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.header_distance = section.footer_distance = Mm(12)


def right_tab(paragraph: Any, *, wide: bool = False) -> None:
    """One stop at the right margin for a line of the header or the footer."""
    stops = paragraph.paragraph_format.tab_stops
    for inherited in (Mm(0), *(stop.position for stop in paragraph.style.paragraph_format.tab_stops)):
        if inherited:
            stops.add_tab_stop(inherited, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(Mm(text_width(wide=wide)), WD_TAB_ALIGNMENT.RIGHT)


def list_kinds(docx: Docx) -> tuple[int, int]:
    """The two kinds of list, with bullets and with numbers, as abstract numberings; returns their numbers."""
    numbering = docx.part.numbering_part.element
    known = [int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))]
    first = max(known, default=0) + 1
    for number, kind in ((first, "bullet"), (first + 1, "decimal")):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{_BULLETS[level] if kind == "bullet" else f"%{level + 1}."}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{397 * (level + 1)}" w:hanging="397"/></w:pPr></w:lvl>'
            for level in range(DEEPEST_LIST)
        )
        made = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        # Every w:abstractNum stands before the first w:num.
        numbering.insert(len(known) + (number - first), made)
    return first, first + 1


def new_list(docx: Docx, kind: int, *, level: int = 0, start: int = 1) -> int:
    """One list of a kind, counted from `start` at its level; returns its number."""
    numbering = docx.part.numbering_part.element
    made = numbering.add_num(kind)
    made.add_lvlOverride(ilvl=level).add_startOverride(start)
    return int(made.numId)


def _style(
    styles: Any,
    name: str,
    *,
    size: float | None = None,
    colour: str = "",
    bold: bool | None = None,
    italic: bool | None = None,
    before: float | None = None,
    after: float | None = None,
    line: float | None = None,
    left: float = 0,
    right: float = 0,
    hanging: float = 0,
    following: bool = False,
) -> Any:
    """Set what is given of a style: type in points, indents in millimetres; `following` keeps it with the next paragraph."""
    style = styles[name]
    _fonts(style.element.get_or_add_rPr())
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)
    if size is not None:
        style.font.size = Pt(size)
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)
    if bold is not None:
        style.font.bold = bold
    if italic is not None:
        style.font.italic = italic
    layout = style.paragraph_format
    if before is not None:
        layout.space_before = Pt(before)
    if after is not None:
        layout.space_after = Pt(after)
    if line is not None:
        layout.line_spacing = line
    if left:
        layout.left_indent = Mm(left)
    if right:
        layout.right_indent = Mm(right)
    if hanging:
        layout.first_line_indent = -Mm(hanging)
    if following:
        layout.keep_with_next = True
    return style


def _new(styles: Any, name: str, *, known: bool = False, **looks: Any) -> Any:
    """A style that the document did not have; a `known` one is known to word processors by this name."""
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=known)
    style.base_style = styles["Normal"]
    style.quick_style = True
    return _style(styles, name, **looks)


def _fonts(properties: Any) -> None:
    """The typeface of the site; who has not installed it sees what `fontTable` says is nearest."""
    found = properties.find(qn("w:rFonts"))
    if found is not None:
        properties.remove(found)
    properties.insert(
        0, parse_xml(f'<w:rFonts {nsdecls("w")} w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>')
    )


def _border(style: Any, side: str, colour: str, eighths: int, space: int) -> None:
    _no_borders(style)
    style.element.get_or_add_pPr().insert_element_before(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/></w:pBdr>'
        ),
        "w:shd",
        *_AFTER_SHADING,
    )


def _no_borders(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    if (found := properties.find(qn("w:pBdr"))) is not None:
        properties.remove(found)


def _table_style(styles: Any) -> None:
    """Hairlines between rows, a strong one under the headings, names of rows and columns marked as such."""
    style = styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    style.base_style = styles["Normal Table"]
    for part in (
        f"<w:tblPr {nsdecls('w')}><w:tblBorders>"
        f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE}"/></w:tblBorders>'
        '<w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="57" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>',
    ):
        style.element.append(parse_xml(part))


def _current_layout(docx: Docx) -> None:
    """Lay the document out as current word processors do, not as those of 2007."""
    for setting in docx.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _describe_font(docx: Docx) -> None:
    """What the typeface is like, so that a word processor without it takes one that is near."""
    for relation in docx.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            part: Any = relation.target_part
            entry = (
                f'<w:font w:name="{FONT}"><w:altName w:val="Segoe UI"/><w:panose1 w:val="020B0503050203000203"/>'
                '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
            )
            part._blob = part.blob.replace(b"</w:fonts>", entry.encode() + b"</w:fonts>")
