"""Where a backup is kept, and what its manifest proves."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from runtime.problem import Problem
from wardgate.backup.backup_folder import BackupFolder
from wardgate.backup.kept_files import keep_files, put_files_back
from wardgate.backup.manifest import KeptSeal, Manifest, read_manifest, write_manifest
from wardgate.backup.stored_file import StoredFile
from wardgate.data_folder.paths import DataFolder

KEYS = "2026-11:RVhBTVBMRSBPRiBBIEtFWSwgTk9UIFRPIEJFIFVTRUQ="
NOW = datetime(2026, 11, 29, 3, 31, 5, tzinfo=UTC)
EMPTY = Manifest(
    wardgate="0.1.0",
    postgres="18.0",
    system=7,
    timeline=1,
    started_at=NOW,
    ended_at=NOW,
    counts={"claims": 3},
    seal=KeptSeal(1, "00"),
    slot=None,
    files={},
)


@pytest.fixture
def folder(tmp_path: Path) -> BackupFolder:
    made = BackupFolder(tmp_path / "backup")
    made.make()
    return made


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    """A data folder with all that is kept."""
    made = DataFolder(tmp_path / "data")
    made.sample_claims.mkdir(parents=True)
    made.logs.mkdir()
    for file in (made.facility_tokens, made.reviewer, made.samples, made.sample_claims / "claim-001.json"):
        file.write_text(file.name)
    made.receipt_keys.write_text(KEYS + "\n")
    return made


def test_only_the_owner_may_enter_data_and_secrets_which_are_apart(folder: BackupFolder) -> None:
    assert folder.secrets.name == "backup-secrets"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder.path, folder.secrets)} == {0o700}


def test_secrets_inside_the_data_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="keep the secrets elsewhere"):
        BackupFolder(tmp_path / "backup", tmp_path / "backup" / "secrets")


@pytest.mark.parametrize("which", ["backup", "backup-secrets"])
def test_nothing_is_overwritten(tmp_path: Path, which: str) -> None:
    (tmp_path / which).mkdir()
    (tmp_path / which / "earlier").touch()
    with pytest.raises(Problem, match="is not empty"):
        BackupFolder(tmp_path / "backup").make()


def test_files_come_back_as_they_were(folder: BackupFolder, data: DataFolder, tmp_path: Path) -> None:
    kept = keep_files(data, None, folder)
    restored = tmp_path / "restored"
    restored.mkdir()
    put_files_back(folder, kept, restored)
    names = {str(path.relative_to(restored)) for path in restored.rglob("*") if path.is_file()}
    assert names == {
        *("receipt-keys", "tokens.json", "reviewer.json", "samples.json", "sample-claims/claim-001.json")
    }
    assert all((restored / name).read_text() == (data.path / name).read_text() for name in names)
    assert stat.S_IMODE((restored / "receipt-keys").stat().st_mode) == 0o600


def test_what_others_have_put_beside_the_files_does_not_come_back(
    folder: BackupFolder, data: DataFolder, tmp_path: Path
) -> None:
    kept = keep_files(data, None, folder)
    for beside in (folder.secrets, folder.files):
        (beside / "lost+found").mkdir()
        (beside / "README").write_bytes(b"\xff")
    (restored := tmp_path / "restored").mkdir()
    put_files_back(folder, kept, restored)
    assert not {"lost+found", "README"} & {path.name for path in restored.iterdir()}


def test_nothing_comes_back_where_a_file_cannot_be_copied(
    folder: BackupFolder, data: DataFolder, tmp_path: Path
) -> None:
    kept = keep_files(data, None, folder)
    (folder.secrets / "tokens.json").unlink()
    (restored := tmp_path / "restored").mkdir()
    with pytest.raises(OSError, match="tokens"):
        put_files_back(folder, kept, restored)
    assert list(restored.iterdir()) == []


def test_no_secret_is_in_the_folder_of_the_data(folder: BackupFolder, data: DataFolder) -> None:
    keep_files(data, None, folder)
    in_data = "".join(path.read_text() for path in folder.path.rglob("*") if path.is_file())
    assert KEYS.partition(":")[2] not in in_data
    assert "tokens.json" not in in_data


def test_keys_of_the_environment_are_kept_instead_of_those_of_the_folder(
    folder: BackupFolder, data: DataFolder
) -> None:
    given = KEYS.replace("2026-11", "2027-05")
    keep_files(data, given, folder)
    assert (folder.secrets / "receipt-keys").read_text() == given + "\n"


def test_without_keys_there_is_no_backup(folder: BackupFolder, data: DataFolder) -> None:
    data.receipt_keys.unlink()
    with pytest.raises(Problem, match="WARDGATE_RECEIPT_KEYS"):
        keep_files(data, None, folder)


def test_a_changed_and_a_missing_file_are_found(folder: BackupFolder, data: DataFolder) -> None:
    manifest = msgspec.structs.replace(EMPTY, files=keep_files(data, None, folder))
    assert manifest.damaged(folder) == []
    (folder.files / "samples.json").write_text("other")
    (folder.secrets / "receipt-keys").unlink()
    assert sorted(manifest.damaged(folder)) == [
        f"{folder.secrets / 'receipt-keys'} is missing",
        f"{folder.files / 'samples.json'} was changed",
    ]


def test_a_backup_without_a_manifest_was_not_finished(folder: BackupFolder) -> None:
    with pytest.raises(Problem, match="not finished"):
        read_manifest(folder)


def test_a_backup_of_a_later_release_is_refused(folder: BackupFolder) -> None:
    write_manifest(EMPTY, folder)
    assert read_manifest(folder) == EMPTY
    write_manifest(msgspec.structs.replace(EMPTY, format=2), folder)
    with pytest.raises(Problem, match="later release"):
        read_manifest(folder)


@pytest.mark.parametrize(
    "name", ["../outside", "files/../../outside", "/etc/passwd", "secrets/../outside", ""]
)
def test_a_manifest_that_names_a_file_outside_the_backup_is_refused(folder: BackupFolder, name: str) -> None:
    write_manifest(msgspec.structs.replace(EMPTY, files={name: StoredFile(0, "")}), folder)
    with pytest.raises(Problem, match="outside the backup"):
        read_manifest(folder)
