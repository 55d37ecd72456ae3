"""Regions rolled up to other regions by a concordance: counties to metropolitan areas, municipalities to regions."""

from __future__ import annotations

import csv
import io
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow as pa

from observatory.statistics.errors import InputError
from observatory.statistics.sources.mapping import Concordance
from observatory.statistics.sources.opening import decode, open_bytes, reading
from observatory.statistics.sources.reading import ROW_COLUMNS
from observatory.statistics.validation.report import LINES_KEPT, Finding

MOST_LETTERS = 62


def load_concordance(concordance: Concordance) -> pa.Table:
    """The columns origin, target and weight (DECIMAL(18, 9), 1 if the file has none), of the rows that are wanted.

    Raises `InputError` for a column that is not there, a weight that is no number, and weights of one region that add
    up to more than 1: people would be counted twice.
    """
    path = concordance.file
    with reading(path), open_bytes(path) as stream:
        text = decode(stream.read(), path, 1)
    rows = csv.DictReader(io.StringIO(text))
    names = rows.fieldnames or []
    needed = [concordance.origin, concordance.target, *([concordance.weight] if concordance.weight else [])]
    for name in [*needed, *concordance.where]:
        if name not in names:
            raise InputError(
                f"The concordance has no column {name!r}.",
                file=str(path),
                line=1,
                column=name,
                remedy=f"It has {', '.join(names)}.",
            )
    origins, targets, weights = [], [], []
    sums: dict[str, Decimal] = {}
    for row in rows:
        if any(row[name] != value for name, value in concordance.where.items()):
            continue
        try:
            weight = Decimal(row[concordance.weight]) if concordance.weight else Decimal(1)
        except InvalidOperation:
            raise InputError(
                f"The weight {row[concordance.weight or '']!r} is no number.",
                file=str(path),
                line=rows.line_num,
                column=concordance.weight,
            ) from None
        origin = row[concordance.origin].strip()
        sums[origin] = sums.get(origin, Decimal(0)) + weight
        if weight < 0 or sums[origin] > Decimal("1.000001"):
            raise InputError(
                f"The weights of {origin} add up to {sums[origin]}: it would be counted more than once.",
                file=str(path),
                line=rows.line_num,
                code=origin,
                remedy="Choose the rows with [concordance.where], or give weights that add up to 1.",
            )
        origins.append(origin)
        targets.append(row[concordance.target].strip())
        weights.append(weight.quantize(Decimal("0.000000001")))
    if not origins:
        raise InputError("No row of the concordance is wanted.", file=str(path), remedy="Check [concordance.where].")
    return pa.table({"origin": origins, "target": targets, "weight": pa.array(weights, pa.decimal128(18, 9))})


def roll_up(table: pa.Table, concordance: Concordance, source: Path) -> tuple[pa.Table, list[Finding]]:
    """Rows summed to the regions that the concordance leads to, and what it did.

    Sums are exact; a sum with a hole in it is a hole (confidential if any part is). The line of a sum is the first of
    its parts. Regions that the concordance does not lead anywhere are set aside and counted.
    """
    import ibis

    from observatory.statistics.engine import Engine

    links = load_concordance(concordance)
    with Engine() as engine:
        # Sets of letters as bits: a list of texts for every sum would cost more than all the sums.
        letters, masks = _letters(table["flag"])
        rows = engine.table(table.drop_columns("flag").append_column("letters", masks))
        lead = engine.table(links)
        missing = engine.arrow(
            rows.anti_join(lead, rows.region == lead.origin)
            .group_by("region")
            .aggregate(count=ibis._.count(), line=ibis._.line.min())
            .order_by("region")
        )
        joined = rows.join(lead, rows.region == lead.origin)
        # Both factors have one type, as Ibis wants it; the product keeps 18 decimals, so that sums of parts are exact.
        wide = "decimal(38,9)"
        part = joined.value.cast(wide) * joined.weight.cast(wide) if concordance.weight else joined.value
        parts: Any = joined.mutate(part=part)
        summed = parts.group_by(
            region=parts.target, industry=parts.industry, year=parts.year, variable=parts.variable
        ).aggregate(
            total=parts.part.sum(),
            hidden=(parts.status == "confidential").any(),
            holes=parts.value.isnull().any(),
            estimated=(parts.status == "estimated").any(),
            letters=parts.letters.bit_or(),
            line=parts.line.min(),
        )
        known = ~summed.holes
        value = ibis.ifelse(known, summed.total.round(3).cast("decimal(18,3)"), ibis.null("decimal(18,3)"))
        status = ibis.cases(
            (summed.hidden, "confidential"),
            (summed.holes, "missing"),
            (summed.estimated, "estimated"),
            (summed.total == 0, "zero"),
            else_="observed",
        )
        result = engine.arrow(
            summed.mutate(value=value, status=status).order_by(["region", "industry", "year", "variable"])
        )
    encoded = result["letters"].combine_chunks().dictionary_encode()
    texts = [
        "".join(letter for place, letter in enumerate(letters) if mask >> place & 1)
        for mask in encoded.dictionary.to_pylist()
    ]
    result = result.append_column("flag", pa.array(texts, pa.string()).take(encoded.indices)).select(list(ROW_COLUMNS))
    return result, _told(missing, links, concordance, source)


def _letters(flags: pa.ChunkedArray) -> tuple[list[str], pa.Array]:
    """The letters that occur in the flags, sorted, and for each row the bits of its letters."""
    encoded = flags.combine_chunks().dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    letters = sorted({letter for text in texts for letter in text})
    if len(letters) > MOST_LETTERS:
        raise InputError(
            f"The flags have {len(letters)} different letters.", remedy=f"At most {MOST_LETTERS} can be told apart."
        )
    masks = [sum(1 << letters.index(letter) for letter in set(text)) for text in texts]
    return letters, pa.array(masks, pa.int64()).take(encoded.indices)


def _told(missing: pa.Table, links: pa.Table, concordance: Concordance, source: Path) -> list[Finding]:
    findings = []
    if missing.num_rows:
        codes = missing["region"].to_pylist()
        count = sum(missing["count"].to_pylist())
        findings.append(
            Finding(
                "not-in-concordance",
                "warning",
                f"{len(codes):,} regions are not in {concordance.file.name}; their {count:,} rows were set aside.",
                tuple(codes[:100]),
                tuple(sorted(missing["line"].to_pylist())[:LINES_KEPT]),
                count,
                source.name,
            )
        )
    if concordance.weight:
        split = sorted(
            {
                origin
                for origin, weight in zip(*(links[name].to_pylist() for name in ("origin", "weight")), strict=True)
                if weight < 1
            }
        )
        if split:
            text = f"{len(split):,} regions are split by the weights of {concordance.file.name}; the sums were rounded to three decimals."
            findings.append(
                Finding("split-by-concordance", "note", text, tuple(split[:100]), (), len(split), source.name)
            )
    return findings
