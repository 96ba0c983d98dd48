"""Signs messages as Standard Webhooks has it (standardwebhooks.com): receivers find libraries for it."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from secrets import token_bytes

PREFIX = "whsec_"
# The specification allows 24 to 64 bytes.
FEWEST_BYTES, MOST_BYTES = 24, 64


def new_secret() -> str:
    """A random secret of 32 bytes."""
    return PREFIX + b64encode(token_bytes(32)).decode()


def is_secret(text: str) -> bool:
    """Whether it is `whsec_` with 24 to 64 bytes in base64."""
    try:
        key = b64decode(text.removeprefix(PREFIX), validate=True)
    except ValueError:
        return False
    return text.startswith(PREFIX) and FEWEST_BYTES <= len(key) <= MOST_BYTES


def signed_headers(secret: str, message_id: str, seconds: int, body: bytes) -> Mapping[str, str]:
    """The headers of a message that is sent at this time, in seconds since 1970."""
    signed = f"{message_id}.{seconds}.".encode() + body
    digest = hmac.digest(b64decode(secret.removeprefix(PREFIX)), signed, "sha256")
    return {
        "Content-Type": "application/json",
        "User-Agent": "Wardgate",
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }
