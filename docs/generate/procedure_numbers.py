"""The table at the end of docs/procedures.md: every number of the procedures, its law and how sure it is."""

from collections.abc import Iterator
from typing import Any

import msgspec

from docs.generate.table import table, with_table
from insurance.law.parameters.parameter import Certainty, Dated
from insurance.law.procedures.procedure_parameters import read_procedure_parameters

HEADER = ("number", "since", "value", "law", "how sure")
FILES = ("household", "premium_support", "funeral", "survivors", "unemployment")
HOW_SURE = {
    Certainty.SOURCE: "found in a source",
    Certainty.KNOWN: "generally known",
    Certainty.DOUBTFUL: "doubtful",
    Certainty.INFERRED: "inferred",
}


def with_procedure_numbers(page: str) -> str:
    """The page with its table made anew."""
    return with_table(page, table(HEADER, _rows()))


def dated_numbers() -> Iterator[tuple[str, Dated[Any]]]:
    """Every number with its name, as in "household shares"."""
    numbers = read_procedure_parameters()
    for file in FILES:
        yield from _numbers(file, getattr(numbers, file))


def _numbers(name: str, found: object) -> Iterator[tuple[str, Dated[Any]]]:
    if isinstance(found, Dated):
        yield name, found
    elif isinstance(found, tuple):
        for one in found:
            yield from _numbers(name, one)
    elif isinstance(found, dict | msgspec.Struct):
        fields = found if isinstance(found, dict) else msgspec.structs.asdict(found)
        for key, value in fields.items():
            yield from _numbers(f"{name} {key}", value)


def _rows() -> Iterator[tuple[str, str, str, str, str]]:
    for name, dated in dated_numbers():
        certainty = HOW_SURE[dated.certainty] if dated.certainty else ""
        yield name.replace("_", " "), str(dated.since), _value(dated.value), str(dated.law), certainty


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_value, value))
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.asdict(value).items()
        return ", ".join(f"{key.replace('_', ' ')} {_value(one)}" for key, one in fields if one is not None)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
