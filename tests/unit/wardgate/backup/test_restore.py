"""What a restore refuses before it copies anything."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from runtime.problem import Problem
from wardgate.backup.backup_folder import BackupFolder
from wardgate.backup.manifest import Manifest
from wardgate.backup.restore import restore
from wardgate.cli.output.step_progress import StepProgress
from wardgate.data_folder.paths import DataFolder

NOW = datetime(2026, 11, 29, 3, 31, 5, tzinfo=UTC)
OLDER = Manifest(
    wardgate="0.1.0",
    postgres="16.9 (Debian 16.9-1)",
    system=7,
    timeline=1,
    started_at=NOW,
    ended_at=NOW,
    counts={},
    seal=None,
    slot=None,
    files={},
)


def test_a_backup_of_another_major_version_of_postgresql_is_refused(tmp_path: Path) -> None:
    folder = BackupFolder(tmp_path / "backup")
    with pytest.raises(Problem, match=r"of PostgreSQL 16\.9 .* restore it with Wardgate 0\.1\.0"):
        asyncio.run(restore(folder, OLDER, DataFolder(tmp_path / "new"), None, StepProgress(Console())))
    assert not (tmp_path / "new").exists()
