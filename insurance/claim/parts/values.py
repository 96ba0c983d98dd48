"""The values that a claim is made of: amounts and codes."""

from decimal import Decimal

import msgspec


class Money(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An amount as sent. `currency` is ISO 4217, or None where the claim gives none."""

    value: Decimal
    currency: str | None


class Coding(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One code of one code system; `system` is None where the claim gives none."""

    system: str | None
    code: str
