"""One line of a claim: what was billed."""

from datetime import date
from decimal import Decimal

import msgspec

from insurance.claim.fact import Fact, LineFact
from insurance.claim.parts.care import NO_CARE, Care
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.claim.parts.payment import NO_PAYMENT, Payment
from insurance.claim.parts.product import NO_PRODUCT, Product
from insurance.claim.parts.values import Coding, Money


class Line(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One line, or a part of one (`parts`).

    `position` counts from 0: (2,) is the third line, (2, 0) its first part. `sequence` is the number that
    the claim gives it. `group` is the group of costs (MA_NHOM). Days are days in Ho Chi Minh City where the
    claim gives an instant. `factor` multiplies quantity and unit price. None where not sent.
    `particulars` are further facts that tell two services apart, as names and values: "body site",
    "modifier", "time" and others. The values serve for comparison only.
    `product` says what it is, `care` who gave it, where and when, `payment` who pays which part of it.
    """

    sequence: int
    position: tuple[int, ...]
    group: str | None
    codes: tuple[Coding, ...]
    first_day: date | None
    last_day: date | None
    quantity: Decimal | None
    unit_price: Money | None
    factor: Decimal | None
    tax: Money | None
    net: Money | None
    parts: tuple["Line", ...] = ()
    particulars: tuple[tuple[str, str], ...] = ()
    product: Product = NO_PRODUCT
    care: Care = NO_CARE
    payment: Payment = NO_PAYMENT

    @property
    def kind(self) -> LineKind | None:
        """By its group; None where it has none that is known."""
        return KIND_OF_GROUP.get(self.group or "")

    def fact(self, name: LineFact) -> Fact:
        """That fact of this line or part, to be pointed at."""
        return Fact(name, self.position)
