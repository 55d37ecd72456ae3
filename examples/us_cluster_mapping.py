"""Which regional clusters are strong under the rule of the U.S. Cluster Mapping Project.

    python examples/us_cluster_mapping.py CELLS TOTALS OUTPUT

CELLS   CSV or CSV.GZ: region_code, cluster_code, traded, emp, establishments; one row per region and cluster.
TOTALS  CSV or CSV.GZ: cluster_code, us_employment; the reference area, which may be larger than the regions listed.
OUTPUT  CSV: region_code, cluster_code, lq, qualifying, significant, strong, strong10 for the traded cells.
"""

import sys

import pyarrow.compute as pc
import pyarrow.csv

import observatory.statistics as st
from observatory.statistics.errors import InputError


def main(cells: str, totals: str, output: str) -> None:
    observations = st.read(cells, mapping=CELLS)
    reference = st.read_reference(totals, industry="cluster_code", employment="us_employment")
    kinds = st.read_kinds(cells, industry="cluster_code", traded="traded")
    result = st.panorama(observations, rule="us-cluster-mapping", reference=reference, kinds=kinds)

    table = result.table
    traded = pc.is_in(table["industry"], pyarrow.array([code for code, kind in kinds.items() if kind == "traded"]))
    columns = {
        "region_code": "region",
        "cluster_code": "industry",
        "lq": "location_quotient",
        "qualifying": "grade_qualifying",
        "significant": "grade_significant",
        "strong": "grade_strong",
        "strong10": "grade_strong10",
    }
    pyarrow.csv.write_csv(table.filter(traded).select(list(columns.values())).rename_columns(list(columns)), output)


# How the columns of the cells are to be read; the same text could stand in a TOML file of its own.
CELLS = {
    "industries": {"column": "cluster_code", "classification": "cluster_categories"},
}


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except InputError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(2)
