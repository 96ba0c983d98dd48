"""Builds a minimal Debian with debootstrap, once per release, and copies it for each check."""

import subprocess
from pathlib import Path

from runtime.problem import Problem

TESTED = ("bookworm", "trixie")
# Testing changes every day, so it is checked only when asked for. It has a newer Python than any release.
RELEASES = {"bookworm": "Debian 12", "trixie": "Debian 13", "forky": "Debian testing"}
# debootstrap builds all current releases with one script, but an older one does not know newer names.
DEBOOTSTRAP_SCRIPT = "sid"
# The packages that README asks for; `make test` also needs Chromium.
PACKAGES = ("python3", "python3-venv", "make", "chromium")
USER = "newcomer"


def base_of(release: str, folder: Path, mirror: str) -> Path:
    """The root folder of this release below `folder`; the first call builds it, which takes minutes.

    `mirror` is the URL of a Debian mirror; if empty, the one that this machine's apt uses. Raises Problem.
    """
    base = folder / "base"
    if base.exists():
        return base
    system = system_of(release, folder, PACKAGES, mirror)
    subprocess.run(["chroot", str(system), "useradd", "--create-home", USER], check=True)
    system.rename(base)
    return base


def system_of(release: str, folder: Path, packages: tuple[str, ...], mirror: str) -> Path:
    """A new minimal system with these packages, below `folder`. Raises Problem."""
    unfinished = folder / "base.unfinished"
    remove(unfinished)
    folder.mkdir(parents=True, exist_ok=True)
    command = ["debootstrap", "--variant=minbase", f"--include={','.join(packages)}"]
    command += [release, str(unfinished), mirror or _mirror_of_apt(), DEBOOTSTRAP_SCRIPT]
    log = folder / "debootstrap.log"
    with log.open("wb") as output:
        # What debootstrap mounts is gone when its own mount namespace ends.
        done = subprocess.run(["unshare", "--mount", *command], stdout=output, stderr=output, check=False)
    if done.returncode != 0:
        raise Problem(f"debootstrap did not build {release}: see {log}.")
    subprocess.run(["chroot", str(unfinished), "apt-get", "clean"], check=True)
    return unfinished


def copy_of(base: Path) -> Path:
    """A new copy beside the base; replaces an earlier copy."""
    machine = base.with_name("machine")
    remove(machine)
    subprocess.run(["cp", "--archive", str(base), str(machine)], check=True)
    return machine


def remove(root: Path) -> None:
    """Delete a root folder, but nothing that is mounted below it."""
    subprocess.run(["rm", "--recursive", "--force", "--one-file-system", str(root)], check=True)


def _mirror_of_apt() -> str:
    columns = ["--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian", "Component: main"]
    command = ["apt-get", "indextargets", *columns]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    # Security updates have an archive of their own, which holds no complete release.
    mirrors = [uri for uri in listed.split() if "security" not in uri]
    if not mirrors:
        raise Problem("The apt of this machine knows no Debian mirror: name one with --mirror URL.")
    return mirrors[0]
