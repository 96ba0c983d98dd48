"""The faults of a list of enum values in a request."""

from collections.abc import Collection, Iterator, Sequence

from gateway.refusal import FieldViolation

# No enum has so many. In a packed list a value takes one byte, and its fault a thousand.
MOST_VALUES = 100


def enum_faults(
    field: str, values: Sequence[int], known: Collection[int], expected: str
) -> Iterator[FieldViolation]:
    """One for each value that is not known, with its place; one in all for a list that is too long."""
    if len(values) > MOST_VALUES:
        yield FieldViolation(field, f"must have at most {MOST_VALUES} values")
        return
    for place, value in enumerate(values):
        if value not in known:
            yield FieldViolation(f"{field}[{place}]", expected)
