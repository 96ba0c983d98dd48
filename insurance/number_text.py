"""How numbers and amounts of money are written for a Vietnamese and for an English reader."""

from decimal import Decimal

from insurance.money import DONG, decimals_of, rounded, smallest_unit
from insurance.text import Text

# Vietnamese writes 1.000,5 where English writes 1,000.5.
VIETNAMESE_SEPARATORS = str.maketrans(",.", ".,")


def number_en(value: Decimal) -> str:
    """A quantity, factor or rate without trailing zeros: "2", "0.75"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_vi(value: Decimal) -> str:
    """The same with a decimal comma: "0,75"."""
    return number_en(value).translate(VIETNAMESE_SEPARATORS)


def sum_en(value: Decimal, currency: str) -> str:
    """ "1,234,500 VND"; decimals only if the amount or the currency has some."""
    return sum_text(value, currency).en


def sum_vi(value: Decimal, currency: str) -> str:
    """ "1.234.500 đồng"."""
    return sum_text(value, currency).vi


def sum_text(value: Decimal, currency: str) -> Text:
    """Both: the digits are written once."""
    plain = str(value)
    if currency == DONG and plain.isdecimal():
        # Nearly all amounts. An integer is written ten times as fast.
        digits = f"{int(plain):,}"
        return Text(f"{digits.replace(',', '.')} đồng", f"{digits} {DONG}")
    digits = _digits(value, currency)
    unit = "đồng" if currency == DONG else currency
    return Text(f"{digits.translate(VIETNAMESE_SEPARATORS)} {unit}", f"{digits} {currency}")


def _digits(value: Decimal, currency: str) -> str:
    decimals = decimals_of(currency)
    whole = rounded(value, smallest_unit(currency)) == value
    # Without the sign of -0: products with it are no less than nothing.
    return f"{value:z,.{decimals if whole else max(decimals, 2)}f}"
