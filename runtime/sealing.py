"""Seals values that another server stores: only a process with the key can write them, each by its name."""

import hmac
from collections.abc import Sequence
from hashlib import blake2b

TAG_BYTES = 16


class SealingKeys:
    """Keyed digests (BLAKE2b, 16 bytes) over a name and a value.

    The keys are derived from `secrets` (1 to 64 bytes each) for one `context`, so that the same secret can
    serve several purposes. The first seals, and all open: secrets are exchanged without a break.
    """

    def __init__(self, secrets: Sequence[bytes], context: bytes) -> None:
        keys = [blake2b(context, key=secret, digest_size=32).digest() for secret in secrets]
        self._prepared = [blake2b(key=key, digest_size=TAG_BYTES) for key in keys]

    def seal(self, name: bytes, value: bytes) -> bytes:
        """Return the value behind its seal."""
        return _tag(self._prepared[0], name, value) + value

    def open(self, name: bytes, sealed: bytes) -> bytes | None:
        """Return the value; None where no such key has sealed it under this name."""
        tag, value = sealed[:TAG_BYTES], sealed[TAG_BYTES:]
        for prepared in self._prepared:
            if hmac.compare_digest(_tag(prepared, name, value), tag):
                return value
        return None


def _tag(prepared: blake2b, name: bytes, value: bytes) -> bytes:
    # A copy is faster than a new digest with the same key.
    digest = prepared.copy()
    # With the length, no other name and value give the same bytes.
    digest.update(len(name).to_bytes(2, "big") + name)
    digest.update(value)
    return digest.digest()
