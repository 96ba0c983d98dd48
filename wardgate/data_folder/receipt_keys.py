"""The keys for receipts, where they can be had: from the environment, or as `wardgate up` keeps them."""

import msgspec

from gateway.settings import ReceiptKeyList
from runtime.problem import Problem
from wardgate.data_folder.paths import DataFolder


def find_receipt_keys(given: str | None, folder: DataFolder) -> str | None:
    """As WARDGATE_RECEIPT_KEYS wants them; None without any. Raises Problem where these are wrong."""
    if given:
        return _checked(given, "WARDGATE_RECEIPT_KEYS")
    file = folder.receipt_keys
    try:
        return _checked(file.read_text(encoding="utf-8").strip(), str(file))
    except FileNotFoundError:
        return None
    except OSError as refused:
        raise Problem(f"{file} cannot be read ({refused.strerror}).") from refused


def _checked(text: str, where: str) -> str:
    try:
        return msgspec.convert(text, ReceiptKeyList)
    except msgspec.ValidationError:
        raise Problem(
            f"{where} holds no keys for receipts: ID:KEY expected, or several with commas between, "
            "each KEY 32 random bytes in base64."
        ) from None
