"""Names beside the marks of a scatter of points, as far as they find room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from observatory.statistics.figures.picture import text
from observatory.statistics.figures.theme import Theme, shorten, text_width

SIZE = 11.0


@dataclass(frozen=True)
class Spot:
    """A mark at a pixel of the plot, with its radius and its name; those of more `weight` are named first."""

    across: float
    up: float
    radius: float
    name: str
    weight: float


def names_beside(spots: Sequence[Spot], look: Theme, width: float, height: float) -> list[dict[str, Any]]:
    """Texts for the spots of most weight that do not run over each other, over other marks or out of the plot."""
    taken: list[tuple[float, float, float, float]] = []
    labels: list[dict[str, Any]] = []
    wanted = sorted(spots, key=lambda spot: (-spot.weight, spot.name))
    tries = [
        (spot, longest)
        for spot in wanted[: 9 if look.narrow else 24]
        for longest in ((130.0, 90.0) if look.narrow else (230.0, 150.0, 110.0))
    ]
    done: set[str] = set()
    for spot, longest in tries:
        if spot.name in done:
            continue
        across, up, radius = spot.across, spot.up, spot.radius
        name = shorten(spot.name, longest, SIZE)
        long = text_width(name, SIZE)
        near = radius * 0.72 + 4
        # Right, left, over, under, then the corners: the first place without another label or a mark behind it.
        for x, y, align in (
            (across + radius + 4, up, "left"), (across - radius - 4, up, "right"),
            (across, up - radius - 8, "center"), (across, up + radius + 8, "center"),
            (across + near, up - near, "left"), (across - near, up - near, "right"),
            (across + near, up + near, "left"), (across - near, up + near, "right"),
        ):  # fmt: skip
            start = x if align == "left" else x - long if align == "right" else x - long / 2
            box = (start, y - 7, start + long, y + 7)
            if box[0] < 2 or box[2] > width - 2 or box[1] < 0 or box[3] > height - 2:
                continue
            if any(_overlap(box, other) for other in taken):
                continue
            if any(
                _overlap(
                    box,
                    (
                        other.across - other.radius * 0.7,
                        other.up - other.radius * 0.7,
                        other.across + other.radius * 0.7,
                        other.up + other.radius * 0.7,
                    ),
                )
                for other in spots
                if other is not spot
            ):
                continue
            taken.append(box)
            done.add(spot.name)
            labels.append(text(x, y, name, size=SIZE, colour=look.ink, align=align))
            break
    return labels


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
