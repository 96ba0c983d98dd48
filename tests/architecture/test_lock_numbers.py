"""The numbers of PostgreSQL's advisory locks: of two kinds with one number, each would wait for the other."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"^(?:[A-Z_]*LOCKS?|WORKERS) = ([0-9_]+)$", re.MULTILINE)


def test_each_kind_of_advisory_lock_has_a_number_of_its_own() -> None:
    sources = [
        path for package in ("gateway", "review", "wardgate") for path in (ROOT / package).rglob("*.py")
    ]
    numbers = [int(number) for path in sources for number in NUMBER.findall(path.read_text(encoding="utf-8"))]
    assert len(numbers) >= 5
    assert [number for number, times in Counter(numbers).items() if times > 1] == []
