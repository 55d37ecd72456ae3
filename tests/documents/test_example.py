"""The example in the documentation runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "methods" / "documents.md"


def test_the_example_prints_in_every_medium() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec(example, names)
    assert "<strong>two</strong>" in str(names["page"])
    assert bytes(names["pdf"]).startswith(b"%PDF")  # type: ignore[call-overload]
    assert bytes(names["docx"]).startswith(b"PK")  # type: ignore[call-overload]
