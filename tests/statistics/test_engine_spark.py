"""The same expressions on DuckDB and on Spark give the same tables, to the last digit."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import observatory.statistics as st
from observatory.statistics.engine import Engine
from observatory.statistics.errors import InputError
from tests.statistics.panoramas.conftest import observations
from tests.statistics.panoramas.test_panoramas import CELLS

pytest.importorskip("pyspark", reason="Spark is not installed (pip install open-cluster-observatory[spark])")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Java is not installed (Debian: default-jre-headless)", allow_module_level=True)

# Spark for Python leaves files and sockets to the collector.
pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.filterwarnings("ignore::ResourceWarning")]
HIDDEN = {**CELLS, ("West", "2"): None}


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    """A Spark on this machine. The plans of so few rows are interpreted: to compile them would take the longest."""
    from pyspark.sql import SparkSession

    # Its sockets are closed when nobody listens to the log any more, and say so.
    logging.getLogger("py4j").setLevel(logging.ERROR)
    patch = pytest.MonkeyPatch()
    patch.delenv("OBSERVATORY_SPARK_MASTER", raising=False)
    patch.setenv(
        "PYSPARK_SUBMIT_ARGS",
        "--conf spark.sql.codegen.wholeStage=false --conf spark.sql.codegen.factoryMode=NO_CODEGEN "
        "--conf spark.sql.shuffle.partitions=1 pyspark-shell",
    )
    with Engine.spark(threads=2, memory="1GB") as engine:
        yield engine
    patch.undo()
    assert SparkSession.getActiveSession() is None


def test_spark_of_this_machine_listens_on_the_loopback_address_alone(spark: Engine) -> None:
    from pyspark.sql import SparkSession

    context = SparkSession.active().sparkContext
    assert context.master == "local[2]"
    assert context.uiWebUrl is None
    settings = dict(context.getConf().getAll())
    assert (settings["spark.driver.host"], settings["spark.driver.bindAddress"]) == ("127.0.0.1", "127.0.0.1")
    java = context._gateway.proc.pid
    # What the kernel says: state 0A listens; an address is written backwards in hexadecimal, IPv4 inside IPv6 in its last eight letters.
    own = {str(each.readlink()) for each in Path(f"/proc/{java}/fd").iterdir() if each.is_socket()}
    lines = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/{java}/net/{name}").read_text().splitlines()[1:]
    ]
    listening = {line[1].partition(":")[0][-8:] for line in lines if line[3] == "0A" and f"socket:[{line[9]}]" in own}
    assert listening == {"0100007F"}


def test_spark_gives_the_panorama_that_duckdb_gives_with_a_hole_as_well(spark: Engine) -> None:
    source = observations(HIDDEN, establishments=CELLS, wages=CELLS)
    here = st.panorama(source, rule="eco-2008")
    there = st.panorama(source, rule="eco-2008", engine=spark)
    assert there.table.equals(here.table)
    assert there.portfolios.equals(here.portfolios)


def test_spark_adds_plants_up_as_duckdb_does_and_finds_the_same_growth(spark: Engine, tmp_path: Path) -> None:
    from observatory.statistics.sources.sample import regions_csv, write_establishments

    regions = tmp_path / "regions.csv"
    regions.write_text(regions_csv(), encoding="utf-8")
    plants = st.establishments(write_establishments(2_000, tmp_path / "plants.parquet"), regions=regions)
    here = st.panorama(plants, layers=["section"])
    there = st.panorama(plants, layers=["section"], engine=spark)
    assert there.table.equals(here.table)
    assert there.portfolios.equals(here.portfolios)
    grown = here.table["growth"].drop_null().to_pylist()
    assert len(set(grown)) > 30


def test_spark_reads_a_table_of_plants_and_says_what_is_wrong_with_it(spark: Engine, tmp_path: Path) -> None:
    path = tmp_path / "plants.csv"
    path.write_text("plant,region,industry,year,employment\n1,AT11,C10,2014,5\n2, AT11,C10,2014,7\n3,AT12,C10,2014,\n")
    assert st.read(path, engine=spark).table.equals(st.read(path).table)
    path.write_text("plant,region,industry,year,employment\n1,AT11,C10,2014,-5\n")
    with pytest.raises(InputError, match="1 plants have employment or wages below nought"):
        st.read(path, engine=spark)


def test_where_java_is_absent_the_message_says_what_to_install(tmp_path: Path) -> None:
    program = "from observatory.statistics.engine import Engine\nEngine.spark()"
    environment = {"PATH": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "Java is not installed, and Spark runs on it. Install Java 17 or later" in ended.stderr
