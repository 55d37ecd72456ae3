"""Which regional clusters are strong under the rule of the U.S. Cluster Mapping Project.

    python examples/us_cluster_mapping.py CELLS TOTALS OUTPUT

CELLS   CSV or CSV.GZ: region_code, cluster_code, traded, emp, establishments; one row per region and cluster.
TOTALS  CSV or CSV.GZ: cluster_code, us_employment; the reference area, which may be larger than the regions listed.
OUTPUT  CSV: region_code, cluster_code, lq, qualifying, significant, strong, strong10 for the traded cells.
"""

import csv
import gzip
import sys
from pathlib import Path

import pyarrow as pa

import observatory.statistics as st

CELLS = {"region": "region_code", "industry": "cluster_code", "employment": "emp", "establishments": "establishments"}
# The cells name no year; the rule does not look at it.
YEAR = 2016
GRADES = ("qualifying", "significant", "strong", "strong10")


def main(cells: str, totals: str, output: str) -> None:
    table = read(cells, needs=(*CELLS.values(), "traded"))
    reference = read(totals, needs=("cluster_code", "us_employment"))
    # Totals may name clusters that none of the regions has; where they say which are traded, that counts too.
    kinds = {
        row["cluster_code"]: "traded" if row["traded"].lower() in ("true", "1") else "local"
        for row in [*(row for row in reference if "traded" in row), *table]
    }

    result = st.panorama(
        st.Observations.from_frame(
            pa.Table.from_pylist([{**row, "year": YEAR} for row in table]),
            columns={**CELLS, "year": "year"},
            region_version="none",
            industry_classification="cluster_categories",
            name=cells,
        ),
        rule="us-cluster-mapping",
        kinds=kinds,
        reference={row["cluster_code"]: float(row["us_employment"]) for row in reference},
    )

    with Path(output).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["region_code", "cluster_code", "lq", *GRADES])
        for row in result.table.to_pylist():
            if kinds[row["industry"]] == "traded":
                grades = [row[f"grade_{grade}"] for grade in GRADES]
                writer.writerow([row["region"], row["industry"], row["location_quotient"], *grades])


def read(path: str, needs: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of a CSV, plain or gzipped. Codes stay text: '01' is Alabama, 1 is nowhere."""
    opened = gzip.open if path.endswith(".gz") else open
    try:
        with opened(path, "rt", newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [column for column in needs if column not in (reader.fieldnames or ())]
            if missing:
                raise st.InputError(
                    f"the file has no column {', '.join(missing)}.", file=path, remedy=f"It needs {', '.join(needs)}."
                )
            return list(reader)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise st.InputError(f"the file cannot be read: {error}.", file=path) from error


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except st.InputError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(2)
