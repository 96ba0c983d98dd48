"""A person who asks for unemployment benefit, as the social insurance book has them."""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum

import msgspec


class Region(IntEnum):
    """The region of the minimum wage (vùng I to IV)."""

    ONE = 1
    TWO = 2
    THREE = 3
    FOUR = 4


class UnemploymentRequest(msgspec.Struct, frozen=True):
    """A complete file.

    `contributions` maps the first day of each month with contributions that no earlier benefit has used to
    the pay in VND on which they were paid. `short_contract`: it was for less than 12 months. `lawful_end`:
    neither a pension nor a breach of the contract by the employee ended it. `book_closed`: the employer has
    paid and closed the book. `found_work`: within the days of the search for a job.
    """

    contract_ended_on: date
    filed_on: date
    contributions: Mapping[date, int]
    region: Region
    short_contract: bool = False
    lawful_end: bool = True
    book_closed: bool = True
    found_work: bool = False
    state_pay: bool = False
