"""What the image says of itself, and which files are in it."""

from pathlib import Path
from typing import Any

from tests.image_check.buildah import Buildah
from tests.image_check.image import (
    IMAGE,
    builders,
    compressed_megabytes,
    digest,
    megabytes,
    owned_by,
    privileged,
    without_bytecode,
)
from tests.image_check.report import Report

USER = 10001
HOME = "var/lib/wardgate"
OWNED = [HOME, f"{HOME}/offices", f"{HOME}/spool"]
LABELS = ("title", "description", "licenses", "version", "revision")


def check_configuration(image: dict[str, Any], report: Report) -> None:
    """User, signal, health check, labels."""
    user, stop, health = image["User"], image.get("StopSignal"), image.get("Healthcheck", {}).get("Test")
    report.check("the image runs as a user without rights", user, holds=user == f"{USER}:{USER}")
    report.check("a stop is SIGTERM", stop, holds=stop == "SIGTERM")
    report.check("it has a health check", health, holds=bool(health))
    labels = image["Labels"]
    missing = [name for name in LABELS if not labels.get(f"org.opencontainers.image.{name}")]
    report.check(
        "its labels name version and commit",
        labels.get("org.opencontainers.image.version"),
        holds=not missing,
    )


def check_run(buildah: Buildah, container: str, report: Report) -> None:
    """`buildah run` executes a command as the image says: its user, its path."""
    script = "import os, sys, gateway; print(os.getuid(), os.getgid(), sys.prefix)"
    printed = buildah.run("run", "--network", "host", container, "--", "python3", "-c", script)
    report.check("buildah runs it as this user", printed, holds=printed == f"{USER} {USER} /opt/wardgate")


def check_files(root: Path, report: Report) -> None:
    """No tool that builds, nothing that runs as root, bytecode for every module; the sizes."""
    for promise, found in (
        ("no compiler and no pip is in it", builders(root)),
        ("no program runs as another user", privileged(root)),
        ("no module is compiled at the start", without_bytecode(root)),
    ):
        report.check(promise, found or "none", holds=not found)
    owned = owned_by(root, USER)
    report.check("its user owns only spool and offices", owned, holds=owned == OWNED)
    parts = (
        f"{megabytes(root / 'opt/wardgate')} MB in /opt/wardgate, {compressed_megabytes(root)} MB compressed"
    )
    report.note(f"{IMAGE}: {megabytes(root)} MB, of which {parts}")
    report.note(f"digest of /opt/wardgate: {digest(root / 'opt/wardgate')}")
