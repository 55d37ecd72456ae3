"""Bounds of hidden cells: two sizes of matrix, and a linear programme on the same holes of one country."""

from __future__ import annotations

from benchmarks.measurement import Line, Result, Setting, Target, repeated, run, step

FILE = ("eurostat_sbs_regional", "sbs_r_nuts06_r2.tsv.gz")


def measure(setting: Setting) -> Result:
    source = setting.file(*FILE)
    europe, _ = repeated(setting.repeat, lambda _: run(step("hidden_cells.europe", source)))
    made, _ = repeated(setting.repeat, lambda _: run(step("hidden_cells.made", "120", "1000")))
    programme, _ = repeated(setting.repeat, lambda _: run(step("hidden_cells.by_programme", source)))
    result = Result(
        "bounds",
        "intervals of hidden cells, in the process; ratio: the linear programmes to ours, same holes and constraints",
    )
    for name, cost in (("Europe, employment 2014", europe), ("fictional, four-digit industries", made)):
        said = cost.said()
        what = f"gaps, {said['regions']} × {said['industries']}, {name}"
        note = f"{said['holes']:,} holes, {said['bounded']:,} limited, {said['rounds']} rounds"
        result.lines.append(Line(what, said["wall"], said["cpu"], cost.memory, None, note))
    said = programme.said()
    holes = f"{said['holes']:,} holes of {said['country']}"
    result.lines += [
        Line(f"gaps, {holes}", said["ours"], None, programme.memory, 1.0, f"mean width {said['width_ours']:,.0f} persons"),
        Line(
            f"HiGHS, {holes}, two programmes each", said["theirs"], None, programme.memory, said["theirs"] / said["ours"],
            f"mean width {said['width_theirs']:,.0f} persons",
        ),
    ]  # fmt: skip
    result.targets = [Target("holes where a bound of the programmes lies outside ours", 1, said["outside"], "holes")]
    result.facts = {"europe": europe.said(), "fictional": made.said(), "programme": said}
    return result
