"""The spans of a worker. docs/spans.md lists them."""

from runtime.tracing.tracing import SpanType

POSTGRESQL = {"db.system.name": "postgresql"}
REDIS = {"db.system.name": "redis"}

REVIEW = SpanType(
    "review a claim",
    "consumer",
    "From when a worker has taken the claim from the queue until its review is kept, in the trace of the "
    "claim. What passes before it is the wait in the queue. Each attempt has a span, also one that fails.",
)
FIND_EARLIER_STAYS = SpanType(
    "find earlier stays", "client", "One query for the claims that are reviewed together.", POSTGRESQL
)
FIND_CONCURRENT_USES = SpanType(
    "find concurrent uses",
    "client",
    "One query for the claims that are reviewed together, if any of them says when a machine, a performer or "
    "a bed was in use.",
    POSTGRESQL,
)
FIND_PREVIOUS_STAYS = SpanType(
    "find previous stays",
    "client",
    "One query for the claims that are reviewed together, if any of them has a service that is paid at "
    "intervals.",
    POSTGRESQL,
)
READ_CATALOGUES = SpanType(
    "read catalogues",
    "client",
    "One query for the claims that are reviewed together; two where a catalogue has changed. Entries that "
    "the worker remembers are not read again.",
    POSTGRESQL,
)
READ_REVIEW_CACHE = SpanType(
    "read the review cache",
    "client",
    "One command to Redis. What passes between this and the next span is the judging of the batch.",
    REDIS,
)
KEEP_REVIEWS = SpanType(
    "keep reviews", "client", "One transaction: the reviews are kept, the claims leave the queue.", POSTGRESQL
)
WRITE_REVIEW_CACHE = SpanType(
    "write the review cache", "client", "After the reviews are kept: one command to Redis.", REDIS
)

SPAN_TYPES = (
    REVIEW,
    FIND_EARLIER_STAYS,
    FIND_CONCURRENT_USES,
    FIND_PREVIOUS_STAYS,
    READ_CATALOGUES,
    READ_REVIEW_CACHE,
    KEEP_REVIEWS,
    WRITE_REVIEW_CACHE,
)
