"""What a server's answer says when it is not the data: refusals, faults, queue tickets.

Eurostat does not always say so with the status code. An extraction that is too large may come back as 200 with a JSON
warning of status 413, a queued one as 200 with an XML ticket. So the body is looked at before it may become a file.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from observatory.statistics.errors import InputError

_FAULT_CODE = re.compile(r"<(?:\w+:)?faultcode>\s*(.*?)\s*</", re.DOTALL)
_FAULT_TEXT = re.compile(r"<(?:\w+:)?faultstring>\s*(.*?)\s*</", re.DOTALL)
_TICKET = re.compile(r"<(?:\w+:)?(?:id|key)>\s*([A-Za-z0-9-]{1,128})\s*</")
_STATE = re.compile(r"<(?:\w+:)?status>\s*([A-Z_]+)\s*</")

# States in which Eurostat is still at work on a queued extraction.
WAITING = frozenset({"SUBMITTED", "PROCESSING", "QUEUED", "DATA_NOT_YET_AVAILABLE"})

TOO_BIG_UNFILTERED = (
    "Narrow it with filters (for instance --filter geo=RO42), or ask for fewer years with startPeriod and endPeriod."
)
TOO_BIG_FILTERED = "Leave the filters out and take the whole dataset as bulk TSV (observatory fetch eurostat CODE), or filter more narrowly."


@dataclass(frozen=True)
class Ticket:
    """A queued extraction: the key under which the server will keep the data, and its state."""

    key: str
    state: str


def ticket_in(text: str) -> Ticket | None:
    """The queue ticket in an XML answer, None if it holds none.

    Addresses inside an answer are never followed; only the key is taken, and only if it is made of letters, digits and hyphens.
    """
    if "syncResponse" not in text and "asyncResponse" not in text and "<queued>" not in text:
        return None
    key = _TICKET.search(text)
    state = _STATE.search(text)
    if key is None or state is None:
        return None
    return Ticket(key.group(1), state.group(1))


def refusal(text: str, *, status: int, address: str, filtered: bool) -> InputError:
    """The error that an answer amounts to: what the server said, and what would be right.

    `status` is that of HTTP; the body's own word (a JSON warning, an XML fault) goes before it.
    """
    code, said = _said(text)
    code = code or status
    if code == 413 or "EXTRACTION_TOO_BIG" in said or "ASYNCHRONOUS_RESPONSE" in said:
        return InputError(
            f"the server finds this extraction too large to answer at once (status 413: {said or 'no reason given'}).",
            file=address,
            remedy=TOO_BIG_FILTERED if filtered else TOO_BIG_UNFILTERED,
        )
    if code in (100, 404):
        return InputError(
            f"the server has nothing under this address ({said or 'not found'}).",
            file=address,
            remedy="Check the code of the dataset, the filters, or the year, resolution and level of the boundaries.",
        )
    if code in (140, 150, 400):
        return InputError(
            f"the server does not understand the request ({said or 'bad request'}).",
            file=address,
            remedy="Check the names and codes of the filters against the dataset's own dimensions.",
        )
    if status in (401, 403):
        return InputError(
            f"the server refuses access (status {status}).",
            file=address,
            remedy="Check the address and your network's proxy.",
        )
    what = f": {said}" if said else ""
    return InputError(
        f"the server answered with something that is not the data (status {code}{what}).",
        file=address,
        remedy="Try again later; if it persists, open the address in a browser to see what the server says.",
    )


def _said(text: str) -> tuple[int | None, str]:
    """Code and words of a refusal, from JSON or XML; (None, "") if it has none."""
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped.startswith("{"):
        try:
            content = json.loads(stripped)
        except ValueError:
            return None, ""
        for key in ("warning", "error"):
            entry = content.get(key)
            entry = entry[0] if isinstance(entry, list) and entry else entry
            if isinstance(entry, dict):
                status = entry.get("status", entry.get("id"))
                label = entry.get("label", entry.get("message", ""))
                return (int(str(status)) if str(status).isdigit() else None), str(label)
        return None, ""
    fault = _FAULT_CODE.search(stripped)
    words = _FAULT_TEXT.search(stripped)
    code = int(fault.group(1)) if fault and fault.group(1).isdigit() else None
    return code, words.group(1) if words else ""
