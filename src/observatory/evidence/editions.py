"""Reading editions: fast, from many threads, with results kept since an edition never changes."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from observatory.evidence.models import Edition, EditionStatus

if TYPE_CHECKING:
    import duckdb
    import pyarrow

CELLS_IN_MEMORY = 60_000_000
"""A table with at most so many cells (rows times columns) is held in memory; a larger one is read from its file."""

KEPT_RESULTS = 512
KEPT_READERS = 4

Kept = TypeVar("Kept")
Parameters = Sequence[Any] | Mapping[str, Any]


class EditionReader:
    """Read access to one edition: its manifest and SQL on its tables.

    Tables are named as their files without the ending: `panorama`, `portfolios`, `regions`, `industries`,
    `observations`. Safe to use from several threads: one connection, a cursor per call.
    """

    def __init__(self, path: Path, identity: str, manifest: Mapping[str, Any]) -> None:
        self.path = path
        self.identity = identity
        self.id = identity[: Edition.ID_LENGTH]
        self.manifest = manifest
        self.status = "current"
        self.reason = ""
        self._lock = threading.RLock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._results: OrderedDict[tuple[str, Any], Any] = OrderedDict()
        self._remembered: dict[Any, Any] = {}

    def __repr__(self) -> str:
        return f"EditionReader({self.id}, {self.title!r})"

    @property
    def title(self) -> str:
        """Title of the edition."""
        return str(self.manifest["title"])

    @property
    def series(self) -> str:
        """The series in which editions replace each other."""
        return str(self.manifest["series"])

    @property
    def fictional(self) -> bool:
        """Whether regions and numbers are invented."""
        return bool(self.manifest["fictional"])

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that can be queried."""
        return tuple(sorted(Path(name).stem for name in self.manifest["tables"] if name.endswith(".parquet")))

    def query(self, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """Rows of a SELECT as dictionaries; `parameters` fill `?` in order or `$name` by name.

        Results are kept: treat the rows as read-only.
        """
        key = (sql, repr(parameters))
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                kept: list[dict[str, Any]] = self._results[key]
                return kept
        cursor = self.connection().cursor()
        try:
            result = cursor.execute(sql, parameters or None)
            names = [column[0] for column in result.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        finally:
            cursor.close()
        self._store(key, rows)
        return rows

    def one(self, sql: str, parameters: Parameters = ()) -> dict[str, Any] | None:
        """The first row of a SELECT, or None."""
        rows = self.query(sql, parameters)
        return rows[0] if rows else None

    def arrow(self, sql: str, parameters: Parameters = ()) -> pyarrow.Table:
        """The result of a SELECT as an Arrow table, not kept; for downloads."""
        cursor = self.connection().cursor()
        try:
            return cursor.execute(sql, parameters or None).to_arrow_table()
        finally:
            cursor.close()

    def remember(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """What `make` returns, made once for this edition: an index, a file of boundaries."""
        with self._lock:
            if key not in self._remembered:
                self._remembered[key] = make()
            value: Kept = self._remembered[key]
            return value

    def keep(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """Like `remember` for what there may be much of: the least recently used go. Not made under the lock."""
        with self._lock:
            if ("kept", key) in self._results:
                self._results.move_to_end(("kept", key))
                found: Kept = self._results["kept", key]
                return found
        value = make()
        self._store(("kept", key), value)
        return value

    def text(self, name: str) -> str:
        """A text file of the edition, such as `validation.json` or `boundaries.geojson`."""
        if name not in {"manifest.json", *self.manifest["tables"], *self._other_files()}:
            raise FileNotFoundError(name)
        return (self.path / name).read_text(encoding="utf-8")

    def json(self, name: str) -> Any:
        """A JSON file of the edition, read once."""
        return self.remember(("json", name), lambda: json.loads(self.text(name)))

    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection, opened and filled at first use."""
        with self._lock:
            if self._connection is None:
                self._connection = self._open()
            return self._connection

    def warm_up(self) -> None:
        """Load the tables, and what reading them needs, before the first visitor waits for it."""
        for name in self.tables:
            self.query(f'SELECT * FROM "{name}" LIMIT ?', [1])

    def close(self) -> None:
        """Give the memory back."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._results.clear()
            self._remembered.clear()

    def _store(self, key: tuple[str, Any], value: Any) -> None:
        with self._lock:
            self._results[key] = value
            while len(self._results) > KEPT_RESULTS:
                self._results.popitem(last=False)

    def _other_files(self) -> set[str]:
        return {file.name for file in self.path.iterdir() if file.suffix in {".json", ".toml", ".geojson"}}

    def _open(self) -> duckdb.DuckDBPyConnection:
        import duckdb
        import pyarrow.parquet

        connection = duckdb.connect(":memory:", config={"threads": "2", "autoinstall_known_extensions": "false"})
        for name in self.tables:
            file = self.path / f"{name}.parquet"
            metadata = pyarrow.parquet.read_metadata(file)
            kind = "TABLE" if metadata.num_rows * metadata.num_columns <= CELLS_IN_MEMORY else "VIEW"
            source = str(file).replace("'", "''")
            connection.execute(f"CREATE {kind} \"{name}\" AS SELECT * FROM read_parquet('{source}')")
        # From here on a query reaches the files of this edition and nothing else.
        folder = str(self.path).replace("'", "''")
        connection.execute(f"SET allowed_directories = ['{folder}']")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection


_readers: OrderedDict[str, EditionReader] = OrderedDict()
_readers_lock = threading.Lock()


def reader(edition: Edition) -> EditionReader:
    """The reader of a registered edition, shared by all threads; the last few used stay open."""
    with _readers_lock:
        found = _readers.get(edition.identity)
        if found is None or found.path != edition.path:
            found = EditionReader(edition.path, edition.identity, edition.manifest)
            _readers[edition.identity] = found
        found.status, found.reason = str(edition.status), edition.reason
        _readers.move_to_end(edition.identity)
        while len(_readers) > KEPT_READERS:
            # Not closed: another thread may be in the middle of a query. It goes when the last user lets go of it.
            _readers.popitem(last=False)
        return found


def current(series: str | None = None) -> EditionReader | None:
    """Reader of the current edition of `series`, by default of the series registered last; None if there is none."""
    editions = Edition.objects.filter(status=EditionStatus.CURRENT)
    if series is not None:
        editions = editions.filter(series=series)
    edition = editions.order_by("-registered", "id").first()
    return reader(edition) if edition else None


def by_id(identifier: str) -> EditionReader | None:
    """Reader of the edition with this public identifier, whatever its status; None if there is none."""
    edition = Edition.objects.filter(pk=identifier).first()
    return reader(edition) if edition else None
