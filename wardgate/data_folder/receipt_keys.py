"""Finds the keys that receipts are signed with: in the environment, or in the data folder."""

import msgspec

from gateway.settings import ReceiptKeyList
from runtime.problem import Problem
from wardgate.data_folder.paths import DataFolder


def find_receipt_keys(given: str | None, folder: DataFolder) -> str | None:
    """The keys in the format of WARDGATE_RECEIPT_KEYS: `given`, or those of the folder, or None.

    Raises Problem if the keys are malformed or cannot be read.
    """
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
            f"{where} does not contain keys for receipts. Write ID:KEY, or several with commas between; "
            "KEY is 32 random bytes in base64."
        ) from None
