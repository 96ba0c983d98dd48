"""What a claim in BHYT XML has beyond the facts that Claim names, so that nothing sent is lost."""

import msgspec


class KeptRow(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Fields of one row.

    `table` is "XML1" to "XML15"; "GIAMDINHHS" for the envelope; "FILEHOSO" for a table that no decision has,
    as it was sent. `values` are names in alphabetical order, and their values, none of them empty.
    `place` counts the rows of the table from 1. Of XML1 to XML3 only those fields are here whose value is not
    in a fact of the claim: such as the address, or an amount that is none. Of the others all are.
    """

    table: str
    place: int
    values: tuple[tuple[str, str], ...]
