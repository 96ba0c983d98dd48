"""How days, moments and lists of lines are written for a Vietnamese and for an English reader."""

from collections.abc import Iterable
from datetime import date, datetime

from runtime.time_zone import HO_CHI_MINH

# Nobody reads a message that names more lines.
MAX_NAMED_LINES = 12


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
    """ "2, 3, 5"; after a dozen, how many more there are: "2, 3, …, 14 (+6)"."""
    numbers = list(lines)
    shown = ", ".join(map(str, numbers[:MAX_NAMED_LINES]))
    more = len(numbers) - MAX_NAMED_LINES
    return f"{shown} (+{more})" if more > 0 else shown
