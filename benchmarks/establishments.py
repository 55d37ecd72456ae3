"""Ten million establishments to an edition, beside a bare GROUP BY over the same file."""

from __future__ import annotations

import shutil

from benchmarks.measurement import Cost, Line, Result, Setting, Target, observatory, repeated, run, step

ROWS = 10_000_000


def measure(setting: Setting) -> Result:
    plants, regions = setting.folder / "plants.parquet", setting.folder / "regions.csv"
    written = run(observatory("sample", "establishments", "--rows", str(ROWS), "--to", plants))
    run(step("sample_regions", regions))

    def build(years: str) -> tuple[Cost, dict[str, int]]:
        found: dict[str, int] = {}

        def once(number: int) -> Cost:
            target = setting.folder / f"edition-{years}-{number}"
            cost = run(
                observatory(
                    "panorama",
                    "build",
                    plants,
                    "--regions",
                    regions,
                    "--layer",
                    "division",
                    "--year",
                    years,
                    "--to",
                    target,
                )
            )
            found.update(run(step("rows", target)).said())
            shutil.rmtree(target)
            return cost

        return repeated(setting.repeat, once)[0], found

    latest, rows_latest = build("2021")
    every, rows_every = build("2012-2021")
    peer, _ = repeated(setting.repeat, lambda _: run(step("group_by", plants)))
    cells = peer.said()["rows"]
    result = Result(
        "establishments",
        f"{ROWS:,} plants to an edition; ratio of time per region × industry × year to a bare DuckDB GROUP BY of the same",
    )
    for what, cost, rows in (("latest year", latest, rows_latest), ("ten years", every, rows_every)):
        note = f"{cost.wall / cells * 1e6:.1f} µs per cell; {rows['panorama']:,} regional clusters"
        result.lines.append(
            Line(f"observatory panorama build, {what}", cost.wall, cost.cpu, cost.memory, cost.wall / peer.wall, note)
        )
    result.lines += [
        Line(
            "peer: GROUP BY region, industry, year",
            peer.wall,
            peer.cpu,
            peer.memory,
            1.0,
            f"{peer.wall / cells * 1e6:.1f} µs per cell",
        ),
        Line(
            "writing the plants",
            written.wall,
            written.cpu,
            written.memory,
            None,
            f"{ROWS / written.wall:,.0f} rows a second",
        ),
    ]
    result.targets = [Target("memory of the build", 4096, max(latest.memory, every.memory), "MiB")]
    result.facts = {
        "plants": ROWS,
        "cells": cells,
        "bytes": plants.stat().st_size,
        **{f"rows_{name}": number for name, number in rows_every.items()},
    }
    return result
