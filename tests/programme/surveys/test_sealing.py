"""Sealing: what goes in comes out with the right key alone, and its length tells nothing."""

from __future__ import annotations

import pytest

from observatory.programme.surveys.sealing import SealBroken, new_key_pair, seal, unseal, unwrap, wrap


def test_what_was_sealed_opens_with_the_private_key() -> None:
    private, public = new_key_pair()
    sealed = seal("Vertrauen, пример".encode(), public, block=1024, context="wave")
    assert unseal(sealed, private, context="wave").decode() == "Vertrauen, пример"


def test_it_opens_with_no_other_key_in_no_other_wave_and_not_when_changed() -> None:
    private, public = new_key_pair()
    sealed = seal(b"secret", public, block=64, context="wave")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for attempt, key, context in (
        (sealed, new_key_pair()[0], "wave"),
        (sealed, private, "another wave"),
        (changed, private, "wave"),
        (b"", private, "wave"),
    ):
        with pytest.raises(SealBroken):
            unseal(attempt, key, context=context)


def test_a_short_and_a_long_answer_have_the_same_length_and_the_same_answer_never_looks_the_same() -> None:
    _private, public = new_key_pair()
    sealed = [seal(content, public, block=512, context="wave") for content in (b"", b"x" * 512, b"a", b"a")]
    assert len({len(one) for one in sealed}) == 1
    assert len(set(sealed)) == 4
    with pytest.raises(ValueError, match="513 bytes do not fit"):
        seal(b"x" * 513, public, block=512, context="wave")


def test_a_wrapped_key_needs_the_secret_it_was_wrapped_with() -> None:
    private, _public = new_key_pair()
    wrapped = wrap(private, "the secret key", context="wave")
    assert private not in wrapped
    assert unwrap(wrapped, "the secret key", context="wave") == private
    for secret, context in (("another", "wave"), ("the secret key", "another wave")):
        with pytest.raises(SealBroken):
            unwrap(wrapped, secret, context=context)
