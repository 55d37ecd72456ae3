"""A document as DOCX, for those who edit it: real headings, lists and tables, pictures with their words, the language set.

The same document gives the same bytes: the date of the document is the only clock.
"""

from __future__ import annotations

import io
import zipfile

from observatory.documents import tree
from observatory.documents.checks import check

_EPOCH = (1980, 1, 1, 0, 0, 0)


def to_docx(document: tree.Document) -> bytes:
    """The document as DOCX. Raises DocumentError, naming each block that would leave a reader out."""
    from observatory.documents.docx_printing import Printing

    check(document)
    return _with_fixed_times(Printing(document).whole())


def _with_fixed_times(package: bytes) -> bytes:
    """The same package with the time of packing taken out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            made.writestr(entry, given.read(name))
    return target.getvalue()
