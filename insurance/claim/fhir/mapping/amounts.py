"""Maps amounts of money and other numbers."""

from decimal import Decimal
from functools import lru_cache

from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.parts.values import Money

# Prices and quantities recur, and to make a Decimal takes as long as all else about it.
_whole = lru_cache(maxsize=8192)(Decimal)


def money_of(money: FhirObject | None) -> Money | None:
    """The amount with the digits as sent; None where it has no value."""
    if money is None or (value := money.value) is None:
        return None
    return Money(_whole(value) if type(value) is int else value, money.currency)


def decimal_of(value: Decimal | int | None) -> Decimal | None:
    """A number of JSON: int where it was written without decimals."""
    return _whole(value) if isinstance(value, int) else value
