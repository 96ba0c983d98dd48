"""Where a Unix socket can live: its whole path may hold only about a hundred characters."""

import hashlib
import os
import tempfile
from pathlib import Path

from runtime.problem import Problem

LONGEST_SOCKET_PATH = 100


def socket_folder(folder: Path, socket_name: str, owner: int | None = None) -> Path:
    """The folder itself where that is short enough, else always the same one among the temporary folders.

    `owner` is the user id that may use it, ours if None.
    """
    folder = folder.resolve()
    if len(str(folder / socket_name)) <= LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"wardgate-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    if owner is not None:
        os.chown(short, owner, -1)
    if short.stat().st_uid != (os.getuid() if owner is None else owner) or short.stat().st_mode & 0o077:
        # Someone else's folder of our name: they could listen in.
        raise Problem(f"{short} is not ours alone: remove it, or choose a shorter --data path.")
    return short
