"""The numbers that the net of a line is computed from, and whether they and the net fit together."""

from decimal import Decimal

import msgspec

from insurance.money import EXACT, ZERO, differ, rounded, smallest_unit

ONE = Decimal(1)
HUNDREDTH = Decimal("0.01")


class PriceFactors(msgspec.Struct, frozen=True):
    """The numbers that a net is computed from, and the net, in one currency."""

    quantity: Decimal | None
    price: Decimal
    factor: Decimal
    tax: Decimal
    net: Decimal
    currency: str

    @property
    def agree(self) -> bool:
        """Whether the net is what it should be."""
        # Rounding moves the product by less than what is accepted.
        return not (self.exceeds_price or self.is_below_zero or self.tax) and self.net_is_product

    @property
    def net_is_product(self) -> bool:
        """Whether the net is the product, but for rounding."""
        return self._exact_product == self.net or not differ(self.product, self.net, self.currency)

    @property
    def lack_quantity(self) -> bool:
        """Whether the quantity is missing, and nothing is wrong whatever it is."""
        return self.quantity is None and not (self.exceeds_price or self.is_below_zero or self.tax)

    @property
    def product_is_known(self) -> bool:
        """Whether the product is what the net should be, and not that of one unit of an unknown number."""
        return self.quantity is not None or self.is_below_zero

    @property
    def exceeds_price(self) -> bool:
        """Whether the factor, which is a share of the price, is above all of it."""
        return self.factor > ONE

    @property
    def is_below_zero(self) -> bool:
        """Whether a number is below 0, and the net is above."""
        return self.net > 0 > min(self.price, self.factor, self.quantity or ZERO)

    @property
    def product(self) -> Decimal:
        """What the net should be. Without a quantity, one unit is assumed."""
        return rounded(self._exact_product, min(HUNDREDTH, smallest_unit(self.currency)))

    @property
    def _exact_product(self) -> Decimal:
        if self.is_below_zero:
            return ZERO
        priced = self.price if self.quantity is None else EXACT.multiply(self.quantity, self.price)
        if self.factor < ONE:
            priced = EXACT.multiply(priced, self.factor)
        return EXACT.add(priced, self.tax)
