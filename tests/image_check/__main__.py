"""`make image-check`: builds the image, runs every process out of it, and looks at what is in it.

It needs root, buildah and debootstrap, and neither Docker nor a registry of images: the base is a Debian 13
that debootstrap builds (once, below build/image-check). The processes run with a read-only root, as user
10001 without any capability, and as process 1; PostgreSQL and Redis come from the wheels of the tests.

What it cannot show: the build with the base of docker.io, the health check as Docker executes it,
compose.yaml and the manifests for Kubernetes on a cluster. docs/howto/build-the-image.md says how to try
these.
"""

import argparse
import os
import shutil
import signal
import sys
import time
from importlib.metadata import version
from pathlib import Path

from runtime.problem import Problem
from tests.bare_machine.debian import remove
from tests.image_check import contents
from tests.image_check.base_system import ensure_bases
from tests.image_check.buildah import Buildah
from tests.image_check.image import IMAGE, build
from tests.image_check.processes import try_processes
from tests.image_check.report import Report

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "image-check"
NEEDED = ("buildah", "debootstrap", "unshare", "chroot", "setpriv", "git", "tar", "gzip")


def main() -> None:
    """Exit status 0 where everything is as it should be."""
    options = _options()
    if os.geteuid() != 0:
        sys.exit("make image-check needs root, for debootstrap, mount and chroot: sudo make image-check")
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        sys.exit(
            f"make image-check needs {', '.join(missing)}: apt-get install buildah debootstrap util-linux git"
        )
    # End what was started when this is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    if options.fresh:
        remove(KEPT)
    KEPT.mkdir(parents=True, exist_ok=True)
    report = Report()
    try:
        check(Buildah(KEPT, KEPT / "buildah.log"), report, options.mirror)
    except Problem as problem:
        sys.exit(str(problem))
    sys.exit(report.summary())


def check(buildah: Buildah, report: Report, mirror: str) -> None:
    """Build, look, run. Raises Problem."""
    report.doing(f"Logs are in {KEPT.relative_to(ROOT)}")
    ensure_bases(buildah, KEPT, mirror, report)
    report.doing("Building the image (some minutes)")
    begun = time.monotonic()
    build(buildah, version("wardgate"))
    report.note(f"built in {time.monotonic() - begun:.0f} s")
    try:
        contents.check_configuration(buildah.configuration(IMAGE), report)
        report.doing("Looking at its files, and running its processes")
        with buildah.container(IMAGE) as (name, root):
            contents.check_run(buildah, name, report)
            contents.check_files(root, report)
            try_processes(root, buildah.configuration(IMAGE)["Env"], report)
    finally:
        buildah.run("rmi", "--force", IMAGE)
        # The stages that are no longer part of an image.
        buildah.run("rmi", "--prune")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.image_check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--mirror", default="", help="URL of a Debian mirror; default: that of this machine's apt"
    )
    parser.add_argument("--fresh", action="store_true", help="build the base system anew")
    return parser.parse_args()


if __name__ == "__main__":
    main()
