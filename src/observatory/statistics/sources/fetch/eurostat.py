"""Statistics from Eurostat's dissemination service.

Whole datasets come as the bulk file (`sdmx/2.1/data/CODE?format=TSV&compressed=true`), filtered ones through the key that the
service expects: one place for each dimension, in the dataset's own order, which is asked of the service first
(`sdmx/2.1/datastructure/ESTAT/CODE`). Large extractions are queued by the service; then the ticket is followed
(`1.0/async/status/KEY`, `1.0/async/data/KEY`) until the data is there or the time limit is over.

Parameters as documented by Eurostat, "API - Detailed guidelines": SDMX 2.1 data query, and Asynchronous API.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode

from observatory.statistics.errors import InputError
from observatory.statistics.sources.fetch.answers import WAITING, Ticket, refusal, ticket_in
from observatory.statistics.sources.fetch.download import (
    NotDataError,
    Patience,
    Progress,
    check_gzip,
    client,
    decoded,
    download,
    service,
)
from observatory.statistics.sources.fetch.records import Fetched, Request, moved, record_path

if TYPE_CHECKING:
    import httpx

EUROSTAT_URL = "https://ec.europa.eu/eurostat/api/dissemination"
EUROSTAT_NOTICE = (
    "Source: Eurostat. Reuse is authorised, also commercially, provided the source is acknowledged and changes are indicated; "
    "Eurostat names the exceptions at https://ec.europa.eu/eurostat/web/main/help/copyright-notice."
)
EUROSTAT_LICENCE = "Eurostat reuse policy (Commission Decision 2011/833/EU)"

_CODE = re.compile(r"[A-Za-z0-9_$-]{2,64}")
_VALUE = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_PERIODS = ("startPeriod", "endPeriod")
_FORMATS = {"tsv": ("TSV", ".tsv.gz"), "sdmx-csv": ("SDMX-CSV", ".csv.gz")}
_DIMENSION = re.compile(r"<(?:\w+:)?Dimension\s[^>]*>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")

Filters = Mapping[str, str | int | Sequence[str]]


def fetch_eurostat(
    code: str,
    to: str | Path,
    *,
    base_url: str | None = None,
    filters: Filters | None = None,
    format: Literal["tsv", "sdmx-csv"] = "tsv",
    sha256: str | None = None,
    overwrite: bool = False,
    patience: Patience | None = None,
    progress: Progress | None = None,
) -> Fetched:
    """Fetch the dataset `code` (such as `sbs_r_nuts06_r2`) into the folder `to`, or to the file `to`.

    `filters` gives values for dimensions, `{"geo": ["RO41", "RO42"], "nace_r2": "C10"}`; `startPeriod` and `endPeriod` (`2014`)
    limit the years. Without filters the whole dataset comes as one file. In a folder the file is named after the dataset; a
    filtered one has the first eight digits of its address's hash in its name, so that two extractions do not replace each other.
    The file stays as sent: gzip, or plain if the service did not compress, and is named accordingly.

    `base_url` replaces the official service (environment: OBSERVATORY_EUROSTAT_URL). `sha256` is checked if given.
    Returns a `Fetched`; `outcome` is `unchanged` if the server confirmed the file that was already there.
    Raises InputError for an unknown dataset, dimension or value, an extraction that is too large, a server that does not answer
    within `patience`, damaged data, another checksum, a full disk, and a file in the way.
    """
    if not _CODE.fullmatch(code):
        raise InputError(
            "this cannot be the code of a Eurostat dataset.", code=code, remedy="A code looks like sbs_r_nuts06_r2."
        )
    if format not in _FORMATS:
        raise InputError(f"unknown format {format!r}.", remedy=f"Use one of {', '.join(_FORMATS)}.")
    patience = patience or Patience()
    base = service(base_url, "OBSERVATORY_EUROSTAT_URL", EUROSTAT_URL)
    periods, dimensions = _split(code, filters or {})
    named, suffix = _FORMATS[format]
    end = time.monotonic() + patience.whole
    with client(patience) as http:
        key = f"/{_key(http, base, code, dimensions, patience)}" if dimensions else ""
        query = urlencode({"format": named, "compressed": "true", **periods})
        url = f"{base}/sdmx/2.1/data/{quote(code)}{key}?{query}"
        name = f"{code}-{hashlib.sha256(url.encode()).hexdigest()[:8]}" if filters else code
        wanted, path = _target(Path(to), f"{name}{suffix}")
        request = Request(
            url=url,
            path=path,
            notice=EUROSTAT_NOTICE,
            licence=EUROSTAT_LICENCE,
            check=_check,
            is_data=_looks_like_data,
            filtered=bool(filters),
            sha256=sha256,
            overwrite=overwrite,
        )
        try:
            fetched = download(http, request, patience=patience, progress=progress)
        except NotDataError as answer:
            ticket = ticket_in(answer.text)
            if ticket is None:
                raise refusal(answer.text, status=200, address=url, filtered=request.filtered) from None
            fetched = _queued(http, base, request, ticket, end, patience, progress)
    return _named(fetched, wanted, overwrite)


def read_filters(texts: Iterable[str]) -> dict[str, list[str]]:
    """Filters as they are written at a terminal, `geo=RO41+RO42` or `startPeriod=2012`; the same name may come twice.

    Raises InputError for a text without a name or without a value.
    """
    filters: dict[str, list[str]] = {}
    for text in texts:
        name, sign, values = text.partition("=")
        found = [value.strip() for value in values.split("+")]
        if not sign or not name.strip() or not all(found):
            raise InputError(
                f"{text!r} is no filter.", remedy="Write --filter geo=RO41+RO42 or --filter startPeriod=2012."
            )
        filters.setdefault(name.strip(), []).extend(found)
    return filters


def _split(code: str, filters: Filters) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Periods and dimension values of `filters`, each value checked."""
    periods: dict[str, str] = {}
    dimensions: dict[str, list[str]] = {}
    for name, given in filters.items():
        values = [str(given)] if isinstance(given, str | int) else [str(value) for value in given]
        for value in values:
            if not _VALUE.fullmatch(value):
                raise InputError(
                    f"the filter {name} has the impossible value {value!r}.",
                    file=code,
                    remedy="Write one code for each value.",
                )
        if name in _PERIODS:
            if len(values) != 1:
                raise InputError(
                    f"{name} takes one value, not {len(values)}.", file=code, remedy="Write 2014, for instance."
                )
            periods[name] = values[0]
        elif values:
            dimensions[name.lower()] = values
    return periods, dimensions


def _key(http: httpx.Client, base: str, code: str, dimensions: dict[str, list[str]], patience: Patience) -> str:
    """The dot-separated key: a place for every dimension of the dataset but time, empty where nothing is asked."""
    url = f"{base}/sdmx/2.1/datastructure/ESTAT/{quote(code.upper())}"
    text = _ask(http, url, patience)
    found = [dict(_ATTRIBUTE.findall(tag)) for tag in _DIMENSION.findall(text)]
    order = [
        entry["id"].lower()
        for entry in sorted(
            (entry for entry in found if "id" in entry), key=lambda entry: int(entry.get("position", "0"))
        )
    ]
    if not order:
        raise refusal(text, status=200, address=url, filtered=True)
    unknown = [name for name in dimensions if name not in order]
    if unknown:
        raise InputError(
            f"the dataset has no dimension {', '.join(unknown)}.",
            file=code,
            remedy=f"Its dimensions are {', '.join(order)}; years are limited with startPeriod and endPeriod.",
        )
    return ".".join("+".join(dimensions.get(name, [])) for name in order)


def _ask(http: httpx.Client, url: str, patience: Patience) -> str:
    """A small answer as text, asked for again while the service is busy."""
    import httpx

    pause, failure = patience.pause, ""
    for attempt in range(patience.attempts):
        if attempt:
            patience.sleep(min(pause, patience.longest_pause))
            pause *= 2
        try:
            response = http.get(url)
        except httpx.HTTPError as error:
            failure = f"{type(error).__name__}: {error}".rstrip(": ")
            continue
        if response.status_code in (429, 500, 502, 503, 504):
            failure = f"status {response.status_code}"
            after = response.headers.get("Retry-After", "")
            pause = max(pause, min(float(after), patience.longest_retry_after)) if after.isdigit() else pause
            continue
        text = decoded(response.content)
        if response.status_code != 200:
            raise refusal(text, status=response.status_code, address=url, filtered=True)
        return text
    raise InputError(
        f"the service did not answer after {patience.attempts} attempts ({failure}).",
        file=url,
        remedy="Check the network, or try again later.",
    )


def _queued(
    http: httpx.Client,
    base: str,
    request: Request,
    ticket: Ticket,
    end: float,
    patience: Patience,
    progress: Progress | None,
) -> Fetched:
    """Follow a queued extraction until its data is there, then download that."""
    status_url = f"{base}/1.0/async/status/{ticket.key}"
    state, pause = ticket.state, patience.poll
    while state in WAITING:
        if time.monotonic() + pause > end:
            raise InputError(
                f"the service is still preparing this extraction (state {state}).",
                file=request.url,
                remedy="Run the same command later; the service keeps what it has prepared.",
            )
        if progress is not None:
            progress("preparing", 0, None)
        patience.sleep(pause)
        pause = min(pause * 1.5, patience.longest_pause)
        text = _ask(http, status_url, patience)
        answer = ticket_in(text)
        if answer is None:
            raise refusal(text, status=200, address=status_url, filtered=request.filtered)
        state = answer.state
    if state != "AVAILABLE":
        raise InputError(
            f"the service gave up the queued extraction (state {state}).",
            file=request.url,
            remedy="Run the same command again, or narrow the extraction with filters.",
        )
    prepared = replace(request, url=f"{base}/1.0/async/data/{ticket.key}")
    try:
        fetched = download(http, prepared, patience=patience, progress=progress)
    except NotDataError as answer_without_data:
        raise refusal(answer_without_data.text, status=200, address=prepared.url, filtered=request.filtered) from None
    return moved(fetched, fetched.path, url=request.url, overwrite=request.overwrite)


def _target(to: Path, name: str) -> tuple[Path, Path]:
    """Where the file is meant to stand, and where an earlier, uncompressed one stands if there is one."""
    folder = to.is_dir() or not to.suffix
    wanted = to / name if folder else to
    plain = wanted.with_suffix("") if wanted.suffix == ".gz" else wanted
    if not wanted.exists() and plain.exists() and record_path(plain).exists():
        return wanted, plain
    return wanted, wanted


def _named(fetched: Fetched, wanted: Path, overwrite: bool) -> Fetched:
    """Let the suffix say whether the file is compressed; readers go by the name."""
    with fetched.path.open("rb") as file:
        compressed = file.read(2) == b"\x1f\x8b"
    if compressed:
        path = wanted if wanted.suffix == ".gz" else wanted.with_name(wanted.name + ".gz")
    else:
        path = wanted.with_suffix("") if wanted.suffix == ".gz" else wanted
    return fetched if path == fetched.path else moved(fetched, path, url=fetched.url, overwrite=overwrite)


def _looks_like_data(first: bytes) -> bool:
    """Whether a body begins like TSV or CSV, compressed or not, and not like XML, HTML or JSON."""
    start = decoded(first[:4096]).lstrip("\ufeff \t\r\n")
    return bool(start) and start[0] not in "<{["


def _check(path: Path, address: str) -> None:
    """A compressed file is whole; a table begins with a header."""
    with path.open("rb") as file:
        first = file.read(4096)
    if first[:2] == b"\x1f\x8b":
        check_gzip(path, address)
    header = decoded(first).split("\n", 1)[0].upper()
    if "\\TIME" not in header and not header.startswith(("DATAFLOW", "STRUCTURE", '"DATAFLOW', '"STRUCTURE')):
        raise InputError(
            f"what arrived is not a Eurostat table; it begins with {header[:60]!r}.",
            file=address,
            remedy="Check the address of the service.",
        )
