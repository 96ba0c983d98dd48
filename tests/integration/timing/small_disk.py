"""A file system of few megabytes that a test fills, without being root, where a user may mount one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# In a user and a mount namespace of its own: only by way of /proc do others see the file system, which ends
# with the shell. The shell does what it reads, and says when that is done.
MOUNT = "/mnt"
SHELL = f"mount -t tmpfs -o size=$0 tmpfs {MOUNT} && echo done && exec sh"


class SmallDisk:
    """The file system, whose folder is `path`."""

    def __init__(self, shell: "subprocess.Popen[str]") -> None:
        self._shell = shell
        self.path = f"/proc/{shell.pid}/root{MOUNT}"

    def fill(self) -> None:
        """Leave no byte free."""
        self._run(f"dd if=/dev/zero of={MOUNT}/ballast bs=4096")

    def free(self) -> None:
        """Take out what `fill` has put in."""
        self._run(f"rm {MOUNT}/ballast")

    def is_mounted(self) -> bool:
        """Once the shell has mounted it; False where it may not."""
        assert self._shell.stdout
        return self._shell.stdout.readline() == "done\n"

    def _run(self, command: str) -> None:
        assert self._shell.stdin
        self._shell.stdin.write(f"{command}; echo done\n")
        self._shell.stdin.flush()
        assert self.is_mounted()


@contextmanager
def small_disk(size: str, of: Path) -> Iterator[SmallDisk]:
    """Of this size ("1m"), for the owner of this folder. Skips the test where that user may not mount it."""
    owner = of.stat()
    is_own = owner.st_uid == os.getuid()
    command = ("unshare", "--map-root-user", "--mount", "sh", "-c", SHELL, size)
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        user=None if is_own else owner.st_uid,
        group=None if is_own else owner.st_gid,
    ) as shell:
        disk = SmallDisk(shell)
        if not disk.is_mounted():
            pytest.skip("this user may not mount a file system")
        yield disk
