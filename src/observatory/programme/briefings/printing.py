"""Documents as files. The last few are kept: the same document is printed once, however often it is asked for."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict

from observatory.documents import to_docx, to_json, to_page, to_pdf
from observatory.documents.tree import Document

TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
KEPT = 12

_lock = threading.Lock()
_files: OrderedDict[tuple[str, str], bytes] = OrderedDict()


def printed(document: Document, ending: str) -> bytes:
    """The document as `html`, `pdf` or `docx`. Raises DocumentError, naming each block that would leave a reader out."""
    text = json.dumps(to_json(document), sort_keys=True, ensure_ascii=False)
    key = (hashlib.sha256(text.encode()).hexdigest(), ending)
    with _lock:
        if key in _files:
            _files.move_to_end(key)
            return _files[key]
    if ending == "pdf":
        content = to_pdf(document)
    elif ending == "docx":
        content = to_docx(document)
    else:
        content = to_page(document).encode()
    with _lock:
        _files[key] = content
        while len(_files) > KEPT:
            _files.popitem(last=False)
    return content
