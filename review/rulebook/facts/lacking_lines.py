"""Reports a fact that several lines lack, once for all of them."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from insurance.claim.fact import Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.text import Text
from review.rulebook.engine.answers import Missing
from review.rulebook.facts.wording import MAX_NAMED_LINES, line_numbers

# Claims that lack a fact mostly lack it on all lines: the same few texts again and again.
REMEMBERED = 4_096


def lacking(lines: Sequence[Line], fact: LineFact, name: Text) -> Missing:
    """The lines, at least one, lack the fact; `name` is the name that readers know it by."""
    numbers = [line.sequence for line in lines]
    if len(numbers) > MAX_NAMED_LINES:
        numbers = list(islice(dict.fromkeys(numbers), MAX_NAMED_LINES + 1))
    return _missing(tuple(numbers), lines[0].position if len(lines) == 1 else (), fact, name)


@lru_cache(REMEMBERED)
def _missing(numbers: tuple[int, ...], position: tuple[int, ...], fact: LineFact, name: Text) -> Missing:
    """Only a single line has a position."""
    listed = line_numbers(dict.fromkeys(numbers))
    return Missing(
        Fact(fact, position),
        Text(
            f"Dòng {listed} thiếu {name.vi}.",
            f"{'Line' if position else 'Lines'} {listed}: no {name.en}.",
        ),
    )
