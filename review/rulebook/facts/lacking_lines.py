"""Reports a fact that several lines lack, once for all of them."""

from collections.abc import Sequence

from insurance.claim.fact import Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.text import Text
from review.rulebook.engine.answers import Missing
from review.rulebook.facts.wording import line_numbers


def lacking(lines: Sequence[Line], fact: LineFact, name: Text) -> Missing:
    """The lines, at least one, lack the fact; `name` is the name that readers know it by."""
    numbers = line_numbers(dict.fromkeys(line.sequence for line in lines))
    return Missing(
        lines[0].fact(fact) if len(lines) == 1 else Fact(fact),
        Text(
            f"Dòng {numbers} thiếu {name.vi}.",
            f"{'Line' if len(lines) == 1 else 'Lines'} {numbers}: no {name.en}.",
        ),
    )
