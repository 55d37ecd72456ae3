"""Cluster categories and emerging industries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from classification_tables.files import INPUTS, read_csv, write_csv
from classification_tables.industries import nace_code


def build_categories(sources: Path, section: Mapping[str, str]) -> None:
    folder = sources / "classifications"
    published = read_csv(folder / "cluster_categories_51_traded_16_local.csv")
    ours = {row["code"]: row for row in read_csv(INPUTS / "categories.csv")}
    code_of = {row["cluster"]: row["code"] for row in published}
    write_csv(
        "cluster_categories.csv",
        ["code", "type", "name_en", "name_fr", "name_us", "note"],
        (
            [
                row["code"],
                row["type"],
                ours[row["code"]]["name_en"],
                ours[row["code"]]["name_fr"],
                row["cluster"],
                ours[row["code"]]["note"],
            ]
            for row in published
        ),
    )
    rows = []
    for row in read_csv(folder / "nace_rev2_to_cluster_RECONSTRUCTED.csv"):
        alternatives = []
        for text in filter(None, (part.strip() for part in row["alternatives"].split(";"))):
            name, share = text.rsplit(" ", 1)
            alternatives.append(f"{code_of.get(name, 'excluded' if name == '(none)' else name)}:{float(share):g}")
        mechanical = row["mechanical_cluster"]
        rows.append(
            [
                nace_code(row["nace_rev2"], section[row["nace_rev2"]]),
                row["cluster_code"],
                row["type"],
                row["vote_share"],
                row["confidence"].replace("n/a", ""),
                code_of.get(mechanical, ""),
                ";".join(alternatives),
                "yes" if row["high_impact_ambiguity"] else "",
                row["override_reason"],
            ]
        )
    rows.sort()
    header = "industry category type vote_share confidence mechanical alternatives high_impact reason"
    write_csv("nace_rev2_categories.csv", header.split(), rows)

    proposal = {row["emerging_industry"]: row for row in read_csv(folder / "emerging_industries_SEED_PROPOSAL.csv")}
    emerging = []
    for row in read_csv(INPUTS / "emerging_industries.csv"):
        seed = proposal[row["name_en"]]
        categories = [code_of[name.strip()] for name in seed["seed_clusters"].split(";")]
        classes = [code.strip() for code in seed["extra_nace_rev2"].split(";")]
        emerging.append(
            [
                row["slug"],
                row["name_en"],
                row["name_fr"],
                ";".join(categories),
                ";".join(nace_code(code, section[code]) for code in classes),
            ]
        )
    write_csv("emerging_industries.csv", ["slug", "name_en", "name_fr", "categories", "extra_classes"], emerging)
