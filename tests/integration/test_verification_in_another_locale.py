"""A register in a database whose locale knows no letters beyond those of English."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import execute
from tests.integration.test_register_verification import Run, run, written
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres

__all__ = ["run"]


@pytest.fixture
def database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """A migrated database, as some operators of Kubernetes make them."""
    asyncio.run(execute(postgres.url(), "CREATE DATABASE of_letters TEMPLATE template0 LOCALE 'C'"))
    asyncio.run(migrate(postgres.url("of_letters")))
    yield postgres.url("of_letters")
    asyncio.run(execute(postgres.url(), "DROP DATABASE of_letters WITH (FORCE)"))


async def test_people_without_a_number_are_found_by_names_in_capitals(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "079090000077,TRẦN BÉ,1990-05-04,female,alive,")
    result = await asyncio.to_thread(run, "verify", file, "--whole")
    counts = json.loads(result.stdout.splitlines()[-1])
    assert counts["people"] == {"different": 1, "not_found": 2}
