"""The public keys of an issuer from a file, where the gateway cannot or shall not fetch them."""

from pathlib import Path

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet


class KeysUnreadable(ValueError):  # noqa: N818 - it describes the file
    """The file has no JSON Web Key Set."""


class FixedKeys:
    """The port Keys. The file is read at the start: a new key needs a new start."""

    def __init__(self, keys: KeySet) -> None:
        self.newest = keys

    @classmethod
    def read(cls, path: Path) -> "FixedKeys":
        """From a JSON Web Key Set (RFC 7517). Raises KeysUnreadable."""
        try:
            return cls(KeySet.import_key_set(msgspec.json.decode(path.read_bytes())))
        except (OSError, msgspec.DecodeError, JoseError, ValueError, KeyError, TypeError) as error:
            raise KeysUnreadable(f"{path} has no JSON Web Key Set") from error

    async def look_for_newer(self, known: KeySet) -> None:
        """There are none."""
