"""The spans of a gateway. docs/spans.md lists them."""

from runtime.tracing.tracing import SpanType

POSTGRESQL = {"db.system.name": "postgresql"}
REDIS = {"db.system.name": "redis"}

CALL = SpanType(
    "gateway.v1.SERVICE/METHOD",
    "server",
    "A call, from when the gateway takes it up until its answer, or until the end of its stream. In the "
    "trace of the caller if the call has a `traceparent`. Calls refused because of overload "
    "or for want of a valid token have none.",
    {"rpc.system.name": "grpc"},
)
STREAMED_LOOK_UPS = SpanType(
    "look-ups of a stream",
    "internal",
    "Up to 128 look-ups of a message of `CheckCards`. The first 1,000 parts of a stream are in the trace of "
    "its caller, if it sends a sampled `traceparent`; others in traces of their own that link to the stream.",
)
STREAMED_CLAIM = SpanType(
    "claim of a stream",
    "internal",
    "A claim of `SubmitClaims`, in the trace of the caller or in one of its own, as above.",
)
LOOK_UP = SpanType(
    "look up cards",
    "internal",
    "The look-ups that are made together, in the trace of each of them; for claims, those of their patients.",
)
READ_CARD_CACHE = SpanType("read the card cache", "client", "One command to Redis.", REDIS)
READ_REGISTER = SpanType(
    "read the register", "client", "One query for the people who are not cached.", POSTGRESQL
)
READ_LAST_KNOWN = SpanType(
    "read last known cards", "client", "While the register cannot be read: one command to Redis.", REDIS
)
WRITE_ACCESS_LOG = SpanType(
    "write the access log",
    "client",
    "Until the look-ups are committed, or in the spool. Includes the wait for the batch before.",
    POSTGRESQL,
)
READ_CLAIM = SpanType("read the claim", "internal", "The content is read and checked.")
RECEIVE_CLAIMS = SpanType(
    "receive claims",
    "internal",
    "The claims that are received together, in the trace of each of them. What passes between reading a "
    "claim and this is the wait for a slot and for the batch before.",
)
KEEP_CLAIMS = SpanType(
    "keep claims", "client", "One transaction: the claims, and their places in the queue.", POSTGRESQL
)
SEND_DRY_RUNS = SpanType(
    "send dry runs", "internal", "The dry runs (`CheckClaim`) that are queued together, in the trace of each."
)
WAIT_FOR_REVIEW = SpanType(
    "wait for the review", "internal", "As long as the caller wants to wait; the review may come later."
)

SPAN_TYPES = (
    *(CALL, STREAMED_LOOK_UPS, STREAMED_CLAIM),
    *(LOOK_UP, READ_CARD_CACHE, READ_REGISTER, READ_LAST_KNOWN, WRITE_ACCESS_LOG),
    *(READ_CLAIM, RECEIVE_CLAIMS, KEEP_CLAIMS, SEND_DRY_RUNS, WAIT_FOR_REVIEW),
)
