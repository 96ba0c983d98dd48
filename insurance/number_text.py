"""How numbers and amounts of money are written for a Vietnamese and for an English reader."""

from decimal import Decimal

from insurance.money import decimals_of, rounded, smallest_unit

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
    decimals = decimals_of(currency)
    whole = rounded(value, smallest_unit(currency)) == value
    return f"{value:,.{decimals if whole else max(decimals, 2)}f} {currency}"


def sum_vi(value: Decimal, currency: str) -> str:
    """ "1.234.500 đồng"."""
    number = sum_en(value, currency).removesuffix(f" {currency}").translate(VIETNAMESE_SEPARATORS)
    return f"{number} {'đồng' if currency == 'VND' else currency}"
