"""What `make image-check` finds in an image that is not as it should be."""

import os
from pathlib import Path

from tests.image_check.image import builders, digest, privileged, without_bytecode


def file(path: Path, mode: int = 0o644) -> None:
    """An empty file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    path.chmod(mode)


def test_compilers_and_installers_are_found(tmp_path: Path) -> None:
    file(tmp_path / "usr/bin/gcc", 0o755)
    file(tmp_path / "usr/share/make")
    file(tmp_path / "usr/lib/python3.13/ensurepip/__init__.py")
    assert sorted(builders(tmp_path)) == ["usr/bin/gcc", "usr/lib/python3.13/ensurepip/__init__.py"]


def test_programs_that_give_rights_are_found(tmp_path: Path) -> None:
    file(tmp_path / "usr/bin/su", 0o4755)
    file(tmp_path / "usr/bin/expiry", 0o2755)
    file(tmp_path / "usr/bin/id", 0o755)
    assert sorted(privileged(tmp_path)) == ["usr/bin/expiry", "usr/bin/su"]


def test_modules_without_bytecode_are_found(tmp_path: Path) -> None:
    packages = tmp_path / "opt/wardgate/lib/python3.13/site-packages"
    file(packages / "gateway/health.py")
    file(packages / "gateway/metrics.py")
    file(packages / "gateway/__pycache__/health.cpython-313.pyc")
    assert without_bytecode(tmp_path) == [str(packages / "gateway/metrics.py")]


def test_the_digest_changes_with_content_mode_and_name(tmp_path: Path) -> None:
    digests: set[str] = set()
    for name, mode, content in (("a", 0o644, "1"), ("a", 0o644, "2"), ("a", 0o600, "2"), ("b", 0o600, "2")):
        folder = tmp_path / str(len(digests))
        file(folder / name, mode)
        (folder / name).write_text(content)
        os.utime(folder / name, (0, 0))
        digests.add(digest(folder))
    assert len(digests) == 4
