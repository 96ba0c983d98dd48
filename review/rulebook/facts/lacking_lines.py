"""What to say where lines lack the same fact: once, by the lines' numbers. Pure."""

from collections.abc import Sequence

from insurance.claim.claim import Claim, Line
from insurance.text import Text
from review.rulebook.engine.rule import Missing
from review.rulebook.facts.wording import line_numbers


def lacking(claim: Claim, lines: Sequence[Line], element: str, fact: Text) -> Missing:
    """Says that these lines (one at least) have no `element`; `fact` is what a reader calls it."""
    numbers = line_numbers(dict.fromkeys(line.sequence for line in lines))
    path = lines[0].path if len(lines) == 1 else f"{claim.root}.item"
    return Missing(
        f"{path}.{element}",
        Text(
            f"Dòng {numbers} thiếu {fact.vi}.",
            f"{'Line' if len(lines) == 1 else 'Lines'} {numbers}: no {fact.en}.",
        ),
    )
