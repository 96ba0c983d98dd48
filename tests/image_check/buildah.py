"""Builds and mounts images with buildah, in a store of its own: no engine and no daemon is needed."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runtime.problem import Problem

# It needs no kernel feature that a container lacks: chroot instead of namespaces, copies instead of overlays.
ENVIRONMENT = {"BUILDAH_ISOLATION": "chroot"}


class Buildah:
    """Commands on one store, below `folder`; `log` gets what they print."""

    def __init__(self, folder: Path, log: Path) -> None:
        self._store = (
            *("--storage-driver", "vfs"),
            *("--root", str(folder / "images"), "--runroot", str(folder / "run")),
        )
        self._log = log

    def run(self, *words: str) -> str:
        """A command; returns its standard output. Raises Problem."""
        with self._log.open("ab") as log:
            done = subprocess.run(
                ["buildah", *self._store, *words],
                env=os.environ | ENVIRONMENT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                check=False,
            )
            log.write(done.stdout.encode())
        if done.returncode != 0:
            raise Problem(f"buildah {words[0]} failed: see {self._log}.")
        return done.stdout.strip()

    def has(self, image: str) -> bool:
        """Whether the store has this image."""
        return f"localhost/{image}:latest" in self.run("images", "--format", "{{.Name}}:{{.Tag}}").split()

    def configuration(self, image: str) -> dict[str, Any]:
        """What the image says of itself: User, Env, Healthcheck and so on."""
        inspected = json.loads(self.run("inspect", "--type", "image", image))
        return dict(inspected["Docker"]["config"])

    @contextmanager
    def container(self, image: str) -> Iterator[tuple[str, Path]]:
        """A container of the image, and where its root is mounted."""
        name = self.run("from", "--pull-never", image)
        try:
            yield name, Path(self.run("mount", name))
        finally:
            self.run("rm", name)
