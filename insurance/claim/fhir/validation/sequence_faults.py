"""Finds sequences of a Claim that are given twice or not at all, or are referred to but not given."""

from collections.abc import Iterator, Mapping
from typing import Any

from insurance.claim.fhir.models.sequences import REFERRED
from insurance.claim.fhir.validation import reasons
from insurance.claim.fhir.validation.presence import has_extension
from insurance.claim.unreadable import ClaimFault

Faults = Iterator[ClaimFault]


def sequence_faults(claim: dict[str, Any], path: str) -> Faults:
    """The faults of a Claim at this path."""
    for name, value in claim.items():
        yield from _repeated(value, f"{path}.{name}")
        yield from _unsaid(value, f"{path}.{name}")
    given = {keyed: {one for _, one in _sequences(claim.get(keyed))} for keyed in REFERRED.values()}
    for index, item in _objects(claim.get("item")):
        yield from _dangling(given, item, f"{path}.item[{index}]")


def _repeated(value: object, path: str) -> Faults:
    first: dict[int, int] = {}
    for index, sequence in _sequences(value):
        before = first.setdefault(sequence, index)
        if before != index:
            yield ClaimFault(f"{path}[{index}].sequence", reasons.same_sequence(before))


def _unsaid(value: object, path: str) -> Faults:
    """FHIR lets an extension say why a sequence is absent, but it is the key of its entry."""
    for index, item in _objects(value):
        if item.get("sequence") is None and has_extension(item.get("_sequence")):
            yield ClaimFault(f"{path}[{index}].sequence", reasons.NO_SEQUENCE)


def _dangling(given: Mapping[str, set[int]], item: dict[str, Any], path: str) -> Faults:
    for referring, keyed in REFERRED.items():
        referred = item.get(referring)
        for index, sequence in enumerate(referred if isinstance(referred, list) else ()):
            if isinstance(sequence, int) and sequence not in given[keyed]:
                yield ClaimFault(f"{path}.{referring}[{index}]", reasons.no_such_sequence(keyed))


def _sequences(value: object) -> Iterator[tuple[int, int]]:
    for index, item in _objects(value):
        if isinstance(item.get("sequence"), int):
            yield index, item["sequence"]


def _objects(value: object) -> Iterator[tuple[int, dict[str, Any]]]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield index, item
