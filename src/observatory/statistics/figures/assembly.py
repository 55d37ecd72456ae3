"""What all kinds of figures share: footer, citation, and the making of the `Figure` from its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.identifiers import Request, write
from observatory.statistics.figures.picture import KeyItem, compose
from observatory.statistics.figures.reading import EditionReader, Row
from observatory.statistics.figures.theme import Theme

if TYPE_CHECKING:
    import pyarrow as pa


def assemble(
    reader: EditionReader,
    request: Request,
    *,
    language: str,
    theme: Theme,
    title: str,
    measured: str,
    unit: str,
    period: str,
    alternative_text: str,
    table: pa.Table,
    key: Sequence[KeyItem],
    layers: list[dict[str, Any]],
    left: float,
    right: float,
    plot_height: float,
    above: float = 8,
    below: float = 44,
    notes: Sequence[str] = (),
    notice: str | None = None,
    marks: Mapping[str, str] | None = None,
) -> Figure:
    """One figure from the parts that its kind worked out; `measured` says what is shown, for the subtitle."""
    coverage = reader.coverage(language)
    subtitle = "\u00a0· ".join(part for part in (measured, period, coverage) if part)
    source = reader.source()
    rule = reader.manifest.get("rule") or {}
    starred = request.kind == "portfolio" or request.measure in ("stars", "strength")
    if starred and rule and not rule.get("verified", True):
        notes = (
            *notes,
            wording.word("rule_unverified", language, _text(rule.get("title") or rule.get("name"), language)),
        )
    origin = ". ".join(
        (wording.word("source", language, source), wording.word("edition", language, reader.identity[:12]))
    )
    footer = [*notes, f"{origin}. {notice}" if notice else f"{origin}."]
    return Figure(
        kind=request.kind,
        identifier=write(request, layers=reader.layers),
        language=language,
        theme=theme.name,
        title=title,
        subtitle=subtitle,
        unit=unit,
        period=period,
        coverage=coverage,
        source=source,
        edition=reader.identity,
        software=reader.software(),
        alternative_text=alternative_text,
        citation=citation(reader, language, title, period),
        table=table,
        notice=notice,
        fictional=reader.fictional,
        notes=tuple(notes),
        marks=dict(marks or {}),
        specification=compose(
            theme=theme,
            language=language,
            title=title,
            subtitle=subtitle,
            key=key,
            footer=footer,
            layers=layers,
            left=left,
            right=right,
            plot_height=plot_height,
            above=above,
            below=below,
            fictional=reader.fictional,
            alternative_text=alternative_text,
        ),
    )


def _text(text: Any, language: str) -> str:
    """A text of the manifest: one string, or one for each language."""
    return str(text.get(language) or text.get("en")) if isinstance(text, dict) else str(text)


def citation(reader: EditionReader, language: str, title: str, period: str) -> str:
    """How to cite a figure: author, title, edition, period, software. It has no date of access: an edition never changes."""
    edition = wording.word("edition", language, reader.identity[:12])
    parts = [
        f"Open Cluster Observatory{wording.colon(language)}{title}",
        str(reader.manifest["title"]),
        f"{edition}, {period}",
    ]
    parts += [reader.software(), wording.word("source", language, reader.source())]
    if reader.fictional:
        parts.append(wording.word("fictional", language))
    return ". ".join(part.rstrip(".") for part in parts) + "."


def columns(rows: Sequence[Row], schema: Mapping[str, str]) -> pa.Table:
    """Rows as an Arrow table with exactly the columns of `schema` (name to `string`, `int`, `float` or `bool`)."""
    import pyarrow as pa

    types = {"string": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
    return pa.table(
        {name: pa.array([row.get(name) for row in rows], type=types[kind]) for name, kind in schema.items()}
    )


# Below this share of the value a range is thinner than the mark that shows it.
VISIBLE = 0.02


def uncertain(low: float | None, high: float | None) -> bool:
    """Whether a number is drawn as a range: its bounds differ by more than 2 % of their middle, or it has none above."""
    if low is None or high is None:
        return True
    return high - low > VISIBLE * max(abs(low + high) / 2, 1e-12)


def amount(low: float | None, value: float | None, high: float | None, language: str, form: Any) -> str:
    """A number in a sentence: the value where it is (nearly) certain, otherwise "between low and high"."""
    if value is not None and not uncertain(low, high):
        return str(form(value, language))
    if low is None or high is None:
        return str(form(value, language)) if value is not None else "–"
    return wording.interval(low, high, language, form)
