"""The numbers of PostgreSQL's advisory locks: of two kinds with one number, each would wait for the other."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A constant, or written into a statement, as in the functions that migrations make.
CONSTANT = re.compile(r"^(?:[A-Z_]*LOCKS?|WORKERS) = ([0-9_]+)$", re.MULTILINE)
WRITTEN = re.compile(r"advisory\w*_lock\(([0-9]+)\)")


def test_each_kind_of_advisory_lock_has_a_number_of_its_own() -> None:
    sources = [
        path for package in ("gateway", "review", "wardgate") for path in (ROOT / package).rglob("*.py")
    ]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    numbers = [int(number) for text in texts for form in (CONSTANT, WRITTEN) for number in form.findall(text)]
    assert len(numbers) >= 5
    assert [number for number, times in Counter(numbers).items() if times > 1] == []
