"""Fetching from a server that behaves like the real ones, on its good days and on its bad ones."""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from observatory.statistics.errors import InputError
from observatory.statistics.sources.fetch import (
    BOUNDARIES_NOTICE,
    EUROSTAT_NOTICE,
    Patience,
    download,
    fetch_boundaries,
    fetch_eurostat,
    read_filters,
)
from observatory.statistics.sources.fetch.console import progress_bar

HEADER = "freq,nace_r2,indic_sb,geo\\TIME_PERIOD\t2014 \t2013 \n"
# Pseudo-random figures, so that the compressed file is longer than several network blocks.
ROWS = "".join(
    f"A,C10,V16110,X{number:05d}\t{hashlib.sha256(str(number).encode()).hexdigest()}\t: c\n" for number in range(8000)
)
TABLE = gzip.compress((HEADER + ROWS).encode(), mtime=0)
STRUCTURE = """<m:Structure xmlns:m="m" xmlns:s="s"><s:DimensionList id="DimensionDescriptor">
<s:Dimension id="geo" position="4"></s:Dimension><s:Dimension id="freq" position="1"></s:Dimension>
<s:Dimension id="nace_r2" position="2"/><s:Dimension id="indic_sb" position="3"></s:Dimension>
<s:TimeDimension id="TIME_PERIOD" position="5"/></s:DimensionList></m:Structure>"""
QUEUED = """<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>
<ns0:syncResponse xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/extraction"><queued>
<id>98de05ea-540a-43d3</id><status>SUBMITTED</status></queued></ns0:syncResponse></env:Body></env:Envelope>"""
TICKET = """<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>
<ns0:asyncResponse xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/asynchronous"
 xmlns:ns1="http://estat.ec.europa.eu/disschain/asynchronous"><ns1:status><ns1:key>98de05ea-540a-43d3</ns1:key>
<ns1:status>{state}</ns1:status></ns1:status></ns0:asyncResponse></env:Body></env:Envelope>"""
REGIONS = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}},
    "features": [
        {"type": "Feature", "properties": {"NUTS_ID": "XX"}, "geometry": {"type": "Point", "coordinates": [0, 0]}}
    ],
}


@dataclass
class Asked:
    """One request as the server saw it."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]


Answer = Callable[["Handler"], None]


@dataclass
class Server:
    """A server on loopback: answers from a list, the last one again and again; remembers what it was asked."""

    url: str
    answers: list[Answer] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    plan: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        plan = self.plan
        plan.asked.append(Asked(parts.path, parse_qs(parts.query), dict(self.headers.items())))
        answer = plan.answers.pop(0) if len(plan.answers) > 1 else plan.answers[0]
        answer(self)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True


class Http(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up first is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    plan = Server("")
    http = Http(("127.0.0.1", 0), type("Bound", (Handler,), {"plan": plan}))
    plan.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield plan
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def patience(waited: list[float]) -> Patience:
    """Patience that only notes how long it would have waited."""
    return Patience(connect=5, read=5, sleep=waited.append)


def whole(body: bytes = TABLE, **headers: str) -> Answer:
    return lambda handler: handler.answer(200, body, **headers)


def status(code: int, body: str = "", **headers: str) -> Answer:
    return lambda handler: handler.answer(code, body.encode(), **headers)


def with_ranges(body: bytes, etag: str, *, cut_at: int | None = None) -> Answer:
    """Like a file server: conditional requests, ranges; hangs up at byte `cut_at` of the file."""

    def answer(handler: Handler) -> None:
        start = 0
        asked = handler.headers.get("Range")
        if handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.end_headers()
            return
        if asked and handler.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        else:
            handler.send_response(200)
        handler.send_header("ETag", etag)
        handler.send_header("Content-Length", str(len(body) - start))
        handler.end_headers()
        handler.wfile.write(body[start:cut_at])
        if cut_at is not None:
            handler.hang_up()

    return answer


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_whole_dataset_arrives_as_the_server_sent_it_with_a_record_of_its_origin(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [whole(ETag='"one"', Last_Modified="Mon, 03 Nov 2025 10:00:00 GMT")]
    fetched = fetch_eurostat("sbs_r_nuts06_r2", tmp_path, base_url=server.url, patience=patience)

    assert fetched.path == tmp_path / "sbs_r_nuts06_r2.tsv.gz"
    assert fetched.path.read_bytes() == TABLE
    assert fetched.outcome == "fetched"
    assert server.asked[0].path == "/sdmx/2.1/data/sbs_r_nuts06_r2"
    assert server.asked[0].query == {"format": ["TSV"], "compressed": ["true"]}
    record = json.loads(fetched.record.read_text(encoding="utf-8"))
    assert datetime.fromisoformat(record.pop("retrieved")).tzinfo is not None
    assert record == {
        "file": "sbs_r_nuts06_r2.tsv.gz",
        "url": f"{server.url}/sdmx/2.1/data/sbs_r_nuts06_r2?format=TSV&compressed=true",
        "sha256": hashlib.sha256(TABLE).hexdigest(),
        "bytes": len(TABLE),
        "notice": EUROSTAT_NOTICE,
        "licence": "Eurostat reuse policy (Commission Decision 2011/833/EU)",
        "etag": '"one"',
        "last_modified": "Mon, 03 Nov 2025 10:00:00 GMT",
    }
    assert names(tmp_path) == {"sbs_r_nuts06_r2.tsv.gz", "sbs_r_nuts06_r2.tsv.gz.source.json"}


def test_the_address_of_the_service_can_come_from_the_environment(
    server: Server, tmp_path: Path, patience: Patience, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_EUROSTAT_URL", f"{server.url}/mirror/")
    server.answers = [whole()]
    fetch_eurostat("sbs_r_nuts06_r2", tmp_path, patience=patience)
    assert server.asked[0].path == "/mirror/sdmx/2.1/data/sbs_r_nuts06_r2"


def test_sdmx_csv_is_fetched_under_its_own_name(server: Server, tmp_path: Path, patience: Patience) -> None:
    body = gzip.compress(b"DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n")
    server.answers = [whole(body)]
    fetched = fetch_eurostat("sbs_r_nuts2021", tmp_path, base_url=server.url, format="sdmx-csv", patience=patience)
    assert fetched.path.name == "sbs_r_nuts2021.csv.gz"
    assert server.asked[0].query["format"] == ["SDMX-CSV"]


def test_filters_take_their_places_in_the_order_of_the_dataset(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [status(200, STRUCTURE), whole()]
    filters = {"geo": ["RO41", "RO42"], "nace_r2": "C10", "startPeriod": 2014}
    fetched = fetch_eurostat("sbs_r_nuts06_r2", tmp_path, base_url=server.url, filters=filters, patience=patience)

    assert server.asked[0].path == "/sdmx/2.1/datastructure/ESTAT/SBS_R_NUTS06_R2"
    assert server.asked[1].path == "/sdmx/2.1/data/sbs_r_nuts06_r2/.C10..RO41+RO42"
    assert server.asked[1].query["startPeriod"] == ["2014"]
    assert fetched.path.name.startswith("sbs_r_nuts06_r2-")


def test_a_filter_on_a_dimension_the_dataset_lacks_names_those_it_has(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [status(200, STRUCTURE)]
    with pytest.raises(InputError, match=r"no dimension region\. Its dimensions are freq, nace_r2, indic_sb, geo"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, filters={"region": "RO42"}, patience=patience)


def test_filters_are_read_as_written_at_a_terminal() -> None:
    assert read_filters(["geo=RO41+RO42", "nace_r2=C10", "geo=PT16", "startPeriod=2012"]) == {
        "geo": ["RO41", "RO42", "PT16"],
        "nace_r2": ["C10"],
        "startPeriod": ["2012"],
    }


@pytest.mark.parametrize("text", ["geo", "geo=", "=RO42", "geo=RO41+"])
def test_a_filter_without_name_or_value_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no filter"):
        read_filters([text])


@pytest.mark.parametrize(
    ("filters", "message"),
    [({"geo": "RO 42"}, "impossible value 'RO 42'"), ({"startPeriod": ["2012", "2013"]}, "takes one value, not 2")],
)
def test_impossible_filters_are_refused_before_any_request(
    filters: dict[str, str | list[str]], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message):
        fetch_eurostat("sbs", tmp_path, base_url="http://127.0.0.1:9", filters=filters)


@pytest.mark.parametrize("code", ["", "a", "../etc", "a b", "x?y=1"])
def test_an_impossible_code_is_refused_before_any_request(code: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be the code"):
        fetch_eurostat(code, tmp_path, base_url="http://127.0.0.1:9")


@pytest.mark.parametrize("address", ["ftp://example.org", "example.org", "https://"])
def test_an_address_that_is_none_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not the address of a service"):
        fetch_eurostat("sbs", tmp_path, base_url=address)


def test_a_second_fetch_asks_only_whether_something_changed(server: Server, tmp_path: Path, patience: Patience) -> None:
    server.answers = [with_ranges(TABLE, '"one"')]
    first = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    again = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)

    assert server.asked[1].headers["If-None-Match"] == '"one"'
    assert (again.outcome, again.sha256, again.retrieved) == ("unchanged", first.sha256, first.retrieved)
    assert first.path.read_bytes() == TABLE


def test_without_an_etag_the_date_of_change_is_asked_for(server: Server, tmp_path: Path, patience: Patience) -> None:
    when = "Mon, 03 Nov 2025 10:00:00 GMT"
    server.answers = [whole(Last_Modified=when), lambda handler: handler.answer(304)]
    fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    again = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert server.asked[1].headers["If-Modified-Since"] == when
    assert again.outcome == "unchanged"


def test_a_new_version_on_the_server_replaces_the_old_file(server: Server, tmp_path: Path, patience: Patience) -> None:
    newer = gzip.compress((HEADER + "A,C10,V16110,XX\t1 \t2 \n").encode())
    server.answers = [with_ranges(TABLE, '"one"'), with_ranges(newer, '"two"')]
    fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    again = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert (again.outcome, again.etag) == ("fetched", '"two"')
    assert again.path.read_bytes() == newer
    assert json.loads(again.record.read_text())["sha256"] == hashlib.sha256(newer).hexdigest()


def test_a_transfer_that_is_cut_off_goes_on_where_it_stopped(
    server: Server, tmp_path: Path, patience: Patience, waited: list[float]
) -> None:
    server.answers = [with_ranges(TABLE, '"one"', cut_at=len(TABLE) // 2), with_ranges(TABLE, '"one"')]
    fetched = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)

    start = int(server.asked[1].headers["Range"].removeprefix("bytes=").rstrip("-"))
    assert 0 < start <= len(TABLE) // 2
    assert server.asked[1].headers["If-Range"] == '"one"'
    assert fetched.outcome == "resumed"
    assert fetched.path.read_bytes() == TABLE
    assert waited == [1.0]
    assert names(tmp_path) == {"sbs.tsv.gz", "sbs.tsv.gz.source.json"}


def test_the_next_command_resumes_what_an_earlier_one_left(server: Server, tmp_path: Path, patience: Patience) -> None:
    once = replace(patience, attempts=1)
    server.answers = [with_ranges(TABLE, '"one"', cut_at=len(TABLE) // 2)]
    with pytest.raises(InputError, match="What has arrived is kept"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=once)
    assert names(tmp_path) == {"sbs.tsv.gz.part", "sbs.tsv.gz.part.json"}

    server.answers = [with_ranges(TABLE, '"one"')]
    fetched = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=once)
    assert fetched.outcome == "resumed"
    assert fetched.path.read_bytes() == TABLE


def test_a_changed_etag_restarts_the_transfer(server: Server, tmp_path: Path, patience: Patience) -> None:
    newer = gzip.compress((HEADER + ROWS[::-1]).encode(), mtime=0)
    server.answers = [with_ranges(TABLE, '"one"', cut_at=len(TABLE) // 2), with_ranges(newer, '"two"')]
    fetched = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert "Range" in server.asked[1].headers
    assert (fetched.outcome, fetched.etag) == ("fetched", '"two"')
    assert fetched.path.read_bytes() == newer


def test_a_range_of_another_version_is_not_joined_to_the_old_half(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    """A server that ignores If-Range and sends a part of the new file as 206."""
    newer = gzip.compress((HEADER + ROWS[::-1]).encode(), mtime=0)

    def careless(handler: Handler) -> None:
        start = int(handler.headers["Range"].removeprefix("bytes=").rstrip("-"))
        handler.answer(206, newer[start:], ETag='"two"', Content_Range=f"bytes {start}-{len(newer) - 1}/{len(newer)}")

    server.answers = [with_ranges(TABLE, '"one"', cut_at=len(TABLE) // 2), careless, with_ranges(newer, '"two"')]
    fetched = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert fetched.path.read_bytes() == newer
    assert "Range" not in server.asked[2].headers


def test_without_an_etag_a_cut_off_transfer_begins_again(server: Server, tmp_path: Path, patience: Patience) -> None:
    def cut(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(TABLE)))
        handler.end_headers()
        handler.wfile.write(TABLE[: len(TABLE) // 2])
        handler.hang_up()

    server.answers = [cut, whole()]
    fetched = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert "Range" not in server.asked[1].headers
    assert (fetched.outcome, fetched.path.read_bytes()) == ("fetched", TABLE)


def test_a_body_in_chunks_without_length_is_read_to_its_end(server: Server, tmp_path: Path, patience: Patience) -> None:
    """Eurostat sends bulk files so."""

    def chunked(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for block in (TABLE[:100], TABLE[100:]):
            handler.wfile.write(f"{len(block):x}\r\n".encode() + block + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    server.answers = [chunked]
    assert fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience).path.read_bytes() == TABLE


def test_a_gzip_that_ends_too_early_is_recognised_even_if_the_connection_ended_well(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [whole(TABLE[:-20])]
    with pytest.raises(InputError, match="cut off or damaged"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert names(tmp_path) == set()


def test_a_wrong_checksum_keeps_nothing(server: Server, tmp_path: Path, patience: Patience) -> None:
    server.answers = [whole()]
    with pytest.raises(InputError, match=f"SHA-256 {hashlib.sha256(TABLE).hexdigest()}, not {'0' * 64}"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, sha256="0" * 64, patience=patience)
    assert names(tmp_path) == set()


def test_the_right_checksum_is_accepted(server: Server, tmp_path: Path, patience: Patience) -> None:
    server.answers = [whole()]
    digest = hashlib.sha256(TABLE).hexdigest().upper()
    assert (
        fetch_eurostat("sbs", tmp_path, base_url=server.url, sha256=digest, patience=patience).sha256 == digest.lower()
    )


@pytest.mark.parametrize("code", [429, 503])
def test_retry_after_is_honoured(
    code: int, server: Server, tmp_path: Path, patience: Patience, waited: list[float]
) -> None:
    server.answers = [status(code, Retry_After="7"), status(code), whole()]
    fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert waited == [7.0, 2.0]
    assert len(server.asked) == 3


def test_retry_after_may_be_a_date(server: Server, tmp_path: Path, patience: Patience, waited: list[float]) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    server.answers = [status(503, Retry_After=later), whole()]
    fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert 60 < waited[0] <= 100


def test_a_server_that_asks_for_an_hour_is_reported_and_not_waited_for(
    server: Server, tmp_path: Path, patience: Patience, waited: list[float]
) -> None:
    server.answers = [status(429, Retry_After="3599")]
    with pytest.raises(InputError, match="asks to wait 3599 seconds"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert waited == []


def test_pauses_double_and_end(server: Server, tmp_path: Path, patience: Patience, waited: list[float]) -> None:
    server.answers = [status(503)]
    with pytest.raises(InputError, match=r"after 6 attempts \(status 503\)"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert waited == [1, 2, 4, 8, 16]


def test_a_silent_server_runs_into_the_time_limit(server: Server, tmp_path: Path, patience: Patience) -> None:
    release = threading.Event()
    server.answers = [lambda handler: (release.wait(10), handler.hang_up())[1]]
    try:
        with pytest.raises(InputError, match="ReadTimeout"):
            fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=replace(patience, read=0.05, attempts=2))
    finally:
        release.set()


def test_a_slow_server_is_waited_for_and_its_progress_is_shown(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    seen: list[tuple[str, int, int | None]] = []
    arrived = threading.Event()

    def slow(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(TABLE)))
        handler.end_headers()
        handler.wfile.write(TABLE[:150_000])
        handler.wfile.flush()
        # The rest goes only once the first part was seen on the other side.
        arrived.wait(5)
        handler.wfile.write(TABLE[150_000:])

    def note(state: str, received: int, total: int | None) -> None:
        seen.append((state, received, total))
        arrived.set()

    server.answers = [slow]
    fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience, progress=note)
    assert seen[0][1] < 150_000 < seen[-1][1] == len(TABLE)
    assert {(state, total) for state, _, total in seen} == {("downloading", len(TABLE))}


def test_a_transfer_ends_at_its_time_limit(server: Server, tmp_path: Path, patience: Patience) -> None:
    server.answers = [whole()]
    with pytest.raises(InputError, match="longer than its time limit"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=replace(patience, whole=0))


def test_no_server_at_all_is_said_after_the_attempts(tmp_path: Path, patience: Patience) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(InputError, match=r"after 2 attempts \(ConnectError"):
        fetch_eurostat("sbs", tmp_path, base_url=f"http://127.0.0.1:{port}", patience=replace(patience, attempts=2))


TOO_BIG_JSON = json.dumps({"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Please try again later."}})
TOO_BIG_LIST = json.dumps({"warning": [{"status": 413, "label": "EXTRACTION_TOO_BIG"}]})
TOO_BIG_XML = """<S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>413</faultcode>
<faultstring>EXTRACTION_TOO_BIG: estimated 420709314 rows, max authorised is 5000000</faultstring></S:Fault>"""


@pytest.mark.parametrize(
    ("code", "body"),
    [
        pytest.param(200, TOO_BIG_JSON, id="a warning inside a 200"),
        pytest.param(200, TOO_BIG_LIST, id="a list of warnings inside a 200"),
        pytest.param(200, TOO_BIG_XML, id="a fault inside a 200"),
        pytest.param(413, TOO_BIG_XML, id="an honest 413"),
    ],
)
def test_an_extraction_that_is_too_large_is_an_error_with_a_remedy(
    code: int, body: str, server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [status(code, body)]
    with pytest.raises(InputError, match=r"too large .*413.* Narrow it with filters"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert names(tmp_path) == set()


def test_a_filtered_extraction_that_is_too_large_points_to_the_bulk_file(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [status(200, STRUCTURE), status(200, TOO_BIG_JSON)]
    with pytest.raises(InputError, match="take the whole dataset as bulk TSV"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, filters={"nace_r2": "C"}, patience=patience)


def test_a_compressed_refusal_is_read_too(server: Server, tmp_path: Path, patience: Patience) -> None:
    server.answers = [whole(gzip.compress(TOO_BIG_JSON.encode()))]
    with pytest.raises(InputError, match="too large"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)


def test_a_refusal_leaves_the_file_of_an_earlier_fetch_alone(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [whole(ETag='"one"'), status(200, TOO_BIG_JSON)]
    fetched = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    with pytest.raises(InputError):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert fetched.path.read_bytes() == TABLE
    assert names(tmp_path) == {"sbs.tsv.gz", "sbs.tsv.gz.source.json"}


def test_a_queued_extraction_is_followed_until_its_data_is_there(
    server: Server, tmp_path: Path, patience: Patience, waited: list[float]
) -> None:
    states: list[str] = []
    server.answers = [
        status(200, QUEUED),
        status(200, TICKET.format(state="PROCESSING")),
        status(200, TICKET.format(state="AVAILABLE")),
        whole(ETag='"of the prepared file"'),
    ]
    fetched = fetch_eurostat(
        "sbs", tmp_path, base_url=server.url, patience=patience, progress=lambda state, *_: states.append(state)
    )
    assert [asked.path for asked in server.asked] == [
        "/sdmx/2.1/data/sbs",
        "/1.0/async/status/98de05ea-540a-43d3",
        "/1.0/async/status/98de05ea-540a-43d3",
        "/1.0/async/data/98de05ea-540a-43d3",
    ]
    assert waited == [5.0, 7.5]
    assert states[:2] == ["preparing", "preparing"]
    assert fetched.path.read_bytes() == TABLE
    # The address of origin is the question, not the ticket; the ETag of the prepared file says nothing about it.
    assert fetched.url == f"{server.url}/sdmx/2.1/data/sbs?format=TSV&compressed=true"
    assert json.loads(fetched.record.read_text())["etag"] is None


@pytest.mark.parametrize("state", ["EXPIRED", "ERROR", "UNKNOWN_REQUEST"])
def test_a_queued_extraction_that_fails_says_its_state(
    state: str, server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [status(200, QUEUED), status(200, TICKET.format(state=state))]
    with pytest.raises(InputError, match=f"state {state}"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)


def test_a_queue_that_takes_longer_than_the_time_limit_is_reported(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [status(200, QUEUED), status(200, TICKET.format(state="PROCESSING"))]
    with pytest.raises(InputError, match="still preparing"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=replace(patience, poll=50, whole=10))


FAULT = "<S:Fault xmlns:S='s'><faultcode>{code}</faultcode><faultstring>{text}</faultstring></S:Fault>"


@pytest.mark.parametrize(
    ("code", "body", "message"),
    [
        (
            404,
            FAULT.format(code=100, text="Dataset not available"),
            r"nothing under this address \(Dataset not available\)",
        ),
        (400, FAULT.format(code=150, text="Invalid value"), r"does not understand the request \(Invalid value\)"),
        (403, "no", "refuses access"),
        (200, "<html><title>Maintenance</title></html>", "not the data"),
        (200, "", "not the data"),
        (200, "hello\n", "not a Eurostat table"),
    ],
)
def test_every_other_answer_is_an_error_that_says_what_the_server_said(
    code: int, body: str, message: str, server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [status(code, body)]
    with pytest.raises(InputError, match=message) as caught:
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert caught.value.file is not None
    assert caught.value.file.startswith(server.url)
    assert names(tmp_path) == set()


def test_a_plain_table_is_named_as_plain_and_found_again(server: Server, tmp_path: Path, patience: Patience) -> None:
    server.answers = [with_ranges((HEADER + ROWS).encode(), '"plain"')]
    first = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    again = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert first.path == tmp_path / "sbs.tsv"
    assert json.loads(first.record.read_text())["file"] == "sbs.tsv"
    assert (again.outcome, again.path) == ("unchanged", first.path)


def test_a_file_that_was_not_fetched_is_not_overwritten(server: Server, tmp_path: Path, patience: Patience) -> None:
    mine = tmp_path / "sbs.tsv.gz"
    mine.write_text("my own work")
    server.answers = [whole()]
    with pytest.raises(InputError, match="was not fetched by this command"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert mine.read_text() == "my own work"
    assert server.asked == []
    fetch_eurostat("sbs", tmp_path, base_url=server.url, overwrite=True, patience=patience)
    assert mine.read_bytes() == TABLE


def test_a_fetched_file_that_was_edited_is_not_overwritten(server: Server, tmp_path: Path, patience: Patience) -> None:
    server.answers = [whole()]
    fetched = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    fetched.path.write_text("edited")
    with pytest.raises(InputError, match="changed since it was fetched"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert fetched.path.read_text() == "edited"


def test_a_second_fetch_of_the_same_file_at_the_same_time_is_refused(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    seen: list[str] = []

    def meanwhile(state: str, received: int, total: int | None) -> None:
        if not seen:
            with pytest.raises(InputError, match="another fetch is writing this file") as caught:
                fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
            seen.append(str(caught.value))

    server.answers = [whole(ETag='"one"')]
    fetched = fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience, progress=meanwhile)
    assert len(seen) == 1
    assert fetched.path.read_bytes() == TABLE
    assert names(tmp_path) == {"sbs.tsv.gz", "sbs.tsv.gz.source.json"}


@pytest.mark.skipif(os.geteuid() == 0, reason="the owner of everything may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(server: Server, tmp_path: Path, patience: Patience) -> None:
    tmp_path.chmod(0o500)
    server.answers = [whole()]
    with pytest.raises(InputError, match="cannot be written"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)


def test_a_file_where_the_folder_should_be_is_said(server: Server, tmp_path: Path, patience: Patience) -> None:
    (tmp_path / "data").write_text("a file")
    server.answers = [whole()]
    with pytest.raises(InputError, match="cannot be written"):
        fetch_eurostat("sbs", tmp_path / "data" / "here", base_url=server.url, patience=patience)


def test_a_disk_without_room_is_noticed_before_the_transfer(
    server: Server, tmp_path: Path, patience: Patience, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = download.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(download.shutil, "disk_usage", lambda _path: usage._replace(free=len(TABLE) - 1))
    server.answers = [whole(ETag='"one"')]
    with pytest.raises(InputError, match=r"the disk is full; nothing was kept\. Free some space"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert names(tmp_path) == set()


def test_a_disk_that_fills_up_leaves_no_half_file(
    server: Server, tmp_path: Path, patience: Patience, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(download.os, "fsync", full)
    server.answers = [whole(ETag='"one"')]
    with pytest.raises(InputError, match="the disk is full"):
        fetch_eurostat("sbs", tmp_path, base_url=server.url, patience=patience)
    assert names(tmp_path) == set()


def test_boundaries_come_with_the_notice_that_every_map_must_show(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [whole(json.dumps(REGIONS).encode(), ETag='"map"')]
    fetched = fetch_boundaries(2021, 2, tmp_path, base_url=server.url, patience=patience)

    assert server.asked[0].path == "/nuts/geojson/NUTS_RG_20M_2021_4326_LEVL_2.geojson"
    assert fetched.path == tmp_path / "NUTS_RG_20M_2021_4326_LEVL_2.geojson"
    assert fetched.notice == BOUNDARIES_NOTICE == "© EuroGeographics for the administrative boundaries"
    record = json.loads(fetched.record.read_text(encoding="utf-8"))
    assert record["notice"] == BOUNDARIES_NOTICE
    assert "Non-commercial" in record["licence"]


def test_the_address_of_the_boundaries_can_come_from_the_environment(
    server: Server, tmp_path: Path, patience: Patience, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_GISCO_URL", server.url)
    server.answers = [whole(json.dumps(REGIONS).encode())]
    fetched = fetch_boundaries(2010, 3, tmp_path / "regions.geojson", resolution="03M", patience=patience)
    assert server.asked[0].path == "/nuts/geojson/NUTS_RG_03M_2010_4326_LEVL_3.geojson"
    assert fetched.path == tmp_path / "regions.geojson"


@pytest.mark.parametrize(
    ("year", "level", "resolution", "message"),
    [
        (2020, 2, "20M", "year 2020. Use one of 2003, 2006, 2010, 2013, 2016, 2021, 2024"),
        (2021, 4, "20M", "level 4. Use one of 0, 1, 2, 3"),
        (2021, 2, "5M", "resolution 5M. Use one of 60M, 20M, 10M, 03M, 01M"),
    ],
)
def test_boundaries_that_do_not_exist_are_refused_before_any_request(
    year: int, level: int, resolution: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message):
        fetch_boundaries(year, level, tmp_path, resolution=resolution, base_url="http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (json.dumps(REGIONS)[:-9], "cut off or no JSON"),
        (json.dumps({**REGIONS, "features": []}), "holds no regions"),
        (json.dumps({"type": "Topology", "objects": {}}), "holds no regions"),
        (
            json.dumps({**REGIONS, "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::3035"}}}),
            "EPSG::3035, not in longitude and latitude",
        ),
        ("<html>404</html>", "not the data"),
        (TOO_BIG_JSON, "too large"),
    ],
)
def test_boundaries_that_cannot_be_used_are_refused(
    body: str, message: str, server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [status(200, body)]
    with pytest.raises(InputError, match=message):
        fetch_boundaries(2021, 2, tmp_path, base_url=server.url, patience=patience)
    assert names(tmp_path) == set()


def test_boundaries_that_say_nothing_of_their_projection_are_in_degrees(
    server: Server, tmp_path: Path, patience: Patience
) -> None:
    server.answers = [whole(json.dumps({**REGIONS, "crs": None}).encode())]
    assert fetch_boundaries(2021, 2, tmp_path, base_url=server.url, patience=patience).outcome == "fetched"


@pytest.mark.shared
def test_the_real_bulk_file_and_the_real_boundaries_pass_the_checks(
    server: Server, tmp_path: Path, patience: Patience, shared_data: Path
) -> None:
    bulk = (shared_data / "eurostat_sbs_regional" / "sbs_r_nuts06_r2.tsv.gz").read_bytes()
    shapes = shared_data / "nuts_boundaries" / "as_shipped" / "NUTS_RG_60M_2024_4326_LEVL_2.geojson.gz"
    server.answers = [with_ranges(bulk, '"one"', cut_at=len(bulk) // 3), with_ranges(bulk, '"one"')]
    statistics = fetch_eurostat("sbs_r_nuts06_r2", tmp_path, base_url=server.url, patience=patience)
    assert (statistics.outcome, statistics.sha256) == ("resumed", hashlib.sha256(bulk).hexdigest())
    server.answers = [whole(gzip.decompress(shapes.read_bytes()))]
    regions = fetch_boundaries(2024, 2, tmp_path, resolution="60M", base_url=server.url, patience=patience)
    assert len(json.loads(regions.path.read_text(encoding="utf-8"))["features"]) == 296


def test_the_bar_at_the_terminal_says_what_is_going_on() -> None:
    from rich.console import Console

    out = StringIO()
    with progress_bar("sbs_r_nuts06_r2", console=Console(file=out, width=120)) as progress:
        progress("preparing", 0, None)
        progress("waiting", 0, None)
        progress("downloading", 2_000_000, 2_000_000)
    assert "sbs_r_nuts06_r2" in out.getvalue()
    assert "2.0/2.0 MB" in out.getvalue()
