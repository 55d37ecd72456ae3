"""How regions of one NUTS version overlap those of another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from classification_tables.files import OUTSIDE, european, read_csv

NOISE = 0.001  # intersections under this share of both regions in area and population are traces of digitising


def read_overlaps(sources: Path) -> dict[str, Any]:
    """Intersections of regions between versions, without the identical regions and without traces of digitising."""
    import pyarrow.parquet as parquet

    path = sources / "nuts_codes_concordance" / "jrc_nuts_converter_2025_08.parquet"
    groups: dict[tuple[int, str, str], list[dict[str, Any]]] = defaultdict(list)
    codes: set[tuple[str, str]] = set()
    listed = {
        european(code)
        for row in read_csv(sources / "classifications" / "nuts_changes_1999_2021.csv")
        for key, code in row.items()
        if key.startswith("code_")
    }
    for row in parquet.read_table(path).to_pylist():
        row["from_code"], row["to_code"] = european(row["from_code"]), european(row["to_code"])
        for side in ("from_code", "to_code"):
            row[side] = "UKN0" if row[side] == "UKN1" else row[side]  # a level 2 made by cutting codes: see parent_of
        first, second = str(row["from_version"]), str(row["to_version"])
        if row["from_code"] not in listed and row["from_code"][:2] not in OUTSIDE:
            continue
        groups[row["level"], first, second].append(row)
        codes |= {(first, row["from_code"]), (second, row["to_code"])}
    weights = ("areaKm", "pop11", "pop21")
    rows, pairs = [], {}
    same: set[tuple[str, str, str]] = set()
    for (level, first, second), group in sorted(groups.items()):
        totals: dict[tuple[str, str], float] = defaultdict(float)
        for row in group:
            for weight in weights:
                totals["from" + row["from_code"], weight] += row[weight]
                totals["to" + row["to_code"], weight] += row[weight]

        def share(row: dict[str, Any], totals: Mapping[tuple[str, str], float] = totals) -> float:
            shares = [0.0]
            for side in ("from", "to"):
                for weight in weights:
                    total = totals[side + row[f"{side}_code"], weight]
                    shares.append(row[weight] / total if total else 0.0)
            return max(shares)

        kept = [row for row in group if share(row) >= NOISE]
        sources_of, targets_of = Counter(r["to_code"] for r in kept), Counter(r["from_code"] for r in kept)
        pairs[first, second] = pairs.get((first, second), []) + [
            (row["from_code"], row["to_code"], row["areaKm"]) for row in kept
        ]
        for row in kept:
            code, target = row["from_code"], row["to_code"]
            if code == target and targets_of[code] == 1 and sources_of[target] == 1:
                same |= {(code, first, second), (code, second, first)}
                continue
            numbers = [f"{row['areaKm']:.3f}", f"{row['pop11']:.0f}", f"{row['pop21']:.0f}"]
            rows.append([level, first, second, code, target, *numbers])
    rows += croatia_before_accession(rows)
    rows.sort()
    return {
        "rows": rows,
        "codes": codes,
        "pairs": pairs,
        "same": lambda code, a, b: (code, a, b) in same or code[:2] in OUTSIDE or len(code) == 2,
    }


# The six counties of the former HR01, by their codes since 2010; the names are the same.
COUNTIES = {f"HR04{digit}": f"HR01{digit}" for digit in range(1, 7)}


def croatia_before_accession(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The converter leaves out Croatia's HR01 of 2006, which is what became HR05 and HR06 in 2021.

    Without it HR04 of 2010 would seem to be HR02 of 2006 alone. Its overlaps are those of its later parts.
    """
    added: list[list[Any]] = []
    for level, first, second, source, target, area, early, late in rows:
        if (first, second) != ("2010", "2021"):
            continue
        if level == 2 and source == "HR04" and target in ("HR05", "HR06"):
            former, middle = "HR01", "HR04"
        elif source in COUNTIES:
            former, middle = COUNTIES[source], source
        else:
            continue
        numbers = [area, early, late]
        added += [[level, "2006", version, former, target, *numbers] for version in ("2021", "2024")]
        for version in ("2010", "2013", "2016"):
            same = [row for row in added if row[2:5] == [version, former, middle]]
            if same:
                sums = [float(a) + float(b) for a, b in zip(same[0][5:], numbers, strict=True)]
                same[0][5:] = [f"{sums[0]:.3f}", f"{sums[1]:.0f}", f"{sums[2]:.0f}"]
            else:
                added.append([level, "2006", version, former, middle, *numbers])
    if len(added) != 5 * 6 + 2 * 2 + 3:
        raise SystemExit(f"Croatia: {len(added)} overlaps added, 37 expected")
    return added
