"""How wide the columns of a table are, by what stands in them."""

from __future__ import annotations

import math

from observatory.documents import tree

# Letters that stand beside each other in a table on an upright page and on a wide one, and between two columns.
_LINE = 98
_LINE_WIDE = 155
_GUTTER = 3.2
# Columns of which no cell is longer keep their words on one line; no column is narrower than the least, and longer words than
# the longest are hyphenated.
_SHORT = 16
_SHORT_NUMBER = 24
_LEAST = 3
_LONGEST_WORD = 16
# Headings are set in bold, which is wider.
_BOLD = 1.12


def column_widths(table: tree.Table, room: float = 1) -> list[float]:
    """How wide the columns are beside each other: as given, or else by what stands in them.

    Each column has room for its longest word, and a short one for its longest cell. What is left of the line goes to
    the others by the square root of the length of their words, so that one long column does not starve the rest.
    `room` says how many more letters a line has than in the usual type of tables.
    """
    line = (_LINE_WIDE if table.wide else _LINE) * room
    needed, longing = [], []
    for number, column in enumerate(table.heads):
        if column.width:
            needed.append(column.width + _GUTTER)
            longing.append(0.0)
            continue
        texts = [tree.plain(row[number]) for row in table.cells]
        words: list[float] = [len(word) for text in texts for word in text.split()]
        words += [len(word) * _BOLD for word in tree.plain(column.label).split()]
        longest = max((len(text) for text in texts), default=0)
        short = longest <= (_SHORT_NUMBER if column.alignment == "end" else _SHORT)
        needed.append(max(longest if short else 0, min(max(words, default=0), _LONGEST_WORD), _LEAST) + _GUTTER)
        longing.append(0.0 if short else math.sqrt(sum(map(len, texts)) / max(len(texts), 1)))
    left = max(line - sum(needed), 0)
    if not any(longing) and not table.heads[0].width:
        # A table of short cells fills the line all the same; the names of the rows take what is left.
        longing[0] = 1.0
    found = [need + left * long / (sum(longing) or 1) for need, long in zip(needed, longing, strict=True)]
    return [round(width, 2) for width in found]
