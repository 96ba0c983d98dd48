"""Claims that tests write into files, and what `wardgate submit` reads of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from wardgate.cli.claims.files.local_claim import LocalClaim, UnreadableFile
from wardgate.cli.claims.files.read_claims import ClaimFiles


def claim(number: str, **elements: Any) -> dict[str, Any]:
    return {
        "resourceType": "Claim",
        "identifier": [{"value": number}],
        "note": [{"text": "Ốm ] } [ { , \\"}],
    } | elements


ONE, TWO = json.dumps(claim("A"), ensure_ascii=False), json.dumps(claim("B"))


def found(*paths: Path) -> list[LocalClaim | UnreadableFile]:
    return list(ClaimFiles(paths).read())


def reason(path: Path) -> str:
    """Why the only file cannot be read."""
    (file,) = found(path)
    assert isinstance(file, UnreadableFile)
    return file.reason


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file
