"""Sealing: anybody can put an answer in, nobody can take it out before the wave has closed.

An answer is encrypted to the public key of its wave: X25519 with a key pair drawn for this answer alone, HKDF-SHA256, and
AES-256-GCM (the construction of a sealed box). It is padded first, so that all answers of a wave have the same length.
The private key is kept wrapped with a key that is derived from the secret key of the installation.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY = 32
_NONCE = 12
_LENGTH = 4


class SealBroken(Exception):
    """What was sealed cannot be opened: another key, or it was changed."""


def new_key_pair() -> tuple[bytes, bytes]:
    """A private and a public key."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal(content: bytes, public_key: bytes, *, block: int, context: str) -> bytes:
    """The content, padded to `block` bytes and encrypted to a public key. It opens in the same `context` only.

    Raises ValueError for content that is longer than the block.
    """
    once = X25519PrivateKey.generate()
    sender = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public_key))
    # The key serves this one message, so that its nonce may be fixed.
    cipher = AESGCM(_derived(shared, salt=sender + public_key, info=b"survey answer"))
    return sender + cipher.encrypt(bytes(_NONCE), _padded(content, block), context.encode())


def unseal(sealed: bytes, private_key: bytes, *, context: str) -> bytes:
    """The content again. Raises SealBroken."""
    sender, encrypted = sealed[:_KEY], sealed[_KEY:]
    try:
        private = X25519PrivateKey.from_private_bytes(private_key)
        shared = private.exchange(X25519PublicKey.from_public_bytes(sender))
        salt = sender + private.public_key().public_bytes_raw()
        cipher = AESGCM(_derived(shared, salt=salt, info=b"survey answer"))
        padded = cipher.decrypt(bytes(_NONCE), encrypted, context.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error
    length = int.from_bytes(padded[:_LENGTH])
    return padded[_LENGTH : _LENGTH + length]


def wrap(private_key: bytes, secret: str, *, context: str) -> bytes:
    """A private key, encrypted with a secret text."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _wrapping(secret, context).encrypt(nonce, private_key, context.encode())


def unwrap(wrapped: bytes, secret: str, *, context: str) -> bytes:
    """The private key again. Raises SealBroken where the secret is another one."""
    try:
        return _wrapping(secret, context).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def _wrapping(secret: str, context: str) -> AESGCM:
    return AESGCM(_derived(secret.encode(), salt=context.encode(), info=b"key of a survey wave"))


def _derived(material: bytes, *, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY, salt=salt, info=info).derive(material)


def _padded(content: bytes, block: int) -> bytes:
    if len(content) > block:
        raise ValueError(f"{len(content)} bytes do not fit into a block of {block}")
    return len(content).to_bytes(_LENGTH) + content + bytes(block - len(content))
