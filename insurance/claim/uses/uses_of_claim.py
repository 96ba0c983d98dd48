"""The uses of a claim: of each line with the times at which it began and ended."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.uses.use import LONGEST, ResourceKind, Use, resource_of

# Laboratory machines have many samples at once, so tests are not compared.
ON_A_MACHINE = frozenset({LineKind.IMAGING, LineKind.FUNCTIONAL_TEST, LineKind.PROCEDURE})
# A claim of thousands of lines must not take a batch's time; codes are indexed.
MOST_USES = 500
LONGEST_CODE = 100
YEARS = range(2000, 2100)


def uses_of(claim: Claim) -> tuple[Use, ...]:
    """The uses of a bill in the order of their lines; none of another claim.

    Services of one resource that overlap are one use: they are one session, or rule W24 finds them. Midnight
    is how exports write an unknown time.
    """
    ended = [(at, line) for at, line in enumerate(claim.lines) if line.care.resulted is not None]
    if not ended or not claim.is_bill:
        return ()
    by_resource: defaultdict[str, list[Use]] = defaultdict(list)
    for at, line in ended:
        for use in _uses(at, line):
            by_resource[use.resource].append(use)
    merged = [use for uses in by_resource.values() for use in _merged(uses)]
    return tuple(sorted(merged, key=lambda use: use.line)[:MOST_USES])


def _uses(at: int, line: Line) -> Iterator[Use]:
    begins, ends = line.care.performed, line.care.resulted
    if begins is None or ends is None or not _is_time(begins) or not _is_time(ends):
        return
    for kind, code in _resources(line):
        if begins < ends <= begins + LONGEST[kind] and len(code) <= LONGEST_CODE:
            yield Use(resource_of(kind, code), begins, ends, at)


def _resources(line: Line) -> Iterator[tuple[ResourceKind, str]]:
    kind, care = line.kind, line.care
    if kind in ON_A_MACHINE:
        yield from ((ResourceKind.MACHINE, code) for code in care.machines)
    if kind is LineKind.PROCEDURE:
        yield from ((ResourceKind.PERFORMER, code) for code in care.performers)
    elif kind is LineKind.BED and len(care.beds) == 1:
        # "H001" is a bed of every department.
        yield ResourceKind.BED, f"{care.department or ''} {care.beds[0]}"


def _is_time(moment: datetime) -> bool:
    return (moment.hour, moment.minute) != (0, 0) and moment.year in YEARS


def _merged(uses: list[Use]) -> list[Use]:
    """The uses, where those that overlap are merged into one with the line of the first."""
    if len(uses) == 1:
        return uses
    merged: list[Use] = []
    for use in sorted(uses, key=lambda one: (one.begins, one.line)):
        last = merged[-1] if merged else None
        if last is None or use.begins >= last.ends:
            merged.append(use)
        elif use.ends > last.ends:
            merged[-1] = replace(last, ends=use.ends)
    return merged
