"""What `wardgate submit` makes of folders as people have them: links, folders that cannot be listed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.wardgate.cli.claims_in_files import ONE, TWO, folder, found, write
from wardgate.cli.claims.files.local_claim import LocalClaim, UnreadableFile

__all__ = ["folder"]


def read(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The files of the claims, and the reasons of what is not read, by their names."""
    each = found(folder)
    claims = [Path(claim.source).name for claim in each if isinstance(claim, LocalClaim)]
    return claims, {Path(file.source).name: file.reason for file in each if isinstance(file, UnreadableFile)}


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    other = tmp_path_factory.mktemp("elsewhere")
    write(other, "other.json", TWO)
    return other


def test_a_link_to_a_file_is_read(folder: Path, elsewhere: Path) -> None:
    (folder / "linked.json").symlink_to(elsewhere / "other.json")
    assert read(folder) == (["linked.json"], {})


def test_a_link_to_another_folder_and_a_broken_one_are_named(folder: Path, elsewhere: Path) -> None:
    write(folder, "own.json", ONE)
    (folder / "month").symlink_to(elsewhere)
    (folder / "gone.json").symlink_to(elsewhere / "gone.json")
    claims, refused = read(folder)
    assert claims == ["own.json"]
    assert refused == {
        "gone.json": "This link leads to no file.",
        "month": "This is a link to another folder, which is not followed: give that folder, too.",
    }


def test_a_link_back_into_the_folder_leaves_nothing_out(folder: Path) -> None:
    (folder / "2026-11").mkdir()
    write(folder / "2026-11", "own.json", ONE)
    (folder / "latest").symlink_to("2026-11")
    (folder / "2026-11" / "up").symlink_to("..")
    assert read(folder) == (["own.json"], {})


def test_a_folder_that_cannot_be_listed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may list every folder, and tests may run as root."""
    secret = folder / "secret"
    secret.mkdir()
    write(folder, "own.json", ONE)

    def scandir(path: str) -> Iterator[os.DirEntry[str]] | Any:
        if path == str(secret):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    listed = os.scandir
    monkeypatch.setattr("wardgate.cli.claims.files.input_file.os.scandir", scandir)
    reason = "This folder cannot be listed (Permission denied): nothing in it was read."
    assert read(folder) == (["own.json"], {"secret": reason})
