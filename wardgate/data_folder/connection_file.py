"""connection.env: the address, token and URLs that other programs on this machine connect with."""

from collections.abc import Mapping
from pathlib import Path

from runtime.problem import Problem
from wardgate.data_folder.secret_file import write_secret

HEADER = "# Written by `wardgate up` and read by the other wardgate commands. It contains secrets.\n"


def read_connection_file(file: Path) -> dict[str, str]:
    """The values by name; empty if the file does not exist. Raises Problem if it cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as refused:
        raise Problem(f"{file} cannot be read ({refused.strerror}).") from refused
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def write_connection_file(file: Path, values: Mapping[str, str]) -> None:
    """Write the non-empty values as NAME=value lines into a file that only its owner may read."""
    lines = (f"{name}={value}\n" for name, value in values.items() if value)
    write_secret(file, HEADER + "".join(lines))
