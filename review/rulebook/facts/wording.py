"""How sums, days and lists of lines are written for a Vietnamese and for an English reader. Pure."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from review.rulebook.facts.money import MINOR_DIGITS, rounded, smallest_unit
from runtime.time_zone import HO_CHI_MINH

SWAP = str.maketrans(",.", ".,")
# A message that names more lines than these is no longer read.
NAMED_LINES = 12


def sum_en(value: Decimal, currency: str) -> str:
    """ "1,234,500 VND": decimals only where the sum has some, or its currency does."""
    digits = MINOR_DIGITS.get(currency, 2)
    whole = rounded(value, smallest_unit(currency)) == value
    return f"{value:,.{digits if whole else max(digits, 2)}f} {currency}"


def sum_vi(value: Decimal, currency: str) -> str:
    """ "1.234.500 đồng"."""
    number, unit = sum_en(value, currency).translate(SWAP).split()
    return f"{number} {'đồng' if unit == 'VND' else unit}"


def plain(value: Decimal) -> str:
    """A quantity or a factor without needless zeros: "2", "0.75"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_vi(value: Decimal) -> str:
    """The same with a decimal comma: "0,75"."""
    return plain(value).replace(".", ",")


def day_vi(day: date) -> str:
    """ "05/03/2026"."""
    return f"{day:%d/%m}/{day.year:04}"


def days_vi(first: date, last: date) -> str:
    """ "ngày 05/03/2026" or "từ ngày 05/03/2026 đến ngày 07/03/2026"."""
    if first == last:
        return f"ngày {day_vi(first)}"
    return f"từ ngày {day_vi(first)} đến ngày {day_vi(last)}"


def days_en(first: date, last: date) -> str:
    """ "on 2026-03-05" or "from 2026-03-05 to 2026-03-07"."""
    return f"on {first}" if first == last else f"from {first} to {last}"


def moment_vi(moment: datetime) -> str:
    """ "08:30 ngày 05/03/2026", in Ho Chi Minh City."""
    local = moment.astimezone(HO_CHI_MINH)
    return f"{local:%H:%M} ngày {day_vi(local.date())}"


def moment_en(moment: datetime) -> str:
    """ "2026-03-05 at 08:30", in Ho Chi Minh City."""
    return f"{moment.astimezone(HO_CHI_MINH):%Y-%m-%d at %H:%M}"


def line_numbers(lines: Iterable[int]) -> str:
    """ "2, 3, 5", cut short with "…" after a dozen."""
    numbers = list(lines)
    shown = ", ".join(map(str, numbers[:NAMED_LINES]))
    return f"{shown}, …" if len(numbers) > NAMED_LINES else shown
