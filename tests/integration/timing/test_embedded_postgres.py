"""What a killed run has left in the folder of the embedded PostgreSQL."""

import tempfile
from pathlib import Path

import pytest

from tests.conftest import FEW_BUFFERS, execute
from wardgate.stack.embedded.postgres import EmbeddedPostgres


@pytest.fixture
def folder(scratch: Path) -> Path:
    """The folder of a server that has stopped."""
    folder = Path(tempfile.mkdtemp(dir=scratch)) / "postgres"
    (folder.parent / "logs").mkdir(parents=True)
    with EmbeddedPostgres(folder, FEW_BUFFERS):
        pass
    return folder


async def test_a_pid_that_belongs_to_another_postgres_since_stops_no_other_postgres(
    folder: Path, own_postgres: EmbeddedPostgres
) -> None:
    other = own_postgres.child.pid
    (folder / "postmaster.pid").write_text(f"{other}\n{folder}\n")
    with EmbeddedPostgres(folder, FEW_BUFFERS) as postgres:
        await execute(postgres.url(), "SELECT 1")
    assert own_postgres.child.is_alive
    await execute(own_postgres.url(), "SELECT 1")


@pytest.mark.parametrize("content", ["", "\n", "what a disk has left\n"])
async def test_a_pid_file_that_names_no_process_is_passed_over(folder: Path, content: str) -> None:
    (folder / "postmaster.pid").write_text(content)
    with EmbeddedPostgres(folder, FEW_BUFFERS) as postgres:
        await execute(postgres.url(), "SELECT 1")
