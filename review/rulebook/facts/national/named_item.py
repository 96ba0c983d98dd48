"""What a line is looked up by in a list that is one for all: its code and its day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.text import Text
from review.rulebook.engine.answers import Missing
from review.rulebook.engine.case import CaseFact
from review.rulebook.engine.listing.listed_lines import KIND_OF_SYSTEM
from review.rulebook.facts.lacking_lines import lacking

CODES = Text("mã trong danh mục", "code")
DAYS = Text("ngày y lệnh", "day")


class NamedItem(NamedTuple):
    """A line with the code that it is billed by, and the day of its order, or else of its service."""

    line: Line
    code: str
    day: date


def named_items(lines: Sequence[Line], kind: CatalogueKind) -> Iterator[NamedItem]:
    """The lines that the fund is to pay, with a code, if possible of the kind's system, and a day."""
    for line in lines:
        day, codes = line.care.ordered.date() if line.care.ordered else line.first_day, line.codes
        if day is None or not codes or not line.payment.is_by_the_fund:
            continue
        code = codes[0].code
        if len(codes) > 1:
            code = next((one.code for one in codes if KIND_OF_SYSTEM.get(one.system) is kind), code)
        yield NamedItem(line, code, day)


def without_code_or_day(lines: Sequence[Line]) -> Iterator[Missing]:
    """Why the other lines that the fund is to pay could not be looked up."""
    paid = [line for line in lines if not (line.codes and line.first_day) and line.payment.is_by_the_fund]
    if without_code := [line for line in paid if not line.codes]:
        yield lacking(without_code, LineFact.CODES, CODES)
    if undated := [line for line in paid if line.first_day is None and line.care.ordered is None]:
        yield lacking(undated, LineFact.DAYS, DAYS)


def any_is_paid(lines: Sequence[Line]) -> bool:
    """Whether the fund is to pay for any of them. The first mostly decides."""
    return bool(lines) and (
        lines[0].payment.is_by_the_fund or any(one.payment.is_by_the_fund for one in lines)
    )


def not_loaded(fact: CaseFact, name: Text) -> Missing:
    """The list is not loaded for the day of a line."""
    return Missing(
        fact,
        Text(
            f"Chưa nạp {name.vi} vào ngày y lệnh.", f"The {name.en} is not loaded for the day of the order."
        ),
    )
