"""Says what is wrong with a person's number of a form that such numbers do not have, never the number."""

import re

from insurance.text import Text

CHIP_ID_DIGITS, INSURANCE_DIGITS, CARD_LENGTH = 12, 10, 15
# The old identity card (chứng minh nhân dân).
OLD_ID_DIGITS = 9
DIGITS = re.compile(r"[0-9]+")
CARD_WITHOUT_CAPITALS = re.compile(r"[a-z]{2}[0-9]{13}", re.IGNORECASE)


def chip_id_fault(number: str) -> Text:
    """Of a chip ID that the gateway could not look up."""
    name = Text("Số CCCD", "The chip ID")
    if not DIGITS.fullmatch(number):
        return _not_digits(name, number, CHIP_ID_DIGITS)
    if len(number) == CHIP_ID_DIGITS:
        return Text(
            "Ba chữ số đầu của số CCCD không phải mã tỉnh hay mã nước nào.",
            "The first three digits of the chip ID are no code of a province or country.",
        )
    if len(number) == OLD_ID_DIGITS:
        hint = Text(
            " Chín chữ số có thể là số chứng minh nhân dân cũ.",
            " Nine digits may be the number of the old identity card (CMND).",
        )
    else:
        hint = _lost_zeros(number, CHIP_ID_DIGITS)
    return _wrong_count(name, number, CHIP_ID_DIGITS, hint)


def insurance_number_fault(number: str) -> Text:
    """Of an insurance number that the gateway could not look up."""
    name = Text("Mã số BHXH", "The insurance number")
    if not DIGITS.fullmatch(number):
        return _not_digits(name, number, INSURANCE_DIGITS)
    return _wrong_count(name, number, INSURANCE_DIGITS, _lost_zeros(number, INSURANCE_DIGITS))


def card_fault(number: str) -> Text:
    """Of a card number that the gateway could not look up."""
    expected = Text(
        "cần 15 ký tự: hai chữ cái in hoa, một chữ số từ 1 đến 5, mười hai chữ số.",
        "fifteen are needed: two capital letters, a digit from 1 to 5, twelve digits.",
    )
    if CARD_WITHOUT_CAPITALS.fullmatch(number):
        return Text(
            f"Mã thẻ BHYT không đúng dạng; {expected.vi}",
            f"The card number has {CARD_LENGTH} characters, but not of the right form; {expected.en}",
        )
    hint = Text("", "")
    if len(number) == INSURANCE_DIGITS and DIGITS.fullmatch(number):
        hint = Text(
            " Mười chữ số có thể là mã số BHXH: ghi theo hệ thống mã của nó.",
            " Ten digits may be the insurance number: send it under the system of that number.",
        )
    return Text(
        f"Mã thẻ BHYT có {len(number)} ký tự; {expected.vi}{hint.vi}",
        f"The card number has {len(number)} characters; {expected.en}{hint.en}",
    )


def _wrong_count(name: Text, number: str, needed: int, hint: Text) -> Text:
    return Text(
        f"{name.vi} có {len(number)} chữ số, cần {needed}.{hint.vi}",
        f"{name.en} has {len(number)} digits; {needed} are needed.{hint.en}",
    )


def _lost_zeros(number: str, needed: int) -> Text:
    if len(number) >= needed:
        return Text("", "")
    return Text(
        " Có thể đã mất các số 0 ở đầu.",
        " Zeros at its beginning may have been lost, as in a spreadsheet.",
    )


def _not_digits(name: Text, number: str, needed: int) -> Text:
    return Text(
        f"{name.vi} có {len(number)} ký tự, trong đó có ký tự không phải chữ số; cần {needed} chữ số.",
        f"{name.en} has {len(number)} characters, and some are no digits; {needed} digits are needed.",
    )
