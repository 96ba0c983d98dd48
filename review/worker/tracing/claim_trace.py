"""The trace that a queued claim belongs to."""

from google.protobuf.message import DecodeError

from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.worker.queued_claim import QueuedClaim
from runtime.tracing.active_spans import ActiveSpan, parse_traceparent


def span_of(claim: QueuedClaim) -> ActiveSpan | None:
    """The span of the gateway in which the claim was submitted; None where it is not traced."""
    try:
        return parse_traceparent(ClaimSubmitted.FromString(claim.message).traceparent)
    except DecodeError:
        # Its review fails, and says so.
        return None


def trace_fields(claim: QueuedClaim) -> dict[str, str]:
    """The field of a log record that names the trace of a claim."""
    span = span_of(claim)
    return {} if span is None else {"trace_id": span.trace_id}
