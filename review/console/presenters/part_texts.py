"""A part of a stay as the page of its claim shows it while a reviewer decides."""

from collections.abc import Mapping

from insurance.law.stays.stay_payment import PaidPart
from review.console.text.formats import Formats


def part_texts(part: PaidPart, formats: Formats) -> Mapping[str, str]:
    """The cells of its row by name, as `templates/parts/part_table.html` writes them."""
    paid = part.payment
    return {
        "days": formats.stay(part.days.first, part.days.last),
        "rate": f"{formats.number(part.rate)}%",
        "accepted": formats.amount(part.cost),
        "fund": formats.amount(paid.fund),
        "copayment": formats.amount(paid.copayment),
        "ceiling": formats.amount(part.ceiling_remaining),
        "own": formats.amount(paid.own or None),
    }
