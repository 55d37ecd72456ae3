"""The panorama of European regions from the real bulk file, through the command line."""

from __future__ import annotations

import shutil

from benchmarks.measurement import Cost, Line, Result, Setting, Target, observatory, repeated, run, step

FILE = ("eurostat_sbs_regional", "sbs_r_nuts06_r2.tsv.gz")


def measure(setting: Setting) -> Result:
    source = setting.file(*FILE)

    def build(number: int) -> Cost:
        target = setting.folder / f"edition-{number}"
        cost = run(observatory("panorama", "build", source, "--year", "2014", "--to", target))
        shutil.rmtree(target)
        return cost

    whole, _ = repeated(setting.repeat, build)
    gzip, _ = repeated(setting.repeat, lambda _: run(step("gzip_lines", source)))
    duckdb, _ = repeated(setting.repeat, lambda _: run(step("duckdb_csv", source)))
    start, _ = repeated(setting.repeat, lambda _: run(observatory("--help")))
    parts, _ = repeated(
        setting.repeat, lambda number: run(step("europe", source, "2014", setting.folder / f"parts-{number}"))
    )
    result = Result(
        "europe", "from the file of Eurostat to an edition of 2014; ratio to a bare DuckDB reading of the file"
    )
    result.lines.append(_line("observatory panorama build", whole, duckdb))
    for part, (wall, cpu) in parts.said()["parts"].items():
        result.lines.append(Line(f"  of it {part}", wall, cpu))
    result.lines += [
        _line("peer: DuckDB read_csv, cells counted", duckdb, duckdb),
        _line("peer: Python gzip, lines counted", gzip, duckdb),
        _line("observatory --help", start, duckdb),
    ]
    result.targets = [
        Target("the build on two cores", 20, whole.wall, "s"),
        Target("its memory", 2048, whole.memory, "MiB"),
    ]
    result.facts = {"series": duckdb.said()["rows"], "bytes": source.stat().st_size, **parts.said()["counts"]}
    return result


def _line(what: str, cost: Cost, peer: Cost) -> Line:
    return Line(what, cost.wall, cost.cpu, cost.memory, cost.wall / peer.wall)
