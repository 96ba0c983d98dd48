"""Builds the image as docs/howto/build-the-image.md says, and looks at what is in it."""

import hashlib
import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bare_machine.registry import write_pip_settings
from tests.image_check.buildah import Buildah

ROOT = Path(__file__).parents[2]
IMAGE = "wardgate"
# Names of programs that build or install others; "python3.13-config" and "perl" are none.
BUILDERS = {
    "cc",
    "gcc",
    "g++",
    "c++",
    "clang",
    "ld",
    "as",
    "make",
    "cargo",
    "rustc",
    "go",
    "pip",
    "pip3",
    "uv",
}


def build(buildah: Buildah, version: str) -> None:
    """Build the image from the work tree. Raises Problem."""
    with TemporaryDirectory() as home:
        settings = write_pip_settings(Path(home), Path("/run/secrets/pip-ca.pem"))
        certificates = settings.with_name("certificates.pem")
        secrets = [f"id=pip.conf,src={settings}"]
        secrets += [f"id=pip-ca.pem,src={certificates}"] if certificates.exists() else []
        arguments = {
            "BASE": "localhost/wardgate-base",
            "BUILD_BASE": "localhost/wardgate-build-base",
            "SOURCE_DATE_EPOCH": _git("log", "-1", "--format=%ct"),
            "REVISION": _git("rev-parse", "HEAD"),
            "VERSION": version,
        }
        buildah.run(
            *("bud", "--format", "docker", "--pull-never", "--network", "host", "-t", IMAGE),
            *(word for name, value in arguments.items() for word in ("--build-arg", f"{name}={value}")),
            *(word for secret in secrets for word in ("--secret", secret)),
            *("-f", str(ROOT / "docker" / "Dockerfile"), str(ROOT)),
        )


def builders(root: Path) -> list[str]:
    """Programs and packages in the image that build or install others."""
    found = [path for path in _files(root) if path.name in BUILDERS and os.access(path, os.X_OK)]
    packages = [path for name in ("pip", "ensurepip") for path in root.glob(f"**/{name}/__init__.py")]
    return [str(path.relative_to(root)) for path in (*found, *packages)]


def privileged(root: Path) -> list[str]:
    """Files that run with the rights of their owner or group, whoever starts them."""
    bits = stat.S_ISUID | stat.S_ISGID
    return [str(path.relative_to(root)) for path in _files(root) if path.lstat().st_mode & bits]


def without_bytecode(root: Path) -> list[str]:
    """Modules of ours that each start would compile again."""
    (packages,) = root.glob("opt/wardgate/lib/python3.*/site-packages")
    modules = [
        path
        for name in ("gateway", "review", "runtime", "wardgate")
        for path in (packages / name).rglob("*.py")
    ]
    return [str(path) for path in modules if not [*path.parent.glob(f"__pycache__/{path.stem}.*.pyc")]]


def owned_by(root: Path, user: int) -> list[str]:
    """What this user could change."""
    paths = (path for path in root.rglob("*") if not path.is_symlink())
    return sorted(str(path.relative_to(root)) for path in paths if path.lstat().st_uid == user)


def digest(path: Path) -> str:
    """Of names, modes, times and contents of all files below: two builds of a commit have the same."""
    summed = hashlib.sha256()
    for file in sorted(_files(path)):
        about = file.lstat()
        name = file.relative_to(path)
        summed.update(f"{name} {about.st_mode} {about.st_mtime_ns} {about.st_size}".encode())
        summed.update(file.read_bytes())
    return summed.hexdigest()


def megabytes(path: Path) -> int:
    """The size of all files below."""
    return sum(file.lstat().st_size for file in _files(path)) // 1_000_000


def compressed_megabytes(path: Path) -> int:
    """About what a registry stores, and a machine pulls."""
    with subprocess.Popen(["tar", "-C", str(path), "-c", "."], stdout=subprocess.PIPE) as packing:
        packed = subprocess.run(["gzip", "-6"], stdin=packing.stdout, capture_output=True, check=True).stdout
    return len(packed) // 1_000_000


def _files(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())


def _git(*words: str) -> str:
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
