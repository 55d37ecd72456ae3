"""What writers write into: a file that gives away what it has got, so that it never grows."""

from __future__ import annotations

import io
import zipfile
from typing import Any


class Pieces(io.RawIOBase):
    """Written to by a writer of archives or of Parquet; emptied by `take`."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """How much was written in all."""
        return self._position

    def write(self, content: Any) -> int:
        """Keep it until it is taken."""
        part = bytes(content)
        self._parts.append(part)
        self._position += len(part)
        return len(part)

    def take(self) -> bytes:
        """What was written since the last time."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def entry(name: str) -> zipfile.ZipInfo:
    """An entry of an archive without a clock: the same content gives the same bytes."""
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
