"""Distance measures: one curve and bands of a thousand simulations, beside all pairs computed once in plain Numba in the same run."""

from __future__ import annotations

from benchmarks.measurement import Cost, Line, Result, Setting, Target, repeated, run, step

PLANTS = (2_000, 10_000, 50_000)
SIMULATIONS = 1000
MILLION = 1_000_000

# Seconds of dbmss 2.11 on two cores, recorded in November 2026 and not measured here: exact up to 10,000 plants, its approximation at 50,000.
RECORDED_CURVE = {2_000: 0.60, 10_000: 5.9, 50_000: 205.0}
FASTER = {2_000: 20, 10_000: 20, 50_000: 500}
RECORDED_SIMULATION_OF_M = 4.7
BAND_WITHIN = {2_000: 15, 10_000: 90, 50_000: 150, MILLION: 300}
M_WITHIN = {2_000: RECORDED_SIMULATION_OF_M * SIMULATIONS / 100, 10_000: 300, 50_000: 300}


def measure(setting: Setting) -> Result:
    result = Result(
        "distance",
        "Kd and M of plants in a fictional country, distances up to 400 km, in the process; ratio: time over that of "
        "all pairs computed once (by plain Numba, same run), for bands over that of as many curves",
    )
    floors = {}
    for plants in PLANTS:
        cost = _median(setting, "direct_pairs", plants)
        floors[plants] = cost.said()["wall"]
        result.lines.append(_line(f"all distances between {plants:,} plants, counted", cost, floors[plants]))
    for plants in PLANTS:
        for rule in ("silverman", "sheather_jones") if plants < PLANTS[-1] else ("silverman",):
            cost = _median(setting, "curve", plants, rule)
            result.lines.append(_line(f"Kd of {plants:,} plants, {rule}", cost, floors[plants]))
            if rule == "silverman":
                limit = RECORDED_CURVE[plants] / FASTER[plants]
                result.targets.append(
                    _target(f"Kd of {plants:,} plants (dbmss {RECORDED_CURVE[plants]:g} s)", limit, cost)
                )
    off = [_once("both_ways", plants).said() for plants in PLANTS]
    for plants, said in zip(PLANTS, off, strict=True):
        words = f"{said['difference'] / said['peak']:.1e} of the peak; the bandwidth by {said['bandwidth']:.1e}"
        result.lines.append(Line(f"transform against sums over pairs, {plants:,} plants", note=f"off by {words}"))
    worst = max(said["difference"] / said["bound"] for said in off)
    result.targets += [
        Target("greatest difference of transform and sums over pairs", 1, worst, "of the bound"),
        Target("greatest relative difference of the bandwidth from the exact one", 1e-3, max(said["bandwidth"] for said in off), ""),
    ]  # fmt: skip
    for plants in (*PLANTS, MILLION):
        sites = 2_000_000 if plants == MILLION else 200_000
        cost = _once("band", plants, SIMULATIONS, sites)
        floor = floors[plants] * SIMULATIONS if plants in floors else None
        result.lines.append(_line(f"Kd band, {plants:,} of {sites:,} sites, {SIMULATIONS:,} simulations", cost, floor))
        result.targets.append(_target(f"Kd band of {plants:,} plants", BAND_WITHIN[plants], cost))
    for plants in PLANTS:
        cost = _once("shares", plants, SIMULATIONS)
        what = f"{plants:,} of 200,000 plants, {SIMULATIONS:,} simulations"
        result.lines.append(_line(f"M, {what}", cost, floors[plants] * SIMULATIONS))
        result.targets.append(_target(f"M with a band, {plants:,} plants", M_WITHIN[plants], cost))
    result.facts = {"recorded_dbmss_seconds": RECORDED_CURVE, "recorded_dbmss_m_simulation": RECORDED_SIMULATION_OF_M}
    return result


def _once(program: str, *arguments: object) -> Cost:
    return run(step(f"plants.{program}", *map(str, arguments)))


def _median(setting: Setting, program: str, *arguments: object) -> Cost:
    return repeated(setting.repeat, lambda _: _once(program, *arguments))[0]


def _line(what: str, cost: Cost, floor: float | None) -> Line:
    said = cost.said()
    note = f"{said['method']}, bandwidth {said['bandwidth']:.3g} km" if "method" in said else ""
    return Line(what, said["wall"], said["cpu"], cost.memory, said["wall"] / floor if floor else None, note)


def _target(what: str, limit: float, cost: Cost) -> Target:
    return Target(what, limit, cost.said()["wall"], "s")
