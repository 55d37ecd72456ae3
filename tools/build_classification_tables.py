"""Write the classification tables of the statistics from the folders of their sources.

    python tools/build_classification_tables.py SOURCES

SOURCES holds the folders `industry_classifications`, `classifications`, `nuts_codes_concordance` and
`nuts_boundaries` as described in LICENCES.md. What people wrote by hand (names of categories in French, names of
regions in other languages) lies beside this script in `classification_inputs`. The same input gives the same bytes.

What is done to the labels of Eurostat: outer and doubled blanks are removed; the section headings, which are
published in capitals, are set in sentence case (except Greek, which would lose its accents, and German, which would
lose its capitals: these are listed in `classification_tables/industries.py`); the Greek labels lose the tails of the
Norwegian text that they had been written over; four slips are corrected, listed in the same file. Nothing else is
changed. Names of regions are taken in the best spelling that any version has of the same name.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from classification_tables.categories import build_categories
from classification_tables.files import TABLES
from classification_tables.index import write_index
from classification_tables.industries import build_nace, build_naics
from classification_tables.regions import build_regions


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: build_classification_tables.py SOURCES (the folder of the source folders)\n")
        return 2
    sources = Path(arguments[0])
    TABLES.mkdir(parents=True, exist_ok=True)
    section = build_nace(sources)
    build_naics(sources, section)
    build_categories(sources, section)
    build_regions(sources)
    write_index()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
