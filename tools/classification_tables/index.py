"""The index of all tables: version, hash and origin."""

from __future__ import annotations

import csv
import hashlib
import json

from classification_tables.files import TABLES, VERSIONS

DESCRIPTIONS = {
    "nace_rev2": ("2.0", "NACE Rev. 2, 996 codes, labels in 25 languages", "Eurostat"),
    "nace_rev21": ("2.1", "NACE Rev. 2.1, 1,047 codes, English", "Eurostat"),
    "nace_rev21_to_nace_rev2": (
        "2024",
        "classes of NACE Rev. 2.1 to classes of Rev. 2, pairs without weights",
        "Eurostat",
    ),
    "naics_2012": ("2012", "NAICS 2012, six digits and their parents", "U.S. Census Bureau"),
    "naics_2017": ("2017", "NAICS 2017, all levels", "U.S. Census Bureau"),
    "naics_2012_to_naics_2017": ("2017", "six-digit codes, pairs without weights", "U.S. Census Bureau"),
    "naics_2017_to_nace_rev2": ("2017", "six-digit codes to NACE classes, pairs without weights", "Eurostat"),
    "cluster_categories": (
        "1",
        "51 traded and 16 local cluster categories, names",
        "U.S. Cluster Mapping Project; French names by this project",
    ),
    "nace_rev2_categories": (
        "1",
        "NACE Rev. 2 classes to cluster categories: RECONSTRUCTED, not official",
        "this project, on the definitions of the U.S. Cluster Mapping Project",
    ),
    "emerging_industries": (
        "1",
        "ten emerging industries: a PROPOSAL, overlapping, not official",
        "this project; names of the European Cluster Observatory",
    ),
    "nuts_overlaps": (
        "2025-08",
        "intersections of NUTS regions between versions, without identical regions",
        "European Commission, Joint Research Centre, NUTS converter (Pigaiani and Batista e Silva)",
    ),
    "region_names": (
        "1",
        "names of countries (Unicode CLDR) and other names of regions (this project)",
        "Unicode CLDR; this project",
    ),
    **{
        f"nuts_{v}": (
            v,
            f"NUTS {v}, levels 0 to 3, with the statistical regions of other countries",
            "Eurostat; points derived from GISCO boundaries",
        )
        for v in VERSIONS
    },
}


def write_index() -> None:
    lines = ["# Written by tools/build_classification_tables.py. Version, hash and origin of every table.", ""]
    for path in sorted(TABLES.glob("*.csv")):
        version, title, origin = DESCRIPTIONS[path.stem]
        data = path.read_bytes()
        lines += [
            f"[{path.stem}]",
            f"version = {json.dumps(version)}",
            f"title = {json.dumps(title)}",
            f"origin = {json.dumps(origin)}",
            f"rows = {len(list(csv.reader(data.decode().splitlines(keepends=True)))) - 1}",
            f"sha256 = {json.dumps(hashlib.sha256(data).hexdigest())}",
        ]
        if path.stem in ("nace_rev2_categories", "emerging_industries"):
            lines += ["verified = false"]
        lines += [""]
    (TABLES / "index.toml").write_text("\n".join(lines), encoding="utf-8")
