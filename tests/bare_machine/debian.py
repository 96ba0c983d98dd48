"""Makes a bare Debian with debootstrap, once, and copies of it to work on."""

import shutil
import subprocess
from pathlib import Path

RELEASES = {"bookworm": "Debian 12", "trixie": "Debian 13"}
# What README asks for; Debian has Python's venv in a package of its own.
PACKAGES = ("python3", "python3-venv", "make")
USER = "newcomer"


def base_of(release: str, folder: Path) -> Path:
    """The root folder of this release below `folder`, made on the first call (some minutes)."""
    base = folder / "base"
    if base.exists():
        return base
    unfinished = folder / "base.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    # In a mount namespace of its own: what debootstrap mounts cannot stay behind.
    debootstrap = (
        "unshare",
        "--mount",
        "debootstrap",
        "--variant=minbase",
        f"--include={','.join(PACKAGES)}",
    )
    with (folder / "debootstrap.log").open("wb") as log:
        subprocess.run(
            [*debootstrap, release, str(unfinished), *_mirror()], stdout=log, stderr=log, check=True
        )
    subprocess.run(["chroot", str(unfinished), "apt-get", "clean"], check=True)
    subprocess.run(["chroot", str(unfinished), "useradd", "--create-home", USER], check=True)
    unfinished.rename(base)
    return base


def copy_of(base: Path) -> Path:
    """A fresh copy beside it, in place of an earlier one."""
    machine = base.with_name("machine")
    remove(machine)
    subprocess.run(["cp", "--archive", str(base), str(machine)], check=True)
    return machine


def remove(root: Path) -> None:
    """Delete a root folder; on its own file system only, so that nothing mounted below it can be reached."""
    subprocess.run(["rm", "--recursive", "--force", "--one-file-system", str(root)], check=True)


def _mirror() -> list[str]:
    """The Debian mirror of this machine's apt; without one debootstrap takes its default."""
    if shutil.which("apt-get") is None:
        return []
    columns = ["--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian", "Component: main"]
    listed = subprocess.run(
        ["apt-get", "indextargets", *columns], capture_output=True, text=True, check=False
    )
    # Security updates have an archive of their own, which holds no whole release.
    return [uri for uri in listed.stdout.split() if "security" not in uri][:1]
