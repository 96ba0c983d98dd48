"""Every module that the Makefile runs is a file that git has."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
OF_OTHERS = {"venv", "pip"}


def test_what_the_makefile_runs_is_not_ignored_by_git() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    modules = set(re.findall(r"-m ([a-z_.]+)", makefile)) - OF_OTHERS
    assert "tests.bench" in modules
    for module in sorted(modules):
        path = Path(*module.split("."))
        files = [path / "__main__.py", path.with_suffix(".py")]
        assert any((ROOT / file).exists() for file in files), module
        ignored = subprocess.run(
            ["git", "check-ignore", "--no-index", *map(str, files)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ignored.stdout == "", module
