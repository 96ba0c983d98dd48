"""The release before this one: its source out of the repository's history, and its processes."""

import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
# As long as there is no tag: the last commit before the migrations gateway_0017 and review_0007.
BEFORE_TAGS = "081f1deb92618f2381351167be38a1aa2dc5c26a"
NO_HISTORY = "this needs git and the history of the repository: git clone, without --depth"
PARTS = ("gateway", "insurance", "review", "runtime", "wardgate", "proto", "pyproject.toml", "stubs.py")


class EarlierRelease(NamedTuple):
    """A release that is unpacked in a folder. It runs on the packages that are installed here."""

    name: str
    folder: Path

    def start(
        self, arguments: tuple[str, ...], environment: Mapping[str, str], log: Path
    ) -> subprocess.Popen[bytes]:
        """Start `python arguments` of this release: its folder comes before what is installed."""
        with log.open("wb") as stderr:
            return subprocess.Popen(
                [sys.executable, *arguments], cwd=self.folder, env=environment, stderr=stderr
            )


def earlier_release() -> str | None:
    """The tag before this commit, or else that commit; None where the history is not there."""
    if shutil.which("git") is None:
        return None
    tag = _git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^")
    return tag or _git("rev-parse", "--verify", "--quiet", f"{BEFORE_TAGS}^{{commit}}")


def unpack(name: str, folder: Path) -> EarlierRelease:
    """Unpack a release into this folder, with its stubs and with its entry points as they are installed."""
    packed = subprocess.run(
        ["git", "archive", "--format=tar", name, *PARTS], cwd=ROOT, capture_output=True, check=True
    )
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    subprocess.run([sys.executable, "stubs.py"], cwd=folder, check=True)
    _write_metadata(folder)
    return EarlierRelease(name, folder)


def _git(*words: str) -> str | None:
    found = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() or None if found.returncode == 0 else None


def _write_metadata(folder: Path) -> None:
    """The settings of each process are found by entry points: those of this release come first."""
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    info = folder / f"wardgate-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: wardgate\nVersion: {project['version']}\n")
    groups = project.get("entry-points", {})
    lines = [
        line
        for group, points in groups.items()
        for line in (f"[{group}]", *(f"{name} = {value}" for name, value in points.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
