"""The secrets of an installation in containers, one file each: keys, passwords, URLs with passwords."""

import os
import secrets
import stat
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from runtime.clock import Clock
from runtime.problem import Problem

KEY_BYTES = 32
PASSWORD_BYTES = 24
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_secrets(folder: Path, database_host: str, redis_host: str) -> dict[Path, bool]:
    """Make the files that do not exist yet; returns for each file whether it is new. Raises Problem.

    Only its owner may enter the folder. The files in it are readable, because a container reads them as a
    user of its own, and container runtimes mount each by itself.
    """
    # In this order: the URLs contain the passwords.
    makers: dict[str, Callable[[], str]] = {
        "receipt-keys": lambda: f"{Clock().today():%Y-%m}:{_key()}",
        "review-cache-key": _key,
        "console-key": _key,
        "grafana-password": _password,
        "database-password": _password,
        "redis-password": _password,
        # What the receiving office of certificates gave: written in by the operator.
        "certificates-password": str,
        "database-url": lambda: (
            f"postgresql://wardgate:{_read(folder, 'database-password')}@{database_host}/wardgate"
        ),
        "redis-url": lambda: f"redis://:{_read(folder, 'redis-password')}@{redis_host}:6379/0",
    }
    try:
        _make_private(folder)
        return {folder / name: _ensure(folder / name, make) for name, make in makers.items()}
    except OSError as refused:
        raise Problem(f"{refused.filename} cannot be used ({refused.strerror}).") from refused


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & OTHERS:
        raise Problem(
            f"Other users may enter {folder}: close it with `chmod 700 {folder}`, or name another one."
        )


def _ensure(file: Path, make: Callable[[], str]) -> bool:
    if file.exists():
        return False
    unfinished = file.with_name(f".{file.name}.new")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as written:
        written.write(f"{make()}\n")
        # Not by the mode of open, which the umask changes.
        os.fchmod(handle, 0o444)
    unfinished.replace(file)
    return True


def _key() -> str:
    return b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _password() -> str:
    return secrets.token_urlsafe(PASSWORD_BYTES)


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8").strip()
