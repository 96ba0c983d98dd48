"""docs/spans.md: the spans of traces."""

from collections.abc import Iterable

from docs.generate.table import page, table
from gateway.tracing import span_types as of_gateway
from review.worker.tracing import span_types as of_worker
from runtime.tracing.tracing import SpanType

INTRODUCTION = """\
What gateways and workers record of calls that are traced ([trace a claim](howto/trace-a-claim.md)). Where
calls or claims are worked on together, each step of the batch is in the trace of each of them, with the same
times.

No span has attributes that are not listed here: nothing of a person, a card, or the content of a claim.
`service.name` is `wardgate-gateway` or `wardgate-worker`, unless OTEL_SERVICE_NAME says otherwise."""

ATTRIBUTES = (
    ("`rpc.system.name`, `rpc.method`", "calls", "gRPC, and which method was called"),
    ("`rpc.response.status_code`", "calls", "the status, such as `OK`"),
    ("`wardgate.facility`", "calls", "the code of the facility that calls"),
    (
        "`error.type`",
        "calls and steps that failed",
        "the [reason of the refusal](refusals.md), or the type of the exception; never its text",
    ),
    ("`wardgate.batch.size`", "steps of a batch", "how many people, look-ups or claims the step was for"),
    ("`wardgate.claim_id`", "reviews", "the ID that the gateway gave the claim"),
    ("`wardgate.attempt`", "reviews", "1, or more where the review failed or its worker died"),
    ("`db.system.name`", "steps of the kind client", "`postgresql` or `redis`"),
)


def spans_page() -> str:
    """One table for each process."""
    processes = (("Gateway", of_gateway.SPAN_TYPES), ("Worker", of_worker.SPAN_TYPES))
    parts = (f"## {name}\n\n{_table(types)}" for name, types in processes)
    attributes = table(("attribute", "of which spans", "what it says"), ATTRIBUTES)
    return page("Spans", INTRODUCTION, *parts, f"## Attributes\n\n{attributes}")


def _table(span_types: Iterable[SpanType]) -> str:
    rows = ((f"`{one.name}`", one.kind, one.meaning) for one in span_types)
    return table(("span", "kind", "what it is"), rows)
