"""A base image from Debian's packages, where no registry of images can be reached.

`base` is the smallest Debian 13 with python3; `build` has python3-venv too, which the first stage needs.
"""

import subprocess
from pathlib import Path

from tests.bare_machine.debian import remove, system_of
from tests.image_check.buildah import Buildah
from tests.image_check.report import Report

RELEASE = "trixie"
PACKAGES = {"wardgate-base": ("python3",), "wardgate-build-base": ("python3", "python3-venv")}
# Documentation and lists of packages: nothing runs from them.
UNUSED = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "var/cache/apt",
    "var/lib/apt/lists",
    "var/log",
)


def ensure_bases(buildah: Buildah, folder: Path, mirror: str, report: Report) -> None:
    """Make the images that the store lacks. Raises Problem."""
    for image, packages in PACKAGES.items():
        if not buildah.has(image):
            report.doing(f"Building {image} out of Debian's packages, the first time only (some minutes)")
            system = system_of(RELEASE, folder / image, packages, mirror)
            for name in UNUSED:
                remove(system / name)
            _import(buildah, system, image)
            remove(system.parent)


def _import(buildah: Buildah, system: Path, image: str) -> None:
    container = buildah.run("from", "scratch")
    root = buildah.run("mount", container)
    # Owners and modes stay as they are, which `buildah add` does not promise.
    subprocess.run(["cp", "--archive", f"{system}/.", root], check=True)
    buildah.run("commit", "-q", "--rm", container, image)
