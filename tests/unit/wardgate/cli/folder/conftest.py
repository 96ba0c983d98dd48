"""A watched folder, and the client that hands its files in."""

from pathlib import Path

import pytest

from tests.unit.wardgate.cli.folder.bridge import Bridge, FakeClient


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def bridge(tmp_path: Path, client: FakeClient) -> Bridge:
    return Bridge(tmp_path, client)
