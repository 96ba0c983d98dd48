"""Reads the whole of a file that a person names: what is larger than any such file is not read on."""

from pathlib import Path

from runtime.problem import WrongValue

MIB = 1024 * 1024
# A message of the gateway has at most so much. A device has no end.
MOST_BYTES = 16 * MIB


def read_content(file: Path) -> bytes:
    """The content. Raises WrongValue where the file cannot be read, or is too large."""
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise WrongValue(f"{file} cannot be read: {error.strerror}.") from error
    if len(content) > MOST_BYTES:
        raise WrongValue(f"{file} is larger than {MOST_BYTES // MIB} MiB.")
    return content
