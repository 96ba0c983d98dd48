"""Keys for receipts in tests: made up, and of no other use."""

from gateway.cards.receipts.receipt_keys import ReceiptKeys

RECEIPT_KEYS = "test:VEVTVC1PTkxZIHJlY2VpcHQga2V5LCAzMiBieXRlcyE="
OLDER_KEY = "older:VEVTVC1PTkxZIG9sZGVyIGtleSwgYWxzbyAzMiBieXQ="


def receipt_keys(text: str = RECEIPT_KEYS) -> ReceiptKeys:
    """Ready to sign and to verify."""
    return ReceiptKeys.parse(text)
