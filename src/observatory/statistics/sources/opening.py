"""From a file to lines of text: compression, encoding, hash, and the kind of file, judged by its content."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("eurostat-tsv", "sdmx-csv", "json-stat", "csv", "parquet", "xlsx", "establishments")
BLOCK = 4 << 20
"""Bytes of text taken at a time; memory for parsing is a small multiple of it."""

_CUT = "Fetch the file again: it ends before its end or was damaged."


@dataclass(frozen=True)
class FileFacts:
    """Hash and size of a file as it lies on the disk."""

    sha256: str
    bytes: int


def facts(path: Path) -> FileFacts:
    """SHA-256 and size in bytes."""
    with reading(path), path.open("rb") as stream:
        return FileFacts(hashlib.file_digest(stream, "sha256").hexdigest(), path.stat().st_size)


class reading:  # noqa: N801  (reads as a word: with reading(path))
    """Turns what goes wrong while a file is read into an `InputError` that names the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        name = str(self.path)
        if isinstance(error, FileNotFoundError):
            raise InputError("There is no such file.", file=name, remedy="Check the path.") from error
        if isinstance(error, IsADirectoryError):
            raise InputError("This is a directory.", file=name, remedy="Name a file in it.") from error
        if isinstance(error, PermissionError):
            raise InputError("The file may not be read.", file=name, remedy="Change its permissions.") from error
        if isinstance(error, EOFError | gzip.BadGzipFile | zlib.error):
            raise InputError(f"The gzip file is cut or damaged ({error}).", file=name, remedy=_CUT) from error


def open_bytes(path: Path) -> BinaryIO:
    """The content, decompressed if its first bytes say gzip."""
    with reading(path):
        stream = path.open("rb")
        magic = stream.read(2)
        stream.seek(0)
        if magic == b"\x1f\x8b":
            stream.close()
            return cast(BinaryIO, gzip.open(path, "rb"))
        return stream


def head(path: Path, size: int = 1 << 16) -> bytes:
    """The first bytes of the content."""
    with reading(path), open_bytes(path) as stream:
        return stream.read(size)


def first_line(path: Path) -> str:
    """The first line, without its end and without a byte order mark."""
    text = decode(head(path), path, 1, cut=True)
    return re.split(r"\r?\n", text, maxsplit=1)[0]


def decode(content: bytes, path: Path, line: int, *, cut: bool = False) -> str:
    """Text of UTF-8 bytes that begin in ``line``; raises `InputError` with the line of the first wrong byte."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError("The text is UTF-16.", file=str(path), line=1, remedy="Save it as UTF-8.")
    try:
        return content.decode("utf-8-sig" if line == 1 else "utf-8")
    except UnicodeDecodeError as error:
        if cut and error.start > len(content) - 4:
            return content[: error.start].decode("utf-8-sig")
        at = line + content[: error.start].count(b"\n")
        raise InputError(
            f"The byte 0x{content[error.start]:02x} is not UTF-8.",
            file=str(path),
            line=at,
            remedy="Save the file in the encoding UTF-8 (it may be Latin-1 or Windows-1252 now).",
        ) from error


def line_blocks(path: Path, block: int = BLOCK) -> Iterator[tuple[int, pa.StringArray]]:
    """Blocks of whole lines with the number of their first line, counted from 1; line ends are taken off."""
    import pyarrow as pa
    import pyarrow.compute as pc

    line, rest = 1, b""
    with reading(path), open_bytes(path) as stream:
        while True:
            chunk = stream.read(block)
            content = rest + chunk
            if chunk:
                end = content.rfind(b"\n") + 1
                content, rest = content[:end], content[end:]
                if not content:
                    continue
            elif not content:
                return
            if content[:3] == b"\xef\xbb\xbf" and line == 1:
                content = content[3:]
            if b"\x00" in content or not _is_utf8(content):
                text = decode(content, path, line)
                if "\x00" in text:
                    at = line + text[: text.index("\x00")].count("\n")
                    raise InputError("There is a NUL byte: this is no text.", file=str(path), line=at, remedy=_CUT)
            content = content.replace(b"\r\n", b"\n").removesuffix(b"\n")
            whole = pa.array([content], type=pa.binary()).cast(pa.string())
            lines = pc.split_pattern(whole, "\n").flatten()
            yield line, lines
            line += len(lines)
            if not chunk:
                return


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def sniff(path: Path) -> str:
    """The format of a file, one of `FORMATS`, judged by its content; raises `InputError` if it is none."""
    with reading(path):
        start = head(path)
    name = str(path)
    if not start.strip():
        raise InputError("The file is empty.", file=name, remedy="Fetch or export it again.")
    if start[:4] == b"PAR1":
        return "parquet"
    if start[:4] == b"PK\x03\x04":
        return "xlsx"
    text = decode(start, path, 1, cut=True)
    header = re.split(r"\r?\n", text.lstrip(), maxsplit=1)[0]
    if header.startswith(("{", "[")):
        return "json-stat"
    if header.startswith("<"):
        raise InputError(
            "This is a page of HTML or XML, not a table.",
            file=name,
            line=1,
            remedy="Download the data file itself: TSV, SDMX-CSV, JSON-stat, CSV, Parquet or XLSX.",
        )
    if re.match(r'^"?[^\t]*\\\s*time(_period)?\s*"?\t', header, re.IGNORECASE):
        return "eurostat-tsv"
    columns = {part.strip().strip('"').upper() for part in re.split(r"[,;\t]", header)}
    if {"OBS_VALUE", "TIME_PERIOD"} <= columns:
        return "sdmx-csv"
    if path.name.lower().removesuffix(".gz").endswith(".tsv") and "\t" not in header:
        raise InputError(
            "This is not a TSV: its first line has no tab.",
            file=name,
            line=1,
            remedy=r"A Eurostat TSV begins with a key such as nace_r2,indic_sb,geo\time and a tab.",
        )
    if len(columns) > 1:
        return "csv"
    raise InputError(
        f"The first line is no header of a table: {header[:60]!r}.",
        file=name,
        line=1,
        remedy="Known are Eurostat TSV, SDMX-CSV, JSON-stat, and tables as CSV, TSV, Parquet or XLSX.",
    )
