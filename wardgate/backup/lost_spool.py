"""Takes over the look-ups that waited for the database of a lost installation."""

from pathlib import Path

from gateway.access.spool import copy_files
from runtime.problem import Problem
from wardgate.data_folder.paths import DataFolder
from wardgate.stack.embedded.postgres import coming_url


def take_over_spool(spool: Path, data: DataFolder) -> int:
    """Copy the files of the spool into the restored folder, where the next gateway delivers them.

    Returns how many they are. Raises Problem.
    """
    data.spool.mkdir(mode=0o700, exist_ok=True)
    try:
        return copy_files(spool, data.spool, coming_url(data.postgres))
    except OSError as error:
        raise Problem(f"{error.filename or spool} cannot be copied ({error.strerror}).") from error
