"""Chooses a folder for a Unix socket: the path of a socket may have only about a hundred characters."""

import hashlib
import os
import tempfile
from pathlib import Path

from runtime.problem import Problem

MAX_SOCKET_PATH = 100


def socket_folder(folder: Path, socket_name: str, owner: int | None = None) -> Path:
    """The folder itself if its path is short enough, else a fixed temporary folder for it.

    `owner` is the user ID that may use it; None means the current user. Raises Problem if the temporary
    folder belongs to another user.
    """
    folder = folder.resolve()
    if len(str(folder / socket_name)) <= MAX_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"wardgate-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    if owner is not None:
        os.chown(short, owner, -1)
    if short.stat().st_uid != (os.getuid() if owner is None else owner) or short.stat().st_mode & 0o077:
        # A folder of this name that another user made: that user could read the connections.
        raise Problem(f"{short} is open to other users. Remove it, or choose a shorter --data path.")
    return short
