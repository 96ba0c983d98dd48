"""Searches the logs, metrics and traces of a stack for the people of its register."""

import asyncio
import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.contract.filled_register import connect
from wardgate.data_folder.connection_file import read_connection_file

EVERYBODY = """
    SELECT full_name, chip_id, insurance_number FROM gateway.people
    UNION ALL SELECT card_number, NULL, NULL FROM gateway.cards
"""
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
# By itself: so many digits are also a part of a UUID or of a time by chance.
NUMBER = re.compile(r"(?<![0-9a-f-])(?:[A-Z]{2}[0-9])?[0-9]{10,13}(?![0-9a-f-])")


def found_by_operators(folder: Path, traces: str = "") -> set[tuple[str, str]]:
    """Where something of a person stands, and what it is. `traces` is what a collector has received."""
    facts = asyncio.run(_everybody(folder))
    seen = (*_seen_by_operators(folder), ("traces", traces))
    return {(where, one) for where, text in seen for one in of_people(text, facts)}


def of_people(text: str, facts: set[str]) -> set[str]:
    """What a text has of these names and numbers."""
    # JSON may write letters with marks as \\u1ec5.
    plain = text + ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), text)
    names = {fact for fact in facts if not fact[-1].isdigit() and fact in plain}
    return names | {number for number in NUMBER.findall(plain) if number in facts}


async def _everybody(folder: Path) -> set[str]:
    """The names and numbers of all people, and the facts that samples.json states of some."""
    connection = await connect(read_connection_file(folder / "connection.env")["WARDGATE_DATABASE_URL"])
    rows = await connection.fetch(EVERYBODY)
    await connection.close()
    samples = json.loads((folder / "samples.json").read_text("utf-8"))
    stated = (sample[fact] for sample in samples for fact in ("chip_id", "card_number", "full_name"))
    return {fact for row in rows for fact in row if fact} | {fact for fact in stated if fact}


def _seen_by_operators(folder: Path) -> Iterator[tuple[str, str]]:
    for log in sorted((folder / "logs").iterdir()):
        yield log.name, log.read_text("utf-8")
    for group in json.loads((folder / "prometheus-targets.json").read_text()):
        for target in group["targets"]:
            with urllib.request.urlopen(f"http://{target}/metrics") as page:
                yield target, page.read().decode()
