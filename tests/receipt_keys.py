"""Receipt keys for tests only."""

from gateway.cards.receipts.receipt_keys import ReceiptKeys

RECEIPT_KEYS = "test:VEVTVC1PTkxZIHJlY2VpcHQga2V5LCAzMiBieXRlcyE="
OLDER_KEY = "older:VEVTVC1PTkxZIG9sZGVyIGtleSwgYWxzbyAzMiBieXQ="


def receipt_keys(text: str = RECEIPT_KEYS) -> ReceiptKeys:
    """The parsed keys."""
    return ReceiptKeys.parse(text)
