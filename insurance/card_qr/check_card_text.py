"""Checks the text of a QR code: signature first, then the time."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

import msgspec

from insurance.card_qr.card_content import CardContent
from insurance.card_qr.compact_text import CompactText, TextDamaged
from insurance.text import Text

# Between the clocks of the gateway and of the clinic.
LEEWAY_SECONDS = 300
# Whether the signature of these bytes is that of the key; None for a key that is not known.
Verify = Callable[[str, bytes, bytes], bool | None]


class CardTextState(StrEnum):
    """What is the matter with a text. Only GENUINE lets its content be relied on."""

    GENUINE = "GENUINE"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    SIGNATURE_WRONG = "SIGNATURE_WRONG"
    DAMAGED = "DAMAGED"


MESSAGES = {
    CardTextState.GENUINE: Text("Mã QR thật và còn hiệu lực.", "The code is genuine and in force."),
    CardTextState.EXPIRED: Text(
        "Mã QR đã quá một ngày: đề nghị người bệnh mở lại mã, hoặc tra cứu thẻ.",
        "The code is older than a day: ask the patient to open it again, or look the card up.",
    ),
    CardTextState.NOT_YET_VALID: Text(
        "Mã QR chưa đến giờ có hiệu lực: kiểm tra đồng hồ của máy này.",
        "The code is of a later time: check the clock of this machine.",
    ),
    CardTextState.KEY_UNKNOWN: Text(
        "Mã QR ký bằng khóa chưa biết: tải lại danh sách khóa (wardgate qr keys), hoặc tra cứu thẻ.",
        "The key of the code is unknown: fetch the keys again (wardgate qr keys), or look the card up.",
    ),
    CardTextState.SIGNATURE_WRONG: Text(
        "Chữ ký của mã QR sai: nội dung đã bị sửa. Không dùng mã này, hãy tra cứu thẻ.",
        "The signature is wrong: the content was altered. Do not use the code, look the card up.",
    ),
    CardTextState.DAMAGED: Text(
        "Mã QR bị hỏng hoặc không phải mã của thẻ: quét lại, hoặc tra cứu thẻ.",
        "The code is damaged or none of a card: scan it again, or look the card up.",
    ),
}


class CheckedCard(msgspec.Struct, frozen=True):
    """`content` is None where the text is not genuine; of an expired or early code it is what was signed."""

    state: CardTextState
    content: CardContent | None = None

    @property
    def message(self) -> Text:
        """The state in a sentence that says what to do."""
        return MESSAGES[self.state]


def check_card_text(text: str, verify: Verify, now: datetime) -> CheckedCard:
    """What the text is worth at this moment."""
    try:
        parts = CompactText.parse(text)
    except TextDamaged:
        return CheckedCard(CardTextState.DAMAGED)
    is_right = verify(parts.key_id, parts.signed, parts.signature)
    if not is_right:
        return CheckedCard(CardTextState.KEY_UNKNOWN if is_right is None else CardTextState.SIGNATURE_WRONG)
    try:
        content = CardContent.read(parts.payload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # Signed by us, in a form that this version does not know.
        return CheckedCard(CardTextState.DAMAGED)
    return CheckedCard(_state(content, now.timestamp()), content)


def _state(content: CardContent, now: float) -> CardTextState:
    if now < content.issued_at - LEEWAY_SECONDS:
        return CardTextState.NOT_YET_VALID
    return CardTextState.EXPIRED if now >= content.expires_at + LEEWAY_SECONDS else CardTextState.GENUINE
