"""Identifiers that say nothing: not how many there are, not in which order they came."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that cannot be mistaken for one another when read aloud or from paper."""

LENGTH = 16


def random_identifier() -> str:
    """16 characters drawn from 30: about 78 bits, enough that none is ever guessed or drawn twice."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
