"""The kind of file with what provinces add to premiums."""

import re

from runtime.loading.files.cells import Unfit, day, digits, of_form, words
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind

LONGEST_DECISION = 200
PERCENT = re.compile("[0-9]{1,3}")
WHOLE = 100


def percent(cell: str) -> int:
    """Read whole percent, 0 to 100. Raises Unfit."""
    if not PERCENT.fullmatch(cell) or int(cell) > WHOLE:
        raise Unfit("whole percent expected: 0 to 100")
    return int(cell)


PREMIUM_SUPPORT = Kind(
    name="support",
    what="What the people's council of a province adds to the premium of a card group, by decision.",
    columns=(
        Column("province", "code of the province of residence, 2 digits", digits(2, "a province's code")),
        Column(
            "card_group",
            "the first two letters of the card: GD for households",
            of_form("[A-Z]{2}", "a card group expected: two capital letters"),
        ),
        Column("since", "first day, YYYY-MM-DD: the day of paying counts", day, type="date"),
        Column("until", "last day, YYYY-MM-DD; empty if there is none", day, type="date", optional=True),
        Column(
            "percent",
            "of the premium, 0 to 100, beside what the law has the state pay",
            percent,
            type="integer",
        ),
        Column(
            "decision",
            "its number, such as Nghị quyết 12/2026/NQ-HĐND",
            words("a decision", LONGEST_DECISION),
        ),
    ),
    key=("province", "card_group", "since"),
    mark="card_group",
)
