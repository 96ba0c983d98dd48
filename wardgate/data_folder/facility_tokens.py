"""tokens.json: the tokens that a one-machine stack keeps for its facilities."""

from pathlib import Path

import msgspec


def read_tokens(file: Path) -> dict[str, str]:
    """Token by facility; none where the file is not there."""
    if not file.exists():
        return {}
    return msgspec.json.decode(file.read_bytes(), type=dict[str, str])
