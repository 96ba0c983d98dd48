"""What the insurer's list of inclusions finds in a claim, by the codes of its lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from insurance.catalogue.inclusion import Inclusion
from insurance.catalogue.listed import Entries
from insurance.catalogue.service import catalogue_code
from insurance.claim.parts.line import Line
from review.rulebook.engine.case import Case

IN_ONE_STAY = "DOT"


class IncludedLine(NamedTuple):
    """A line that the price of the service on another line contains, by this entry."""

    line: Line
    beside: Line
    entry: Inclusion


def included_lines(case: Case, lines: list[Line]) -> Iterator[IncludedLine]:
    """Each line once. Of a list that is not loaded nothing is known, and nothing is found."""
    listed = case.catalogues.inclusions
    if not listed.by_code:
        return
    by_code = _by_code(lines)
    found: set[int] = set()
    for beside in _one_of_each(lines):
        for entry in _entries(case, beside):
            for line in by_code.get(entry.contained, ()):
                if line is not beside and id(line) not in found and _is_within(line, beside, entry):
                    found.add(id(line))
                    yield IncludedLine(line, beside, entry)


def _one_of_each(lines: list[Line]) -> Iterable[Line]:
    """The first line of each code and day: the others contain nothing else."""
    first: dict[tuple[str, date | None], Line] = {}
    for line in lines:
        if line.codes:
            first.setdefault((line.codes[0].code, line.first_day), line)
    return first.values()


def _by_code(lines: list[Line]) -> dict[str, list[Line]]:
    by_code: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        for coding in line.codes:
            by_code[catalogue_code(coding.code)].append(line)
    return by_code


def _entries(case: Case, line: Line) -> tuple[Inclusion, ...]:
    day: date | None = line.first_day
    if day is None or not line.codes:
        return ()
    answer = case.catalogues.inclusions.on(catalogue_code(line.codes[0].code), day)
    return answer.entries if isinstance(answer, Entries) else ()


def _is_within(line: Line, beside: Line, entry: Inclusion) -> bool:
    return entry.within == IN_ONE_STAY or line.first_day == beside.first_day
