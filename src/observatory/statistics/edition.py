"""An edition: a published set of results, written once, verified by its manifest, never changed.

The same input gives the same bytes, for any number of threads: sums are exact, rows are sorted by key, the writer's settings are fixed
and the manifest holds no clock. A build that dies leaves no edition behind: everything is written beside the target and moved there at the end.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from observatory import __version__
from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.panoramas import Panorama

FORMAT = 1
MANIFEST = "manifest.json"
ROW_GROUP = 65_536


@dataclass(frozen=True)
class Edition:
    """An edition on disk; tables are read when asked for."""

    path: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the edition says of itself."""
        content: dict[str, Any] = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        return content

    @cached_property
    def identity(self) -> str:
        """SHA-256 of the manifest, hence of everything it lists."""
        return hashlib.sha256((self.path / MANIFEST).read_bytes()).hexdigest()

    @property
    def short_identity(self) -> str:
        """The first 12 digits, as used in addresses and citations."""
        return self.identity[:12]

    def table(self, name: str, columns: Sequence[str] | None = None, filters: Any = None) -> pa.Table:
        """One of the edition's tables; `filters` as in `pyarrow.parquet.read_table`."""
        import pyarrow.parquet as pq

        file = self.path / f"{name}.parquet"
        if not file.is_file():
            known = ", ".join(sorted(path.stem for path in self.path.glob("*.parquet")))
            raise InputError(f"the edition has no table {name!r}.", file=str(self.path), remedy=f"It has {known}.")
        return pq.read_table(file, columns=list(columns) if columns is not None else None, filters=filters)

    def frame(self, name: str, kind: str = "polars") -> Any:
        """A table as a frame of `polars`, `pandas` or `pyarrow`."""
        import narwhals as nw

        frame = nw.from_native(self.table(name), eager_only=True)
        return {"polars": frame.to_polars, "pandas": frame.to_pandas, "pyarrow": frame.to_arrow}[kind]()

    def boundaries(self) -> dict[str, Any] | None:
        """The GeoJSON that travels with the edition, if one does."""
        file = self.path / "boundaries.geojson"
        return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None

    def validation(self) -> dict[str, Any]:
        """Findings of the input."""
        content: dict[str, Any] = json.loads((self.path / "validation.json").read_text(encoding="utf-8"))
        return content

    def verify(self) -> None:
        """Compare every file with the manifest; raises InputError naming the first that differs, lacks or is too many."""
        listed: dict[str, Any] = self.manifest["tables"]
        for name, entry in sorted(listed.items()):
            file = self.path / name
            if not file.is_file():
                raise InputError(
                    "the file is missing from the edition.", file=str(file), remedy="Take a complete copy."
                )
            if file_hash(file) != entry["sha256"]:
                raise InputError(
                    "the file is not what the manifest says: at least one byte has changed.",
                    file=str(file),
                    remedy="Take an unchanged copy, or build the edition again.",
                )
        for file in sorted(self.path.iterdir()):
            if file.name not in listed and file.name != MANIFEST:
                raise InputError(
                    "the file does not belong to the edition.", file=str(file), remedy="Remove it from the directory."
                )


def open_edition(path: str | Path) -> Edition:
    """Open an edition. Raises InputError when the directory is none, or of a format this version does not read."""
    folder = Path(path)
    if not folder.is_dir():
        raise InputError("there is no such directory.", file=str(folder), remedy="Give the directory of an edition.")
    file = folder / MANIFEST
    remedy = "Build one with: observatory panorama build SOURCE --to DIRECTORY."
    if not file.is_file():
        raise InputError(f"the directory is no edition: it has no {MANIFEST}.", file=str(folder), remedy=remedy)
    edition = Edition(folder.resolve())
    try:
        found = edition.manifest["format"]
        edition.manifest["tables"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{MANIFEST} is not the manifest of an edition.", file=str(file), remedy=remedy) from error
    if found != FORMAT:
        raise InputError(
            f"the edition has format {found}; this version reads format {FORMAT}.", file=str(file), remedy="Upgrade."
        )
    return edition


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def build_edition(
    result: Panorama,
    to: str | Path,
    *,
    title: str | None = None,
    series: str = "panorama",
    fictional: bool | None = None,
    notices: Sequence[str] = (),
    boundaries: Mapping[str, Any] | None = None,
    boundaries_notice: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Edition:
    """Write a panorama as an edition into the directory `to`, which must not exist or be empty.

    `boundaries` is a GeoJSON whose features carry the region's code in the property `region`; with it comes `boundaries_notice`, the copyright to print in every map.
    Building the same result again into its own directory is allowed and changes nothing.
    """
    from observatory.statistics.publication import manifest_of, tables_of

    target = Path(to)
    if target.is_file():
        raise InputError("there is a file of that name.", file=str(target), remedy="Give a new directory.")
    with _beside(target) as draft, _space(target):
        for name, table in tables_of(result, fictional=fictional).items():
            _write_parquet(table, draft / f"{name}.parquet")
        _write_json(result.preparation.validation(), draft / "validation.json")
        (draft / "rule.toml").write_text(result.rule.text, encoding="utf-8")
        if boundaries is not None:
            _write_json(boundaries, draft / "boundaries.geojson", indent=None)
        manifest = manifest_of(
            result,
            title=title,
            series=series,
            fictional=fictional,
            notices=notices,
            boundaries=boundaries_notice if boundaries is not None else None,
            parameters=parameters or {},
        )
        manifest["format"] = FORMAT
        manifest["software"] = {"open-cluster-observatory": __version__}
        manifest["tables"] = {file.name: _entry(file) for file in sorted(draft.iterdir())}
        _write_json(manifest, draft / MANIFEST)
        if target.is_dir() and any(target.iterdir()):
            _same_or_refuse(target, draft)
            return open_edition(target)
        if target.is_dir():
            target.rmdir()
        draft.rename(target)
    return open_edition(target)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A directory next to the target that is gone at the end, moved or not; what builds that died left there is removed first."""
    target = Path(os.path.abspath(target))  # noqa: PTH100 - the target itself may be a link that must stay one
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_abandoned(target.parent, f".{target.name}.*.partial")
    draft = target.parent / f".{target.name}.{os.getpid()}.partial"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def remove_abandoned(folder: Path, pattern: str) -> None:
    """Remove the unfinished directories (`.NAME.PROCESS.partial`) in a folder whose process is no longer alive."""
    for left in folder.glob(pattern):
        owner = left.name.split(".")[-2]
        if not (owner.isdigit() and _alive(int(owner))):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _space(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            free = shutil.disk_usage(target.parent).free
            raise InputError(
                f"the disk is full ({free / 2**20:.0f} MiB free).",
                file=str(target),
                remedy="Nothing was left behind. Free some space or give another directory.",
            ) from error
        if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
            raise InputError(
                "the directory cannot be written.", file=str(target), remedy="Give one that you may write to."
            ) from error
        raise


def _same_or_refuse(target: Path, draft: Path) -> None:
    if (target / MANIFEST).is_file() and file_hash(target / MANIFEST) == file_hash(draft / MANIFEST):
        open_edition(target).verify()
        return
    kind = "another edition" if (target / MANIFEST).is_file() else "files"
    raise InputError(
        f"the directory already holds {kind}.",
        file=str(target),
        remedy="Editions are never changed: give a new directory.",
    )


def _write_parquet(table: pa.Table, path: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(
        table.replace_schema_metadata(None),
        path,
        row_group_size=ROW_GROUP,
        compression="zstd",
        compression_level=3,
        version="2.6",
        use_dictionary=True,
        write_statistics=True,
    )


def _write_json(content: Any, path: Path, indent: int | None = 2) -> None:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=indent, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _entry(file: Path) -> dict[str, Any]:
    entry: dict[str, Any] = {"sha256": file_hash(file), "bytes": file.stat().st_size}
    if file.suffix == ".parquet":
        import pyarrow.parquet as pq

        content = pq.ParquetFile(file)
        entry["rows"] = content.metadata.num_rows
        entry["columns"] = content.schema_arrow.names
    return entry
