"""The files that comments and docstrings name are there: a file that moves takes its name along."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("gateway", "insurance", "review", "runtime", "wardgate")
FOLDERS = (*PACKAGES, "docker", "docs", "proto", "tests")
# With a folder, and not as a text of the program; those of Google lie elsewhere.
NAMED = re.compile(r"""(?<![\w./"'{-])(?!google/)(?:[a-z0-9_]+/)+[a-z0-9_]+\.(?:py|yaml|proto|md)\b""")


def test_sources_name_only_files_that_exist() -> None:
    there = {f"/{path.relative_to(ROOT)}" for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")}
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    named = {
        (name, path.relative_to(ROOT))
        for path in sources
        if not path.stem.endswith(("_pb2", "_pb2_grpc"))
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(named) >= 50
    names = {name for name, _ in named}
    gone = {name for name in names if not any(path.endswith(f"/{name}") for path in there)}
    assert [(name, path) for name, path in named if name in gone] == []
