"""Maps amounts of money and other numbers."""

from decimal import Decimal

from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.parts.values import Money


def money_of(money: FhirObject | None) -> Money | None:
    """The amount with the digits as sent; None where it has no value."""
    if money is None or (value := money.value) is None:
        return None
    return Money(Decimal(value) if type(value) is int else value, money.currency)


def decimal_of(value: Decimal | int | None) -> Decimal | None:
    """A number of JSON: int where it was written without decimals."""
    return Decimal(value) if isinstance(value, int) else value
