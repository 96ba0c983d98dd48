"""The key that a one-machine stack signs receipts with: made at its first start and kept in its folder."""

import secrets
from base64 import b64encode

from runtime.clock import Clock
from wardgate.data_folder.receipt_keys import find_receipt_keys
from wardgate.data_folder.secret_file import write_secret
from wardgate.stack.plan import Plan

KEY_BYTES = 32


def ensure_receipt_keys(plan: Plan) -> str:
    """The keys of the environment or the folder, else a new key named after the month. Raises Problem."""
    found = find_receipt_keys(plan.environment.get("WARDGATE_RECEIPT_KEYS"), plan.folder)
    if found is not None:
        return found
    made = f"{Clock().today():%Y-%m}:{b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"
    write_secret(plan.folder.receipt_keys, made + "\n")
    return made
