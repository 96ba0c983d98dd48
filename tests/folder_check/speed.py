"""How long `wardgate submit` takes for a folder of many files, and which process uses the time."""

import asyncio
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from tests.folder_check.month import in_envelopes
from tests.folder_check.running import Running


class Submitted(NamedTuple):
    """What it took. `cpu_seconds` by process."""

    files: int
    seconds: float
    cpu_seconds: dict[str, float]
    kept: tuple[int, int]
    said: str

    @property
    def is_whole(self) -> bool:
        """Whether every claim is there once."""
        return self.kept == (self.files, self.files)


async def submit_files(running: Running, folder: Path, files: int) -> Submitted:
    """Write so many files with a visit each, and submit the folder."""
    exports = folder / "exports"
    exports.mkdir()
    in_envelopes(exports, range(files))
    before, began = running.cpu_seconds(), time.monotonic()
    said, client = await asyncio.to_thread(_submit, exports, running.connection)
    seconds = time.monotonic() - began
    used = {name: after - before[name] for name, after in running.cpu_seconds().items()}
    return Submitted(files, seconds, {"client": client, **used}, await running.kept(), said)


def _submit(exports: Path, connection: dict[str, str]) -> tuple[str, float]:
    """Its counts, and its processor time."""
    command = [sys.executable, "-m", "wardgate", "submit", str(exports)]
    before = _of_children()
    done = subprocess.run(
        command, env={**os.environ, **connection}, stdout=subprocess.PIPE, text=True, check=True
    )
    return "\n".join(done.stdout.splitlines()[-2:]), _of_children() - before


def _of_children() -> float:
    """The processor time of the processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
