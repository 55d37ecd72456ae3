"""Reading the sources and writing the tables; what all chapters share."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "src" / "observatory" / "statistics" / "classifications" / "tables"
INPUTS = ROOT / "tools" / "classification_inputs"
VERSIONS = ("2006", "2010", "2013", "2016", "2021", "2024")
LANGUAGES = [
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "hr",
    "hu",
    "it",
    "lt",
    "lv",
    "mt",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
    "tr",
]
# Countries outside the Union: what Eurostat publishes for them are statistical regions, not NUTS regions.
OUTSIDE = {"AL", "BA", "CH", "IS", "LI", "ME", "MK", "NO", "RS", "TR", "UA", "XK"}


def european(code: str) -> str:
    """Greece is EL in every data set of Eurostat; the boundaries and codes of 2006 say GR."""
    return "EL" + code[2:] if code.startswith("GR") else code


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV, gzip or not, without a byte order mark."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))


def write_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with (TABLES / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
