"""tokens.json: the tokens of the facilities of a one-machine stack."""

from pathlib import Path

import msgspec


def read_tokens(file: Path) -> dict[str, str]:
    """The token of each facility, by its code; empty if the file does not exist."""
    if not file.exists():
        return {}
    return msgspec.json.decode(file.read_bytes(), type=dict[str, str])
