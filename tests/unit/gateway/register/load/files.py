"""Writes register files of made-up people."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gateway.cards.card import Holding
from gateway.register.load.register_files.cards import CARDS
from gateway.register.load.register_files.facilities import FACILITIES
from gateway.register.load.register_files.people import PEOPLE
from runtime.loading.files.kind import Kind
from wardgate.samples.world import SampleWorld


def write_people(path: Path, holdings: Iterable[Holding]) -> Path:
    """Write a file of people."""
    return write(path, PEOPLE, (_facts(holding.person, PEOPLE) for holding in holdings))


def write_cards(path: Path, holdings: Iterable[Holding]) -> Path:
    """Write a file of cards."""
    return write(path, CARDS, (_facts(one, CARDS) for holding in holdings for one in holding.periods))


def write_world(folder: Path, world: SampleWorld) -> list[Path]:
    """Write the three files of a world."""
    holdings = [citizen.holding for citizen in world.citizens()]
    facilities = ((at.code, at.full_name, at.province, at.tier.value) for at in world.facilities)
    return [
        write(folder / "facilities.csv", FACILITIES, facilities),
        write_people(folder / "people.csv", holdings),
        write_cards(folder / "cards.csv", holdings),
    ]


def write(path: Path, kind: Kind, rows: Iterable[Sequence[Any]]) -> Path:
    """Write a CSV file with the header of its kind, without the columns that rows lack and may be missing."""
    rows = list(rows)
    header = kind.required if rows and len(rows[0]) == len(kind.required) else kind.header
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def _facts(of: object, kind: Kind) -> list[Any]:
    facts = [getattr(of, name) for name in kind.header]
    return ["" if fact is None else str(fact) for fact in facts]
