"""Converts one claim: the work of a process of its own where there are many claims."""

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import msgspec

from insurance.claim.converting.convert_claim import Conversion, ConvertClaim, NotConvertible
from insurance.claim.converting.target import Target
from insurance.claim.converting.writers import writer_for
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import ClaimFault, Unreadable


class Failed(msgspec.Struct, frozen=True):
    """A claim that is not converted: content that is no claim in the format that it was read as (`read_as`).

    `read_as` is None for a claim: its faults are then those of what would be written.
    """

    faults: tuple[ClaimFault, ...]
    read_as: ClaimFormat | None


Outcome: TypeAlias = Conversion | Failed
Convert: TypeAlias = Callable[[Target, bytes, ClaimFormat], Outcome]


def convert(target: Target, content: bytes, claim_format: ClaimFormat) -> Outcome:
    """The claim as converted, or why it is not. The first call of a process takes some tenths of a second."""
    try:
        return _converter(target)(content, claim_format)
    except Unreadable as unreadable:
        return Failed(unreadable.faults, unreadable.format)
    except NotConvertible as refused:
        return Failed(refused.faults, None)


@cache
def _converter(target: Target) -> ConvertClaim:
    return ConvertClaim(ClaimReader(ready=()), target, writer_for)
