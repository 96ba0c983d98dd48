"""The largest request that is sent."""

import grpc
from google.protobuf.message import Message

from wardgate.client.refused import Refused

# gRPC ends a stream on a message above 16 MiB, so a larger request is never sent. Below it, the gateway
# answers with its own limit, which a client does not know: WARDGATE_CLAIM_LIMIT_BYTES.
MAX_REQUEST_BYTES = 16 * 1024 * 1024 - 4096


def is_too_large(request: Message) -> bool:
    """Whether the request must not be sent."""
    return request.ByteSize() > MAX_REQUEST_BYTES


def too_large() -> Refused:
    """The refusal of a request that is too large."""
    return Refused(
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        f"The request is larger than {MAX_REQUEST_BYTES:,} bytes and was not sent: make it smaller.",
        reason="CLAIM_TOO_LARGE",
        metadata={"limit_bytes": str(MAX_REQUEST_BYTES)},
    )
