"""What to say where lines lack the same fact: once, by the lines' numbers. Pure."""

from collections.abc import Sequence

from insurance.claim.claim import Line
from insurance.claim.fact import Fact, LineFact
from insurance.text import Text
from review.rulebook.engine.answers import Missing
from review.rulebook.facts.wording import line_numbers


def lacking(lines: Sequence[Line], fact: LineFact, called: Text) -> Missing:
    """Says that these lines (one at least) lack the fact; `called` is what a reader calls it."""
    numbers = line_numbers(dict.fromkeys(line.sequence for line in lines))
    return Missing(
        lines[0].fact(fact) if len(lines) == 1 else Fact(fact),
        Text(
            f"Dòng {numbers} thiếu {called.vi}.",
            f"{'Line' if len(lines) == 1 else 'Lines'} {numbers}: no {called.en}.",
        ),
    )
