"""Write the table of measures into docs/methods/measures.md, from the register; run it after a measure was added or described anew.

python tools/measures.py
"""

from __future__ import annotations

from pathlib import Path

from observatory.statistics.measures.register import MEASURES, Measure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "methods" / "measures.md"
BEGIN, END = "<!-- measures: begin -->\n", "<!-- measures: end -->"

TITLES = {
    "specialisation": "How specialised regions are",
    "concentration": "How concentrated industries are",
    "growth": "How regions change",
    "relatedness": "Which industries go together",
    "complexity": "How complex regions and industries are",
    "distance": "Concentration by distance between plants",
    "spatial": "Patterns on the map",
    "input_output": "Flows between industries",
}


def table() -> str:
    """A table for each chapter: name, what it is, what it needs, what its numbers speak of, source."""
    parts = []
    for chapter, title in TITLES.items():
        parts.append(
            f"### {title}: `{chapter}`\n\n| measure | what it is | needs | speaks of | source |\n| --- | --- | --- | --- | --- |"
        )
        parts[-1] += "".join("\n" + _row(each) for each in MEASURES if each.chapter == chapter)
    return "\n\n".join(parts) + "\n"


def page(text: str) -> str:
    """The page with the table that the register gives now."""
    before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
    return f"{text[:before]}\n{table()}\n{text[after:]}"


def _row(each: Measure) -> str:
    speaks = ", ".join(f"{level} (`{field}`)" if field else level for field, level in each.gives)
    cells = (f"`{each.name}`", each.summary, each.needs, speaks, each.source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
