"""What to say where lines lack the same fact: once, by the lines' numbers. Pure."""

from collections.abc import Sequence

from review.reading.claim import Claim, Line
from review.rulebook.rule import Missing, Text
from review.rulebook.wording import listed


def lacking(claim: Claim, lines: Sequence[Line], element: str, fact: Text) -> Missing:
    """Says that these lines (one at least) have no `element`; `fact` is what a reader calls it."""
    numbers = listed(dict.fromkeys(line.sequence for line in lines))
    path = lines[0].path if len(lines) == 1 else f"{claim.root}.item"
    return Missing(
        f"{path}.{element}",
        Text(
            f"Dòng {numbers} thiếu {fact.vi}.",
            f"{'Line' if len(lines) == 1 else 'Lines'} {numbers}: no {fact.en}.",
        ),
    )
