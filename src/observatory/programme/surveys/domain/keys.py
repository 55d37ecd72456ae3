"""The key of a wave: drawn at the launch, opened when the wave has closed, destroyed when its answers are counted."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from observatory.core.acting import Refused
from observatory.programme.surveys import sealing
from observatory.programme.surveys.models import SealedAnswer, Wave, WaveKey, WaveState


def make_key(wave: Wave, *, block: int) -> WaveKey:
    """Draw the key pair of a wave, within its launch."""
    private, public = sealing.new_key_pair()
    wrapped = sealing.wrap(private, str(settings.SECRET_KEY), context=wave.pk)
    return WaveKey.objects.create(wave=wave, public_key=public, private_key=wrapped, block=block)


def sealed(key: WaveKey, content: bytes) -> bytes:
    """An answer, sealed to the key of its wave."""
    return sealing.seal(content, bytes(key.public_key), block=key.block, context=key.wave_id)


def opened(wave: Wave) -> bytes:
    """The private key of a wave that has closed. Raises Refused while it is open, and where the secret key is another one."""
    if wave.state != WaveState.CLOSED:
        raise Refused(_("Answers are opened only after the survey has closed."))
    return unwrapped(WaveKey.objects.get(wave=wave))


def unwrapped(key: WaveKey) -> bytes:
    """The private key itself. Raises Refused where the installation has another secret key than at the launch."""
    try:
        return sealing.unwrap(bytes(key.private_key), str(settings.SECRET_KEY), context=key.wave_id)
    except sealing.SealBroken as error:
        raise Refused(
            _(
                "The answers cannot be opened: this installation has another secret key than at the launch of the survey. "
                "Set the earlier one again, then close the survey."
            )
        ) from error


def unsealed(private_key: bytes, row: SealedAnswer) -> bytes:
    """The content of a sealed answer. Raises `sealing.SealBroken` for one that was changed."""
    return sealing.unseal(bytes(row.ciphertext), private_key, context=row.wave_id)


def overwrite_what_is_deleted() -> None:
    """Let SQLite write noughts over deleted and replaced content (on this connection, from now on)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def clear_log() -> bool:
    """Take deleted rows out of what the database keeps beside its tables; False where somebody is still reading.

    SQLite: the write-ahead log is written back and cut to nothing. PostgreSQL: dead rows are vacuumed away; archives of
    its log are beyond our reach. Within a transaction nothing can be cleared.
    """
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            return not busy
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in (SealedAnswer, WaveKey))
        cursor.execute(f"VACUUM {tables}")
    return True
